"""Dividing documents into units: the five real ones exactly, and any text without loss."""

from __future__ import annotations

import itertools
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given

from compare.corpus.layout import read_lines
from compare.corpus.readers import read_content
from compare.corpus.sources import load_sources
from compare.corpus.spans import ROLES
from compare.corpus.units import GENRES, divide, recognise
from texts import documents

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw"
REFERENCE = pd.read_csv(ROOT / "data" / "coding" / "reference.csv", encoding="utf-8-sig")
SOURCES = load_sources(RAW)


def units_of(text: str, genre: str = "") -> list[str]:
    return [text[s.start : s.end] for s in divide(text, genre) if s.is_unit]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.document)
@pytest.mark.parametrize("genre_known", [True, False])
def test_whether_every_reference_unit_is_found_exactly_and_no_other(source, genre_known):
    text = read_content(RAW / source.file).text
    spans = divide(text, source.genre if genre_known else "")
    found = [(s.start, s.end) for s in spans if s.is_unit]
    wanted = REFERENCE[REFERENCE["document"] == source.document]
    assert found == list(zip(wanted["start"], wanted["end"], strict=True))


@given(documents)
def test_whether_spans_tile_any_text_and_offsets_quote_it(text):
    spans = divide(text)
    assert "".join(text[s.start : s.end] for s in spans) == text
    assert all(a.end == b.start for a, b in itertools.pairwise(spans))
    assert all(s.start < s.end and s.role in ROLES for s in spans)


@given(documents)
def test_whether_every_genre_tiles_any_text(text):
    for genre in GENRES:
        spans = divide(text, genre)
        assert "".join(text[s.start : s.end] for s in spans) == text


@given(documents)
def test_whether_units_hold_words_and_neither_begin_nor_end_with_blanks(text):
    for unit in units_of(text):
        assert unit.strip() == unit != ""


@given(documents)
def test_whether_lines_cover_a_text_up_to_its_line_ends(text):
    lines = read_lines(text)
    assert lines[0].start == 0
    assert lines[-1].end == len(text)
    for a, b in itertools.pairwise(lines):
        assert text[a.end : b.start].strip() == "" and b.start > a.end


def test_whether_a_page_break_inside_an_item_does_not_end_it():
    text = "一、任务\n1.推广提前申报，进一步推\n\n— 3 —\n\n广汇总征税。（责任单位：海关）\n2.公示收费。"
    assert len(units_of(text)) == 2
    assert "汇总征税" in units_of(text)[0]


def test_whether_a_page_number_behind_an_item_is_not_part_of_it():
    text = "一、任务\n1.推广提前申报。\n— 3 —\n2.公示收费。"
    assert units_of(text) == ["1.推广提前申报。", "2.公示收费。"]


def test_whether_numbers_out_of_sequence_open_nothing():
    text = "一、任务\n1.依照\n第十二条规定，增长\n5.5个百分点，\n2023年底前完成。\n2.公示收费。"
    assert len(units_of(text)) == 2


def test_whether_numbering_that_restarts_under_each_heading_is_followed():
    text = "一、通关\n1.推广提前申报。\n2.推广两步申报。\n二、收费\n1.公示收费。\n2.查处违规收费。"
    assert [u[:2] for u in units_of(text)] == ["1.", "2.", "1.", "2."]


def test_whether_numbering_that_goes_on_across_headings_is_followed():
    text = "一、通关\n1.推广提前申报。\n2.推广两步申报。\n二、收费\n3.公示收费。\n4.查处违规收费。"
    assert len(units_of(text)) == 4


def test_whether_an_item_with_sub_items_yields_its_stem_and_each_of_them():
    text = "第一条 支持企业发展，给予以下奖励：\n（一）新开航线的，奖励十万元。\n（二）建设海外仓的，奖励五万元。\n第二条 公示收费。\n第三条 优化查验。"
    assert [u[:3] for u in units_of(text)] == ["第一条", "（一）", "（二）", "第二条", "第三条"]


