"""Several documents and years of one jurisdiction: selected, compared, and named behind a cell."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis_corpora import Unit, corpora, make_corpus, shuffle, unchanged
from compare.analysis.coverage import coverage
from compare.analysis.families import families
from compare.analysis.gaps import gaps
from compare.analysis.similarity import profiles, similarity
from compare.cli import build_parser, main
from compare.errors import SelectionError
from compare.loading import Corpus, load_corpus
from compare.periods import find_years, is_about, name_period
from compare.pipeline import process
from compare.present import blocks, evidence, figures
from compare.present.basis import Basis
from compare.present.pages import describe_parameters
from compare.present.parameters import open_corpus
from compare.present.plans import plan_reports
from compare.present.report import ReportRun, build_reports
from compare.present.slugs import slug_jurisdictions
from compare.tables import split_list
from conftest import NOTEBOOKS, edition

CITIES = {"厦门市": ("Xiamen", "350200"), "青岛市": ("Qingdao", "370200"), "宁波市": ("Ningbo", "330200")}  # fmt: skip
MEASURES = {
    "rail": "推进厦门和青岛的海铁联运，开行中欧班列3条，由市交通局牵头。",
    "fees": "落实口岸收费目录清单公示制度，规范口岸收费。",
    "window": "推广应用国际贸易“单一窗口”，主要业务应用率达到100%。",
    "shops": "支持跨境电商海外仓建设，扩大跨境电商零售出口。",
    "early": "推广“提前申报”“两步申报”，压缩整体通关时间。",
}
THEMES = {"rail": "sea_rail", "fees": "fee_disclosure", "window": "single_window"}
# jurisdiction, year, period, what it is about
DOCUMENTS = (
    ("青岛市", 2022, "2022", ("rail", "shops")),
    ("厦门市", 2024, "2024", ("window", "early")),
    ("厦门市", 2021, "2021", ("rail", "fees", "window")),
    ("厦门市", 2022, "2022-H1", ("rail", "window")),
    ("厦门市", 2022, "2022-Q4", ("fees", "early")),
    ("青岛市", 2023, "2023-2025", ("window", "fees", "rail")),
    ("宁波市", None, "2021-05", ("shops", "window")),
    ("宁波市", 2022, "2022", ("window", "shops")),
    ("宁波市", 2024, "2024", ("fees",)),
)
PARTIES = ("青岛市 2022", "青岛市 2023-2025", "厦门市 2021", "厦门市 2022", "厦门市 2024",
           "宁波市 2021-05", "宁波市 2022", "宁波市 2024")  # fmt: skip


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the tables of three cities of several years."""
    raw = tmp_path_factory.mktemp("several") / "raw"
    raw.mkdir()
    rows = []
    for city, year, period, about in DOCUMENTS:
        english, code = CITIES[city]
        name = f"{english.lower()}_{period.replace('-', '_').lower()}"
        title = f"{city}{period}跨境贸易便利化工作要点"
        measures = [f"{number}.{MEASURES[key]}" for number, key in enumerate(about, 1)]
        (raw / f"{name}.txt").write_text("\n".join([title, "", *measures]), encoding="utf-8")
        rows.append(
            {"document": name, "file": f"{name}.txt", "title": title, "jurisdiction": city,
             "jurisdiction_en": english, "code": code, "year": year or "", "period": period,
             "identity": "stated"}
        )  # fmt: skip
    with (raw / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    process(raw, raw.parent / "processed")
    return raw.parent / "processed"


@pytest.fixture(scope="module")
def years(several: Path) -> Corpus:
    return load_corpus(several)


@pytest.fixture(scope="module")
def parties(years: Corpus) -> Corpus:
    return years.by_period()


@pytest.fixture(scope="module")
def built(several: Path, tmp_path_factory: pytest.TempPathFactory) -> ReportRun:
    """The reports of some years by period, English first, with the gaps of one party."""
    out = tmp_path_factory.mktemp("by_period")
    return build_reports(
        several,
        out,
        NOTEBOOKS,
        focus=["Xiamen 2024"],
        language="en",
        period="2022-2024",
        by_period=True,
        progress=False,
    )


def chosen(corpus: Corpus, period: str) -> set[str]:
    return set(corpus.select(period=period).documents["document"])


# --- selecting


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2021", {"xiamen_2021", "ningbo_2021_05"}),
        ("2022", {"xiamen_2022_h1", "xiamen_2022_q4", "qingdao_2022", "ningbo_2022"}),
        ("2024", {"xiamen_2024", "ningbo_2024", "qingdao_2023_2025"}),
        ("2025", {"qingdao_2023_2025"}),
        ("2023-2025", {"xiamen_2024", "ningbo_2024", "qingdao_2023_2025"}),
        ("2022-H1", {"xiamen_2022_h1"}),
        ("2022-H2", {"xiamen_2022_q4"}),
        ("2021-Q2", {"ningbo_2021_05"}),
    ],
)
def test_a_period_selects_every_document_that_is_about_it(
    years: Corpus, asked: str, found: set[str]
) -> None:
    assert chosen(years, asked) == found


