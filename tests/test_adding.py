"""Adding, changing, removing, listing and showing documents: nothing is lost, nothing acts."""

from __future__ import annotations

import csv
import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path, PurePosixPath

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from compare.adding import add_documents, change_document
from compare.cli import build_parser, main
from compare.corpus.file_names import LONGEST, LONGEST_BYTES, choose_stem, make_stem
from compare.corpus.finding import fold
from compare.corpus.sources import COLUMNS, find_unlisted, load_sources
from compare.errors import SelectionError, SourceError
from compare.pipeline import process
from compare.removing import remove_document
from compare.visible import make_visible

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw"
GUIDE = (ROOT / "docs" / "adding-documents.md").read_text(encoding="utf-8")
DAY = date(2025, 3, 1)
TEXT = (
    "宁波市2024年促进跨境贸易便利化行动方案\n\n一、主要任务\n"
    "1.深化国际贸易“单一窗口”建设。牵头单位：市口岸办，完成时限：2024年12月底前\n"
    "2.公示口岸收费目录清单。\n"
)
ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def write(folder: Path, name: str, text: str = TEXT) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text.encode())
    return folder / name


def others(number: int) -> str:
    """Another document of the same city."""
    return TEXT.replace("收费目录清单", f"收费目录清单第{number}版")


def snapshot(folder: Path) -> dict[str, bytes]:
    """The files that are seen in a folder, whatever they are linked to."""
    found = {}
    for top in folder.iterdir():
        if not top.name.startswith("."):
            for path in [top, *top.rglob("*")]:
                if path.is_file():
                    found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def read_list(raw: Path) -> list[dict[str, str]]:
    with (raw / "sources.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def run(*words: object) -> int:
    return main([str(word) for word in words])


# --- adding


def test_whether_a_document_is_copied_byte_for_byte_and_recorded(tmp_path):
    file = write(tmp_path, "宁波.txt")
    raw = tmp_path / "raw"
    (source,) = add_documents([file], raw, today=DAY, origin="https://example.org/x").documents
    assert (raw / source.file).read_bytes() == file.read_bytes()
    (row,) = read_list(raw)
    assert (row["document"], row["file"]) == ("宁波", "宁波.txt")
    assert (row["format"], row["encoding"], row["added"]) == ("txt", "utf-8", "2025-03-01")
    assert row["origin"] == "https://example.org/x"
    assert load_sources(raw) == (source,)


def test_whether_what_the_text_tells_is_guessed_and_named_as_inferred(tmp_path):
    (source,) = add_documents([write(tmp_path, "a.txt")], tmp_path / "raw").documents
    assert (source.jurisdiction, source.code, source.year) == ("宁波市", "330200", 2024)
    assert {"jurisdiction", "code", "year", "period", "genre", "title"} <= set(source.inferred.split(";"))  # fmt: skip
    assert source.identity == "inferred"


def test_whether_what_a_user_says_counts_more_than_the_text(tmp_path):
    file = write(tmp_path, "a.txt")
    said = {"jurisdiction": "Xiamen", "year": 2021, "genre": "work_points", "title": "要点"}
    (source,) = add_documents([file], tmp_path / "raw", **said).documents
    assert (source.jurisdiction, source.jurisdiction_en, source.code) == ("厦门市", "Xiamen", "350200")  # fmt: skip
    assert (source.year, source.period, source.genre, source.title) == (2021, "2021", "work_points", "要点")  # fmt: skip
    assert not {"jurisdiction", "code", "year", "period", "genre", "title"} & set(source.inferred.split(";"))  # fmt: skip
    assert source.identity == "stated"


def test_whether_a_place_that_no_gazetteer_knows_takes_nothing_from_a_guess(tmp_path):
    file = write(tmp_path, "a.txt")
    (source,) = add_documents([file], tmp_path / "raw", jurisdiction="月球基地").documents
    assert source.jurisdiction == "月球基地"
    assert source.code == source.level == source.jurisdiction_en == ""


@pytest.mark.parametrize(
    ("option", "value", "word"),
    [
        ("--year", "24", "four digits"),
        ("--genre", "poem", "action_plan"),
        ("--period", "spring", "2022-Q2"),
        ("--level", "moon", "prefecture"),
        ("--code", "3302", "six digits"),
        ("--publication-date", "2024年3月", "ISO date"),
    ],
)
def test_whether_a_value_that_no_list_may_hold_is_refused_before_anything_is_written(
    tmp_path, capsys, option, value, word
):
    file = write(tmp_path, "a.txt")
    assert run("add", file, "--raw", tmp_path / "raw", "--out", tmp_path / "out", option, value) == 2  # fmt: skip
    said = capsys.readouterr().err
    assert word in said and value in said and said.count("\n") == 1
    assert not (tmp_path / "raw").exists()


def test_whether_a_file_that_cannot_be_read_is_refused_before_anything_is_written(tmp_path, capsys):
    (tmp_path / "a.txt").write_bytes(b"\x00\x01\x02\xff")
    for file in (tmp_path / "a.txt", tmp_path / "nowhere.txt", tmp_path):
        assert run("add", file, "--raw", tmp_path / "raw", "--out", tmp_path / "out") == 2
        said = capsys.readouterr().err
        assert said.startswith("policy-compare: ") and said.count("\n") == 1
    assert not (tmp_path / "raw").exists() and not (tmp_path / "out").exists()


def test_whether_one_bad_file_of_a_batch_is_named_and_the_rest_is_added(tmp_path, capsys):
    good = [write(tmp_path, f"{n}.txt", others(n)) for n in range(2)]
    (tmp_path / "bad.txt").write_bytes(b"")
    raw, out = tmp_path / "raw", tmp_path / "out"
    assert run("add", good[0], tmp_path / "bad.txt", good[1], "--raw", raw, "--out", out) == 1
    said = capsys.readouterr()
    assert said.err.count("policy-compare:") == 1 and "bad.txt" in said.err
    assert {row["document"] for row in read_list(raw)} == {"0", "1"}
    assert {path.name for path in (out / "text").iterdir()} == {"0.txt.txt", "1.txt.txt"}


def test_whether_adding_processes_unless_it_is_told_not_to(tmp_path, capsys):
    file = write(tmp_path, "a.txt")
    raw, out = tmp_path / "raw", tmp_path / "out"
    assert run("add", file, "--raw", raw, "--out", out, "--no-process") == 0
    assert not out.exists()
    assert run("add", write(tmp_path, "b.txt", others(1)), "--raw", raw, "--out", out) == 0
    with (out / "documents.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert [row["document"] for row in csv.DictReader(lines)] == ["a", "b"]


# --- the same content twice


def test_whether_the_same_content_is_refused_with_the_document_that_has_it(tmp_path):
    raw = tmp_path / "raw"
    add_documents([write(tmp_path, "甲.txt")], raw)
    again = add_documents([write(tmp_path, "乙.txt"), write(tmp_path, "丙.txt")], raw)
    assert not again.documents and len(again.refused) == 2
    assert all("'甲'" in str(error) for error in again.refused)
    assert len(read_list(raw)) == 1


def test_whether_the_same_content_within_one_batch_is_added_once(tmp_path):
    files = [write(tmp_path, "甲.txt"), write(tmp_path, "乙.txt")]
    added = add_documents(files, tmp_path / "raw")
    assert [source.document for source in added.documents] == ["甲"]
    assert "'甲'" in str(added.refused[0])


@pytest.mark.parametrize("processed", [True, False])
def test_whether_the_same_text_in_another_form_is_refused(tmp_path, processed):
    raw, out = tmp_path / "raw", tmp_path / "out"
    write(tmp_path, "甲.html", f"<html><body><article><p>{TEXT.replace(chr(10), '</p><p>')}</p></article></body></html>")  # fmt: skip
    add_documents([tmp_path / "甲.html"], raw)
    if processed:
        process(raw, out)
    (tmp_path / "乙.txt").write_bytes(TEXT.replace("\n", "\r\n").encode("gb18030"))
    again = add_documents([tmp_path / "乙.txt"], raw, processed=out)
    assert not again.documents
    assert "same text" in str(again.refused[0]) and "'甲'" in str(again.refused[0])


def test_whether_a_document_of_another_year_is_not_taken_for_the_same(tmp_path):
    files = [write(tmp_path, "甲.txt"), write(tmp_path, "乙.txt", TEXT.replace("2024", "2025"))]
    assert len(add_documents(files, tmp_path / "raw").documents) == 2


# --- names


@given(st.text(max_size=300), st.integers(0, 20))
def test_whether_every_name_becomes_a_safe_one(name, room):
    stem = make_stem(name, room)
    assert stem and stem == stem.strip(" .")
    assert not any(unicodedata.category(char) in ACTING for char in stem)
    assert not set(stem) & set('<>:"/\\|?*;`$\n')
    assert stem[0] not in "=+-@.~'"
    assert len(stem) + room <= LONGEST and len(stem.encode()) + room <= LONGEST_BYTES
    assert make_stem(stem, room) == stem


@given(st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_ ()-]{0,60}[A-Za-z0-9_)]", fullmatch=True))
def test_whether_a_plain_name_stays_as_it_is(name):
    reserved = fold(name) in {"con", "prn", "aux", "nul", "readme", "sources", "corrections"}
    reserved |= fold(name[:3]) in ("com", "lpt") and len(name) == 4
    assert reserved or " " * 2 in name or make_stem(name) == name


@pytest.mark.parametrize("name", ["CON", "nul", "Aux.txt", "com1", "LPT9.2024", "con .a"])
def test_whether_a_name_that_windows_keeps_for_devices_is_changed(name):
    assert make_stem(name).split(".")[0].strip().casefold() != name.split(".")[0].strip().casefold()


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=120), max_size=8))
def test_whether_every_document_gets_a_name_of_its_own(names):
    taken: set[str] = set()
    for name in names:
        stem = choose_stem(name, lambda stem: fold(stem) not in taken, 5)
        assert fold(stem) not in taken and make_stem(stem) == stem
        taken.add(fold(stem))


