"""What is taken along: Excel, Word, CSV and Parquet, pictures."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from analysis_corpora import Unit, make_corpus, unchanged
from compare.analysis.coverage import coverage, coverage_matrix
from compare.analysis.gaps import gaps
from compare.analysis.similarity import similarity
from compare.cli import main
from compare.exports.brief import make_brief
from compare.exports.data import EXPORTED, write_data
from compare.exports.exporting import export
from compare.exports.findings import find_all
from compare.exports.official import Official
from compare.exports.pictures import draw_pictures, list_figures
from compare.exports.workbook import make_workbook
from compare.office import NOT_IN_XML
from compare.pipeline import process
from compare.present.sentences import describe_gaps
from compare.present.states import STATE_STYLES
from compare.present.wording import wording
from compare.schema import describe_tables
from conftest import ROOT, find_browser

FOCUS = "厦门市"
EVIL = "=cmd|' /C calc'!A0"
TABLES = ("coverage", "gaps", "gap_quotes", "similarity")


@pytest.fixture(scope="module")
def found(corpus):
    """What is found of the focus, in Chinese."""
    return find_all(corpus, focus=[FOCUS])


@pytest.fixture(scope="module")
def exported(processed, tmp_path_factory) -> Path:
    """The five documents exported for one focus, by the command, without pictures."""
    out = tmp_path_factory.mktemp("out") / "export"
    chosen = ["--data", str(processed), "--focus", "Xiamen", "--out", str(out), "--no-pictures"]
    assert main(["export", *chosen]) == 0
    return out


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """Three texts of three cities, processed."""
    folder = tmp_path_factory.mktemp("small")
    raw = folder / "raw"
    raw.mkdir()
    texts = {"甲市": "公示口岸收费目录清单", "乙市": "建设海外仓", "丙市": "开行中欧班列"}
    for name, text in texts.items():
        (raw / f"{name}2023年方案.txt").write_text(f"{name}方案\n1.{text}。\n2.推广单一窗口。", encoding="utf-8")  # fmt: skip
    process(raw, folder / "out")
    return folder / "out"


def hostile_corpus():
    """Two cities in which everything that a document can say begins like a formula."""
    corpus = make_corpus(
        {
            ("=甲市", 2023): [Unit(("fees",), ("publication",), text=f"{EVIL}公示")],
            ("+乙市", 2023): [Unit(("rail",), ("trains",), text=EVIL, lead_units="@港口局")],
        }
    )
    corpus.documents["title"] = "=HYPERLINK(1)"
    corpus.documents["issuing_body"] = "-办公室"
    return corpus


def read_brief(content: bytes):
    return Document(BytesIO(content))


def texts_of(document) -> list[str]:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def headings(document, level: int) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name == f"Heading {level}"]


def list_files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def test_whether_an_export_holds_a_workbook_a_brief_and_tables_for_other_programs(exported):
    expected = {"workbook.xlsx", "brief-xiamen.docx", "manifest.json"}
    expected |= {f"tables/{name}.{kind}" for name in TABLES for kind in ("csv", "parquet")}
    assert set(list_files(exported)) == expected
    listed = json.loads((exported / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert listed == {n: c for n, c in list_files(exported).items() if n != "manifest.json"}


def test_whether_the_same_documents_give_the_same_bytes(processed, exported, tmp_path):
    run = export(processed, tmp_path, focus=[FOCUS], pictures=False)
    assert not run.failed and list_files(tmp_path) == list_files(exported)


# --- the workbook


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whether_every_sheet_can_be_filtered_and_keeps_its_heads_in_sight(corpus, language):
    book = load_workbook(BytesIO(make_workbook(find_all(corpus, focus=[FOCUS], language=language))))
    words = wording(language)
    assert book.sheetnames[0] == words["sheet.about"]
    assert {words[f"sheet.{n}"] for n in ("matrix", "gaps", "units", "documents")} <= set(book.sheetnames)  # fmt: skip
    about = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert set(book.sheetnames[1:]) <= set(about)
    for sheet in book.worksheets[1:]:
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.freeze_panes and sheet.print_title_rows
        assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str))  # fmt: skip


def test_whether_the_matrix_shows_each_state_by_sign_and_colour(corpus, exported):
    book = load_workbook(exported / "workbook.xlsx")
    words, rows = wording("zh"), list(book["覆盖矩阵"].iter_rows())
    heads = [cell.value for cell in rows[0]]
    for level in ("theme", "practice"):
        states = coverage_matrix(coverage(corpus, level))
        labels = {code: corpus.taxonomy.label(code) for code in states.columns}
        column = heads.index(words[f"table.{level}"])
        shown = [row for row in rows[1:] if row[0].value == words[f"table.{level}"]]
        assert [row[column].value for row in shown] == list(labels.values())
        for name in corpus.jurisdictions:
            for row, state in zip(shown, states.loc[name], strict=True):
                cell, style = row[heads.index(name)], STATE_STYLES[state]
                assert cell.value == f"{style.sign} {words[f'state.{state}']}"
                assert cell.fill.fgColor.rgb == f"FF{style.fill[1:].upper()}"
                assert cell.font.color.rgb == f"FF{style.ink[1:].upper()}"


def test_whether_the_workbook_has_every_unit_and_every_quotation(exported, corpus, found):
    book, missing = load_workbook(exported / "workbook.xlsx"), found.gaps[FOCUS]
    units = [row[9] for row in book["单元"].iter_rows(min_row=2, values_only=True)]
    assert units == [NOT_IN_XML.sub(" ", text) for text in corpus.units["text"]]
    assert book["差距"].max_row == 1 + len(missing.missing)
    quoted = [row[8] for row in book["差距原文"].iter_rows(min_row=2, values_only=True)]
    assert quoted == missing.quotes["text"].tolist()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whether_no_cell_of_a_workbook_is_ever_a_formula(language):
    corpus = hostile_corpus()
    with unchanged(corpus):
        content = make_workbook(find_all(corpus, language=language))
    book = load_workbook(BytesIO(content))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]  # fmt: skip
    seen = [cell for cell in cells if cell.value.startswith(tuple("=+-@"))]
    assert {EVIL, "=HYPERLINK(1)", "-办公室", "@港口局"} <= {cell.value for cell in seen}
    assert all(cell.data_type == "s" for cell in cells)
    # stays text when somebody edits the cell
    assert all(cell.quotePrefix for cell in seen)
    with zipfile.ZipFile(BytesIO(content)) as parts:
        sheets = [parts.read(n).decode() for n in parts.namelist() if "worksheets/" in n]
    assert not any(re.search(r"<f[ >/]", sheet) for sheet in sheets)


# --- the brief


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whether_the_brief_names_each_missing_practice_in_the_order_of_the_gap_report(
    corpus, language
):
    found = find_all(corpus, focus=[FOCUS], language=language)
    document, missing = read_brief(make_brief(found, FOCUS)), found.gaps[FOCUS].missing
    labels = [corpus.taxonomy.label(code, language) for code in missing["code"]]
    listed = [row.cells[1].text.split("\n")[0] for row in document.tables[0].rows[1:]]
    assert listed == labels
    practices = [
        corpus.taxonomy.label(code, language)
        for code in missing.loc[missing["level"] == "practice", "code"]
    ]
    told = headings(document, 2)
    places = [next(i for i, text in enumerate(told) if text.startswith(label)) for label in practices]  # fmt: skip
    assert places == sorted(places)


def test_whether_the_brief_says_what_the_gap_report_says_and_quotes_each_peer(corpus, exported):
    document, found = Document(exported / "brief-xiamen.docx"), gaps(corpus, FOCUS)
    said = texts_of(document)
    assert "".join(describe_gaps(found, corpus)) in said
    assert wording("zh")["gaps.absence"] in said
    quoted = {p.text for p in document.paragraphs if p.style.name == "Quote"}
    practices = found.quotes[found.quotes["level"] == "practice"]
    assert len(practices)
    for _, units in practices.groupby(["code", "jurisdiction"]):
        assert quoted & {" ".join(text.split("\n")) for text in units["text"]} or quoted & set(units["text"])  # fmt: skip
    nearest = set(found.missing.loc[found.missing["level"] == "practice", "nearest_unit"]) - {""}
    own = corpus.units.set_index("unit").loc[sorted(nearest), "text"]
    assert set(own) <= quoted
    pairs = zip(document.paragraphs, document.paragraphs[1:], strict=False)
    places = {quote.text: source.text for quote, source in pairs if quote.style.name == "Quote"}
    items = corpus.units.set_index("text")["label"]
    numbered = {text: items[text] for text in places if text in items and items[text].isdigit()}
    assert len(numbered) > 10
    assert all(f"第 {label} 项" in places[text] for text, label in numbered.items())


def test_whether_the_brief_says_what_cannot_be_compared_and_what_it_rests_on():
    unit = Unit(("rail",), ("trains",))
    corpus = make_corpus(
        {("甲市", 2023): [Unit(("fees",))], ("乙市", 2023): [unit]}, ["甲市", "乙市", "丙市"]
    )
    said = texts_of(read_brief(make_brief(find_all(corpus, focus=["甲市"]), "甲市")))
    assert "丙市" in said and wording("zh")["reason.no_document"] in said
    assert any("《乙市的文件》" in text for text in said)
    assert any("policy-compare 0" in text and "版次" in text for text in said)
    assert wording("zh")["miss.about"] in said


def test_whether_the_words_that_an_inferred_identity_rests_on_stand_beside_the_document(
    corpus, exported
):
    cells = texts_of(Document(exported / "brief-xiamen.docx"))
    inferred = corpus.documents[corpus.documents["identity"] == "inferred"]
    assert len(inferred)
    for file, evidence in zip(inferred["file"], inferred["evidence"], strict=True):
        assert any(file in cell and evidence in cell for cell in cells)


def test_whether_a_brief_of_a_focus_without_documents_says_so():
    corpus = make_corpus({("乙市", 2023): [Unit(("rail",), ("trains",))]}, ["甲市", "乙市"])
    found = find_all(corpus, focus=["甲市"])
    said = texts_of(read_brief(make_brief(found, "甲市")))
    assert "甲市在所选范围内没有文件，差距无从判断。" in said


def test_whether_the_brief_is_laid_out_as_offices_lay_out_theirs(exported):
    document = Document(exported / "brief-xiamen.docx")
    section, styles = document.sections[0], document.styles
    assert [round(length.mm) for length in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(length.mm) for length in margins] == [37, 26, 35, 28]

    def typeface(name: str) -> str:
        return styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))

    assert typeface("Title").startswith("方正小标宋") and styles["Title"].font.size.pt == 22
    assert [typeface(f"Heading {n}") for n in (1, 2, 3)] == ["黑体", "楷体", "仿宋"]
    body = styles["Body Text"]
    assert (typeface("Body Text"), body.font.size.pt, body.paragraph_format.line_spacing.pt) == ("仿宋", 16, 28)  # fmt: skip
    assert body.element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    footers = (section.footer, section.even_page_footer)
    assert all("PAGE" in footer._element.xml for footer in footers)


def test_whether_headings_number_themselves_and_missing_typefaces_have_a_substitute(exported):
    with zipfile.ZipFile(exported / "brief-xiamen.docx") as parts:
        numbering = ElementTree.fromstring(parts.read("word/numbering.xml"))
        fonts = ElementTree.fromstring(parts.read("word/fontTable.xml"))
        styles = ElementTree.fromstring(parts.read("word/styles.xml"))
    linked = {
        level.find(qn("w:pStyle")).get(qn("w:val")): level.find(qn("w:lvlText")).get(qn("w:val"))
        for level in numbering.iter(qn("w:lvl"))
        if level.find(qn("w:pStyle")) is not None
    }
    assert (linked["Heading1"], linked["Heading2"], linked["Heading3"]) == ("%1、", "（%2）", "%3.")
    others = {
        font.get(qn("w:name")): font.find(qn("w:altName")) for font in fonts.iter(qn("w:font"))
    }
    for name in ("方正小标宋简体", "黑体", "楷体", "仿宋"):
        assert others[name] is not None, name
    used = {f.get(qn("w:eastAsia")) for f in styles.iter(qn("w:rFonts"))}
    assert {"方正小标宋简体", "黑体", "楷体", "仿宋"} <= used


@settings(max_examples=25)
@given(st.lists(st.text(), min_size=1, max_size=4))
def test_whether_any_text_can_stand_in_a_brief(texts):
    paper = Official("差距报告")
    paper.head(texts[0], 2)
    for text in texts:
        paper.quote([(text, True), (text, False)])
    paper.tabulate(texts, [texts], [1] * len(texts))
    document = Document(BytesIO(paper.save()))
    quoted = [p.text for p in document.paragraphs if p.style.name == "Quote"]
    plain = [text for text in texts if text.isprintable() and not NOT_IN_XML.search(text)]
    assert {text * 2 for text in plain} <= set(quoted) and len(document.tables) == 1


def test_whether_what_a_document_says_stays_text_in_a_brief():
    corpus = hostile_corpus()
    corpus.documents["title"] = "</w:t><w:instrText>DDE \u202e cmd</w:instrText>"
    content = make_brief(find_all(corpus, focus=["=甲市"]), "=甲市")
    said = texts_of(read_brief(content))
    assert EVIL in said
    assert any("</w:t><w:instrText>DDE ‹U+202E› cmd" in text for text in said)
    with zipfile.ZipFile(BytesIO(content)) as parts:
        document = ElementTree.fromstring(parts.read("word/document.xml"))
    assert not list(document.iter(qn("w:instrText")))


# --- tables


def test_whether_the_tables_say_what_the_analysis_says(exported, corpus):
    read = {name: pd.read_parquet(exported / "tables" / f"{name}.parquet") for name in TABLES}
    cells = coverage(corpus, "practice")
    own = read["coverage"][read["coverage"]["level"] == "practice"].reset_index(drop=True)
    assert own[["jurisdiction", "code", "state"]].equals(cells[["jurisdiction", "code", "state"]])
    found = gaps(corpus, FOCUS)
    assert read["gaps"]["code"].tolist() == found.missing["code"].tolist()
    assert read["gap_quotes"]["text"].tolist() == found.quotes["text"].tolist()
    by_text = read["similarity"].query("measure == 'text'")["similarity"].tolist()
    assert by_text == similarity(corpus, "text").to_numpy().ravel().tolist()


def test_whether_the_csv_files_open_in_excel_as_text(tmp_path):
    write_data(find_all(hostile_corpus()), tmp_path)
    for name in TABLES:
        path = tmp_path / f"{name}.csv"
        assert path.read_bytes().startswith("\ufeff".encode())
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) > 1
        assert not any(cell.startswith(tuple("=+-@")) for row in rows for cell in row)
    assert f"'{EVIL}" in (tmp_path / "gap_quotes.csv").read_text(encoding="utf-8-sig")


def test_whether_the_documentation_has_every_column_of_the_tables():
    page = (ROOT / "docs" / "exporting.md").read_text(encoding="utf-8")
    assert page.endswith(describe_tables(EXPORTED))
    assert {table.name for table in EXPORTED} == set(TABLES)


# --- pictures


@pytest.mark.browser
def test_whether_figures_are_drawn_as_png_and_svg_that_ask_for_nothing(
    corpus, found, browser, tmp_path, monkeypatch
):
    monkeypatch.setenv("BROWSER_PATH", find_browser(browser.browser_type.executable_path))
    figures = list_figures(found)
    some = {name: figures[name] for name in ("coverage-themes", "gaps-xiamen")}
    for folder in ("once", "again"):
        (tmp_path / folder).mkdir()
        assert draw_pictures(some, tmp_path / folder) == []
    drawn = list_files(tmp_path / "once")
    assert set(drawn) == {f"{name}.{kind}" for name in some for kind in ("png", "svg")}
    assert drawn == list_files(tmp_path / "again")
    assert (tmp_path / "once" / "gaps-xiamen.png").read_bytes().startswith(b"\x89PNG")
    svg = (tmp_path / "once" / "coverage-themes.svg").read_text(encoding="utf-8")
    ElementTree.fromstring(svg)
    assert corpus.taxonomy.label("sea_rail") in svg
    asked = re.findall(r'(?:href|src)="([^"]+)"', svg)
    assert all(target.startswith(("#", "data:image/")) for target in asked)


def test_whether_one_sentence_says_that_pictures_need_a_browser_and_the_rest_is_written(
    small, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "no-browser"))
    chosen = ["--data", str(small), "--focus", "甲市", "--out"]
    assert main(["export", *chosen, str(tmp_path / "all")]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and "there is no Chrome or Chromium" in said[0]
    assert main(["export", *chosen, str(tmp_path / "rest"), "--no-pictures"]) == 0
    assert list_files(tmp_path / "all") == list_files(tmp_path / "rest")


# --- the folder


def find_briefs(folder: Path) -> dict[str, Path]:
    """Briefs by the title in them: the names of the files depend on what is known of a city."""
    return {Document(path).core_properties.title[:2]: path for path in folder.glob("brief-*.docx")}


def test_whether_what_somebody_changed_is_kept(small, tmp_path, capsys):
    chosen = ["--data", str(small), "--focus", "甲市", "--out", str(tmp_path), "--no-pictures"]
    assert main(["export", *chosen]) == 0
    first, brief = list_files(tmp_path), find_briefs(tmp_path)["甲市"]
    brief.write_bytes(b"edited")
    capsys.readouterr()
    assert main(["export", *chosen]) == 0
    kept = brief.with_name(f"{brief.stem}.1.docx")
    assert kept.read_bytes() == b"edited" and kept.name in capsys.readouterr().err
    assert {n: c for n, c in list_files(tmp_path).items() if n != kept.name} == first


def test_whether_what_an_earlier_export_wrote_does_not_stay_as_if_it_were_current(small, tmp_path):
    export(small, tmp_path, focus=["甲市", "乙市"], pictures=False)
    briefs = find_briefs(tmp_path)
    assert set(briefs) == {"甲市", "乙市"}
    (tmp_path / "mine.txt").write_text("mine")
    briefs["乙市"].write_bytes(b"edited")
    export(small, tmp_path, focus=["丙市"], pictures=False)
    left = {path.name for path in tmp_path.iterdir()}
    assert {"mine.txt", briefs["乙市"].name} <= left and briefs["甲市"].name not in left


def test_whether_a_manifest_that_somebody_wrote_removes_nothing_outside_its_folder(small, tmp_path):
    other, out = tmp_path / "other.txt", tmp_path / "export"
    other.write_text("mine")
    out.mkdir()
    listed = {name: hashlib.sha256(b"mine").hexdigest() for name in ("../other.txt", str(other))}
    (out / "manifest.json").write_text(json.dumps({"files": listed}))
    assert not export(small, out, focus=["甲市"], pictures=False).failed
    assert other.read_text() == "mine"


def test_whether_one_file_that_fails_does_not_stop_the_others(small, tmp_path, monkeypatch, capsys):
    def fail(_: object) -> bytes:
        raise ValueError("no ink")

    monkeypatch.setattr("compare.exports.workbook.make_workbook", fail)
    chosen = ["--data", str(small), "--focus", "甲市", "--out", str(tmp_path), "--no-pictures"]
    assert main(["export", *chosen]) == 1
    assert "workbook.xlsx could not be written: ValueError: no ink" in capsys.readouterr().err
    assert find_briefs(tmp_path) and (tmp_path / "manifest.json").exists()
    assert not list(tmp_path.glob(".export-*"))


@pytest.mark.parametrize(
    "wrong", [["--focus", "北京市"], ["--peers", "北京市"], ["--period", "1949"], ["--data", "nowhere"]]
)  # fmt: skip
def test_whether_a_wrong_choice_is_one_sentence_and_writes_nothing(small, tmp_path, capsys, wrong):
    out = tmp_path / "export"
    assert main(["export", "--data", str(small), "--out", str(out), *wrong]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and not out.exists()


def test_whether_years_can_be_compared_in_what_is_taken_along(tmp_path):
    trains = Unit(("rail",), ("trains",))
    corpus = make_corpus({("甲市", 2022): [trains], ("甲市", 2024): [Unit(("fees",))]}).by_period()
    found = find_all(corpus, focus=["甲市 2024"], language="en")
    said = texts_of(read_brief(make_brief(found, "甲市 2024")))
    assert any("City of 甲市 2024 is compared with City of 甲市 2022" in text for text in said)
    book = load_workbook(BytesIO(make_workbook(found)))
    assert "City of 甲市 2022" in [cell.value for cell in book["Coverage"][1]]
