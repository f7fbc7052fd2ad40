from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis_corpora import TAXONOMY, Unit, corpora, make_corpus, shuffle, unchanged
from compare.analysis.coverage import STATES, coverage
from compare.analysis.gaps import Gaps, gaps
from compare.errors import SelectionError
from compare.loading import Corpus
from compare.tables import split_list

TRAINS = Unit(("rail",), ("trains",), text="开行中欧班列，发展海铁联运。")
FEES = Unit(("fees",), ("publication",), text="实行口岸收费公示。")


def three_cities(*focus: Unit) -> Corpus:
    return make_corpus(
        {
            ("甲市", 2023): focus,
            ("乙市", 2023): [TRAINS, FEES],
            ("丙市", 2023): [Unit(("rail",), ("trains",), status="done"), TRAINS],
        }
    )


def missing(found: Gaps, code: str) -> pd.Series:
    return found.missing.set_index("code").loc[code]


def test_what_peers_have_and_the_focus_lacks_is_missing_with_who_has_it_and_how_firmly() -> None:
    found = gaps(three_cities(FEES), "甲市")
    assert found.missing["code"].tolist() == ["rail", "trains"]
    row = missing(found, "trains")
    assert (row["level"], row["theme"], row["focus_state"]) == ("practice", "rail", "not_found")
    assert (row["n_peers"], row["n_comparable"], row["firmest"]) == (2, 2, "in_place")
    assert split_list(row["peers"]) == ["丙市", "乙市"]  # 丙市 has two measures, 乙市 one


def test_a_code_the_focus_only_mentions_is_missing_and_says_so() -> None:
    found = gaps(three_cities(Unit(("rail",), ("trains",), kind="problem")), "甲市")
    assert missing(found, "rail")["focus_state"] == "mentioned"


def test_missing_is_sorted_by_peers_then_firmness_then_taxonomy() -> None:
    corpus = make_corpus(
        {
            ("甲市", 2023): [Unit()],
            ("乙市", 2023): [
                Unit(("window",), status="done"),
                Unit(("fees",), ("publication",)),
                Unit(("rail",)),
            ],
            ("丙市", 2023): [Unit(("rail",))],
        }
    )
    found = gaps(corpus, "甲市")
    assert found.missing["code"].tolist() == ["rail", "window", "fees", "publication"]


def test_a_peer_without_a_document_is_not_comparable_and_not_counted() -> None:
    corpus = make_corpus(
        {("甲市", 2023): [FEES], ("乙市", 2023): [TRAINS]}, ["甲市", "乙市", "丙市"]
    )
    found = gaps(corpus, "甲市")
    assert found.peers == ("乙市",)
    assert missing(found, "rail")["n_comparable"] == 1
    assert found.not_comparable.to_dict("records") == [
        {"jurisdiction": "丙市", "reason": "no_document"}
    ]


def test_nothing_is_missing_from_a_focus_that_cannot_be_compared() -> None:
    corpus = make_corpus({("乙市", 2023): [TRAINS]}, ["甲市", "乙市", "丙市"])
    found = gaps(corpus, "甲市")
    assert found.missing.empty
    assert found.quotes.empty
    assert found.only_focus.empty
    reasons = found.not_comparable.set_index("jurisdiction")["reason"].to_dict()
    assert reasons == {
        "甲市": "no_document",
        "丙市": "no_document",
        "乙市": "focus_without_document",
    }


def test_nothing_is_only_here_where_no_peer_can_be_compared() -> None:
    corpus = make_corpus({("甲市", 2023): [TRAINS]}, ["甲市", "乙市"])
    assert gaps(corpus, "甲市").only_focus.empty


def test_only_the_focus_has_what_no_comparable_peer_has() -> None:
    corpus = make_corpus({("甲市", 2023): [TRAINS, FEES], ("乙市", 2023): [FEES]})
    found = gaps(corpus, "甲市")
    assert found.missing.empty
    assert found.only_focus["code"].tolist() == ["rail", "trains"]
    assert found.only_focus["units"].tolist() == ["甲市2023-001"] * 2


def test_every_quote_can_be_checked_in_its_document() -> None:
    corpus = three_cities(FEES)
    found = gaps(corpus, "甲市")
    quote = found.quotes[(found.quotes["code"] == "trains")].iloc[-1]
    assert quote["jurisdiction"] == "乙市"
    assert (quote["document"], quote["file"]) == ("乙市2023", "乙市2023.txt")
    assert quote["title"] == "乙市的文件"
    assert (quote["start"], quote["end"], quote["text"]) == (0, len(TRAINS.text), TRAINS.text)
    assert quote["evidence"] == "开行"
    assert quote["state"] == "planned"


def test_a_theme_carried_only_through_a_practice_quotes_the_practices_evidence() -> None:
    corpus = make_corpus(
        {("甲市", 2023): [Unit()], ("乙市", 2023): [Unit((), ("trains",), text="开行班列。")]}
    )
    quotes = gaps(corpus, "甲市", levels=["theme"]).quotes
    assert quotes["evidence"].tolist() == ["开行"]


def test_what_a_peer_only_mentions_is_not_quoted_as_its_measure() -> None:
    corpus = make_corpus(
        {
            ("甲市", 2023): [Unit()],
            ("乙市", 2023): [
                Unit(("fees", "rail"), text="公示海铁联运收费。"),
                Unit(("rail",), kind="result", text="海铁联运增长。"),
                TRAINS,
            ],
        }
    )
    quotes = gaps(corpus, "甲市").quotes
    assert quotes.loc[quotes["code"] == "rail", "text"].tolist() == [TRAINS.text]


