"""The way of the data up to the tables: read, divide, annotate, code, write.

Each document goes its way alone, and what became of it is kept: a run works out
only what is new or changed, and its result is that of a full run.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from compare.cells import guard_texts
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
from compare.coding.taxonomy import BUILT_IN, Taxonomy, load_taxonomy
from compare.coding.weights import Weights, read_weights_file
from compare.corpus.facets import annotate
from compare.corpus.readers import read_content
from compare.corpus.sources import Source, load_sources
from compare.corpus.units import divide, recognise
from compare.errors import CompareError, SourceError
from compare.loading import TAXONOMY_FILE, TEXTS, Corpus, load_corpus
from compare.records import coding_rows, find_place, quantity_rows, unit_row
from compare.results import Processed, forget_results, keep_result, make_key, read_result
from compare.schema import CODINGS, DOCUMENTS, PLACES, QUANTITIES, UNITS, Table
from compare.storage import locked, publish
from compare.tables import write_tables

# bytes that the name of a file may have, so that a text of it can have it, too
LONGEST_NAME = 250


@dataclass(frozen=True)
class _Method:
    """By what the documents of a run are coded."""

    taxonomy: Taxonomy
    taxonomy_text: str
    weights: Mapping[str, Weights] | None
    weights_text: str

    @property
    def built_in(self) -> bool:
        return self.weights is None and self.taxonomy_text == _read_taxonomy(None)

    @cached_property
    def coder(self) -> Coder:
        # not made where every document is as it was
        return Coder(self.taxonomy, self.weights)


def _choose_method(taxonomy: str | Path | None, weights: str | Path | None) -> _Method:
    path = Path(taxonomy) if taxonomy is not None else None
    learned = read_weights_file(weights) if weights is not None else None
    text = Path(weights).read_text(encoding="utf-8-sig") if weights is not None else ""
    return _Method(load_taxonomy(path), _read_taxonomy(path), learned, text)


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
    if len(Path(source.file).name.encode("utf-8")) > LONGEST_NAME:
        raise SourceError(
            f"the document {source.file}",
            f"its name has more than {LONGEST_NAME} bytes",
            "give the file a shorter name",
        )
    content = read_content(folder / source.file, source.sha256, source.encoding)
    divided = annotate(content.text, divide(content.text, source.genre), source.year)
    matched, unmatched = match_corrections(corrections, source.document, divided)
    units, coded, program = code_corrected(content.text, divided, coder, matched)
    ids = [f"{source.document}-{number:03d}" for number in range(1, len(units) + 1)]
    known = asdict(source) | {
        "sha256": content.sha256,
        "format": content.format,
        "encoding": content.encoding,
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
            | {"place": find_place(content.places, unit.span.start)}
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
        [{"document": source.document} | asdict(place) for place in content.places],
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
        content.text,
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
    failed: Callable[[Source, CompareError], None] | None = None,
    waiting: Callable[[], None] | None = None,
) -> Corpus:
    """Process the documents of a folder that are new or changed, and write the tables of all.

    The files in `out` are replaced all at once: a run that is killed, or whose
    disk is full, leaves those of the run before. What is kept of each document
    in ``.documents`` may be deleted at any time.

    Parameters
    ----------
    folder : str or Path
        Documents with their ``sources.csv``, or any folder of documents.
    out : str or Path
        Where ``documents``, ``units``, ``codings``, ``quantities`` and
        ``places`` are written, as Parquet and CSV, with the text of each
        document that their offsets refer to (``text/<file>.txt``), the
        taxonomy they are coded by, and the miss rates of the coder where they
        were measured: with the built-in taxonomy.
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
    failed : callable, optional
        Called with each document that cannot be used, and why; the others are
        processed. Without it the first such document ends the run.
    waiting : callable, optional
        Called where another run writes `out` and this one waits for it.

    Returns
    -------
    Corpus
        What was written.

    Raises
    ------
    SourceError, TaxonomyError
        A document (every document, if `failed` is given), the corrections, the
        taxonomy or the weights cannot be used; nothing is written.
    """
    folder, out = Path(folder), Path(out)
    method = _choose_method(taxonomy, weights)
    sources = load_sources(folder)
    said = find_corrections([folder], corrections, method.taxonomy)
    with locked(out, waiting=waiting):
        done: dict[str, Processed] = {}
        errors: list[CompareError] = []
        turn = iter(sources) if progress is None else progress(iter(sources), len(sources))
        for source in turn:
            try:
                key, result = _process_new(source, folder, out, method, said)
                done[key] = result
            except CompareError as error:
                if failed is None:
                    raise
                errors.append(error)
                failed(source, error)
        if errors and not done:
            raise errors[0]
        results = list(done.values())
        unmatched = _find_unmatched(said, results)
        with publish(out, (MISSES_FILE, APPLIED_FILE, UNMATCHED_FILE)) as fresh:
            _write(results, unmatched, method, fresh)
        forget_results(out, list(done))
    if report is not None:
        for correction in unmatched:
            report(correction)
    return load_corpus(out)


def _process_new(
    source: Source, folder: Path, out: Path, method: _Method, said: Sequence[Correction]
) -> tuple[str, Processed]:
    """Process a document, unless what became of it is known and would be the same."""
    try:
        with (folder / source.file).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        found = ""  # the reader says what is wrong with it
    key = make_key(source, found, said, method.taxonomy_text, method.weights_text)
    result = read_result(out, key)
    if result is None:
        try:
            result = process_document(source, folder, method.coder, said)
        except (MemoryError, RecursionError) as error:
            raise SourceError(
                f"the document {folder / source.file}",
                f"it cannot be divided and coded ({type(error).__name__})",
                "cut it into smaller documents",
            ) from None
        keep_result(out, key, result)
    return key, result


def _write(
    done: Sequence[Processed], unmatched: Sequence[Correction], method: _Method, fresh: Path
) -> None:
    """Write everything that a run yields into an empty folder."""
    rows: Mapping[Table, list[dict[str, Any]]] = {
        DOCUMENTS: [p.document for p in done],
        UNITS: [row for p in done for row in p.units],
        CODINGS: [row for p in done for row in p.codings],
        QUANTITIES: [row for p in done for row in p.quantities],
        PLACES: [row for p in done for row in p.places],
    }
    others = {TAXONOMY_FILE: method.taxonomy_text}
    if method.built_in:
        others[MISSES_FILE] = (files("compare") / "data" / MISSES_FILE).read_text(encoding="utf-8")
    applied = [row for p in done for row in p.applied]
    if applied:
        others[APPLIED_FILE] = "\ufeff" + guard_texts(pd.DataFrame(applied)).to_csv(
            index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC
        )
    if unmatched:
        others[UNMATCHED_FILE] = write_corrections(unmatched)
    for p in done:
        others[f"{TEXTS}/{p.document['file']}.txt"] = p.text
    frames = {table: pd.DataFrame(found, columns=table.names) for table, found in rows.items()}
    write_tables(frames, fresh, others)


def _find_unmatched(
    said: Sequence[Correction], done: Sequence[Processed]
) -> tuple[Correction, ...]:
    """Corrections that no unit took, in the order of their file."""
    known = {p.document["document"] for p in done}
    gone = {correction for p in done for correction in p.unmatched}
    return tuple(c for c in said if c in gone or c.document not in known)
