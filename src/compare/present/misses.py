"""How the coder's miss rate is said beside "not found": in a cell, and as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from compare.present.wording import phrase, wording

if TYPE_CHECKING:
    from compare.loading import Corpus


def name_miss(row: Mapping[Any, Any], language: str = "zh", state: str = "state") -> str:
    """Say the miss rate in a few words, as beside a state in a table.

    Parameters
    ----------
    row : mapping
        A row of `coverage` or of `Gaps.missing`.
    language : {"zh", "en"}
        Language of the words.
    state : str
        The column with the coverage state.

    Returns
    -------
    str
        The rate with its interval, or that it is unknown; empty where
        something was found or nothing was searched.

    Examples
    --------
    >>> row = {"state": "not_found", "miss_rate": 0.12, "miss_low": 0.05, "miss_high": 0.25}
    >>> name_miss(row)
    '漏检率 12%（5–25%）'
    >>> name_miss(row | {"miss_rate": None}, "en")
    'miss rate unknown'
    >>> name_miss(row | {"state": "planned"})
    ''
    """
    if row[state] != "not_found":
        return ""
    if pd.isna(row["miss_rate"]):
        return wording(language)["miss.unknown"]
    return phrase(language, "miss.short", **_percents(row))


def describe_miss(
    row: Mapping[Any, Any],
    corpus: Corpus,
    language: str = "zh",
    state: str = "state",
    *,
    brief: bool = False,
) -> str:
    """Say the miss rate in a sentence, with the number of measures it was measured on.

    Parameters
    ----------
    row : mapping
        A row of `coverage` or of `Gaps.missing`.
    corpus : Corpus
        For the number of measures.
    language : {"zh", "en"}
        Language of the sentence.
    state : str
        The column with the coverage state.
    brief : bool
        Whether to say it as `name_miss` does, for where there is little room.

    Returns
    -------
    str
        Empty where something was found or nothing was searched.
    """
    if row[state] != "not_found":
        return ""
    if pd.isna(row["miss_rate"]):
        return wording(language)["miss.unknown" if brief else "miss.sentence.unknown"]
    rates = corpus.miss_rates
    measured = rates.loc[rates["code"] == row["code"], "support"].sum()
    key = "miss.counted" if brief else "miss.sentence"
    return phrase(language, key, n=int(measured), **_percents(row))


def _percents(row: Mapping[Any, Any]) -> dict[str, str]:
    return {
        "rate": f"{row['miss_rate']:.0%}",
        "low": f"{row['miss_low']:.0%}".removesuffix("%"),
        "high": f"{row['miss_high']:.0%}",
    }
