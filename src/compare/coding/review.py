"""Which units a person should look at first, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from compare.coding.correcting import FACETS
from compare.coding.correction import PROGRAM, WITHOUT_THEME
from compare.coding.evaluation import evaluate
from compare.tables import join_list, split_list

if TYPE_CHECKING:
    from compare.loading import Corpus

BELOW = 0.7
# Candidates that are equally likely make a unit less certain by this much.
CLOSE = 0.1
FIGURES = {"kind accuracy": "kind", "main theme accuracy": "main_theme",
           "themes micro F1": "themes", "themes alpha (MASI)": "alpha",
           "practices micro F1": "practices"}  # fmt: skip
COLUMNS = ("document", "unit", "label", "section", "text", "candidates", "themes", "practices",
           "kind", "status", "evidence", "certainty", "start", "end")  # fmt: skip


def select_uncertain(
    corpus: Corpus, limit: int | None = None, below: float = BELOW
) -> pd.DataFrame:
    """Select the units that the program is least certain of, those first.

    A unit is as certain as the least certain of the program's decisions on
    it: that the main theme is right, and that each other candidate is given
    (or not). Where the two likeliest themes are close together, so that it is
    open which of them is the main one, it is up to 0.1 less certain. Units
    that people corrected are certain, and background carries no theme.

    Parameters
    ----------
    corpus : Corpus
        What ``policy-compare process`` wrote.
    limit : int, optional
        At most so many units, all by default.
    below : float
        Only units that are less certain than this, 0 to 1; above 1 for all.

    Returns
    -------
    pandas.DataFrame
        One row a unit: document, unit, label, section, text, candidates (up to
        three themes with their confidence, ``code=0.82;code=0.31``), themes,
        practices, kind, status, evidence (the words that caused the codes,
        joined by ``;``), certainty (float, 0 to 1), start and end.
    """
    units = corpus.units[
        (corpus.units["coder"] == PROGRAM) & (corpus.units["kind"] != WITHOUT_THEME)
    ]
    certainty = [
        measure_certainty(confidence if pd.notna(confidence) else 0.0, str(candidates), str(themes))
        for confidence, candidates, themes in zip(
            units["confidence"], units["candidates"], units["themes"], strict=True
        )
    ]
    words = corpus.codings.groupby("unit", sort=False)["evidence"].agg(
        lambda found: join_list(dict.fromkeys(found))
    )
    table = units.assign(
        certainty=certainty,
        evidence=units["unit"].map(words).fillna(""),
    )
    table = table[table["certainty"] < below].sort_values(
        ["certainty", "document", "start"], kind="stable"
    )
    return table[list(COLUMNS)].head(len(table) if limit is None else limit).reset_index(drop=True)


def measure_certainty(confidence: float, candidates: str, themes: str = "") -> float:
    """How certain the program is of the themes of a unit, 0 to 1.

    Parameters
    ----------
    confidence : float
        Confidence of the main theme.
    candidates : str
        The likeliest themes with their confidence, as in the units table.
    themes : str
        The themes given, the main one first; the likeliest is taken for the
        main one where they are left out.

    Examples
    --------
    >>> measure_certainty(0.9, "a=0.9;b=0.1")
    0.9
    >>> measure_certainty(0.9, "a=0.9;b=0.4")  # is b given or not?
    0.6
    >>> measure_certainty(0.9, "a=0.9;b=0.9")  # which of them is the main one?
    0.8
    """
    likely = read_candidates(candidates)
    main = themes.split(";")[0] or (likely[0][0] if likely else "")
    decided = [max(sure, 1 - sure) for code, sure in likely if code != main]
    close = 0.0
    if len(likely) > 1:
        close = max(0.0, 1 - 2 * abs(likely[0][1] - likely[1][1]))
    return round(max(0.0, min([confidence, *decided]) - CLOSE * close), 2)


def read_candidates(joined: str) -> list[tuple[str, float]]:
    """Take the candidates of a unit apart.

    Examples
    --------
    >>> read_candidates("sea_rail=0.82;smart_port=0.31")
    [('sea_rail', 0.82), ('smart_port', 0.31)]
    """
    pairs = (item.partition("=") for item in split_list(joined))
    return [(code, float(sure)) for code, _, sure in pairs]


def measure_corrections(corpus: Corpus, applied: pd.DataFrame) -> pd.DataFrame:
    """Measure how far the program agrees with people on the units that they corrected.

    These are the units that people chose to look at, and often the hardest:
    the figures say what the corrections changed, not how good the program is.

    Parameters
    ----------
    corpus : Corpus
        The tables, with the corrections in them.
    applied : pandas.DataFrame
        From `compare.coding.correcting.read_applied`; units that the corpus
        does not have are left out.

    Returns
    -------
    pandas.DataFrame
        One row a figure: figure (kind, main_theme, themes, alpha, practices),
        before (what the program says by itself against what people say),
        after (the tables against what people say), support (Int64). NA where
        there is nothing to compare; no row without a correction.
    """
    columns = ["figure", "before", "after", "support"]
    said = applied[applied["unit"].isin(corpus.units["unit"])]
    if said.empty:
        return pd.DataFrame(columns=columns)
    program = said.drop(columns=list(FACETS)).rename(columns={f"program_{n}": n for n in FACETS})
    tables = corpus.units[corpus.units["unit"].isin(said["unit"])]
    before, after = (
        # one sample: the intervals are not shown
        evaluate(coding.drop(columns="candidates", errors="ignore"), said, resamples=1).figures
        for coding in (program, tables)
    )
    figures = pd.DataFrame(
        {
            "figure": before["name"].map(FIGURES),
            "before": before["value"].astype("Float64"),
            "after": after["value"].astype("Float64"),
            "support": before["support"].astype("Int64"),
        }
    )
    order = list(FIGURES.values())
    figures = figures[figures["figure"].notna()]
    return figures.sort_values(
        "figure", key=lambda names: names.map(order.index), ignore_index=True
    )
