"""The coverage matrix to explore: practices under their theme, and controls for what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from compare.analysis.coverage import STATES
from compare.present.basis import Basis
from compare.present.blocks import Block, cell_id, list_basis, render_block, show_cell
from compare.present.slugs import slug_jurisdictions

if TYPE_CHECKING:
    from compare.loading import Corpus


def coverage_explorer(
    by_theme: pd.DataFrame, by_practice: pd.DataFrame, corpus: Corpus, language: str = "zh"
) -> Block:
    """Show themes with their practices below them, jurisdictions as columns.

    In a page whose script runs, a reader chooses jurisdictions, unfolds
    practices, keeps only rows that differ by so much, puts the largest
    differences first, and sees states, counts or shares. Elsewhere the table
    is whole.

    Parameters
    ----------
    by_theme, by_practice : pandas.DataFrame
        From `compare.analysis.coverage.coverage`, of either level.
    corpus : Corpus
        For the names and labels.
    language : {"zh", "en"}
        Language of the labels.

    Returns
    -------
    Block
        How firm each cell is stands in its ``data-rank``: 0 for what was not
        found to 4 for what is in place, empty where there is no document.
    """
    names, slugs, basis = corpus.names(language), slug_jurisdictions(corpus), Basis(corpus)
    practices = dict(list(by_practice.groupby("theme", sort=False)))
    rows: list[dict[str, Any]] = []
    for theme, group in by_theme.groupby("code", sort=False):
        below = practices.get(theme, by_practice.iloc[:0])
        for code, found in [(theme, group), *below.groupby("code", sort=False)]:
            cells = {cell["jurisdiction"]: cell for cell in found.to_dict("records")}
            shown = [
                {
                    **show_cell(
                        cells[name], corpus, basis, language, f"#{cell_id(str(theme), slugs[name])}"
                    ),
                    "rank": _rank(cells[name]["state"]),
                }
                for name in corpus.jurisdictions
            ]
            rows.append(
                {
                    "theme": str(theme),
                    "is_practice": code != theme,
                    "unfolds": code == theme and not below.empty,
                    "label": corpus.taxonomy.label(str(code), language),
                    "cells": shown,
                }
            )
    return render_block(
        "explorer",
        language,
        rows=rows,
        columns=[{"name": names[name], "place": n} for n, name in enumerate(corpus.jurisdictions)],
        most=len(STATES) - 2,
        absent=bool((by_theme["state"] == "not_found").any()),
        listed=list_basis(basis, corpus, language),
    )


def _rank(state: str) -> str:
    return "" if state == "no_document" else str(STATES.index(state) - 1)