@pytest.mark.parametrize("asked", ["2019", "2022-Q2", "2025-2023", "spring", "None", ""])
def test_a_period_that_no_document_is_about_is_refused_with_those_there_are(
    years: Corpus, asked: str
) -> None:
    with pytest.raises(SelectionError, match=r"2021.*2023-2025.*2024"):
        years.select(period=asked)


periods = st.one_of(
    st.just(""),
    st.integers(2019, 2025).map(str),
    st.tuples(st.integers(2019, 2025), st.sampled_from(["H1", "H2", "Q1", "Q3", "05", "12"])).map(
        lambda pair: f"{pair[0]}-{pair[1]}"
    ),
    st.tuples(st.integers(2019, 2022), st.integers(1, 4)).map(
        lambda pair: f"{pair[0]}-{pair[0] + pair[1]}"
    ),
)
maybe_year = st.none() | st.integers(2019, 2025)


@given(maybe_year, periods)
def test_a_document_is_about_its_own_period_and_each_of_its_years_and_no_other(
    year: int | None, period: str
) -> None:
    about = {y for y in range(2015, 2030) if is_about(str(y), year, period)}
    assert about == find_years(year, period)
    assert not period or is_about(period, year, period)
    assert year is None or year in about


@given(maybe_year, periods, st.integers(2018, 2024), st.integers(1, 4))
def test_several_years_select_what_each_of_them_selects(
    year: int | None, period: str, first: int, more: int
) -> None:
    each = [is_about(str(first + n), year, period) for n in range(more + 1)]
    assert is_about(f"{first}-{first + more}", year, period) == any(each)


@given(maybe_year, periods)
def test_a_half_selects_what_its_quarters_select_and_no_more_than_its_year(
    year: int | None, period: str
) -> None:
    half, quarters = (is_about("2022-H1", year, period), [f"2022-Q{n}" for n in (1, 2)])
    assert half or not any(is_about(quarter, year, period) for quarter in quarters)
    assert is_about("2022", year, period) or not half


# --- comparing


def test_each_jurisdiction_and_year_is_a_party_in_the_order_of_both(parties: Corpus) -> None:
    assert parties.jurisdictions == PARTIES
    assert parties.names("en")["厦门市 2022"] == "Xiamen 2022"
    assert parties.names()["厦门市 2022"] == "厦门市 2022"
    assert parties.by_period() is parties


def test_years_apart_keep_every_document_once_and_leave_the_corpus_as_it_was(years: Corpus) -> None:
    with unchanged(years):
        apart = years.by_period()
    assert apart.documents["document"].tolist() == years.documents["document"].tolist()
    own = apart.documents.set_index("document")["jurisdiction"]
    assert own["xiamen_2022_h1"] == own["xiamen_2022_q4"] == "厦门市 2022"
    assert own["qingdao_2023_2025"] == "青岛市 2023-2025"
    assert own["ningbo_2021_05"] == "宁波市 2021-05"


