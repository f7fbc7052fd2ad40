"""The method page: every term, every figure, every checksum, and how to cite."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from compare.coding.correcting import read_applied
from compare.coding.measured import read_agreement
from compare.coding.misses import no_misses
from compare.coding.taxonomy import LANGUAGES
from compare.present.citing import cite_reports, cite_software, make_edition, write_bibtex
from compare.present.manifest import collect_facts
from compare.present.method_page import method_main
from compare.present.states import STATE_STYLES
from compare.present.wording import wording

ROOT = Path(__file__).parents[1]
ASKED = {"period": None, "by_period": False, "focus": ["厦门市"], "peers": None}


@pytest.fixture(scope="module")
def facts(processed, corpus):
    return collect_facts(processed, corpus, "zh", ASKED)


def text_of(corpus, facts, language="zh") -> str:
    page = method_main(corpus, facts, read_applied("nowhere"), language).html
    return html.unescape(re.sub("<[^>]*>", "", page))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_theme_and_practice_is_explained(corpus, facts, language):
    text, taxonomy = text_of(corpus, facts, language), corpus.taxonomy
    for state in STATE_STYLES:
        assert wording(language)[f"state.{state}.meaning"] in text
    for entry in (*taxonomy.themes, *(p for theme in taxonomy.themes for p in theme.practices)):
        assert entry.label(language) in text and entry.definition[language] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_the_reports_rest_on_is_named(corpus, facts, language):
    text = text_of(corpus, facts, language)
    for row in corpus.documents.to_dict("records"):
        assert row["sha256"] in text and row["file"] in text
    assert facts["taxonomy"]["sha256"] in text and facts["policy-compare"] in text
    assert all(name in text and version in text for name, version in facts["packages"].items())
    assert corpus.names(language)["厦门市"] in text


def test_an_english_page_is_english_but_for_what_is_marked_as_chinese(corpus, facts):
    page = method_main(corpus, facts, read_applied("nowhere"), "en").html
    own = re.sub(r'<(\w+)[^>]* lang="zh-Hans">.*?</\1>', "", page, flags=re.DOTALL)
    assert re.findall("[\u3400-\u9fff]+", own) == []


def test_agreement_is_shown_as_it_was_measured(corpus, facts):
    figures = read_agreement(corpus.miss_rates)
    page = method_main(corpus, facts, read_applied("nowhere")).html
    for row in figures.to_dict("records"):
        shown = f"<b>{row['value']:.2f}</b> <small>({row['low']:.2f}–{row['high']:.2f})</small>"
        assert shown in page
    assert set(figures["documents_set"]) == {"real", "left_out", "held_out"}


def test_the_figures_that_come_with_the_program_are_those_of_the_documentation(corpus):
    printed = (ROOT / "docs" / "validity.md").read_text(encoding="utf-8")
    tables = {
        name: printed[printed.index(f"printed by: policy-compare {command}") :]
        for name, command in {
            "held_out": "evaluate --units build/held_out",
            "real": "evaluate --leave-one-out |",
            "left_out": "evaluate --leave-one-out --reference data/coding/reference.csv data/coding/imitations/coded_units.csv --raw data/raw data/coding/imitations -->",
        }.items()
    }  # fmt: skip
    figures = read_agreement(corpus.miss_rates)
    assert len(figures)
    for row in figures.to_dict("records"):
        line = re.search(rf"^{re.escape(row['name'])} +(\S+) +(\S+) to (\S+)", tables[row["documents_set"]], re.M)  # fmt: skip
        shown = [float(number) for number in line.groups()]
        assert shown == pytest.approx([row["value"], row["low"], row["high"]], abs=0.00056), row


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_measured_of_another_coder_is_not_claimed_of_this_one(corpus, facts, language):
    words = wording(language)
    other = corpus.miss_rates.assign(missed=corpus.miss_rates["missed"] + 1)
    for rates in (no_misses(), other):
        text = text_of(replace(corpus, miss_rates=rates), facts, language)
        assert words["method.agreement.unknown"] in text
        assert words["agreement.themes-micro-f1"] not in text
    assert words["method.agreement.unknown"] not in text_of(corpus, facts, language)


def test_the_program_is_cited_as_its_citation_file_says(facts):
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    year, authors = str(cff["date-released"])[:4], cff["authors"][0]["name"]
    bibtex = write_bibtex(facts, 5, 5)
    for said in (cite_software(facts, "en"), bibtex):
        assert all(part in said for part in (cff["title"], cff["version"], year, authors))
    assert cff["version"] in cite_software(facts) and year in cite_software(facts)


def test_the_edition_tells_what_the_reports_were_made_from(facts):
    edition = make_edition(facts)
    assert edition in cite_reports(facts, 5, 5) and edition in write_bibtex(facts, 5, 5)
    document = {**facts["documents"][0], "sha256": "0" * 64}
    for changed in (
        {"documents": [document, *facts["documents"][1:]]},
        {"taxonomy": {**facts["taxonomy"], "sha256": "0" * 64}},
        {"parameters": {**ASKED, "period": "2022"}},
        {"policy-compare": "9.9.9"},
    ):
        assert make_edition(facts | changed) != edition
    assert make_edition(facts | {"language": "en", "packages": {}, "python": "3.99"}) == edition


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_name_of_a_taxonomy_ends_an_entry_early(name, version):
    facts = {"documents": [], "parameters": {}, "policy-compare": "0.1.0",
             "taxonomy": {"name": name, "version": version, "sha256": ""}}  # fmt: skip
    plain = re.sub(r"\\[{}$&#_%]|\\text[a-z]+\{\}", "", write_bibtex(facts, 1, 1))
    depth = 0
    for char in plain:
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert depth == 0 and plain.count("@") - (name + version).count("@") == 2
    assert not re.search(r"[$&#%^~\\]", plain)
