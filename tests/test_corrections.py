"""Corrections by people: what they change, what they leave alone, and that none is lost."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.cli import main
from compare.coding.correcting import correct_units, read_applied
from compare.coding.correction import PROGRAM, Correction, check_correction, squeeze
from compare.coding.corrections import (
    UNMATCHED_FILE,
    add_correction,
    append_corrections,
    match_corrections,
    read_corrections,
    write_corrections,
)
from compare.coding.learning import learn, read_examples
from compare.coding.taxonomy import load_taxonomy
from compare.coding.weights import load_weights, write_weights
from compare.corpus.facets import annotate
from compare.corpus.units import divide
from compare.errors import SelectionError, SourceError
from compare.loading import load_corpus
from compare.pipeline import process
from texts import documents

ROOT = Path(__file__).parents[1]
TAXONOMY = load_taxonomy()
FEES, SEA, ECOMMERCE, OUTSIDE = "fee_disclosure", "sea_rail", "cross_border_ecommerce", "other"
ITEMS = ("1.公示口岸收费目录清单。", "2.在东盟布局海外仓。", "3.推广海铁联运“一单制”。")
TEXT = "一、任务\n" + "\n".join(ITEMS) + "\n"


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "甲.txt").write_text(TEXT, encoding="utf-8")
    (folder / "乙.txt").write_text(TEXT.replace("东盟", "中亚"), encoding="utf-8")
    return folder


def correct(folder, item, document="甲", **said):
    """Write a correction of an item of the text into the folder."""
    text = ITEMS[item]
    start = TEXT.index(text)
    made = Correction(document, start, start + len(text), text, coder="李", date="2025-09-01")
    append_corrections(folder / "corrections.csv", [replace(made, **said)], TAXONOMY)


def unit_of(corpus, item, document="甲"):
    rows = corpus.units[(corpus.units["document"] == document)]
    return rows[rows["text"] == ITEMS[item]].iloc[0]


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


codes = st.lists(st.sampled_from([theme.code for theme in TAXONOMY.in_field]), unique=True, max_size=4)  # fmt: skip
line = st.text(max_size=10).map(str.strip)
corrections = st.builds(
    Correction,
    document=st.sampled_from(["甲", "乙"]),
    start=st.integers(0, 10**6),
    end=st.integers(0, 10**6),
    text=st.text(min_size=1, max_size=20).filter(squeeze),
    kind=st.sampled_from(["", "measure"]),
    status=st.sampled_from(["", "planned", "done"]),
    themes=st.none() | codes.map(tuple),
    coder=line.filter(lambda name: name not in ("", PROGRAM)),
    date=st.dates().map(str),
    note=line,
)


@given(st.lists(corrections, max_size=4))
def test_whether_corrections_are_read_as_written(tmp_path_factory, made):
    path = tmp_path_factory.mktemp("c") / "corrections.csv"
    path.write_bytes(write_corrections(made).encode("utf-8"))
    assert read_corrections(path, TAXONOMY) == tuple(made)


def test_whether_a_file_that_excel_saved_again_reads_the_same(raw):
    correct(raw, 0, themes=(SEA,), text=ITEMS[0] + "\r\n第二行")
    path = raw / "corrections.csv"
    before = read_corrections(path, TAXONOMY)
    text = path.read_text(encoding="utf-8-sig").replace("2025-09-01", "2025/9/1")
    path.write_text(text, encoding="utf-8", newline="\r\n")  # no mark, other line ends
    (after,) = read_corrections(path, TAXONOMY)
    assert after.same_as(before[0]) and after.date == "2025-09-01"


def test_whether_a_corrected_unit_carries_what_the_person_says(raw, tmp_path):
    plain = process(raw, tmp_path / "plain")
    correct(raw, 2, themes=(FEES, SEA), practices=("fee_reduction", "one_bill"))
    corpus = process(raw, tmp_path / "out")
    unit, before = unit_of(corpus, 2), unit_of(plain, 2)
    assert (unit["themes"], unit["practices"]) == (f"{FEES};{SEA}", "fee_reduction;one_bill")
    assert (unit["coder"], unit["confidence"]) == ("李", 1.0)
    assert (unit["kind"], unit["status"], unit["candidates"]) == (
        before["kind"], before["status"], before["candidates"]
    )  # fmt: skip
    codings = corpus.codings[corpus.codings["unit"] == unit["unit"]]
    assert set(codings["confidence"]) == {1.0}
    old = plain.codings[plain.codings["unit"] == unit["unit"]]
    shared, new = codings[codings["code"] == SEA], codings[codings["code"] == FEES]
    assert set(shared["evidence"]) == set(old.loc[old["code"] == SEA, "evidence"])
    assert list(new["evidence"]) == [ITEMS[2]]


def test_whether_a_correction_leaves_every_other_unit_as_it_is(raw, tmp_path):
    plain = process(raw, tmp_path / "plain")
    correct(raw, 1, kind="context")
    corpus = process(raw, tmp_path / "out")
    changed = unit_of(corpus, 1)["unit"]
    for name in ("units", "codings"):
        one, two = getattr(plain, name), getattr(corpus, name)
        pd.testing.assert_frame_equal(
            one[one["unit"] != changed].reset_index(drop=True),
            two[two["unit"] != changed].reset_index(drop=True),
        )


def test_whether_corrections_that_are_taken_away_give_the_first_tables_again(raw, tmp_path):
    out = tmp_path / "out"
    process(raw, out)
    before = snapshot(out)
    correct(raw, 0, themes=(SEA,))
    correct(raw, 1, text="没有这一条。", themes=(SEA,))
    process(raw, out)
    assert snapshot(out) != before
    (raw / "corrections.csv").unlink()
    process(raw, out)
    assert snapshot(out) == before


def test_whether_a_unit_that_moved_keeps_its_correction(raw, tmp_path, capsys):
    correct(raw, 1, themes=(SEA,))
    (raw / "甲.txt").write_text(f"某市二〇二五年工作方案\n\n{TEXT}", encoding="utf-8")
    assert main(["process", str(raw), "--out", str(tmp_path / "out")]) == 0
    unit = unit_of(load_corpus(tmp_path / "out"), 1)
    assert unit["start"] > TEXT.index(ITEMS[1])
    assert (unit["themes"], unit["coder"]) == (SEA, "李")
    assert "correction" not in capsys.readouterr().err
    assert not (tmp_path / "out" / UNMATCHED_FILE).exists()


def test_whether_a_correction_of_a_changed_text_is_reported_and_kept(raw, tmp_path, capsys):
    correct(raw, 1, themes=(SEA,))
    correct(raw, 0, document="丙", themes=(SEA,))
    (raw / "甲.txt").write_text(TEXT.replace("海外仓", "前置仓"), encoding="utf-8")
    assert main(["process", str(raw), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().err.splitlines()
    start = TEXT.index(ITEMS[1])
    assert len(said) == 2
    assert f"甲 {start}-{start + len(ITEMS[1])} “2.在东盟布局" in said[0] and "李" in said[0]
    assert "丙" in said[1]
    kept = read_corrections(tmp_path / "out" / UNMATCHED_FILE, TAXONOMY)
    assert kept == read_corrections(raw / "corrections.csv", TAXONOMY)
    assert set(load_corpus(tmp_path / "out").units["coder"]) == {PROGRAM}


@given(documents, st.data())
def test_whether_every_correction_is_matched_or_reported(text, data):
    units = annotate(text, divide(text))
    texts = [unit.text for unit in units] or ["甲。"]
    made = [
        Correction("a", data.draw(st.integers(0, 500)), 0, words, "measure", coder="李")
        for words in data.draw(st.lists(st.sampled_from([*texts, "不在文中。"]), max_size=6))
    ]
    matched, gone = match_corrections(made, "a", units)
    there = {squeeze(words) for words in texts} if units else set()
    assert [c for c in made if squeeze(c.text) not in there] == list(gone)
    for index, correction in matched.items():
        assert squeeze(units[index].text) == squeeze(correction.text)
    assert {squeeze(units[i].text) for i in matched} == {squeeze(c.text) for c in made} & there


@given(st.integers(0, 2000))
def test_whether_equal_texts_keep_their_own_corrections_when_they_move(shift):
    text = "一、任务\n1.做好服务。\n2.公示收费。\n二、保障\n1.做好服务。\n"
    units = annotate(text, divide(text))
    first, _, last = units
    made = [
        Correction("a", u.span.start, u.span.end, u.text, themes=(code,), coder="李")
        for u, code in ((first, SEA), (last, FEES))
    ]
    moved = [replace(u, span=replace(u.span, start=u.span.start + shift)) for u in units]
    matched, gone = match_corrections(made, "a", moved)
    assert {i: c.themes for i, c in matched.items()} == {0: (SEA,), 2: (FEES,)} and not gone


@pytest.mark.parametrize("order", [1, -1])
def test_whether_the_later_of_two_corrections_wins_and_both_stay(raw, tmp_path, order):
    moved = TEXT.index(ITEMS[0]) + 40  # made when the text stood elsewhere
    both = [{"themes": (SEA,), "date": "2025-01-02", "start": moved},
            {"themes": (ECOMMERCE,), "date": "2025-10-01", "coder": "王"}]  # fmt: skip
    for said in both[::order]:
        correct(raw, 0, **said)
    unit = unit_of(process(raw, tmp_path / "out"), 0)
    assert (unit["themes"], unit["coder"]) == (ECOMMERCE, "王")
    assert len(read_corrections(raw / "corrections.csv", TAXONOMY)) == 2
    assert not (tmp_path / "out" / UNMATCHED_FILE).exists()


def test_whether_a_note_alone_changes_nothing(raw, tmp_path):
    process(raw, tmp_path / "plain")
    correct(raw, 0, note="请再看")
    process(raw, tmp_path / "out")
    assert snapshot(tmp_path / "out") == snapshot(tmp_path / "plain")


@pytest.mark.parametrize(
    ("said", "kind", "status", "themes"),
    [
        ({"kind": "context"}, "context", "", ""),
        ({"kind": "result"}, "result", "", ECOMMERCE),
        ({"status": "done"}, "measure", "done", ECOMMERCE),
        ({"themes": ()}, "measure", "planned", ""),
        ({"themes": (OUTSIDE,)}, "measure", "planned", OUTSIDE),
        ({"practices": ("one_bill",)}, "measure", "planned", f"{ECOMMERCE};{SEA}"),
    ],
)
def test_whether_what_is_left_empty_is_as_the_program_says(
    raw, tmp_path, said, kind, status, themes
):
    correct(raw, 1, **said)
    corpus = process(raw, tmp_path / "out")
    unit = unit_of(corpus, 1)
    assert (unit["kind"], unit["status"], unit["themes"]) == (kind, status, themes)
    assert unit["coder"] == "李"
    given_themes = set(unit["themes"].split(";"))
    own = corpus.codings[corpus.codings["unit"] == unit["unit"]]
    assert set(own["theme"]) <= given_themes


def test_whether_a_status_makes_a_measure_of_what_the_program_takes_for_something_else():
    text = "外贸总额*亿元，同比增长*%。"
    (unit,) = annotate(text, divide(text))
    assert unit.kind.kind == "result"
    made = Correction("a", 0, len(text), text, status="done", coder="李")
    assert correct_units([unit], {0: made})[0].kind.kind == "measure"
    made = replace(made, status="", kind="measure")
    assert correct_units([unit], {0: made})[0].kind.status == "planned"


ROW = {"document": "甲", "start": "0", "end": "5", "text": "公示收费。", "coder": "李"}


@pytest.mark.parametrize(
    ("cells", "found", "choice"),
    [
        ({"themes": "sea_rail;rocket"}, "'rocket'", "green_trade"),
        ({"themes": "fee_reduction"}, "'fee_reduction'", "green_trade"),
        ({"practices": "rocket"}, "'rocket'", "fee_reduction"),
        ({"themes": "sea_rail;none"}, "'none'", "green_trade"),
        ({"kind": "measures"}, "'measures'", "measure, result, problem, context"),
        ({"status": "open"}, "'open'", "planned, done"),
        ({"kind": "result", "status": "done"}, "status 'done'", "measure"),
        ({"kind": "context", "themes": "sea_rail"}, "context", "leave them out"),
        ({"themes": "sea_rail;other"}, "'other'", "alone"),
        ({"themes": "sea_rail", "practices": "fee_reduction"}, "'fee_disclosure'", "add that theme"),
        ({"themes": ";".join(t.code for t in TAXONOMY.in_field[:5])}, "5 themes", "at most 4"),
        ({"date": "gestern"}, "'gestern'", "2025-09-01"),
        ({"date": "2025-13-01"}, "'2025-13-01'", "2025-09-01"),
        ({"start": "-1"}, "'-1'", "whole number"),
        ({"coder": " "}, "coder", "fill it in"),
        ({"coder": PROGRAM}, PROGRAM, "person"),
        ({"text": " \n"}, "text", "raw text"),
    ],
)  # fmt: skip
def test_whether_a_wrong_row_is_named_with_what_is_valid(tmp_path, capsys, cells, found, choice):
    path = tmp_path / "c.csv"
    rows = [ROW, ROW | cells]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys([*ROW, *cells])), restval="")
        writer.writeheader()
        writer.writerows(rows)
    out = tmp_path / "out"
    raw = ROOT / "data" / "raw"
    assert main(["process", str(raw), "--out", str(out), "--corrections", str(path)]) == 2
    said = capsys.readouterr().err
    assert "row 3" in said and found in said and choice in said and said.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (None, "no such file"),
        (b"document,start,end,text\n", "'coder'"),
        ("document,start,end,text,coder\n甲,0,2,收费,李\n".encode("gb18030"), "UTF-8"),
        ('document,start,end,text,coder\n甲,0,2,"收费,李\n'.encode(), "CSV"),
        (b"", "'document'"),
    ],
)
def test_whether_a_file_that_holds_no_corrections_says_why(tmp_path, content, found):
    path = tmp_path / "c.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError, match=found):
        read_corrections(path, TAXONOMY)


def test_whether_the_same_correction_is_written_once_and_a_changed_mind_again(raw, tmp_path):
    corpus = process(raw, tmp_path / "out")
    path = raw / "corrections.csv"
    unit = unit_of(corpus, 0)["unit"]
    for themes, day, rows in (([SEA], "2025-01-01", 1), ([SEA], "2025-01-02", 1),
                              ([], "2025-01-03", 2), ([SEA], "2025-01-04", 3)):  # fmt: skip
        made = add_correction(path, corpus, unit, "李", themes=themes, on=day)
        assert made.themes == tuple(themes)
        assert len(read_corrections(path, TAXONOMY)) == rows
    with pytest.raises(SelectionError, match="甲-999"):
        add_correction(path, corpus, "甲-999", "李", themes=[SEA])
    with pytest.raises(SourceError, match=f"{unit}.*'rocket'.*sea_rail"):
        add_correction(path, corpus, unit, "李", themes=["rocket"])
    assert len(read_corrections(path, TAXONOMY)) == 3


def test_whether_a_broken_file_is_left_as_it_is(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_text("nonsense", encoding="utf-8")
    with pytest.raises(SourceError):
        append_corrections(path, [check_correction(ROW, "it", TAXONOMY)], TAXONOMY)
    assert path.read_text(encoding="utf-8") == "nonsense"


def test_whether_the_tables_say_what_the_program_said_before(raw, tmp_path):
    plain = unit_of(process(raw, tmp_path / "out"), 1)
    assert read_applied(tmp_path / "out").empty
    correct(raw, 1, themes=(SEA,), note="=1+1;“看”")
    process(raw, tmp_path / "out")
    (row,) = read_applied(tmp_path / "out").to_dict("records")
    assert (row["program_themes"], row["themes"]) == (plain["themes"], SEA)
    assert (row["unit"], row["start"], row["note"]) == (plain["unit"], plain["start"], "=1+1;“看”")


def test_whether_corrections_teach_only_what_they_say(raw):
    correct(raw, 0, themes=(SEA,))
    correct(raw, 1, practices=("overseas_warehouse",))
    correct(raw, 2, kind="problem")
    said = read_corrections(raw / "corrections.csv", TAXONOMY)
    nothing = pd.DataFrame(columns=["document", "start", "end", "themes", "practices"])
    (example,) = read_examples(nothing, [raw], said)
    assert example.themes == ((SEA,), None, None)
    assert example.practices == (None, ("overseas_warehouse",), None)
    assert example.units[2].kind.kind == "problem"


def test_whether_weights_learned_with_corrections_change_the_coding(tmp_path, capsys):
    raw, out = ROOT / "data" / "raw", tmp_path / "weights.csv"
    reference = ROOT / "data" / "coding" / "reference.csv"
    corpus = process(raw, tmp_path / "plain")
    # a person for whom everything in the field lies outside it
    corrections = [
        Correction(row.document, row.start, row.end, row.text, "", "", (OUTSIDE,), coder="李")
        for row in corpus.units.itertuples()
        if row.kind != "context"
    ]
    gone = replace(corrections[0], text="没有这一条。")
    path = tmp_path / "corrections.csv"
    append_corrections(path, [*corrections, gone], TAXONOMY)
    command = ["learn", "--reference", str(reference), "--raw", str(raw), "--out", str(out)]
    assert main([*command, "--corrections", str(path)]) == 0
    said = capsys.readouterr()
    assert f"{len(corrections)} corrections" in said.out and "没有这一条" in said.err
    taught = process(raw, tmp_path / "taught", weights=out).units
    inside = corpus.units["confidence"].mean()
    assert taught["confidence"].mean() < inside
    assert not (tmp_path / "taught" / "miss_rates.csv").exists()


def test_whether_the_built_in_weights_given_as_a_file_change_nothing(raw, tmp_path):
    (tmp_path / "w.csv").write_text(write_weights(load_weights()), encoding="utf-8")
    one = process(raw, tmp_path / "one")
    two = process(raw, tmp_path / "two", weights=tmp_path / "w.csv")
    pd.testing.assert_frame_equal(one.units, two.units)


@pytest.mark.parametrize("content", [None, "level,signal,weight\n", "theme", "nan"])
def test_whether_broken_weights_are_one_sentence(raw, tmp_path, capsys, content):
    path = tmp_path / "w.csv"
    if content == "nan":
        content = write_weights(load_weights()).replace("constant,-", "constant,nan#", 1)
        content = content.replace("nan#", "nan\n", 1)
    if content is not None:
        path.write_text(content, encoding="utf-8")
    out = tmp_path / "out"
    assert main(["process", str(raw), "--out", str(out), "--weights", str(path)]) == 2
    assert str(path) in capsys.readouterr().err and not out.exists()


def test_whether_too_little_to_learn_from_is_one_sentence(raw):
    correct(raw, 0, themes=())
    said = read_corrections(raw / "corrections.csv", TAXONOMY)
    nothing = pd.DataFrame(columns=["document", "start", "end", "themes", "practices"])
    with pytest.raises(SourceError, match="0 are right"):
        learn(read_examples(nothing, [raw], said), TAXONOMY)
