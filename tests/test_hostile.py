"""Hostile input: nothing in a document acts on its reader, its neighbours or the machine."""

from __future__ import annotations

import csv
import html
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import costly_inputs as costly
import hostile_inputs as hostile
from compare.adding import add_documents
from compare.analysis.coverage import coverage
from compare.analysis.families import families
from compare.analysis.gaps import gaps
from compare.cells import guard, unguard
from compare.cli import main
from compare.coding.agreement import read_coded_units
from compare.coding.correcting import read_applied
from compare.coding.corrections import add_correction, append_corrections, read_corrections
from compare.coding.review import select_uncertain
from compare.coding.review_sheet import import_sheet, write_sheet
from compare.coding.taxonomy import load_taxonomy
from compare.corpus.sources import load_sources
from compare.errors import CompareError, SelectionError, SourceError, TaxonomyError
from compare.loading import TEXTS, load_corpus, read_text
from compare.pipeline import process
from compare.present.blocks import documents_table, findings
from compare.present.charts import CONFIG
from compare.present.evidence import (
    coverage_quotations,
    families_quotations,
    gaps_quotations,
    gaps_table,
    not_comparable_table,
    only_focus_table,
)
from compare.present.notebook_pages import build_page
from compare.present.plans import Plan, plan_reports
from compare.present.report import build_reports
from compare.present.slugs import document_pages
from compare.schema import TABLES, UNITS
from compare.tables import write_tables
from conftest import NOTEBOOKS
from robust import examine
from test_tables import frame_of

LANGUAGES = ("zh", "en")
BOTH = {"zh": "a", "en": "a"}
PLAIN = "一、任务\n1.公示口岸收费目录清单。\n2.建设海外仓。\n"
# What the templates of the reports are made of; anything else came out of a document.
TAGS = set(
    re.findall(
        r"\S+",
        "html head meta title style script body header main footer nav section h1 h2 h3 h4 p pre a b br wbr small span div mark"
        " cite blockquote ul ol li dl dt dd table thead tbody tr th td details summary button figure figcaption noscript caption label input select option output",
    )
)
ATTRIBUTES = set(
    re.findall(
        r"\S+",
        "class id lang href style title scope colspan role tabindex hidden type name content charset http-equiv open"
        " aria-hidden aria-label aria-live data-fold data-letters data-facts data-peer data-theme data-one data-rank data-show value min max step checked aria-expanded"
        " data-edition data-title data-unfold for autocomplete",
    )
)
LINK = re.compile(r"#[^\s<>\"]+|[a-z0-9-]+\.html(#units-[a-z0-9_-]+|#u-\d+)?|manifest\.json")
STYLE = re.compile(
    r"(background:(#\w+|repeating-linear-gradient\([\w ,#-]+\));)?color:#\w+|min-height:\d+px"
)
MEANT = {
    "http-equiv": re.compile("Content-Security-Policy"),
    "href": LINK,
    "style": STYLE,
}  # fmt: skip


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text.encode())
    return folder / name


# --- pages and notebooks


