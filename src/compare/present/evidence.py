"""The quoted units behind every claim of a report: behind a cell, a family, a gap."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import pandas as pd

from compare.present.basis import Basis, focus_units
from compare.present.blocks import Block, cell_id, list_basis, render_block
from compare.present.misses import describe_miss, name_miss
from compare.present.quotations import Quoter
from compare.present.slugs import slug_jurisdictions
from compare.present.wording import phrase
from compare.tables import split_list

if TYPE_CHECKING:
    from compare.analysis.families import Families
    from compare.analysis.gaps import Gaps
    from compare.loading import Corpus


def coverage_quotations(cells: pd.DataFrame, corpus: Corpus, language: str = "zh") -> Block:
    """Quote the units behind every cell, folded away under their theme and jurisdiction.

    Parameters
    ----------
    cells : pandas.DataFrame
        From `compare.analysis.coverage.coverage`, of the level of themes.
    corpus : Corpus
        For the units.
    language : {"zh", "en"}
        Language of everything but the quoted text.
    """
    quoter, names, slugs = (
        Quoter(corpus, language),
        corpus.names(language),
        slug_jurisdictions(corpus),
    )
    themes = []
    for code, group in cells.groupby("code", sort=False):
        found: list[dict[str, Any]] = []
        for cell in group.to_dict("records"):
            name = cell["jurisdiction"]
            found.append(
                {
                    "id": cell_id(str(code), slugs[name]),
                    "name": names[name],
                    "state": cell["state"],
                    "missed": describe_miss(cell, corpus, language),
                    "quotes": quoter.quote_all(cell["units"], {str(code)}),
                }
            )
        themes.append({"label": corpus.taxonomy.label(str(code), language), "cells": found})
    return render_block("cells", language, themes=themes)


def families_quotations(
    families: Families, corpus: Corpus, language: str = "zh", *, most: int = 15
) -> Block:
    """Set the wording of similar measures side by side, a column for each jurisdiction.

    Parameters
    ----------
    families : Families
        From `compare.analysis.families.families`.
    corpus : Corpus
        For the units.
    language : {"zh", "en"}
        Language of everything but the quoted text.
    most : int
        At most so many families, of those that span two jurisdictions or more.
    """
    quoter, names = Quoter(corpus, language), corpus.names(language)
    spanning = families.table[families.table["jurisdictions"].map(split_list).map(len) > 1]
    shown = []
    for family in spanning.head(most).to_dict("records"):
        members = families.members[families.members["family"] == family["family"]]
        columns = [
            [
                (quoter.quote(row.unit), f"{row.closeness:.2f}")
                for row in members[members["jurisdiction"] == name].itertuples(index=False)
            ]
            for name in split_list(family["jurisdictions"])
        ]
        shown.append(
            {
                **family,
                "words": split_list(family["words"]),
                "themes": [
                    corpus.taxonomy.label(code, language) for code in split_list(family["themes"])
                ],
                "names": [names[name] for name in split_list(family["jurisdictions"])],
                "rows": list(zip_longest(*columns)),
                "cohesion": _score(family["cohesion"]),
                "stability": _score(family["stability"]),
            }
        )
    return render_block("families", language, families=shown, total=len(spanning))


def gaps_table(gaps: Gaps, corpus: Corpus, language: str = "zh") -> Block:
    """List what the focus lacks, what most peers have first, with links to the quotations.

    Where a jurisdiction has several documents, those that its state rests on
    are named.

    Parameters
    ----------
    gaps : Gaps
        From `compare.analysis.gaps.gaps`.
    corpus : Corpus
        For the names and labels.
    language : {"zh", "en"}
        Language of the labels.
    """
    rows, focus = list_gaps(gaps, corpus, language), corpus.names(language)[gaps.focus]
    listed = list_basis(Basis(corpus), corpus, language, (gaps.focus, *gaps.peers))
    return render_block("gaps", language, rows=rows, focus=focus, listed=listed)


def list_gaps(gaps: Gaps, corpus: Corpus, language: str = "zh") -> list[dict[str, Any]]:
    """What the focus lacks, in the order and the words of `gaps_table`, a mapping for each."""
    names, basis = corpus.names(language), Basis(corpus)
    said = gaps.quotes.groupby(["code", "jurisdiction"])["unit"].agg(list).to_dict()
    own = focus_units(gaps, corpus, basis)
    rows = []
    for row in gaps.missing.to_dict("records"):
        behind = [(n, said.get((row["code"], n), [])) for n in split_list(row["peers"])]
        peers = [(names[name], basis.mark(units), basis.find(units)) for name, units in behind]
        rests = (basis.mark(own.get(row["code"], "")), basis.find(own.get(row["code"], "")))
        rows.append({**_gap(row, corpus, language), "peers": peers, "rests": rests})
    return rows


def gaps_quotations(gaps: Gaps, corpus: Corpus, language: str = "zh") -> Block:
    """Quote what peers write for each gap, and beside it what the focus comes nearest with.

    Parameters
    ----------
    gaps : Gaps
        From `compare.analysis.gaps.gaps`.
    corpus : Corpus
        For the units and their evidence.
    language : {"zh", "en"}
        Language of everything but the quoted text.
    """
    shown, focus = quote_gaps(gaps, corpus, language), corpus.names(language)[gaps.focus]
    return render_block("gap_quotes", language, gaps=shown, focus=focus)


def quote_gaps(gaps: Gaps, corpus: Corpus, language: str = "zh") -> list[dict[str, Any]]:
    """The quotations of `gaps_quotations`, a mapping for each gap."""
    quoter, names = Quoter(corpus, language), corpus.names(language)
    shown = []
    for row in gaps.missing.to_dict("records"):
        code = str(row["code"])
        quotes = gaps.quotes[(gaps.quotes["code"] == code) & (gaps.quotes["level"] == row["level"])]
        peers = [
            {
                "name": names[str(name)],
                "state": str(group["state"].iloc[0]),
                "quotes": [quoter.quote(unit, {code}) for unit in group["unit"]],
            }
            for name, group in quotes.groupby("jurisdiction", sort=False)
        ]
        shown.append(
            {
                **_gap(row, corpus, language),
                "quoted": peers,
                "nearest": quoter.quote_maybe(row["nearest_unit"]),
            }
        )
    return shown


def only_focus_table(gaps: Gaps, corpus: Corpus, language: str = "zh") -> Block:
    """List what only the focus has, with its units folded away below each.

    Parameters
    ----------
    gaps : Gaps
        From `compare.analysis.gaps.gaps`.
    corpus : Corpus
        For the units.
    language : {"zh", "en"}
        Language of everything but the quoted text.
    """
    return render_block("only_focus", language, rows=list_only_focus(gaps, corpus, language))


def list_only_focus(gaps: Gaps, corpus: Corpus, language: str = "zh") -> list[dict[str, Any]]:
    """What only the focus has, quoted, a mapping for each."""
    quoter = Quoter(corpus, language)
    return [
        {
            "level": row["level"],
            "label": corpus.taxonomy.label(row["code"], language),
            "theme": corpus.taxonomy.label(row["theme"], language),
            "state": row["state"],
            "quotes": quoter.quote_all(row["units"], {row["code"]}),
        }
        for row in gaps.only_focus.to_dict("records")
    ]


def not_comparable_table(gaps: Gaps, corpus: Corpus, language: str = "zh") -> Block:
    """List what could not be compared, and why.

    Parameters
    ----------
    gaps : Gaps
        From `compare.analysis.gaps.gaps`.
    corpus : Corpus
        For the names.
    language : {"zh", "en"}
        Language of the labels.
    """
    names = corpus.names(language)
    rows = [
        (names.get(row["jurisdiction"], row["jurisdiction"]), str(row["reason"]))
        for row in gaps.not_comparable.to_dict("records")
    ]
    return render_block("not_comparable", language, rows=rows)


def _gap(row: dict[Any, Any], corpus: Corpus, language: str) -> dict[str, Any]:
    return {
        "id": f"gap-{row['code']}",
        "level": row["level"],
        "label": corpus.taxonomy.label(row["code"], language),
        "theme": corpus.taxonomy.label(row["theme"], language),
        "focus_state": row["focus_state"],
        "miss": name_miss(row, language, "focus_state"),
        "missed": describe_miss(row, corpus, language, "focus_state"),
        "firmest": row["firmest"],
        "of": phrase(language, "gaps.of", n=row["n_peers"], total=row["n_comparable"]),
        "score": _score(row["nearest_score"]),
    }


def _score(value: Any) -> str:
    return "" if pd.isna(value) else f"{value:.2f}"
