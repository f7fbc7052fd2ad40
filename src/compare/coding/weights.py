"""What signals are worth: a logistic regression, learned from a reference coding.

The weights are numbers in a text file, rounded, so that every machine gives
the same codes. Learning takes a second; ``policy-compare learn`` does it.
Method: Hosmer, D. and Lemeshow, S. (2013), Applied Logistic Regression.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from compare.coding.signals import PRACTICE_SIGNALS, THEME_SIGNALS
from compare.errors import SourceError, TaxonomyError

BUILT_IN = "weights.csv"
LEVELS = {"theme": THEME_SIGNALS, "practice": PRACTICE_SIGNALS}
DIGITS = 3


@dataclass(frozen=True)
class Weights:
    """What each signal adds to the odds of a code.

    Parameters
    ----------
    constant : float
        Log odds where every signal is 0.
    values : tuple of float
        One for each signal.

    Examples
    --------
    >>> Weights(0.0, (1.0,)).probability((0.0,))
    0.5
    """

    constant: float
    values: tuple[float, ...]

    def probability(self, signals: Sequence[float]) -> float:
        """How likely the code is, 0 to 1."""
        odds = self.constant + sum(w * s for w, s in zip(self.values, signals, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def learn_weights(signals: Sequence[Sequence[float]], truths: Sequence[bool]) -> Weights:
    """Learn what signals are worth from codes that are known.

    Parameters
    ----------
    signals : sequence of sequence of float
        One row for each candidate code of each unit.
    truths : sequence of bool
        Whether the reference gives it.

    Returns
    -------
    Weights
        Rounded, so that small differences between machines vanish.

    Raises
    ------
    SourceError
        Nothing can be learned, since all the codes are right or none is.

    Examples
    --------
    >>> weights = learn_weights([[0.0], [1.0], [0.0], [1.0]], [False, True, False, True])
    >>> weights.values[0] > 0
    True
    """
    if len(set(truths)) < 2:
        raise SourceError(
            "the coded documents to learn from",
            f"of {len(truths)} codes that are possible in them, {sum(truths)} are right",
            "give documents with codes that are right and codes that are not",
        )
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(max_iter=5000, tol=1e-8).fit(signals, truths)
    return Weights(
        round(float(model.intercept_[0]), DIGITS),
        tuple(round(float(value), DIGITS) for value in model.coef_[0]),
    )


def write_weights(weights: dict[str, Weights]) -> str:
    """Write weights as the text of a CSV file: level, signal, weight."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["level", "signal", "weight"])
    for level, names in LEVELS.items():
        writer.writerow([level, "constant", weights[level].constant])
        writer.writerows([level, *pair] for pair in zip(names, weights[level].values, strict=True))
    return out.getvalue()


def read_weights(text: str, shown: str = BUILT_IN) -> dict[str, Weights]:
    """Read what `write_weights` wrote.

    Raises
    ------
    TaxonomyError
        A level or signal is missing, or a weight is no number.
    """
    try:
        found = {
            (row["level"], row["signal"]): float(row["weight"])
            for row in csv.DictReader(io.StringIO(text))
        }
        return {
            level: Weights(found[level, "constant"], tuple(found[level, name] for name in names))
            for level, names in LEVELS.items()
        }
    except (KeyError, ValueError, TypeError) as error:
        raise TaxonomyError(
            f"the weights {shown}", f"{error} is missing or no number", "learn them again"
        ) from None


@lru_cache(maxsize=1)
def load_weights() -> dict[str, Weights]:
    """The weights that come with the package."""
    return read_weights((files("compare") / "data" / BUILT_IN).read_text(encoding="utf-8"))


def read_weights_file(path: str | Path) -> dict[str, Weights]:
    """Read a file of weights, such as ``policy-compare learn`` writes.

    Raises
    ------
    TaxonomyError
        The file is missing or broken, or a weight is no finite number.
    """
    asked = f"the weights {path}"
    try:
        weights = read_weights(Path(path).read_text(encoding="utf-8-sig"), str(path))
    except FileNotFoundError:
        raise TaxonomyError(asked, "there is no such file", "learn them first") from None
    except (OSError, UnicodeDecodeError, csv.Error):
        raise TaxonomyError(asked, "it cannot be read as UTF-8 CSV", "learn them again") from None
    if not all(math.isfinite(n) for w in weights.values() for n in (w.constant, *w.values)):
        raise TaxonomyError(asked, "a weight is no finite number", "learn them again")
    return weights
