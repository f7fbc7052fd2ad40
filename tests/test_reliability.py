"""Chance-corrected agreement, checked against krippendorff and scikit-learn."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from compare.coding.reliability import (
    bootstrap_interval,
    cohen_kappa,
    krippendorff_alpha,
    masi_distance,
)

sets = st.frozensets(st.sampled_from("abcd"), max_size=4)
pairs = st.lists(st.tuples(sets, sets), min_size=2, max_size=15)


@given(pairs)
def test_whether_alpha_is_what_the_krippendorff_package_computes(coded):
    values = sorted({value for pair in coded for value in pair}, key=sorted)
    found = krippendorff_alpha(coded, masi_distance)
    if len(values) < 2:
        assert found is None
        return
    numbers = np.array([[values.index(pair[i]) for pair in coded] for i in (0, 1)], dtype=float)

    def metric(v1, v2, **_):
        return np.vectorize(lambda a, b: masi_distance(values[int(a)], values[int(b)]))(v1, v2)

    wanted = krippendorff.alpha(
        reliability_data=numbers,
        value_domain=np.arange(len(values), dtype=float),
        level_of_measurement=metric,
    )
    assert found == pytest.approx(wanted)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=20))
def test_whether_kappa_is_what_scikit_learn_computes(coded):
    found = cohen_kappa(coded)
    one, two = zip(*coded, strict=True)
    if found is None:
        assert len(set(one) | set(two)) == 1
    else:
        assert found == pytest.approx(cohen_kappa_score(one, two))


@given(sets, sets)
def test_whether_the_distance_is_a_symmetric_one(one, two):
    assert masi_distance(one, two) == masi_distance(two, one)
    assert (masi_distance(one, two) == 0) == (one == two)
    assert 0 <= masi_distance(one, two) <= 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=10), st.integers(0, 5))
def test_whether_an_interval_lies_within_the_values_and_is_the_same_again(values, seed):
    def mean(sample):
        return sum(sample) / len(sample)

    low, high = bootstrap_interval(values, mean, resamples=50, seed=seed)
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9
    assert (low, high) == bootstrap_interval(values, mean, resamples=50, seed=seed)


def test_whether_nothing_to_compare_is_none():
    assert krippendorff_alpha([], masi_distance) is None
    assert cohen_kappa([]) is None
    assert bootstrap_interval([], len) is None
    assert bootstrap_interval([1], lambda sample: None) is None
