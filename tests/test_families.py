from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis_corpora import Unit, corpora, make_corpus, shuffle, unchanged
from compare.analysis.families import families
from compare.errors import SelectionError
from compare.loading import Corpus
from compare.tables import split_list

TRAINS = "开行中欧班列，组织集装箱回程货源，发展海铁联运。"
FEES = "公示口岸收费目录清单，接受社会监督，查处违规收费。"


def two_families() -> Corpus:
    return make_corpus(
        {
            ("甲市", 2023): [
                Unit(("rail",), text=TRAINS),
                Unit(("fees",), text=FEES),
                Unit(("window",), text="开通税务咨询专线。"),
            ],
            ("乙市", 2023): [
                Unit(("fees",), text="口岸收费目录清单在网站公示，查处违规收费。"),
                Unit(("rail", "window"), text="开行中欧班列，集装箱货源经海铁联运出境。"),
            ],
            ("丙市", 2023): [Unit(("rail",), text="中欧班列扩大集装箱回程货源。")],
        }
    )


def test_measures_of_one_kind_in_different_cities_are_one_family() -> None:
    found = families(two_families())
    groups = found.members.groupby("family", sort=False)["unit"].agg(set).tolist()
    assert groups == [
        {"甲市2023-001", "乙市2023-002", "丙市2023-001"},
        {"甲市2023-002", "乙市2023-001"},
    ]
    first = found.table.iloc[0]
    assert first["size"] == 3
    assert split_list(first["jurisdictions"]) == ["甲市", "乙市", "丙市"]
    assert {"中欧班列", "集装箱"} <= set(split_list(first["words"]))
    assert split_list(first["themes"]) == ["rail"]  # one of three carries window


def test_a_close_group_ranks_above_a_loose_one_in_cohesion() -> None:
    corpus = make_corpus(
        {
            ("甲市", 2023): [Unit(("rail",), text=TRAINS), Unit(("fees",), text=FEES)],
            ("乙市", 2023): [
                Unit(("rail",), text=TRAINS),
                Unit(("fees",), text="公示口岸收费目录清单，畅通热线，方便报关行查询。"),
            ],
        }
    )
    table = families(corpus).table
    assert [split_list(themes) for themes in table["themes"]] == [["rail"], ["fees"]]
    assert table["cohesion"].iloc[0] == pytest.approx(1)
    assert 0 < table["cohesion"].iloc[1] < 1


def test_more_cities_come_before_more_measures() -> None:
    rail, fees = Unit(("rail",), text=TRAINS), Unit(("fees",), text=FEES)
    corpus = make_corpus(
        {
            ("甲市", 2023): [rail, rail, rail, fees],
            ("乙市", 2023): [rail, fees],
            ("丙市", 2023): [fees],
        }
    )
    table = families(corpus).table
    assert table["themes"].tolist() == ["fees", "rail"]
    assert table["size"].tolist() == [3, 4]


def test_the_id_of_a_family_does_not_depend_on_the_order_of_jurisdictions() -> None:
    corpus = two_families()
    turned = replace(corpus, jurisdictions=corpus.jurisdictions[::-1])
    assert set(families(corpus).table["family"]) == set(families(turned).table["family"])


def test_members_are_listed_the_closest_to_the_centre_first() -> None:
    members = families(two_families()).members
    for _, own in members.groupby("family"):
        assert own["closeness"].is_monotonic_decreasing
        assert own["closeness"].between(0, 1).all()


def test_likeness_within_one_city_is_no_family() -> None:
    twice = [Unit(("rail",), text=TRAINS)] * 2
    corpus = make_corpus({("甲市", 2023): twice, ("乙市", 2023): [Unit(("fees",), text=FEES)]})
    found = families(corpus)
    assert found.table.empty
    assert found.members.empty


def test_a_task_is_in_no_family_beside_its_key_point() -> None:
    corpus = make_corpus(
        {
            ("甲市", 2023): [
                Unit(("rail",), text=TRAINS, key="p"),
                Unit(("rail",), text=TRAINS, elaborates="p"),
            ],
            ("乙市", 2023): [Unit(("rail",), text=TRAINS)],
        }
    )
    assert families(corpus).members["unit"].tolist() == ["乙市2023-001", "甲市2023-001"]


