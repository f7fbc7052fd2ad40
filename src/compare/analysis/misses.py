"""The coder's miss rate beside what was not found."""

from __future__ import annotations

import pandas as pd

MISS = ["miss_rate", "miss_low", "miss_high"]


def add_misses(rows: pd.DataFrame, rates: pd.DataFrame, state: str = "state") -> pd.DataFrame:
    """Set beside every "not found" how often the coder misses such a measure.

    Parameters
    ----------
    rows : pandas.DataFrame
        With a column ``code``; it stays as it is.
    rates : pandas.DataFrame
        `Corpus.miss_rates`.
    state : str
        The column with the coverage state.

    Returns
    -------
    pandas.DataFrame
        The rows with Float64 columns ``miss_rate``, ``miss_low`` and
        ``miss_high``: NA where the state is another than ``not_found``, and
        where the rate is unknown.

    Examples
    --------
    >>> rates = pd.DataFrame({"code": ["a"], "rate": [0.1], "low": [0.0], "high": [0.3]})
    >>> rows = pd.DataFrame({"code": ["a", "b", "a"], "state": ["not_found", "not_found", "planned"]})
    >>> add_misses(rows, rates)["miss_rate"].tolist()
    [0.1, <NA>, <NA>]
    """
    # a code stands once in a taxonomy, so it is a key without its level
    known, absent = rates.set_index("code"), rows[state] == "not_found"
    return rows.assign(
        **{
            f"miss_{name}": rows["code"].map(known[name]).astype("Float64").where(absent)
            for name in ("rate", "low", "high")
        }
    )