@settings(max_examples=20)
@given(corpora(), st.integers(0, 5))
def test_a_party_is_what_its_documents_alone_would_be(corpus: Corpus, seed: int) -> None:
    apart = coverage(shuffle(corpus, seed).by_period()).set_index(["jurisdiction", "code"])
    for name, year in corpus.documents[["jurisdiction", "year"]].itertuples(index=False):
        alone = coverage(corpus.select([name], str(year))).set_index("code")
        same = ["state", "count", "share", "units", "documents"]
        pd.testing.assert_frame_equal(apart.loc[f"{name} {year}"][same], alone[same])
    empty = set(corpus.jurisdictions) - set(corpus.documents["jurisdiction"])
    assert all((apart.loc[name]["state"] == "no_document").all() for name in empty)


@pytest.mark.parametrize("said", ["厦门市 2022", "Xiamen 2022", "xiamen 2022", "厦门 2022"])
def test_a_party_is_found_by_its_name_in_either_language(parties: Corpus, said: str) -> None:
    assert parties.find_jurisdiction(said) == "厦门市 2022"


@pytest.mark.parametrize("said", ["厦门市", "Xiamen", "厦门"])
def test_a_city_of_several_years_is_refused_with_its_years(parties: Corpus, said: str) -> None:
    with pytest.raises(SelectionError) as error:
        parties.find_jurisdiction(said)
    assert error.value.hint == "use one of 厦门市 2021, 厦门市 2022, 厦门市 2024"
    assert parties.select(["厦门市 2024"]).find_jurisdiction(said) == "厦门市 2024"


def test_a_short_name_that_fits_several_cities_is_refused_with_those() -> None:
    corpus = make_corpus({(name, 2022): [Unit()] for name in ("苏州市", "苏家屯区", "扬州市")})
    with pytest.raises(SelectionError, match="use one of 苏州市, 苏家屯区"):
        corpus.select(["苏"])


def test_a_city_alone_selects_all_its_years(parties: Corpus) -> None:
    assert parties.select(["宁波", "Xiamen 2022"]).jurisdictions == (*PARTIES[5:8], "厦门市 2022")


def test_a_document_without_any_date_is_a_party_that_says_so() -> None:
    corpus = make_corpus({("甲市", 2022): [Unit()], ("甲市", 2023): [Unit()]})
    documents = corpus.documents.assign(year=pd.array([pd.NA, 2023], "Int64"), period=["", "2023"])
    apart = replace(corpus, documents=documents).by_period()
    assert apart.jurisdictions == ("甲市 2023", "甲市 年份不详")
    assert apart.names("en")["甲市 年份不详"] == "City of 甲市 undated"
    assert name_period(2023, "2023-2023") == ("2023", "2023")


def test_what_a_city_dropped_is_its_gap_against_an_earlier_year(parties: Corpus) -> None:
    found = gaps(parties, "厦门市 2024", ["厦门市 2022"], ["theme"])
    had, has = (
        {code for _, _, period, keys in DOCUMENTS[1:5] if period[:4] == year
         for code in (THEMES[key] for key in keys if key in THEMES)}
        for year in ("2022", "2024")
    )  # fmt: skip
    assert (
        set(found.missing["code"]) & set(THEMES.values())
        == had - has
        == {"sea_rail", "fee_disclosure"}
    )
    assert set(found.quotes["document"]) == {"xiamen_2022_h1", "xiamen_2022_q4"}


def test_the_name_of_a_city_makes_its_years_no_more_alike(years: Corpus, parties: Corpus) -> None:
    assert not {"厦门", "厦门市", "青岛"} & set(profiles(parties, "text").columns)
    assert set(profiles(parties, "text").columns) == set(profiles(years, "text").columns)
    alike = similarity(parties, "themes")
    assert list(alike.index) == list(PARTIES) and alike.notna().all(axis=None)


