"""What if: the likeness to peers with practices that a jurisdiction lacks, worked out and shown."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest

from compare.analysis.adopting import adopt, list_practices
from compare.analysis.gaps import gaps
from compare.analysis.similarity import similarity
from compare.errors import SelectionError
from compare.loading import Corpus
from compare.present.what_if import what_if
from compare.present.wording import wording

FOCUS = "淮北市"


def practices_missing(corpus):
    missing = gaps(corpus, FOCUS).missing
    return missing.loc[missing["level"] == "practice", "code"].tolist()


def test_whether_what_is_now_is_the_similarity_by_practices(corpus):
    now = adopt(corpus, FOCUS, ())
    expected = similarity(corpus, "practices").loc[FOCUS, now.index]
    pd.testing.assert_series_equal(now["before"], expected, check_names=False)
    pd.testing.assert_series_equal(now["after"], now["before"], check_names=False)


def test_whether_adopting_what_a_peer_has_brings_the_two_together(corpus):
    peer = "上海市"
    lacking = list_practices(corpus)[peer] - list_practices(corpus)[FOCUS]
    likeness = adopt(corpus, FOCUS, lacking, [peer]).loc[peer]
    assert likeness["after"] > likeness["before"]
    # what only others have takes them apart
    strange = {*corpus.taxonomy.codes("practice")} - list_practices(corpus)[peer]
    assert adopt(corpus, FOCUS, strange, [peer]).loc[peer, "after"] < likeness["before"]


def test_whether_a_jurisdiction_without_a_document_stays_unknown(corpus):
    one = corpus.documents["jurisdiction"] != FOCUS
    empty = Corpus(
        corpus.documents[one],
        corpus.units[corpus.units["document"].isin(corpus.documents["document"][one])],
        corpus.codings[~corpus.codings["unit"].isin(corpus.units["unit"][corpus.units["document"].isin(corpus.documents["document"][~one])])],
        corpus.taxonomy,
        corpus.jurisdictions,
    )  # fmt: skip
    found = adopt(empty, FOCUS, ["overseas_warehouse"])
    assert np.isnan(found.to_numpy()).all()


def test_whether_a_practice_that_is_none_is_refused(corpus):
    with pytest.raises(SelectionError, match="sea_rail"):
        adopt(corpus, FOCUS, ["sea_rail"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whether_the_block_lists_each_missing_practice_with_what_it_alone_would_change(
    corpus, language
):
    found = gaps(corpus, FOCUS)
    block = what_if(found, corpus, language).html
    codes = re.findall(r'<input type="checkbox" value="([a-z_0-9]+)"', block)
    assert codes == practices_missing(corpus) != []
    row = next(row for row in block.split("<tr>") if f'value="{codes[0]}"' in row)
    shown = re.findall(r'<td class="number">([\d.]+)</td>', row)
    alone = adopt(corpus, FOCUS, [codes[0]], found.peers)["after"]
    assert shown == [f"{value:.2f}" for value in alone]
    assert wording(language)["what_if.then"] in block


def test_whether_a_jurisdiction_that_lacks_nothing_has_no_block(corpus):
    found = gaps(corpus, FOCUS, levels=["theme"])
    assert what_if(found, corpus).html == ""


@pytest.mark.browser
def test_whether_ticking_shows_what_the_library_works_out(corpus, browser, tmp_path):
    from compare.present.pages import read_asset

    found = gaps(corpus, FOCUS)
    page = browser.new_context(offline=True).new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    file = tmp_path / "page.html"
    # the script of the pages expects the button that unfolds them
    body = f'<button class="unfold"></button>{what_if(found, corpus).html}'
    file.write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{body}<script>{read_asset('report.js')}</script>", "utf-8")  # fmt: skip
    page.goto(file.as_uri())
    facts = json.loads(page.locator(".what-if").get_attribute("data-facts"))
    codes = practices_missing(corpus)
    for chosen in (codes[:1], codes[:7], codes, codes[3:9]):
        for code in codes:
            page.locator(f'input[value="{code}"]').set_checked(code in chosen)
        shown = page.locator(".outcome .then.number").all_text_contents()
        after = adopt(corpus, FOCUS, chosen, found.peers)["after"]
        assert shown == [f"{value:.2f}" for value in after]
        planned = page.locator(".themes-then li:has(.then:visible)").evaluate_all(
            "found => found.map(item => item.dataset.theme)"
        )
        assert {*planned} == {facts["themes"][code] for code in chosen} & {
            item.get_attribute("data-theme") for item in page.locator(".themes-then li").all()
        }
    assert complaints == []
    page.context.close()