class Look(HTMLParser):
    """What a page has that no template put there, and the text that a reader sees."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.texts: list[str] = []
        self.scripts = 0
        self.within = ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.within = tag
        self.scripts += tag == "script" and ("type", "application/json") not in attributes
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attributes:
            meant = MEANT.get(name)
            if name not in ATTRIBUTES or (meant and not meant.fullmatch(value or "")):
                self.found.append(f"<{tag} {name}={value}>")

    def handle_endtag(self, tag):
        self.within = ""

    def handle_data(self, data):
        if self.within not in ("script", "style"):
            self.texts.append(data)

    def handle_comment(self, data):
        self.found.append(f"<!--{data}-->")

    def handle_decl(self, decl):
        if decl != "DOCTYPE html":
            self.found.append(f"<!{decl}>")

    unknown_decl = handle_pi = handle_decl

    @property
    def text(self) -> str:
        return "".join(self.texts)


@pytest.fixture(scope="module")
def worst(tmp_path_factory) -> SimpleNamespace:
    """Reports, in both languages, of documents and corrections in which every field is hostile."""
    folder = tmp_path_factory.mktemp("worst")
    raw, processed = folder / "raw", folder / "processed"
    hostile.write_hostile(raw)
    corpus = process(raw, processed)
    for number, unit in enumerate(corpus.units["unit"].iloc[:2]):
        add_correction(raw / "corrections.csv", corpus, unit, f"={number}{hostile.HARM}{hostile.TURNING}",
                       themes=["single_window"], note=f"-1{hostile.HARM}{hostile.TURNING}")  # fmt: skip
    corpus = process(raw, processed)
    pages = {}
    for language in LANGUAGES:
        out = folder / language
        run = build_reports(
            processed, out, NOTEBOOKS, focus=[corpus.jurisdictions[0]], language=language, progress=False
        )  # fmt: skip
        assert run.failed == ()
        pages[language] = {p.name: p for p in run.written if p.suffix == ".html"}
    return SimpleNamespace(raw=raw, processed=processed, corpus=corpus, pages=pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whether_every_hostile_field_is_shown_as_text_on_every_page(worst, language):
    pages = {n: Look(p.read_text("utf-8")) for n, p in worst.pages[language].items()}
    assert len(pages) == 9
    for name, page in pages.items():
        assert page.found == [], name
        # plotly.js and the page's own; what has no figure needs none that draws
        plain = name.startswith(("index", "method", "document", "review"))
        assert page.scripts == (1 if plain else 2), name
        for payload in hostile.ACTING.values():
            assert payload in page.text, (name, payload)
    shown = {
        "corpus.html": ("title", "issuing_body", "document_number", "evidence"),
        "index.html": ("title", "issuing_body", "document_number", "evidence"),
    }
    rows = worst.corpus.documents.to_dict("records")
    for name, fields in shown.items():
        for row in rows:
            for field in fields:
                assert visible(row[field]) in pages[name].text, (name, field)
    names = worst.corpus.names(language)
    assert visible(rows[1]["file"]) in pages["corpus.html"].text
    quotes = [u for u in worst.corpus.units["text"] if "单一窗口" in u]
    for name in ("coverage.html", "review.html", *(n for n in pages if n.startswith("gaps-"))):
        assert all(visible(said) in pages[name].text for said in names.values()), name
        assert any(visible(quote) in pages[name].text for quote in quotes), name
    for row, page in zip(rows, document_pages(worst.corpus).values(), strict=True):
        text = read_text(worst.processed, row["file"])
        assert all(visible(line) in pages[page].text for line in text.splitlines() if line), page
        assert visible(row["title"] or row["file"]) in pages[page].text
        assert visible(row["file"]) in pages["method.html"].text
    for row in read_applied(worst.processed).to_dict("records"):
        assert visible(row["coder"]) in pages["review.html"].text
        assert visible(row["note"]) in pages["review.html"].text


def visible(text: str) -> str:
    """A text as a page shows it: what turns words around is written as a sign."""
    return re.sub("[\u202e\u2066\u200f]", lambda sign: f"‹U+{ord(sign[0]):04X}›", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whether_nothing_on_a_page_turns_its_words_around(worst, language):
    for path in worst.pages[language].values():
        text = re.sub(r"<script(?! type=.application/json).*?</script>", "", path.read_text("utf-8"), flags=re.DOTALL)  # fmt: skip
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]", text), path.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_whether_nothing_in_a_figure_is_read_as_markup(worst, language):
    drawn = 0
    for path in worst.pages[language].values():
        for script in re.findall(r'<script type="application/json">(.*?)</script>', path.read_text("utf-8"), re.DOTALL):  # fmt: skip
            figure = json.loads(script)
            assert figure["config"]["typesetMath"] is False
            for text in list_texts([figure["data"], figure["layout"]]):
                assert set(re.findall(r"</?\w+", text)) <= {"<b", "</b", "<br", "<extra", "</extra"}, text  # fmt: skip
                drawn += "&lt;script&gt;" in text
    assert drawn > 20


def list_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from list_texts(inner)


def test_whether_what_a_notebook_shows_is_kept_from_its_formulas(worst):
    # JupyterLab sets $…$ in any HTML that a cell shows, unless it is told not to
    begin = '<div class="mathjax_ignore tex2jax_ignore">'
    block = findings(["$x$ </div>"])
    assert block._repr_html_().startswith(begin) and block._repr_html_().endswith("</div>")
    assert CONFIG["typesetMath"] is False
    for name, path in worst.pages["zh"].items():
        if not name.startswith(("index", "method", "document")):
            page = re.sub(r"<figure.*?</figure>", "", path.read_text("utf-8"), flags=re.DOTALL)
            shown = re.findall(r'<div class="cell[^"]*">\s*(<[^>]*>)', page)
            others = {tag for tag in shown if tag != begin and not re.match("<(h2|h3|p)[ >]", tag)}
            # a cell with a figure, which was taken out, has nothing else
            assert begin in shown and others <= {"</div>"}, name


@pytest.mark.browser
def test_whether_no_page_does_or_asks_for_anything_in_a_browser(worst, browser, tmp_path):
    """The English pages as they are, the Chinese ones without the policy that would stop what acts."""
    context = browser.new_context(offline=True)
    seen: list[str] = []
    for language, pages in worst.pages.items():
        for name, path in pages.items():
            text = path.read_text("utf-8")
            bare = re.sub("<meta[^>]*Content-Security-Policy[^>]*>", "", text)
            assert bare != text
            opened = write(tmp_path / language, name, bare if language == "zh" else text)
            page = context.new_page()
            page.on("request", lambda request: seen.append(request.url))
            page.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
            page.on("console", lambda message: seen.append(message.text))
            page.on("pageerror", lambda error: seen.append(str(error)))
            page.goto(opened.as_uri())
            page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
            for figure in page.locator("figure.drawn svg.main-svg").all()[::3]:
                figure.hover(force=True)
            page.mouse.wheel(0, 3000)
            assert page.evaluate("window.hacked") is None, name
            style = page.evaluate("getComputedStyle(document.querySelector('main')).display")
            assert style != "none", name
            strange = "iframe, object, form, base, svg animate, main a[href^=http]"
            assert page.locator(strange).count() == 0, name
            page.close()
            assert seen == [opened.as_uri()], name
            seen.clear()
    context.close()


# --- names


def run(raw: Path, out: Path) -> list[CompareError]:
    """Process a folder; returns what was refused of it."""
    refused: list[CompareError] = []
    try:
        process(raw, out, failed=lambda _, error: refused.append(error))
    except SourceError as error:
        refused.append(error)
    return refused


@pytest.mark.parametrize("name", hostile.NAMES, ids=ascii)
def test_whether_a_list_with_a_hostile_name_writes_nothing_outside_its_folder(tmp_path, name):
    raw, out = tmp_path / "raw", tmp_path / "out"
    for number, row in enumerate(({"document": "a", "file": f"{name}.txt"}, {"document": name, "file": "a.txt"})):  # fmt: skip
        rows = [{"document": "b", "file": "b.txt"}, row]
        hostile.write_list(raw, rows)
        write(raw, "b.txt", PLAIN)
        if number:
            write(raw, "a.txt", PLAIN.replace("海外仓", "保税仓"))
        refused = run(raw, out)
        assert all(str(error).count("\n") == 0 for error in refused)
        assert {path.name for path in tmp_path.iterdir()} <= {"raw", "out"}
        texts = (out / TEXTS).resolve()
        for path in (out.resolve()).rglob("*.txt"):
            assert TEXTS in path.relative_to(out.resolve()).parts
        if not refused and texts.is_dir():
            assert len([path for path in texts.rglob("*") if path.is_file()]) == 2


@pytest.mark.parametrize("name", hostile.NAMES, ids=ascii)
def test_whether_a_file_of_a_hostile_name_is_added_under_a_safe_one(tmp_path, name):
    try:
        file = write(tmp_path / "from", f"{name}.txt".replace("/", "∕"), PLAIN)
    except (OSError, ValueError):
        # no file can be called that; asking for it is refused
        added = add_documents([f"{name}.txt"], tmp_path / "raw")
        assert not added.documents and len(added.refused) == 1
        return
    (source,) = add_documents([file], tmp_path / "raw").documents
    assert re.fullmatch(r"[^\x00-\x1f/\\:*?\"<>|\u202e\u200b]{1,200}\.txt", source.file)
    assert not source.file.startswith((".", "~", "-", " ")) and (tmp_path / "raw" / source.file).is_file()  # fmt: skip
    assert len(process(tmp_path / "raw", tmp_path / "out").units) == 2


@pytest.mark.parametrize("sign", [";", "；", "\n", "\t", "|", ",", '"'])
def test_whether_names_that_look_like_lists_stay_one_name(tmp_path, sign):
    names = [f"甲{sign}市", f"乙{sign}市"]
    rows = [
        {"document": f"{i}{sign}a", "file": f"{i}.txt", "jurisdiction": name, "jurisdiction_en": f"A{sign}{i}"}
        for i, name in enumerate(names)
    ]  # fmt: skip
    hostile.write_list(tmp_path / "raw", rows)
    write(tmp_path / "raw", "0.txt", PLAIN)
    write(tmp_path / "raw", "1.txt", PLAIN.replace("公示口岸收费目录清单", "推广单一窗口"))
    corpus = process(tmp_path / "raw", tmp_path / "out")
    focus, peer = corpus.jurisdictions
    found = gaps(corpus, focus)
    assert found.peers == (peer,)
    shown = [
        coverage_quotations(coverage(corpus), corpus), gaps_table(found, corpus), gaps_quotations(found, corpus),
        only_focus_table(found, corpus), not_comparable_table(found, corpus), documents_table(corpus),
        families_quotations(families(corpus), corpus),
    ]  # fmt: skip
    text = html.unescape("".join(re.sub("<[^>]*>", "", block.html) for block in shown))
    assert "推广单一窗口" in text and focus in text and peer in text
    assert len({plan.name for plan in plan_reports(corpus)}) == 5


# --- formulas


UNSEEN = r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\xad]+"


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet could take a cell for a formula."""
    seen = re.sub(f"^{UNSEEN}", "", cell)
    return cell.startswith(("\t", "\r", "\n")) or seen.startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize("text", hostile.FORMULAS, ids=ascii)