def test_a_measure_that_a_city_repeats_each_year_is_a_family(parties: Corpus) -> None:
    found = families(parties.select(["厦门市"]), resamples=1).table["jurisdictions"]
    assert {"厦门市 2021", "厦门市 2022"} in [set(split_list(joined)) for joined in found]


def test_a_jurisdiction_that_a_period_leaves_without_a_document_stays_visible(
    years: Corpus,
) -> None:
    apart = years.select(period="2025").by_period()
    assert apart.jurisdictions == ("青岛市 2023-2025", "厦门市", "宁波市")
    assert apart.names("en")["厦门市"] == "Xiamen"
    states = coverage(apart).groupby("jurisdiction")["state"].unique()
    assert list(states["厦门市"]) == ["no_document"]


# --- which documents a cell rests on


def test_the_documents_of_a_jurisdiction_are_numbered_by_time(years: Corpus) -> None:
    listed = Basis(years).list_documents("厦门市")
    assert [(each.number, each.period) for each in listed] == [
        (1, "2021"), (2, "2022-H1"), (3, "2022-Q4"), (4, "2024")
    ]  # fmt: skip


def cell_of(html: str, label: str, nth: int) -> str:
    row = re.search(rf'<tr><th scope="row">{label}</th>(.*?)</tr>', html)[1]
    return re.findall(r"<td.*?</td>", row)[nth]


def test_a_document_whose_period_alone_is_known_stands_in_its_time(years: Corpus) -> None:
    assert [each.period for each in Basis(years).list_documents("宁波市")] == [
        "2021-05", "2022", "2024"
    ]  # fmt: skip


def test_a_cell_of_the_matrix_names_its_documents(years: Corpus) -> None:
    table = blocks.coverage_table(coverage(years), years).html
    label = years.taxonomy.label("fee_disclosure")
    cells = coverage(years).set_index(["jurisdiction", "code"])["units"]
    behind = {unit.rsplit("-", 1)[0] for unit in split_list(cells["厦门市", "fee_disclosure"])}
    assert behind == {"xiamen_2021", "xiamen_2022_q4"}
    named = cell_of(table, label, years.jurisdictions.index("厦门市"))
    assert "[1,3]" in named and "2022-Q4" in named and "2022-H1" not in named
    for city, _, period, _ in DOCUMENTS:
        assert f"{city}{period}跨境贸易便利化工作要点" in table[table.index("rest-on") :]


def test_a_cursor_on_a_cell_shows_what_it_rests_on_or_what_was_searched(years: Corpus) -> None:
    figure = figures.coverage_figure(coverage(years), years)
    (drawn,) = [trace for trace in figure.data if trace.type == "heatmap"]
    hovers = dict(zip(years.taxonomy.codes("theme"), drawn.hovertext, strict=True))
    at = years.jurisdictions.index("宁波市")
    assert "见于" in hovers["fee_disclosure"][at] and "[3]" in hovers["fee_disclosure"][at]
    assert "[1]" not in hovers["fee_disclosure"][at]
    assert "读过" in hovers["sea_rail"][at]
    assert all(f"[{n}]" in hovers["sea_rail"][at] for n in (1, 2, 3))


def test_the_tables_of_gaps_name_the_documents_of_peers(years: Corpus) -> None:
    found = gaps(years, "宁波市", ["厦门市"], ["theme"])
    table = evidence.gaps_table(found, years).html
    row = re.search(r'href="#gap-sea_rail".*?</tr>', table, re.DOTALL)[0]
    assert "[1,2]" in row and "厦门市2022-Q4" not in row
    listed = table[table.index("rest-on") :]
    assert "宁波市2021-05" in listed and "青岛市" not in listed
    quoted = evidence.gaps_quotations(found, years).html
    assert "工作要点》（2022-H1）" in quoted


