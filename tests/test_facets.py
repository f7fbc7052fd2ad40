"""Facets of units: kind and status, lead units, deadlines, marks, masks, elaboration."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.corpus.annotations import read_annotation
from compare.corpus.deadlines import LONG_TERM, read_deadline
from compare.corpus.facets import annotate, read_legend
from compare.corpus.kinds import tell_kind
from compare.corpus.quantities import read_quantities
from compare.corpus.readers import read_content
from compare.corpus.sources import load_sources
from compare.corpus.spans import Span
from compare.corpus.units import divide
from texts import documents

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw"
REFERENCE = pd.read_csv(ROOT / "data" / "coding" / "reference.csv", encoding="utf-8-sig").fillna("")
SOURCES = {source.document: source for source in load_sources(RAW)}


def units_of(document: str):
    source = SOURCES[document]
    text = read_content(RAW / source.file).text
    return annotate(text, divide(text, source.genre), source.year)


@pytest.mark.parametrize("document", list(SOURCES))
def test_whether_kind_and_status_agree_with_the_reference(document):
    wanted = REFERENCE[REFERENCE["document"] == document]
    found = [(unit.kind.kind, unit.kind.status) for unit in units_of(document)]
    assert found == list(zip(wanted["kind"], wanted["status"], strict=True))


@pytest.mark.parametrize("document", list(SOURCES))
def test_whether_each_task_points_at_its_key_point(document):
    wanted = REFERENCE[REFERENCE["document"] == document]
    ids = list(wanted["uid"])
    found = ["" if u.elaborates is None else ids[u.elaborates] for u in units_of(document)]
    assert found == list(wanted["elaborates"])


def test_whether_all_measures_of_xiamen_but_the_last_have_lead_units_and_a_deadline():
    units = units_of("xiamen_2022_action_plan")
    *others, last = units
    assert all(u.annotation.lead_units and u.annotation.deadline for u in others)
    assert not last.annotation.lead_units and not last.annotation.deadline
    assert {u.annotation.deadline for u in others} == {
        "2022-05-31", "2022-06-30", "2022-12-31", "2023-12-31",
    }  # fmt: skip


def test_whether_a_page_break_inside_an_annotation_does_not_hide_it():
    eighth = units_of("xiamen_2022_action_plan")[7]
    assert "牵头单\n" in eighth.text
    assert eighth.annotation.lead_units == ("市口岸办",)


def test_whether_every_shanghai_task_has_its_departments_even_without_the_closing_bracket():
    tasks = [u for u in units_of("shanghai_2023_port_work_points") if u.span.part]
    assert len(tasks) == 67
    assert all(u.annotation.lead_units for u in tasks)
    broken = [u for u in tasks if not u.text.rstrip().endswith((")", "）"))]
    assert broken
    for unit in tasks:
        for name in unit.annotation.lead_units:
            assert name in "".join(unit.text.split())
            assert name.count("(") == name.count(")")


def test_whether_all_three_kinds_of_marks_of_shanghai_have_their_meaning():
    text = read_content(RAW / SOURCES["shanghai_2023_port_work_points"].file).text
    assert read_legend(text) == {
        "▲": "2023年市委重点工作",
        "●": "2023年上海市商务工作要点",
        "★": "上海国际航运中心建设2023年重点任务",
    }


def test_whether_marks_are_kept_with_what_the_documents_own_legend_says():
    text = read_content(RAW / SOURCES["shanghai_2023_port_work_points"].file).text
    marked = [u for u in units_of("shanghai_2023_port_work_points") if u.span.marks]
    assert marked
    for unit in marked:
        assert unit.text.startswith(unit.span.marks)
        for mark, meaning in zip(unit.span.marks, unit.mark_meanings, strict=True):
            assert f"{mark}为{meaning}" in text


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("新增企业*家", True),
        ("增长**.*%", True),
        ("B*C平台", True),
        ("实施7*24小时通关", False),
        ("无掩码", False),
    ],
)
def test_whether_a_mask_is_told_from_a_multiplication(text, redacted):
    sentence = f"{text}，有关工作继续推进。"
    units = annotate(sentence, divide(sentence, "work_report"))
    assert [unit.redacted for unit in units] == [redacted]


@given(st.text(alphabet="*", min_size=1, max_size=4))
def test_whether_a_mask_never_becomes_a_number(mask):
    found = read_quantities(f"新增企业{mask}家，增长{mask}.{mask}%。")
    assert [quantity.unit for quantity in found] == ["家", "%"]
    for quantity in found:
        assert quantity.masked and quantity.value is None and "*" in quantity.printed


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("建设平台。（牵头单位：市商务局、海关；完成时限：2024年6月）", ("市商务局", "海关")),
        ("建设平台。(责任单位:市商务局,配合单位:市交通局)", ("市商务局",)),
        ("建设平台。（海关总署、商务部负责）", ("海关总署", "商务部")),
        ("建设平台。（市发改委牵头，市口岸办按职责配合）", ("市发改委",)),
        ("建设平台。(口岸管理处、浦东(浦江)办", ("口岸管理处", "浦东(浦江)办")),
        ("建设平台。口岸管理处、机场办)", ("口岸管理处", "机场办")),
        ("建设平台。责任单位：市口岸办。", ("市口岸办",)),
        ("建设平台。【海关、各县（市、区）人民政府】", ("海关", "各县（市、区）人民政府")),
        ("建设平台。（主办：市商务局 协办：市财政局）", ("市商务局",)),
        ("1\t推进单一窗口应用\t市口岸办、海关\t2024年底", ("市口岸办", "海关")),
        ("充分发挥市口岸办作用。", ()),
        ("推广“单一窗口”（国际贸易）应用。", ()),
    ],
)
def test_whether_lead_units_are_read_in_the_forms_documents_use(text, leads):
    assert read_annotation(text, 2024).lead_units == leads


def test_whether_a_semicolon_between_bodies_and_date_hides_neither():
    note = read_annotation(
        "公示收费。（市市场监管局牵头，市发展改革委、市口岸办按职责分工负责；长期坚持）"
    )
    assert note.lead_units == ("市市场监管局",)
    assert note.support_units == ("市发展改革委", "市口岸办")
    assert note.deadline == "long_term"


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("2022年5月31日", "2022-05-31"),
        ("2022 年 5 月 31 日前", "2022-05-31"),
        ("2025/9/30", "2025-09-30"),
        ("2024年底前", "2024-12-31"),
        ("6月底前", "2023-06-30"),
        ("2月底", "2023-02-28"),
        ("上半年", "2023-06-30"),
        ("三季度", "2023-09-30"),
        ("2024年第3季度", "2024-09-30"),
        ("年内", "2023-12-31"),
        ("长期坚持", LONG_TERM),
        ("持续推进", LONG_TERM),
        ("待定", ""),
        ("*月底前", ""),
    ],
)
def test_whether_deadlines_become_the_last_day_they_allow(printed, date):
    assert read_deadline(printed, 2023) == date


def test_whether_a_deadline_without_a_year_stays_open_where_the_year_is_unknown():
    assert read_deadline("6月底前") == ""


@given(documents)
def test_whether_any_text_can_be_annotated_and_lead_units_stand_in_it(text):
    for unit in annotate(text, divide(text), 2023):
        assert text[unit.span.start : unit.span.end] == unit.text
        squeezed = "".join(unit.text.split())
        assert all(name in squeezed for name in unit.annotation.lead_units)
        assert (unit.kind.status != "") == (unit.kind.kind == "measure")


def test_whether_section_decides_what_is_problem_planned_and_done():
    text = (
        "今年以来，工作有序开展。\n一、工作成效\n（一）收费公示\n一是公示收费目录。二是查处违规收费。\n"
        "二、存在问题\n班列运力不足，企业舱位难订。\n三、下一步打算\n推进海铁联运班列开行。"
    )
    found = [(u.kind.kind, u.kind.status) for u in annotate(text, divide(text))]
    assert found == [
        ("context", ""),
        ("measure", "done"),
        ("measure", "done"),
        ("problem", ""),
        ("measure", "planned"),
    ]


def test_whether_the_header_of_a_table_says_which_cell_names_the_lead():
    text = (
        "序号\t任务\t牵头单位\t配合单位\t完成时限\n"
        "1\t建设跨境电商核心功能集聚区\t市商务局\t市财政局\t11月底前\n"
        "2\t公示口岸收费目录清单\t市口岸办\t海关\t长期坚持"
    )
    units = annotate(text, divide(text), 2025)
    assert [u.annotation.lead_units for u in units] == [("市商务局",), ("市口岸办",)]
    assert [u.annotation.deadline for u in units] == ["2025-11-30", LONG_TERM]


def test_whether_the_year_of_a_deadline_is_that_of_the_document():
    text = "宁波市2024年工作要点\n1.公示收费。（责任单位：市口岸办，6月底前）\n2.优化查验。（海关牵头，年内）"
    found = [u.annotation.deadline for u in annotate(text, divide(text))]
    assert found == ["2024-06-30", "2024-12-31"]


@pytest.mark.parametrize(
    ("text", "value", "unit", "direction", "bound"),
    [
        ("进口整体通关时间压减3%", 3.0, "%", "decrease", ""),
        ("全年开行班列1600列以上", 1600.0, "列", "increase", "at_least"),
        ("新增海外仓不少于2.5万平方米", 25000.0, "平方米", "increase", "at_least"),
        ("通关时间控制在24小时以内", 24.0, "小时", "", "at_most"),
        ("出口突破4000亿元", 4e11, "元", "increase", ""),
        ("降低费用５个百分点", 5.0, "个百分点", "decrease", ""),
    ],
)
def test_whether_a_quantity_has_its_number_unit_and_direction(text, value, unit, direction, bound):
    (found,) = read_quantities(text)
    assert (found.value, found.unit) == (pytest.approx(value), unit)
    assert (found.direction, found.bound) == (direction, bound)


@pytest.mark.parametrize(
    "text", ["2024年6月底前", "实施7*24小时通关", "《“5G+”三年计划》", "第3项"]
)
def test_whether_dates_and_names_are_no_quantities(text):
    assert read_quantities(text) == ()


@pytest.mark.parametrize("heading", ["复制推广先进经验", "补齐口岸设施短板", "突破通关瓶颈制约"])
def test_whether_a_heading_of_a_plan_that_sounds_like_a_report_heads_planned_measures(heading):
    text = f"一、{heading}\n1.推广船边直提。\n2.建设海外仓。"
    found = [(u.kind.kind, u.kind.status) for u in annotate(text, divide(text, "action_plan"))]
    assert found == [("measure", "planned")] * 2


def test_whether_a_request_to_a_higher_authority_is_a_problem_in_a_list_too():
    text = "1.建议省级部门出台跨境电商政策。\n2.公示收费。"
    assert [u.kind.kind for u in annotate(text, divide(text, "action_plan"))] == [
        "problem",
        "measure",
    ]


def test_whether_a_sentence_of_many_prepositions_is_read_without_end():
    text = "一是" + "在对与将" * 2000 + "。二是公示收费。"
    assert len(annotate(text, divide(text, "work_report"))) == 2


@pytest.mark.parametrize(
    ("printed", "date"),
    [("1-6月", "2023-06-30"), ("10-12月", "2023-12-31"), ("3月至5月", "2023-05-31")],
)
def test_whether_of_a_range_of_months_the_end_is_the_deadline(printed, date):
    assert read_deadline(printed, 2023) == date


@pytest.mark.parametrize(
    ("cell", "lead", "support"),
    [
        ("市口岸办牵头，市商务局、市财政局配合", ("市口岸办",), ("市商务局", "市财政局")),
        ("市口岸办（牵头）、市商务局", ("市口岸办",), ("市商务局",)),
        ("牵头单位：市口岸办；配合单位：市商务局", ("市口岸办",), ("市商务局",)),
        ("市口岸办、市商务局", ("市口岸办", "市商务局"), ()),
    ],
)
def test_whether_one_cell_of_a_table_may_say_who_leads_and_who_helps(cell, lead, support):
    note = read_annotation(
        f"1\t推广联运\t开行海铁联运班列\t{cell}\t2024年6月底前",
        2024,
        ["序号", "任务", "具体举措", "责任单位", "完成时限"],
    )
    assert (note.lead_units, note.support_units) == (lead, support)
    assert note.deadline == "2024-06-30"


def test_whether_bodies_without_a_label_are_read_beside_a_date_with_one():
    note = read_annotation(
        "推行直提。（日照海关牵头，市交通运输局按职责配合；完成时限：2022年9月底前）"
    )
    assert note.lead_units == ("日照海关",)
    assert note.support_units == ("市交通运输局",)
    assert note.deadline == "2022-09-30"


def test_whether_a_page_break_inside_a_note_is_no_part_of_a_name():
    note = read_annotation("推行查验。(威海海关、荣\n—7—\n成海关负责，2024年12月底前完成)")
    assert note.lead_units == ("威海海关", "荣成海关")


@pytest.mark.parametrize(
    "text", ["服务范围覆盖全市各县（市、区）。", "做大综保区；支持在磨憨申请设立综合保税区。"]
)
def test_whether_what_only_ends_like_a_body_leads_nothing(text):
    assert read_annotation(text).lead_units == ()


@pytest.mark.parametrize(
    ("note", "deadline"),
    [
        ("牵头单位：市发改委；配合单位：市商务局；持续推进", "long_term"),
        ("牵头单位：市发改委；配合单位：市商务局、海关；2024年6月底前", "2024-06-30"),
        ("牵头单位：市发改委；配合单位：市商务局", ""),
    ],
)
def test_whether_a_deadline_without_a_label_is_read_behind_those_who_help(note, deadline):
    read = read_annotation(f"1.建设平台。（{note}）", 2024)
    assert read.deadline == deadline
    assert read.lead_units == ("市发改委",) and read.support_units[0] == "市商务局"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("收费端，搭车收钱的情形时有发生。", "problem"),
        ("空运端，急件绕道邻市出境，建议省有关部门支持新建货站。", "problem"),
        ("下半年，我们将锚定全年目标，重点抓好以下工作。", "context"),
        ("2024年，我们将推动全县开放型经济再上新台阶。", "context"),
        ("县口岸办公示收费清单，查处乱收费。", "measure"),
    ],
)
def test_whether_a_sentence_of_a_report_is_what_it_says(text, kind):
    assert tell_kind(text, Span(0, len(text), "unit", "s", form="sentence"), True).kind == kind
