"""Chance-corrected agreement between two codings, and how sure any figure is.

Krippendorff, K. (2019). Content Analysis, 4th ed., ch. 12: alpha.
Passonneau, R. (2006). Measuring agreement on set-valued items (MASI), LREC.
Cohen, J. (1960). A coefficient of agreement for nominal scales: kappa.
Efron, B. (1979). Bootstrap methods: percentile intervals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Codes = frozenset[str]
RESAMPLES, LEVEL = 1000, 0.95


def masi_distance(one: Codes, two: Codes) -> float:
    """Distance of two sets of codes, 0 for equal sets to 1 for sets with nothing in common.

    Examples
    --------
    >>> round(masi_distance(frozenset("ab"), frozenset("a")), 3)
    0.665
    """
    if one == two:
        return 0.0
    shared = len(one & two)
    if not shared:
        return 1.0
    monotonicity = 0.67 if one <= two or two <= one else 0.33
    return 1 - shared / len(one | two) * monotonicity


def krippendorff_alpha(
    pairs: Sequence[tuple[Hashable, Hashable]], distance: Callable[..., float]
) -> float | None:
    """Krippendorff's alpha of two coders without missing values.

    Parameters
    ----------
    pairs : sequence of tuple
        For each unit what either coder gave it.
    distance : callable
        Of two values, 0 for equal ones; not squared.

    Returns
    -------
    float or None
        1 for perfect agreement, 0 for chance; None where nothing varies.

    Examples
    --------
    >>> sets = [(frozenset("a"), frozenset("a")), (frozenset("b"), frozenset("b"))]
    >>> krippendorff_alpha(sets, masi_distance)
    1.0
    """
    if not pairs:
        return None
    values = Counter(value for pair in pairs for value in pair)
    total = sum(values.values())
    observed = sum(distance(a, b) for a, b in pairs) / len(pairs)
    listed = list(values)
    expected = 2 * sum(
        values[a] * values[b] * distance(a, b)
        for index, a in enumerate(listed)
        for b in listed[:index]
    )
    if not expected:
        return None
    return 1 - observed / (expected / (total * (total - 1)))


def cohen_kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Cohen's kappa of two coders on one code, given or not.

    Returns
    -------
    float or None
        None where both coders always agree on the same answer, or there is none.

    Examples
    --------
    >>> cohen_kappa([(True, True), (False, False), (True, False), (False, False)])
    0.5
    """
    if not pairs:
        return None
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    one, two = sum(a for a, _ in pairs) / n, sum(b for _, b in pairs) / n
    expected = one * two + (1 - one) * (1 - two)
    return None if expected == 1 else (observed - expected) / (1 - expected)


def draw_samples(size: int, resamples: int = RESAMPLES, seed: int = 0) -> NDArray[np.int64]:
    """Draw bootstrap samples: how often each of `size` items is in each sample.

    Parameters
    ----------
    size : int
        Number of items.
    resamples : int
        Number of samples, each as large as the items are many.
    seed : int
        Equal seeds give equal samples.

    Returns
    -------
    numpy.ndarray
        Samples × items.

    Examples
    --------
    >>> draw_samples(3, resamples=2).sum(axis=1).tolist()
    [3, 3]
    """
    if not size:
        return np.zeros((resamples, 0), dtype=np.int64)
    return np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), size=resamples)


def find_interval(
    figures: ArrayLike, level: float = LEVEL
) -> tuple[float, float] | tuple[None, None]:
    """Percentile interval of a figure over bootstrap samples.

    Parameters
    ----------
    figures : array-like of float
        The figure of each sample; NaN where a sample has none.
    level : float
        Share of the samples that lie within.

    Examples
    --------
    >>> find_interval([0.5, 0.5, float("nan")])
    (0.5, 0.5)
    """
    known = np.asarray(figures, dtype=float)
    known = known[~np.isnan(known)]
    if not known.size:
        return None, None
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
