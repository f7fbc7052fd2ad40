"""How well the coder that comes with the program was found to agree with people."""

from __future__ import annotations

from importlib.resources import as_file, files

import pandas as pd

from compare.coding.misses import MISSES_FILE, read_misses

AGREEMENT_FILE = "agreement.csv"
COLUMNS = ("documents_set", "documents", "name", "value", "low", "high", "support")


def read_agreement(misses: pd.DataFrame) -> pd.DataFrame:
    """Read the figures of agreement of the coder whose miss rates these are.

    Parameters
    ----------
    misses : pandas.DataFrame
        Miss rates that lie beside a corpus (`Corpus.miss_rates`).

    Returns
    -------
    pandas.DataFrame
        One row a set of documents and figure of `evaluate`: documents_set
        (real, left_out, held_out), documents (their number), name, value, low,
        high (95 % interval), support. No row where the miss rates are those
        of another taxonomy, of other weights, or unknown: what the built-in
        coder reaches says nothing of another one.

    Examples
    --------
    >>> from compare.coding.misses import no_misses
    >>> len(read_agreement(no_misses()))
    0
    """
    folder = files("compare") / "data"
    with as_file(folder / MISSES_FILE) as own:
        if not misses.reset_index(drop=True).equals(read_misses(own)):
            return pd.DataFrame(columns=list(COLUMNS))
    with as_file(folder / AGREEMENT_FILE) as path:
        return pd.read_csv(path, encoding="utf-8")[list(COLUMNS)]
