"""The processed corpus as a frozen noun: its three tables, its taxonomy, and selecting from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from compare.coding.misses import MISSES_FILE, no_misses, read_misses
from compare.coding.taxonomy import Taxonomy, load_taxonomy
from compare.errors import SelectionError, SourceError, list_choices
from compare.periods import Party, find_parties, find_years, is_about, make_party, sort_parties
from compare.schema import CODINGS, DOCUMENTS, UNITS
from compare.storage import find_current
from compare.tables import read_table

TAXONOMY_FILE = "taxonomy.yaml"
# the folder with the text of each document
TEXTS = "text"


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
    parties : tuple of Party
        What `jurisdictions` are of a corpus from `by_period`; empty otherwise.
    """

    documents: pd.DataFrame
    units: pd.DataFrame
    codings: pd.DataFrame
    taxonomy: Taxonomy
    jurisdictions: tuple[str, ...]
    miss_rates: pd.DataFrame = field(default_factory=no_misses)
    whole: Corpus | None = field(default=None, repr=False)
    parties: tuple[Party, ...] = ()

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
            Chinese or English names; the order given is kept. By period, the
            name of a jurisdiction alone stands for each of its periods.
        period : str, optional
            A year or several (``"2022"``, ``"2023-2025"``) with every document
            about any of them: of that year, of a part of it (2022-H1), or of a
            span that includes it, since a document of 2023-2025 is about 2024
            too. A part of a year (``"2022-H1"``) with every document whose own
            period lies within it.
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
            names = tuple(dict.fromkeys(n for name in jurisdictions for n in self._find_all(name)))
            if not names:
                raise self._nothing("jurisdictions []", self.jurisdictions)
        documents = self.documents[self.documents["jurisdiction"].isin(names)]
        if period is not None:
            period = str(period)
            chosen = documents[[is_about(period, *times) for times in _times(documents)]]
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

    def by_period(self) -> Corpus:
        """Make each jurisdiction and year a party of its own, so that years can be compared.

        Everything that is answered of jurisdictions is answered of them: the
        gap of 厦门市 2024 against 厦门市 2022 is what the city dropped. A
        document of several years belongs to no single one of them, so that its
        party is named by its whole period (厦门市 2023-2025); so is one whose
        year is unknown. A jurisdiction that a selection left without a document
        stays as it is.

        Returns
        -------
        Corpus
            The same documents, whose `jurisdiction` and `jurisdiction_en` are
            those of their party (厦门市 2022, Xiamen 2022). Parties stand in
            the order of the jurisdictions, then of their periods. A corpus by
            period stays as it is.

        Examples
        --------
        >>> import pandas as pd
        >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
        >>> documents, units, codings = [
        ...     pd.DataFrame(columns=table.names) for table in (DOCUMENTS, UNITS, CODINGS)]
        >>> rows = [{"jurisdiction": "厦门市", "jurisdiction_en": "Xiamen", "year": year,
        ...          "period": str(year)} for year in (2022, 2021)]
        >>> documents = pd.DataFrame(rows, columns=DOCUMENTS.names)
        >>> corpus = Corpus(documents, units, codings, load_taxonomy(), ("厦门市",)).by_period()
        >>> corpus.jurisdictions
        ('厦门市 2021', '厦门市 2022')
        >>> corpus.find_jurisdiction("Xiamen 2022")
        '厦门市 2022'
        """
        if self.parties:
            return self
        known = {party.name: party for party in self.list_parties()}
        documents = self.documents[self.documents["jurisdiction"].isin(known)]
        made = [
            make_party(known[name].jurisdiction, known[name].jurisdiction_en, *times)
            for name, times in zip(documents["jurisdiction"], _times(documents), strict=True)
        ]
        parties = tuple(
            party
            for name, whole in known.items()
            for party in sort_parties(p for p in made if p.jurisdiction == name) or [whole]
        )
        renamed = documents.assign(
            jurisdiction=pd.Series([p.name for p in made], documents.index, "str"),
            jurisdiction_en=pd.Series([p.name_en for p in made], documents.index, "str"),
        )
        names = tuple(party.name for party in parties)
        return replace(self, documents=renamed, jurisdictions=names, whole=None, parties=parties)

    def find_jurisdiction(self, name: str) -> str:
        """The Chinese name of a jurisdiction given in Chinese, in short (厦门) or in English.

        Raises
        ------
        SelectionError
            No document has it, or it may mean several, as a jurisdiction of a
            corpus by period does; the message lists those there are.
        """
        found = [party.name for party in find_parties(name, self.list_parties())]
        if len(found) == 1:
            return found[0]
        raise SelectionError(
            f"the jurisdiction {name!r}",
            f"it may be any of {len(found)}" if found else "no document has it",
            f"use one of {list_choices(found or self.jurisdictions) or '(there are none)'}",
        )

    @property
    def places(self) -> tuple[str, ...]:
        """The jurisdictions themselves, each once, in however many periods they are compared."""
        return tuple(dict.fromkeys(party.jurisdiction for party in self.list_parties()))

    def list_parties(self) -> tuple[Party, ...]:
        """The sides of the comparison in order: jurisdictions, or their periods by `by_period`."""
        if self.parties:
            known = {party.name: party for party in self.parties}
            return tuple(known[name] for name in self.jurisdictions)
        first = (self.whole or self).documents.drop_duplicates("jurisdiction")
        english = first.set_index("jurisdiction")["jurisdiction_en"].to_dict()
        pairs = [(name, english.get(name) or name) for name in self.jurisdictions]
        return tuple(Party(name, name_en, name, name_en) for name, name_en in pairs)

    def names(self, language: str = "zh") -> dict[str, str]:
        """Name to show for each jurisdiction, by its Chinese name."""
        parties = self.list_parties()
        return {party.name: party.name if language == "zh" else party.name_en for party in parties}

    def _find_all(self, name: str) -> tuple[str, ...]:
        """Every period of a jurisdiction that is named without one, else the one that is meant."""
        found = find_parties(name, self.list_parties())
        if len({party.jurisdiction for party in found}) == 1:
            return tuple(party.name for party in found)
        return (self.find_jurisdiction(name),)

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
            self.parties,
        )

    def _nothing(self, asked: str, choices: Sequence[str]) -> SelectionError:
        return SelectionError(
            f"the {asked}", "nothing is selected", f"use one of {list_choices(choices)}"
        )