def test_a_state_of_the_focus_that_rests_on_a_mention_names_its_document() -> None:
    mention = Unit(("rail",), kind="result")
    corpus = make_corpus(
        {("甲市", 2022): [Unit()], ("甲市", 2023): [mention], ("乙市", 2022): [Unit(("rail",))]}
    )
    table = evidence.gaps_table(gaps(corpus, "甲市"), corpus).html
    focus = re.search(r"<td>(?:(?!<td>).)*提及.*?</td>", table)[0]
    assert "[2]" in focus


def test_documents_of_one_city_and_period_can_be_told_apart(years: Corpus) -> None:
    twins = replace(years, documents=years.documents.assign(period="2022", year=2022))
    rows = re.findall(r'<th scope="row">(.*?)</th>', blocks.units_table(twins).html)
    assert len(set(rows)) == len(rows) == len(DOCUMENTS) + 1
    ticks = figures.corpus_figure(twins).layout.yaxis.ticktext
    assert len(set(ticks)) == len(DOCUMENTS)


def test_a_party_with_its_period_in_its_name_does_not_say_it_twice(parties: Corpus) -> None:
    ticks = figures.corpus_figure(parties).layout.yaxis.ticktext
    assert "厦门市 2024" in ticks and "青岛市 2023-2025" in ticks


@pytest.mark.parametrize("by_period", [False, True])
def test_where_each_has_one_document_nothing_is_added(corpus: Corpus, by_period: bool) -> None:
    corpus = corpus.by_period() if by_period else corpus
    cells, found = coverage(corpus), gaps(corpus, corpus.jurisdictions[0])
    for block in (
        blocks.coverage_table(cells, corpus),
        blocks.documents_table(corpus),
        blocks.units_table(corpus),
        blocks.similarity_table({"themes": similarity(corpus)}, corpus),
        evidence.gaps_table(found, corpus),
    ):
        assert not re.search(r"rests|rest-on|\[\d", block.html)
    for figure in (
        figures.coverage_figure(cells, corpus),
        figures.gaps_figure(found, corpus),
        figures.families_figure(families(corpus, resamples=1), corpus),
    ):
        hovers = [text for row in figure.data[0].hovertext for text in row]
        assert not any(re.search(r"见于|读过|\[\d", text) for text in hovers)


# --- the command line


def test_the_terminal_lists_the_documents_of_each_city_that_has_several(
    several: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["coverage", "--data", str(several), "--jurisdictions", "厦门市", "青岛市"]) == 0
    printed = capsys.readouterr().out
    (row,) = [line for line in printed.splitlines() if line.startswith("海铁联运与多式联运")]
    assert row.split()[1:] == ["◕", "已细化", "[1,2]", "◕", "已细化", "[1,2]"]
    notes = printed[printed.rindex("厦门市  ") :]
    assert [line.split()[-1] for line in notes.splitlines()] == [
        "2021", "2022-H1", "2022-Q4", "2024", "2022", "2023-2025"
    ]  # fmt: skip


def test_the_terminal_adds_nothing_where_each_has_one_document(
    processed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["coverage"], ["gaps", "--focus", "厦门市", "--quotes"]):
        assert main([*command, "--data", str(processed), "--by-period"][: len(command) + 2]) == 0
        assert not re.search(r"\[\d", capsys.readouterr().out)