def test_whether_a_formula_becomes_text_and_nothing_of_it_is_lost(text):
    assert is_formula(text) or text.startswith("'")
    assert guard(text) == f"'{text}" and not is_formula(guard(text))
    assert unguard(guard(text)) == text


@given(st.text(st.sampled_from("'=+-@＝－ \t\n\r;甲1\u200b\ufeff\x00"), max_size=8) | st.text())
def test_whether_any_text_is_read_back_as_it_was_written(text):
    assert unguard(guard(text)) == text
    assert not is_formula(guard(text))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(hostile.FORMULAS), min_size=1, max_size=5))  # fmt: skip
def test_whether_a_table_with_any_texts_is_read_back_by_the_program(tmp_path_factory, texts):
    folder = tmp_path_factory.getbasetemp() / "cells"
    folder.mkdir(exist_ok=True)
    texts = [text.replace("\x00", "") for text in texts]  # no text that is read holds NUL
    frames = [frame_of(UNITS, unit=str(n), text=text, section=text) for n, text in enumerate(texts)]
    write_tables({UNITS: pd.concat(frames)}, folder)
    with (folder / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        assert not any(is_formula(cell) for row in csv.reader(file) for cell in row)
    found = read_coded_units(folder / "units.csv")
    assert found["text"].tolist() == texts and found["section"].tolist() == texts


@pytest.fixture(scope="module")
def formulas(tmp_path_factory) -> SimpleNamespace:
    """A folder in which whatever is written to a CSV or Excel file begins like a formula."""
    folder = tmp_path_factory.mktemp("formulas")
    raw, out = folder / "raw", folder / "out"
    signs = "=+-@＝＋－＠"
    # sentences, since nothing stands before them
    text = "今年以来，狠抓落实。\n" + "".join(f"{s}1推广单一窗口，增长3%。\n{s}2推进海铁联运。\n" for s in signs)  # fmt: skip
    write(raw, "=1.txt", text)
    row = {"file": "=1.txt", "genre": "work_report", "year": 2024}
    named = ("document", "title", "jurisdiction", "jurisdiction_en", "issuing_body", "document_number", "evidence", "origin")  # fmt: skip
    hostile.write_list(raw, [row | {name: f"=1+{name}" for name in named}])
    corpus = process(raw, out)
    write_sheet(select_uncertain(corpus, None, 1.0), corpus.taxonomy, folder / "review.xlsx")
    listed, taxonomy = raw / "corrections.csv", corpus.taxonomy
    for unit in corpus.units["unit"]:
        add_correction(listed, corpus, unit, "=王", themes=["single_window"], note="+1")
    said = read_corrections(listed, taxonomy)
    # one that does not fit any more
    gone = replace(said[0], text="=不在其中。", start=9999)
    append_corrections(listed, [gone], taxonomy)
    corpus = process(raw, out)
    add_documents([write(folder, "@b.txt", PLAIN)], raw)
    return SimpleNamespace(folder=folder, raw=raw, out=out, corpus=corpus, said=said, gone=gone)


def test_whether_no_cell_of_any_file_that_is_written_is_a_formula(formulas):
    written = [*formulas.out.glob("*.csv"), *formulas.raw.glob("*.csv")]
    assert {path.name for path in written} == {
        *(f"{name}.csv" for name in TABLES), "miss_rates.csv", "corrections.csv", "sources.csv",
        "corrections_applied.csv", "corrections_unmatched.csv",
    }  # fmt: skip
    guarded = 0
    for path in written:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                assert not any(is_formula(cell) for cell in row), (path.name, row)
                guarded += sum(cell.startswith("'") for cell in row)
    assert guarded > 100
    with zipfile.ZipFile(formulas.folder / "review.xlsx") as book:
        sheets = [book.read(n).decode() for n in book.namelist() if "worksheets/" in n]
    assert len(sheets) == 2 and not any(re.search(r"<f[ >/]", sheet) for sheet in sheets)


def test_whether_the_cells_of_a_review_stay_text_when_somebody_edits_them(formulas):
    from openpyxl import load_workbook

    sheet = load_workbook(formulas.folder / "review.xlsx")["units"]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if isinstance(cell.value, str)]  # fmt: skip
    seen = [cell for cell in cells if is_formula(cell.value)]
    assert len(seen) >= 3 and all(cell.data_type == "s" and cell.quotePrefix for cell in seen)
    assert all(cell.data_type == "s" for cell in cells)


