"""The coder's miss rate: measured rightly, beside every "not found", and nowhere else."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from analysis_corpora import TAXONOMY, Unit, corpora, make_corpus, unchanged
from compare.analysis.coverage import coverage
from compare.analysis.gaps import gaps
from compare.cli import main
from compare.coding.agreement import measure_agreement
from compare.coding.misses import (
    measure_misses,
    no_misses,
    read_misses,
    wilson_interval,
    write_misses,
)
from compare.coding.taxonomy import LANGUAGES, load_taxonomy
from compare.errors import SchemaError
from compare.loading import Corpus, load_corpus
from compare.pipeline import process
from compare.present import blocks, evidence, figures
from compare.present.sentences import describe_coverage
from compare.present.terminal import print_coverage, print_gaps
from compare.present.wording import wording
from conftest import RAW

MISS = ["miss_rate", "miss_low", "miss_high"]
EVERY_CODE = [*TAXONOMY.codes("theme"), *TAXONOMY.codes("practice")]
LABELS = {"zh": ("漏检率 25%（10–50%）", "漏检率未知"), "en": ("miss rate 25% (10–50%)", "miss rate unknown")}  # fmt: skip


def coded(*rows: tuple[int, str, str, str]) -> pd.DataFrame:
    """Units of one document: place (each ten characters), kind, themes, practices."""
    return pd.DataFrame(
        [
            {"document": "a", "start": 10 * place, "end": 10 * place + 9, "kind": kind,
             "themes": themes, "practices": practices, "text": "…"}
            for place, kind, themes, practices in rows
        ]
    )  # fmt: skip


def rates_of(*codes: str) -> pd.DataFrame:
    """Miss rates that are known of these codes only."""
    rows = [(c, "theme" if c in TAXONOMY.codes("theme") else "practice", 16, 4, 0.25, 0.1, 0.5)
            for c in codes]  # fmt: skip
    return pd.concat(
        [no_misses(), pd.DataFrame(rows, columns=no_misses().columns).astype(no_misses().dtypes)]
    )


def two_cities(rates: pd.DataFrame) -> Corpus:
    has = Unit(("rail",), ("trains",), text="开行中欧班列，发展海铁联运。")
    corpus = make_corpus({("甲市", 2023): [Unit(("fees",))], ("乙市", 2023): [has]}, ["甲市", "乙市", "丙市"])  # fmt: skip
    return replace(corpus, miss_rates=rates)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_that_of_scipy_and_holds_the_share(case):
    low, high = wilson_interval(*case)
    expected = binomtest(*case).proportion_ci(0.95, method="wilson")
    assert (low, high) == pytest.approx((expected.low, expected.high), abs=1e-9)
    assert 0 <= low <= case[0] / case[1] <= high <= 1


def test_a_code_is_missed_where_the_unit_lacks_it_and_where_the_unit_was_not_found():
    reference = coded(
        (0, "measure", "rail;fees", "trains"), (1, "measure", "rail", ""), (2, "measure", "rail", "")
    )  # fmt: skip
    coding = coded((0, "measure", "rail", ""), (1, "measure", "fees", ""))
    found = measure_misses(coding, reference, TAXONOMY).set_index("code")
    assert found.loc["rail", ["support", "missed"]].tolist() == [3, 2]
    assert found.loc["fees", ["support", "missed"]].tolist() == [1, 1]
    assert found.loc["trains", ["support", "missed"]].tolist() == [1, 1]
    assert found.loc["rail", "rate"] == pytest.approx(2 / 3)


def test_only_measures_of_the_reference_count_whatever_the_coding_takes_them_for():
    reference = coded((0, "result", "rail", ""), (1, "measure", "rail", ""))
    coding = coded((1, "context", "", ""))
    found = measure_misses(coding, reference, TAXONOMY).set_index("code")
    assert found.loc["rail", ["support", "missed"]].tolist() == [1, 1]


def test_a_code_the_reference_never_gives_has_no_rate_and_no_interval():
    found = measure_misses(
        coded((5, "measure", "fees", "")), coded((0, "measure", "rail", "")), TAXONOMY
    )
    assert found["code"].tolist() == EVERY_CODE
    unknown = found[found["code"] != "rail"]
    assert (unknown["support"] == 0).all()
    assert unknown[["rate", "low", "high"]].isna().all(axis=None)


def test_what_is_missed_and_what_is_recalled_are_the_whole(processed):
    reference = pd.read_csv(RAW.parent / "coding" / "reference.csv", keep_default_na=False)
    measures = reference[reference["kind"] == "measure"]
    coding = pd.read_csv(processed / "units.csv", keep_default_na=False)
    found = measure_misses(coding, reference, load_taxonomy()).set_index("code")
    scores = measure_agreement(coding, measures).by_theme
    for code, score in scores.items():
        if code in found.index and score.support:
            assert found.loc[code, "rate"] + score.recall == pytest.approx(1)


def test_a_table_that_was_written_reads_the_same(tmp_path):
    reference = coded((0, "measure", "rail;fees", "trains"), (1, "measure", "rail", ""))
    found = measure_misses(coded((0, "measure", "fees", "")), reference, TAXONOMY)
    write_misses(found, tmp_path / "rates.csv")
    again = read_misses(tmp_path / "rates.csv")
    pd.testing.assert_frame_equal(again, found, atol=5e-5, rtol=0)
    write_misses(again, tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "rates.csv").read_bytes()


def test_without_a_file_nothing_is_known(tmp_path):
    pd.testing.assert_frame_equal(read_misses(tmp_path / "none.csv"), no_misses())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,rate\na,0.1\n", "'level' is missing"),
        ("code,level,support,missed,rate,low,high\na,theme,x,0,,,\n", "no such table"),
        ("code,level,support,missed,rate,low,high\n" + "a,theme,0,0,,,\n" * 2, "twice the code a"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_the_reason(tmp_path, text, said):
    (tmp_path / "rates.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SchemaError, match=said):
        read_misses(tmp_path / "rates.csv")


def test_the_rates_that_ship_are_those_of_every_code_of_the_built_in_taxonomy(processed):
    corpus = load_corpus(processed)
    codes = [*corpus.taxonomy.codes("theme"), *corpus.taxonomy.codes("practice")]
    assert corpus.miss_rates["code"].tolist() == codes
    known = corpus.miss_rates.dropna()
    assert ((known["low"] <= known["rate"]) & (known["rate"] <= known["high"])).all()


def test_the_command_writes_the_rates(processed, tmp_path, capsys):
    reference, file = str(RAW.parent / "coding" / "reference.csv"), tmp_path / "rates.csv"
    units = str(processed / "units.csv")
    arguments = ["evaluate", "--reference", reference, "--units", units, "--misses", str(file)]
    assert main(arguments) == 0
    assert read_misses(file)["support"].sum() > 0
    capsys.readouterr()


def test_another_taxonomy_has_no_rates_not_even_those_of_an_earlier_run(tmp_path):
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "a.txt").write_text("1.建设自来水厂。\n2.修路。", encoding="utf-8")
    (tmp_path / "water.yaml").write_text(
        "name: water\nthemes:\n- code: water\n  name: {zh: 供水, en: Water}\n"
        "  definition: {zh: 供水。, en: Water.}\n  labels: [自来水]\n",
        encoding="utf-8",
    )
    assert len(process(raw, out).miss_rates)
    assert process(raw, out, tmp_path / "water.yaml").miss_rates.empty


@settings(max_examples=25)
@given(corpora(), st.lists(st.sampled_from(EVERY_CODE), unique=True))
def test_a_cell_has_a_rate_if_and_only_if_nothing_was_found_and_it_is_known(corpus, codes):
    corpus = replace(corpus, miss_rates=rates_of(*codes))
    for level in ("theme", "practice"):
        with unchanged(corpus):
            cells = coverage(corpus, level)
        expected = (cells["state"] == "not_found") & cells["code"].isin(codes)
        for column, value in zip(MISS, (0.25, 0.1, 0.5), strict=True):
            assert cells[column].notna().tolist() == expected.tolist()
            assert (cells[column].dropna() == value).all()


def test_a_gap_has_the_rate_of_what_the_focus_was_not_found_to_have():
    corpus = two_cities(rates_of("rail", "fees"))
    missing = gaps(corpus, "甲市").missing.set_index("code")
    assert missing.loc["rail", MISS].tolist() == [0.25, 0.1, 0.5]
    assert missing.loc["trains", MISS].isna().all()
    mentioned = make_corpus(
        {("甲市", 2023): [Unit(("rail",), kind="problem")], ("乙市", 2023): [Unit(("rail",))]}
    )
    mentioned = replace(mentioned, miss_rates=rates_of("rail"))
    assert gaps(mentioned, "甲市").missing[MISS].isna().all(axis=None)


def test_a_selection_keeps_the_rates():
    corpus = two_cities(rates_of("rail"))
    assert coverage(corpus.select(["甲市"], themes=["rail"]))["miss_rate"].tolist() == [0.25]


def shown_in_cells(html: str) -> list[tuple[str, str]]:
    """State and miss rate that a reader sees in each cell of a table."""
    cells = re.findall(r"<td[^>]*>(.*?)</td>", html, re.DOTALL)
    texts = [re.split(r'<small class="miss"[^>]*>', cell) for cell in cells]
    return [
        tuple(unescape(re.sub(r"<[^>]*>", "", text)).strip() for text in (*parts, "")[:2])
        for parts in texts
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_coverage_table_shows_the_rate_in_every_cell_not_found_and_in_no_other(language):
    corpus = two_cities(rates_of("rail"))
    cells, words = coverage(corpus), wording(language)
    known, unknown = LABELS[language]
    found = shown_in_cells(blocks.coverage_table(cells, corpus, language).html)
    # the table has codes down and jurisdictions across
    order = cells.sort_values("code", key=lambda c: c.map(TAXONOMY.codes("theme").index), kind="stable")  # fmt: skip
    assert len(found) == len(order)
    for (said, miss), cell in zip(found, order.to_dict("records"), strict=True):
        assert words[f"state.{cell['state']}"] in said
        beside = known if cell["code"] == "rail" else unknown
        assert miss == (beside if cell["state"] == "not_found" else "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_gap_tables_and_quotations_show_it_beside_not_found(language):
    corpus, words = two_cities(rates_of("rail")), wording(language)
    found = gaps(corpus, "甲市")
    table = blocks_text(evidence.gaps_table(found, corpus, language))
    assert table.count(LABELS[language][0]) == table.count(LABELS[language][1]) == 1
    quoted = blocks_text(evidence.gaps_quotations(found, corpus, language))
    assert "25%" in quoted and "10–50%" in quoted and "n = 16" in quoted
    assert words["miss.sentence.unknown"] in quoted


def test_a_gap_that_is_mentioned_shows_no_rate():
    corpus = make_corpus(
        {("甲市", 2023): [Unit(("rail",), kind="problem")], ("乙市", 2023): [Unit(("rail",))]}
    )
    corpus = replace(corpus, miss_rates=rates_of("rail"))
    found = gaps(corpus, "甲市")
    assert len(found.missing) == 1
    for block in (evidence.gaps_table(found, corpus), evidence.gaps_quotations(found, corpus)):
        assert "25%" not in block.html and "漏" not in block.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_quotations_behind_the_cells_say_it_once_for_each_cell_not_found(language):
    corpus = two_cities(rates_of(*EVERY_CODE))
    cells = coverage(corpus)
    quoted = evidence.coverage_quotations(cells, corpus, language).html
    assert quoted.count("n = 16") == (cells["state"] == "not_found").sum()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_points_at_in_a_figure_says_it(language):
    corpus = two_cities(rates_of("rail"))
    words, cells = wording(language), coverage(corpus)
    drawn = {
        "coverage": figures.coverage_figure(cells, corpus, language),
        "gaps": figures.gaps_figure(gaps(corpus, "甲市"), corpus, language),
    }
    for figure in drawn.values():
        (heatmap,) = [trace for trace in figure.data if trace.type == "heatmap"]
        hovers = [text for row in heatmap.hovertext for text in row]
        absent = words["state.not_found"]
        told = ["n = 16" in text or LABELS[language][1] in text for text in hovers]
        assert told == [absent in text for text in hovers]
        assert any("n = 16" in text for text in hovers)


def test_the_sentence_on_what_is_found_nowhere_says_it():
    corpus = two_cities(rates_of("window"))
    (said,) = [s for s in describe_coverage(coverage(corpus), corpus) if "都没有检出" in s]
    assert TAXONOMY.label("window") + "，" + LABELS["zh"][0] in said


@pytest.mark.parametrize("values", ["state", "count", "share"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_shows_it_on_every_line_with_something_not_found(capsys, language, values):
    both = {("甲市", 2023): [Unit(("rail",))], ("乙市", 2023): [Unit(("rail", "fees"))]}
    corpus = replace(make_corpus(both), miss_rates=rates_of("fees"))
    print_coverage(coverage(corpus), corpus, values, language)
    lines = capsys.readouterr().out.splitlines()
    label = {code: TAXONOMY.label(code, language) for code in TAXONOMY.codes("theme")}
    line = {c: next(x for x in lines if x.startswith(name)) for c, name in label.items()}
    known, unknown = LABELS[language]
    assert known in line["fees"] and unknown in line["window"]
    assert known not in line["rail"] and unknown not in line["rail"]
    assert wording(language)["miss.about"][:8] in "".join(lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_gaps_in_the_terminal_show_it_and_its_sentence_above_the_quotes(capsys, language):
    corpus = two_cities(rates_of("rail"))
    print_gaps(gaps(corpus, "甲市"), corpus, language, every_quote=True)
    printed = capsys.readouterr().out
    assert all(printed.count(label) == 1 for label in LABELS[language])
    assert printed.count("n = 16") == 1


def blocks_text(block: blocks.Block) -> str:
    return unescape(re.sub(r"<[^>]*>", "", block.html))
