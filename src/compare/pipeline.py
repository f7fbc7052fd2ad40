"""The way of the data up to the tables: read, divide, annotate, code, write.

Each document goes its way alone; nothing of it is kept but its rows.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from compare.coding.coder import Coder
from compare.coding.correcting import APPLIED_FILE, code_corrected, describe_applied
from compare.coding.correction import PROGRAM, Correction
from compare.coding.corrections import (
    UNMATCHED_FILE,
    find_corrections,
    match_corrections,
    write_corrections,
)
from compare.coding.misses import MISSES_FILE
from compare.coding.taxonomy import BUILT_IN, load_taxonomy
from compare.coding.weights import read_weights_file
from compare.corpus.facets import annotate
from compare.corpus.readers import read_content
from compare.corpus.sources import Source, load_sources
from compare.corpus.units import divide, recognise
from compare.loading import TAXONOMY_FILE, Corpus, load_corpus
from compare.records import coding_rows, quantity_rows, unit_row
from compare.schema import CODINGS, DOCUMENTS, QUANTITIES, UNITS
from compare.tables import write_tables


@dataclass(frozen=True)
class Processed:
    """The rows of one document, as the tables declare them, and what became of its corrections."""

    document: dict[str, Any]
    units: list[dict[str, Any]]
    codings: list[dict[str, Any]]
    quantities: list[dict[str, Any]]
    applied: list[dict[str, Any]]
    unmatched: tuple[Correction, ...]


def _read_taxonomy(path: Path | None) -> str:
    if path is None:
        return (files("compare") / "data" / BUILT_IN).read_text(encoding="utf-8")
    return path.read_text(encoding="utf-8")


def process_document(
    source: Source, folder: Path, coder: Coder, corrections: Sequence[Correction] = ()
) -> Processed:
    """Read, divide, annotate and code one document.

    Parameters
    ----------
    source : Source
        What is known of it.
    folder : Path
        The folder its file is relative to.
    coder : Coder
        Codes the units.
    corrections : sequence of Correction
        What people say of units of any document.

    Returns
    -------
    Processed
        Its rows for the tables.

    Raises
    ------
    SourceError
        The file cannot be used.
    """
    content = read_content(folder / source.file, source.sha256)
    divided = annotate(content.text, divide(content.text, source.genre), source.year)
    matched, unmatched = match_corrections(corrections, source.document, divided)
    units, coded, program = code_corrected(content.text, divided, coder, matched)
    ids = [f"{source.document}-{number:03d}" for number in range(1, len(units) + 1)]
    known = asdict(source) | {
        "sha256": content.sha256,
        "jurisdiction": source.jurisdiction or source.document,
        "jurisdiction_en": source.jurisdiction_en or source.jurisdiction or source.document,
        "genre_recognised": recognise(content.text),
        "characters": len(content.text),
        "units": len(units),
    }
    who = {index: correction.coder for index, correction in matched.items()}
    return Processed(
        known,
        [
            unit_row(source, ids, index, unit, found, who.get(index, PROGRAM))
            for index, (unit, found) in enumerate(zip(units, coded, strict=True))
        ],
        [
            row
            for unit_id, found in zip(ids, coded, strict=True)
            for row in coding_rows(source.document, unit_id, found)
        ],
        [
            row
            for unit_id, unit in zip(ids, units, strict=True)
            for row in quantity_rows(source.document, unit_id, unit)
        ],
        [
            describe_applied(
                ids[index],
                correction,
                (divided[index], program[index]),
                (units[index], coded[index]),
            )
            for index, correction in sorted(matched.items())
        ],
        unmatched,
    )


def process(
    folder: str | Path,
    out: str | Path,
    taxonomy: str | Path | None = None,
    progress: Callable[[Iterator[Source], int], Iterator[Source]] | None = None,
    *,
    corrections: str | Path | None = None,
    weights: str | Path | None = None,
    report: Callable[[Correction], None] | None = None,
) -> Corpus:
    """Process every document of a folder and write the tables.

    Parameters
    ----------
    folder : str or Path
        Documents with their ``sources.csv``, or any folder of ``.txt`` files.
    out : str or Path
        Where ``documents``, ``units`` and ``codings`` are written, as Parquet
        and CSV, with the taxonomy they are coded by, and the miss rates of the
        coder where they were measured: with the built-in taxonomy.
    taxonomy : str or Path, optional
        A taxonomy file instead of the built-in one.
    progress : callable, optional
        Wraps the sources (and their number) to show progress.
    corrections : str or Path, optional
        What people say of units, in the place of what the program says;
        ``corrections.csv`` of the folder by default, where it exists.
    weights : str or Path, optional
        What signals are worth, as ``policy-compare learn`` writes it, instead
        of the built-in weights.
    report : callable, optional
        Called with each correction whose text is no longer there. They are
        also written beside the tables, as ``corrections_unmatched.csv``.

    Returns
    -------
    Corpus
        What was written.

    Raises
    ------
    SourceError, TaxonomyError
        A document, the corrections, the taxonomy or the weights cannot be
        used; nothing is written.
    """
    folder, out = Path(folder), Path(out)
    path = Path(taxonomy) if taxonomy is not None else None
    learned = read_weights_file(weights) if weights is not None else None
    coder = Coder(load_taxonomy(path), learned)
    sources = load_sources(folder)
    said = find_corrections([folder], corrections, coder.taxonomy)
    turn = iter(sources) if progress is None else progress(iter(sources), len(sources))
    done = [process_document(source, folder, coder, said) for source in turn]
    frames = {
        DOCUMENTS: pd.DataFrame([p.document for p in done], columns=DOCUMENTS.names),
        UNITS: pd.DataFrame([row for p in done for row in p.units], columns=UNITS.names),
        CODINGS: pd.DataFrame([row for p in done for row in p.codings], columns=CODINGS.names),
        QUANTITIES: pd.DataFrame(
            [row for p in done for row in p.quantities], columns=QUANTITIES.names
        ),
    }
    others = {TAXONOMY_FILE: _read_taxonomy(path)}
    if learned is None and others[TAXONOMY_FILE] == _read_taxonomy(None):
        others[MISSES_FILE] = (files("compare") / "data" / MISSES_FILE).read_text(encoding="utf-8")
    applied = [row for p in done for row in p.applied]
    if applied:
        others[APPLIED_FILE] = "\ufeff" + pd.DataFrame(applied).to_csv(
            index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC
        )
    unmatched = _find_unmatched(said, done)
    if unmatched:
        others[UNMATCHED_FILE] = write_corrections(unmatched)
    write_tables(frames, out, others)
    for name in {MISSES_FILE, APPLIED_FILE, UNMATCHED_FILE} - set(others):
        # those of an earlier run say nothing of this one
        (out / name).unlink(missing_ok=True)
    if report is not None:
        for correction in unmatched:
            report(correction)
    return load_corpus(out)


def _find_unmatched(
    said: Sequence[Correction], done: Sequence[Processed]
) -> tuple[Correction, ...]:
    """Corrections that no unit took, in the order of their file."""
    known = {p.document["document"] for p in done}
    gone = {id(correction) for p in done for correction in p.unmatched}
    return tuple(c for c in said if id(c) in gone or c.document not in known)
