"""Figures and tables: every state is told apart, nothing merges, nothing is invented."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.analysis.coverage import STATES, coverage
from compare.analysis.families import families
from compare.analysis.gaps import gaps
from compare.analysis.similarity import dendrogram, similarity
from compare.coding.taxonomy import LANGUAGES
from compare.errors import SelectionError
from compare.present import blocks, evidence, figures
from compare.present.charts import CONFIG, MIMETYPE, shorten, text_width
from compare.present.marking import split_evidence
from compare.present.quotations import Quoter
from compare.present.states import STATE_STYLES
from compare.present.wording import wording
from compare.tables import split_list


def luminance(colour: str) -> float:
    """Relative luminance of the WCAG, which is also how light a colour is in grey."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(scope="module")
def found(corpus):
    """Every answer that is drawn, by name."""
    return {
        "themes": coverage(corpus),
        "practices": coverage(corpus, "practice"),
        "alike": similarity(corpus),
        "families": families(corpus, resamples=2),
        "gaps": gaps(corpus, corpus.jurisdictions[0]),
    }


def draw_all(corpus, found, language):
    return [
        figures.corpus_figure(corpus, language),
        figures.coverage_figure(found["themes"], corpus, language),
        figures.coverage_figure(found["practices"], corpus, language),
        figures.similarity_figure(found["alike"], corpus, language),
        figures.dendrogram_figure(dendrogram(found["alike"]), corpus, language),
        figures.families_figure(found["families"], corpus, language),
        figures.gaps_figure(found["gaps"], corpus, language),
    ]


def heatmap(figure):
    (trace,) = [trace for trace in figure.data if trace.type == "heatmap"]
    return trace


def test_every_state_has_a_sign_and_a_colour_of_its_own():
    assert tuple(STATE_STYLES) == STATES
    assert len({style.sign for style in STATE_STYLES.values()}) == len(STATES)
    assert len({style.fill for style in STATE_STYLES.values()}) == len(STATES)


def test_firmer_states_are_darker_so_that_grey_tells_them_apart():
    shades = [luminance(STATE_STYLES[state].fill) for state in STATES if state != "no_document"]
    assert all(a > 1.1 * b for a, b in pairwise(shades))
    assert STATE_STYLES["no_document"].hatched


@pytest.mark.parametrize("state", STATES)
def test_what_is_written_in_a_cell_can_be_read(state):
    assert contrast(STATE_STYLES[state].fill, STATE_STYLES[state].ink) >= 4.5


def test_the_coverage_figure_draws_the_state_of_every_cell(corpus, found):
    figure = figures.coverage_figure(found["themes"], corpus)
    drawn = heatmap(figure)
    states = found["themes"].pivot(index="code", columns="jurisdiction", values="state")
    expected = states.loc[corpus.taxonomy.codes("theme"), list(corpus.jurisdictions)]
    assert [[STATES[z] for z in row] for row in drawn.z] == expected.to_numpy().tolist()
    assert [list(row) for row in drawn.text] == [
        [STATE_STYLES[state].sign for state in row] for row in expected.to_numpy()
    ]


def test_practices_stand_under_the_name_of_their_theme(corpus, found):
    figure = figures.coverage_figure(found["practices"], corpus)
    labels = [re.sub("<.*?>", "", text) for text in figure.layout.yaxis.ticktext]
    theme = corpus.taxonomy.in_field[0]
    at = labels.index(shorten(theme.label(), 34))
    under = [shorten(practice.label(), 34) for practice in theme.practices]
    assert labels[at + 1 : at + 1 + len(under)] == under
    assert len(labels) == len(corpus.taxonomy.in_field) + len(corpus.taxonomy.codes("practice"))


def test_the_legend_names_every_state(corpus, found):
    figure = figures.coverage_figure(found["themes"], corpus, "en")
    legend = [trace.name for trace in figure.data if trace.type == "scatter"]
    assert legend == [
        f"{style.sign} {wording('en')[f'state.{state}']}" for state, style in STATE_STYLES.items()
    ]


def test_what_cannot_be_compared_is_struck_through_and_has_no_number(corpus):
    year = corpus.select(period="2022")
    without = set(year.jurisdictions) - set(year.documents["jurisdiction"])
    cells = coverage(year)
    figure = figures.coverage_figure(cells, year)
    columns = [i for i, name in enumerate(year.jurisdictions) if name in without]
    assert columns
    assert all(row[i] == STATES.index("no_document") for row in heatmap(figure).z for i in columns)
    (strokes,) = [shape for shape in figure.layout.shapes if shape.type == "path"]
    at = {round(float(x)) for x in re.findall(r"M([-\d.]+),", strokes.path)}
    assert at == set(columns)
    table = blocks.coverage_table(cells, year).html
    assert not re.search(r"无文件</?[^>]*>?\s*<span class=\"count\">", table)
    assert table.count("无文件") == len(columns) * len(year.taxonomy.codes("theme"))


