"""Learning what signals are worth from documents that people coded, and judging it honestly.

What is learned is judged by leaving one document out: each is coded with
weights learned from all the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from compare.coding.coder import Coder
from compare.coding.evidence import place_hits
from compare.coding.matching import Matcher, normalise
from compare.coding.signals import PRACTICE_SIGNALS, read_practice_signals, read_theme_signals
from compare.coding.taxonomy import Taxonomy
from compare.coding.weights import Weights, learn_weights
from compare.corpus.facets import Unit, annotate
from compare.corpus.readers import read_content
from compare.corpus.sources import load_sources
from compare.corpus.units import divide
from compare.errors import SourceError
from compare.tables import join_list, split_list


@dataclass(frozen=True)
class Example:
    """A document with its units and what a person coded them with.

    Parameters
    ----------
    document : str
        Document id.
    text : str
        The raw text.
    units : tuple of Unit
        As the program divides and annotates it.
    themes, practices : tuple of tuple of str
        For each unit the codes of the reference, the main theme first; empty
        where the reference has no unit at just this place.
    known : tuple of bool
        Whether the reference has the unit.
    """

    document: str
    text: str
    units: tuple[Unit, ...]
    themes: tuple[tuple[str, ...], ...]
    practices: tuple[tuple[str, ...], ...]
    known: tuple[bool, ...]


def read_examples(reference: pd.DataFrame, folders: Sequence[Path]) -> tuple[Example, ...]:
    """Pair coded units with the documents they are from.

    Parameters
    ----------
    reference : pandas.DataFrame
        Coded units as `read_coded_units` gives them.
    folders : sequence of Path
        Folders with the documents.

    Raises
    ------
    SourceError
        A document of the reference is in none of the folders.
    """
    places = {s.document: (folder, s) for folder in folders for s in load_sources(folder)}
    examples = []
    for document, rows in reference.groupby("document", sort=True):
        if document not in places:
            raise SourceError(
                f"the document {document!r} of the reference",
                f"it is in none of the folders {', '.join(map(str, folders))}",
                "name the folder it is in",
            )
        folder, source = places[str(document)]
        text = read_content(folder / source.file).text
        units = annotate(text, divide(text, source.genre), source.year)
        coded = {(row["start"], row["end"]): row for row in rows.to_dict("records")}
        found = [coded.get((unit.span.start, unit.span.end)) for unit in units]
        examples.append(
            Example(
                str(document),
                text,
                units,
                tuple(tuple(split_list(row["themes"])) if row else () for row in found),
                tuple(tuple(split_list(row["practices"])) if row else () for row in found),
                tuple(row is not None for row in found),
            )
        )
    return tuple(examples)


def learn(examples: Sequence[Example], taxonomy: Taxonomy) -> dict[str, Weights]:
    """Learn the weights for themes, then those for practices.

    Parameters
    ----------
    examples : sequence of Example
        Documents that people coded.
    taxonomy : Taxonomy
        What the codes mean.

    Returns
    -------
    dict of str to Weights
        By level.
    """
    matcher = Matcher(taxonomy)
    rows = [row for example in examples for row in _theme_rows(example, matcher, taxonomy)]
    themes = learn_weights([values for values, _ in rows], [truth for _, truth in rows])
    unlearned = Weights(0.0, (0.0,) * len(PRACTICE_SIGNALS))
    coder = Coder(taxonomy, {"theme": themes, "practice": unlearned})
    more = [row for example in examples for row in _practice_rows(example, matcher, coder)]
    return {
        "theme": themes,
        "practice": learn_weights([values for values, _ in more], [truth for _, truth in more]),
    }


def code_left_out(examples: Sequence[Example], taxonomy: Taxonomy) -> pd.DataFrame:
    """Code each document with weights learned from all the others.

    Parameters
    ----------
    examples : sequence of Example
        Documents that people coded.
    taxonomy : Taxonomy
        What the codes mean.

    Returns
    -------
    pandas.DataFrame
        Coded units: document, start, end, kind, themes, practices, text,
        confidences (of the themes, joined).
    """
    rows: list[dict[str, object]] = []
    for example in examples:
        others = [other for other in examples if other.document != example.document]
        coder = Coder(taxonomy, learn(others, taxonomy))
        rows.extend(code_example(example, coder))
    return pd.DataFrame(rows)


def code_example(example: Example, coder: Coder) -> Iterator[dict[str, object]]:
    """Code a document's units, as rows that can be measured against the reference."""
    for unit, coded in zip(example.units, coder.code(example.text, example.units), strict=True):
        themes = [c for c in coded.codings if c.level == "theme"]
        yield {
            "document": example.document,
            "start": unit.span.start,
            "end": unit.span.end,
            "kind": unit.kind.kind,
            "themes": join_list(c.code for c in themes),
            "practices": join_list(c.code for c in coded.codings if c.level == "practice"),
            "text": unit.text,
            "confidences": join_list(str(c.confidence) for c in themes),
        }


Row = tuple[tuple[float, ...], bool]


def _theme_rows(example: Example, matcher: Matcher, taxonomy: Taxonomy) -> Iterator[Row]:
    before: Collection[str] = ()
    last = None
    for unit, truth, known in zip(example.units, example.themes, example.known, strict=True):
        section = unit.span.section
        if unit.span.form not in ("sentence", "clause") or section != last:
            before = ()
        last = section
        if known and unit.kind.kind != "context":
            hits = matcher.find(normalise(section[-1] if section else ""))
            above = {taxonomy.theme_of(hit.code).code for hit in hits}
            placed = place_hits(example.text, unit, matcher, taxonomy)
            for signal in read_theme_signals(placed, above, before, len(unit.text), taxonomy):
                yield signal.values, signal.code in truth
        before = truth


def _practice_rows(example: Example, matcher: Matcher, coder: Coder) -> Iterator[Row]:
    coded = coder.code(example.text, example.units)
    for unit, found, truth, known in zip(
        example.units, coded, example.practices, example.known, strict=True
    ):
        themes = [(c.code, c.confidence) for c in found.codings if c.level == "theme"]
        if not known or not themes:
            continue
        placed = place_hits(example.text, unit, matcher, coder.taxonomy)
        for signal in read_practice_signals(placed, themes, len(unit.text)):
            yield signal.values, signal.code in truth
