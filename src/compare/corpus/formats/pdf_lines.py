"""Lines of a PDF page: characters on one baseline, put together from left to right."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from compare.corpus.formats.pdf_page import Page, Sign
from compare.corpus.layout import OPENED

# Within so many font sizes characters stand on one baseline, without a blank, in one piece.
_BASELINE = 0.35
_BLANK = 0.6
_PIECE = 1.2
# how many lines from the edge a running head may stand
_EDGE = 3
# No line ends behind the ones, or before the others; a quotation mark may be either.
_OPENING = "（《“‘【〔〈「『(["
_CLOSING = "，。、；：？！）》”’】〕〉」』…—％%．,.;:!?)]“‘"
# No running head is a sentence.
_SENTENCE = re.compile(r"[。；;，,：:]")
_NUMBER = re.compile(
    r"[—–\-―~·.•]*(?:第)?(?:\d{1,4}|[ivxlc]{1,6})(?:页)?(?:(?:[/,，／]|of)?(?:共)?\d{1,4}(?:页)?)?[—–\-―~·.•]*"
)


@dataclass(frozen=True)
class Line:
    """A line, or the piece of one between wide gaps.

    Parameters
    ----------
    text : str
        What is printed.
    x0, x1 : float
        Its left and right end.
    y : float
        Its baseline.
    size : float
        Its font size.
    page : int
        Its page.
    first : float
        Width of the first stretch of it that no line end may part.
    gap : float
        Its widest gap.
    column : tuple of int
        Its column, and how many there are.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    first: float = 0.0
    gap: float = 0.0
    column: tuple[int, int] = (0, 1)


def find_pieces(signs: Iterable[Sign], page: int) -> list[list[Sign]]:
    """Characters of a page by baseline, parted at wide gaps, from the top to the bottom."""
    groups: list[list[Sign]] = []
    for sign in sorted(signs, key=lambda sign: (sign.y, sign.x0)):
        if groups and sign.y - groups[-1][0].y <= _BASELINE * min(sign.size, groups[-1][0].size):
            groups[-1].append(sign)
        else:
            groups.append([sign])
    pieces: list[list[Sign]] = []
    for group in groups:
        last: Sign | None = None
        for sign in sorted(group, key=lambda sign: (sign.x0, sign.y)):
            if last is None or sign.x0 - last.x1 > _PIECE * max(sign.size, last.size):
                pieces.append([sign])
            elif sign.text != last.text or sign.x0 - last.x0 > 0.3 * sign.size:
                # the same sign in the same place is bold print
                pieces[-1].append(sign)
            last = sign
    return pieces


def make_line(signs: Sequence[Sign], page: int, column: tuple[int, int] = (0, 1)) -> Line:
    """Spell out the characters of a line, in their order.

    Examples
    --------
    >>> signs = [Sign("甲", 0, 10, 50, 10, False), Sign("A", 22, 27, 50, 10, False)]
    >>> make_line(signs, 1).text
    '甲 A'
    """
    parts = [signs[0].text]
    widest = 0.0
    for before, sign in pairwise(signs):
        widest = max(widest, sign.x0 - before.x1)
        gap = (sign.x0 - before.x1) / max(sign.size, before.size)
        if gap >= _BLANK or (sign.spaced and gap >= 0.12):
            parts.append(" ")
        parts.append(sign.text)
    sizes = Counter(round(sign.size * 2) / 2 for sign in signs)
    size = max(sizes, key=lambda size: (sizes[size], size))
    y = sorted(sign.y for sign in signs)[len(signs) // 2]
    end = _end_of_first(signs)
    return Line(
        "".join(parts), signs[0].x0, max(sign.x1 for sign in signs), y, size, page,
        end - signs[0].x0, widest, column,
    )  # fmt: skip


def _end_of_first(signs: Sequence[Sign]) -> float:
    """Where the first stretch ends that no line end may part: words, and signs with their stops."""
    for before, sign in pairwise(signs):
        narrow = not is_wide(sign.text) and not sign.spaced
        if not (
            before.text in _OPENING
            or sign.text in _CLOSING
            or (narrow and (before.text in _CLOSING or not is_wide(before.text)))
        ):
            return before.x1
    return signs[-1].x1


def is_wide(sign: str) -> bool:
    """Whether a character is as wide as a Chinese one, so that a line may end before it."""
    return east_asian_width(sign) in "WF" or sign in "“”‘’—…·"


def find_furniture(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> list[set[int]]:
    """Running heads and page numbers: which lines of each page they are.

    Lines at the upper or lower edge, from the outside inwards, that stand in
    the same place on several pages with the same words but for numbers; and a
    page number at an edge.

    Parameters
    ----------
    pages : sequence of Page
        The pages.
    lines : sequence of sequence of Line
        Of each page its lines from the top.

    Returns
    -------
    list of set of int
        Of each page the indices of those lines.
    """
    found: list[set[int]] = [set() for _ in pages]
    for lower in (False, True):
        edges = [_list_edge(own, lower) for own in lines]
        for depth in range(_EDGE):
            # what stands further in counts only behind what was found further out
            here = {
                at: edge[depth]
                for at, edge in enumerate(edges)
                if len(edge) > depth and found[at].issuperset(edge[:depth])
            }
            heights: dict[str, list[float]] = defaultdict(list)
            for at, index in here.items():
                heights[_bare(lines[at][index].text)].append(lines[at][index].y)
            for at, index in here.items():
                line = lines[at][index]
                beside = sum(abs(y - line.y) <= 2 for y in heights[_bare(line.text)])
                if _is_furniture(lines[at], index, pages[at], beside, len(pages)):
                    found[at].add(index)
    return found


def _is_furniture(lines: Sequence[Line], index: int, page: Page, beside: int, pages: int) -> bool:
    """Whether a line that `beside` pages have in the same place is no part of the text."""
    line = lines[index]
    words = _bare(line.text)
    apart = _is_apart(lines, index)
    if words == "#":
        outer = not 0.1 * page.height < line.y < 0.9 * page.height
        return beside >= 2 or (apart and outer)
    if _SENTENCE.search(words) or OPENED.match(line.text):
        return False
    return (apart and beside >= max(2, 0.4 * pages)) or beside >= max(3, 0.6 * pages)


def _list_edge(lines: Sequence[Line], lower: bool) -> list[int]:
    """Indices of the outermost lines at one edge of a page, from the outside inwards."""
    order = sorted(range(len(lines)), key=lambda at: (lines[at].y, lines[at].x0), reverse=lower)
    return order[: min(_EDGE, len(lines) // 2 + 1)]


def _bare(text: str) -> str:
    """Words of a line without blanks; all numbers are alike."""
    squeezed = re.sub(r"\s+", "", text)
    return "#" if _NUMBER.fullmatch(squeezed) else re.sub(r"[\d０-９]+", "#", squeezed)


def _is_apart(lines: Sequence[Line], index: int) -> bool:
    """Whether a line stands farther from all others than the lines of its page usually do."""
    line = lines[index]
    heights = sorted({round(other.y, 1) for other in lines})
    gaps = sorted(low - high for high, low in pairwise(heights) if low - high > 0.6 * line.size)
    usual = gaps[(len(gaps) - 1) // 4] if len(gaps) > 1 else 1.5 * line.size
    others = [abs(other.y - line.y) for at, other in enumerate(lines) if at != index]
    return min(others, default=99.0) > max(1.25 * usual, 1.4 * line.size)
