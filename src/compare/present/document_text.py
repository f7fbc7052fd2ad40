"""The text of a document taken apart for its page: units, headings, other text, blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# what may stand before and after the name of a heading in its line: a number, a full stop
BEFORE, AFTER = 12, 2
# a numbered line without an end of sentence, such as one above a part that has no unit
LONGEST_HEADING = 30
_numbered = re.compile(
    r"\s*(第?[一二三四五六七八九十百]+[、章节]|[（(][一二三四五六七八九十]+[）)])\s*\S.*[^。；，：:;,.\s]\s*$"
)
_line = re.compile(r"[^\r\n]+")
_line_end = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Bounds:
    """Where a unit stands in its document, and the names of the headings above it."""

    start: int
    end: int
    section: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """A stretch of a text that is shown in one way.

    Parameters
    ----------
    what : str
        unit, heading, text, or blank for line ends and blanks between the others.
    start, end : int
        Character positions in the text.
    number : int
        Running number of a unit, from 1; depth of a heading, from 1, where a
        unit stands under it; else 0.
    """

    what: str
    start: int
    end: int
    number: int = 0


def divide_text(text: str, units: Sequence[Bounds]) -> tuple[Stretch, ...]:
    r"""Take a text apart into stretches that follow each other without a gap.

    Parameters
    ----------
    text : str
        The whole text.
    units : sequence of Bounds
        In order, none within another.

    Returns
    -------
    tuple of Stretch
        Together the whole text. A line between two units is a heading where it
        names what the unit after it stands under, or is short and numbered;
        a heading that cannot be found so is other text.

    Examples
    --------
    >>> text = "通知\n\n一、任务\n1.推广单一窗口。\n"
    >>> for each in divide_text(text, [Bounds(9, 18, ("任务",))]):
    ...     print(each.what, each.number, repr(text[each.start : each.end]))
    text 0 '通知'
    blank 0 '\n\n'
    heading 1 '一、任务'
    blank 0 '\n'
    unit 1 '1.推广单一窗口。'
    blank 0 '\n'
    """
    found: list[Stretch] = []
    at = 0
    above: tuple[str, ...] = ()
    for number, unit in enumerate(units, 1):
        found += _between(text, at, unit.start, _find_new(above, unit.section))
        found.append(Stretch("unit", unit.start, unit.end, number))
        at, above = unit.end, unit.section
    found += _between(text, at, len(text), [])
    return tuple(_with_blanks(found, len(text)))


def _find_new(above: Sequence[str], section: Sequence[str]) -> list[tuple[int, str]]:
    """Headings of a unit that the unit before it does not stand under, with their depth."""
    same = 0
    for old, new in zip(above, section, strict=False):
        if old != new:
            break
        same += 1
    return [(depth, name) for depth, name in enumerate(section, 1) if depth > same]


def _between(text: str, start: int, end: int, names: list[tuple[int, str]]) -> Iterator[Stretch]:
    """Headings and paragraphs of what is no unit."""
    lines: list[tuple[int, int]] = []
    for match in _line.finditer(text, start, end):
        inner = match[0].rstrip()
        if inner.strip():
            lines.append((match.start(), match.start() + len(inner)))
    depths: dict[int, int] = {}
    at = 0
    for depth, name in names:
        for index in range(at, len(lines)):
            if _names(text[slice(*lines[index])], name):
                depths[index], at = depth, index + 1
                break
    for index, (first, last) in enumerate(lines):
        if last - first <= LONGEST_HEADING and _numbered.match(text[first:last]):
            depths.setdefault(index, 0)
    pending: tuple[int, int] | None = None
    for index, (first, last) in enumerate(lines):
        if index in depths:
            if pending:
                yield Stretch("text", *pending)
            pending = None
            indent = len(text[first:last]) - len(text[first:last].lstrip())
            yield Stretch("heading", first + indent, last, depths[index])
        elif pending and len(_line_end.findall(text, pending[1], first)) == 1:
            pending = (pending[0], last)
        else:
            if pending:
                yield Stretch("text", *pending)
            pending = (first, last)
    if pending:
        yield Stretch("text", *pending)


def _names(line: str, name: str) -> bool:
    """Whether a line is the heading of that name, a number before it."""
    written, wanted = "".join(line.split()), "".join(name.split())
    at = written.find(wanted) if wanted else -1
    return 0 <= at <= BEFORE and len(written) - at - len(wanted) <= AFTER


def _with_blanks(found: Sequence[Stretch], length: int) -> Iterator[Stretch]:
    at = 0
    for each in found:
        if each.start > at:
            yield Stretch("blank", at, each.start)
        yield each
        at = each.end
    if at < length:
        yield Stretch("blank", at, length)
