"""The list of documents and the raw files: what is stated, and what is refused."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from compare.corpus.readers import read_content
from compare.corpus.sources import COLUMNS, load_sources
from compare.errors import SourceError

RAW = Path(__file__).parents[1] / "data" / "raw"


def write_list(folder: Path, rows: list[dict[str, str]], columns=COLUMNS) -> None:
    with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("source", load_sources(RAW), ids=lambda source: source.document)
def test_whether_the_real_sources_are_whole_and_their_evidence_stands_in_the_text(source):
    content = read_content(RAW / source.file, source.sha256)
    assert source.evidence and source.identity in ("stated", "inferred")
    for words in source.evidence.split("；"):
        assert words in content.text
    assert source.document_number in content.text
    assert source.jurisdiction and source.jurisdiction_en and len(source.code) == 6


def test_whether_every_raw_file_is_listed():
    assert {source.file for source in load_sources(RAW)} == {p.name for p in RAW.glob("*.txt")}


def test_whether_a_wrong_checksum_is_refused_with_both_sums(tmp_path):
    (tmp_path / "a.txt").write_text("一、任务", encoding="utf-8")
    with pytest.raises(SourceError) as error:
        read_content(tmp_path / "a.txt", "0" * 64)
    assert hashlib.sha256("一、任务".encode()).hexdigest() in str(error.value)
    assert "0" * 64 in str(error.value)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"  \n\t ", "empty"),
        (b"\xff\xfe\x00\x01", "UTF-8"),
        (b"%PDF-1.7\x00\x01", "name it .pdf"),
    ],
)
def test_whether_what_is_no_text_is_refused_in_one_sentence(tmp_path, data, word):
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(SourceError) as error:
        read_content(path)
    assert word in str(error.value) and str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_whether_text_is_read_without_changing_a_character(tmp_path):
    text = "\ufeff一、任务\r\n\u3000公示\u00a0收费。\x0c"
    (tmp_path / "a.txt").write_bytes(text.encode())
    assert read_content(tmp_path / "a.txt").text == text


def test_whether_a_folder_without_a_list_is_scanned_and_what_is_unknown_stays_empty(tmp_path):
    (tmp_path / "宁波").mkdir()
    for name in ("宁波/方案.txt", "乙.txt", "甲.TXT", "README.md", "not.log", ".hidden.txt"):
        (tmp_path / name).write_text("一、任务", encoding="utf-8")
    sources = load_sources(tmp_path)
    assert [source.file for source in sources] == sorted(["宁波/方案.txt", "乙.txt", "甲.TXT"])
    assert all(s.jurisdiction == s.title == s.sha256 == "" and s.year is None for s in sources)


def test_whether_files_of_the_same_name_keep_different_ids(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.txt").write_text("一、任务", encoding="utf-8")
    ids = [source.document for source in load_sources(tmp_path)]
    assert len(set(ids)) == 2


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({"document": "", "file": "a.txt"}, "row 2"),
        ({"document": "a", "file": "a.txt", "year": "22"}, "year"),
        ({"document": "a", "file": "a.txt", "genre": "poem"}, "action_plan"),
        ({"document": "a", "file": "a.txt", "level": "moon"}, "prefecture"),
        ({"document": "a", "file": "a.txt", "identity": "sure"}, "inferred"),
        ({"document": "a", "file": "../a.txt"}, "outside"),
    ],
)
def test_whether_a_broken_row_is_refused_and_the_valid_values_named(tmp_path, row, word):
    write_list(tmp_path, [row])
    with pytest.raises(SourceError, match=word):
        load_sources(tmp_path)


def test_whether_a_document_listed_twice_is_refused(tmp_path):
    write_list(tmp_path, [{"document": "a", "file": "a.txt"}, {"document": "a", "file": "b.txt"}])
    with pytest.raises(SourceError, match="twice"):
        load_sources(tmp_path)


def test_whether_a_list_without_the_needed_columns_is_refused(tmp_path):
    write_list(tmp_path, [{"title": "a"}], ["title"])
    with pytest.raises(SourceError, match="document"):
        load_sources(tmp_path)


def test_whether_a_missing_or_empty_folder_is_refused(tmp_path):
    with pytest.raises(SourceError, match="no such folder"):
        load_sources(tmp_path / "nowhere")
    with pytest.raises(SourceError, match="neither"):
        load_sources(tmp_path)
