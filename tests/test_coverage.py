from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis_corpora import TAXONOMY, Unit, corpora, make_corpus, shuffle, unchanged, units
from compare.analysis.coverage import STATES, carriers, coverage, coverage_matrix, field_measures
from compare.analysis.gaps import gaps
from compare.errors import SelectionError
from compare.loading import Corpus
from compare.tables import split_list


def cell(corpus: Corpus, code: str, jurisdiction: str = "甲市") -> pd.Series:
    level = "theme" if code in TAXONOMY.codes("theme") else "practice"
    cells = coverage(corpus, level).set_index(["jurisdiction", "code"])
    return cells.loc[(jurisdiction, code)]


def one(*found: Unit) -> Corpus:
    return make_corpus({("甲市", 2023): found})


@pytest.mark.parametrize(
    ("unit", "theme_state", "practice_state"),
    [
        (Unit(("fees",), ("publication",)), "not_found", "not_found"),
        (Unit(("fees", "rail")), "mentioned", "not_found"),
        (Unit(("rail",), ("trains",), kind="result"), "mentioned", "mentioned"),
        (Unit(("rail",), ("trains",), kind="problem"), "mentioned", "mentioned"),
        (Unit(("rail",), ("trains",), kind="context"), "not_found", "not_found"),
        (Unit(("rail",)), "planned", "not_found"),
        (Unit(("rail",), ("subsidy",)), "planned", "not_found"),
        (Unit(("fees", "rail"), ("trains",)), "planned", "planned"),
        (Unit(("rail",), ("trains",), lead_units="口岸办"), "specified", "specified"),
        (Unit(("rail",), ("trains",), deadline="2023-06-30"), "specified", "specified"),
        (Unit(("rail",), ("trains",), quantities="20列"), "specified", "specified"),
        (Unit(("rail",), ("trains",), deadline="long_term"), "planned", "planned"),
        (Unit(("rail",), ("trains",), lead_units="**"), "planned", "planned"),
        (Unit(("fees", "rail"), lead_units="口岸办"), "mentioned", "not_found"),
        (Unit(("rail",), ("trains",), status="done"), "in_place", "in_place"),
        (Unit(("fees", "rail"), status="done"), "mentioned", "not_found"),
    ],
)
def test_a_unit_makes_the_state_its_kind_rank_and_annotations_allow(
    unit: Unit, theme_state: str, practice_state: str
) -> None:
    assert cell(one(unit), "rail")["state"] == theme_state
    assert cell(one(unit), "trains")["state"] == practice_state


def test_a_masked_quantity_specifies_nothing_and_a_readable_one_beside_it_does() -> None:
    assert cell(one(Unit(("rail",), quantities="**列;增长*%")), "rail")["state"] == "planned"
    assert cell(one(Unit(("rail",), quantities="**列;30%")), "rail")["state"] == "specified"


def test_a_jurisdiction_without_a_document_is_unknown_and_never_zero() -> None:
    corpus = make_corpus({("甲市", 2023): [Unit(("rail",))]}, ["甲市", "乙市"])
    unknown = cell(corpus, "rail", "乙市")
    assert unknown["state"] == "no_document"
    assert pd.isna(unknown["count"])
    assert pd.isna(unknown["share"])
    assert unknown["documents"] == ""


def test_a_document_in_which_no_unit_could_be_read_was_not_searched() -> None:
    corpus = make_corpus({("甲市", 2023): [Unit(("rail",))], ("乙市", 2023): []})
    unknown = cell(corpus, "rail", "乙市")
    assert unknown["state"] == "no_document"
    assert pd.isna(unknown["count"])
    assert gaps(corpus, "甲市").not_comparable["jurisdiction"].tolist() == ["乙市"]


def test_a_period_leaves_a_jurisdiction_in_the_matrix_without_a_document() -> None:
    corpus = make_corpus({("甲市", 2023): [Unit(("rail",))], ("乙市", 2022): [Unit(("rail",))]})
    matrix = coverage_matrix(coverage(corpus.select(period="2022")))
    assert matrix["rail"].to_dict() == {"甲市": "no_document", "乙市": "planned"}


def test_what_was_not_found_names_the_documents_that_were_searched() -> None:
    corpus = make_corpus({("甲市", 2023): [Unit(("rail",))], ("甲市", 2022): [Unit(("rail",))]})
    missing = cell(corpus, "fees")
    assert (missing["state"], missing["count"]) == ("not_found", 0)
    assert missing["documents"] == "甲市2022;甲市2023"


def test_a_document_without_measures_has_counts_but_no_shares() -> None:
    found = cell(one(Unit(("rail",), kind="result")), "rail")
    assert found["count"] == 0
    assert found["units"] == "甲市2023-001"
    assert pd.isna(found["share"])


def test_a_task_and_its_key_point_are_counted_once() -> None:
    corpus = one(
        Unit(("rail",), key="point"),
        Unit(("rail",), elaborates="point"),
        Unit(("rail",), elaborates="point"),
        Unit(("fees",)),
    )
    found = cell(corpus, "rail")
    assert found["count"] == 1
    assert found["share"] == pytest.approx(0.5)
    assert len(split_list(found["units"])) == 3


def test_a_task_counts_for_its_key_point_where_only_the_task_carries_the_code() -> None:
    corpus = one(Unit(("fees",), key="point"), Unit(("rail",), elaborates="point"))
    rail, fees = cell(corpus, "rail"), cell(corpus, "fees")
    assert (rail["count"], rail["share"]) == (1, 1.0)
    assert (fees["count"], fees["share"]) == (1, 1.0)


