"""What a review shows: the least certain units, the corrections, and what they changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from compare.coding.correcting import FACETS
from compare.coding.review import read_candidates
from compare.present.blocks import Block, render_block
from compare.present.quotations import Quoter
from compare.present.wording import phrase, wording
from compare.tables import split_list

if TYPE_CHECKING:
    from compare.loading import Corpus


def describe_review(
    uncertain: pd.DataFrame, applied: pd.DataFrame, corpus: Corpus, language: str = "zh"
) -> list[str]:
    """Say how many units are to be looked at, and how many people corrected.

    Parameters
    ----------
    uncertain : pandas.DataFrame
        From `compare.coding.review.select_uncertain`.
    applied : pandas.DataFrame
        From `compare.coding.correcting.read_applied`.
    corpus : Corpus
        What they are part of.
    language : {"zh", "en"}
        Language of the sentences.
    """
    here = applied[applied["unit"].isin(corpus.units["unit"])]
    said = [phrase(language, "review.uncertain", n=len(uncertain), total=len(corpus.units))]
    if here.empty:
        return [*said, wording(language)["review.uncorrected"]]
    people = here["coder"].nunique()
    return [*said, phrase(language, "review.corrected", n=len(here), people=people)]


def uncertain_quotations(uncertain: pd.DataFrame, corpus: Corpus, language: str = "zh") -> Block:
    """Quote units to review, with the evidence marked and the likeliest themes above each.

    Parameters
    ----------
    uncertain : pandas.DataFrame
        From `compare.coding.review.select_uncertain`, in its order.
    corpus : Corpus
        For the units.
    language : {"zh", "en"}
        Language of everything but the quoted text.
    """
    quoter = Quoter(corpus, language)
    rows = [
        {
            "unit": row["unit"],
            "certainty": f"{row['certainty']:.2f}",
            "candidates": [
                (corpus.taxonomy.label(code, language), f"{sure:.2f}", code in split_list(row["themes"]))
                for code, sure in read_candidates(row["candidates"])
            ],
            "quote": quoter.quote(row["unit"], split_list(row["themes"])),
        }
        for row in uncertain.to_dict("records")
    ]  # fmt: skip
    return render_block("uncertain", language, rows=rows)


def corrections_table(applied: pd.DataFrame, corpus: Corpus, language: str = "zh") -> Block:
    """List the corrections: what the program says, what the person says, who and when.

    Parameters
    ----------
    applied : pandas.DataFrame
        From `compare.coding.correcting.read_applied`.
    corpus : Corpus
        Units that it does not have are left out.
    language : {"zh", "en"}
        Language of the labels.
    """
    quoter = Quoter(corpus, language)
    here = applied[applied["unit"].isin(corpus.units["unit"])]
    rows = [
        {
            **row,
            "before": _name_facets(row, "program_", corpus, language),
            "after": _name_facets(row, "", corpus, language),
            "quote": quoter.quote(row["unit"]),
        }
        for row in here.to_dict("records")
    ]
    return render_block("corrections", language, rows=rows)


def _name_facets(row: dict[Any, Any], prefix: str, corpus: Corpus, language: str) -> list[str]:
    kind, status, themes, practices = (str(row[prefix + name]) for name in FACETS)
    label = corpus.taxonomy.label
    codes = [label(code, language) for code in (*split_list(themes), *split_list(practices))]
    return [wording(language)[f"kind.{kind}.{status}" if status else f"kind.{kind}"], *codes]


def agreement_table(figures: pd.DataFrame, language: str = "zh") -> Block:
    """Show how far the program agrees with people, before and after their corrections.

    Parameters
    ----------
    figures : pandas.DataFrame
        From `compare.coding.review.measure_corrections`.
    language : {"zh", "en"}
        Language of the labels.
    """
    words = wording(language)
    rows = [
        (
            words[f"review.figure.{row['figure']}"],
            ["" if pd.isna(row[name]) else f"{row[name]:.2f}" for name in ("before", "after")],
            int(row["support"]),
        )
        for row in figures.to_dict("records")
    ]
    return render_block("agreement", language, rows=rows)
