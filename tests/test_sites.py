"""Sets of reports described in files: each builds what it says, and a bad one stops no other."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from compare.cli import main
from compare.coding.taxonomy import load_taxonomy
from compare.errors import ReportError
from compare.present import report
from compare.present.notebook_pages import build_page
from compare.present.plans import plan_reports
from compare.present.sites import Site, read_site
from conftest import NOTEBOOKS, ROOT

SHIPPED = sorted((ROOT / "reports" / "sites").glob("*.yml"))
KEYS = ("title", "jurisdictions", "themes", "focus", "peers", "period", "by_period", "language", "out")  # fmt: skip
COAST = "title: {zh: 沿海, en: Coast}\njurisdictions: [青岛, Xiamen]\nfocus: [厦门市]\n"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture
def run(processed, tmp_path, monkeypatch):
    """The command in an empty folder; a notebook's page only says what the notebook was given."""

    def show(plan, *_):
        return json.dumps(dict(plan.parameters), ensure_ascii=False, sort_keys=True)

    def run(command: str, *arguments: object) -> int:
        chosen = ["--data", str(processed)]
        chosen += ["--notebooks", str(NOTEBOOKS)] if command == "report" else ["--no-pictures"]
        return main([command, *map(str, arguments), *chosen])

    monkeypatch.setattr(report, "build_page", show)
    monkeypatch.chdir(tmp_path)
    return run


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_whether_a_site_builds_exactly_its_reports(run, tmp_path, corpus):
    assert run("report", "--site", write(tmp_path, "coast.yml", COAST)) == 0
    assert names(tmp_path) == ["coast.yml", "reports"]
    assert names(tmp_path / "reports") == ["site-coast"]
    out = tmp_path / "reports" / "site-coast"
    assert names(out) == sorted([
        "corpus.html", "coverage.html", "similarity.html", "gaps-xiamen.html", "method.html",
        "document-qingdao-2023-measures.html", "document-xiamen-2022-action-plan.html",
        "index.html", "manifest.json",
    ])  # fmt: skip
    index, manifest = read(out / "index.html"), json.loads(read(out / "manifest.json"))
    assert "<h1>沿海</h1>" in index and "<title>沿海</title>" in index
    assert re.findall(r'<th scope="col">([^<]+市)</th>', index) == ["青岛市", "厦门市"]
    assert "上海市" not in index
    assert manifest["title"] == {"zh": "沿海", "en": "Coast"}
    assert manifest["parameters"]["jurisdictions"] == ["青岛市", "厦门市"]
    told = json.loads(read(out / "gaps-xiamen.html"))
    assert (told["focus"], told["jurisdictions"]) == ("厦门市", ["青岛市", "厦门市"])


def test_whether_two_runs_give_the_same_bytes(run, tmp_path):
    site = write(tmp_path, "coast.yml", COAST + "themes: [sea_rail]\nperiod: 2022-2023\n")
    found = []
    for _ in range(2):
        assert run("report", "--site", site) == 0
        out = tmp_path / "reports" / "site-coast"
        found.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert found[0] == found[1]


def test_whether_only_the_chosen_themes_are_compared_and_documents_stay_whole(
    run, tmp_path, processed
):
    site = write(tmp_path, "one.yml", "themes: [sea_rail, single_window]\nlanguage: en\n")
    assert run("report", "--site", site) == 0
    out = tmp_path / "reports" / "site-one"
    index = read(out / "index.html")
    matrix = index[index.index('class="matrix"') : index.index('class="legend"')]
    taxonomy = load_taxonomy()
    labels = re.findall(r'<th scope="row">([^<]+)</th>', matrix)
    assert labels == [taxonomy.label(code, "en") for code in ("sea_rail", "single_window")]
    assert run("report") == 0
    for name in names(out):
        if name.startswith("document-") and "xiamen" in name:
            english = read(out / name)
            assert taxonomy.label("fee_disclosure", "en") in english
    assert json.loads(read(out / "coverage.html"))["themes"] == ["sea_rail", "single_window"]
    assert "themes" not in json.loads(read(tmp_path / "reports" / "coverage.html"))


