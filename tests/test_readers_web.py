"""Saved web pages and Excel workbooks: the article without the site, the rows as Excel shows them."""

from __future__ import annotations

import datetime as dt
import html
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from compare.corpus.formats.html import read_html
from compare.corpus.formats.limits import LIMITS, Refusal
from compare.corpus.formats.sheet import print_value, read_sheet
from readers_samples import change_parts, read_part, write_html, write_old_html

ARTICLE = "一、主要任务\n1.推进国际贸易“单一窗口”建设。\n2.公示口岸收费。\n（联系人：张三）\n市人民政府\n2024年5月6日"
# words that stand on the sample pages around the article
SITE = (
    "首页", "政务公开", "互动交流", "搜索", "索引号", "主题分类", "位置", "分享", "打印", "关闭窗口", "扫一扫",
    "相关解读", "一图读懂", "答记者问", "主办单位", "网站标识码", "ICP备", "版权所有", "政策文件", "今天是", "不是正文",
)  # fmt: skip


def lines(page: str | bytes) -> list[str]:
    data = page if isinstance(page, bytes) else page.encode()
    return read_html(data, LIMITS).text.splitlines()


# --- the article


def test_whether_the_article_of_a_government_page_is_read_without_the_site(tmp_path):
    page = write_html(ARTICLE, tmp_path / "a.html", title="关于印发行动方案的通知")
    found = lines(page.read_bytes())
    assert found == [
        "关于印发行动方案的通知",
        "发布时间：2024-05-06 来源：某市人民政府办公室",
        *ARTICLE.split("\n"),
    ]


def test_whether_an_old_page_framed_by_tables_is_read_without_the_site(tmp_path):
    page = write_old_html(ARTICLE, tmp_path / "a.html", title="关于印发行动方案的通知")
    found = lines(page.read_bytes())
    assert found[0] == "关于印发行动方案的通知" and found[-6:] == ARTICLE.split("\n")
    assert not any(word in line for word in SITE for line in found)


NAMES = st.sampled_from(
    ["content", "TRS_Editor", "zoom", "con_box", "article-text", "view", "main"]
)
SENTENCES = st.text("推进国际贸易单一窗口建设口岸收费公示通关便利化", min_size=4, max_size=40)


@st.composite
def articles(draw) -> tuple[list[str], str]:
    """Lines of an article, and a page that holds them in one of the ways pages do."""
    told = draw(st.lists(SENTENCES, min_size=2, max_size=12))
    told = [f"{index}.{text}。" for index, text in enumerate(told, 1)]
    way = draw(st.sampled_from(["p", "div", "br", "li", "font"]))
    if way == "br":
        inner = "<br/>\n".join(told)
    elif way == "li":
        inner = "<ul>" + "".join(f"<li><span>{text}</span></li>" for text in told) + "</ul>"
    elif way == "font":
        inner = "".join(f"<p><font><b>{t[:3]}</b>{t[3:]}</font></p>" for t in told)
    else:
        inner = "".join(f"<{way}>{text}</{way}>\n" for text in told)
    for name in draw(st.lists(NAMES, max_size=4)):
        inner = f'<div class="{name}">{inner}</div>'
    page = (
        f"<html><body><div class='header'><a href=a>首页</a></div><div><h1>行动方案</h1>{inner}</div>"
        "<div id='footer'>主办单位：某市人民政府 网站标识码：33</div></body></html>"
    )
    return told, page


@given(articles())
def test_whether_nothing_of_an_article_is_lost_however_it_is_marked_up(made):
    told, page = made
    assert lines(page) == ["行动方案", *told]


def test_whether_a_part_of_the_article_beside_the_main_one_is_kept():
    page = (
        f"<body><div class=con>{''.join(f'<p>{n}.推进单一窗口建设。</p>' for n in range(20))}</div>"
        "<div class=con><p>附件：任务清单</p><table><tr><td>1<td>公示收费<td>发改委</table></div>"
        "<p>（此件主动公开）</p></body>"
    )
    assert lines(page)[-3:] == ["附件：任务清单", "1\t公示收费\t发改委", "（此件主动公开）"]


def test_whether_links_inside_the_article_and_to_attachments_are_kept():
    page = (
        "<body><ul class=nav><li><a href=a>首页</a></ul><div><p>按照<a href=b>《条例》</a>推进建设。</p>"
        "<p><a href=c>《国务院关于优化营商环境的意见》</a></p></div>"
        "<div class=fj><a href=d.doc>附件：任务清单.doc</a></div></body>"
    )
    assert lines(page) == [
        "按照《条例》推进建设。", "《国务院关于优化营商环境的意见》", "附件：任务清单.doc",
    ]  # fmt: skip


