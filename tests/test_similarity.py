from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis_corpora import Unit, corpora, make_corpus, shuffle, unchanged
from compare.analysis.similarity import MEASURES, dendrogram, profiles, similarity
from compare.errors import SelectionError
from compare.loading import Corpus

RAIL = Unit(("rail",), ("trains",), text="开行中欧班列，发展海铁联运。")
FEES = Unit(("fees",), ("publication",), text="实行口岸收费公示。")


@pytest.mark.parametrize("by", MEASURES)
def test_cities_that_do_the_same_are_alike_and_those_that_share_nothing_are_not(by: str) -> None:
    corpus = make_corpus(
        {("甲市", 2023): [RAIL, FEES], ("乙市", 2023): [RAIL, FEES], ("丙市", 2023): [
            Unit(("window",), ("mobile",), text="建设移动端。")
        ]}
    )  # fmt: skip
    matrix = similarity(corpus, by)
    assert matrix.loc["甲市", "乙市"] == pytest.approx(1)
    assert matrix.loc["甲市", "丙市"] == 0


def test_themes_are_compared_by_their_shares_whatever_the_number_of_measures() -> None:
    corpus = make_corpus({("甲市", 2023): [RAIL, FEES], ("乙市", 2023): [RAIL, FEES] * 4})
    assert similarity(corpus, "themes").loc["甲市", "乙市"] == pytest.approx(1)
    assert profiles(corpus, "themes").loc["乙市", "rail"] == pytest.approx(0.5)


def test_practices_are_compared_as_those_both_have_of_those_either_has() -> None:
    corpus = make_corpus(
        {
            ("甲市", 2023): [Unit(("rail",), ("trains", "subsidy"))],
            ("乙市", 2023): [
                Unit(("rail",), ("trains",)),
                FEES,
                Unit(("rail",), ("subsidy",), kind="problem"),  # mentioned is not had
            ],
        }
    )
    assert similarity(corpus, "practices").loc["甲市", "乙市"] == pytest.approx(1 / 3)


def test_a_city_without_any_practice_cannot_be_compared_by_practices() -> None:
    plain = Unit(("rail",))
    corpus = make_corpus({("甲市", 2023): [plain], ("乙市", 2023): [plain], ("丙市", 2023): [RAIL]})
    matrix = similarity(corpus, "practices")
    assert np.isnan(matrix.loc["甲市", "乙市"]) and np.isnan(matrix.loc["甲市", "丙市"])
    assert matrix.loc["丙市", "丙市"] == 1


@pytest.mark.parametrize("by", MEASURES)
def test_a_city_without_document_or_measure_is_not_comparable(by: str) -> None:
    corpus = make_corpus(
        {
            ("甲市", 2023): [RAIL],
            ("乙市", 2023): [RAIL],
            ("丙市", 2023): [replace(RAIL, kind="result")],
        },
        ["甲市", "乙市", "丙市", "丁市"],
    )
    matrix = similarity(corpus, by)
    assert matrix.loc[["丙市", "丁市"]].isna().all(axis=None)
    assert profiles(corpus, by).loc[["丙市", "丁市"]].isna().all(axis=None)
    assert matrix.loc["甲市", "乙市"] == pytest.approx(1)


def test_text_is_compared_without_place_names_annotations_and_formulas() -> None:
    corpus = make_corpus(
        {
            ("甲江市", 2023): [
                replace(RAIL, text="1.甲江市开行中欧班列。（牵头单位：口岸办；完成时限：2023年底）")
            ],
            ("乙江市", 2023): [
                replace(RAIL, text="按照上级统一部署，乙江市开行中欧班列，加强组织领导。")
            ],
        }
    )
    assert similarity(corpus, "text").loc["甲江市", "乙江市"] == pytest.approx(1)


def test_a_task_adds_no_words_to_those_of_its_key_point() -> None:
    point = replace(RAIL, key="p")
    alone = make_corpus({("甲市", 2023): [point, FEES], ("乙市", 2023): [FEES]})
    spelled_out = make_corpus(
        {
            ("甲市", 2023): [point, FEES, replace(RAIL, elaborates="p")],
            ("乙市", 2023): [FEES],
        }
    )
    pd.testing.assert_frame_equal(similarity(alone, "text"), similarity(spelled_out, "text"))


def test_an_unknown_way_to_compare_names_those_there_are() -> None:
    with pytest.raises(SelectionError, match="themes, practices, text"):
        similarity(make_corpus({("甲市", 2023): [RAIL]}), "words")


@given(corpora(), st.sampled_from(MEASURES), st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_similarity_is_symmetrical_between_0_and_1_and_1_with_oneself(
    corpus: Corpus, by: str, seed: int
) -> None:
    with unchanged(corpus):
        matrix = similarity(corpus, by)
    values = matrix.to_numpy()
    assert list(matrix.index) == list(matrix.columns) == list(corpus.jurisdictions)
    np.testing.assert_array_equal(values, values.T)
    known = values[~np.isnan(values)]
    assert ((known >= 0) & (known <= 1)).all()
    assert all(np.isnan(own) or own == 1 for own in np.diag(values))
    pd.testing.assert_frame_equal(matrix, similarity(shuffle(corpus, seed), by))


def matrix_of(values: list[list[float]], names: str) -> pd.DataFrame:
    return pd.DataFrame(values, list(names), list(names))


def test_the_dendrogram_joins_the_most_alike_first_at_their_distance() -> None:
    joined = dendrogram(matrix_of([[1, 0.1, 0.9], [0.1, 1, 0.3], [0.9, 0.3, 1]], "甲乙丙"))
    first, second = joined.linkage
    assert {joined.labels[int(first[0])], joined.labels[int(first[1])]} == {"甲", "丙"}
    assert first[2] == pytest.approx(0.1)
    assert second[2] == pytest.approx(1 - (0.1 + 0.3) / 2)  # mean over pairs, not observations


def test_the_dendrogram_leaves_out_and_names_what_cannot_be_compared() -> None:
    unknown = float("nan")
    joined = dendrogram(matrix_of([[1, unknown, 0.5], [unknown] * 3, [0.5, unknown, 1]], "甲乙丙"))
    assert joined.labels == ("甲", "丙")
    assert joined.left_out == ("乙",)


def test_a_dendrogram_of_fewer_than_two_is_refused() -> None:
    unknown = float("nan")
    with pytest.raises(SelectionError, match="at least two"):
        dendrogram(matrix_of([[1, unknown], [unknown, unknown]], "甲乙"))


def test_the_matrix_stays_as_it_was_when_a_dendrogram_is_made() -> None:
    matrix = matrix_of([[1, 0.2], [0.2, 1]], "甲乙")
    before = matrix.copy()
    dendrogram(matrix)
    pd.testing.assert_frame_equal(matrix, before)