def test_whether_the_command_line_wins_over_the_file(run, tmp_path):
    site = write(tmp_path, "coast.yml", COAST + "out: elsewhere\nlanguage: en\n")
    assert run("report", "--site", site) == 0
    assert "<h1>Coast</h1>" in read(tmp_path / "elsewhere" / "index.html")
    more = ["--out", "here", "--lang", "zh", "--focus", "青岛", "--jurisdictions", "青岛", "上海"]
    assert run("report", "--site", site, *more) == 0
    assert "<h1>沿海</h1>" in read(tmp_path / "here" / "index.html")
    assert [name for name in names(tmp_path / "here") if "gaps" in name] == ["gaps-qingdao.html"]
    chosen = json.loads(read(tmp_path / "here" / "manifest.json"))["parameters"]
    assert chosen["jurisdictions"] == ["青岛市", "上海市"]


def test_whether_one_site_that_fails_does_not_stop_the_next(run, tmp_path, capsys):
    bad = {
        "unknown.yml": "focus: [北京市]\n",
        "broken.yml": "title: [\n",
        "theme.yml": "themes: [nonsense]\n",
        "file.yml": "out: coast.yml\n",
    }
    files = [write(tmp_path, name, text) for name, text in bad.items()]
    good = write(tmp_path, "coast.yml", COAST)
    assert run("report", "--site", *files, tmp_path / "none.yml", good) == 1
    said = capsys.readouterr()
    lines = said.err.splitlines()
    assert len(lines) == 5
    for line, name in zip(lines, [*bad, "none.yml"], strict=True):
        assert line.startswith("policy-compare: ") and name in line and line.endswith(".")
    assert "北京市" in lines[0] and "厦门市" in lines[0]
    assert "sea_rail" in lines[2]
    assert names(tmp_path / "reports") == ["site-coast"]
    assert said.out.count("\n") == 1 and "site-coast" in said.out


def test_whether_a_run_in_which_nothing_could_be_built_is_bad_input(run, tmp_path, capsys):
    assert run("report", "--site", write(tmp_path, "a.yml", "focus: [北京市]\n")) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert names(tmp_path) == ["a.yml"]


def test_whether_sites_never_overwrite_each_other(run, tmp_path, capsys):
    first = write(tmp_path, "a.yml", COAST + "out: same\n")
    second = write(tmp_path, "b.yml", "title: 另一个\nout: ./same\n")
    assert run("report", "--site", first, second) == 1
    assert "a.yml" in capsys.readouterr().err
    assert "<h1>沿海</h1>" in read(tmp_path / "same" / "index.html")
    assert run("report", "--site", first, second, "--out", "one") == 2
    assert not (tmp_path / "one").exists()


def test_whether_a_site_is_exported_beside_its_pages(run, tmp_path):
    site = write(tmp_path, "coast.yml", COAST + "themes: [sea_rail]\n")
    assert run("export", "--site", site) == 0
    out = tmp_path / "reports" / "site-coast" / "export"
    assert {"brief-xiamen.docx", "workbook.xlsx", "manifest.json"} <= set(names(out))
    chosen = json.loads(read(out / "manifest.json"))["parameters"]
    assert (chosen["jurisdictions"], chosen["themes"]) == (["青岛市", "厦门市"], ["sea_rail"])
    book = load_workbook(out / "workbook.xlsx", read_only=True)
    shown = {
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    }
    assert not any("上海市" in cell for cell in shown)
    # units keep the names of all their themes
    assert "fee_disclosure" not in shown and "口岸收费公示" in "".join(shown)
    book.close()


def test_whether_a_notebook_compares_what_the_site_chose(processed, corpus):
    chosen = corpus.select(["厦门市", "青岛市"], themes=["sea_rail"])
    plan = plan_reports(chosen, focus=["厦门市"], language="en")[-1]
    page = build_page(plan, processed, NOTEBOOKS, chosen)
    assert "Xiamen and Qingdao" in page and load_taxonomy().label("sea_rail", "en") in page
    assert "Shanghai" not in page and load_taxonomy().label("fee_disclosure", "en") not in page


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_whether_the_shipped_sites_name_what_there_is(path, corpus):
    site = read_site(path)
    chosen = corpus.select(site.jurisdictions, site.period, site.themes)
    plans = plan_reports(chosen, focus=site.focus, peers=site.peers, language=site.language)
    assert len([plan for plan in plans if "focus" in plan.parameters]) == len(site.focus)