def test_whether_the_title_that_only_the_head_states_stands_in_front():
    head = '<head><meta name="ArticleTitle" content="行动 方案"></head>'
    assert lines(f"{head}<body><p>公示收费。</p><p>查验提速。</p></body>")[0] == "行动 方案"
    shown = f"{head}<body><h2>行动方案</h2><p>公示收费。</p></body>"
    assert lines(shown)[0] == "行动方案" and len(lines(shown)) == 2


def test_whether_scripts_and_hidden_text_are_left_out():
    page = (
        "<body><p>公示收费。<script>alert('甲')</script><style>.乙{}</style><!-- 丙 --></p>"
        "<p style='display: none'>丁</p><p hidden>戊</p><noscript>己</noscript><p>查验提速。</p></body>"
    )
    assert lines(page) == ["公示收费。", "查验提速。"]


def test_whether_blanks_are_as_a_browser_shows_them():
    page = "<p>国际贸易\n   单一窗口&nbsp;建设\r\n与 RCEP\n  AEO\u200b企业</p>"
    assert lines(page) == ["国际贸易单一窗口\u00a0建设与 RCEP AEO企业"]


def test_whether_ordered_lists_have_the_numbers_that_a_browser_prints():
    page = (
        "<ol start=3><li>甲<ol type=a><li>乙<li>丙</ol><li>丁<li value=9>戊</ol>"
        "<ol style='list-style-type: cjk-ideographic'><li>己<li>庚</ol><ul><li>辛</ul>"
    )
    assert lines(page) == ["3. 甲", "a. 乙", "b. 丙", "4. 丁", "9. 戊", "一、己", "二、庚", "辛"]


def test_whether_tables_have_a_line_a_row_and_merged_cells_once():
    page = (
        "<table><caption>任务清单</caption><tr><th>序号<th>任务<th>单位<tr><td colspan=3>一、通关"
        "<tr><td rowspan=2>1<td>公示<br>收费<td rowspan=2>发改委<tr><td>查验提速"
        "<tr><td>2<td><p>甲</p><p>乙</p><td>海关</table>"
    )
    reading = read_html(page.encode(), LIMITS)
    assert reading.text.splitlines() == [
        "任务清单", "序号\t任务\t单位", "一、通关", "1\t公示 收费\t发改委", "\t查验提速", "2\t甲 乙\t海关",
    ]  # fmt: skip
    shown = {reading.text[p.start : p.end]: p.where for p in reading.places}
    assert shown["2\t甲 乙\t海关"] == "table 1, row 5"


# --- encodings of pages


@pytest.mark.parametrize(
    ("charset", "expected"),
    [("gb2312", "gb18030"), ("gbk", "gb18030"), ("big5", "big5"), ("utf-8", "utf-8")],
)
def test_whether_a_page_is_read_in_the_encoding_that_it_states(charset, expected):
    text = "推進貿易便利" if charset == "big5" else "推进贸易便利"
    page = f'<html><head><meta charset="{charset}"></head><p>{text}</p></html>'
    reading = read_html(page.encode(charset), LIMITS)
    assert (reading.text, reading.encoding) == (f"{text}\n", expected)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_whether_a_page_that_states_nothing_or_lies_is_read_all_the_same(encoding):
    for stated in ("", '<meta charset="iso-2022-kr">', '<meta charset="utf-8">'):
        page = f"<html>{stated}<body><p>推进国际贸易单一窗口建设。</p></body></html>"
        assert lines(page.encode(encoding)) == ["推进国际贸易单一窗口建设。"]


def test_whether_a_page_with_a_broken_byte_is_read_as_a_browser_shows_it():
    page = '<meta charset="gb2312"><meta name="d" content="%s"><p>推进国际贸易单一窗口建设。</p>'
    data = page.encode("gb18030").replace(b"%s", "推进国".encode("gb18030")[:-1] + b"\xff")
    assert lines(data) == ["推进国际贸易单一窗口建设。"]
    # and so it is read again once its encoding is known
    again = read_html(data, LIMITS, read_html(data, LIMITS).encoding)
    assert again == read_html(data, LIMITS)


def test_whether_controls_in_a_page_do_no_harm():
    page = "<body><div class=nav>\x01<a>首页</a>\x02</div><p>公示\x0b收费。\x1f</p></body>"
    assert lines(page) == ["公示收费。"]


def test_whether_a_page_in_no_known_encoding_is_refused():
    with pytest.raises(Refusal, match="UTF-8, GB18030, Big5 or UTF-16"):
        read_html(b"<p>" + bytes(range(128, 256)) * 3, LIMITS)
    with pytest.raises(Refusal, match="not a page in big5"):
        read_html(b"<p>" + bytes(range(128, 256)) * 3, LIMITS, "big5")
    with pytest.raises(Refusal, match="no text encoding 'klingon'"):
        read_html(b"<p>a</p>", LIMITS, "klingon")