@pytest.mark.parametrize(
    "name",
    [
        "\x1b[31m方案.txt",
        "方案\u202etxt.exe.txt",
        "=HYPERLINK(1).txt",
        "-rf.txt",
        ".hidden.txt",
        "a\nb.txt",
        "..\\..\\etc\\passwd.txt",
        "NUL.txt",
        "sources.txt",
        "长" * 80 + ".txt",
        os.fsdecode("宁波方案".encode("gb18030")) + ".txt",
    ],
)
def test_whether_a_hostile_name_is_made_safe(tmp_path, capsys, name):
    file = write(tmp_path / "in", name)
    raw, out = tmp_path / "raw", tmp_path / "out"
    assert run("add", file, "--raw", raw, "--out", out) == 0
    (row,) = read_list(raw)
    assert make_stem(row["document"]) == row["document"] == PurePosixPath(row["file"]).stem
    assert {path.name for path in raw.iterdir() if not path.name.startswith(".")} == {
        "sources.csv",
        row["file"],
    }
    assert not set(capsys.readouterr().out) & {"\x1b", "\u202e"}
    assert run("show", row["document"], "--data", out) == 0


def test_whether_the_name_of_an_old_archive_is_read(tmp_path):
    name = os.fsdecode("宁波方案".encode("gb18030")) + ".txt"
    (source,) = add_documents([write(tmp_path, name)], tmp_path / "raw").documents
    assert source.document == "宁波方案"