def test_two_documents_of_one_name_keep_a_bar_each(corpus):
    twins = corpus.documents.assign(jurisdiction="甲市", period="2022", title="同一标题")
    figure = figures.corpus_figure(replace(corpus, documents=twins, jurisdictions=("甲市",)))
    assert len(set(figure.layout.yaxis.tickvals)) == len(twins)
    for trace in figure.data:
        assert len(set(trace.y)) == len(twins)
    assert sum(sum(trace.x) for trace in figure.data) == len(corpus.units)


def test_two_jurisdictions_of_one_english_name_keep_a_column_each(corpus, found):
    same = replace(corpus, documents=corpus.documents.assign(jurisdiction_en="Twin"))
    figure = figures.coverage_figure(found["themes"], same, "en")
    assert len(figure.layout.xaxis.ticktext) == len(corpus.jurisdictions)
    assert len(heatmap(figure).z[0]) == len(corpus.jurisdictions)


def test_likeness_that_is_unknown_is_blank_and_not_zero(corpus):
    names = list(corpus.jurisdictions[:2])
    matrix = pd.DataFrame([[1.0, None], [None, None]], names, names)
    drawn = heatmap(figures.similarity_figure(matrix, corpus))
    assert [list(row) for row in drawn.z] == [[1.0, None], [None, None]]
    assert drawn.text[0][1] == "—"
    assert "不可比" in blocks.similarity_table({"themes": matrix}, corpus.select(names)).html


def test_the_dendrogram_joins_at_the_distances_of_the_linkage(corpus, found):
    tree = dendrogram(found["alike"])
    figure = figures.dendrogram_figure(tree, corpus)
    joins = sorted(max(trace.x) for trace in figure.data)
    assert joins == pytest.approx(sorted(tree.linkage[:, 2]), abs=1e-4)
    assert sorted(figure.layout.yaxis.ticktext) == sorted(tree.labels)


def test_the_families_figure_counts_the_members_of_each_jurisdiction(corpus, found):
    figure = figures.families_figure(found["families"], corpus)
    drawn, table = heatmap(figure).z, found["families"].table
    assert len(drawn) == min(20, len(table))
    assert [sum(row) for row in drawn] == table["size"].head(20).tolist()
    spans = [sum(n > 0 for n in row) for row in drawn]
    assert spans == [len(split_list(j)) for j in table["jurisdictions"].head(20)]


def test_the_gaps_figure_shows_the_focus_first_and_the_true_state_of_every_peer(corpus, found):
    answer = found["gaps"]
    figure = figures.gaps_figure(answer, corpus)
    cells = pd.concat([found["themes"], found["practices"]])
    states = cells.set_index(["code", "jurisdiction"])["state"]
    expected = [
        [states[code, name] for name in (answer.focus, *answer.peers)]
        for code in answer.missing["code"].head(40)
    ]
    assert [[STATES[z] for z in row] for row in heatmap(figure).z] == expected
    assert figure.layout.xaxis.ticktext[0].startswith(answer.focus)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_describes_itself_and_offers_no_upload(corpus, found, language):
    for figure in draw_all(corpus, found, language):
        shown = figure._repr_mimebundle_()
        assert set(shown) == {MIMETYPE, "text/plain"}
        config = shown[MIMETYPE]["config"]
        assert config == dict(CONFIG)
        assert (config["displaylogo"], config["showSendToCloud"]) == (False, False)
        assert config["plotlyServerURL"] == ""
        assert figure.layout.title.text and figure.layout.meta["description"]


def test_figures_do_not_change_what_they_are_given(corpus, found):
    before = copy.deepcopy(found), copy.deepcopy(corpus)
    draw_all(corpus, found, "zh")
    for name in ("themes", "practices", "alike"):
        pd.testing.assert_frame_equal(found[name], before[0][name])
    pd.testing.assert_frame_equal(found["gaps"].missing, before[0]["gaps"].missing)
    pd.testing.assert_frame_equal(found["families"].table, before[0]["families"].table)
    pd.testing.assert_frame_equal(corpus.units, before[1].units)
    pd.testing.assert_frame_equal(corpus.documents, before[1].documents)