def test_whether_everything_that_reads_them_still_quotes_the_raw_text(formulas):
    units = formulas.corpus.units
    text = (formulas.raw / "=1.txt").read_bytes().decode()
    read = read_coded_units(formulas.out / "units.csv")
    assert read["text"].tolist() == units["text"].tolist()
    assert [text[row.start : row.end] for row in read.itertuples()] == read["text"].tolist()
    assert sum(is_formula(text) for text in read["text"]) > 8
    documents = pd.read_parquet(formulas.out / "documents.parquet")
    assert documents["title"].tolist() == ["=1+title"]
    source = next(s for s in load_sources(formulas.raw) if s.file == "=1.txt")
    assert (source.document, source.origin) == ("=1+document", "=1+origin")
    applied = read_applied(formulas.out)
    assert set(applied["coder"]) == {"=王"} and set(applied["note"]) == {"+1"}
    assert set(applied["text"]) == set(units["text"]) and len(applied) == len(formulas.said)
    gone = read_corrections(formulas.out / "corrections_unmatched.csv", formulas.corpus.taxonomy)
    assert gone == (formulas.gone,)


def test_whether_a_review_that_is_filled_in_quotes_the_raw_text(formulas, tmp_path):
    from openpyxl import load_workbook

    book = load_workbook(formulas.folder / "review.xlsx")
    sheet = book["units"]
    names = [str(cell.value).split("\n")[0] for cell in sheet[1]]
    for number in range(2, sheet.max_row + 1):
        sheet.cell(number, names.index("new_kind") + 1).value = "measure"
        sheet.cell(number, names.index("note") + 1).value = "＝1"
    book.save(tmp_path / "review.xlsx")
    target, taxonomy = tmp_path / "corrections.csv", formulas.corpus.taxonomy
    done = import_sheet(tmp_path / "review.xlsx", "@李", formulas.raw, target, taxonomy)
    text = (formulas.raw / "=1.txt").read_bytes().decode()
    assert len(done.added) == sheet.max_row - 1
    assert all(text[c.start : c.end] == c.text for c in done.added)
    assert read_corrections(target, taxonomy) == done.added


