"""The outline of a document: which numbers open an item, and how items nest.

What decides is the sequence and nesting of the numbers found in the document.
A number out of sequence (a year, an amount, a cited article) opens nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from compare.corpus.layout import Line, is_complete
from compare.corpus.numbering import Marker

# From the outermost style to the innermost, as official documents nest them.
RANK = {
    style: rank
    for rank, style in enumerate(
        (
            "part", "chapter", "section", "article", "han", "han_round", "arabic", "dotted",
            "round", "half_round", "circled", "dash",
        )
    )
}  # fmt: skip
_CHARGE_LINE = re.compile(
    r"(?:^|[\n\r])[（(]?(?:牵头|责任|配合|主办|承办|完成)(?:单位|部门|处室|科室|时[限间])[：:][^\n\r]*\s*$"
)
FURNITURE = frozenset({"page", "running", "columns", "blank"})
ENDING = frozenset({"back", "note", "signature", "title"})
_LONG_LINE = 200
# as many numbers may be missing from a list that goes on
_LOST = 9


@dataclass(frozen=True)
class Node:
    """A numbered item or heading.

    Parameters
    ----------
    marker : Marker
        The number that opens it.
    end : int
        Where its own text ends: at the next node, or where the item ends
        before it (attachments, signature, title of a further document).
    parent : int or None
        Index of the node above.
    part : int
        Which of several documents in one file it belongs to, from 0.
    has_children : bool
        Whether items nest in it.
    """

    marker: Marker
    end: int
    parent: int | None
    part: int
    has_children: bool = False

    @property
    def start(self) -> int:
        """Offset of the number (marks before it included)."""
        return self.marker.start


def build_outline(text: str, lines: Sequence[Line], markers: Sequence[Marker]) -> tuple[Node, ...]:
    r"""Choose the markers that open an item and nest them.

    Parameters
    ----------
    text : str
        The raw text.
    lines : sequence of Line
        Its lines with their roles.
    markers : sequence of Marker
        Candidates in order of place.

    Returns
    -------
    tuple of Node
        In order of place; their own texts do not overlap.

    Examples
    --------
    >>> from compare.corpus.layout import read_lines
    >>> from compare.corpus.numbering import find_markers
    >>> text = "一、任务\n1.甲。\n2.乙，至2023.\n5.丙"
    >>> [n.marker.printed for n in build_outline(text, read_lines(text), list(find_markers(text)))]
    ['一、', '1.', '2.']
    """
    return _Builder(text, lines, markers).build()


@dataclass(frozen=True)
class _Level:
    style: str
    number: int
    prefix: str
    node: int


class _Builder:
    def __init__(self, text: str, lines: Sequence[Line], markers: Sequence[Marker]) -> None:
        self.text, self.lines, self.markers = text, lines, markers
        self.starts = [line.start for line in lines]
        self.nodes: list[Node] = []
        self.stack: list[_Level] = []
        self.memory: dict[str, int] = {}
        self.part = 0

    def build(self) -> tuple[Node, ...]:
        line_of = self._line_of()
        last = 0
        for index, marker in enumerate(self.markers):
            line = line_of[index]
            if line.role in ("page", "columns", "row", "running") or marker.start < last:
                continue
            ending = self._find_ending(last, marker.start)
            if ending is not None and ending.role == "note" and self._continues(marker):
                ending = None
            if ending is not None and self._restarts(index, ending):
                self._end_part(ending, marker)
            elif ending is not None:
                continue
            if line.role in ENDING:
                continue
            depth = self._find_depth(index, line)
            if depth is None:
                continue
            self._open(marker, depth)
            last = marker.end
        if self.nodes:
            ending = self._find_ending(last, len(self.text))
            self._close(len(self.text) if ending is None else ending.start)
        parents = {node.parent for node in self.nodes}
        return tuple(
            replace(node, has_children=index in parents) for index, node in enumerate(self.nodes)
        )

    def _line_of(self) -> list[Line]:
        found, at = [], 0
        for marker in self.markers:
            while at + 1 < len(self.lines) and self.starts[at + 1] <= marker.start:
                at += 1
            found.append(self.lines[at])
        return found

    def _find_ending(self, start: int, end: int) -> Line | None:
        """First line between two places that ends the item before it."""
        if not self.nodes:
            return None
        for at in range(bisect_left(self.starts, start), len(self.lines)):
            line = self.lines[at]
            if line.start >= end:
                return None
            if line.role in ENDING and _is_finished(
                self.text[max(self.nodes[-1].start, line.start - 200) : line.start]
            ):
                return line
        return None

    def _continues(self, marker: Marker) -> bool:
        """Whether a number goes on where an open level stands."""
        return marker.opens_line and any(
            level.style == marker.style and level.number == marker.number - 1
            for level in self.stack
        )

    def _restarts(self, index: int, ending: Line) -> bool:
        """Whether numbering goes on, or starts anew, behind a line that ended an item."""
        marker = self.markers[index]
        if not marker.opens_line:
            return False
        if marker.number == 1:
            # the items of a list of attachments are titles, not sentences
            stop = (
                self.markers[index + 1].start if index + 1 < len(self.markers) else len(self.text)
            )
            own = self.text[marker.end : min(stop, marker.end + 400)]
            if ending.role == "back" and not re.search(r"[。；，]", own):
                return self._has_next(index) and any(
                    later.number == 1 and later.style != marker.style
                    for later in self.markers[index + 1 : index + 3]
                )
            return True
        return ending.role != "back" and self._continues(marker)

    def _end_part(self, ending: Line, marker: Marker) -> None:
        self._close(ending.start)
        # a number that goes on belongs to the same list, whatever stands between
        if ending.role != "signature" and not self._continues(marker):
            self.stack.clear()
            self.memory.clear()
            self.part += 1

    def _close(self, end: int) -> None:
        if self.nodes and self.nodes[-1].end > end:
            self.nodes[-1] = replace(self.nodes[-1], end=end)

    def _open(self, marker: Marker, depth: int) -> None:
        self._close(marker.start)
        del self.stack[depth:]
        parent = self.stack[-1].node if self.stack else None
        self.nodes.append(Node(marker, len(self.text), parent, self.part))
        self.stack.append(_Level(marker.style, marker.number, marker.prefix, len(self.nodes) - 1))
        self.memory[marker.style] = marker.number

    def _find_depth(self, index: int, line: Line) -> int | None:
        """How many levels stay open above this marker, or None where it opens nothing."""
        marker = self.markers[index]
        if marker.style == "dash":
            return self._depth_below(marker.style) if marker.opens_line else None
        if not marker.opens_line and not self._may_stand_inside(index, line):
            return None
        if marker.style == "dotted":
            return self._find_dotted_depth(marker)
        if not marker.opens_line and self._opens_line_later(index):
            return None
        continued = [
            depth
            for depth, level in enumerate(self.stack)
            if level.style == marker.style and 0 < marker.number - level.number <= self._gap(marker)
        ]
        if continued:
            exact = [d for d in continued if self.stack[d].number == marker.number - 1]
            choices = exact or continued
            # "2." before "2.1" is the outer heading, else the inner list goes on
            return choices[0] if self._heads_dotted(index) else choices[-1]
        if marker.number == 1:
            return self._depth_below(marker.style)
        known = self.memory.get(marker.style)
        if known is not None and 0 < marker.number - known <= self._gap(marker):
            return self._depth_below(marker.style)
        if known is None and marker.opens_line and self._has_next(index):
            return self._depth_below(marker.style)
        return self._find_broken_depth(index)

    def _find_broken_depth(self, index: int) -> int | None:
        """Depth of a number that repeats the last, or leaves out some, in a list that goes on."""
        marker = self.markers[index]
        behind = self.text[max(0, marker.start - 200) : marker.start]
        if not marker.opens_line or not is_complete(behind) or not self._has_next(index):
            return None
        for depth in range(len(self.stack) - 1, -1, -1):
            level = self.stack[depth]
            if level.style == marker.style and 0 <= marker.number - level.number <= _LOST:
                return depth
        return None

    def _opens_line_later(self, index: int) -> bool:
        """Whether the same number opens a line further on: then it is only cited here."""
        marker = self.markers[index]
        for later in self.markers[index + 1 : index + 40]:
            if later.style == marker.style and later.prefix == marker.prefix:
                if later.number == marker.number and later.opens_line:
                    return True
                if later.number != marker.number:
                    return False
        return False

    def _gap(self, marker: Marker) -> int:
        """How far a number may lie from the last: an item that lost its number leaves a gap."""
        return 2 if marker.opens_line else 1

    def _depth_below(self, style: str) -> int:
        if style == "arabic":
            dotted = [d for d, level in enumerate(self.stack) if level.style == "dotted"]
            if dotted:
                return dotted[-1] + 1
        depth = len(self.stack)
        while depth and RANK[self.stack[depth - 1].style] >= RANK[style]:
            depth -= 1
        return depth

    def _find_dotted_depth(self, marker: Marker) -> int | None:
        above = marker.prefix.replace("．", ".")
        for depth in range(len(self.stack) - 1, -1, -1):
            level = self.stack[depth]
            same = level.style == "dotted" and level.prefix.replace("．", ".") == above
            if same and 0 < marker.number - level.number <= 2:
                return depth
            whole = f"{level.prefix}.{level.number}".strip(".").replace("．", ".")
            if whole == above and marker.number == 1:
                return depth + 1
        if marker.number == 1 and marker.opens_line and not self.stack:
            return 0
        fresh = marker.opens_line and marker.number == 1 and above.isdecimal()
        return self._depth_below("dotted") if fresh and int(above) < 30 else None

    def _heads_dotted(self, index: int) -> bool:
        following = self.markers[index + 1] if index + 1 < len(self.markers) else None
        return (
            following is not None
            and following.style == "dotted"
            and following.prefix == str(self.markers[index].number)
        )

    def _has_next(self, index: int) -> bool:
        marker = self.markers[index]
        return any(
            later.style == marker.style
            and later.number == marker.number + 1
            and later.prefix == marker.prefix
            for later in self.markers[index + 1 : index + 60]
        )

    def _may_stand_inside(self, index: int, line: Line) -> bool:
        """Whether a number in the middle of a line may open an item."""
        marker = self.markers[index]
        long_line = line.end - line.start > _LONG_LINE
        blank_before = self.text[marker.start - 1 : marker.start].isspace()
        ended = marker.after in set("。；;！？：:）)”")
        if not ended and not long_line:
            return False
        if not ended and not blank_before and marker.style == "han" and marker.number == 1:
            return False
        if marker.after in set("）)”") and not blank_before and not long_line:
            return False
        if marker.number > 1:
            return True
        return self._has_next(index)


def _is_finished(text: str) -> bool:
    """Whether an item may end here: with a stop, or with a line on who is in charge."""
    return is_complete(text) or bool(_CHARGE_LINE.search(text))


def find_headings(nodes: Sequence[Node], index: int) -> Iterator[int]:
    """Indices of the nodes above a node, innermost first."""
    parent = nodes[index].parent
    while parent is not None:
        yield parent
        parent = nodes[parent].parent
