"""What reports say: complete in both languages, used, and not to be changed."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.analysis.coverage import coverage
from compare.analysis.gaps import HAS, gaps
from compare.analysis.similarity import similarity
from compare.coding.taxonomy import LANGUAGES
from compare.errors import SelectionError
from compare.present.sentences import (
    describe_corpus,
    describe_coverage,
    describe_gaps,
    describe_similarity,
)
from compare.present.wording import join_names, phrase, wording

SOURCE = Path(__file__).parents[1] / "src" / "compare"
NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
HAN = re.compile(r"[\u3400-\u9fff]")
FILES = [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.j2"), *NOTEBOOKS.glob("*.ipynb")]
TEXT = "\n".join(file.read_text(encoding="utf-8") for file in FILES)
KEYS = sorted(wording("zh"))


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_say_the_same_things():
    assert set(wording("zh")) == set(wording("en"))


@pytest.mark.parametrize("key", KEYS)
def test_a_phrase_names_the_same_facts_in_both_languages(key):
    assert places(wording("zh")[key]) == places(wording("en")[key])


@pytest.mark.parametrize("key", KEYS)
def test_a_phrase_is_written_in_its_language(key):
    chinese, english = wording("zh")[key], wording("en")[key]
    assert chinese.strip() and english.strip()
    assert not HAN.search(english)
    facts_only = not re.search(r"\w", re.sub(r"\{[^}]*\}", "", chinese))
    assert HAN.search(chinese) or facts_only


@pytest.mark.parametrize("key", KEYS)
def test_a_phrase_is_used_somewhere(key):
    parts = key.split(".")
    heads = [re.escape(".".join(parts[:n])) for n in range(1, len(parts))]
    # what follows a head may be a fact, as in f"state.{state}" or "state." ~ state
    composed = [rf"[\"']{head}\.(?:\{{|[\"'] ?[~+])" for head in heads]
    assert re.search("|".join([rf"[\"']{re.escape(key)}\\?[\"']", *composed]), TEXT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wording_cannot_be_changed(language):
    with pytest.raises(TypeError):
        wording(language)["state.planned"] = "?"


def test_an_unknown_language_is_refused_with_the_languages_there_are():
    with pytest.raises(SelectionError, match=r"'fr'.*use one of zh, en"):
        wording("fr")


@given(st.integers(min_value=0))
def test_english_takes_the_singular_for_one_only(n):
    assert phrase("en", "count.units", n=n) == (f"{n} unit" if n == 1 else f"{n} units")


@given(st.text(alphabet="ab{}", max_size=8))
def test_a_fact_is_never_read_as_a_place_for_facts(name):
    assert name in phrase("zh", "gaps.nearest", focus=name)


@given(st.lists(st.text("abc", min_size=1), min_size=1, max_size=5), st.sampled_from(LANGUAGES))
def test_joined_names_keep_every_name_in_order(names, language):
    joined = join_names(names, language)
    assert re.split(r"、|, | and ", joined) == names


def numbers(sentences: list[str]) -> list[list[int]]:
    return [[int(n) for n in re.findall(r"\d+", sentence)] for sentence in sentences]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_is_described_by_its_own_numbers(corpus, language):
    said = describe_corpus(corpus, language)
    measures = int((corpus.units["kind"] == "measure").sum())
    assert sorted(numbers(said)[0]) == sorted([5, 5, len(corpus.units), measures])
    inferred = corpus.documents[corpus.documents["identity"] == "inferred"]
    names = corpus.names(language)
    assert all(names[name] in said[1] for name in inferred["jurisdiction"])
    assert numbers(said)[1] == [len(inferred)]
    assert numbers(said)[-1] == [int(corpus.units["redacted"].sum())]


@pytest.mark.parametrize("language", LANGUAGES)
def test_coverage_is_summed_up_as_its_cells_say(corpus, language):
    cells = coverage(corpus)
    having = cells[cells["state"].isin(HAS)].groupby("code")["jurisdiction"].nunique()
    said = " ".join(describe_coverage(cells, corpus, language))
    for code in corpus.taxonomy.codes("theme"):
        named = corpus.taxonomy.label(code, language) in said
        assert named == (having.get(code, 0) in (0, 1, len(corpus.jurisdictions))) or (
            having.get(code, 0) == 0  # mentioned somewhere, which no sentence tells
        )


def test_a_jurisdiction_without_a_document_is_named_and_counts_for_nothing(corpus):
    year = corpus.select(period="2023")
    without = [n for n in year.jurisdictions if n not in set(year.documents["jurisdiction"])]
    said = describe_coverage(coverage(year), year)
    assert all(name in said[-1] for name in without)
    assert not any(name in sentence for name in without for sentence in said[:-1])
    focus = describe_gaps(gaps(year, without[0]), year)
    assert len(focus) == 1 and without[0] in focus[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_gaps_are_summed_up_as_their_tables_say(corpus, language):
    found = gaps(corpus, "厦门市")
    said = describe_gaps(found, corpus, language)
    levels = found.missing["level"].value_counts()
    assert numbers(said)[1] == [levels["theme"], levels["practice"]]
    half = found.missing["n_peers"] / found.missing["n_comparable"] >= 0.5
    assert numbers(said)[2] == [half.sum()]
    practices = found.missing[found.missing["level"] == "practice"]["code"]
    assert all(corpus.taxonomy.label(code, language) in said[3] for code in practices.head(3))
    assert numbers(said)[4] == [len(found.only_focus)]


def test_the_most_and_the_least_alike_are_named_in_that_order(corpus):
    matrix = similarity(corpus)
    (said,) = describe_similarity({"themes": matrix}, corpus)
    pairs = {
        frozenset((a, b)): matrix.at[a, b] for a in matrix.index for b in matrix.columns if a != b
    }
    most, least = max(pairs, key=pairs.__getitem__), min(pairs, key=pairs.__getitem__)
    first, second = said.split("），")
    assert all(name in first for name in most) and f"{pairs[most]:.2f}" in first
    assert all(name in second for name in least) and f"{pairs[least]:.2f}" in second
    alone = describe_similarity({"themes": matrix.iloc[:1, :1]}, corpus)
    assert "不足两个" in alone[0]
