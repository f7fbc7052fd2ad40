"""Chance-corrected agreement, checked against krippendorff and scikit-learn."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from compare.coding.reliability import (
    cohen_kappa,
    draw_samples,
    find_interval,
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


@given(st.integers(0, 20), st.integers(0, 5))
def test_whether_samples_are_as_large_as_the_items_and_the_same_again(size, seed):
    drawn = draw_samples(size, resamples=7, seed=seed)
    assert drawn.shape == (7, size) and (drawn.sum(axis=1) == size).all()
    assert (drawn == draw_samples(size, resamples=7, seed=seed)).all()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_whether_an_interval_lies_within_the_figures(figures):
    low, high = find_interval(figures)
    assert min(figures) <= low <= high <= max(figures)


def test_whether_nothing_to_compare_is_none():
    assert krippendorff_alpha([], masi_distance) is None
    assert cohen_kappa([]) is None
    assert find_interval([float("nan")]) == (None, None)
