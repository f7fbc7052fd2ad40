"""Reviewing the least certain units: the right ones first, in Excel and back."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from compare.cli import build_parser, main
from compare.coding.correcting import read_applied
from compare.coding.correction import ALLOWED, PROGRAM, squeeze
from compare.coding.corrections import read_corrections
from compare.coding.review import (
    COLUMNS,
    measure_certainty,
    measure_corrections,
    read_candidates,
    select_uncertain,
)
from compare.coding.review_sheet import FILLED, NOT_IN_XML, import_sheet, write_sheet
from compare.coding.taxonomy import load_taxonomy
from compare.errors import SourceError
from compare.pipeline import process
from compare.present.plans import plan_reports
from compare.present.reviews import corrections_table, describe_review, uncertain_quotations
from conftest import RAW

TAXONOMY = load_taxonomy()


@pytest.fixture(scope="module")
def uncertain(corpus):
    return select_uncertain(corpus, 30)


@pytest.fixture
def sheet(uncertain, tmp_path):
    path = tmp_path / "review.xlsx"
    write_sheet(uncertain, TAXONOMY, path)
    return path


def fill(path: Path, row: int, **cells: object) -> None:
    """Fill cells of a row of the sheet in, by the names of their columns."""
    book = load_workbook(path)
    units = book["units"]
    names = [str(cell.value).split("\n")[0] for cell in units[1]]
    for name, value in cells.items():
        units.cell(row, names.index(name) + 1).value = value
    book.save(path)


def read_units(path: Path) -> pd.DataFrame:
    rows = list(load_workbook(path)["units"].iter_rows(values_only=True))
    names = [str(cell).split("\n")[0] for cell in rows[0]]
    return pd.DataFrame(rows[1:], columns=names).fillna("")


def test_whether_the_least_certain_units_come_first(corpus):
    every = select_uncertain(corpus, below=2)
    assert list(every.columns) == list(COLUMNS)
    assert every["certainty"].is_monotonic_increasing
    coded = corpus.units[corpus.units["kind"] != "context"]
    assert set(every["unit"]) == set(coded["unit"])
    below = select_uncertain(corpus, below=0.6)
    assert 0 < len(below) < len(every) and below["certainty"].max() < 0.6
    pd.testing.assert_frame_equal(below, every.head(len(below)))
    assert len(select_uncertain(corpus, 3)) == 3
    assert select_uncertain(corpus, below=0).empty


def test_whether_a_table_of_units_to_review_quotes_its_evidence(corpus, uncertain):
    for row in uncertain.to_dict("records"):
        assert 0 <= row["certainty"] < 0.7
        assert len(read_candidates(row["candidates"])) <= 3
        own = corpus.codings[corpus.codings["unit"] == row["unit"]]
        for words in own["evidence"]:
            assert words.replace(";", "；") in row["evidence"]


share = st.integers(0, 100).map(lambda n: n / 100)


@given(share, share)
def test_whether_certainty_falls_with_each_doubt(main_theme, other):
    def certainty(first: float, second: float) -> float:
        return measure_certainty(first, f"a={first};b={second}", "a")

    assert 0 <= certainty(main_theme, other) <= main_theme
    # whether another theme is given is more doubtful the nearer it is to even odds
    assert certainty(main_theme, other) <= max(other, round(1 - other, 2))
    # and of two themes it is open which is the main one, the closer they are
    assert certainty(0.9, 0.9) < certainty(0.9, 0.1)


def test_whether_units_that_people_corrected_need_no_review(corpus, uncertain):
    first = uncertain["unit"][0]
    units = corpus.units.copy()
    units.loc[units["unit"] == first, "coder"] = "李"
    assert first not in set(select_uncertain(replace(corpus, units=units))["unit"])


def test_whether_a_sheet_shows_what_there_is_to_review(sheet, uncertain):
    shown = read_units(sheet)
    assert list(shown["unit"]) == list(uncertain["unit"])
    assert list(shown["text"]) == [NOT_IN_XML.sub(" ", t) for t in uncertain["text"]]
    assert (shown[list(FILLED)] == "").all().all()
    book = load_workbook(sheet)
    units = book["units"]
    assert units.freeze_panes == "A2"
    assert all(c.alignment.wrap_text and c.font.name == "Microsoft YaHei" for c in units[2])
    offers = {str(o.sqref)[0]: o for o in units.data_validations.dataValidation}
    by_name = {str(c.value).split("\n")[0]: offers.get(c.column_letter) for c in units[1]}
    assert {n for n, offer in by_name.items() if offer} == set(FILLED) - {"note"}
    # a list of several codes must be taken, a kind that is not there must not
    assert by_name["new_kind"].showErrorMessage and not by_name["new_themes"].showErrorMessage
    assert by_name["new_kind"].formula1 == f'"{",".join(ALLOWED["kind"])}"'
    for name, level in (("new_themes", "theme"), ("new_practices", "practice")):
        place = by_name[name].formula1.partition("!")[2].replace("$", "")
        offered = {c.value for (c,) in book["codes"][place]}
        assert offered >= set(TAXONOMY.codes(level))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "=HYPERLINK(0)", "\x0c=", "\x00\x07收费"])
def test_whether_text_is_never_a_formula_and_comes_back(uncertain, tmp_path, start):
    table = uncertain.head(1).assign(text=start + uncertain["text"][0], label=start)
    write_sheet(table, TAXONOMY, tmp_path / "r.xlsx")
    for row in load_workbook(tmp_path / "r.xlsx")["units"].iter_rows(min_row=2):
        for cell in row:
            assert cell.data_type != "f"
            if str(cell.value)[:1] in "=+-@":
                assert cell.quotePrefix and cell.number_format == "@"
    (text,) = read_units(tmp_path / "r.xlsx")["text"]
    assert squeeze(text) == squeeze(table["text"].iloc[0])


def test_whether_the_same_units_give_the_same_workbook(uncertain, sheet, tmp_path):
    write_sheet(uncertain, TAXONOMY, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == sheet.read_bytes()
    with zipfile.ZipFile(sheet) as book:
        assert {entry.date_time[0] for entry in book.infolist()} == {1980}
        assert str(date.today().year) not in book.read("docProps/core.xml").decode()


def test_whether_a_review_in_excel_goes_round(tmp_path, capsys):
    raw, data, path = tmp_path / "raw", str(tmp_path / "out"), str(tmp_path / "r.xlsx")
    shutil.copytree(RAW, raw)
    plain = process(raw, data)
    assert main(["review", "export", "--data", data, "--out", path, "--limit", "5"]) == 0
    assert "5 of" in capsys.readouterr().out
    rows = read_units(Path(path))
    fill(Path(path), 2, new_themes="green_trade; smart_port", new_practices="none", note="=看")
    fill(Path(path), 4, new_kind="context")
    take = ["review", "import", path, "--coder", "王芳", "--raw", str(raw)]
    assert main(take) == 0
    assert "2 corrections added, 0 there already, 3 rows" in capsys.readouterr().out
    assert main(take) == 0
    assert "0 corrections added, 2 there already" in capsys.readouterr().out
    said = read_corrections(raw / "corrections.csv", TAXONOMY)
    assert [c.text for c in said] == [
        plain.units.set_index("unit").loc[rows["unit"][n], "text"] for n in (0, 2)
    ]
    corpus = process(raw, data)
    units = corpus.units.set_index("unit")
    assert units.loc[rows["unit"][0], "themes"] == "green_trade;smart_port"
    assert units.loc[rows["unit"][2], "kind"] == "context"
    assert set(units["coder"]) == {PROGRAM, "王芳"}
    left = select_uncertain(corpus, below=2)
    assert not set(left["unit"]) & {rows["unit"][0], rows["unit"][2]}


@pytest.mark.parametrize(
    ("cells", "found", "choice"),
    [
        ({"new_themes": "rocket"}, "'rocket'", "sea_rail"),
        ({"new_practices": "rocket"}, "'rocket'", "one_bill"),
        ({"new_kind": "rocket"}, "'rocket'", "problem"),
        ({"new_status": "rocket"}, "'rocket'", "done"),
        ({"note": "x", "document": "elsewhere"}, "'elsewhere'", "xiamen_2022_action_plan"),
        ({"note": "x", "start": "far"}, "'far'", "whole number"),
    ],
)
def test_whether_a_wrong_row_of_a_sheet_is_named_and_nothing_is_imported(
    sheet, tmp_path, cells, found, choice
):
    fill(sheet, 3, new_themes="sea_rail")
    fill(sheet, 5, **cells)
    target = tmp_path / "corrections.csv"
    with pytest.raises(SourceError) as error:
        import_sheet(sheet, "李", RAW, target, TAXONOMY)
    assert f"row 5 of {sheet}" in str(error.value)
    assert found in str(error.value) and choice in str(error.value)
    assert not target.exists()


def test_whether_rows_may_be_sorted_and_columns_left_alone(sheet, uncertain, tmp_path):
    book = load_workbook(sheet)
    units = book["units"]
    cells = [[c.value for c in row] for row in units.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(cells), 2):
        for column, value in enumerate(row, 1):
            units.cell(number, column).value = value
    book.save(sheet)
    fill(sheet, 2, new_themes="none")
    (made,) = import_sheet(sheet, "李", RAW, tmp_path / "c.csv", TAXONOMY, "2025-01-01").added
    last = uncertain.iloc[-1]
    assert (made.document, made.start, made.text) == (last["document"], last["start"], last["text"])
    assert made.themes == () and made.practices is None and made.date == "2025-01-01"


@pytest.mark.parametrize("content", [None, b"", b"document,start\n", b"PK\x03\x04broken"])
def test_whether_what_is_no_workbook_is_one_sentence(tmp_path, capsys, content):
    path = tmp_path / "r.xlsx"
    if content is not None:
        path.write_bytes(content)
    assert main(["review", "import", str(path), "--coder", "李", "--raw", str(RAW)]) == 2
    said = capsys.readouterr().err
    assert "xlsx" in said and said.count("\n") == 1 and "Traceback" not in said


def test_whether_a_column_that_was_deleted_is_named(sheet, tmp_path):
    fill(sheet, 1, new_kind="something else")
    with pytest.raises(SourceError, match="'new_kind' is missing"):
        import_sheet(sheet, "李", RAW, tmp_path / "c.csv", TAXONOMY)


@pytest.mark.parametrize(
    "arguments", [["--limit", "0"], ["--limit", "x"], ["--below", "2"], ["--below", "x"]]
)
def test_whether_a_limit_that_makes_no_sense_is_refused(arguments, capsys):
    with pytest.raises(SystemExit):
        build_parser().parse_args(["review", "export", *arguments])
    assert arguments[1] in capsys.readouterr().err


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory, corpus):
    """Tables of the five documents, of which one unit was corrected."""
    folder = tmp_path_factory.mktemp("reviewed")
    write_sheet(select_uncertain(corpus, 3), TAXONOMY, folder / "r.xlsx")
    fill(folder / "r.xlsx", 2, new_themes="green_trade", note="<b>看</b>")
    import_sheet(folder / "r.xlsx", "王芳", RAW, folder / "c.csv", TAXONOMY, "2025-01-01")
    return folder / "out", process(RAW, folder / "out", corrections=folder / "c.csv")


def test_whether_agreement_with_people_is_measured_before_and_after(corpus, reviewed):
    out, changed = reviewed
    figures = measure_corrections(changed, read_applied(out)).set_index("figure")
    assert figures.loc["main_theme", "before"] == 0
    assert figures.loc["main_theme", "after"] == figures.loc["themes", "after"] == 1
    assert figures.loc["kind", "before"] == 1
    # tables that were made before the correction do not agree with it
    stale = measure_corrections(corpus, read_applied(out)).set_index("figure")
    assert stale.loc["main_theme", "after"] == 0
    elsewhere = changed.select(jurisdictions=[_other(changed, read_applied(out))])
    assert measure_corrections(elsewhere, read_applied(out)).empty


def _other(corpus, applied):
    documents = corpus.documents
    here = documents[documents["document"].isin(applied["document"])]["jurisdiction"]
    return next(name for name in corpus.jurisdictions if name not in set(here))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whether_a_review_shows_the_units_and_the_corrections(reviewed, uncertain, language):
    out, changed = reviewed
    applied = read_applied(out)
    (corrected,) = applied["unit"]
    shown = uncertain_quotations(select_uncertain(changed, 5), changed, language).html
    assert shown.count("<blockquote") == 5 and "<mark>" in shown and corrected not in shown
    for code, sure in read_candidates(select_uncertain(changed, 1)["candidates"][0]):
        assert changed.taxonomy.label(code, language) in shown and f"{sure:.2f}" in shown
    listed = corrections_table(applied, changed, language).html
    assert changed.taxonomy.label("green_trade", language) in listed and "王芳" in listed
    assert "<b>看</b>" not in listed and "看" in listed
    assert "1" in describe_review(uncertain, applied, changed, language)[1]


def test_whether_there_is_a_report_on_the_review_only_where_people_corrected(corpus, reviewed):
    assert "review" not in {plan.name for plan in plan_reports(corpus)}
    (plan,) = [plan for plan in plan_reports(reviewed[1]) if plan.name == "review"]
    assert plan.notebook == "05_review.ipynb"


@pytest.mark.parametrize("words", [["review", "export"], ["review", "import"], ["learn"]])
def test_whether_the_commands_of_a_review_show_an_example(words, capsys):
    with pytest.raises(SystemExit):
        build_parser().parse_args([*words, "--help"])
    assert f"policy-compare {' '.join(words)}" in capsys.readouterr().out.split("example:")[1]