def _times(documents: pd.DataFrame) -> list[tuple[int | None, str]]:
    """Year and period of each document."""
    pairs = zip(documents["year"], documents["period"], strict=True)
    return [(None if pd.isna(year) else int(year), str(period)) for year, period in pairs]


def _periods(documents: pd.DataFrame) -> list[str]:
    """Years and periods that some documents are about."""
    times = _times(documents)
    years = {str(year) for each in times for year in find_years(*each)}
    return sorted(years | {period for _, period in times if period})


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
    # a run that ends meanwhile changes what the folder shows, not what is read here
    folder = find_current(Path(folder))
    documents, units, codings = (read_table(table, folder) for table in (DOCUMENTS, UNITS, CODINGS))
    taxonomy = load_taxonomy(folder / TAXONOMY_FILE)
    names = tuple(dict.fromkeys(documents["jurisdiction"]))
    misses = read_misses(folder / MISSES_FILE)
    return Corpus(documents, units, codings, taxonomy, names, misses)


def read_text(folder: str | Path, file: str) -> str:
    """Read the text of a document that all offsets of its units refer to.

    Parameters
    ----------
    folder : str or Path
        The folder that ``policy-compare process`` wrote.
    file : str
        The file of the document, as the documents table has it.

    Raises
    ------
    SourceError
        There is no such text.
    """
    try:
        return (find_current(Path(folder)) / TEXTS / f"{file}.txt").read_bytes().decode("utf-8")
    except (OSError, ValueError):
        raise SourceError(
            f"the text of {file!r}",
            f"it cannot be read in {folder}",
            "run policy-compare process again",
        ) from None
