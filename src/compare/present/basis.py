"""Which documents a cell rests on, said wherever a jurisdiction has more than one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from compare.analysis.coverage import coverage, documents_in_order
from compare.tables import split_list

if TYPE_CHECKING:
    from compare.analysis.gaps import Gaps
    from compare.loading import Corpus


@dataclass(frozen=True)
class Listed:
    """One of several documents of a jurisdiction.

    Parameters
    ----------
    number : int
        Its place among them, by year, period and id, from 1.
    name : str
        As `name_document` gives it.
    period : str
        Its period or year; empty where neither is known.
    """

    number: int
    name: str
    period: str

    def __str__(self) -> str:
        return " ".join(filter(None, (f"[{self.number}]", self.name, self.period)))


class Basis:
    """The documents of those jurisdictions that have several in which a unit could be read.

    Where a jurisdiction has one document, every claim of it rests on that one,
    and nothing needs to be said: all that is asked of it here is empty.

    Parameters
    ----------
    corpus : Corpus
        Its documents and units; they are looked through once.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.loading import Corpus
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> documents, units, codings = [
    ...     pd.DataFrame(columns=table.names) for table in (DOCUMENTS, UNITS, CODINGS)]
    >>> rows = [{"document": f"plan{year}", "title": "方案", "jurisdiction": "厦门市",
    ...          "year": year, "period": str(year)} for year in (2022, 2021)]
    >>> documents = pd.DataFrame(rows, columns=DOCUMENTS.names)
    >>> found = [{"document": f"plan{year}", "unit": f"plan{year}-001"} for year in (2021, 2022)]
    >>> units = pd.DataFrame(found, columns=UNITS.names)
    >>> basis = Basis(Corpus(documents, units, codings, load_taxonomy(), ("厦门市",)))
    >>> [str(document) for document in basis.list_documents("厦门市")]
    ['[1] 《方案》 2021', '[2] 《方案》 2022']
    >>> basis.mark("plan2022-001")
    '[2]'
    """

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._document_of = dict(zip(corpus.units["unit"], corpus.units["document"], strict=True))
        self._several: dict[str, tuple[Listed, ...]] = {}
        self._numbered: dict[str, tuple[str, Listed]] = {}
        for name, group in documents_in_order(corpus).groupby("jurisdiction", sort=False):
            rows = group.to_dict("records")
            if len(rows) < 2:
                continue
            listed = tuple(
                Listed(number, name_document(row), _name_period(row))
                for number, row in enumerate(rows, 1)
            )
            self._several[str(name)] = listed
            for row, each in zip(rows, listed, strict=True):
                self._numbered[row["document"]] = (str(name), each)

    def list_documents(self, jurisdiction: str) -> tuple[Listed, ...]:
        """The documents of a jurisdiction that has several, else none."""
        return self._several.get(jurisdiction, ())

    def list_all(self, jurisdictions: Iterable[str] | None = None) -> dict[str, tuple[Listed, ...]]:
        """The documents of all that have several, or of those among some jurisdictions."""
        names = self._corpus.jurisdictions if jurisdictions is None else jurisdictions
        return {name: self._several[name] for name in names if name in self._several}

    def find(self, units: str | Iterable[str]) -> tuple[Listed, ...]:
        """Documents of some units, joined as in a table cell or one by one, each once, in order.

        Those of a jurisdiction that has no other document are left out.
        """
        ids = split_list(units) if isinstance(units, str) else units
        found = {self._numbered.get(self._document_of.get(unit, "")) for unit in ids}
        owned = sorted(
            (each for each in found if each),
            key=lambda pair: (self._corpus.jurisdictions.index(pair[0]), pair[1].number),
        )
        return tuple(listed for _, listed in owned)

    def find_document(self, document: str) -> Listed | None:
        """A document by its id, where its jurisdiction has others."""
        return self._numbered.get(document, ("", None))[1]

    def mark(self, units: str | Iterable[str]) -> str:
        """Numbers of the documents of some units of one jurisdiction, such as ``[1,3]``."""
        numbers = [listed.number for listed in self.find(units)]
        return f"[{join_numbers(numbers)}]" if numbers else ""

    def explain(self, cell: Mapping[Any, Any]) -> tuple[Listed, ...]:
        """Documents that a cell of `coverage` rests on: of its units, else all that were searched."""
        if cell["units"]:
            return self.find(str(cell["units"]))
        return self.list_documents(str(cell["jurisdiction"]))


def focus_units(gaps: Gaps, corpus: Corpus, basis: Basis) -> dict[str, str]:
    """Units of the focus behind its state on each missing code, where it has several documents."""
    if not basis.list_documents(gaps.focus):
        return {}
    own = corpus.select([gaps.focus])
    found = [coverage(own, level) for level in sorted(set(gaps.missing["level"]))]
    return {
        code: units
        for cells in found
        for code, units in zip(cells["code"], cells["units"], strict=True)
    }


def label_documents(corpus: Corpus, language: str = "zh") -> dict[str, tuple[str, str]]:
    """Whose each document is, and of which time, as a short label by its id.

    The time comes with the number of the document where its jurisdiction has several.
    """
    basis = Basis(corpus)
    owners = {
        party.name: party.jurisdiction if language == "zh" else party.jurisdiction_en
        for party in corpus.list_parties()
    }
    labels = {}
    for row in corpus.documents.to_dict("records"):
        listed = basis.find_document(row["document"])
        time = [_name_period(row), f"[{listed.number}]" if listed else ""]
        name = str(row["jurisdiction"])
        labels[str(row["document"])] = (owners.get(name, name), " ".join(filter(None, time)))
    return labels


def name_document(row: Mapping[Any, Any]) -> str:
    """Title of a document as Chinese writes titles, or its file where it has none.

    Examples
    --------
    >>> name_document({"title": "工作要点", "file": "a.txt"})
    '《工作要点》'
    """
    return f"《{row['title']}》" if row["title"] else str(row["file"])


def join_numbers(numbers: Collection[int]) -> str:
    """Join ascending numbers, three and more in a row as a range.

    Examples
    --------
    >>> join_numbers([1, 2, 3, 5, 6])
    '1–3,5,6'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [
        [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(number) for number in run] for run in runs
    ]
    return ",".join(text for part in parts for text in part)


def _name_period(row: Mapping[Any, Any]) -> str:
    return str(row["period"]) or ("" if pd.isna(row["year"]) else str(row["year"]))