def test_whether_a_correction_that_no_list_could_hold_is_refused_and_the_list_stays(tmp_path):
    raw = tmp_path / "raw"
    write(raw, "a.txt", "一、任务\n1." + "推进单一窗口建设" * 20_000 + "。\n2.公示收费。\n")
    corpus = process(raw, tmp_path / "out")
    long, short = corpus.units["unit"]
    add_correction(raw / "corrections.csv", corpus, short, "甲", kind="measure")
    with pytest.raises(SourceError, match="divide the document"):
        add_correction(raw / "corrections.csv", corpus, long, "甲", kind="measure")
    assert len(read_corrections(raw / "corrections.csv", corpus.taxonomy)) == 1


# --- taxonomies


NAMED = "name: {zh: 甲, en: a}\n    definition: {zh: 甲, en: a}\n"
YAML = {
    "an object": "!!python/object/apply:os.system ['touch {made}']",
    "an object within": "themes:\n  - !!python/object/new:subprocess.Popen [['touch', '{made}']]\n",
    "a name": "themes: !!python/name:os.system\n",
    "a module": "themes: [!!python/module:antigravity ]\n",
    "lines that unfold without end": "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefghijkl", "bcdefghijklm", strict=True)
    ) + "themes: *m\n",
    "merges that unfold without end": "a: &a {k: 1}\n" + "".join(
        f"{b}: &{b}\n  <<: [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefghijkl", "bcdefghijklm", strict=True)
    ),
    "itself": "themes: &a [*a]\n",
    "a pit": "themes: " + "[" * 100_000,
    "a pit of keys": "themes: " + "{a: " * 100_000,
    "a date that is none": "themes: 2023-99-99\n",
    "a number without end": "themes: " + "9" * 10_000,
    "a truth that is none": "themes: !!bool perhaps\n",
    "a time that is none": "themes: !!timestamp soon\n",
    "a number of nothing": "themes: !!int ''\n",
    "five million characters": "themes: []\n#" + "x" * 5_000_000,
    "a code that is a path": f"themes:\n  - code: ../a\n    {NAMED}",
    "nothing": "\x00",
}  # fmt: skip