# --- reading


def test_whether_every_key_is_read_and_a_key_without_a_value_says_nothing(tmp_path):
    text = (
        "title: 沿海\njurisdictions: [厦门市 2022]\nthemes: [sea_rail]\nfocus: [厦门]\npeers:\n"
        "period: 2022\nby_period: true\nlanguage: en\nout: a/b\n"
    )
    assert read_site(write(tmp_path, "沿海_a.yml", text)) == Site(
        name=read_site(write(tmp_path, "沿海_a.yml", "language: zh")).name,
        title={"zh": "沿海", "en": "沿海"},
        jurisdictions=("厦门市 2022",),
        themes=("sea_rail",),
        focus=("厦门",),
        period="2022",
        by_period=True,
        language="en",
        out=Path("a/b"),
    )


def test_whether_the_name_of_a_site_is_plain_and_its_own(tmp_path):
    stems = ("coast", "Coast", "my_coast", "my coast", "沿海", "内陆", "..", "a" * 200)
    found = [read_site(write(tmp_path, f"{stem}.yml", "language: zh")).name for stem in stems]
    assert len(set(found)) == len(stems)
    assert all(re.fullmatch(r"[a-z0-9-]{1,80}", name) for name in found)
    assert found[0] == "coast" and found[2] == "my-coast"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("them: [sea_rail]", ["'them'", *KEYS]),
        ("1: a", ["1", *KEYS]),
        ("focus: 厦门市", ["focus", "list"]),
        ("focus: []", ["focus", "list"]),
        ("peers: [厦门市, 5]", ["peers", "list"]),
        ("themes: [[a]]", ["themes", "list"]),
        ("title: 5", ["title", "text"]),
        ("title: {zh: 甲}", ["title", "en"]),
        ("title: {zh: 甲, en: A, fr: A}", ["title", "en"]),
        ("period: 2022-01-01", ["period", "2023-2025"]),
        ("period: yes", ["period", "2023-2025"]),
        ("by_period: 1", ["by_period", "true or false"]),
        ("language: fr", ["language", "'fr'", "zh, en"]),
        ("language: [zh]", ["language", "zh, en"]),
        ("out: 5", ["out", "folder"]),
        ('out: "a\\0b"', ["out", "folder"]),
        ("", ["no keys", *KEYS]),
        ("- focus", ["no keys", *KEYS]),
        ("focus: &a [厦门市]\npeers: *a", ["line 2"]),
        ("focus: [a]\nfocus: [b]", ["focus", "line 2"]),
        ("focus: " + "[" * 100_000, ["deep"]),
        ("title: !!python/object/apply:os.system ['touch made']", ["line 1"]),
        ("by_period: !!bool perhaps", ["none"]),
        ("? [a, b]\n: c", ["line 1"]),
        ("title: " + "x" * 5_000_001, ["limit"]),
        ("\x00", ["YAML"]),
    ],
)
def test_whether_a_wrong_file_is_one_sentence_that_names_it_and_the_key(
    text, said, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    path = write(tmp_path, "mine.yml", text)
    with pytest.raises(ReportError) as error:
        read_site(path)
    found = str(error.value)
    assert "mine.yml" in found and all(word in found for word in said)
    assert "\n" not in found and len(found) < 500
    assert names(tmp_path) == ["mine.yml"]


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates()
values = st.recursive(plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3))  # fmt: skip


@given(st.dictionaries(st.sampled_from(KEYS), values, min_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_whether_any_values_are_read_or_refused_in_a_sentence(tmp_path, said):
    import yaml

    path = tmp_path / "any.yml"
    path.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    try:
        site = read_site(path)
    except ReportError as error:
        assert "\n" not in str(error)
    else:
        given_ = {key for key, value in said.items() if value is not None}
        assert {key for key in KEYS if getattr(site, key) != getattr(Site(), key)} <= given_
