"""Quotations: a unit with its place in the document and the evidence marked in its text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from compare.errors import SelectionError
from compare.present.basis import Basis, name_document
from compare.present.marking import split_evidence
from compare.present.slugs import unit_addresses
from compare.present.wording import wording
from compare.tables import split_list

if TYPE_CHECKING:
    from compare.loading import Corpus


@dataclass(frozen=True)
class Quotation:
    """One unit as it is shown.

    Parameters
    ----------
    jurisdiction, document, section : str
        Whose it is, the id of its document, and the headings above it.
    source : str
        Title of the document as Chinese writes titles, or its file where it has
        none; with its period where the jurisdiction has several documents.
    place : str
        The item as a reader would name it, such as 第 7 项.
    start, end : int
        Character offsets into the raw text.
    parts : tuple of (str, bool)
        The text in parts, and whether each is evidence.
    elsewhere : tuple of str
        Evidence that stands outside the unit, such as in its heading.
    practices : tuple of str
        Labels of its practices under the themes asked for.
    lead_units : tuple of str
        Lead units, one by one.
    deadline : str
        ISO date, or the words for a long-term task; empty where none is given.
    kind : str
        What it is, where it is no measure; empty for a measure.
    redacted : bool
        Whether figures or names are masked as published.
    elaborates : str
        Item of the key point that it spells out; empty where there is none.
    address : str
        Page of its document and the place of the unit there.
    """

    jurisdiction: str
    source: str
    document: str
    section: str
    place: str
    start: int
    end: int
    parts: tuple[tuple[str, bool], ...]
    elsewhere: tuple[str, ...]
    practices: tuple[str, ...]
    lead_units: tuple[str, ...]
    deadline: str
    kind: str
    redacted: bool
    elaborates: str
    address: str


class Quoter:
    """Quotes units of one corpus; the tables are looked through once.

    Parameters
    ----------
    corpus : Corpus
        Where the units, their evidence and their documents are.
    language : {"zh", "en"}
        Language of everything but the quoted text.
    """

    def __init__(self, corpus: Corpus, language: str = "zh") -> None:
        self._corpus, self._language = corpus, language
        self._words: Mapping[str, str] = wording(language)
        self._names, self._basis = corpus.names(language), Basis(corpus)
        self._units = {row["unit"]: row for row in corpus.units.to_dict("records")}
        self._documents = {row["document"]: row for row in corpus.documents.to_dict("records")}
        self._addresses = unit_addresses(corpus)
        self._codings: dict[str, list[dict[Any, Any]]] = {}
        for row in corpus.codings.to_dict("records"):
            self._codings.setdefault(row["unit"], []).append(row)

    def quote(self, unit: str, codes: Collection[str] = ()) -> Quotation:
        """Quote one unit, with the evidence of these codes (and of their practices) marked.

        Raises
        ------
        SelectionError
            The corpus has no such unit.
        """
        if unit not in self._units:
            raise SelectionError(
                f"the unit {unit!r}", "the corpus has no such unit", "use an id of its units table"
            )
        row, words = self._units[unit], self._words
        document = self._documents[row["document"]]
        text, first = str(row["text"]), int(row["start"])
        found = [c for c in self._codings.get(unit, []) if {c["code"], c["theme"]} & set(codes)]
        spans = [(int(c["start"]) - first, int(c["end"]) - first) for c in found]
        outside = [
            str(c["evidence"])
            for c, (start, end) in zip(found, spans, strict=True)
            if end <= 0 or start >= len(text)
        ]
        practices = [c["code"] for c in found if c["level"] == "practice" and c["theme"] in codes]
        deadline = str(row["deadline"])
        return Quotation(
            jurisdiction=self._names[document["jurisdiction"]],
            source=name_document(document) + self._name_period(str(row["document"])),
            document=str(row["document"]),
            section=str(row["section"]),
            place=name_place(str(row["label"]), self._language),
            start=first,
            end=int(row["end"]),
            parts=split_evidence(text, spans),
            elsewhere=tuple(dict.fromkeys(outside)),
            practices=tuple(
                self._corpus.taxonomy.label(code, self._language)
                for code in dict.fromkeys(practices)
            ),
            lead_units=tuple(split_list(str(row["lead_units"]))),
            deadline=words["quote.long_term"] if deadline == "long_term" else deadline,
            kind="" if row["kind"] == "measure" else words[f"kind.{row['kind']}"],
            redacted=bool(row["redacted"]),
            elaborates=str(self._units.get(row["elaborates"], {}).get("label", "")),
            address=self._addresses[unit],
        )

    def _name_period(self, document: str) -> str:
        listed = self._basis.find_document(document)
        return f"（{listed.period}）" if listed and listed.period else ""

    def quote_all(self, units: str, codes: Collection[str] = ()) -> list[Quotation]:
        """Quote units whose ids are joined as in a table cell."""
        return [self.quote(unit, codes) for unit in split_list(units)]

    def quote_maybe(self, unit: object) -> Quotation | None:
        """Quote a unit, or nothing where a table has no unit."""
        return None if pd.isna(unit) or not unit else self.quote(str(unit))  # type: ignore[call-overload]


def name_place(label: str, language: str = "zh") -> str:
    """Name an item as a reader would.

    Examples
    --------
    >>> name_place("7"), name_place("一是"), name_place("s", "en")
    ('第 7 项', '一是', 'Sentence')
    """
    words = wording(language)
    if f"place.{label}" in words and label in ("s", "lead", "pre"):
        return words[f"place.{label}"]
    key = "place.item" if label[:1].isascii() and label[:1].isdigit() else "place.named"
    return words[key].format(label=label)