@pytest.mark.parametrize("harm", YAML)
def test_whether_a_hostile_taxonomy_is_refused_in_a_sentence_and_makes_nothing(tmp_path, harm):
    made = tmp_path / "made"
    path = write(tmp_path, "mine.yaml", YAML[harm].replace("{made}", str(made)))
    with pytest.raises(TaxonomyError) as error:
        load_taxonomy(path)
    assert str(error.value).count("\n") == 0 and len(str(error.value)) < 600
    assert not made.exists()


def test_whether_labels_of_a_taxonomy_are_shown_as_text(tmp_path, worst):
    harm = json.dumps(hostile.HARM, ensure_ascii=False)
    path = write(
        tmp_path, "mine.yaml",
        f"name: {harm}\nversion: {harm}\nthemes:\n  - code: a\n    name: {{zh: {harm}, en: {harm}}}\n"
        f"    definition: {{zh: {harm}, en: {harm}}}\n    labels: [单一窗口]\n",
    )  # fmt: skip
    corpus = process(worst.raw, tmp_path / "out", path, corrections=write(tmp_path, "c.csv", "document,start,end,text,coder\n"))  # fmt: skip
    for plan in plan_reports(corpus):
        if plan.name == "coverage":
            page = Look(build_page(plan, tmp_path / "out", NOTEBOOKS, corpus))
            assert page.found == [] and hostile.HARM in page.text


# --- parameters


BREAKS = (
    '"\nimport os; os.mkdir({made})\n"', "'\nimport os; os.mkdir({made})\n'", '"""\nimport os; os.mkdir({made})\n"""',
    '\\"\nimport os; os.mkdir({made})\n#', "\\", '"', "\r\nimport os; os.mkdir({made})", "\u2028import os; os.mkdir({made})",
    "__import__('os').mkdir({made})", "{__import__('os').mkdir({made})}", "%run x", "!mkdir {made}", "$(mkdir {made})", "\x00", "<script>",
)  # fmt: skip