def test_whether_purpose_scope_and_commencement_of_a_regulation_are_no_units():
    text = (
        "第一条 为促进跨境贸易，根据有关法律制定本办法。\n第二条 本办法适用于本市口岸。\n"
        "第三条 口岸经营单位应当公示收费目录。\n第四条 本办法自印发之日起施行。"
    )
    assert units_of(text) == ["第三条 口岸经营单位应当公示收费目录。"]


def test_whether_guiding_principles_and_attachments_are_no_units():
    text = (
        "一、总体要求\n（一）指导思想\n以新发展理念为指导，改革创新。\n（二）工作目标\n成本下降。\n"
        "二、重点任务\n1.公示收费。\n2.优化查验。\n附件：1.任务清单\n2.成员名单"
    )
    assert units_of(text) == ["1.公示收费。", "2.优化查验。"]


def test_whether_clauses_of_a_report_are_units_and_lead_ins_apart():
    text = "今年以来，商务局狠抓落实。一是走访企业，解决问题；二是公示收费。"
    assert [s.label for s in divide(text) if s.is_unit] == ["lead", "一是", "二是"]


def test_whether_a_semicolon_ends_no_sentence_and_a_stop_does():
    text = "今年以来，开展调研；召开座谈会。下一步，继续推进。"
    assert units_of(text, "work_report") == [
        "今年以来，开展调研；召开座谈会。",
        "下一步，继续推进。",
    ]


def test_whether_a_text_stored_on_one_line_is_divided():
    text = (
        "关于优化口岸营商环境的工作方案 一、总体要求 坚持改革创新。 二、重点任务 （一）优化通关 "
        "1. 推广提前申报。扩大应用范围。（责任单位：海关） 2. 推广两步申报。（责任单位：海关） "
        "（二）规范收费 3. 公示收费目录。（责任单位：市口岸办） 4. 查处违规收费。（责任单位：市场监管局） "
        "5. 推进海铁联运，加快铁路进港，做好衔接工作，提高联运比例，打造多式联运示范工程，服务腹地企业发展。"
        "发挥口岸资源优势，带动沿线产业集聚，形成通道、枢纽、网络一体的联运体系，支撑外贸稳定增长，"
        "不断增强企业获得感。（责任单位：港口局） 6. 建设海外仓，支持跨境电商企业在重点市场布局海外仓，完善服务网络，提升履约能力。"
    )
    found = units_of(text)
    assert [u[0] for u in found] == list("123456")


def test_whether_rows_of_a_task_table_are_units_and_names_are_not():
    table = (
        "序号\t任务\t责任单位\n1\t推广提前申报，扩大范围\t海关\n2\t公示口岸收费目录清单\t市口岸办"
    )
    assert len(units_of(table)) == 2
    names = "组长：\t张某\t副市长\n成员：\t李某\t海关副关长\n\t王某\t商务局局长"
    assert units_of(names) == []


def test_whether_line_ends_of_any_kind_give_the_same_units():
    text = "一、任务\n1.公示收费。\n2.优化查验。"
    for end in ("\r\n", "\r"):
        assert units_of(text.replace("\n", end)) == units_of(text)


def test_whether_a_task_book_keeps_the_number_of_its_section_in_the_label():
    text = "1.收费\n1.1\n规范收费\n责任部门\n1.公示收费。\n2.查处违规收费。\n1.2\n优化查验\n责任部门\n推广预约查验。"
    labels = [s.label for s in divide(text, "work_points") if s.is_unit]
    assert labels == ["1.1-1", "1.1-2", "1.2"]


def test_whether_a_text_without_any_separators_is_divided():
    parts = [
        "关于印发工作计划的通知各区县人民政府：",
        "一、总体目标到2025年，口岸功能更加完备。",
        "二、重点任务（一）畅通通道",
        "1．开行海铁联运班列。推动班列常态化运行，增长3.5%。（市口岸办牵头）",
        "2．建设无水港。合作建设内陆无水港。（市商务委牵头）",
        "（二）规范收费",
        "3．公示收费目录。口岸经营单位公布收费标准，清单之外不得收费。（市市场监管局负责）",
        "4．查处违规收费。开展收费专项检查，依法查处违规行为。（市市场监管局负责）",
        "三、保障措施（一）加强领导。成立工作专班，统筹推进各项任务。",
        "（二）强化督导。定期通报进展情况，压实各方责任，确保各项任务落地见效，形成工作合力。",
    ]
    text = "".join(parts)
    assert [u[:2] for u in units_of(text)] == ["1．", "2．", "3．", "4．", "（一", "（二"]
    assert units_of(text)[:2] == parts[3:5]


