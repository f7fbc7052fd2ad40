"""The processed corpus as a frozen noun: its three tables, its taxonomy, and selecting from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from compare.coding.misses import MISSES_FILE, no_misses, read_misses
from compare.coding.taxonomy import Taxonomy, load_taxonomy
from compare.errors import SelectionError, list_choices
from compare.schema import CODINGS, DOCUMENTS, UNITS
from compare.tables import read_table

TAXONOMY_FILE = "taxonomy.yaml"


@dataclass(frozen=True, eq=False)
class Corpus:
    """Documents, units and codings that belong together, with the taxonomy they are coded by.

    Parameters
    ----------
    documents, units, codings : pandas.DataFrame
        The tables declared in `compare.tables`.
    taxonomy : Taxonomy
        What the codes mean.
    jurisdictions : tuple of str
        The jurisdictions that are compared, in the order of the documents
        table; one whose documents a selection left out stays, without a document.
    whole : Corpus or None
        The corpus that this is a selection from: names and periods of what a
        selection left out are still known from it.
    miss_rates : pandas.DataFrame
        How often the coder misses a code (`compare.coding.misses`); empty
        where that was not measured.
    """

    documents: pd.DataFrame
    units: pd.DataFrame
    codings: pd.DataFrame
    taxonomy: Taxonomy
    jurisdictions: tuple[str, ...]
    miss_rates: pd.DataFrame = field(default_factory=no_misses)
    whole: Corpus | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        return (
            f"Corpus({len(self.documents)} documents of {len(self.jurisdictions)} jurisdictions, "
            f"{len(self.units)} units, {len(self.codings)} codings)"
        )

    def select(
        self,
        jurisdictions: Sequence[str] | None = None,
        period: str | None = None,
        themes: Sequence[str] | None = None,
    ) -> Corpus:
        """Keep some jurisdictions, one period, or some themes; the corpus itself stays as it is.

        Parameters
        ----------
        jurisdictions : sequence of str, optional
            Chinese or English names; the order given is kept.
        period : str, optional
            A year (``"2022"``) or a period of a document (``"2022-Q2"``).
        themes : sequence of str, optional
            Theme codes; the taxonomy of the result has only these.

        Raises
        ------
        SelectionError
            A name is not there, or nothing is left.

        Examples
        --------
        >>> import pandas as pd
        >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
        >>> empty = [pd.DataFrame(columns=table.names) for table in (DOCUMENTS, UNITS, CODINGS)]
        >>> corpus = Corpus(*empty, load_taxonomy(), ("厦门市", "青岛市"))
        >>> corpus.select(jurisdictions=["厦门市"]).jurisdictions
        ('厦门市',)
        >>> corpus.select(jurisdictions=["北京市"])
        Traceback (most recent call last):
        compare.errors.SelectionError: the jurisdiction '北京市': no document has it; use one of 厦门市, 青岛市.
        """
        names = self.jurisdictions
        if jurisdictions is not None:
            names = tuple(dict.fromkeys(self.find_jurisdiction(name) for name in jurisdictions))
            if not names:
                raise self._nothing("jurisdictions []", self.jurisdictions)
        documents = self.documents[self.documents["jurisdiction"].isin(names)]
        if period is not None:
            period = str(period)
            year = documents["year"].astype("string").fillna("")
            chosen = documents[(documents["period"] == period) | (year == period)]
            if chosen.empty:
                whose = f" of {', '.join(names)}" if jurisdictions is not None else ""
                raise self._nothing(f"period {period}{whose}", _periods(documents))
            documents = chosen
        taxonomy = self.taxonomy
        if themes is not None:
            if not themes:
                raise self._nothing("themes []", taxonomy.codes("theme"))
            kept = tuple(taxonomy.theme(code) for code in dict.fromkeys(themes))
            taxonomy = replace(taxonomy, themes=kept)
        return self._narrow(documents, taxonomy, names)

    def find_jurisdiction(self, name: str) -> str:
        """The Chinese name of a jurisdiction given in Chinese, in short (厦门) or in English.

        Raises
        ------
        SelectionError
            No document has it; the message lists those there are.
        """
        if name in self.jurisdictions:
            return name
        known = (self.whole or self).documents
        english = known[known["jurisdiction_en"].str.casefold() == name.casefold()]
        short = [found for found in self.jurisdictions if name and found.startswith(name)]
        for found in [*english["jurisdiction"], *(short if len(short) == 1 else [])]:
            if found in self.jurisdictions:
                return str(found)
        raise SelectionError(
            f"the jurisdiction {name!r}",
            "no document has it",
            f"use one of {list_choices(self.jurisdictions) or '(there are none)'}",
        )

    def names(self, language: str = "zh") -> dict[str, str]:
        """Name to show for each jurisdiction, by its Chinese name."""
        if language == "zh":
            return {name: name for name in self.jurisdictions}
        pairs = (
            (self.whole or self).documents.drop_duplicates("jurisdiction").set_index("jurisdiction")
        )
        english = pairs["jurisdiction_en"].to_dict()
        return {name: english.get(name) or name for name in self.jurisdictions}

    def _narrow(
        self, documents: pd.DataFrame, taxonomy: Taxonomy, names: Collection[str]
    ) -> Corpus:
        units = self.units[self.units["document"].isin(documents["document"])]
        themes = [theme.code for theme in taxonomy.themes]
        codings = self.codings[
            self.codings["document"].isin(documents["document"])
            & self.codings["theme"].isin(themes)
        ]
        return Corpus(
            documents.reset_index(drop=True),
            units.reset_index(drop=True),
            codings.reset_index(drop=True),
            taxonomy,
            tuple(names),
            self.miss_rates,
            self.whole or self,
        )

    def _nothing(self, asked: str, choices: Sequence[str]) -> SelectionError:
        return SelectionError(
            f"the {asked}", "nothing is selected", f"use one of {list_choices(choices)}"
        )


def _periods(documents: pd.DataFrame) -> list[str]:
    """Years and periods that some documents are of."""
    years = {str(year) for year in documents["year"].dropna()}
    return sorted(years | {period for period in documents["period"] if period})


def load_corpus(folder: str | Path = "data/processed") -> Corpus:
    """Load what ``policy-compare process`` wrote.

    Parameters
    ----------
    folder : str or Path
        The folder with the tables; their taxonomy lies beside them, and the
        miss rates of the coder where they are known.

    Raises
    ------
    SchemaError
        A table is missing or is not what it declares.
    """
    folder = Path(folder)
    documents, units, codings = (read_table(table, folder) for table in (DOCUMENTS, UNITS, CODINGS))
    taxonomy = load_taxonomy(folder / TAXONOMY_FILE)
    names = tuple(dict.fromkeys(documents["jurisdiction"]))
    misses = read_misses(folder / MISSES_FILE)
    return Corpus(documents, units, codings, taxonomy, names, misses)
