"""In which order a PDF page is read: its columns one after the other, what runs across them between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from compare.corpus.formats.pdf_lines import Line, make_line
from compare.corpus.formats.pdf_page import Sign

Box = tuple[float, float, float]
# So many lines begin at a column's edge, and this share of those left of it are full.
_LINES = 4
_FULL = 0.5
_FULL_EVEN = 0.25
_CROSSING = 0.2
# In font sizes: how wide a column is at least, and the strip between two at most.
_WIDE = 7


@dataclass(frozen=True)
class Gutter:
    """The blank strip between two columns."""

    x0: float
    x1: float


def find_gutters(boxes: Sequence[Box], size: float) -> tuple[Gutter, ...]:
    """Blank strips with full lines on the left and aligned lines on the right.

    Parameters
    ----------
    boxes : sequence of tuple of float
        Left end, right end and baseline of the pieces of its lines.
    size : float
        Font size of most of the text.

    Returns
    -------
    tuple of Gutter
        From left to right.
    """
    if len(boxes) < 2 * _LINES:
        return ()
    left, right = min(box[0] for box in boxes), max(box[1] for box in boxes)
    found: list[Gutter] = []
    for edge in sorted({round(box[0], 1) for box in boxes}):
        if not left + 0.2 * (right - left) < edge < left + 0.8 * (right - left):
            continue
        start = found[-1].x1 if found else left
        begun = [box for box in boxes if edge - 0.1 <= box[0] <= edge + 0.5 * size]
        if len(begun) < _LINES or edge - start < 6 * size:
            continue
        low, high = min(box[2] for box in begun), max(box[2] for box in begun)
        near = [
            box for box in boxes if low - size <= box[2] <= high + size and box[0] >= start - size
        ]
        before = [box for box in near if box[1] <= edge - 0.5 * size]
        crossing = [box for box in near if box[0] < edge - 0.5 * size < box[1]]
        if len(before) < _LINES or len(crossing) > _CROSSING * len(near):
            continue
        end = max(box[1] for box in before)
        # names and offices beside each other are no columns
        if end - start < _WIDE * size or not 0.8 * size <= edge - end <= _WIDE * size:
            continue
        full = sum(box[1] >= end - 2.5 * size for box in before)
        # columns are as wide as each other; in a list of names they are not
        further = (right - edge + edge - end) / (edge - start)
        even = abs(further - round(further)) <= 0.1 and round(further) >= 1
        if full >= (_FULL_EVEN if even else _FULL) * len(before):
            found.append(Gutter(end, edge))
    return tuple(found)


def order_lines(
    pieces: Iterable[Sequence[Sign]], gutters: Sequence[Gutter], page: int
) -> list[Line]:
    """Lines of a page in the order in which they are read.

    Parameters
    ----------
    pieces : iterable of sequence of Sign
        The pieces of its lines, from the top.
    gutters : sequence of Gutter
        Between its columns.
    page : int
        Its number.

    Returns
    -------
    list of Line
        Above and below what runs across the columns, each column for itself.
    """
    lines: list[Line] = []
    band: list[Sequence[Sign]] = []
    for piece in (part for whole in pieces for part in _cut_at(whole, gutters)):
        if _runs_across(piece, gutters):
            lines += _read_band(band, gutters, page)
            band = []
            lines += _join_pieces([piece], page, (0, 1))
        else:
            band.append(piece)
    return lines + _read_band(band, gutters, page)


def share_gutters(
    found: Sequence[tuple[Gutter, ...]], pieces: Sequence[Sequence[Sequence[Sign]]], size: float
) -> list[tuple[Gutter, ...]]:
    """Give pages with too few lines to tell their columns those of the page before.

    Parameters
    ----------
    found : sequence of tuple of Gutter
        What `find_gutters` found on each page.
    pieces : sequence of sequence of sequence of Sign
        The pieces of the lines of each page.
    size : float
        Font size of most of the text.
    """
    shared: list[tuple[Gutter, ...]] = []
    for own, there in zip(found, pieces, strict=True):
        before = shared[-1] if shared else ()
        parts = [part for piece in there for part in _cut_at(piece, before)]
        across = sum(_runs_across(part, before) for part in parts)
        begun = sum(
            any(-0.5 <= (part[0].x0 - g.x1) / size <= 2.5 for g in before) for part in parts
        )
        known = all(any(abs(g.x1 - b.x1) <= size for b in before) for g in own)
        fitting = known and begun > 0 and across <= _CROSSING * len(parts)
        shared.append(before if fitting and len(before) > len(own) else own)
    return shared


def _runs_across(piece: Sequence[Sign], gutters: Sequence[Gutter]) -> bool:
    end = max(sign.x1 for sign in piece)
    return any(piece[0].x0 < gutter.x0 and end > gutter.x1 for gutter in gutters)


def _cut_at(piece: Sequence[Sign], gutters: Sequence[Gutter]) -> Iterator[Sequence[Sign]]:
    """Part a piece where the gap of a gutter was too narrow to be seen before it was known."""
    start = 0
    for at, (before, sign) in enumerate(pairwise(piece), 1):
        room = 0.5 * sign.size
        if sign.x0 - before.x1 >= room and any(
            before.x1 <= gutter.x1 - room and abs(sign.x0 - gutter.x1) <= room for gutter in gutters
        ):
            yield piece[start:at]
            start = at
    yield piece[start:]


def _read_band(
    pieces: Sequence[Sequence[Sign]], gutters: Sequence[Gutter], page: int
) -> list[Line]:
    """Lines of a stretch that nothing runs across, column by column."""
    columns: list[list[Sequence[Sign]]] = [[] for _ in range(len(gutters) + 1)]
    for piece in pieces:
        middle = piece[0].x0 + piece[0].size / 2
        columns[sum(middle > gutter.x0 for gutter in gutters)].append(piece)
    if not any(columns[1:]):
        return _join_pieces(columns[0], page, (0, 1))
    lines = []
    for index, own in enumerate(columns):
        lines += _join_pieces(own, page, (index, len(columns)))
    return lines


def _join_pieces(
    pieces: Sequence[Sequence[Sign]], page: int, column: tuple[int, int]
) -> list[Line]:
    """Lines made of the pieces on one baseline."""
    groups: list[list[Sign]] = []
    for piece in sorted(pieces, key=lambda piece: (piece[0].y, piece[0].x0)):
        if groups and abs(piece[0].y - groups[-1][0].y) <= 0.35 * piece[0].size:
            groups[-1] += piece
        else:
            groups.append([*piece])
    return [make_line(sorted(group, key=lambda sign: sign.x0), page, column) for group in groups]
