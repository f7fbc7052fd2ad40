"""Learning what signals are worth from documents that people coded, and judging it honestly.

What is learned is judged by leaving one document out: each is coded with
weights learned from all the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from compare.coding.coder import Coder, find_neighbour, find_stems
from compare.coding.correcting import correct_units
from compare.coding.correction import Correction
from compare.coding.corrections import match_corrections
from compare.coding.evidence import Found, count_signs, find_words
from compare.coding.matching import Matcher
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
    themes, practices : tuple of (tuple of str or None)
        For each unit the codes of the reference or of a correction, the main
        theme first; None where nobody says what they are.
    """

    document: str
    text: str
    units: tuple[Unit, ...]
    themes: tuple[tuple[str, ...] | None, ...]
    practices: tuple[tuple[str, ...] | None, ...]

    @property
    def known(self) -> tuple[bool, ...]:
        """Whether somebody says what the themes of each unit are."""
        return tuple(codes is not None for codes in self.themes)


def read_examples(
    reference: pd.DataFrame, folders: Sequence[Path], corrections: Sequence[Correction] = ()
) -> tuple[Example, ...]:
    """Pair coded units with the documents they are from.

    Parameters
    ----------
    reference : pandas.DataFrame
        Coded units as `read_coded_units` gives them.
    folders : sequence of Path
        Folders with the documents.
    corrections : sequence of Correction
        What people say of units, in the place of what the reference says; what
        they leave to the program teaches nothing.

    Returns
    -------
    tuple of Example
        By document; corrections whose text is no longer there are left out.

    Raises
    ------
    SourceError
        A document of the reference is in none of the folders.
    """
    places = {s.document: (folder, s) for folder in folders for s in load_sources(folder)}
    coded: dict[str, list[dict[Any, Any]]] = {
        c.document: [] for c in corrections if c.document in places
    }
    for row in reference.to_dict("records"):
        coded.setdefault(str(row["document"]), []).append(row)
    examples = []
    for document, rows in sorted(coded.items()):
        if document not in places:
            raise SourceError(
                f"the document {document!r} of the reference",
                f"it is in none of the folders {', '.join(map(str, folders))}",
                "name the folder it is in",
            )
        folder, source = places[document]
        text = read_content(folder / source.file, encoding=source.encoding).text
        units = annotate(text, divide(text, source.genre), source.year)
        matched, _ = match_corrections(corrections, document, units)
        by_place = {(row["start"], row["end"]): row for row in rows}
        found = [by_place.get((unit.span.start, unit.span.end)) for unit in units]
        examples.append(
            Example(
                document,
                text,
                correct_units(units, matched),
                tuple(_codes(found[i], matched.get(i), "themes") for i in range(len(units))),
                tuple(_codes(found[i], matched.get(i), "practices") for i in range(len(units))),
            )
        )
    return tuple(examples)


def find_unmatched(
    examples: Sequence[Example], corrections: Sequence[Correction]
) -> tuple[Correction, ...]:
    """Corrections that none of the examples has a unit for, in their order."""
    documents = {example.document for example in examples}
    gone = {
        id(correction)
        for example in examples
        for correction in match_corrections(corrections, example.document, example.units)[1]
    }
    return tuple(c for c in corrections if id(c) in gone or c.document not in documents)


def _codes(
    row: dict[Any, Any] | None, correction: Correction | None, name: str
) -> tuple[str, ...] | None:
    said: tuple[str, ...] | None = getattr(correction, name) if correction is not None else None
    if said is None and row is not None:
        return tuple(split_list(row[name]))
    return said


def learn(
    examples: Sequence[Example],
    taxonomy: Taxonomy,
    found: Mapping[str, Sequence[Found]] | None = None,
) -> dict[str, Weights]:
    """Learn the weights for themes, then those for practices.

    Parameters
    ----------
    examples : sequence of Example
        Documents that people coded.
    taxonomy : Taxonomy
        What the codes mean.
    found : mapping of str to sequence of Found, optional
        What `find_in_examples` returns for these examples, where it is known.

    Returns
    -------
    dict of str to Weights
        By level.
    """
    words = find_in_examples(examples, taxonomy) if found is None else found
    rows = [row for e in examples for row in _theme_rows(e, words[e.document], taxonomy)]
    themes = learn_weights([values for values, _ in rows], [truth for _, truth in rows])
    unlearned = Weights(0.0, (0.0,) * len(PRACTICE_SIGNALS))
    coder = Coder(taxonomy, {"theme": themes, "practice": unlearned})
    more = [row for e in examples for row in _practice_rows(e, words[e.document], coder)]
    return {
        "theme": themes,
        "practice": learn_weights([values for values, _ in more], [truth for _, truth in more]),
    }


def find_in_examples(
    examples: Sequence[Example], taxonomy: Taxonomy
) -> dict[str, tuple[Found, ...]]:
    """Find the words of a taxonomy in coded documents, by document: they do not change with weights."""
    matcher = Matcher(taxonomy)
    return {e.document: find_words(e.text, e.units, matcher, taxonomy) for e in examples}


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
    found = find_in_examples(examples, taxonomy)
    for example in examples:
        others = [other for other in examples if other.document != example.document]
        coder = Coder(taxonomy, learn(others, taxonomy, found))
        rows.extend(code_example(example, coder, found[example.document]))
    return pd.DataFrame(rows)


def code_example(
    example: Example, coder: Coder, found: Sequence[Found] | None = None
) -> Iterator[dict[str, object]]:
    """Code a document's units, as rows that can be measured against the reference."""
    coded_units = coder.code(example.text, example.units, found)
    for unit, coded in zip(example.units, coded_units, strict=True):
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


def _theme_rows(example: Example, found: Sequence[Found], taxonomy: Taxonomy) -> Iterator[Row]:
    stems = find_stems(example.units)
    for index, (unit, truth) in enumerate(zip(example.units, example.themes, strict=True)):
        if truth is None or unit.kind.kind == "context":
            continue
        words = found[index]
        above = {taxonomy.theme_of(hit.code).code for hit in words.above}
        before, stem = (
            (example.themes[at] or ()) if at is not None else ()
            for at in (find_neighbour(example.units, index), stems[index])
        )
        length = count_signs(unit.text)
        for signal in read_theme_signals(words.placed, above, before, stem, length, taxonomy):
            yield signal.values, signal.code in truth


def _practice_rows(example: Example, found: Sequence[Found], coder: Coder) -> Iterator[Row]:
    coded_units = coder.code(example.text, example.units, found)
    for unit, words, coded, truth in zip(
        example.units, found, coded_units, example.practices, strict=True
    ):
        themes = [(c.code, c.confidence) for c in coded.codings if c.level == "theme"]
        if truth is None or not themes:
            continue
        for signal in read_practice_signals(words.placed, themes, count_signs(unit.text)):
            yield signal.values, signal.code in truth
