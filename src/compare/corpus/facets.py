"""Annotating units: everything that is read off a unit before it is coded."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from compare.corpus.annotations import Annotation, read_annotation
from compare.corpus.kinds import Kind, tell_kind
from compare.corpus.quantities import Quantity, read_quantities
from compare.corpus.spans import Span
from compare.corpus.traditional import simplify

# Titles that differ by a word or a lost sign are the same from this likeness on.
_ALIKE = 0.85
# Signs of the longest title that is compared, and how much may be compared in one document.
_LONGEST, _EFFORT = 200, 10**8
# A mask is a run of * that does not stand between two figures (7*24小时).
_MASK = re.compile(r"(?<![\d*])\*+(?!\*)|(?<=\d)\*+(?![\d*])")
_LEGEND = re.compile(
    r"([▲△●○★☆■□◆◇※])\s*[”\"]?\s*(?:为|表示|系|指|代表|[:：—])+\s*([^▲△●○★☆■□◆◇※\n；;。]+)"
)


@dataclass(frozen=True)
class Unit:
    """A unit with its facets, before it is coded.

    Parameters
    ----------
    span : Span
        Its place, label and section.
    text : str
        The raw text of the span.
    kind : Kind
        What it is, whether planned or done, and by which evidence.
    annotation : Annotation
        Lead units and deadline.
    mark_meanings : tuple of str
        What the document's legend says of each of its marks.
    quantities : tuple of Quantity
        Quantities stated in the text.
    redacted : bool
        Whether the text masks figures or names.
    elaborates : int or None
        Index of the key point that this task spells out.
    """

    span: Span
    text: str
    kind: Kind
    annotation: Annotation
    mark_meanings: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    redacted: bool = False
    elaborates: int | None = None


def annotate(text: str, spans: Sequence[Span], year: int | None = None) -> tuple[Unit, ...]:
    r"""Read the facets of every unit of a document.

    Parameters
    ----------
    text : str
        The raw text.
    spans : sequence of Span
        What `divide` made of it.
    year : int, optional
        Year of the document, for deadlines printed without one; the first
        year that the document names where it is not given.

    Returns
    -------
    tuple of Unit
        In document order.

    Examples
    --------
    >>> from compare.corpus.units import divide
    >>> text = "一、任务\n▲1.通关时间压减10%。（责任单位：海关）\n▲为重点工作"
    >>> unit, = annotate(text, divide(text))
    >>> unit.kind.kind, unit.annotation.lead_units, unit.quantities[0].printed, unit.mark_meanings
    ('measure', ('海关',), '压减10%', ('重点工作',))
    """
    printed, text = text, simplify(text)
    legend = read_legend(text)
    chosen = [span for span in spans if span.is_unit]
    pairs = find_elaborated(text, chosen)
    known = year if year is not None else find_year(text)
    columns: Sequence[str] = ()
    units = []
    index = -1
    for span in spans:
        own = text[span.start : span.end]
        if span.role == "furniture" and "\t" in own:
            columns = [re.sub(r"\s+", "", name) for name in own.split("\t")]
        if not span.is_unit:
            continue
        index += 1
        shown = printed[span.start : span.end]
        kind = tell_kind(own, span, not index or chosen[index - 1].section != span.section)
        note = read_annotation(own, known, columns)
        quantities = read_quantities(own)
        if shown != own:
            kind, note, quantities = _as_printed(shown, own, kind, note, quantities)
        units.append(
            Unit(
                span,
                shown,
                kind,
                note,
                tuple(legend[mark] for mark in span.marks if mark in legend),
                quantities,
                bool(_MASK.search(own)),
                pairs.get(index),
            )
        )
    return tuple(units)


def _as_printed(
    shown: str, plain: str, kind: Kind, note: Annotation, quantities: Sequence[Quantity]
) -> tuple[Kind, Annotation, tuple[Quantity, ...]]:
    """Quote the traditional characters of a unit instead of the simplified ones it was read by."""

    def quote(words: str) -> str:
        at = plain.find(words)
        return shown[at : at + len(words)] if words and at >= 0 else words

    return (
        replace(kind, evidence=quote(kind.evidence)),
        replace(
            note,
            lead_printed=quote(note.lead_printed),
            deadline_printed=quote(note.deadline_printed),
        ),
        tuple(replace(q, printed=quote(q.printed)) for q in quantities),
    )


def read_legend(text: str) -> dict[str, str]:
    r"""What a document says its marks mean.

    Examples
    --------
    >>> read_legend("说明\n▲为2023年市委重点工作;\n●为商务工作要点")
    {'▲': '2023年市委重点工作', '●': '商务工作要点'}
    """
    return {mark: meaning.strip() for mark, meaning in _LEGEND.findall(text)}


def find_year(text: str) -> int | None:
    """Year that a document is about: the first that it names, of the document number or title.

    Examples
    --------
    >>> find_year("宁波市2024年口岸工作要点"), find_year("口岸工作要点")
    (2024, None)
    """
    found = re.search(r"(?<!\d)(20\d{2})\s*(?:年|〕|\]|】|[-/.]\d{1,2})", text[:3000])
    return int(found[1]) if found else None


def find_elaborated(text: str, units: Sequence[Span]) -> Mapping[int, int]:
    """Tie each task to the key point of an earlier part that it spells out (U5).

    A task belongs to the key point whose title is the heading above the task
    (or the task's own title).

    Parameters
    ----------
    text : str
        The raw text.
    units : sequence of Span
        Units in document order.

    Returns
    -------
    mapping of int to int
        Index of the task to index of the key point.
    """
    points = _Points(
        [(i, _squeeze(text[s.start : s.end])) for i, s in enumerate(units) if s.form == "item"],
        [s.part for s in units if s.form == "item"],
    )
    pairs: dict[int, int] = {}
    found: dict[tuple[int, str], int | None] = {}
    for index, span in enumerate(units):
        if span.part == 0:
            continue
        for title in (
            *reversed(span.section),
            re.split(r"[。：:]", text[span.start : span.end], maxsplit=1)[0],
        ):
            key = (span.part, _squeeze(title))
            if key not in found:
                found[key] = points.match(key[1], span.part)
            point = found[key]
            if point is not None:
                pairs[index] = point
                break
    return pairs


def _squeeze(text: str) -> str:
    bare = re.sub(r"[\s“”\"'‘’，,、。]", "", text)
    return re.sub(r"^[▲△●○★☆■□◆◇※]*[（(]?[\d.．一二三四五六七八九十]{1,5}[）)、.．]?", "", bare)


class _Points:
    """Key points of a document, each by the index of its unit, and the part that each is of."""

    def __init__(self, points: Sequence[tuple[int, str]], parts: Sequence[int]) -> None:
        self.points, self.parts, self.left = points, parts, _EFFORT
        self.by_words = sorted((body, place) for place, (_, body) in enumerate(points))

    def match(self, title: str, part: int) -> int | None:
        """The point of an earlier part that begins with a title, or is nearest to it."""
        if len(title) < 6:
            return None
        at, same = bisect_left(self.by_words, (title, 0)), []
        while at < len(self.by_words) and self.by_words[at][0].startswith(title):
            same.append(self.by_words[at][1])
            at += 1
        if same and self.parts[min(same)] < part:
            return self.points[min(same)][0]
        best = (_ALIKE, 0)
        for index, body in islice(self.points, bisect_left(self.parts, part)):
            if self.left <= 0 or len(title) > _LONGEST:
                break
            self.left -= len(title)
            matcher = difflib.SequenceMatcher(None, title, body[: len(title)])
            # the quick bounds spare most pairs the full comparison
            if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE:
                self.left -= len(title) ** 2
                best = max(best, (matcher.ratio(), -index))
        return -best[1] if best > (_ALIKE, 0) else None
