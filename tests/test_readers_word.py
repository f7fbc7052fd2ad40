"""Word documents: automatic numbers, tracked changes and tables, as Word shows them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from compare.corpus.formats.limits import LIMITS, Refusal
from compare.corpus.formats.numerals import format_number, print_han
from compare.corpus.formats.passages import Reading
from compare.corpus.formats.word import read_word
from compare.corpus.numbering import parse_number
from readers_samples import change_parts, write_docx

NAMES = nsdecls("w", "r") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def make(folder: Path, body: str, numbering: str = "", styles: str = "") -> Path:
    """A Word document with this body, these lists and these further styles."""
    document = Document()
    for child in [*document.element.body][:-1]:
        document.element.body.remove(child)
    for element in reversed([*parse_xml(f"<w:body {NAMES}>{body}</w:body>")]):
        document.element.body.insert(0, element)
    if numbering:
        root = document.part.numbering_part.element
        for child in [*root]:
            root.remove(child)
        for element in [*parse_xml(f"<w:numbering {NAMES}>{numbering}</w:numbering>")]:
            root.append(element)
    for element in [*parse_xml(f"<w:styles {NAMES}>{styles}</w:styles>")]:
        document.styles.element.append(element)
    path = folder / "a.docx"
    document.save(str(path))
    return path


def read(folder: Path, body: str, numbering: str = "", styles: str = "") -> Reading:
    return read_word(make(folder, body, numbering, styles).read_bytes(), LIMITS)


def lines(folder: Path, body: str, numbering: str = "", styles: str = "") -> list[str]:
    return read(folder, body, numbering, styles).text.splitlines()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def item(text: str, level: int = 0, number: int = 1) -> str:
    place = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
    return paragraph(text, f"<w:numPr>{place}</w:numPr>")


def level(at: int, style: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(levels: Iterable[str], uses: Iterable[str] = ("",)) -> str:
    """A list with these levels, and its uses with what each of them overrides."""
    abstract = f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
    return abstract + "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/>{use}</w:num>'
        for number, use in enumerate(uses, 1)
    )


OFFICIAL = [
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "(%4)"),
    level(4, "decimalEnclosedCircle", "%5"),
]


# --- numbers


def test_whether_the_styles_of_official_documents_are_printed_and_start_anew_below(tmp_path):
    body = "".join(item(str(at), at) for at in (0, 1, 2, 2, 3, 4, 4, 1, 2, 0, 1, 2))
    assert lines(tmp_path, body, lists(OFFICIAL)) == [
        "一、0", "（一）1", "1.2", "2.2", "(1)3", "①4", "②4", "（二）1", "1.2", "二、0", "（一）1", "1.2",
    ]  # fmt: skip


def test_whether_a_level_that_never_restarts_counts_on(tmp_path):
    levels = [OFFICIAL[0], level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')]
    body = item("a") + item("b", 1) + item("c", 1) + item("d") + item("e", 1)
    assert lines(tmp_path, body, lists(levels)) == ["一、a", "1.b", "2.c", "二、d", "3.e"]


def test_whether_a_level_restarts_only_below_the_level_it_names(tmp_path):
    levels = [
        level(0, "decimal", "%1"),
        level(1, "decimal", "%1.%2"),
        level(2, "decimal", "(%3)", '<w:lvlRestart w:val="1"/>'),
    ]
    body = "".join(item("x", at) for at in (0, 1, 2, 1, 2, 0, 1, 2))
    assert lines(tmp_path, body, lists(levels)) == [
        "1x", "1.1x", "(1)x", "1.2x", "(2)x", "2x", "2.1x", "(1)x",
    ]  # fmt: skip


def test_whether_another_use_of_a_list_counts_on_or_starts_where_it_says(tmp_path):
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'
    uses = ("", "", start.format(1), start.format(7))
    body = "".join(item("x", 0, use) for use in (1, 1, 2, 3, 3, 4, 4, 3))
    assert lines(tmp_path, body, lists([level(0, "decimal", "%1.")], uses)) == [
        f"{number}.x" for number in (1, 2, 3, 1, 2, 7, 8, 9)
    ]


def test_whether_a_use_may_redefine_a_level(tmp_path):
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1)", start=3)}</w:lvlOverride>'
    body = item("x") + item("y", 0, 2)
    assert lines(tmp_path, body, lists([level(0, "decimal", "%1.", start=2)], ("", own))) == [
        "2.x",
        "III)y",
    ]


def test_whether_articles_and_chapters_and_legal_numbers_are_printed(tmp_path):
    levels = [
        level(0, "chineseCounting", "第%1章 "),
        level(1, "chineseCounting", "第%2条 ", '<w:lvlRestart w:val="0"/>'),
        level(2, "decimal", "%1.%2.%3 ", "<w:isLgl/>"),
    ]
    body = "".join(item("x", at) for at in (0, *(1,) * 11, 0, 1, 2))
    found = lines(tmp_path, body, lists(levels))
    assert found[:2] == ["第一章 x", "第一条 x"] and found[11] == "第十一条 x"
    assert found[12:] == ["第二章 x", "第十二条 x", "2.12.1 x"]


def test_whether_a_gap_stands_behind_a_number_unless_the_list_has_none(tmp_path):
    tab = level(0, "decimal", "%1.").replace('<w:suff w:val="nothing"/>', "")
    assert lines(tmp_path, item("2022年建设"), lists([tab])) == ["1. 2022年建设"]


def test_whether_bullets_are_left_out_but_for_dashes(tmp_path):
    levels = [level(0, "bullet", "\uf06c"), level(1, "bullet", "——"), level(2, "bullet", "●")]
    body = item("甲") + item("乙", 1) + item("丙", 2)
    assert lines(tmp_path, body, lists(levels)) == ["甲", "——乙", "丙"]


def test_whether_numbers_come_from_styles_and_can_be_taken_away(tmp_path):
    styles = (
        '<w:style w:type="paragraph" w:styleId="Top"><w:name w:val="Top"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Low"><w:name w:val="Low"/><w:basedOn w:val="Top"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Child"><w:name w:val="Child"/>'
        '<w:basedOn w:val="Top"/></w:style>'
    )
    levels = [
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%2.", '<w:pStyle w:val="Low"/>'),
    ]
    named = '<w:pStyle w:val="{}"/>'
    body = (
        paragraph("甲", named.format("Top"))
        + paragraph("乙", named.format("Low"))
        + paragraph("丙", named.format("Child"))
        + paragraph("丁", named.format("Top") + '<w:numPr><w:numId w:val="0"/></w:numPr>')
        + paragraph("戊")
    )
    assert lines(tmp_path, body, lists(levels), styles) == ["一、甲", "1.乙", "二、丙", "丁", "戊"]


def test_whether_a_list_may_take_its_levels_from_a_list_style(tmp_path):
    styles = (
        '<w:style w:type="numbering" w:styleId="Gov"><w:name w:val="Gov"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="Gov"/>{OFFICIAL[0]}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Gov"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    body = item("甲", 0, 2) + item("乙", 0, 2)
    assert lines(tmp_path, body, numbering, styles) == ["一、甲", "二、乙"]


def test_whether_an_empty_item_takes_its_number_and_a_broken_list_none(tmp_path):
    body = item("甲") + item("") + item("乙") + item("丙", 0, 99) + item("丁", 12)
    assert lines(tmp_path, body, lists(OFFICIAL)) == ["一、甲", "三、乙", "丙", "丁"]


@given(st.integers(1, 999))
def test_whether_a_chinese_number_is_read_back_as_the_same(number):
    printed = print_han(number)
    assert parse_number(printed.replace("零", "")) == number
    assert printed not in ("一十", "一十一") and not printed.endswith("零")


@pytest.mark.parametrize(
    ("style", "number", "printed"),
    [
        ("decimalZero", 7, "07"),
        ("lowerLetter", 28, "bb"),
        ("upperLetter", 3, "C"),
        ("lowerRoman", 14, "xiv"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("decimalEnclosedFullstop", 3, "⒊"),
        ("decimalEnclosedCircle", 36, "㊱"),
        ("decimalEnclosedCircle", 99, "99"),
        ("ideographTraditional", 3, "丙"),
        ("ideographZodiac", 12, "亥"),
        ("chineseLegalSimplified", 21, "贰拾壹"),
        ("ideographDigital", 105, "一〇五"),
        ("none", 5, ""),
        ("unheardOf", 5, "5"),
    ],
)
def test_whether_number_styles_are_printed_as_word_prints_them(style, number, printed):
    assert format_number(number, style) == printed


# --- text


def test_whether_inserted_text_is_read_and_deleted_text_is_not(tmp_path):
    body = (
        f"<w:p>{run('公示')}<w:ins>{run('口岸')}</w:ins>"
        "<w:del><w:r><w:delText>全部</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('收费')}</w:moveTo>{run('。')}</w:p>"
    )
    assert lines(tmp_path, body) == ["公示口岸收费。"]


def test_whether_a_paragraph_whose_end_is_deleted_runs_into_the_next(tmp_path):
    body = item("甲", 0).replace("</w:pPr>", "<w:rPr><w:del/></w:rPr></w:pPr>") + item("乙")
    assert lines(tmp_path, body + item("丙"), lists(OFFICIAL)) == ["一、甲乙", "二、丙"]


def test_whether_text_in_links_controls_and_formulas_is_read(tmp_path):
    body = (
        f"<w:p><w:hyperlink>{run('国际贸易')}</w:hyperlink>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run('单一')}</w:sdtContent></w:sdt>"
        f"<w:smartTag>{run('窗口')}</w:smartTag><m:oMath><m:r><m:t>≥95%</m:t></m:r></m:oMath></w:p>"
        f"<w:sdt><w:sdtContent>{paragraph('第二段')}</w:sdtContent></w:sdt>"
    )
    assert lines(tmp_path, body) == ["国际贸易单一窗口≥95%", "第二段"]


def test_whether_notes_hidden_text_and_readings_are_left_out(tmp_path):
    body = (
        f"<w:p>{run('公示')}<w:r><w:footnoteReference w:id='1'/></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>口岸</w:t></w:r>"
        "<w:r><w:ruby><w:rt><w:r><w:t>shou</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>收</w:t></w:r>"
        f"</w:rubyBase></w:ruby></w:r>{run('费')}<w:r><w:noBreakHyphen/></w:r>{run('1')}</w:p>"
    )
    assert lines(tmp_path, body) == ["公示口岸收费-1"]


def test_whether_headers_and_footers_are_left_out(tmp_path):
    text = read_word(write_docx("一、任务\n1.公示收费。", tmp_path / "a.docx").read_bytes(), LIMITS)
    assert text.text == "一、任务\n1.公示收费。\n"


def test_whether_a_line_break_parts_lines_and_a_tab_only_the_cells_of_a_typed_table(tmp_path):
    body = (
        "<w:p><w:r><w:t>关于印发</w:t><w:br/><w:t>方案的通知</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>1.</w:t><w:tab/><w:t>公示收费。</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>1</w:t><w:tab/><w:t>公示收费</w:t><w:tab/><w:t>发改委</w:t></w:r></w:p>"
    )
    assert lines(tmp_path, body) == [
        "关于印发",
        "方案的通知",
        "1. 公示收费。",
        "1\t公示收费\t发改委",
    ]


def test_whether_a_text_box_is_read_once_whatever_program_it_is_for(tmp_path):
    box = f"<w:txbxContent>{paragraph('盒中文字')}</w:txbxContent>"
    body = (
        f"<w:p>{run('正文')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert lines(tmp_path, body) == ["正文", "盒中文字"]


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def test_whether_the_result_of_a_field_is_read_but_a_table_of_contents_is_not(tmp_path):
    code = "<w:r><w:instrText> {} </w:instrText></w:r>"
    body = (
        f"<w:p>{field('begin')}{code.format('TOC ' + chr(92) + 'o')}{field('separate')}"
        f"{run('一、任务	1')}</w:p>"
        f"<w:p>{run('二、保障	2')}{field('end')}</w:p>"
        f"<w:p>{run('到')}{field('begin')}{code.format('DATE')}{field('separate')}{run('2025')}"
        f"{field('end')}{run('年')}</w:p>"
        f"<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
        f"</w:sdtPr><w:sdtContent>{paragraph('三、附则 3')}</w:sdtContent></w:sdt>"
    )
    assert lines(tmp_path, body) == ["到2025年"]


# --- tables


def cell(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def test_whether_tables_stand_in_order_with_merged_cells_once_and_know_their_rows(tmp_path):
    down = '<w:vMerge w:val="{}"/>'
    body = (
        paragraph("任务清单")
        + table(
            cell("序号") + cell("任务") + cell("单位"),
            cell("一、通关", '<w:gridSpan w:val="3"/>'),
            cell("1", down.format("restart")) + cell("公示收费") + cell("发改委"),
            cell("", "<w:vMerge/>") + cell(paragraph("查验") + paragraph("提速")) + cell("海关"),
        )
        + paragraph("说明")
        + table(cell("甲") + cell("乙"))
    )
    reading = read(tmp_path, body)
    assert reading.text.splitlines() == [
        "任务清单", "序号\t任务\t单位", "一、通关", "1\t公示收费\t发改委", "\t查验 提速\t海关", "说明", "甲\t乙",
    ]  # fmt: skip
    shown = [(reading.text[p.start : p.end], p.where) for p in reading.places]
    assert shown[0] == ("序号\t任务\t单位", "table 1, row 1")
    assert shown[3] == ("\t查验 提速\t海关", "table 1, row 4")
    assert shown[4] == ("甲\t乙", "table 2, row 1")


def test_whether_empty_cells_show_their_automatic_number_and_deleted_rows_are_left_out(tmp_path):
    body = table(
        cell(item("", 2)) + cell("公示收费"),
        "<w:trPr><w:del/></w:trPr>" + cell(item("", 2)) + cell("删"),
        cell(item("", 2)) + cell("查验提速"),
    )
    assert lines(tmp_path, body, lists(OFFICIAL)) == ["1.\t公示收费", "2.\t查验提速"]


def test_whether_a_frame_of_one_cell_is_no_table_and_a_table_in_a_cell_is_read(tmp_path):
    inner = table(cell("子") + cell("表"))
    body = table(cell(paragraph("一、任务") + paragraph("1.公示收费。"))) + table(
        cell("外") + cell(f"{paragraph('内')}{inner}{paragraph('')}")
    )
    assert lines(tmp_path, body) == ["一、任务", "1.公示收费。", "外\t内 子 表"]


# --- refused


def test_whether_what_only_word_can_show_is_refused_instead_of_lost(tmp_path):
    with pytest.raises(Refusal, match="another format"):
        read(tmp_path, paragraph("甲") + '<w:altChunk r:id="rId1"/>')


def test_whether_strict_and_macro_documents_are_refused_with_what_to_do(tmp_path):
    source = make(tmp_path, paragraph("甲"))
    strict = '<Relationships><Relationship Type="http://purl.oclc.org/ooxml/x"/></Relationships>'
    path = change_parts(source, tmp_path / "b.docx", {"_rels/.rels": strict})
    with pytest.raises(Refusal, match=r"Strict.*\.docx"):
        read_word(path.read_bytes(), LIMITS)
    types = "[Content_Types].xml"
    with zipfile.ZipFile(source) as opened:
        macro = opened.read(types).replace(
            b"wordprocessingml.document.main", b"wordprocessingml.template.main"
        )
    path = change_parts(source, tmp_path / "c.docx", {types: macro})
    with pytest.raises(Refusal, match="template"):
        read_word(path.read_bytes(), LIMITS)


def test_whether_a_document_without_text_is_refused(tmp_path):
    with pytest.raises(Refusal, match="no text"):
        read(tmp_path, paragraph(" "))
