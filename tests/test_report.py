"""Building reports: all of them, offline, the same each time, and honest when one fails."""

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.coding.taxonomy import LANGUAGES
from compare.errors import ReportError, SelectionError
from compare.loading import load_corpus
from compare.present.notebook_pages import build_page
from compare.present.pages import DRAWING, LANG, Head, Page, embed_json, read_asset, with_contents
from compare.present.plans import plan_reports
from compare.present.report import build_reports
from compare.present.shell import Edition, render_shell
from compare.present.slugs import (
    document_pages,
    heading_ids,
    slug_documents,
    slug_jurisdictions,
    unit_addresses,
)
from compare.present.states import STATE_STYLES
from compare.present.wording import wording
from conftest import MARKUP, NOTEBOOKS, TITLE, edition

PLAIN = ("corpus", "coverage", "similarity")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def notebook(path: Path, code: str, declared: str = "") -> None:
    """Write a notebook that takes what the reports give and runs one cell."""
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {"tags": tags}, "source": source,
         "execution_count": None, "outputs": []}
        for n, (source, tags) in enumerate(
            [(f'processed = ""\nlanguage = "zh"\n{declared}', ["parameters"]), (code, [])]
        )
    ]  # fmt: skip
    spec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    path.write_text(
        json.dumps(
            {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
        ),
        encoding="utf-8",
    )


def test_there_is_a_page_for_every_answer_and_every_focus(reports):
    corpus = load_corpus(reports.processed)
    slugs = slug_jurisdictions(corpus).values()
    documents = [f"document-{slug}" for slug in slug_documents(corpus).values()]
    names = [*PLAIN, *(f"gaps-{slug}" for slug in slugs), "method", *documents, "index"]
    assert [path.name for path in reports.run.written] == [
        *(f"{name}.html" for name in names), "manifest.json"
    ]  # fmt: skip
    assert sorted(path.name for path in reports.out.iterdir()) == sorted(
        path.name for path in reports.run.written
    )
    assert reports.run.failed == ()


def test_the_index_links_every_page_and_shows_the_matrix_without_javascript(reports):
    index = read(reports.out / "index.html")
    corpus = load_corpus(reports.processed)
    for language in LANGUAGES:
        shown = edition(index, language)
        links = re.findall(r'href="([^"#]+)"', shown)
        assert sorted(links) == sorted(p.name for p in reports.run.written if p.stem != "index")
        assert "<script" not in shown
        matrix = shown[shown.index('class="matrix"') : shown.index('class="legend"')]
        cells = len(corpus.jurisdictions) * len(corpus.taxonomy.codes("theme"))
        assert matrix.count("<td") == cells
        for state in STATE_STYLES:
            assert html.escape(wording(language)[f"state.{state}.meaning"]) in shown


def test_the_manifest_says_what_the_reports_were_made_from(reports):
    manifest = json.loads(read(reports.out / "manifest.json"))
    corpus = load_corpus(reports.processed)
    assert {d["document"]: d["sha256"] for d in manifest["documents"]} == dict(
        zip(corpus.documents["document"], corpus.documents["sha256"], strict=True)
    )
    taxonomy = (reports.processed / "taxonomy.yaml").read_bytes()
    assert manifest["taxonomy"]["sha256"] == hashlib.sha256(taxonomy).hexdigest()
    assert [r["file"] for r in manifest["reports"]] == [
        p.name for p in reports.run.written if p.stem not in ("index", "manifest")
    ]
    assert {r["parameters"].get("focus") for r in manifest["reports"]} == {
        None, *corpus.jurisdictions
    }  # fmt: skip
    assert {"pandas", "plotly", "papermill", "nbconvert"} <= set(manifest["packages"])
    assert str(reports.processed) not in read(reports.out / "manifest.json")


@pytest.mark.parametrize("name", ["coverage", "gaps-xiamen"])
def test_the_same_input_gives_the_same_bytes(reports, name):
    corpus = load_corpus(reports.processed)
    (plan,) = [plan for plan in plan_reports(corpus) if plan.name == name]
    there = {"index.html", "method.html", *document_pages(corpus).values()}
    again = build_page(plan, reports.processed, NOTEBOOKS, corpus, there)
    assert again == read(reports.out / f"{name}.html")


def test_a_page_names_no_folder_of_the_machine(reports):
    for path in reports.run.written:
        text = read(path)
        assert str(reports.processed) not in text
        assert str(NOTEBOOKS.parent) not in text


def test_a_page_is_small_enough_to_mail(reports):
    assert max(path.stat().st_size for path in reports.run.written) < 6_000_000


def test_what_draws_the_figures_knows_every_type_of_them(reports):
    known = set(re.findall(r'moduleType:"trace",name:"(\w+)"', read_asset(DRAWING)))
    drawn = set()
    for path in reports.run.written:
        for found in re.findall(r'<script type="application/json">(.*?)</script>', read(path)):
            drawn |= {trace["type"] for trace in json.loads(found)["data"]}
    assert drawn and drawn <= known


def test_markup_in_a_document_stays_text_on_every_page(reports):
    shown = 0
    for path in reports.run.written:
        text = read(path)
        if path.suffix == ".html":
            assert MARKUP not in text and "<img" not in text and TITLE not in text
            shown += "&lt;script&gt;window.hacked" in text
    assert shown >= 2


@pytest.mark.parametrize("first", LANGUAGES)
def test_the_language_asked_for_is_shown_first_and_the_other_is_there(processed, first):
    corpus = load_corpus(processed)
    plans = plan_reports(corpus, focus=["Xiamen"], language=first)
    page = build_page(plans[-1], processed, NOTEBOOKS, corpus)
    title = wording(first)["report.gaps"].format(focus=corpus.names(first)["厦门市"])
    assert f'<html lang="{LANG[first]}">' in page and f"<title>{title}</title>" in page
    assert re.findall(r'<div data-edition="(\w+)"', page)[0] == first
    assert re.findall(r'value="(\w+)"[^>]* checked>', page) == [first]
    # the anchors of a place do not hang on the language, but for what tells the two apart
    ids = {each: re.findall(r' id="([^"]+)"', edition(page, each)) for each in LANGUAGES}
    other = next(each for each in LANGUAGES if each != first)
    assert [f"{id_}.{other}" for id_ in ids[first]] == ids[other]
    assert {"summary", "gap-single_window"} & {*ids[first]} and all(map(str.isascii, ids[first]))


def test_the_manifest_says_which_language_is_shown_first(reports):
    manifest = json.loads(read(reports.out / "manifest.json"))
    assert (manifest["language"], manifest["languages"]) == ("zh", ["zh", "en"])


def test_english_speaks_english_and_quotes_chinese(reports):
    page = read(reports.out / "gaps-xiamen.html")
    body = edition(page, "en")
    assert "Gap report: Xiamen" in body
    # what is left of Chinese: names of documents and what is quoted from them, marked as such
    body = re.sub(r"<script.*?</script>", "", body, flags=re.DOTALL)
    own = re.sub(r'<(\w+)[^>]* lang="zh-Hans"[^>]*>.*?</\1>', "", body, flags=re.DOTALL)
    assert re.findall(r"[\u3400-\u9fff]+", own) == []
    assert re.search(r"[\u3400-\u9fff]", body)


@pytest.mark.parametrize("deaths", [1, 99])
def test_a_kernel_that_does_not_come_up_is_started_again(processed, tmp_path, monkeypatch, deaths):
    import papermill

    execute, died = papermill.execute_notebook, []

    def die_first(*given, **named):
        if len(died) < deaths:
            died.append(1)
            raise RuntimeError("Kernel died before replying to kernel_info")
        return execute(*given, **named)

    monkeypatch.setattr(papermill, "execute_notebook", die_first)
    plan = plan_reports(load_corpus(processed))[0]
    if deaths == 1:
        assert "<main" in build_page(plan, processed, NOTEBOOKS, load_corpus(processed))
    else:
        with pytest.raises(RuntimeError, match="Kernel died"):
            build_page(plan, processed, NOTEBOOKS, load_corpus(processed))
        assert len(died) < 10


def test_one_report_that_fails_does_not_stop_the_others(processed, tmp_path, capfd):
    folder, out = tmp_path / "notebooks", tmp_path / "out"
    folder.mkdir()
    notebook(
        folder / "01_corpus.ipynb", "import sys\nprint('seen')\nprint('noise', file=sys.stderr)"
    )
    notebook(
        folder / "02_coverage.ipynb",
        "from compare.errors import SelectionError\n"
        "raise SelectionError('the theme x', 'there is none', 'use one of a, b')",
    )
    notebook(folder / "03_similarity.ipynb", "1 / 0")
    notebook(folder / "04_gaps.ipynb", "focus", declared="focus = None")
    run = build_reports(processed, out, folder, focus=["Xiamen"], progress=False)
    assert dict(run.failed) == {
        "coverage": "the theme x: there is none; use one of a, b.",
        "similarity": "ZeroDivisionError: division by zero",
        "gaps-xiamen": "the parameter 'peers' of 04_gaps.ipynb: the notebook has no such "
        "parameter; use one of processed, language, focus.",
    }
    own = [path.name for path in run.written if path.name.startswith(("method", "document"))]
    assert len(own) == 1 + len(load_corpus(processed).documents)
    names = ["corpus.html", *own, "index.html", "manifest.json"]
    assert [path.name for path in run.written] == names
    assert sorted(path.name for path in out.iterdir()) == sorted(names)
    page, index = read(out / "corpus.html"), read(out / "index.html")
    assert "seen" in page and "noise" not in page and "print(" not in page
    for name, reason in run.failed:
        assert f"{name}.html" not in index
        assert reason.split(":")[0].replace("'", "&#39;") in index
    listed = json.loads(read(out / "manifest.json"))["reports"]
    made = [report.get("failed") is None for report in listed if "notebook" in report]
    assert made == [True, False, False, False]
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"focus": ["北京市"]}, "北京市.*厦门市"),
        ({"focus": []}, "focus.*厦门市"),
        ({"peers": ["北京市"]}, "北京市.*厦门市"),
        ({"language": "fr"}, "'fr'.*zh, en"),
    ],
)
def test_a_wrong_choice_is_refused_before_anything_is_written(processed, tmp_path, chosen, said):
    with pytest.raises(SelectionError, match=said):
        build_reports(processed, tmp_path / "out", NOTEBOOKS, progress=False, **chosen)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_an_error(processed, tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(ReportError, match="another folder"):
        build_reports(processed, tmp_path / "out", NOTEBOOKS, progress=False)


def test_a_jurisdiction_without_a_document_gets_no_gap_report(corpus):
    year = corpus.select(period="2023")
    planned = [plan.parameters.get("focus") for plan in plan_reports(year)]
    assert [name for name in planned if name] == [
        name for name in year.jurisdictions if name in set(year.documents["jurisdiction"])
    ]


def test_where_there_is_nothing_to_compare_nothing_is_compared(corpus):
    alone = corpus.select(["厦门市"])
    assert [plan.name for plan in plan_reports(alone)] == ["corpus", "coverage"]


def test_chosen_peers_and_focus_reach_the_notebook(corpus):
    plan = plan_reports(corpus, focus=["Xiamen"], peers=["Qingdao"])[-1]
    assert plan.parameters == {"language": "zh", "focus": "厦门市", "peers": ["青岛市"]}


def test_slugs_are_unique_ascii_and_do_not_hang_on_the_others(corpus):
    documents = corpus.documents.copy()
    documents["jurisdiction_en"] = ["Suzhou", "Suzhou", "", "无名", "Xi'an"]
    documents["code"] = ["320500", "341300", "350200", "", ""]
    renamed = type(corpus)(
        documents, corpus.units, corpus.codings, corpus.taxonomy, corpus.jurisdictions
    )
    slugs = list(slug_jurisdictions(renamed).values())
    assert slugs[:3] == ["suzhou", "suzhou-341300", "350200"]
    assert slugs[4] == "xi-an"
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[a-z0-9-]+", slug) for slug in slugs)
    fewer = renamed.select(list(corpus.jurisdictions[2:]))
    assert list(slug_jurisdictions(fewer).values()) == slugs[2:]


@given(st.lists(st.text(max_size=6), max_size=8))
def test_headings_get_ids_of_their_own_that_an_address_can_hold(headings):
    ids = heading_ids(headings)
    assert len(set(ids)) == len(headings)
    assert all(id_ and not re.search(r"[\s#%\"'<>]", id_) for id_ in ids)


def pages_of(headings):
    return st.builds(
        with_contents,
        st.lists(st.tuples(st.sampled_from("23"), headings), max_size=5).map(
            lambda found: "".join(
                f"<h{level}>{html.escape(name)}</h{level}>" for level, name in found
            )
        ),
    )


@given(pages_of(st.text(alphabet="主题措施 a.", max_size=4)), pages_of(st.text(alphabet="ab e.n", max_size=4)), st.sampled_from(LANGUAGES))  # fmt: skip
def test_no_two_places_of_a_page_have_one_id_and_all_that_is_listed_is_there(zh, en, first):
    editions = {"zh": Edition(Head("甲", ""), zh, ""), "en": Edition(Head("A", ""), en, "")}
    page = render_shell(editions, first, name="x.html")
    body = page[page.index("<body>") : page.index('<script>"use strict"')]
    ids, links = re.findall(r' id="([^"]*)"', body), re.findall(r' href="#([^"]*)"', body)
    assert len(ids) == len(set(ids)) and set(links) <= set(ids)
    same = [e.level for e in zh.entries] == [e.level for e in en.entries]
    kept = {id_ for id_ in ids if id_.endswith(".en" if first == "zh" else ".zh")}
    assert not same or {re.sub(r"\.\w+$", "", id_) for id_ in kept} <= set(ids)


def test_what_a_figure_says_cannot_be_taken_for_a_place_or_a_page():
    said = {"text": " id=", "more": " data-page=", "last": "main"}
    main = Page(f'<script type="application/json">{embed_json(said)}</script>')
    page = render_shell({"en": Edition(Head("A", ""), main, "")}, "en", name="x.html")
    assert json.loads(re.search(r'json">(.*?)</script>', page)[1]) == said


def test_the_contents_list_the_headings_in_order_with_their_level():
    page = with_contents("<h2>概要</h2><p>x</p><h3>A &amp; <b>B</b></h3><h2>概要</h2>")
    assert [(e.level, e.id, e.text) for e in page.entries] == [
        (2, "概要", "概要"), (3, "a-b", "A & B"), (2, "概要-2", "概要")
    ]  # fmt: skip
    assert re.findall(r'id="([^"]+)"', page.html) == [entry.id for entry in page.entries]


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_embedded_json_says_the_same_and_cannot_end_its_script(value):
    text = embed_json(value)
    assert json.loads(text) == value
    assert "<" not in text and "\u2028" not in text


def test_every_quotation_links_to_its_unit(reports):
    corpus = load_corpus(reports.processed)
    addresses = set(unit_addresses(corpus).values())
    for name in ("coverage", "similarity", "gaps-xiamen"):
        page = read(reports.out / f"{name}.html")
        quotes = page.split('<blockquote class="quote">')[1:]
        links = [re.findall(r'<a href="(document-[^"]*)"><cite', quote) for quote in quotes]
        assert quotes and all(len(found) == 1 and found[0] in addresses for found in links), name


def test_no_page_links_to_one_that_is_not_there(reports):
    for path in reports.run.written:
        pages = set(re.findall(r'href="([a-z0-9-]+\.html)', read(path)))
        assert all((reports.out / name).exists() for name in pages), path.name
        assert "data-page" not in read(path).replace("dataset.page", ""), path.name


def test_a_document_whose_text_is_gone_gets_no_page_and_no_links(processed, tmp_path):
    data, folder, out = tmp_path / "data", tmp_path / "notebooks", tmp_path / "out"
    shutil.copytree(processed, data)
    folder.mkdir()
    code = (
        "from compare import load_corpus, coverage\n"
        "from compare.present.evidence import coverage_quotations\n"
        "corpus = load_corpus(processed)\n"
        "coverage_quotations(coverage(corpus), corpus)"
    )
    for name in ("01_corpus", "02_coverage", "03_similarity"):
        notebook(folder / f"{name}.ipynb", code if "02" in name else "1")
    notebook(folder / "04_gaps.ipynb", "1", declared="focus = None\npeers = None")
    corpus = load_corpus(data)
    gone = corpus.documents["document"].iloc[0]
    for text in data.rglob(f"{corpus.documents['file'].iloc[0]}.txt"):
        text.unlink()
    run = build_reports(data, out, folder, focus=["Xiamen"], progress=False)
    page = document_pages(corpus)[gone]
    assert [f"{name}.html" for name, _ in run.failed] == [page]
    assert "process again" in run.failed[0][1]
    assert not (out / page).exists()
    coverage_page, index = read(out / "coverage.html"), read(out / "index.html")
    assert page not in coverage_page and page not in index and "process again" in index
    others = [other for name, other in document_pages(corpus).items() if name != gone]
    assert all(other in coverage_page and other in index for other in others)


def test_reports_of_an_older_run_are_replaced_whole(reports, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(reports.out, out)
    (out / "corpus.html").write_text("left from before")
    (out / "document-old.html").write_text("of a document that is gone")
    manifest = json.loads(read(out / "manifest.json"))
    manifest["reports"].append({"file": "document-old.html"})
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name in ("01_corpus", "02_coverage", "03_similarity"):
        notebook(folder / f"{name}.ipynb", "print('new')")
    notebook(folder / "04_gaps.ipynb", "print('new')", declared="focus = None\npeers = None")
    run = build_reports(reports.processed, out, folder, focus=["Xiamen"], progress=False)
    assert run.failed == ()
    page = read(out / "corpus.html")
    assert "new" in page and "left from before" not in page
    assert not (out / "document-old.html").exists()
    assert not list(out.glob(".*"))