def test_whether_names_that_differ_in_case_alone_do_not_clash(tmp_path):
    files = [write(tmp_path / str(n), name, others(n)) for n, name in enumerate(["Plan.txt", "plan.txt", "PLAN.TXT"])]  # fmt: skip
    added = add_documents(files, tmp_path / "raw").documents
    assert len({fold(source.file) for source in added}) == 3
    assert len({fold(source.document) for source in added}) == 3
    assert [(tmp_path / "raw" / s.file).read_bytes() for s in added] == [f.read_bytes() for f in files]  # fmt: skip


def test_whether_a_file_that_is_there_is_never_overwritten(tmp_path):
    raw = tmp_path / "raw"
    write(raw, "sources.csv", "document,file\n")
    write(raw, "宁波.txt", "又一份文件")
    (source,) = add_documents([write(tmp_path, "宁波.txt")], raw).documents
    assert source.file != "宁波.txt" and (raw / "宁波.txt").read_text("utf-8") == "又一份文件"


# --- lists as they are found


def test_whether_a_folder_without_a_list_gets_one_of_everything_in_it(tmp_path, capsys):
    raw = tmp_path / "raw"
    for n, name in enumerate(["甲.txt", "乙.txt"]):
        write(raw, name, others(n))
    (raw / "坏.txt").write_bytes(b"\x00\xff\x00")
    file = write(tmp_path, "丙.txt", others(9))
    assert run("add", file, "--raw", raw, "--out", tmp_path / "out", "--no-process") == 0
    assert {row["file"] for row in read_list(raw)} == {"甲.txt", "乙.txt", "丙.txt", "坏.txt"}
    assert {row["document"] for row in read_list(raw)} == {"甲", "乙", "丙", "坏"}
    assert find_unlisted(raw) == ()
    said = capsys.readouterr().out
    assert "甲" in said and "乙" in said


