"""The matrix to explore: every cell without a script, and what its controls show."""

from __future__ import annotations

import re

import pytest

from compare.analysis.coverage import STATES, coverage
from compare.present.explorer import coverage_explorer
from compare.present.pages import read_asset
from compare.present.wording import wording


@pytest.fixture(scope="module")
def cells(corpus):
    return coverage(corpus, "theme"), coverage(corpus, "practice")


@pytest.fixture(scope="module")
def page(cells, corpus, browser, tmp_path_factory):
    file = tmp_path_factory.mktemp("explorer") / "page.html"
    # the script of the pages expects the button that unfolds them
    body = f'<button class="unfold"></button>{coverage_explorer(*cells, corpus).html}'
    style = f"<style>{read_asset('style.css')}</style><script>{read_asset('report.js')}</script>"
    head, script = style.split("</style>")
    file.write_text(f"<!DOCTYPE html><html lang=zh><meta charset=utf-8>{head}</style><body>{body}{script}", "utf-8")  # fmt: skip
    opened = browser.new_context(offline=True).new_page()
    opened.complaints = []
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.goto(file.as_uri())
    yield opened
    assert opened.complaints == []
    opened.context.close()


@pytest.fixture
def fresh(page):
    page.reload()
    return page


def visible_rows(page) -> list[str]:
    rows = page.locator(".explorer tbody tr:visible th").all_text_contents()
    return [row.strip() for row in rows]


def differences(cells, names) -> dict[str, int]:
    """How many steps lie between the states of jurisdictions, worked out from the table."""
    found = {}
    for code, group in cells[cells["jurisdiction"].isin(names)].groupby("code", sort=False):
        ranks = [STATES.index(state) for state in group["state"] if state != "no_document"]
        found[code] = max(ranks) - min(ranks) if len(ranks) > 1 else 0
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whether_every_theme_and_practice_has_a_cell_for_each_jurisdiction(cells, corpus, language):
    table = coverage_explorer(*cells, corpus, language).html
    rows = re.findall(r"<tr[^>]*data-theme=.*?</tr>", table, re.S)
    codes = [*corpus.taxonomy.codes("theme"), *corpus.taxonomy.codes("practice")]
    assert len(rows) == len(codes)
    for row in rows:
        assert row.count("<td") == len(corpus.jurisdictions)
    for code in codes:
        assert f"{corpus.taxonomy.label(code, language)}</th>" in table
    shown = re.findall(r'class="state">(.*?)</span>', table)
    states = [state for each in cells for state in each["state"]]
    words = wording(language)
    assert sorted(shown) == sorted(words[f"state.{state}"] for state in states)
    # without a script nothing promises what it cannot do
    assert re.search(r'<div class="controls"[^>]* hidden>', table)


@pytest.mark.browser
def test_whether_practices_unfold_under_their_theme(fresh, corpus):
    themes = [corpus.taxonomy.label(code, "zh") for code in corpus.taxonomy.codes("theme")]
    assert visible_rows(fresh) == themes
    first = fresh.locator(".explorer .unfolds").first
    first.focus()
    fresh.keyboard.press("Enter")
    theme = corpus.taxonomy.themes[0]
    below = [practice.name["zh"] for practice in theme.practices]
    assert visible_rows(fresh) == [themes[0], *below, *themes[1:]]
    assert first.get_attribute("aria-expanded") == "true"
    fresh.locator("button.practices").click()
    assert visible_rows(fresh) == themes


@pytest.mark.browser
def test_whether_only_rows_that_differ_so_much_stay_and_the_largest_come_first(
    fresh, cells, corpus
):
    chosen = list(corpus.jurisdictions)
    chosen.remove("绍兴市")
    place = list(corpus.jurisdictions).index("绍兴市")
    fresh.locator(".whom input").nth(place).uncheck()
    heads = fresh.locator(".explorer thead th:visible").all_text_contents()
    assert "绍兴市" not in heads and len(heads) == len(chosen) + 1
    for least in (1, 3, 4):
        fresh.locator(".difference").fill(str(least))
        found = differences(cells[0], chosen)
        kept = [code for code, steps in found.items() if steps >= least]
        assert visible_rows(fresh) == [corpus.taxonomy.label(code, "zh") for code in kept]
    fresh.locator(".difference").fill("0")
    fresh.locator("select.order").select_option("difference")
    order = sorted(found, key=lambda code: -found[code])
    assert visible_rows(fresh) == [corpus.taxonomy.label(code, "zh") for code in order]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("shown", "hidden"), [("count", "state"), ("share", "count"), ("state", "")]
)
def test_whether_cells_show_what_is_chosen(fresh, shown, hidden):
    fresh.locator("select.show").select_option(shown)
    assert fresh.locator(f".explorer td .{shown}:visible").count() > 10
    if hidden:
        assert fresh.locator(f".explorer td .{hidden}:visible").count() == 0
    # the sign stays, so that a state is told in any of them
    assert fresh.locator(".explorer td .sign:visible").count() > 10
