"""The characters of a PDF page, upright and with their places, and whether it is a picture."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from unicodedata import east_asian_width

from compare.corpus.formats.limits import Limits, check_length

# what a sign reads as whose font does not say which character it is
UNREAD = "\ufffd"


@dataclass(frozen=True, slots=True)
class Sign:
    """A character on a page, in points from its upper left corner.

    Parameters
    ----------
    text : str
        The character.
    x0, x1 : float
        Its left and right end.
    y : float
        Its baseline.
    size : float
        Its font size.
    spaced : bool
        Whether a blank is printed before it.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    spaced: bool


@dataclass(frozen=True)
class Page:
    """What stands on a page.

    Parameters
    ----------
    number : int
        From 1.
    width, height : float
        Its size as it is shown.
    signs : tuple of Sign
        Its visible characters, in the order of the file.
    quarter : int
        By how many quarter turns it is shown turned.
    rulings : int
        How many lines and boxes are drawn on it, about.
    pictured : bool
        Whether pictures cover most of it.
    """

    number: int
    width: float
    height: float
    signs: tuple[Sign, ...]
    quarter: int = 0
    rulings: int = 0
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class _Raw:
    """A character in the coordinates of the file: origin, right end, and direction of its line."""

    text: str
    origin: tuple[float, float]
    width: float
    size: float
    turn: int
    spaced: bool


def read_page(document: Any, index: int, limits: Limits) -> Page:
    """Read one page.

    Parameters
    ----------
    document : pypdfium2.PdfDocument
        The document.
    index : int
        Which page, from 0.
    limits : Limits
        How much may stand on it.

    Raises
    ------
    Refusal
        More characters stand on it than a document may have.
    """
    page = document[index]
    try:
        text_page = page.get_textpage()
        try:
            check_length(text_page.count_chars(), limits)
            raw = list(_part_ligatures(_read_signs(text_page)))
        finally:
            text_page.close()
        left, bottom, right, top = page.get_mediabox()
        width, height = right - left, top - bottom
        # pages may be turned; text that is not upright then is a watermark or a stamp
        turned = page.get_rotation() // 90 % 4
        turns = Counter(sign.turn for sign in raw)
        main = turns.most_common(1)[0][0] if turns else turned
        signs = []
        for sign in raw:
            if sign.turn == main:
                x, y = _turn(sign.origin[0] - left, sign.origin[1] - bottom, width, height, main)
                signs.append(Sign(sign.text, x, x + sign.width, y, sign.size, sign.spaced))
        if main % 2:
            width, height = height, width
        rulings, pictured = _look_at_objects(page)
        kept = tuple(
            sign for sign in signs if -1 <= sign.x0 <= width and -1 <= sign.y <= height + 1
        )
        # turned against how it is shown, its drawn lines would not fit the text
        return Page(
            index + 1, width, height, kept, main, rulings if main == turned else 0, pictured
        )
    finally:
        page.close()


def _turn(x: float, y: float, width: float, height: float, quarter: int) -> tuple[float, float]:
    """Coordinates from the upper left corner of a page that is turned clockwise."""
    if quarter == 1:
        return y, x
    if quarter == 2:
        return width - x, y
    if quarter == 3:
        return height - y, width - x
    return x, height - y


def _read_signs(page: Any) -> Iterator[_Raw]:
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    spaced = False
    high = 0
    for index in range(page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(page, index)
        if pdfium.FPDFText_IsGenerated(page, index) == 1:
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
        text = chr(code) if 0 < code < 0x110000 else UNREAD
        if not text.strip() or code in range(1, 32):
            spaced = True
            continue
        if not pdfium.FPDFText_GetCharOrigin(page, index, x, y):
            continue
        if not pdfium.FPDFText_GetMatrix(page, index, matrix):
            continue
        pdfium.FPDFText_GetLooseCharBox(page, index, box)
        size = pdfium.FPDFText_GetFontSize(page, index) * math.hypot(matrix.c, matrix.d)
        angle = math.atan2(matrix.b, matrix.a)
        turn = round(angle / (math.pi / 2)) % 4
        if not 1 <= size <= 400 or abs(math.sin(2 * angle)) > 0.2:
            continue
        ends = (box.right, box.top, box.left, box.bottom)
        along = (ends[turn] - (x.value, y.value)[turn % 2]) * (1, 1, -1, -1)[turn]
        # of some fonts only the ink is known, not how far the sign reaches
        least = 0.95 * size if east_asian_width(text) in "WF" else 0.2 * size
        yield _Raw(text, (x.value, y.value), max(min(along, 3 * size), least), size, turn, spaced)
        spaced = False


def _part_ligatures(signs: Iterable[_Raw]) -> Iterator[_Raw]:
    """Give the characters of one glyph (——, fi) each its part of the glyph's width."""
    for _, group in groupby(signs, lambda sign: (sign.origin, sign.width, sign.turn)):
        found = list(group)
        # the same character twice in the width of one is bold print
        if len({sign.text for sign in found}) == 1 and found[0].width < 1.5 * found[0].size:
            found = found[:1]
        part = found[0].width / len(found)
        for index, sign in enumerate(found):
            along, across = ((1, 0), (0, 1), (-1, 0), (0, -1))[sign.turn]
            x, y = sign.origin
            yield replace(
                sign, origin=(x + along * part * index, y + across * part * index), width=part
            )


def _look_at_objects(page: Any) -> tuple[int, bool]:
    """How many lines and boxes a page has, about, and whether pictures cover most of it."""
    import pypdfium2.raw as pdfium

    rulings, covered = 0, 0.0
    kinds = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)
    for found in page.get_objects(filter=kinds, max_depth=4):
        if found.type == pdfium.FPDF_PAGEOBJ_PATH:
            rulings += max(1, pdfium.FPDFPath_CountSegments(found.raw) // 4)
        else:
            left, bottom, right, top = found.get_bounds()
            covered += max(0.0, right - left) * max(0.0, top - bottom)
    width, height = page.get_size()
    return rulings, covered >= 0.5 * width * height


def find_size(pages: Sequence[Page]) -> float:
    """Font size of most of the text."""
    sizes = Counter(round(sign.size * 2) / 2 for page in pages for sign in page.signs)
    return max(sizes, key=lambda size: (sizes[size], -size), default=10.0)