@pytest.mark.parametrize("option", ["--focus", "--peers", "--period"])
def test_whether_a_parameter_is_refused_before_it_reaches_a_notebook(
    processed, tmp_path, capsys, option
):
    made = tmp_path / "made"
    for text in BREAKS:
        said = text.replace("{made}", repr(str(made)))
        command = [
            "report",
            "--data",
            processed,
            "--out",
            tmp_path / "out",
            "--notebooks",
            NOTEBOOKS,
        ]
        assert main([*map(str, command), f"{option}={said}"]) == 2
        shown = capsys.readouterr().err
        assert shown.startswith("policy-compare: ") and shown.count("\n") == 1
    assert not made.exists() and not (tmp_path / "out").exists()


def test_whether_a_name_that_is_no_parameter_is_refused(processed, tmp_path):
    corpus = load_corpus(processed)
    name = f"language = 'zh'; import os; os.mkdir({str(tmp_path / 'made')!r}); x"
    plan = Plan("a", "01_corpus.ipynb", BOTH, BOTH, {"language": "zh", name: "zh"})
    with pytest.raises(CompareError, match="no such parameter"):
        build_page(plan, processed, NOTEBOOKS, corpus)
    assert not (tmp_path / "made").exists()


def test_whether_a_parameter_that_reaches_a_notebook_stays_a_value(tmp_path):
    """A jurisdiction may be called anything, and a gap report is given its name."""
    made = tmp_path / "made"
    name = "".join(BREAKS).replace("\x00", "").replace("{made}", repr(str(made)))
    rows = [
        {"document": str(n), "file": f"{n}.txt", "jurisdiction": f"{n}{name}"} for n in range(2)
    ]
    hostile.write_list(tmp_path / "raw", rows)
    write(tmp_path / "raw", "0.txt", PLAIN)
    write(tmp_path / "raw", "1.txt", PLAIN.replace("公示口岸收费目录清单", "推广单一窗口"))
    corpus = process(tmp_path / "raw", tmp_path / "out")
    plan = next(p for p in plan_reports(corpus) if p.notebook.startswith("04"))
    assert (
        plan.parameters["focus"] == corpus.jurisdictions[0]
        and "__import__" in corpus.jurisdictions[0]
    )
    page = Look(build_page(plan, tmp_path / "out", NOTEBOOKS, corpus))
    assert page.found == [] and "__import__" in page.text
    assert not made.exists()


def test_whether_a_wrong_parameter_of_a_notebook_is_an_error_and_nothing_else(processed, tmp_path):
    made = tmp_path / "made"
    said = "".join(BREAKS).replace("{made}", repr(str(made)))
    plan = Plan(
        "a", "04_gaps.ipynb", BOTH, BOTH, {"language": "zh", "focus": said, "peers": [said]}
    )
    with pytest.raises(Exception, match=SelectionError.__name__):
        build_page(plan, processed, NOTEBOOKS, load_corpus(processed))
    assert not made.exists()


# --- what takes time


@pytest.mark.parametrize("place", costly.PLACES)
def test_whether_no_sign_without_end_is_too_much(place):
    # a rule that looks at every beginning and end would not be done with the first of them
    for sign in costly.SIGNS:
        examine(costly.repeat(place, sign, 600).encode())
    examine(costly.nest(place, 3000).encode())


@pytest.mark.parametrize("name", costly.DOCUMENTS)
def test_whether_no_kind_of_document_is_too_much(name):
    assert examine(costly.DOCUMENTS[name](5000).encode()) != "refused"


def test_whether_a_hundred_thousand_items_are_taken_apart(tmp_path):
    write(tmp_path / "raw", "a.txt", "".join(f"{number}.甲\n" for number in range(1, 100_001)))
    assert len(process(tmp_path / "raw", tmp_path / "out").units) == 999


def test_whether_a_line_of_ten_million_characters_is_refused_with_the_limit(tmp_path):
    write(tmp_path / "raw", "a.txt", "1" * 10_000_000)
    with pytest.raises(SourceError, match=r"more than [\d,]+ characters, the limit"):
        process(tmp_path / "raw", tmp_path / "out")


def test_whether_a_text_of_two_hundred_megabytes_is_refused_unread(tmp_path):
    with write(tmp_path / "raw", "a.txt", "").open("r+b") as file:
        file.truncate(200_000_000)
    with pytest.raises(SourceError, match=r"200 MB, the limit is"):
        process(tmp_path / "raw", tmp_path / "out")