@pytest.mark.parametrize(
    "left_out",
    [
        Unit(("rail",), text=TRAINS, kind="result"),
        Unit(("elsewhere",), text=TRAINS),
        Unit(("rail",), text="加强组织领导。"),
    ],
)
def test_results_measures_outside_the_field_and_mere_formulas_are_in_no_family(
    left_out: Unit,
) -> None:
    corpus = make_corpus(
        {("甲市", 2023): [Unit(("rail",), text=TRAINS)], ("乙市", 2023): [left_out]}
    )
    assert families(corpus).table.empty


def test_a_smaller_distance_gives_closer_families() -> None:
    wide, close = families(two_families(), distance=0.9), families(two_families(), distance=0.3)
    assert len(close.members) < len(wide.members)
    assert (close.table["cohesion"] >= 0.7).all()


def test_stability_is_the_same_for_the_same_seed() -> None:
    first, again = families(two_families(), seed=3), families(two_families(), seed=3)
    pd.testing.assert_frame_equal(first.table, again.table)


def test_a_family_that_hangs_on_one_word_is_less_stable_than_identical_measures() -> None:
    corpus = make_corpus(
        {
            ("甲市", 2023): [
                Unit(("rail",), text=TRAINS),
                Unit(("fees",), text="报关行码头税务。"),
            ],
            ("乙市", 2023): [
                Unit(("rail",), text=TRAINS),
                Unit(("fees",), text="报关行热线展会。"),
            ],
        }
    )
    table = families(corpus, distance=0.9).table.set_index("themes")
    assert table.loc["rail", "stability"] == 1
    assert table.loc["fees", "stability"] < 1


@pytest.mark.parametrize("wrong", [{"distance": 0.0}, {"distance": 1.0}, {"resamples": 0}])
def test_values_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(SelectionError, match="out of range"):
        families(two_families(), **wrong)


def test_a_corpus_of_one_measure_or_none_has_no_families() -> None:
    assert families(make_corpus({("甲市", 2023): []})).table.empty
    assert families(make_corpus({("甲市", 2023): [Unit(("rail",), text=TRAINS)]})).table.empty


def test_the_id_of_a_family_stays_when_other_measures_come_or_go() -> None:
    corpus = two_families()
    with_more = make_corpus(
        {
            ("丁市", 2023): [Unit(("window",), text="建设移动端，服务中小微主体。")],
            **{
                (name, 2023): [
                    Unit(tuple(split_list(row.themes)), text=row.text)
                    for row in corpus.units[corpus.units["document"] == f"{name}2023"].itertuples()
                ]
                for name in ("甲市", "乙市", "丙市")
            },
        }
    )
    assert set(families(corpus).table["family"]) <= set(families(with_more).table["family"])


@given(corpora(least=2), st.integers(0, 99))
@settings(max_examples=15, deadline=None)
def test_families_do_not_depend_on_the_order_of_rows_and_are_sorted_by_spread(
    corpus: Corpus, seed: int
) -> None:
    with unchanged(corpus):
        found = families(corpus, resamples=3)
    again = families(shuffle(corpus, seed), resamples=3)
    pd.testing.assert_frame_equal(found.table, again.table)
    pd.testing.assert_frame_equal(found.members, again.members)
    spread = found.table["jurisdictions"].map(lambda names: len(split_list(names)))
    assert spread.is_monotonic_decreasing
    assert (spread > 1).all()
    assert found.table["stability"].between(0, 1).all()
    assert not found.members["unit"].duplicated().any()


def test_closeness_of_equal_measures_is_complete() -> None:
    same = Unit(("rail",), text=TRAINS)
    corpus = make_corpus({("甲市", 2023): [same], ("乙市", 2023): [replace(same)]})
    assert families(corpus).members["closeness"].tolist() == pytest.approx([1, 1])
