"""Paragraphs of a PDF: which lines go on in the next, told by their ends, indents and gaps."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from compare.corpus.formats.pdf_lines import Line, is_wide
from compare.corpus.layout import SENTENCE_END
from compare.corpus.numbering import Marker, find_markers

# In font sizes: how far from the margin a line still is full, and from where on one is indented.
_SHORT = 1.6
_JUSTIFIED = 0.7
_INDENT = 0.9
# A gap so many times the usual one ends a paragraph.
_GAP = 1.12
_SIZE = 1.12
# In font sizes: a line with a wider gap inside is no running text.
_GAP_INSIDE = 3.5
_ENDED = SENTENCE_END + "；;）)”：:"
# Numbers that words do not end in (as 统|一、 does), but for behind such signs: 第|（一）项.
_PLAIN = frozenset({"arabic", "han_round", "article", "chapter"})
_OPEN = "第至和与及或、，,—–-~～（(《“0123456789"
_LATIN = re.compile(r"[A-Za-z]$")


@dataclass(frozen=True)
class Margins:
    """Where the lines of a column begin and end."""

    left: float
    right: float


@dataclass(frozen=True)
class Setting:
    """How a document is set.

    Parameters
    ----------
    size : float
        Font size of most of its text.
    pitch : dict of float to float
        Usual distance of lines, by font size.
    margins : dict
        Margins by page and column.
    justified : bool
        Whether its lines are stretched to the margin.
    """

    size: float
    pitch: dict[float, float]
    margins: dict[tuple[int, tuple[int, int]], Margins]
    justified: bool


def find_setting(lines: Sequence[Line], size: float) -> Setting:
    """Measure how a document is set.

    Parameters
    ----------
    lines : sequence of Line
        All its lines, in the order of reading.
    size : float
        Font size of most of its text.
    """
    columns: dict[tuple[int, tuple[int, int]], list[Line]] = defaultdict(list)
    for line in lines:
        columns[line.page, line.column].append(line)
    measured = {key: _measure(own) for key, own in columns.items() if len(own) >= 5}
    margins = {}
    for (page, column), own in columns.items():
        # pages of the same hand first: the margins of left and right pages may differ
        for step in (2, 1):
            others = [m for (p, c), m in measured.items() if c == column and (p - page) % step == 0]
            if len(others) >= (3 if step == 2 else 1):
                break
        known = measured.get((page, column)) or _measure(own)
        if column[1] == 1 and len(own) < 5:
            # what runs across columns, and a page of a few lines, show it even less
            known = Margins(known.left, max(line.x1 for line in lines if line.page == page))
        if others:
            left = median(m.left for m in others)
            right = median(m.right for m in others)
            # a page of short or indented lines does not show its margins
            known = Margins(
                left if 0 < known.left - left < 4 * size else known.left,
                right if known.right < right else known.right,
            )
        margins[page, column] = known
    gaps: dict[float, Counter[float]] = defaultdict(Counter)
    for before, line in pairwise(lines):
        if _is_below(before, line) and before.size == line.size:
            full = before.x1 >= margins[before.page, before.column].right - _SHORT * before.size
            gaps[line.size][round((line.y - before.y) * 2) / 2] += 3 if full else 1
    pitch = {
        font: max(counts, key=lambda gap: (counts[gap] + counts[gap + 0.5], -gap))
        for font, counts in gaps.items()
    }
    rooms = [(margins[x.page, x.column].right - x.x1) / x.size for x in lines]
    near = [room for room in rooms if room <= 2]
    even = sum(room <= 0.3 for room in near)
    return Setting(size, pitch, margins, len(near) >= 10 and even >= 0.85 * len(near))


def goes_on(before: Sequence[Line], line: Line, setting: Setting) -> bool:
    """Whether a line goes on with the paragraph before it.

    Parameters
    ----------
    before : sequence of Line
        The lines of that paragraph.
    line : Line
        The next one.
    setting : Setting
        How the document is set.
    """
    last = before[-1]
    if last.page == line.page and last.column[1] != line.column[1]:
        return False
    if max(last.gap / last.size, line.gap / line.size) > _GAP_INSIDE:
        return False
    if max(last.size, line.size) > _SIZE * min(last.size, line.size):
        return False
    below = _is_below(last, line)
    if below and line.y - last.y > _GAP * setting.pitch.get(line.size, 99.0) + 0.5:
        return False
    own = setting.margins[last.page, last.column]
    here = setting.margins[line.page, line.column]
    opened = _find_number(line.text)
    begun = _find_number(before[0].text)
    if opened and begun and (opened.style, opened.number) == (begun.style, begun.number + 1):
        return False
    if _is_centred(last, own) and _is_centred(line, here):
        # a title in several lines
        return below and last.size > _SIZE * setting.size and not opened
    most = _JUSTIFIED * last.size
    if not setting.justified:
        most = max(_SHORT * last.size, min(line.first + 0.6 * last.size, 12 * last.size))
    if own.right - last.x1 > most:
        return False
    if opened and (last.text[-1:] in _ENDED or _is_plain_number(opened, last.text)):
        return False
    indent, outer = line.x0 - here.left, last.x0 - own.left
    if indent <= _INDENT * line.size:
        # where further lines hang, a line at the margin is a first one
        return len(before) == 1 or outer - indent <= _INDENT * line.size
    # further lines may hang below the words of the first, behind its number
    start = before[0].x0 - setting.margins[before[0].page, before[0].column].left
    return (
        not opened
        and (len(before) == 1 or abs(indent - outer) <= 0.5 * line.size)
        and start <= _INDENT * line.size
        and (begun is not None or len(before) > 1)
        and last.text[-1:] not in SENTENCE_END
    )


def glue(before: str, text: str) -> str:
    """What stands between two lines that are one: a blank between Latin words, else nothing.

    Examples
    --------
    >>> glue("单一窗", "口"), glue("electronic", "port")
    ('', ' ')
    """
    if not before or not text or is_wide(before[-1]) or is_wide(text[0]):
        return ""
    return " " if _LATIN.search(before) and text[0].isalpha() else ""


def _measure(lines: Sequence[Line]) -> Margins:
    """Margins of a column by its outermost lines, but for a few that stand out."""
    lefts = sorted(line.x0 for line in lines)
    rights = sorted((line.x1 for line in lines), reverse=True)
    apart = len(lines) // 20
    return Margins(lefts[apart], rights[apart])


def _is_below(before: Line, line: Line) -> bool:
    return before.page == line.page and before.column == line.column and line.y > before.y


def _find_number(text: str) -> Marker | None:
    """The number of an item that a line begins with."""
    first = next(find_markers(text[:40]), None)
    return first if first is not None and first.start == 0 else None


def _is_plain_number(number: Marker, before: str) -> bool:
    """Whether a number at the start of a line can only be that of an item."""
    return number.style in _PLAIN and not number.printed.endswith("、") and before[-1:] not in _OPEN


def _is_centred(line: Line, margins: Margins) -> bool:
    left, right = line.x0 - margins.left, margins.right - line.x1
    return min(left, right) > 1.5 * line.size and abs(left - right) <= 1.5 * line.size
