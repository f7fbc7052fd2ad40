"""The notebooks as they are committed, and what they refuse."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from compare.coding.corrections import add_correction, read_corrections
from compare.coding.review import select_uncertain
from compare.coding.taxonomy import LANGUAGES
from compare.errors import CompareError, ReportError, SelectionError
from compare.pipeline import process
from compare.present.notebook_pages import build_page
from compare.present.pages import keep_cell, keep_output
from compare.present.parameters import (
    as_names,
    check_parameters,
    choose_focus,
    open_corpus,
    read_parameters,
)
from compare.present.plans import plan_reports
from conftest import RAW

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
NAMES = [path.name for path in NOTEBOOKS]


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def tags(cell):
    return set(cell["metadata"].get("tags", []))


def headings(cell):
    return re.findall(r"^(#+) ", "".join(cell["source"]), re.MULTILINE)


def test_there_is_a_notebook_for_each_answer():
    assert NAMES == [
        "01_corpus.ipynb",
        "02_coverage.ipynb",
        "03_similarity.ipynb",
        "04_gaps.ipynb",
        "05_review.ipynb",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_is_committed_without_what_a_run_leaves_behind(path):
    notebook = read(path)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None
        assert set(cell["metadata"]) <= {"tags"}
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(ids) == len(set(ids))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert "version" not in notebook["metadata"]["language_info"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_says_the_same_in_both_languages(path):
    cells = read(path)["cells"]
    prose = [
        cell for cell in cells if cell["cell_type"] == "markdown" and "title" not in tags(cell)
    ]
    assert prose
    for chinese, english in zip(prose[::2], prose[1::2], strict=True):
        assert (tags(chinese), tags(english)) == ({"zh"}, {"en"})
        assert headings(chinese) == headings(english)
        assert ("\n" in "".join(chinese["source"])) == ("\n" in "".join(english["source"]))
        assert not re.search(r"[\u3400-\u9fff]", "".join(english["source"]))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_is_thin(path):
    code = [cell for cell in read(path)["cells"] if cell["cell_type"] == "code"]
    for cell in code:
        statements = ast.parse("".join(cell["source"])).body
        loads = isinstance(statements[0], ast.ImportFrom)
        assert "parameters" in tags(cell) or loads or len(statements) == 1
        work = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Lambda)
        assert not any(isinstance(node, work) for each in statements for node in ast.walk(each))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_report_keeps_one_language_and_drops_the_parameters(path, language):
    (other,) = set(LANGUAGES) - {language}
    cells = read(path)["cells"]
    kept = [cell for cell in cells if keep_cell(cell, language)]
    assert not any(tags(cell) & {other, "parameters", "title"} for cell in kept)
    dropped = [cell for cell in cells if cell not in kept]
    assert all(tags(cell) & {other, "parameters", "title"} for cell in dropped)


def test_a_report_keeps_results_and_drops_warnings():
    assert keep_output({"output_type": "stream", "name": "stdout", "text": "x"})
    assert keep_output({"output_type": "display_data", "data": {}})
    assert not keep_output({"output_type": "stream", "name": "stderr", "text": "x"})


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_declares_what_may_be_chosen(path):
    declared = read_parameters(path)
    assert declared["processed"] == "../data/processed"
    assert declared["language"] == "zh"
    choices = {name: value for name, value in declared.items() if value is None}
    assert set(choices) <= {"jurisdictions", "period", "themes", "focus", "peers"}
    others = {"raw", "limit", "below"} if path.name == "05_review.ipynb" else {"by_period"}
    assert set(declared) - set(choices) == {"processed", "language"} | others


def test_an_unknown_parameter_is_refused_and_the_known_ones_are_named():
    path = FOLDER / "04_gaps.ipynb"
    check_parameters(path, {"focus": "x", "language": "en"})
    with pytest.raises(ReportError, match=r"'fokus'.*use one of .*focus, peers"):
        check_parameters(path, {"fokus": "x"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "no such file"),
        ("[]", "no notebook"),
        ("{", "no notebook"),
        ('{"cells": []}', "0 of its cells"),
        (
            '{"cells": [{"metadata": {"tags": ["parameters"]}, "source": ["a = open(1)"]}]}',
            "plain values",
        ),
        ('{"cells": [{"metadata": {"tags": ["parameters"]}, "source": ["a ="]}]}', "plain values"),
    ],
)
def test_a_file_that_is_no_such_notebook_is_an_error_that_says_why(tmp_path, text, said):
    path = tmp_path / "x.ipynb"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match=said):
        read_parameters(path)


@pytest.mark.parametrize(
    ("chosen", "asked", "choice"),
    [
        ({"jurisdictions": ["北京市"]}, "北京市", "厦门市"),
        ({"jurisdictions": "厦门市;北京市"}, "北京市", "厦门市"),
        ({"jurisdictions": []}, "jurisdictions", "厦门市"),
        ({"jurisdictions": 5}, "jurisdictions 5", "None for all"),
        ({"period": "1999"}, "1999", "2022-Q2"),
        ({"period": 1999}, "1999", "2022"),
        ({"themes": ["rocket"]}, "rocket", "sea_rail"),
        ({"themes": []}, "themes", "sea_rail"),
        ({"themes": ["other"]}, "other", "sea_rail"),
        ({"language": "fr"}, "fr", "zh, en"),
    ],
)
def test_a_choice_that_is_not_there_is_refused_and_the_valid_ones_are_named(
    processed, chosen, asked, choice
):
    with pytest.raises(CompareError) as error:
        open_corpus(processed, **chosen)
    assert asked in str(error.value)
    assert choice in str(error.value)


@pytest.mark.parametrize(
    "given",
    [["Xiamen", "青岛市"], ("厦门市", "Qingdao"), "厦门市;青岛市", " Xiamen ; qingdao "],
)
def test_names_are_taken_in_either_language_and_in_one_text(processed, given):
    assert open_corpus(processed, jurisdictions=given).jurisdictions == ("厦门市", "青岛市")


def test_a_year_may_be_a_number(processed):
    assert set(open_corpus(processed, period=2023).documents["year"]) == {2023}


def test_no_names_at_all_means_everything():
    assert as_names(None, "peers") is None
    assert as_names("", "peers") == []


def test_the_focus_is_the_first_jurisdiction_with_a_document_unless_chosen(corpus):
    year = corpus.select(period="2022")
    first = next(n for n in year.jurisdictions if n in set(year.documents["jurisdiction"]))
    assert choose_focus(year) == first
    assert choose_focus(corpus, "Xiamen") == "厦门市"
    with pytest.raises(SelectionError, match="北京市"):
        choose_focus(corpus, "北京市")


def run_where_it_lies(name, processed, folder, edit=lambda cells: None):
    """Run a notebook as a user does, beside the data; returns what it shows."""
    shutil.copytree(processed, folder / "data" / "processed")
    (folder / "data" / "raw").mkdir()
    (folder / "notebooks").mkdir()
    notebook = read(FOLDER / name)
    edit({cell["id"]: cell for cell in notebook["cells"]})
    (folder / "notebooks" / name).write_text(json.dumps(notebook), encoding="utf-8")
    command = [sys.executable, "-m", "papermill", name, "done.ipynb", "-k", "python3"]
    run = subprocess.run(command, cwd=folder / "notebooks", capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    done = folder / "notebooks" / "done.ipynb"
    assert done.stat().st_size < 1_000_000
    return [output for cell in read(done)["cells"] for output in cell.get("outputs", [])]


def test_a_notebook_runs_with_its_defaults_where_it_lies(processed, tmp_path):
    shown = run_where_it_lies("04_gaps.ipynb", processed, tmp_path)
    assert any("application/vnd.plotly.v1+json" in output.get("data", {}) for output in shown)


def test_the_review_shows_what_is_uncertain_and_writes_nothing_by_itself(processed, tmp_path):
    shown = run_where_it_lies("05_review.ipynb", processed, tmp_path)
    pages = ["".join(output.get("data", {}).get("text/html", "")) for output in shown]
    assert sum(page.count("<blockquote") for page in pages) == 20
    assert not list((tmp_path / "data" / "raw").iterdir())


def test_the_review_writes_the_correction_that_is_filled_in(processed, tmp_path, corpus):
    def fill(cells):
        code = "".join(cells["correct"]["source"])
        code = code.replace("unit = None", 'unit = uncertain["unit"][0]')
        code = code.replace('coder = ""', 'coder = "李"').replace("themes = None", "themes = []")
        cells["correct"]["source"] = code

    run_where_it_lies("05_review.ipynb", processed, tmp_path, fill)
    path = tmp_path / "data" / "raw" / "corrections.csv"
    (made,) = read_corrections(path, corpus.taxonomy)
    first = select_uncertain(corpus).iloc[0]
    assert (made.coder, made.themes, made.practices) == ("李", (), None)
    assert (made.document, made.start, made.text) == tuple(first[["document", "start", "text"]])


def test_the_report_on_a_review_says_who_corrected_what(corpus, tmp_path):
    unit = select_uncertain(corpus)["unit"][0]
    path = tmp_path / "corrections.csv"
    add_correction(path, corpus, unit, "王芳", themes=[], note="</script><b>看</b>")
    changed = process(RAW, tmp_path / "out", corrections=path)
    (plan,) = [each for each in plan_reports(changed, language="en") if each.name == "review"]
    page = build_page(plan, tmp_path / "out", FOLDER, changed)
    assert "王芳" in page and "&lt;b&gt;看&lt;/b&gt;" in page and "<b>看" not in page
    assert "Main theme" in page and "add_correction" not in re.sub(r"<[^>]+>", "", page)