def test_a_figure_of_the_same_tables_is_the_same_to_the_byte(corpus, found):
    once, twice = (draw_all(corpus, found, "zh") for _ in range(2))
    assert [figure.to_json() for figure in once] == [figure.to_json() for figure in twice]


def test_markup_in_a_name_is_text_in_figures_and_tables(corpus, found):
    name = "<b onclick=x>甲</b>"
    marked = replace(
        corpus, documents=corpus.documents.assign(jurisdiction_en=name, title=name, evidence=name)
    )
    for figure in draw_all(marked, found, "en"):
        assert "<b onclick" not in figure.to_json().replace("\\u003c", "<")
    for block in (
        blocks.documents_table(marked, "en"),
        blocks.coverage_table(found["themes"], marked, "en"),
        evidence.coverage_quotations(found["themes"], marked, "en"),
        evidence.gaps_quotations(found["gaps"], marked, "en"),
    ):
        assert "<b onclick" not in block.html
        assert "&lt;b onclick" in block.html


@given(st.text(max_size=30), st.integers(min_value=1, max_value=30))
def test_a_shortened_label_fits_and_begins_like_the_whole(text, width):
    short = shorten(text, width)
    assert text_width(short) <= max(width, 1)
    assert text.startswith(short.removesuffix("…"))


spans = st.lists(st.tuples(st.integers(-3, 25), st.integers(-3, 25)), max_size=6)


@given(st.text(max_size=20), spans)
def test_marked_text_is_the_whole_text_and_marks_just_the_evidence(text, given_spans):
    parts = split_evidence(text, given_spans)
    assert "".join(part for part, _ in parts) == text
    marked = [mark for part, mark in parts for _ in part]
    inside = {i for start, end in given_spans for i in range(max(start, 0), min(end, len(text)))}
    assert {i for i, mark in enumerate(marked) if mark} == inside


def test_a_quotation_marks_the_evidence_of_the_code_and_keeps_the_words(corpus):
    row = corpus.codings[corpus.codings["place"].isin(["title", "body"])].iloc[0]
    quote = Quoter(corpus).quote(row["unit"], {row["code"]})
    unit = corpus.units.set_index("unit").loc[row["unit"]]
    assert "".join(part for part, _ in quote.parts) == unit["text"]
    assert any(row["evidence"] in part for part, mark in quote.parts if mark)
    assert (quote.start, quote.end) == (unit["start"], unit["end"])


def test_evidence_outside_a_unit_is_named_beside_it(corpus):
    row = corpus.codings[corpus.codings["start"] > 100].iloc[0]
    above = row.to_frame().T.assign(start=3, end=5, evidence="标题", place="heading")
    codings = pd.concat([corpus.codings, above], ignore_index=True)
    quote = Quoter(replace(corpus, codings=codings)).quote(row["unit"], {row["code"]})
    assert quote.elsewhere == ("标题",)
    assert Quoter(corpus).quote(row["unit"], {row["code"]}).parts == quote.parts


def test_a_unit_that_is_not_there_is_an_error(corpus):
    with pytest.raises(SelectionError, match="'none-1'"):
        Quoter(corpus).quote("none-1")


def test_every_cell_that_has_units_links_to_their_quotations(corpus, found):
    table = blocks.coverage_table(found["themes"], corpus, linked=True).html
    quoted = evidence.coverage_quotations(found["themes"], corpus).html
    targets = re.findall(r'href="#([^"]+)"', table)
    ids = re.findall(r'id="([^"]+)"', quoted)
    assert len(targets) == (found["themes"]["units"] != "").sum()
    assert set(targets) <= set(ids)
    assert len(ids) == len(set(ids))


def test_every_gap_links_to_quotations_of_every_peer_that_has_it(corpus, found):
    answer = found["gaps"]
    table = blocks_html(evidence.gaps_table(answer, corpus))
    quoted = blocks_html(evidence.gaps_quotations(answer, corpus))
    targets = re.findall(r'href="#([^"]+)"', table)
    assert targets == [f"gap-{code}" for code in answer.missing["code"]]
    assert re.findall(r'<details class="fold" id="([^"]+)"', quoted) == targets
    assert (
        quoted.count('<blockquote class="quote">')
        == len(answer.quotes) + (answer.missing["nearest_unit"] != "").sum()
    )


def blocks_html(block: blocks.Block) -> str:
    return block._repr_html_()