def test_years_are_compared_in_the_terminal(
    several: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["gaps", "--data", str(several), "--by-period", "--focus", "厦门市 2024"]
    assert main([*arguments, "--peers", "厦门市 2022", "--quotes"]) == 0
    printed = capsys.readouterr().out
    assert "与厦门市 2022比较" in printed and "海铁联运与多式联运" in printed
    assert "厦门市 2022 [2] · 第 1 项" in printed and "宁波市" not in printed


def test_many_parties_fit_a_line_with_their_signs_alone(
    several: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for language in ("zh", "en"):
        arguments = ["coverage", "--data", str(several), "--by-period", "--lang", language]
        assert main(arguments) == 0
        lines = capsys.readouterr().out.splitlines()
        assert all("…" not in line for line in lines)
        assert lines[1].split()[:8] == [name.split()[1] for name in PARTIES]


def test_a_period_narrows_what_the_terminal_shows(
    several: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["coverage", "--data", str(several), "--period", "2025"]) == 0
    row = next(x for x in capsys.readouterr().out.splitlines() if x.startswith("海铁联运"))
    assert row.split()[1:] == ["◕", "已细化", "／", "无文件", "／", "无文件"]
    assert main(["coverage", "--data", str(several), "--period", "2024", "--by-period"]) == 0
    head = capsys.readouterr().out.splitlines()[0]
    assert re.findall(r"\S+市 [\d-]+", head) == ["青岛市 2023-2025", "厦门市 2024", "宁波市 2024"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gaps", "--by-period", "--focus", "厦门市"], "厦门市 2021, 厦门市 2022, 厦门市 2024"),
        (["gaps", "--focus", "厦门市 2022"], "厦门市"),
        (["coverage", "--by-period", "--period", "1999"], "2023-2025"),
        (["report", "--period", "1999"], "2023-2025"),
        (["report", "--by-period", "--focus", "厦门市"], "厦门市 2021, 厦门市 2022, 厦门市 2024"),
    ],
)
def test_a_wrong_period_or_party_is_one_sentence_with_the_right_ones(
    several: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:  # fmt: skip
    out = ["--out", str(tmp_path / "out")] if arguments[0] == "report" else []
    assert main([*arguments, "--data", str(several), *out]) == 2
    printed = capsys.readouterr().err
    assert printed.count("\n") == 1 and said in printed
    assert not (tmp_path / "out").exists()


def test_every_command_that_compares_takes_a_period() -> None:
    for command in (["coverage"], ["gaps", "--focus", "x"], ["report"]):
        given_ = build_parser().parse_args([*command, "--period", "2022", "--by-period"])
        assert (given_.period, given_.by_period) == ("2022", True)
        assert build_parser().parse_args(command).by_period is False


# --- notebooks and reports


def test_a_notebook_selects_and_compares_by_period(several: Path) -> None:
    corpus = open_corpus(several, period=2024, by_period=True, jurisdictions="厦门;青岛")
    assert corpus.jurisdictions == ("厦门市 2024", "青岛市 2023-2025")
    with pytest.raises(SelectionError, match=r"by_period 'false'.*True or False"):
        open_corpus(several, by_period="false")  # type: ignore[arg-type]


def test_notebooks_are_told_what_was_selected(years: Corpus) -> None:
    apart = years.select(period="2024").by_period()
    for plan in plan_reports(apart, period="2024"):
        assert (plan.parameters["period"], plan.parameters["by_period"]) == ("2024", True)
    for plan in plan_reports(years):
        assert not {"period", "by_period"} & set(plan.parameters)


def test_a_report_says_that_years_are_apart_and_nothing_where_they_are_not(years: Corpus) -> None:
    given_ = {"period": 2022, "by_period": True, "language": "en"}
    shown = dict(describe_parameters(given_, years, "en"))
    assert (shown["Period"], shown["Years apart"]) == ("2022", "Yes")
    assert "Years apart" not in dict(describe_parameters({"by_period": False}, years, "en"))


def test_slugs_of_parties_are_distinct_plain_and_do_not_hang_on_the_others(years: Corpus) -> None:
    assert list(slug_jurisdictions(years.by_period()).values()) == [
        "qingdao-2022", "qingdao-2023-2025", "xiamen-2021", "xiamen-2022", "xiamen-2024",
        "ningbo-2021-05", "ningbo-2022", "ningbo-2024",
    ]  # fmt: skip
    unnamed = years.documents.assign(jurisdiction_en=years.documents["jurisdiction"])
    unnamed = unnamed.assign(code=["", "350200", "350200", "350200", "350200", "", "", "", ""])
    slugs = slug_jurisdictions(replace(years, documents=unnamed).by_period())
    assert len(set(slugs.values())) == len(PARTIES)
    assert all(re.fullmatch(r"[a-z0-9-]+", slug) for slug in slugs.values())
    assert slugs["厦门市 2022"] == "350200-2022"
    fewer = replace(years, documents=unnamed).select(["宁波市"]).by_period()
    assert slug_jurisdictions(fewer)["宁波市 2022"] == slugs["宁波市 2022"]


def test_reports_by_period_are_built_and_linked(built: ReportRun) -> None:
    assert built.failed == ()
    names = [path.name for path in built.written]
    documents = {"qingdao-2022", "qingdao-2023-2025", "xiamen-2022-h1", "xiamen-2022-q4",
                 "xiamen-2024", "ningbo-2022", "ningbo-2024"}  # fmt: skip
    assert names[:5] == ["corpus.html", "coverage.html", "similarity.html",
                         "gaps-xiamen-2024.html", "method.html"]  # fmt: skip
    assert set(names[5:-2]) == {f"document-{name}.html" for name in documents}
    assert names[-2:] == ["index.html", "manifest.json"]
    index = edition(built.written[-2].read_text(encoding="utf-8"), "en")
    assert 'href="gaps-xiamen-2024.html"' in index and "Gap report: Xiamen 2024" in index
    assert "7 documents of 3 jurisdictions" in index
    assert "Only documents about 2022-2024 are compared." in index
    heads = re.findall(r'<th scope="col">([^<]*)</th>', index[index.index('class="matrix"') :])
    assert heads[1:7] == ["Qingdao 2022", "Qingdao 2023-2025", "Xiamen 2022", "Xiamen 2024",
                          "Ningbo 2022", "Ningbo 2024"]  # fmt: skip


def test_reports_of_some_years_rest_on_their_documents_alone(built: ReportRun) -> None:
    manifest = json.loads(built.written[-1].read_text(encoding="utf-8"))
    listed = {row["document"] for row in manifest["documents"]}
    assert len(listed) == 7 and not {"xiamen_2021", "ningbo_2021_05"} & listed
    asked = manifest["parameters"]
    assert (asked["period"], asked["by_period"]) == ("2022-2024", True)
    for report in manifest["reports"]:
        if "notebook" not in report:
            continue
        given_ = report["parameters"]
        assert (given_["period"], given_["by_period"]) == ("2022-2024", True)
    for path in built.written:
        text = path.read_text(encoding="utf-8")
        assert "xiamen_2021" not in text and "厦门市2021" not in text


def test_links_of_a_report_by_period_lead_to_the_quotations_of_that_year(built: ReportRun) -> None:
    page = built.written[1].read_text(encoding="utf-8")
    targets = set(re.findall(r'href="#(units-[^"]+)"', page))
    ids = re.findall(r'id="(units-[^"]+)"', page)
    assert targets and targets <= set(ids) and len(ids) == len(set(ids))
    start = page.index('id="units-fee_disclosure-xiamen-2022"')
    section = page[start : page.index("</section>", start)]
    assert "厦门市2022-Q4" in section and "厦门市2022-H1" not in section


def test_an_english_report_of_several_documents_speaks_english(built: ReportRun) -> None:
    for path in built.written[:-1]:
        text = path.read_text(encoding="utf-8")
        body = re.sub(r"<script.*?</script>", "", edition(text, "en"), flags=re.DOTALL)
        marked = r'<(\w+)[^>]* lang="zh-Hans"[^>]*>.*?</\1>'
        own = re.sub(marked, "", body, flags=re.DOTALL)
        assert re.findall(r"[\u3400-\u9fff]+", own) == []
    assert "Numbers in brackets" in own and "[2]" in body
