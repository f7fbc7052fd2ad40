"""The way of the data up to the tables: read, divide, annotate, code, write.

Each document goes its way alone; nothing of it is kept but its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from compare.coding.coder import Coded, Coder, Coding
from compare.coding.taxonomy import BUILT_IN, load_taxonomy
from compare.corpus.agencies import name_agencies
from compare.corpus.facets import Unit, annotate
from compare.corpus.readers import read_content
from compare.corpus.sources import Source, load_sources
from compare.corpus.units import divide
from compare.loading import TAXONOMY_FILE, Corpus, load_corpus
from compare.schema import CODINGS, DOCUMENTS, UNITS
from compare.tables import join_list, write_tables

PROGRAM = "policy-compare"


@dataclass(frozen=True)
class Processed:
    """The rows of one document, as the tables declare them."""

    document: dict[str, Any]
    units: list[dict[str, Any]]
    codings: list[dict[str, Any]]


@lru_cache(maxsize=1)
def _read_taxonomy(path: Path | None) -> str:
    if path is None:
        return (files("compare") / "data" / BUILT_IN).read_text(encoding="utf-8")
    return path.read_text(encoding="utf-8")


def process_document(source: Source, folder: Path, coder: Coder) -> Processed:
    """Read, divide, annotate and code one document.

    Parameters
    ----------
    source : Source
        What is known of it.
    folder : Path
        The folder its file is relative to.
    coder : Coder
        Codes the units.

    Returns
    -------
    Processed
        Its rows for the three tables.

    Raises
    ------
    SourceError
        The file cannot be used.
    """
    content = read_content(folder / source.file, source.sha256)
    units = annotate(content.text, divide(content.text, source.genre), source.year)
    coded = coder.code(content.text, units)
    ids = [f"{source.document}-{number:03d}" for number in range(1, len(units) + 1)]
    known = asdict(source) | {
        "sha256": content.sha256,
        "jurisdiction": source.jurisdiction or source.document,
        "jurisdiction_en": source.jurisdiction_en or source.jurisdiction or source.document,
        "characters": len(content.text),
        "units": len(units),
    }
    return Processed(
        known,
        [
            _unit_row(source, ids, index, unit, found)
            for index, (unit, found) in enumerate(zip(units, coded, strict=True))
        ],
        [
            _coding_row(source, unit_id, coding) | evidence
            for unit_id, found in zip(ids, coded, strict=True)
            for coding in found.codings
            for evidence in _evidence_rows(coding)
        ],
    )


def process(
    folder: str | Path,
    out: str | Path,
    taxonomy: str | Path | None = None,
    progress: Callable[[Iterator[Source], int], Iterator[Source]] | None = None,
) -> Corpus:
    """Process every document of a folder and write the tables.

    Parameters
    ----------
    folder : str or Path
        Documents with their ``sources.csv``, or any folder of ``.txt`` files.
    out : str or Path
        Where ``documents``, ``units`` and ``codings`` are written, as Parquet
        and CSV, with the taxonomy they are coded by.
    taxonomy : str or Path, optional
        A taxonomy file instead of the built-in one.
    progress : callable, optional
        Wraps the sources (and their number) to show progress.

    Returns
    -------
    Corpus
        What was written.

    Raises
    ------
    SourceError, TaxonomyError
        A document or the taxonomy cannot be used; nothing is written.
    """
    folder, out = Path(folder), Path(out)
    path = Path(taxonomy) if taxonomy is not None else None
    coder = Coder(load_taxonomy(path))
    sources = load_sources(folder)
    turn = iter(sources) if progress is None else progress(iter(sources), len(sources))
    done = [process_document(source, folder, coder) for source in turn]
    frames = {
        DOCUMENTS: pd.DataFrame([p.document for p in done], columns=DOCUMENTS.names),
        UNITS: pd.DataFrame([row for p in done for row in p.units], columns=UNITS.names),
        CODINGS: pd.DataFrame([row for p in done for row in p.codings], columns=CODINGS.names),
    }
    write_tables(frames, out, {TAXONOMY_FILE: _read_taxonomy(path)})
    return load_corpus(out)


def _unit_row(
    source: Source, ids: list[str], index: int, unit: Unit, coded: Coded
) -> dict[str, Any]:
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
        "coder": PROGRAM,
        "lead_units": join_list(note.lead_units),
        "lead_units_printed": note.lead_printed,
        "lead_agencies": join_list(name_agencies(note.lead_units)),
        "support_units": join_list(note.support_units),
        "support_agencies": join_list(name_agencies(note.support_units)),
        "deadline": note.deadline,
        "deadline_printed": note.deadline_printed,
        "quantities": join_list(unit.quantities),
        "marks": join_list(unit.span.marks),
        "mark_meanings": join_list(unit.mark_meanings),
        "redacted": unit.redacted,
        "elaborates": "" if unit.elaborates is None else ids[unit.elaborates],
        "text": unit.text,
    }


def _coding_row(source: Source, unit_id: str, coding: Coding) -> dict[str, Any]:
    return {
        "document": source.document,
        "unit": unit_id,
        "level": coding.level,
        "code": coding.code,
        "theme": coding.theme,
        "rank": coding.rank,
        "confidence": coding.confidence,
    }


def _evidence_rows(coding: Coding) -> Iterator[dict[str, Any]]:
    for piece in coding.evidence:
        yield {
            "start": piece.start,
            "end": piece.end,
            "evidence": piece.words,
            "label": piece.label,
            "place": piece.place,
        }
