"""Matching and coding: what counts as evidence, and that it can be quoted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.coding.coder import Coder
from compare.coding.matching import Matcher, normalise
from compare.coding.taxonomy import load_taxonomy
from compare.corpus.facets import annotate
from compare.corpus.units import divide
from texts import documents

TAXONOMY = load_taxonomy()
CODER = Coder(TAXONOMY)
SOURCE = Path(__file__).parents[1] / "src" / "compare"


def themes_of(measure: str) -> list[str]:
    text = f"一、任务\n1.{measure}\n2.公示收费目录清单。"
    codings = CODER.code(text, annotate(text, divide(text)))[0].codings
    return [c.code for c in codings if c.level == "theme"]


def practices_of(measure: str) -> set[str]:
    text = f"一、任务\n1.{measure}\n2.公示收费目录清单。"
    return {
        c.code
        for c in CODER.code(text, annotate(text, divide(text)))[0].codings
        if c.level == "practice"
    }


@given(st.text() | documents, st.integers(0, 1000))
def test_whether_normal_text_leads_back_to_the_raw_one(text, start):
    normal = normalise(text, start)
    assert len(normal.text) == len(normal.places)
    assert list(normal.places) == sorted(set(normal.places))
    for place in normal.places:
        assert not text[place - start].isspace()


@given(documents)
def test_whether_every_code_quotes_words_of_its_unit(text):
    units = annotate(text, divide(text), 2023)
    for unit, coded in zip(units, CODER.code(text, units), strict=True):
        codings = coded.codings
        ranks = [c.rank for c in codings if c.level == "theme"]
        assert ranks == list(range(1, len(ranks) + 1)) and len(ranks) <= TAXONOMY.max_themes
        given_themes = {c.code for c in codings if c.level == "theme"}
        for coding in codings:
            assert coding.theme in given_themes
            assert coding.evidence and 0 < coding.confidence < 1
            for piece in coding.evidence:
                assert text[piece.start : piece.end] == piece.words != ""
                inside = unit.span.start <= piece.start and piece.end <= unit.span.end
                assert inside or piece.place in ("heading", "neighbour")


@given(documents)
def test_whether_context_carries_no_theme_and_everything_else_does(text):
    units = annotate(text, divide(text))
    for unit, coded in zip(units, CODER.code(text, units), strict=True):
        assert bool(coded.codings) == (unit.kind.kind != "context")


@given(documents)
def test_whether_a_theme_outside_the_field_is_coded_alone(text):
    units = annotate(text, divide(text))
    for coded in CODER.code(text, units):
        themes = [c.code for c in coded.codings if c.level == "theme"]
        if TAXONOMY.outside.code in themes:
            assert len(themes) == 1


def test_whether_the_longest_label_wins_over_all_themes():
    matcher = Matcher(TAXONOMY)
    for theme, practice, words in TAXONOMY.every_words():
        code = practice.code if practice else theme.code
        for label in words.labels:
            hits = matcher.find(normalise(label))
            whole = [h for h in hits if h.end - h.start == len(normalise(label).text)]
            assert code in {h.code for h in whole}, label


def test_whether_quotation_marks_blanks_and_width_do_not_hide_a_label():
    for printed in ("单一窗口", "“单一窗口”", "单一\n窗口", "「单一　窗口」"):
        assert themes_of(f"优化{printed}服务功能。")[0] == "single_window"
    assert themes_of("培育ＡＥＯ企业。") == themes_of("培育aeo企业。") == ["aeo_credit"]


@pytest.mark.parametrize(
    ("measure", "themes"),
    [
        ("通过“单一窗口”公示口岸收费目录。", ["fee_disclosure", "single_window"]),
        ("依托“单一窗口”建设航空物流公共信息平台。", ["air_logistics", "single_window"]),
        ("推广海铁联运“一单制”。", ["sea_rail"]),
        ("支持企业在东盟布局海外仓。", ["cross_border_ecommerce"]),
        ("发放消费券，办好年货节，提升商圈活力。", ["other"]),
        ("推进农村电商发展，培育电商专业村。", ["other"]),
        ("推进一窗通办，优化政务服务大厅。", ["other"]),
        ("开展碳足迹核算，建设绿色港口。", ["green_trade"]),
    ],
)
def test_whether_the_confusions_that_the_codebook_settles_are_settled(measure, themes):
    assert themes_of(measure) == themes


def test_whether_a_hotline_of_the_single_window_is_no_work_on_it():
    measure = "畅通12345热线、海关12360热线、“单一窗口”95198热线等渠道，回应企业诉求。"
    assert themes_of(measure) == ["enterprise_services"]


def test_whether_bodies_named_in_an_annotation_are_no_evidence():
    plain = themes_of("公示口岸收费目录。")
    assert (
        themes_of("公示口岸收费目录。（责任单位：跨境电商产业园管委会、综合保税区管委会）") == plain
    )


def test_whether_practices_are_found_with_words_apart_in_one_clause():
    assert "fee_reduction" in practices_of("免除查验没有问题企业的移位、仓储费用。")
    assert "fee_reduction" not in practices_of("免除企业后顾之忧。查明各类费用。")


def test_whether_a_pattern_does_not_reach_over_a_clause_or_a_forbidden_word(tmp_path):
    import yaml

    def entry(code: str, pattern: str) -> dict[str, object]:
        named = {"name": {"zh": "甲", "en": "A"}, "definition": {"zh": "甲", "en": "A"}}
        return named | {"code": code, "patterns": [pattern]}

    path = tmp_path / "t.yaml"
    data = {"themes": [entry("a", "推广 + 平台 + !停止"), entry("b", "推广 & 平台")]}
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    matcher = Matcher(load_taxonomy(path))

    def found(text: str) -> set[str]:
        return {hit.code for hit in matcher.find(normalise(text))}

    assert found("推广应用平台") == {"a", "b"}
    assert found("推广应用，建设平台") == {"b"}
    assert found("推广应用。建设平台") == set()
    assert found("停止推广平台") == {"b"}
    assert found("平台推广") == {"a", "b"}


def test_whether_nothing_in_the_source_knows_a_theme_by_its_code():
    import ast

    codes = {code for theme in TAXONOMY.themes for code in (theme.code, *(p.code for p in theme.practices))}  # fmt: skip
    # a few codes are also plain words of the trade and of Python
    codes -= {"other", "governance", "evaluation", "aeo"}
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        }
        strings = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        } - docs
        assert not strings & codes, path


def test_whether_a_colon_behind_a_verb_does_not_hide_what_follows():
    themes = themes_of("抓好重点任务落实：推广国际贸易“单一窗口”服务功能，建设海外仓。")
    assert "single_window" in themes


def test_whether_a_negative_label_stops_patterns_too():
    assert themes_of("推广“单一窗口”95198服务热线应用，畅通企业诉求渠道。") == [
        "enterprise_services"
    ]


def test_whether_a_code_that_the_heading_caused_quotes_the_heading():
    text = (
        "一、推广国际贸易“单一窗口”\n（1）完善各项功能，方便办理。\n（2）加快升级步伐，做好服务。"
    )
    first = CODER.code(text, annotate(text, divide(text, "action_plan")))[0].codings[0]
    assert first.code == "single_window"
    piece = first.evidence[0]
    assert piece.place == "heading" and text[piece.start : piece.end] == piece.words
    assert "单一窗口" in piece.words
