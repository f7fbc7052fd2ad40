"""PDF: the text as it reads, whatever columns, line ends, heads and page numbers it is set with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import readers_samples as samples
from compare.corpus.formats.limits import LIMITS, Refusal
from compare.corpus.formats.pdf import read_pdf
from compare.corpus.formats.radicals import repair
from compare.corpus.readers import read_content
from compare.errors import SourceError
from readers_samples import Leaf, write_pdf
from test_readers import DOCUMENTS, TABLES, coder, read_text, take_apart

__all__ = ["coder"]

BLANKS = re.compile(r"[ \u00a0\u3000]+")
PAGE_NUMBER = re.compile(r"(?m)^[—-]\s*\d+\s*[—-]$")
LONG = (
    "推进国际贸易“单一窗口”建设，完善口岸收费公示制度，扩大提前申报覆盖面，推动海铁联运发展，"
    "支持企业开展跨境电商业务，优化通关流程，压缩整体通关时间，提升贸易便利化水平。"
)
OTHER = "清理规范口岸收费，落实收费目录清单制度，清单之外一律不得收费，依法查处违规收费行为。"


def read(tmp_path: Path, *leaves: Leaf) -> str:
    return read_pdf(write_pdf(tmp_path / "a.pdf", list(leaves)).read_bytes(), LIMITS).text


def refuse(path: Path) -> str:
    with pytest.raises(SourceError) as error:
        read_content(path)
    return str(error.value)


# --- printed by a browser


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> dict[tuple[str, int], Path]:
    """The real documents in one column and in two, tables across the sheet, some imitations."""
    folder = tmp_path_factory.mktemp("printed")
    jobs, found = [], {}
    for index, (name, source) in enumerate(DOCUMENTS.items()):
        if source.parent.name == "raw":
            settings = [(1, False), (2, False)]
        elif name in TABLES:
            settings = [(1, True)]
        else:
            # a browser needs its time: every second one
            settings = [(1 + index // 2 % 2, False)] if index % 2 else []
        for columns, wide in settings:
            page = folder / f"{name}{columns}.html"
            samples.write_html(read_text(name), page, columns=columns)
            found[name, columns] = page.with_suffix(".pdf")
            jobs.append((page, found[name, columns], wide))
    samples.print_pdfs(jobs)
    return found


@pytest.mark.browser
def test_whether_a_printed_document_has_the_same_units_and_codes(printed, coder):
    different = []
    for (name, columns), path in printed.items():
        text = read_pdf(path.read_bytes(), LIMITS).text
        # a browser prints a blank as a gap, as wide as that between 年 and 2024
        original, bare = (BLANKS.sub("", one) for one in (read_text(name), text))
        if take_apart(coder, bare) != take_apart(coder, original):
            different.append((name, columns))
        assert "某市人民政府公报" not in text
        # some of the originals are damaged by page numbers of their own
        assert len(PAGE_NUMBER.findall(text)) <= len(PAGE_NUMBER.findall(original))
    assert different == []
    assert {columns for _, columns in printed} == {1, 2} and set(TABLES) <= {n for n, _ in printed}


@pytest.mark.browser
def test_whether_the_places_of_a_printed_document_are_its_pages(printed):
    name = "xiamen_2022_action_plan"
    content = read_content(printed[name, 1])
    pages = [place.where for place in content.places]
    assert pages == [f"p. {number}" for number in range(1, len(pages) + 1)] and len(pages) > 3
    first = content.text[content.places[0].start : content.places[0].end]
    last = content.text[content.places[-1].start : content.places[-1].end]
    assert "厦府办〔2022〕17号" in first and "2022年3月2日印发" in last


# --- set by hand


def test_whether_hard_wraps_are_joined_and_paragraphs_stay_apart(tmp_path):
    leaf = Leaf().lines(72, 100, "1." + LONG, 36).lines(72, 200, "2." + OTHER, 36)
    leaf.lines(72, 260, LONG, 36)
    assert read(tmp_path, leaf) == f"1.{LONG}\n2.{OTHER}\n{LONG}\n"


def test_whether_a_paragraph_goes_on_over_a_page_and_says_so(tmp_path):
    cut = 34 + 36  # where a line ends
    first = Leaf().text(250, 50, "某市人民政府公报", 9).lines(72, 740, LONG[:cut], 36)
    first.text(290, 800, "— 1 —", 9)
    second = Leaf().text(250, 50, "某市人民政府公报", 9).text(72, 100, LONG[cut:])
    second.lines(72, 140, OTHER, 36).text(290, 800, "— 2 —", 9)
    reading = read_pdf(write_pdf(tmp_path / "a.pdf", [first, second]).read_bytes(), LIMITS)
    assert reading.text == f"{LONG}\n{OTHER}\n"
    assert [(reading.text[p.start : p.end], p.where) for p in reading.places] == [
        (LONG[:cut], "p. 1"),
        (f"{LONG[cut:]}\n{OTHER}", "p. 2"),
    ]


@pytest.mark.parametrize(
    "number", ["7", "- 7 -", "— 7 —", "第7页", "第 7 页 共 9 页", "7/9", "·7·"]
)
def test_whether_a_page_number_is_left_out_even_on_a_single_page(tmp_path, number):
    leaf = Leaf().lines(72, 100, LONG, 36).text(290, 800, number, 9)
    assert read(tmp_path, leaf) == f"{LONG}\n"


def test_whether_what_only_looks_like_a_running_head_stays(tmp_path):
    leaves = [
        Leaf().lines(72, 60, f"{n}、{OTHER}", 36).text(96, 110, "责任单位：市商务局。")
        for n in "一二三"
    ]
    text = read(tmp_path, *leaves)
    assert text.count("责任单位：市商务局。") == 3 and text.count(OTHER) == 3


def test_whether_two_columns_are_read_one_after_the_other_below_a_title_across_both(tmp_path):
    leaf = Leaf().text(160, 60, "促进跨境贸易便利化专项行动方案", 18)
    leaf.lines(60, 100, "1." + LONG, 18).lines(60, 240, "2." + OTHER, 18)
    leaf.lines(310, 100, "3." + LONG, 18).lines(310, 240, "4." + OTHER, 18)
    assert read(tmp_path, leaf).splitlines() == [
        "促进跨境贸易便利化专项行动方案",
        *(f"{number}.{text}" for number, text in zip("1234", (LONG, OTHER) * 2, strict=True)),
    ]


def test_whether_names_beside_each_other_are_no_columns(tmp_path):
    leaf = Leaf()
    people = [("组长", "市长"), ("副组长", "副市长"), ("成员", "市商务局局长"), ("联络员", "处长")]
    for index, (role, office) in enumerate(people * 2):
        leaf.text(72, 100 + 20 * index, role).text(300, 100 + 20 * index, office)
    assert read(tmp_path, leaf).splitlines() == [f"{a} {b}" for a, b in people * 2]


def make_table(rows: list[tuple[str, ...]], top: float = 100, merged: bool = False) -> Leaf:
    """A ruled table with 30 points a row; the first column of the last two rows may be merged."""
    xs, bottom = [72.0, 120.0, 330.0, 430.0], top + 30 * len(rows)
    leaf = Leaf()
    for index in range(len(rows) + 1):
        inner = merged and index == len(rows) - 1
        leaf.rule(xs[1] if inner else xs[0], top + 30 * index, xs[-1], top + 30 * index)
    for x in xs:
        leaf.rule(x, top, x, bottom)
    for index, row in enumerate(rows):
        for x, cell in zip(xs, row, strict=False):
            leaf.text(x + 4, top + 20 + 30 * index, cell)
    return leaf


HEADER = ("序号", "任务", "单位")


def test_whether_a_ruled_table_is_read_row_by_row_and_merged_cells_once(tmp_path):
    leaf = make_table(
        [HEADER, ("1", "推广提前申报", "海关"), ("", "公示口岸收费", "发改委")], merged=True
    )
    leaf.text(72, 80, "任务清单").text(72, 230, "注：长期任务每半年报送一次。")
    assert read(tmp_path, leaf).splitlines() == [
        "任务清单",
        "序号\t任务\t单位",
        "1\t推广提前申报\t海关",
        "\t公示口岸收费\t发改委",
        "注：长期任务每半年报送一次。",
    ]


def test_whether_a_table_goes_on_on_the_next_page_without_its_header(tmp_path):
    first = make_table(
        [HEADER, ("1", "推广提前申报", "海关"), ("2", "公示口岸收费", "发改委")], 650
    )
    second = make_table([HEADER, ("3", "建设海外仓", "商务局"), ("4", "开行班列", "铁路局")], 60)
    assert read(tmp_path, first, second).splitlines() == [
        "\t".join(row)
        for row in (HEADER, ("1", "推广提前申报", "海关"), ("2", "公示口岸收费", "发改委"),
                    ("3", "建设海外仓", "商务局"), ("4", "开行班列", "铁路局"))
    ]  # fmt: skip


def test_whether_a_row_that_a_page_end_parts_is_one_again(tmp_path):
    first = make_table([HEADER, ("1", "推广提前申报模式，扩大企业覆盖面并", "海关")], 700)
    second = make_table([("", "及时公布。", ""), ("2", "公示口岸收费", "发改委")], 60)
    assert read(tmp_path, first, second).splitlines() == [
        "序号\t任务\t单位",
        "1\t推广提前申报模式，扩大企业覆盖面并及时公布。\t海关",
        "2\t公示口岸收费\t发改委",
    ]


@pytest.mark.parametrize("turned", [0, 180])
def test_whether_a_watermark_is_left_out_and_a_turned_page_read(tmp_path, turned):
    leaf = Leaf(turned=turned).lines(72, 100, LONG, 36).diagonal("内部资料")
    assert read(tmp_path, leaf) == f"{LONG}\n"


def test_whether_bold_print_by_printing_twice_is_read_once(tmp_path):
    leaf = Leaf().text(72, 100, "一、任务").text(72.3, 100, "一、任务")
    assert read(tmp_path, leaf) == "一、任务\n"


def test_whether_a_table_of_contents_is_left_out(tmp_path):
    leaf = Leaf()
    for index, title in enumerate(("一、总体要求", "二、重点任务", "三、保障措施")):
        leaf.text(72, 100 + 20 * index, f"{title}…………………{index + 1}")
    assert read(tmp_path, leaf, Leaf().lines(72, 100, LONG, 36)) == f"{LONG}\n"


def test_whether_radicals_become_ordinary_characters_and_punctuation_stays():
    assert repair(
        "\u2f2f\u4f5c\u2f45\u6848\uff0c\u2ed3\u6c5f\u53e3\u5cb8\uff1a\u2ed4\u2ec5\u2ec9"
    ) == ("工作方案，长江口岸：门见贝")


def test_whether_a_scan_is_refused_and_says_why(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", [Leaf().picture(), Leaf().picture()])
    assert "scan without a text layer" in refuse(path) and "OCR" in refuse(path)
    text = Leaf().lines(72, 100, LONG, 36)
    path = write_pdf(tmp_path / "b.pdf", [text, Leaf().picture(), text, text])
    assert "p. 2" in refuse(path) and "OCR" in refuse(path)


def test_whether_a_cover_may_be_a_picture_and_a_scan_may_have_a_text_layer(tmp_path):
    text = Leaf().picture().lines(72, 100, LONG, 36)
    assert read(tmp_path, Leaf().picture(), text, text) == f"{LONG}\n{LONG}\n"


def test_whether_a_pdf_that_a_password_locks_is_refused(tmp_path):
    zero = "00" * 32
    lock = f"/Encrypt<</Filter/Standard/V 1/R 2/O<{zero}>/U<{zero}>/P -4>>/ID[<00><00>]"
    path = write_pdf(tmp_path / "a.pdf", [Leaf().text(72, 99, "公示收费。")], lock)
    assert "protected by a password" in refuse(path) and "save it without one" in refuse(path)


def test_whether_a_pdf_without_any_text_is_refused(tmp_path):
    with pytest.raises(Refusal, match="no text"):
        read(tmp_path, Leaf(), Leaf())