# --- workbooks


def save(folder: Path, rows: list[list[object]], formats: dict[str, str] | None = None) -> Path:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for cell, form in (formats or {}).items():
        sheet[cell].number_format = form
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def rows_of(path: Path) -> list[str]:
    return read_sheet(path.read_bytes(), LIMITS).text.splitlines()


def test_whether_cells_are_printed_as_excel_shows_them(tmp_path):
    rows: list[list[object]] = [
        [1, "公示\n收费", dt.date(2024, 6, 30), 0.125, True, 3.0, None, "甲\t乙"],
        [2.5, dt.datetime(2024, 6, 30, 9, 5), dt.date(2025, 10, 1), 0.5, 7, dt.time(9, 0)],
    ]
    path = save(tmp_path, rows, {"B2": "yyyy/m/d h:mm", "C2": 'yyyy"年"m"月"', "D1": "0.0%", "D2": "0%", "E2": "000"})  # fmt: skip
    assert rows_of(path) == [
        "1\t公示 收费\t2024/6/30\t12.5%\tTRUE\t3\t\t甲 乙",
        "2.5\t2024/6/30 9:05\t2025年10月\t50%\t007\t9:00",
    ]


def test_whether_empty_rows_and_columns_around_a_table_are_left_out_and_places_named(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "清单"
    sheet["C3"], sheet["D3"], sheet["D5"] = "序号", "任务", "公示"
    sheet.merge_cells("C3:C4")
    hidden = book.create_sheet("选项")
    hidden["A1"], hidden.sheet_state = "暗", "hidden"
    book.create_sheet("第二")["B2"] = "尾"
    book.save(tmp_path / "a.xlsx")
    reading = read_sheet((tmp_path / "a.xlsx").read_bytes(), LIMITS)
    assert reading.text == "序号\t任务\n\t公示\n尾\n"
    assert [place.where for place in reading.places] == ["清单!C3:D3", "清单!D5", "第二!B2"]


def test_whether_what_a_merged_cell_hides_is_not_read(tmp_path, monkeypatch):
    path = save(tmp_path, [["甲", "乙", "丙"]])
    xml = read_part(path, "xl/worksheets/sheet1.xml")
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    change_parts(
        path,
        tmp_path / "b.xlsx",
        {"xl/worksheets/sheet1.xml": xml.replace("</sheetData>", merged)},
    )
    assert rows_of(tmp_path / "b.xlsx") == ["甲\t\t丙"]


def test_whether_the_stored_value_of_a_formula_is_read_and_a_missing_one_refused(tmp_path):
    path = save(tmp_path, [["序号", "任务"], ["=ROW()-1", "公示收费"]])
    with pytest.raises(Refusal, match=r"Sheet!A2 has no stored value; open it in Excel and save"):
        rows_of(path)
    xml = read_part(path, "xl/worksheets/sheet1.xml").replace("<v></v>", "<v>1</v>")
    xml = xml.replace("<v />", "<v>1</v>").replace("<v/>", "<v>1</v>")
    change_parts(path, tmp_path / "b.xlsx", {"xl/worksheets/sheet1.xml": xml})
    assert rows_of(tmp_path / "b.xlsx") == ["序号\t任务", "1\t公示收费"]


def test_whether_a_cell_in_the_last_corner_of_a_sheet_is_found_at_once(tmp_path):
    path = save(tmp_path, [["甲"]])
    xml = read_part(path, "xl/worksheets/sheet1.xml")
    corner = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>角</t></is></c></row>'
    change_parts(
        path,
        tmp_path / "b.xlsx",
        {"xl/worksheets/sheet1.xml": xml.replace("</sheetData>", f"{corner}</sheetData>")},
    )
    assert rows_of(tmp_path / "b.xlsx") == ["甲", "角"]


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_whether_a_number_is_printed_to_what_it_is(value):
    assert float(print_value(value)) == pytest.approx(value, rel=1e-14)
    assert not print_value(float(int(value))).endswith(".0")


CELLS = st.lists(st.text("甲乙12，。 <&", min_size=1, max_size=6), min_size=3, max_size=5)


@given(st.lists(CELLS, min_size=1, max_size=5))
def test_whether_a_table_on_a_page_keeps_its_cells_in_their_columns(table):
    expected = ["\t".join(" ".join(cell.split()) for cell in row).rstrip() for row in table]
    page = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in table
    )
    if any(row.strip() for row in expected):
        assert lines(f"<table>{page}</table>") == [row for row in expected if row.strip()]