def test_a_task_specifies_its_key_point_and_a_key_point_its_task() -> None:
    by_task = one(Unit(("rail",), key="p"), Unit(("rail",), elaborates="p", lead_units="口岸处"))
    assert cell(by_task, "rail")["state"] == "specified"
    by_point = one(
        Unit(("window",), key="p", deadline="2023-12-31"),
        Unit(("rail",), elaborates="p"),
    )
    assert cell(by_point, "rail")["state"] == "specified"


def test_a_task_on_something_else_specifies_its_key_point_only_where_no_task_carries_the_code() -> (
    None
):
    other = Unit(("fees",), elaborates="p", lead_units="口岸处")
    shared = one(Unit(("rail", "fees"), key="p"), Unit(("rail",), elaborates="p"), other)
    assert cell(shared, "rail")["state"] == "planned"
    alone = one(Unit(("rail", "fees"), key="p"), other)
    assert cell(alone, "rail")["state"] == "specified"


def test_codes_outside_the_field_take_no_part_but_their_measures_count_in_the_whole() -> None:
    corpus = one(Unit(("elsewhere",)), Unit(("rail",)))
    cells = coverage(corpus)
    assert "elsewhere" not in set(cells["code"])
    assert cell(corpus, "rail")["share"] == pytest.approx(0.5)


def test_units_are_listed_by_year_then_place() -> None:
    early, late = [Unit(("rail",))] * 2, [Unit(("rail",))]
    corpus = make_corpus({("甲市", 2023): late, ("甲市", 2022): early})
    assert cell(corpus, "rail")["units"] == "甲市2022-001;甲市2022-002;甲市2023-001"


def test_the_matrix_keeps_the_order_of_jurisdictions_and_taxonomy() -> None:
    corpus = make_corpus({("乙市", 2023): [Unit(("window",))], ("甲市", 2023): []})
    matrix = coverage_matrix(coverage(corpus), "count")
    assert list(matrix.index) == ["乙市", "甲市"]
    assert list(matrix.columns) == TAXONOMY.codes("theme")
    assert matrix.loc["乙市", "window"] == 1


def test_unknown_levels_and_values_name_the_choices() -> None:
    with pytest.raises(SelectionError, match="theme, practice"):
        coverage(one(), "measure")
    with pytest.raises(SelectionError, match="state, count, share"):
        coverage_matrix(coverage(one()), "number")


def test_key_points_stand_for_their_tasks_among_the_distinct_measures() -> None:
    corpus = one(
        Unit(("rail",), key="p"),
        Unit(("rail",), elaborates="p"),
        Unit(("elsewhere",), key="out"),
        Unit(("fees",), elaborates="out"),
        Unit(("fees",), kind="result"),
    )
    assert field_measures(corpus)["unit"].tolist() == ["甲市2023-001", "甲市2023-004"]


@given(corpora(), st.integers(0, 99), st.sampled_from(["theme", "practice"]))
@settings(max_examples=25, deadline=None)
def test_coverage_does_not_depend_on_the_order_of_rows(
    corpus: Corpus, seed: int, level: str
) -> None:
    with unchanged(corpus):
        cells = coverage(corpus, level)
    pd.testing.assert_frame_equal(cells, coverage(shuffle(corpus, seed), level))


@given(corpora())
@settings(max_examples=25, deadline=None)
def test_every_cell_is_consistent_with_the_units_behind_it(corpus: Corpus) -> None:
    kinds = corpus.units.set_index("unit")["kind"]
    for level in ("theme", "practice"):
        cells = coverage(corpus, level)
        assert len(cells) == len(corpus.jurisdictions) * len(TAXONOMY.codes(level))
        for row in cells.itertuples():
            listed = split_list(row.units)
            assert (row.state in ("no_document", "not_found")) == (not listed)
            assert (row.state == "no_document") == pd.isna(row.count) == (row.documents == "")
            assert "context" not in set(kinds.reindex(listed))
            if not pd.isna(row.count):
                measures = [unit for unit in listed if kinds[unit] == "measure"]
                assert (row.count == 0) == (not measures)
                assert row.count <= len(measures)
            if not pd.isna(row.share):
                assert 0 <= row.share <= 1


@given(corpora(), st.data())
@settings(max_examples=25, deadline=None)
def test_one_more_unit_never_weakens_a_state(corpus: Corpus, data: st.DataObject) -> None:
    more = make_corpus({("甲市", 2024): [data.draw(units())]}, corpus.jurisdictions)
    frames = {
        name: pd.concat([getattr(corpus, name), getattr(more, name)], ignore_index=True)
        for name in ("documents", "units", "codings")
    }
    before = coverage(corpus)["state"].map(STATES.index)
    after = coverage(replace(corpus, **frames))["state"].map(STATES.index)
    assert (after >= before).all()


def test_a_carrier_says_what_each_unit_alone_makes_of_the_cell() -> None:
    held = carriers(one(Unit(("fees", "rail")), Unit(("rail",), status="done")))
    states = held.set_index(["unit", "code"])["state"].to_dict()
    assert states == {
        ("甲市2023-001", "fees"): "planned",
        ("甲市2023-001", "rail"): "mentioned",
        ("甲市2023-002", "rail"): "in_place",
    }
