"""The rows of the tables, made of what was read, divided, annotated and coded."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from compare.coding.coder import Coded
from compare.coding.correction import PROGRAM
from compare.corpus.agencies import name_agencies
from compare.corpus.facets import Unit
from compare.corpus.readers import Place
from compare.corpus.sources import Source
from compare.tables import join_list


def unit_row(
    source: Source, ids: Sequence[str], index: int, unit: Unit, coded: Coded, coder: str = PROGRAM
) -> dict[str, Any]:
    """Make the row of one unit.

    Parameters
    ----------
    source : Source
        Its document.
    ids : sequence of str
        Ids of the document's units.
    index : int
        Which of them it is.
    unit : Unit
        Its place and facets.
    coded : Coded
        Its codes.
    coder : str
        Who gave them.
    """
    themes = [coding for coding in coded.codings if coding.level == "theme"]
    practices = [coding.code for coding in coded.codings if coding.level == "practice"]
    note = unit.annotation
    return {
        "file": source.file,
        "document": source.document,
        "unit": ids[index],
        "label": unit.span.label,
        "start": unit.span.start,
        "end": unit.span.end,
        "section": " > ".join(unit.span.section),
        "kind": unit.kind.kind,
        "status": unit.kind.status,
        "kind_evidence": unit.kind.evidence,
        "themes": join_list(coding.code for coding in themes),
        "practices": join_list(practices),
        "confidence": themes[0].confidence if themes else None,
        "candidates": join_list(f"{code}={sure}" for code, sure in coded.candidates),
        "coder": coder,
        "lead_units": join_list(note.lead_units),
        "lead_units_printed": note.lead_printed,
        "lead_agencies": join_list(name_agencies(note.lead_units)),
        "support_units": join_list(note.support_units),
        "support_agencies": join_list(name_agencies(note.support_units)),
        "deadline": note.deadline,
        "deadline_printed": note.deadline_printed,
        "quantities": join_list(quantity.printed for quantity in unit.quantities),
        "marks": join_list(unit.span.marks),
        "mark_meanings": join_list(unit.mark_meanings),
        "redacted": unit.redacted,
        "elaborates": "" if unit.elaborates is None else ids[unit.elaborates],
        "text": unit.text,
    }


def find_place(places: Sequence[Place], at: int) -> str:
    """Where in its file a character of the text stands; places are in order and apart.

    Examples
    --------
    >>> find_place([Place(0, 9, "p. 1"), Place(9, 20, "p. 2")], 10), find_place([], 10)
    ('p. 2', '')
    """
    index = bisect_right(places, at, key=lambda place: place.start) - 1
    return places[index].where if index >= 0 and at < places[index].end else ""


def quantity_rows(document: str, unit_id: str, unit: Unit) -> Iterator[dict[str, Any]]:
    """Make a row for each quantity that a unit states."""
    for number, quantity in enumerate(unit.quantities, 1):
        yield {
            "document": document,
            "unit": unit_id,
            "number": number,
            "printed": quantity.printed,
            "value": quantity.value,
            "measured_in": quantity.unit,
            "direction": quantity.direction,
            "bound": quantity.bound,
            "masked": quantity.masked,
        }


def coding_rows(document: str, unit_id: str, coded: Coded) -> Iterator[dict[str, Any]]:
    """Make a row for each piece of evidence of each code of a unit."""
    for coding in coded.codings:
        for piece in coding.evidence:
            yield {
                "document": document,
                "unit": unit_id,
                "level": coding.level,
                "code": coding.code,
                "theme": coding.theme,
                "rank": coding.rank,
                "confidence": coding.confidence,
                "start": piece.start,
                "end": piece.end,
                "evidence": piece.words,
                "label": piece.label,
                "place": piece.place,
            }
