from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis_corpora import TAXONOMY
from compare.analysis.words import make_tokenizer, place_names, strip_boilerplate, weigh_words
from compare.coding.taxonomy import Words


@pytest.mark.parametrize(
    "text",
    [
        "依托国际贸易“单一窗口”办理",
        "国际贸易单一窗口数据开放",
        "“单一窗口”窗口期服务",
        "登陆单一窗口口岸收费系统",
        "拓展“单一\n\n窗口”功能",
        "通过「单一窗口」申报",
    ],
)
def test_the_single_window_is_never_split(text: str) -> None:
    assert "单一窗口" in make_tokenizer(TAXONOMY)(text)


def test_a_label_made_of_others_shares_its_parts_with_other_texts() -> None:
    cut = make_tokenizer(TAXONOMY)
    assert cut("国际贸易“单一窗口”") == ["国际贸易", "单一窗口"]
    assert cut("航空“单一窗口”")[-1] == "单一窗口"


def test_every_label_of_themes_and_practices_survives_as_one_word() -> None:
    cut = make_tokenizer(TAXONOMY)
    for label in ("海铁联运", "中欧班列", "班列补贴", "收费公示", "移动端", "农村电商"):
        assert cut(f"进一步推进{label}工作") == [label]


def test_a_label_stays_whole_where_a_longer_known_word_overlaps_it() -> None:
    theme = replace(TAXONOMY.themes[0], words=Words(labels=("监管模式",)), practices=())
    cut = make_tokenizer(replace(TAXONOMY, themes=(theme,)))
    assert cut("海关监管模式改革") == ["海关", "监管模式", "改革"]


def test_neighbouring_quoted_terms_do_not_run_together() -> None:
    assert make_tokenizer(TAXONOMY)("“网上年货节”“双品网购节”").count("年货") == 1
    assert make_tokenizer(TAXONOMY)("“先移动”“端午节”") == ["移动", "端午节"]


def test_function_words_official_verbs_numbers_masks_and_single_characters_are_dropped() -> None:
    cut = make_tokenizer(TAXONOMY)
    assert cut("进一步加强和完善海铁联运工作，全年发运***列、1,234.5万吨，同比增长12%。") == [
        "海铁联运",
        "发运",
        "万吨",
    ]


def test_a_filler_is_cut_as_a_whole_before_it_is_dropped() -> None:
    assert make_tokenizer(TAXONOMY)("下一步，线上线下推广移动端。") == ["移动端"]


def test_a_label_of_the_taxonomy_is_never_a_stop_word() -> None:
    theme = TAXONOMY.themes[0]
    only = replace(TAXONOMY, themes=(replace(theme, words=Words(labels=("服务",)), practices=()),))
    assert "服务" not in make_tokenizer(TAXONOMY)("提供服务")
    assert "服务" in make_tokenizer(only)("提供服务")


def test_names_of_places_are_dropped_also_where_a_word_begins_with_one() -> None:
    cut = make_tokenizer(TAXONOMY, place_names(["青岛市", "上海市"]))
    assert cut("青岛市、青岛港与上海港发展海铁联运") == ["海铁联运"]


def test_a_short_name_of_one_character_is_no_name() -> None:
    assert place_names(["沙县", "厦门市", "新疆维吾尔自治区"]) == (
        "新疆维吾尔自治区",
        "新疆维吾尔",
        "厦门市",
        "厦门",
        "沙县",
    )


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        ("12.推广移动端。", "推广移动端。"),
        ("（三）推广移动端。", "推广移动端。"),
        ("▲2.推广移动端。", "推广移动端。"),
        ("一是推广移动端。", "推广移动端。"),
        ("第十条 推广移动端。", "推广移动端。"),
        ("推广移动端。（牵头单位：口岸办；完成时限：2022年底）", "推广移动端。"),
        ("推广移动端。(责任单位:口岸办(港航局)、海关;", "推广移动端。"),
        ("推广移动端。责任单位：口岸办、市商务局", "推广移动端。"),
        ("推广移动端。（口岸管理处、浦东（浦江）办）", "推广移动端。"),
        ("推广移动端。口岸管理处、机场办)", "推广移动端。"),
        ("推广移动端。(机场办", "推广移动端。"),
        ("推广移动端(通关协调处)", "推广移动端"),
        ("按照省政府统一部署，推广移动端，确保各项任务落地见效。", "推广移动端，"),
        ("全面贯彻落实党的二十大精神，推广移动端。", "推广移动端。"),
        ("以习近平新时代中国特色社会主义思想为指导，推广移动端。", "推广移动端。"),
        ("加强组织领导，压实工作责任，形成工作合力。", ""),
    ],
)
def test_boilerplate_goes_and_what_is_done_stays(printed: str, left: str) -> None:
    assert strip_boilerplate(printed) == left


@pytest.mark.parametrize(
    "text",
    [
        "建设保税物流中心（B型）。",
        "设立联络点。建设航空货运中心。",
        "设立联络点。建设航空货运中心",
        "3.5万吨级码头开工。",
        "20万吨级码头开工。",
        "*年上半年发运班列*列。",
        "加强口岸收费监管，查处违规收费。",
        "推进监管互认、执法互助。",
        "支持企业（含外资企业）申请认证。",
        "落实口岸收费目录清单公示制度。",
        "根据企业申请开展查验。",
    ],
)
def test_what_only_looks_like_boilerplate_is_kept(text: str) -> None:
    assert strip_boilerplate(text) == text


@given(
    st.text(
        alphabet="海铁联运单一窗口的*12。，（）()《》“”、\n\t aAbB牵头单位：组织领导加强",
        max_size=60,
    )
)
@settings(max_examples=100, deadline=None)
def test_words_of_any_text_are_words(text: str) -> None:
    cut = make_tokenizer(TAXONOMY)
    rest = strip_boilerplate(text)
    assert len(rest) <= len(text)
    for word in cut(rest):
        assert len(word) > 1
        assert not set(word) & set("*（）()《》“”。，\n\t ")
        assert any(character.isalpha() for character in word)


def test_texts_that_differ_only_in_boilerplate_weigh_the_same() -> None:
    weights, words = weigh_words(
        [
            "1.发展海铁联运，开行中欧班列。（牵头单位：港口局）",
            "发展海铁联运，开行中欧班列。",
            "加强组织领导。",
        ],
        make_tokenizer(TAXONOMY),
    )
    cosines = (weights @ weights.T).toarray()
    assert cosines[0, 1] == pytest.approx(1)
    assert cosines[2].tolist() == [0, 0, 0]
    assert list(words) == sorted(words)


def test_cutting_leaves_nothing_in_the_shared_folder_and_says_nothing(tmp_path: Path) -> None:
    # another process, because a library that was imported before would hide what it says
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from compare.analysis.words import make_tokenizer\n"
            "from compare.coding.taxonomy import load_taxonomy\n"
            "print(len(make_tokenizer(load_taxonomy())('口岸收费')) > 0)",
        ],
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout.strip(), done.stderr) == ("True", "")
    assert list(tmp_path.iterdir()) == []