def test_whether_a_signature_behind_the_last_item_is_not_part_of_it():
    text = (
        "一、任务\n1.公示收费。\n2.优化查验。（责任单位：海关）宁波市人民政府办公室2024年2月8日印发"
    )
    assert units_of(text)[-1] == "2.优化查验。（责任单位：海关）"


def test_whether_a_closing_clause_on_commencement_is_not_part_of_the_last_measure():
    text = "1、公示收费。\n2、优化查验。\n本措施自发布之日起施行，由市口岸办负责解释。"
    assert units_of(text) == ["1、公示收费。", "2、优化查验。"]


@pytest.mark.parametrize("formula", ["特此通知。", "以上报告，请审议。", "请认真贯彻执行。"])
def test_whether_the_formula_that_ends_a_letter_is_no_unit_and_part_of_none(formula):
    measures = ["一、公示收费。", "二、优化查验。（市发改委负责）"]
    end = f"\n\n{formula}\n\n某市商务局\n2024年7月3日\n"
    assert units_of("\n".join(measures) + end) == measures
    report = "一、工作情况\n上半年开行班列。\n二、下一步打算\n公示收费目录。"
    assert units_of(report + end, "work_report") == ["上半年开行班列。", "公示收费目录。"]


def test_whether_points_with_dashes_are_units():
    text = "一、重点工作\n——推进海铁联运。开行班列。\n——公示收费目录。\n二、保障\n1.成立专班。\n2.定期调度。"
    assert [u[:4] for u in units_of(text)] == ["——推进", "——公示", "1.成立", "2.定期"]


def test_whether_paragraphs_under_a_heading_without_numbers_are_units():
    text = (
        "一、稳定外贸\n组织企业参加境外展会，开拓新兴市场。\n扩大出口信用保险覆盖面，降低保费。\n"
        "二、优化口岸\n（1）公示口岸收费目录。\n（2）推广提前申报模式。"
    )
    assert len(units_of(text, "work_points")) == 4


def test_whether_a_cell_torn_apart_by_a_line_end_stays_in_its_row():
    text = (
        "序号\t任务\t责任单位\t完成时限\n1\t推广提前申报，\n提高应用率\t海关\t2024年6月\n"
        "2\t公示收费目录清单\t市口岸办\t长期坚持"
    )
    assert len(units_of(text)) == 2


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.document)
def test_whether_the_genre_is_told_from_the_text(source):
    assert recognise(read_content(RAW / source.file).text) == source.genre


def test_whether_a_regulation_and_a_task_table_are_told_from_the_text():
    regulation = "\n".join(f"第{n}条 口岸单位应当公示收费。" for n in "一二三四")
    assert recognise(regulation) == "regulation"
    table = (
        "序号\t任务\t责任单位\n1\t推广提前申报，扩大范围\t海关\n2\t公示口岸收费目录清单\t市口岸办"
    )
    assert recognise(table) == "task_table"


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("1.建设平台(商务局、海关\n2.公示收费(口岸办、商务局\n3.建设仓库(口岸处、机场办", "123"),
        (
            "一、任务\n1.督促经营单位依法\n主动公开收费目录。\n2.公示收费清单。\n3.建设海外仓。",
            "123",
        ),
        ("一、任务\n1.推进备案。\n备注：按季调度。\n2.公示收费。\n3.建设海外仓。", "123"),
        ("1.甲任务推进。\n口岸工作计划\n2.乙任务推进。\n3.丙任务推进。", "123"),
        ("1. 公示收费。\n2. 优化查验。\n5. 建设平台。\n6. 开行班列。\n7. 培育企业。", "12567"),
        ("1. 公示收费。\n2. 优化查验。\n2. 建设平台。\n3. 开行班列。", "1223"),
        ("\ufeff1.建设平台。\n2.公示收费。", "12"),
        ("1.开展活动，\n6.1前完成方案。\n2.公示收费。", "12"),
        ("2.建设铁路专用线\n2.1公里，完善设施。\n3.公示收费。", "23"),
        ("1.\t推广提前申报。（责任单位：海关）\n2.\t公示收费。（责任单位：市口岸办）", "12"),
    ],
)
def test_whether_items_survive_what_looks_like_something_else(text, starts):
    assert [unit[0] for unit in units_of(text, "action_plan")] == list(starts)