def test_a_key_point_is_quoted_with_those_of_its_tasks_that_carry_the_code() -> None:
    corpus = make_corpus(
        {
            ("甲市", 2023): [Unit()],
            ("乙市", 2023): [
                Unit(("rail", "window"), key="p", text="推动海铁联运。"),
                Unit(("window", "rail"), elaborates="p", text="海铁联运上移动端。"),
                Unit(("window",), elaborates="p", text="建移动端。"),
            ],
        }
    )
    quotes = gaps(corpus, "甲市").quotes
    assert quotes.loc[quotes["code"] == "rail", "unit"].tolist() == [
        "乙市2023-001",
        "乙市2023-002",
    ]


def test_the_nearest_unit_of_the_focus_is_the_one_with_the_same_words() -> None:
    corpus = make_corpus(
        {
            ("甲市", 2023): [
                Unit(("fees",), text="实行口岸收费公示。"),
                Unit(("window",), text="支持班列经甲市与集装箱码头衔接。"),
                Unit(kind="context", text="开行中欧班列与集装箱码头衔接。"),
            ],
            ("乙市", 2023): [
                Unit(("rail",), ("trains",), text="1.开行乙市中欧班列，与集装箱码头衔接。")
            ],
        }
    )
    row = missing(gaps(corpus, "甲市"), "trains")
    assert row["nearest_unit"] == "甲市2023-002"  # the context is no unit to compare
    assert 0 < row["nearest_score"] < 1
    quote = gaps(corpus, "甲市").quotes.iloc[0]
    assert (quote["nearest_label"], quote["nearest_text"]) == (
        "2",
        "支持班列经甲市与集装箱码头衔接。",
    )


def test_names_of_jurisdictions_and_lead_units_bring_no_unit_near() -> None:
    corpus = make_corpus(
        {
            ("甲江市", 2023): [
                Unit(("fees",), text="甲江市规范收费。（牵头单位：口岸办、商务局）")
            ],
            ("乙江市", 2023): [
                Unit(("rail",), text="甲江市班列开行。（牵头单位：口岸办、商务局）")
            ],
        }
    )
    row = missing(gaps(corpus, "甲江市"), "rail")
    assert row["nearest_score"] == 0
    assert row["nearest_unit"] == ""


def test_a_focus_without_a_unit_to_compare_has_no_score() -> None:
    found = gaps(three_cities(Unit(kind="context")), "甲市")
    assert found.missing["nearest_score"].isna().all()
    assert found.quotes["nearest_score"].isna().all()


def test_peers_are_chosen_in_either_language_and_the_focus_is_left_out_of_them() -> None:
    found = gaps(three_cities(FEES), "City of 甲市", peers=["City of 乙市", "甲市", "乙市"])
    assert (found.focus, found.peers) == ("甲市", ("乙市",))


@pytest.mark.parametrize("peers", [[], ["甲市"]])
def test_a_comparison_with_nobody_is_refused_and_names_the_others(peers: list[str]) -> None:
    with pytest.raises(SelectionError, match="乙市, 丙市"):
        gaps(three_cities(FEES), "甲市", peers=peers)


def test_unknown_names_and_levels_are_refused_with_the_choices() -> None:
    corpus = three_cities(FEES)
    with pytest.raises(SelectionError, match="甲市, 乙市, 丙市"):
        gaps(corpus, "丁市")
    with pytest.raises(SelectionError, match="甲市, 乙市, 丙市"):
        gaps(corpus, "甲市", peers=["丁市"])
    with pytest.raises(SelectionError, match="theme, practice"):
        gaps(corpus, "甲市", levels=["measure"])


def test_only_the_levels_asked_for_are_compared() -> None:
    found = gaps(three_cities(FEES), "甲市", levels=["practice"])
    assert set(found.missing["level"]) == set(found.quotes["level"]) == {"practice"}


@given(corpora(least=2), st.integers(0, 99))
@settings(max_examples=15, deadline=None)
def test_gaps_agree_with_coverage_and_do_not_depend_on_the_order_of_rows(
    corpus: Corpus, seed: int
) -> None:
    with unchanged(corpus):
        found = gaps(corpus, "甲市")
    again = gaps(shuffle(corpus, seed), "甲市")
    for name in ("missing", "quotes", "only_focus", "not_comparable"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(again, name))
    strength = {
        (row.jurisdiction, row.code): STATES.index(row.state)
        for level in ("theme", "practice")
        for row in coverage(corpus, level).itertuples()
    }
    planned = STATES.index("planned")
    for code in [*TAXONOMY.codes("theme"), *TAXONOMY.codes("practice")]:
        own = strength["甲市", code]
        having = [n for n in corpus.jurisdictions[1:] if strength[n, code] >= planned]
        expected = 0 < own < planned and bool(having)
        assert (code in set(found.missing["code"])) == expected
        if expected:
            row = missing(found, code)
            assert sorted(split_list(row["peers"])) == sorted(having)
            quoted = found.quotes[found.quotes["code"] == code]
            assert list(dict.fromkeys(quoted["jurisdiction"])) == split_list(row["peers"])
