"""How often the coder misses a code that is there, which belongs beside every "not found".

The miss rate is 1 − recall over the measures of a reference coding, code by
code. It is a share of few cases, so that it is given with its interval.
"""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd

from compare.coding.agreement import measure_agreement
from compare.coding.taxonomy import Taxonomy
from compare.errors import SchemaError, list_choices
from compare.tables import aside

MISSES_FILE = "miss_rates.csv"
COLUMNS = ("code", "level", "support", "missed", "rate", "low", "high")
TYPES = {
    "code": "str",
    "level": "str",
    "support": "int64",
    "missed": "int64",
    "rate": "Float64",
    "low": "Float64",
    "high": "Float64",
}
QUANTILE = 1.959963984540054  # of the normal distribution, for an interval of 95 %


def no_misses() -> pd.DataFrame:
    """Return the table of a coder that was never measured: its columns and no row."""
    return pd.DataFrame({name: [] for name in COLUMNS}).astype(TYPES)


def wilson_interval(hits: int, cases: int) -> tuple[float, float]:
    """Score interval of a share at 95 %.

    Method: Wilson, E. B. (1927), Probable inference, the law of succession,
    and statistical inference, Journal of the American Statistical Association
    22(158), 209–212, doi:10.1080/01621459.1927.10502953. Unlike the textbook
    interval it stays within 0 and 1 and has a width also where the share is 0.

    Parameters
    ----------
    hits, cases : int
        The share is `hits` of `cases`; at least one case.

    Returns
    -------
    tuple of float
        Lower and upper end.

    Examples
    --------
    >>> low, high = wilson_interval(0, 10)
    >>> low, round(high, 3)
    (0.0, 0.278)
    """
    share, square = hits / cases, QUANTILE**2
    centre = share + square / (2 * cases)
    reach = QUANTILE * math.sqrt(share * (1 - share) / cases + square / (4 * cases**2))
    whole = 1 + square / cases
    # the ends are 0 and 1 by the formula, and only nearly so by its floating-point sums
    low = 0.0 if hits == 0 else (centre - reach) / whole
    high = 1.0 if hits == cases else (centre + reach) / whole
    return low, high


def measure_misses(
    coding: pd.DataFrame, reference: pd.DataFrame, taxonomy: Taxonomy
) -> pd.DataFrame:
    """Measure how often a coding lacks the codes that a reference gives to measures.

    Parameters
    ----------
    coding, reference : pandas.DataFrame
        Coded units as `read_coded_units` gives them. Documents that the
        reference does not have are left out. To say anything of other
        documents, the coding must not rest on those of the reference.
    taxonomy : Taxonomy
        The codes in the field; others are left out.

    Returns
    -------
    pandas.DataFrame
        One row per theme, then one per practice, in the taxonomy's order.

        code, level : str
        support : int64
            Measures of the reference with the code.
        missed : int64
            Those of them that the coding gives no such code, or does not have
            as a unit at all, as `measure_agreement` counts.
        rate, low, high : Float64
            `missed` as part of `support` with its 95 % interval
            (`wilson_interval`); NA without support.

    Examples
    --------
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> row = {"document": "a", "start": 0, "end": 9, "kind": "measure", "text": "…", "practices": ""}
    >>> reference = pd.DataFrame([row | {"themes": "sea_rail;smart_port"}])
    >>> coding = pd.DataFrame([row | {"themes": "smart_port"}])
    >>> rates = measure_misses(coding, reference, load_taxonomy()).set_index("code")
    >>> rates.loc[["sea_rail", "smart_port", "aeo"], "rate"].tolist()
    [1.0, 0.0, <NA>]
    """
    agreement = measure_agreement(coding, reference[reference["kind"] == "measure"])
    rows: list[tuple[object, ...]] = []
    for level, scores in (("theme", agreement.by_theme), ("practice", agreement.by_practice)):
        for code in taxonomy.codes(level):
            score = scores.get(code)
            if score is None or not score.support:
                rows.append((code, level, 0, 0, pd.NA, pd.NA, pd.NA))
                continue
            missed, support = score.only_reference, score.support
            rows.append(
                (code, level, support, missed, missed / support, *wilson_interval(missed, support))
            )
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(TYPES)


def write_misses(misses: pd.DataFrame, path: str | Path) -> None:
    """Write a table of `measure_misses` as CSV, shares with four decimals."""
    with aside(Path(path)) as part:
        misses[list(COLUMNS)].to_csv(
            part, index=False, encoding="utf-8", lineterminator="\n", float_format="%.4f"
        )


def read_misses(path: str | Path) -> pd.DataFrame:
    """Read what `write_misses` wrote.

    Returns
    -------
    pandas.DataFrame
        As `measure_misses` returns it; without a row where there is no file,
        since what was not measured is unknown.

    Raises
    ------
    SchemaError
        The file is no such table.
    """
    asked, hint = f"the miss rates {path}", "make them with policy-compare evaluate --misses"
    if not Path(path).exists():
        return no_misses()
    try:
        text = {"code": str, "level": str}
        frame = pd.read_csv(path, dtype=text, encoding="utf-8-sig")
        lacking = [name for name in COLUMNS if name not in frame.columns]
        if lacking:
            raise SchemaError(asked, f"the column {lacking[0]!r} is missing", hint)
        frame = frame[list(COLUMNS)].astype(TYPES)
    except (OSError, ValueError, TypeError) as error:
        raise SchemaError(
            asked, f"it is no such table ({str(error).split(chr(10))[0]})", hint
        ) from None
    twice = frame.loc[frame.duplicated("code"), "code"]
    if len(twice):
        raise SchemaError(asked, f"it has twice the code {list_choices(twice, 3)}", hint)
    return frame