def test_whether_a_number_that_is_cited_in_a_line_leaves_the_item_to_its_own_line():
    text = "第五条 海关责令改正。第六条所列情形除外。\n第六条 公示收费。\n第七条 优化查验。"
    assert [u[:3] for u in units_of(text)] == ["第五条", "第六条", "第七条"]


@pytest.mark.parametrize(
    "words", ["一是 二是 三是", "首先， 其次， 最后，", "第一， 第二， 第三，"]
)
def test_whether_clauses_on_lines_of_their_own_are_one_sequence(words):
    first, second, third = words.split()
    text = (
        f"一、工作开展情况\n主要做法如下：\n{first}走访企业50家。发放手册。\n"
        f"{second}公示收费清单。建立台账。\n{third}建设海外仓。"
    )
    labels = [s.label for s in divide(text, "work_report") if s.is_unit]
    assert labels == ["s", *(word.rstrip("，") for word in (first, second, third))]


def test_whether_items_between_two_tables_are_units():
    table = (
        "序号\t任务\t责任单位\n1\t推广提前申报，压减时间\t海关\n2\t公示口岸收费目录清单\t市口岸办\n"
    )
    between = "1.建设智慧口岸平台。\n2.培育海外仓企业。\n3.组织政策宣讲培训。\n"
    assert len(units_of(table + between + table)) == 7


def test_whether_a_heading_before_a_table_is_no_unit():
    text = "一、任务\n1\t推广提前申报模式，压减时间\t海关\n2\t公示口岸收费目录，降低费用\t口岸办"
    assert [u[0] for u in units_of(text)] == ["1", "2"]


@pytest.mark.parametrize(
    "text",
    [
        "一、任务" + " " * 20000 + "x\n1.建设。",
        "1" + " " * 20000 + "x",
        "\n".join(f"{n}.公示收费目录，优化查验流程。" for n in range(1, 3001)),
        "推进口岸通关便利。" * 20000,
        "（" * 20000,
    ],
    ids=["blanks", "number and blanks", "items", "one line", "brackets"],
)
def test_whether_long_texts_are_divided_without_end(text):
    assert "".join(text[s.start : s.end] for s in divide(text)) == text


def test_whether_a_line_end_in_a_quoted_cell_of_a_table_stays_in_its_row():
    text = (
        "序号\t任务\t具体举措\t牵头单位\n"
        '1\t推广联运\t"开行海铁联运班列；\n完善内陆港布局。"\t市口岸办\n'
        "2\t公示收费\t公示口岸收费目录清单。\t市市场监管局\n"
    )
    found = [text[s.start : s.end] for s in divide(text) if s.is_unit]
    assert len(found) == 2
    assert found[0].startswith("1\t") and found[0].endswith("市口岸办")


def test_whether_a_note_behind_the_stop_belongs_to_its_sentence():
    text = (
        "一、工作情况\n今年以来，工作有序。一是走访企业。二是公示收费。\n三、下半年工作计划\n"
        "加快口岸建设步伐。（牵头科室：办公室；12月底前）推进港口扩建工程。（口岸科、湛江海关；持续推进）\n"
    )
    found = [text[s.start : s.end] for s in divide(text, "work_report") if s.is_unit]
    assert "加快口岸建设步伐。（牵头科室：办公室；12月底前）" in found
    assert "推进港口扩建工程。（口岸科、湛江海关；持续推进）" in found