def test_whether_a_file_that_lies_in_a_folder_without_a_list_can_be_added(tmp_path):
    raw = tmp_path / "raw"
    files = [write(raw, f"{n}.txt", others(n)) for n in range(2)]
    added = add_documents([files[0]], raw, year=2021, today=DAY)
    assert [(s.document, s.year) for s in added.documents] == [("0", 2021)]
    assert [s.document for s in added.listed] == ["1"]
    assert sorted(path.name for path in raw.glob("*.txt")) == ["0.txt", "1.txt"]


def test_whether_nothing_is_listed_where_nothing_is_added(tmp_path):
    raw = tmp_path / "raw"
    write(raw, "甲.txt")
    (tmp_path / "bad.txt").write_bytes(b"")
    assert not add_documents([tmp_path / "bad.txt"], raw).listed
    assert not (raw / "sources.csv").exists()


def test_whether_an_older_list_keeps_its_columns_rows_and_order(tmp_path):
    raw = tmp_path / "raw"
    write(raw, "乙.txt", others(1))
    write(raw, "甲.txt", others(2))
    write(raw, "sources.csv", "document,file,note,title\n甲,甲.txt,我的,“甲”\n乙,乙.txt,你的,乙\n")
    (source,) = add_documents([write(tmp_path, "丙.txt")], raw).documents
    rows = {row["document"]: row for row in read_list(raw)}
    assert list(rows["甲"]) == [*COLUMNS, "note"]
    assert [(d, rows[d]["note"], rows[d]["title"]) for d in rows if d != source.document] == [
        ("甲", "我的", "“甲”"),
        ("乙", "你的", "乙"),
    ]


def test_whether_a_broken_list_is_refused_and_left_as_it_is(tmp_path):
    raw = tmp_path / "raw"
    listed = write(raw, "sources.csv", "document,file\na,a.txt\na,b.txt\n")
    before = listed.read_bytes()
    with pytest.raises(SourceError, match="twice"):
        add_documents([write(tmp_path, "a.txt")], raw)
    assert listed.read_bytes() == before and [p.name for p in raw.iterdir()] == ["sources.csv"]


@given(st.text(st.characters(codec="utf-8"), max_size=200), st.text(max_size=30))
def test_whether_whatever_a_text_says_the_list_can_be_read_again(tmp_path_factory, text, title):
    folder = tmp_path_factory.mktemp("any")
    file = write(folder, "a.txt", f"关于{title}的通知\n{text}\n1.公示收费。".encode("utf-8", "replace").decode())  # fmt: skip
    added = add_documents([file], folder / "raw", title=title)
    assert (load_sources(folder / "raw") if added.documents else ()) == added.documents


# --- killed, and at the same time


def killed(raw: Path, file: Path, where: str) -> None:
    """Add a document in a process that dies at a certain point."""
    code = {
        "copying": "import shutil, os\n"
        "def die(a, b): open(b, 'wb').write(open(a, 'rb').read()[:50]); os._exit(9)\n"
        "shutil.copyfile = die\n",
        "listing": "import compare.adding, os\n"
        "compare.adding.write_sources = lambda *a: os._exit(9)\n",
        "replacing": "import pathlib, os\n"
        "def die(self, target):\n"
        "    os.replace(self, target) if target.suffix == '.txt' else os._exit(9)\n"
        "pathlib.Path.replace = die\n",
    }[where]
    code += "import sys\nfrom compare.adding import add_documents\nadd_documents([sys.argv[1]], sys.argv[2])"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code, str(file), str(raw)], capture_output=True)
    assert done.returncode == 9, done.stderr


@pytest.mark.parametrize("where", ["copying", "listing", "replacing"])
def test_whether_a_killed_run_leaves_what_was_there_and_adding_again_mends_it(tmp_path, where):
    raw, file = tmp_path / "raw", write(tmp_path, "宁波.txt")
    add_documents([write(tmp_path, "旧.txt", others(1))], raw)
    before = load_sources(raw)
    killed(raw, file, where)
    assert load_sources(raw) == before
    assert all((raw / name).read_bytes() == file.read_bytes() for name in find_unlisted(raw))
    (source,) = add_documents([file], raw).documents
    assert source.document == "宁波"
    assert sorted(path.name for path in raw.iterdir() if path.name != ".lock") == sorted(
        ["sources.csv", "宁波.txt", "旧.txt"]
    )


def test_whether_a_full_disk_leaves_the_list_as_it_was(tmp_path, monkeypatch):
    raw = tmp_path / "raw"
    add_documents([write(tmp_path, "旧.txt", others(1))], raw)
    before = snapshot(raw)

    def fail(source, target):
        Path(target).write_bytes(b"half")
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(shutil, "copyfile", fail)
    added = add_documents([write(tmp_path, "新.txt")], raw)
    assert not added.documents and "No space left" in str(added.refused[0])
    assert snapshot(raw) == before


