"""The spans that tile a document: its units, and everything between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from compare.corpus.layout import Line, lines_between

ROLES = (
    "unit",
    "heading",
    "guiding",
    "formal",
    "front_matter",
    "back_matter",
    "furniture",
    "blank",
)


@dataclass(frozen=True)
class Span:
    """A stretch of the raw text with one role.

    Parameters
    ----------
    start, end : int
        Offsets in the raw text.
    role : str
        ``unit``; ``heading``; ``guiding`` (指导思想, 总体要求, 工作目标);
        ``formal`` (purpose, scope and commencement of a regulation);
        ``front_matter`` and ``back_matter``; ``furniture`` (page numbers,
        running heads, header rows of tables); ``blank``.
    label : str
        For a unit its number as printed; ``s`` for a sentence, ``lead`` for a
        lead-in, ``pre`` for a preamble.
    section : tuple of str
        The headings above a unit, outermost first.
    part : int
        Which of several documents in one file it belongs to, from 0.
    marks : str
        Marks (▲●★) before the number of a unit.
    form : str
        How the unit was found: ``item``, ``stem``, ``clause``, ``sentence``
        or ``row``.
    """

    start: int
    end: int
    role: str
    label: str = ""
    section: tuple[str, ...] = ()
    part: int = 0
    marks: str = ""
    form: str = ""

    @property
    def is_unit(self) -> bool:
        """Whether the span is a unit."""
        return self.role == "unit"


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Move both ends inwards over blanks."""
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())


def tile(text: str, lines: Sequence[Line], spans: Iterable[Span]) -> tuple[Span, ...]:
    r"""Fill the gaps between spans, so that together they cover the text exactly.

    Parameters
    ----------
    text : str
        The raw text.
    lines : sequence of Line
        Its lines with their roles.
    spans : iterable of Span
        Spans in order of place that do not overlap.

    Returns
    -------
    tuple of Span
        In order; each begins where the one before ends, the first at 0 and
        the last ends with the text.

    Examples
    --------
    >>> from compare.corpus.layout import read_lines
    >>> text = "标题\n1.甲。"
    >>> [(s.start, s.end, s.role) for s in tile(text, read_lines(text), [Span(3, 7, "unit")])]
    [(0, 2, 'front_matter'), (2, 3, 'blank'), (3, 7, 'unit')]
    """
    given = list(spans)
    first = given[0].start if given else len(text)
    last = given[-1].end if given else 0
    result: list[Span] = []
    at = 0
    for span in [*given, Span(len(text), len(text), "blank")]:
        if span.start > at:
            role = "front_matter" if at < first else "back_matter" if at >= last else "heading"
            result.extend(_fill(text, lines, at, span.start, role))
        if span.end > span.start:
            result.append(span)
        at = max(at, span.end)
    return tuple(result)


def _fill(text: str, lines: Sequence[Line], start: int, end: int, role: str) -> list[Span]:
    """Cut a gap into its lines, each with a role of its own, and the blanks between them."""
    result: list[Span] = []
    at = start
    for line in lines_between(lines, start, end):
        a, b = trim(text, max(line.start, start), min(line.end, end))
        if b <= a:
            continue
        if a > at:
            result.append(Span(at, a, "blank"))
        furniture = line.role in ("page", "running", "columns")
        result.append(Span(a, b, "furniture" if furniture else role))
        at = b
    if at < end:
        result.append(Span(at, end, "blank"))
    return result