def test_whether_a_numbered_task_of_a_report_with_its_own_note_is_one_unit():
    text = (
        "今年以来，工作有序。一是走访企业。二是公示收费。\n三、下半年工作计划\n"
        "1.深化收费治理。组织检查，依法立案。（牵头科室：港口科；11月底前）\n"
        "2.建设绿色港口。推广岸电，建立台账。（牵头科室：环保科；12月底前）\n"
    )
    found = {s.label: text[s.start : s.end] for s in divide(text, "work_report") if s.is_unit}
    assert found["1"].startswith("1.深化") and found["1"].endswith("11月底前）")
    assert found["2"].startswith("2.建设")


def test_whether_a_stem_with_its_own_responsible_body_is_a_unit():
    text = (
        "重点做好以下工作：\n1.扩大口岸开放。编制开放清单，逐项报批。\n责任单位：市口岸办\n"
        "①推动泊位验收。\n责任单位：市港口局\n②关闭老旧码头。\n责任单位：市口岸办\n"
        "2.公示口岸收费。\n责任单位：市市场监管局\n市人民政府口岸办公室综合科\n2023年2月20日印发\n"
    )
    found = {s.label: text[s.start : s.end] for s in divide(text) if s.is_unit}
    assert list(found) == ["1", "1-①", "1-②", "2"]
    assert found["2"].endswith("市市场监管局")


def test_whether_items_below_a_numbered_part_are_not_taken_for_its_guiding_principles():
    text = (
        "第一部分 总体要求\n一、指导思想\n坚持以人民为中心。\n二、工作目标\n到2025年，通关时间稳居前列。\n"
        "第二部分 重点任务\n（一）提升效能\n（1）推广提前申报。\n（2）公示收费目录。\n"
    )
    found = [s.label for s in divide(text) if s.is_unit]
    assert found == ["（一）-（1）", "（一）-（2）"] or found == ["（1）", "（2）"]


def test_whether_articles_on_scope_and_terms_are_no_units():
    text = (
        "第一条 为了促进贸易，制定本规定。\n"
        "第二条 本市行政区域内以及由本市托管的镇区域内，促进跨境贸易便利化的服务、管理活动，适用本规定。\n"
        "第三条 公示口岸收费目录清单。\n第四条 开行海铁联运班列。\n"
        "第五条 本规定下列用语的含义：\n（一）江海直达，是指船舶不经换装直接航行的运输方式；\n"
        "（二）锚地供油，是指为船舶加注燃料的作业方式。\n"
    )
    assert [s.label for s in divide(text) if s.is_unit] == ["第三条", "第四条"]


def test_whether_the_review_that_opens_a_plan_is_divided_as_a_report():
    text = (
        "2024年工作要点\n\n一、过去一年工作情况\n2023年，全市成效明显。一是铁路投用。完成进港线验收。二是收费下降。"
        "减免查验费用。\n全年吞吐量58万标箱，增长7.9%。\n\n二、今年重点工作\n1.公示收费。\n2.建设海外仓。\n"
    )
    found = [(s.label, text[s.start : s.end]) for s in divide(text) if s.is_unit]
    assert found == [
        ("lead", "2023年，全市成效明显。"), ("一是", "一是铁路投用。完成进港线验收。"),
        ("二是", "二是收费下降。减免查验费用。"), ("s", "全年吞吐量58万标箱，增长7.9%。"),
        ("1", "1.公示收费。"), ("2", "2.建设海外仓。"),
    ]  # fmt: skip
    # a measure may only sound like a review
    text = text.replace("过去一年工作情况", "加强工作情况通报")
    assert [s.label for s in divide(text) if s.is_unit][-2:] == ["1", "2"]
    assert "lead" not in {s.label for s in divide(text)}


def test_whether_a_row_with_a_figure_for_an_aim_is_a_unit_under_a_header_of_names():
    text = "序号\t项目名称\t主要内容\t责任单位\t完成时限\n1\t收费\t公布收费目录清单\t发改委\t5月底\n2\t推广\t注册率达到100%\t商务局\t6月底\n"
    assert [s.label for s in divide(text) if s.is_unit] == ["1", "2"]