def test_whether_two_runs_at_once_lose_nothing(tmp_path):
    raw, batches = tmp_path / "raw", []
    for run_number in range(2):
        files = [write(tmp_path / str(run_number), f"{n}.txt", others(10 * run_number + n)) for n in range(6)]  # fmt: skip
        files.append(write(tmp_path / str(run_number), "same.txt", "1.两次都加的一份文件。"))
        batches.append([str(file) for file in files])
    command = [sys.executable, "-m", "compare.cli", "add", "--no-process", "--raw", str(raw)]
    runs = [subprocess.Popen([*command, *files], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for files in batches]  # fmt: skip
    errors = [each.communicate()[1].decode() for each in runs]
    assert sorted(each.returncode for each in runs) == [0, 1], errors
    assert sum("is there already" in error for error in errors) == 1
    rows = read_list(raw)
    assert len(rows) == len({fold(row["file"]) for row in rows}) == 13
    texts = {(raw / row["file"]).read_bytes() for row in rows}
    assert texts == {Path(file).read_bytes() for files in batches for file in files}


# --- changing


def test_whether_a_guess_can_be_corrected_and_is_inferred_no_more(tmp_path, capsys):
    raw, out = tmp_path / "raw", tmp_path / "out"
    run("add", write(tmp_path, "a.txt"), "--raw", raw, "--out", out)
    assert run("change", "a", "--year", 2025, "--title", "", "--raw", raw, "--out", out) == 0
    (source,) = load_sources(raw)
    assert (source.year, source.period, source.title, source.jurisdiction) == (2025, "2025", "", "宁波市")  # fmt: skip
    assert not {"year", "period", "title"} & set(source.inferred.split(";"))
    assert "jurisdiction" in source.inferred.split(";")
    with (out / "documents.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert [row["year"] for row in csv.DictReader(lines)] == ["2025"]


def test_whether_what_a_person_wrote_of_the_identity_stays_when_a_title_changes(tmp_path):
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    known = {source.document: source for source in load_sources(raw)}
    inferred = next(s for s in known.values() if s.identity == "inferred")
    assert change_document(inferred.document, raw, title="新标题").identity == "inferred"


def test_whether_a_change_that_says_nothing_is_refused(tmp_path):
    add_documents([write(tmp_path, "a.txt")], tmp_path / "raw")
    with pytest.raises(SourceError, match="nothing is said"):
        change_document("a", tmp_path / "raw")


# --- removing


def test_whether_what_is_removed_is_kept_and_said_where(tmp_path, capsys):
    raw, out, file = tmp_path / "raw", tmp_path / "out", write(tmp_path, "a.txt")
    run("add", file, "--raw", raw, "--out", out)
    write(raw, "corrections.csv", "document,start,end,text,coder,date\n")
    capsys.readouterr()
    assert run("remove", "a", "--raw", raw, "--out", out) == 0
    place = next(raw.glob(".removed/**/a.txt"))
    assert str(place) in capsys.readouterr().out
    assert place.read_bytes() == file.read_bytes() and (raw / "corrections.csv").is_file()
    assert load_sources(raw) == () and not (raw / "a.txt").exists()
    assert not list((out / "text").glob("*")) if (out / "text").exists() else True


def hand_made(raw: Path) -> None:
    """The real documents, in an order that no rule gives, with a column of somebody's own."""
    shutil.copytree(RAW, raw)
    rows = read_list(raw)
    rows = [dict(row, note=f"第{n}份") for n, row in enumerate([*rows[2:], *rows[:2]])]
    with (raw / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("number", range(5))
def test_whether_removing_and_adding_again_gives_the_same_list(tmp_path, number):
    raw = tmp_path / "raw"
    hand_made(raw)
    before, listed = load_sources(raw), read_list(raw)
    place = remove_document(before[number].document, raw).place
    assert load_sources(raw) == before[:number] + before[number + 1 :]
    add_documents([place], raw, today=DAY)
    assert load_sources(raw) == before
    assert [row["note"] for row in read_list(raw)] == [row["note"] for row in listed]


def test_whether_removing_and_adding_again_gives_the_same_tables_byte_for_byte(tmp_path):
    raw, out = tmp_path / "raw", tmp_path / "out"
    shutil.copytree(RAW, raw)
    files = [write(tmp_path, f"{n}.txt", others(n)) for n in range(2)]
    assert run("add", *files, "--raw", raw, "--out", out) == 0
    before = snapshot(out)
    names = [files[0].stem, load_sources(raw)[-1].document]
    assert run("remove", *names, "--raw", raw, "--out", out) == 0
    assert snapshot(out)["units.csv"] != before["units.csv"]
    for name in reversed(names):
        (file,) = raw.glob(f".removed/{name}/{name}.txt")
        assert run("add", file, "--raw", raw, "--out", out) == 0
    assert snapshot(out) == before


def test_whether_two_documents_of_one_name_are_both_kept_when_removed(tmp_path):
    raw = tmp_path / "raw"
    for n in range(2):
        add_documents([write(tmp_path / str(n), "a.txt", others(n))], raw)
        remove_document("a", raw)
    texts = {path.read_text("utf-8") for path in raw.glob(".removed/**/a.txt")}
    assert texts == {others(0), others(1)}


def test_whether_a_removal_that_is_killed_loses_nothing(tmp_path, monkeypatch):
    raw, file = tmp_path / "raw", write(tmp_path, "a.txt")
    before = add_documents([file], raw, title="改过的标题").documents

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", die)
        with pytest.raises(KeyboardInterrupt):
            remove_document("a", raw)
    assert (raw / "a.txt").read_bytes() == file.read_bytes()
    if not load_sources(raw):
        add_documents([raw / "a.txt"], raw)
    assert load_sources(raw) == before


def test_whether_a_document_whose_file_is_gone_can_be_removed(tmp_path, capsys):
    raw = tmp_path / "raw"
    add_documents([write(tmp_path, "a.txt"), write(tmp_path, "b.txt", others(1))], raw)
    (raw / "a.txt").unlink()
    assert run("remove", "a", "--raw", raw, "--no-process") == 0
    assert [source.document for source in load_sources(raw)] == ["b"]


@pytest.mark.parametrize("command", [("remove", "--no-process", "--raw"), ("show", "--data")])
def test_whether_an_unknown_document_is_refused_with_the_nearest_names(tmp_path, capsys, command):
    raw, out = tmp_path / "raw", tmp_path / "out"
    files = [write(tmp_path, "宁波2024.txt"), write(tmp_path, "青岛2023.txt", others(1))]
    run("add", *files, "--raw", raw, "--out", out)
    folder = raw if command[0] == "remove" else out
    capsys.readouterr()
    for asked in ("宁波", "宁波2025", "宁波2024号"):
        assert run(command[0], asked, *command[1:], folder) == 2
        said = capsys.readouterr().err
        assert f"'{asked}'" in said and "宁波2024" in said and said.count("\n") == 1
    assert len(load_sources(raw)) == 2


def test_whether_a_document_is_found_by_id_file_path_and_title(tmp_path):
    raw = tmp_path / "raw"
    for name in ("Plan", "PLAN.TXT", str(raw / "plan.txt"), "跨境方案"):
        add_documents([write(tmp_path, "plan.txt")], raw, title="跨境方案")
        assert remove_document(name, raw).source.document == "plan"


def test_whether_a_title_that_several_have_removes_none(tmp_path):
    raw = tmp_path / "raw"
    files = [write(tmp_path, f"{n}.txt", others(n)) for n in range(2)]
    add_documents(files, raw, title="方案")
    with pytest.raises(SelectionError, match="2 documents"):
        remove_document("方案", raw)
    assert len(load_sources(raw)) == 2


def test_whether_nothing_is_removed_where_one_of_several_is_unknown(tmp_path):
    raw = tmp_path / "raw"
    add_documents([write(tmp_path, "a.txt")], raw)
    assert run("remove", "a", "b", "--raw", raw, "--no-process") == 2
    assert len(load_sources(raw)) == 1


# --- listing


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A raw folder with two documents, one of them processed, and the tables."""
    folder = tmp_path_factory.mktemp("folders")
    raw, out = folder / "raw", folder / "out"
    run("add", write(folder, "宁波2024.txt"), "--raw", raw, "--out", out)
    new = write(folder, "厦门2022.txt", TEXT.replace("宁波", "厦门").replace("2024", "2022"))
    run("add", new, "--raw", raw, "--out", out, "--no-process")
    return raw, out


def test_whether_the_list_says_what_is_guessed_and_what_is_not_processed(folders, capsys):
    raw, out = folders
    assert run("list", "--raw", raw, "--data", out, "--lang", "en") == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line.strip()}
    assert "not processed" in lines["厦门2022"] and "not processed" not in lines["宁波2024"]
    assert "Ningbo" in lines["宁波2024"] and "Year" in lines["宁波2024"]


def test_whether_a_changed_file_or_description_counts_as_not_processed(folders, tmp_path, capsys):
    raw = tmp_path / "raw"
    shutil.copytree(folders[0], raw)
    change_document("宁波2024", raw, title="另一个标题")
    run("list", "--raw", raw, "--data", folders[1], "--jurisdiction", "宁波市")
    assert "未处理" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (["--jurisdiction", "Ningbo"], {"宁波2024"}),
        (["--jurisdiction", "厦门"], {"厦门2022"}),
        (["--period", "2024"], {"宁波2024"}),
        ([], {"宁波2024", "厦门2022"}),
    ],
)
def test_whether_the_list_can_be_narrowed(folders, capsys, options, shown):
    run("list", "--raw", folders[0], "--data", folders[1], *options)
    said = capsys.readouterr().out
    assert {name for name in ("宁波2024", "厦门2022") if name in said} == shown


@pytest.mark.parametrize("options", [["--jurisdiction", "北京市"], ["--period", "1999"]])
def test_whether_a_list_of_nothing_names_what_there_is(folders, capsys, options):
    assert run("list", "--raw", folders[0], "--data", folders[1], *options) == 2
    said = capsys.readouterr().err
    assert "宁波市" in said or "2024" in said


def test_whether_a_file_that_is_left_out_is_said_to_be(tmp_path, capsys):
    raw = tmp_path / "raw"
    add_documents([write(tmp_path, "a.txt")], raw)
    write(raw, "新.txt", others(1))
    write(raw, "README.md", "about")
    write(raw, "~$a.docx", "lock")
    run("list", "--raw", raw, "--data", tmp_path / "out")
    said = capsys.readouterr().err
    assert f"policy-compare add {raw / '新.txt'}" in said and said.count("\n") == 1


# --- showing


def test_whether_a_document_is_shown_whole_with_each_unit_and_its_codes(folders, capsys):
    assert run("show", "宁波2024", "--data", folders[1]) == 0
    said = capsys.readouterr().out
    assert all(line in said for line in TEXT.splitlines())
    assert "[1] 第 1 项 · 宁波2024-001 · 措施（部署）" in said
    assert "[2] 第 2 项 · 宁波2024-002" in said
    assert "单一窗口" in said.split("[1]")[1].splitlines()[0]
    assert "\x1b" not in said


def test_whether_a_terminal_gets_the_evidence_highlighted_in_place(folders, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert run("show", "宁波2024", "--data", folders[1]) == 0
    unit = capsys.readouterr().out.split("[2]")[1]
    before, found, _ = unit.partition("\x1b[1;4;33m")
    assert before.endswith("2.") and found
    assert "公示口岸收费目录清单" in unit


@pytest.mark.parametrize("unit", ["1", "宁波2024-001"])
def test_whether_one_unit_is_shown_with_everything_that_is_known_of_it(folders, capsys, unit):
    assert run("show", "宁波2024", "--unit", unit, "--data", folders[1]) == 0
    said = capsys.readouterr().out
    start = TEXT.index("1.深化")
    for known in ("主要任务", "市口岸办", "2024-12-31", "单一窗口", f"{start}–"):
        assert known in said
    assert TEXT.splitlines()[3] in said and "2.公示" not in said


def test_whether_an_unknown_unit_is_refused_with_the_units_there_are(folders, capsys):
    assert run("show", "宁波2024", "--unit", "9", "--data", folders[1]) == 2
    said = capsys.readouterr().err
    assert "'9'" in said and "1 to 2" in said


@pytest.mark.parametrize("colour", [True, False])
def test_whether_nothing_in_a_document_acts_on_the_terminal(tmp_path, capsys, monkeypatch, colour):
    acting = "\x1b]0;pwned\x07\x1b[2J\u202e\u2066\x9b31m\u200b\x08"
    text = f"{acting}宁波市方案\n1.公示{acting}口岸收费。牵头单位：市{acting}口岸办\n"
    raw, out = tmp_path / "raw", tmp_path / "out"
    run(
        "add",
        write(tmp_path, "a.txt", text),
        "--raw",
        raw,
        "--out",
        out,
        "--title",
        f"标题{acting}",
    )
    if colour:
        monkeypatch.setenv("FORCE_COLOR", "1")
    for words in (["show", "a"], ["show", "a", "--unit", "1"], ["list", "--raw", raw]):
        assert run(*words, "--data", out) == 0
    said = capsys.readouterr()
    assert not set("\x07\u202e\u2066\x9b\u200b\x08") & set(said.out + said.err)
    assert "\x1b]" not in said.out and "\x1b[2J" not in said.out
    assert colour or "\x1b" not in said.out
    assert "‹U+202E›" in said.out and "␛" in said.out


@given(st.text())
def test_whether_what_is_made_visible_is_all_there_and_does_nothing(text):
    shown = make_visible(text)
    assert not any(unicodedata.category(char) in ACTING for char in shown)
    assert all(char in shown for char in text if unicodedata.category(char) not in ACTING)


def test_whether_an_error_shows_a_hostile_name_and_does_not_run_it(tmp_path, capsys):
    assert run("add", tmp_path / "\x1b[2J\u202e.txt", "--raw", tmp_path / "raw") == 2
    said = capsys.readouterr().err
    assert "\x1b" not in said and "\u202e" not in said and said.count("\n") == 1


# --- the guide


def write_word_file(path: Path) -> None:
    """The Word file of the guide, numbered by Word."""
    document = Document()
    for line in ("宁波市人民政府办公厅文件", "甬政办发〔2024〕8号"):
        document.add_paragraph(line)
    document.add_heading("宁波市2024年促进跨境贸易便利化专项行动方案", 0)
    document.add_paragraph("为进一步优化口岸营商环境，结合我市实际，制定本方案。")
    for heading, measures in {
        "一、优化通关流程": (
            "深化国际贸易“单一窗口”建设，推广电子提单，年内覆盖率达到80%。（牵头单位：市口岸办）",
            "推行“提前申报”“两步申报”，进一步压缩整体通关时间。（牵头单位：宁波海关；完成时限：2024年12月底前）",
            "对鲜活易腐商品实行优先查验、快速放行。（牵头单位：宁波海关）",
        ),
        "二、降低通关成本": (
            "公示口岸收费目录清单，清单之外不得收费。（牵头单位：市发展改革委）",
            "加密海铁联运班列，推广“一单制”。（牵头单位：市交通局）",
        ),
    }.items():
        document.add_heading(heading, 1)
        for measure in measures:
            document.add_paragraph(measure, style="List Number")
    for line in ("宁波市人民政府办公厅", "2024年3月15日"):
        document.add_paragraph(line)
    document.save(str(path))


def test_whether_the_guide_shows_what_its_commands_print(tmp_path, monkeypatch, capsys):
    shutil.copytree(RAW, tmp_path / "data" / "raw")
    write_word_file(tmp_path / "宁波市2024年方案.docx")
    monkeypatch.chdir(tmp_path)
    run("process")
    capsys.readouterr()
    shown = re.findall(r"```console\n\$ policy-compare ([^\n]*)\n(.*?)```", GUIDE, re.S)
    assert {words.split()[0] for words, _ in shown} == {"add", "change", "show", "gaps", "list", "remove"}  # fmt: skip
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    for words, wanted in shown:
        assert run(*shlex.split(words)) == 0
        said = capsys.readouterr().out
        assert doctest.OutputChecker().check_output(wanted, said, flags), f"{words}:\n{said}"


def test_whether_every_command_of_the_guide_is_understood():
    commands = re.findall(r"^(?:\$ )?policy-compare (.+)$", GUIDE, re.M)
    assert len(commands) > 10
    for words in commands:
        build_parser().parse_args(shlex.split(words))


@pytest.mark.parametrize("command", ["add", "change", "remove", "list", "show"])
def test_whether_each_command_shows_an_example(command, capsys):
    with pytest.raises(SystemExit) as stop:
        build_parser().parse_args([command, "--help"])
    assert stop.value.code == 0
    assert f"policy-compare {command} " in capsys.readouterr().out.split("example:")[1]


def test_whether_the_answers_in_the_terminal_show_a_hostile_document_and_do_not_run_it(
    tmp_path, capsys
):
    raw = tmp_path / "raw"
    write(raw, "甲\x1b[2J.txt", "1.公示\x1b]0;pwned\x07口岸收费\u202e目录。")
    write(raw, "乙.txt", "1.建设平台。")
    out = str(tmp_path / "out")
    assert run("process", raw, "--out", out) == 0
    assert run("coverage", "--data", out) == 0
    assert run("gaps", "--focus", "乙", "--quotes", "--data", out) == 0
    said = capsys.readouterr().out
    assert "公示" in said and "␛" in said
    assert not set(said) & {"\x1b", "\x07", "\u202e"}
