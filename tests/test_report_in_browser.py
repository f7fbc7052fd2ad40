"""The reports opened in a browser whose network is blocked, as a reader without one would."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError, expect

from compare.coding.taxonomy import LANGUAGES
from compare.loading import load_corpus
from compare.present.pages import LANG
from compare.present.slugs import document_pages, unit_addresses
from compare.present.wording import wording
from conftest import MARKUP, NOTEBOOKS

pytestmark = pytest.mark.browser

WIDTHS = {"desktop": 1280, "phone": 390}

LOOK = """() => {
  const shown = [...document.querySelectorAll('[data-edition]')].filter(edition => edition.getClientRects().length);
  const all = (selector) => shown.flatMap(edition => [...edition.querySelectorAll(selector)]);
  return {
    editions: shown.map(edition => edition.dataset.edition),
    figures: all('figure.drawn').map(figure => {
      const svg = figure.querySelector('svg.main-svg');
      const box = svg ? svg.getBoundingClientRect() : {width: 0, height: 0};
      const ink = figure.querySelectorAll('.mlayer path, .mlayer image, .mlayer text').length;
      return {width: box.width, height: box.height, ink: ink};
    }),
    ids: [...document.querySelectorAll('[id]')].map(element => element.id),
    targets: [...document.querySelectorAll('a[href^="#"]')].map(link => link.getAttribute('href')),
    contents: all('.contents a').map(link => link.textContent),
    headings: all('main h2, main h3, main h4').map(heading => heading.textContent),
    own: all('h1:not([lang]), h2:not([lang]), h3:not([lang]), h4:not([lang])').map(heading => heading.textContent),
    text: shown.map(edition => edition.textContent).join(''),
    buttons: [...document.querySelectorAll('.modebar-btn')].map(b => b.dataset.title),
    input: all('.jp-InputArea, .input_area, .highlight, pre:not(.cited)').length,
    hacked: window.hacked === true,
    lang: document.documentElement.lang,
    spoken: shown.map(edition => edition.lang),
    title: document.title,
    overflow: document.documentElement.scrollWidth - window.innerWidth,
  };
}"""


# figures are drawn one after the other, and their axes are fitted once more afterwards
DRAWN = """() => [...document.querySelectorAll('figure.drawn')].every(
  figure => !figure.getClientRects().length || figure.querySelectorAll('.mlayer path, .mlayer image').length > 0
)"""


@dataclass
class Visit:
    """What was seen on one page, and what the page asked for."""

    seen: dict[str, Any]
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def open_page(context: BrowserContext, path: Path, address: str = "") -> tuple[Page, Visit]:
    page, visit = context.new_page(), Visit({})
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("console", lambda message: visit.complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.goto(path.as_uri() + address)
    return page, visit


def switch(page: Page, language: str) -> None:
    """Choose a language with the mouse, wherever on the page the reader is."""
    box = page.locator(f".switch label[for=language-{language}]:visible").bounding_box()
    assert box and box["y"] >= 0
    # not by the locator, which would scroll first
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    made = {}
    for name, width in WIDTHS.items():
        made[name] = browser.new_context(
            viewport={"width": width, "height": 900}, offline=True, reduced_motion="reduce"
        )
        made[name].route(re.compile("^(?!file:)"), lambda route: route.abort())
    yield made
    for context in made.values():
        context.close()


@pytest.fixture(scope="session")
def visits(reports, contexts) -> dict[tuple[str, str, str], Visit]:
    """Every page at every width, as it opens, and when the other language is chosen."""
    found = {}
    for width, context in contexts.items():
        for path in reports.run.written:
            if path.suffix == ".html":
                page, visit = open_page(context, path)
                for language in LANGUAGES:
                    if language != LANGUAGES[0]:
                        switch(page, language)
                    with suppress(TimeoutError):  # what is not drawn by then is found missing
                        page.wait_for_function(DRAWN, timeout=5_000)
                    seen = replace(visit, seen=page.evaluate(LOOK))
                    found[path.name, width, language] = seen
                page.close()
    return found


def figures_of(notebook: str) -> int:
    cells = json.loads((NOTEBOOKS / notebook).read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return sum(len(re.findall(r"\w_figure\(", source)) for source in code)


def test_every_figure_of_every_notebook_is_drawn(reports, visits):
    manifest = json.loads((reports.out / "manifest.json").read_text(encoding="utf-8"))
    total = 0
    for report in manifest["reports"]:
        if "notebook" not in report:
            continue
        for width, language in product(WIDTHS, LANGUAGES):
            figures = visits[report["file"], width, language].seen["figures"]
            assert len(figures) == figures_of(report["notebook"]), report["file"]
            for figure in figures:
                assert figure["width"] > 150 and figure["height"] > 100, report["file"]
                assert figure["ink"] > 2, report["file"]
            total += len(figures)
    assert total


def test_no_page_asks_for_anything_but_itself(visits):
    for (name, *_), visit in visits.items():
        assert len(visit.requests) == 1, name
        assert visit.requests[0].endswith(name)


def test_no_figure_offers_to_send_itself_anywhere(visits):
    offered = {title for visit in visits.values() for title in visit.seen["buttons"]}
    assert offered == {"Download plot as a PNG"}


def test_no_page_complains(visits):
    assert {key: visit.complaints for key, visit in visits.items() if visit.complaints} == {}


def test_every_link_within_a_page_leads_somewhere(visits):
    for (name, *_), visit in visits.items():
        targets = {unquote(target[1:]) for target in visit.seen["targets"]}
        assert targets and targets <= set(visit.seen["ids"]), name


def test_the_contents_list_every_heading(visits):
    for (name, *_), visit in visits.items():
        if name != "index.html":
            assert visit.seen["contents"] == visit.seen["headings"] != [], name


def test_no_id_stands_twice_on_a_page(visits):
    for (name, *_), visit in visits.items():
        ids = visit.seen["ids"]
        assert len(ids) == len(set(ids)), name


def test_no_code_is_shown(visits):
    for (name, *_), visit in visits.items():
        assert visit.seen["input"] == 0, name
        assert "from compare" not in visit.seen["text"], name


def test_markup_in_a_measure_is_shown_as_text_and_does_nothing(visits):
    shown = [name for (name, *_), visit in visits.items() if MARKUP in visit.seen["text"]]
    assert {"coverage.html"} < set(shown)
    assert not any(visit.seen["hacked"] for visit in visits.values())


def test_no_page_is_wider_than_the_screen(visits):
    for (name, *how), visit in visits.items():
        assert visit.seen["overflow"] <= 0, (name, how)


def test_a_page_says_its_language_and_has_a_title_of_its_own(visits):
    for language in LANGUAGES:
        pages = {name: visit.seen for (name, _, said), visit in visits.items() if said == language}
        assert {page["lang"] for page in pages.values()} == {LANG[language]}
        assert len({page["title"] for page in pages.values()}) == len(pages)


def test_the_switch_changes_every_page_whole_and_shows_one_language_at_a_time(visits):
    for (name, _, language), visit in visits.items():
        seen = visit.seen
        assert (seen["editions"], seen["spoken"]) == ([language], [LANG[language]]), name
        # every heading but BibTeX and what is quoted is in the language
        chinese = [bool(re.search("[\u3400-\u9fff]", text)) for text in seen["own"]]
        assert seen["own"] and all(
            found == (language == "zh") or text == "BibTeX"
            for text, found in zip(seen["own"], chinese, strict=True)
        ), name


@pytest.mark.parametrize("name", ["index", "coverage", "gaps-xiamen", "method"])
def test_paper_has_the_language_that_is_shown_and_no_other(reports, contexts, visits, name):
    page, _ = open_page(contexts["desktop"], reports.out / f"{name}.html")
    for language in LANGUAGES:
        switch(page, language)
        sheets = pdfium.PdfDocument(page.pdf(format="A4"))
        text = "".join("".join(sheet.get_textpage().get_text_range().split()) for sheet in sheets)
        lines = {
            said: "".join(page.locator(f"[data-edition={said}] .about").text_content().split())
            for said in LANGUAGES
        }
        assert [said for said, line in lines.items() if line in text] == [language]
        headings = visits[f"{name}.html", "desktop", language].seen["own"]
        assert all("".join(heading.split()) in text for heading in headings)
    page.close()


def test_the_switch_works_without_javascript_and_on_paper_then_too(reports, browser):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    for path in reports.run.written:
        if path.suffix != ".html":
            continue
        page.goto(path.as_uri())
        for language, media in product((*LANGUAGES, LANGUAGES[0]), ("screen", "print")):
            page.emulate_media(media="screen")
            switch(page, language)
            page.emulate_media(media=media)
            for said in LANGUAGES:
                part = page.locator(f"[data-edition={said}]")
                assert part.is_visible() == (said == language), (path.name, language, media)
                assert part.locator("main h2").first.is_visible() == (said == language)
            labels = page.get_by_role("radio", checked=True)
            assert media == "print" or labels.get_attribute("value") == language
    context.close()


def test_the_switch_is_worked_with_the_keyboard(reports, contexts):
    page, visit = open_page(contexts["desktop"], reports.out / "coverage.html")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_accessible_name("中文")
    ring = "getComputedStyle(document.querySelector('[data-edition=zh] .here')).outlineStyle"
    assert page.evaluate(ring) == "solid"
    page.keyboard.press("ArrowRight")
    expect(focused).to_have_accessible_name("English")
    expect(page.get_by_role("heading", level=1)).to_have_text("Coverage")
    page.keyboard.press("Tab")
    expect(focused).to_have_text(wording("en")["report.skip"])
    assert visit.complaints == []
    page.close()


def test_the_place_what_is_open_and_what_is_ticked_are_kept(reports, contexts):
    page, visit = open_page(contexts["desktop"], reports.out / "gaps-xiamen.html")
    fold = page.locator("[data-edition=zh] details[id]").nth(2)
    id_ = fold.get_attribute("id")
    fold.locator("summary").click()
    box = page.locator("[data-edition=zh] .what-if input").nth(1)
    box.check()
    fold.evaluate("fold => fold.scrollIntoView()")
    at = fold.bounding_box()["y"]
    switch(page, "en")
    other = page.locator(f"[id='{id_}.en']")
    expect(other).to_have_attribute("open", "")
    assert abs(other.bounding_box()["y"] - at) < 3 and at < 200
    assert page.locator("[data-edition=en] .what-if input").nth(1).is_checked()
    changed = page.locator(
        "[data-edition=en] .what-if .then.more, [data-edition=en] .what-if .then.less"
    )
    assert changed.count()
    switch(page, "zh")
    assert abs(fold.bounding_box()["y"] - at) < 3
    assert visit.complaints == []
    page.close()


def test_links_between_pages_keep_the_language(reports, contexts):
    page, visit = open_page(contexts["desktop"], reports.out / "index.html")
    switch(page, "en")
    link = page.locator(".matrix td a:visible").first
    place = link.get_attribute("href").partition("#")[2]
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Coverage")
    quotes = page.locator(f"[id='{place}.en']")
    expect(quotes).to_be_in_viewport()
    # it is marked as what the address names
    assert quotes.evaluate("place => place.matches(':target')")
    quotes.locator(".source a").first.click()
    page.wait_for_url("**/document-*.html?lang=en*")
    unit = page.locator(".unit:target")
    expect(unit).to_be_in_viewport()
    expect(unit.locator(".quiet").last).to_contain_text("characters")
    page.go_back()
    expect(quotes).to_be_in_viewport()
    page.get_by_role("link", name=wording("en")["report.home"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(wording("en")["index.title"])
    switch(page, "zh")
    page.get_by_role("link", name=wording("zh")["report.coverage"]).click()
    page.wait_for_url("**/coverage.html")
    expect(page.get_by_role("heading", level=1)).to_have_text(wording("zh")["report.coverage"])
    assert visit.complaints == []
    page.close()


@pytest.mark.parametrize(
    ("address", "shown", "target"),
    [
        ("?lang=en#u-7", "en", "u-7.en"),
        ("#u-7.en", "en", "u-7.en"),
        ("#u-7", "zh", "u-7"),
        ("?lang=zh#u-7.en", "zh", "u-7"),
        ("?lang=fr#u-7", "zh", "u-7"),
        ("?lang=en", "en", None),
        ("#%", "zh", None),
        ("?lang=en#nowhere", "en", None),
    ],
)
def test_an_address_leads_to_its_place_in_the_language_that_is_shown(
    reports, contexts, address, shown, target
):
    path = reports.out / "document-xiamen-2022-action-plan.html"
    page, visit = open_page(contexts["phone"], path, address)
    expect(page.locator(f"[data-edition={shown}]")).to_be_visible()
    if target:
        expect(page.locator(f"[id='{target}']")).to_be_in_viewport()
        expect(page.locator(".unit:target")).to_have_attribute("id", target)
    assert visit.complaints == []
    page.close()


def test_nothing_is_remembered(reports, contexts):
    page, _ = open_page(contexts["desktop"], reports.out / "method.html")
    switch(page, "en")
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == [
        "",
        0,
        0,
    ]
    page.close()
    page, visit = open_page(contexts["desktop"], reports.out / "method.html")
    expect(page.locator("[data-edition=zh]")).to_be_visible()
    assert visit.complaints == []
    page.close()


def test_nothing_keeps_readers_with_a_keyboard_or_a_screen_reader_out(reports, contexts):
    from axe_playwright_python.sync_playwright import Axe

    checked = 0
    for path in reports.run.written:
        if path.suffix == ".html":
            page, _ = open_page(contexts["desktop"], path)
            found = Axe().run(page, options={"resultTypes": ["violations"]}).response
            serious = [
                (each["id"], each["nodes"][0]["html"][:200])
                for each in found["violations"]
                if each["impact"] in ("serious", "critical")
            ]
            assert serious == [], path.name
            checked += len(found["passes"]) > 5
            page.close()
    assert checked > 8


def test_a_cell_of_the_matrix_opens_the_quotations_behind_it(reports, contexts):
    page, visit = open_page(contexts["desktop"], reports.out / "coverage.html")
    link = page.locator(".matrix td a:visible").first
    target = link.get_attribute("href")
    quotes = page.locator(f"{target} .quote")
    assert not quotes.first.is_visible()
    link.click()
    expect(quotes.first).to_be_visible()
    assert quotes.first.locator("mark").count()
    assert visit.complaints == []
    page.close()


def test_a_gap_opens_the_wording_of_the_peers(reports, contexts):
    page, _ = open_page(contexts["desktop"], reports.out / "gaps-xiamen.html")
    link = page.locator("table.gaps a:visible").last
    target = link.get_attribute("href")
    assert not page.locator(f"{target} .quote").first.is_visible()
    link.click()
    expect(page.locator(f"{target} .quote").first).to_be_visible()
    page.close()


@pytest.mark.parametrize("name", ["coverage", "similarity", "gaps-xiamen"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_quotation_leads_to_its_unit_in_the_document(reports, contexts, name, width):
    corpus = load_corpus(reports.processed)
    units = {address: unit for unit, address in unit_addresses(corpus).items()}
    texts = dict(zip(corpus.units["unit"], corpus.units["text"], strict=True))
    page, visit = open_page(contexts[width], reports.out / f"{name}.html")
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    # the last stands in the place of any: it is furthest from where the page opens
    quote = page.locator(".quote:visible").last
    quoted, link = quote.locator(".text").text_content(), quote.locator(".source a")
    address = link.get_attribute("href")
    link.click()
    page.wait_for_url(f"**/{address}")
    unit = page.locator(f"[id='{address.partition('#')[2]}']")
    expect(unit).to_be_in_viewport()
    assert unit.locator(".raw").text_content() == quoted == texts[units[address]]
    assert visit.complaints == []
    page.close()


def test_the_index_leads_to_every_document(reports, contexts):
    pages = document_pages(load_corpus(reports.processed))
    page, visit = open_page(contexts["desktop"], reports.out / "index.html")
    for file in pages.values():
        page.locator(f"a[href='{file}']:visible").click()
        page.wait_for_url(f"**/{file}")
        assert page.locator(".unit").count()
        page.get_by_role("link", name=wording()["report.home"]).click()
        page.wait_for_url("**/index.html")
    assert visit.complaints == []
    page.close()


def test_a_unit_can_be_reached_and_linked_to_with_the_keyboard(reports, contexts):
    page, _ = open_page(contexts["desktop"], reports.out / "document-xiamen-2022-action-plan.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "language"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = "document.activeElement.getAttribute('href')"
    assert page.evaluate(focused) == "#u-1"
    page.keyboard.press("Enter")
    page.wait_for_url("**#u-1")
    expect(page.locator("#u-1")).to_be_in_viewport()
    page.close()


@pytest.mark.parametrize("name", ["document-shanghai-2023-port-work-points", "method"])
def test_a_document_is_whole_without_javascript_and_on_paper(reports, browser, name):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((reports.out / f"{name}.html").as_uri())
    main, contents = page.locator("main:visible"), page.locator("[data-edition=zh] nav.contents")
    shown = main.inner_text()
    assert contents.is_visible() and len(shown) > 3000
    page.emulate_media(media="print")
    assert contents.is_hidden()
    # nothing of the text is left out on paper, or hidden behind an edge of it
    printed = main.inner_text()
    assert "".join(printed.split()) == "".join(shown.split())
    page.set_viewport_size({"width": 680, "height": 900})
    for block in main.locator(".unit, table, pre").all()[:40]:
        box = block.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 680, box
    context.close()


def test_one_button_unfolds_everything_and_folds_it_again(reports, contexts):
    page, _ = open_page(contexts["phone"], reports.out / "gaps-xiamen.html")
    edition = page.locator("[data-edition=zh]")
    button, closed = edition.locator("button.unfold"), edition.locator("details:not([open])")
    button.click()
    expect(closed).to_have_count(0)
    button.click()
    expect(closed).to_have_count(edition.locator("details").count())
    page.close()


def test_a_page_without_javascript_still_has_its_tables_and_says_what_is_missing(reports, browser):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((reports.out / "coverage.html").as_uri())
    assert page.locator(".matrix").first.is_visible()
    assert page.locator("noscript").count() or page.get_by_text("JavaScript").first.is_visible()
    context.close()


def test_a_printed_page_has_its_figures_within_the_paper(reports, contexts):
    page, _ = open_page(contexts["desktop"], reports.out / "coverage.html")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_function("document.querySelector('svg.main-svg')?.clientWidth <= 660")
    assert page.locator(".contents:visible").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    page.wait_for_function("document.querySelector('svg.main-svg').clientWidth > 700")
    page.close()
