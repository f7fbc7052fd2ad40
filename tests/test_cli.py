"""The command as a user types it."""

from __future__ import annotations

import csv
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from compare.cli import build_parser, main
from compare.loading import load_corpus

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw"
CONTRACT = ["file", "document", "unit", "label", "start", "end", "kind", "status", "themes",
            "practices", "lead_units", "deadline", "elaborates", "text"]  # fmt: skip


def read_units(out: Path) -> list[dict[str, str]]:
    with (out / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_whether_units_csv_keeps_its_contract(processed):
    rows = read_units(processed)
    assert set(CONTRACT) <= set(rows[0])
    for row in rows:
        raw = (RAW / row["file"]).read_bytes().decode("utf-8")
        assert raw[int(row["start"]) : int(row["end"])] == row["text"]
    places = [(row["document"], int(row["start"])) for row in rows]
    assert all(a[0] != b[0] or a[1] < b[1] for a, b in itertools.pairwise(places))
    assert len({row["unit"] for row in rows}) == len(rows)


def test_whether_a_bare_folder_of_texts_gives_the_same_units(processed, tmp_path):
    for path in RAW.glob("*.txt"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    out = tmp_path / "out"
    assert main(["process", str(tmp_path), "--out", str(out)]) == 0
    wanted = sorted((r["file"], r["start"], r["end"], r["themes"]) for r in read_units(processed))
    assert sorted((r["file"], r["start"], r["end"], r["themes"]) for r in read_units(out)) == wanted


def test_whether_the_same_input_gives_the_same_bytes(processed, tmp_path):
    assert main(["process", str(RAW), "--out", str(tmp_path)]) == 0
    assert snapshot(tmp_path) == snapshot(processed)


def test_whether_processing_does_not_depend_on_hash_seed_or_folder(processed, tmp_path):
    command = [sys.executable, "-m", "compare.cli", "process", str(RAW), "--out", str(tmp_path)]
    run = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"PYTHONHASHSEED": "7"}, capture_output=True
    )
    assert run.returncode == 0, run.stderr
    assert snapshot(tmp_path) == snapshot(processed)


def test_whether_gaps_are_quoted_with_their_place(processed, capsys):
    assert main(["gaps", "--focus", "厦门市", "--peers", "青岛市", "--data", str(processed)]) == 0
    printed = capsys.readouterr().out
    assert "qingdao_2023_measures.txt" in printed and "厦门市" in printed
    assert "上海市" not in printed


def test_whether_coverage_is_shown_in_both_languages(processed, capsys):
    assert main(["coverage", "--data", str(processed)]) == 0
    assert "未检出" in capsys.readouterr().out
    assert main(["coverage", "--data", str(processed), "--lang", "en", "--level", "practice"]) == 0
    assert "Not found" in capsys.readouterr().out


@pytest.mark.parametrize("values", ["state", "count", "share"])
def test_whether_a_period_without_documents_is_no_zero(processed, capsys, values):
    arguments = ["coverage", "--data", str(processed), "--period", "2023", "--values", values]
    assert main(arguments) == 0
    row = next(x for x in capsys.readouterr().out.splitlines() if x.startswith("绿色低碳贸易"))
    assert ("无文件" if values == "state" else "–") in row


def test_whether_evaluate_prints_the_figures_of_the_reference(processed, tmp_path, capsys):
    reference = str(ROOT / "data" / "coding" / "reference.csv")
    units = str(processed / "units.csv")
    figures = tmp_path / "figures.json"
    arguments = ["evaluate", "--reference", reference, "--units", units, "--json", str(figures)]
    assert main([*arguments, "--confusions", "1"]) == 0
    printed = capsys.readouterr().out
    assert "95 % interval" in printed and "missed" in printed
    value = {row["name"]: row["value"] for row in json.loads(figures.read_text())["figures"]}
    assert value["unit boundaries F1"] == 1.0
    assert value["themes micro F1"] >= 0.85


def test_whether_the_taxonomy_report_says_it_is_clean(capsys):
    assert main(["taxonomy", "check"]) == 0
    assert "0 errors, 0 warnings" in capsys.readouterr().out


def test_whether_another_fields_taxonomy_can_be_used_from_end_to_end(tmp_path, capsys):
    (tmp_path / "water.yaml").write_text(
        "name: water\nthemes:\n- code: water\n  name: {zh: 供水, en: Water}\n"
        "  definition: {zh: 供水。, en: Water.}\n  labels: [自来水]\n",
        encoding="utf-8",
    )
    raw = tmp_path / "raw"
    raw.mkdir()
    for name, text in {"甲": "1.建设自来水厂。\n2.修路。", "乙": "1.修桥。\n2.修路。"}.items():
        (raw / f"{name}.txt").write_text(text, encoding="utf-8")
    out = str(tmp_path / "out")
    assert (
        main(["process", str(raw), "--out", out, "--taxonomy", str(tmp_path / "water.yaml")]) == 0
    )
    assert main(["gaps", "--focus", "乙", "--data", out]) == 0
    assert "建设自来水厂" in capsys.readouterr().out


def bad_inputs(folder: Path) -> dict[str, list[str]]:
    wrong_sum, not_text, empty = folder / "sum", folder / "binary", folder / "empty"
    for path in (wrong_sum, not_text, empty, folder / "none"):
        path.mkdir()
    (wrong_sum / "a.txt").write_text("1.公示收费。", encoding="utf-8")
    (wrong_sum / "sources.csv").write_text(f"document,file,sha256\na,a.txt,{'0' * 64}\n")
    (not_text / "a.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff")
    (empty / "a.txt").write_bytes(b"")
    (folder / "broken.yaml").write_text("themes: [", encoding="utf-8")
    return {
        "missing folder": ["process", str(folder / "nowhere")],
        "no documents": ["process", str(folder / "none")],
        "wrong checksum": ["process", str(wrong_sum)],
        "no text": ["process", str(not_text)],
        "empty file": ["process", str(empty)],
        "broken taxonomy": ["process", str(RAW), "--taxonomy", str(folder / "broken.yaml")],
        "missing taxonomy": ["process", str(RAW), "--taxonomy", str(folder / "none.yaml")],
        "broken taxonomy to check": [
            "taxonomy",
            "check",
            "--taxonomy",
            str(folder / "broken.yaml"),
        ],
    }


@pytest.mark.parametrize(
    "case",
    ["missing folder", "no documents", "wrong checksum", "no text", "empty file",
     "broken taxonomy", "missing taxonomy", "broken taxonomy to check"],
)  # fmt: skip
def test_whether_bad_input_is_one_sentence_and_leaves_nothing_behind(case, tmp_path, capsys):
    (tmp_path / "in").mkdir()
    arguments = bad_inputs(tmp_path / "in")[case]
    out = tmp_path / "out"
    if arguments[0] == "process":
        arguments += ["--out", str(out)]
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.err.startswith("policy-compare: ") and said.err.count("\n") == 1
    assert "Traceback" not in said.err and said.out == ""
    assert not out.exists() or not list(out.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ["gaps", "--focus", "北京市"],
        ["gaps", "--focus", "厦门市", "--peers", "北京市"],
        ["coverage", "--jurisdictions", "北京市"],
        ["coverage", "--period", "1999"],
    ],
)
def test_whether_unknown_names_are_refused_with_the_known_ones(processed, capsys, arguments):
    assert main([*arguments, "--data", str(processed)]) == 2
    said = capsys.readouterr().err
    assert "厦门市" in said or "2022" in said
    assert said.count("\n") == 1


def test_whether_a_bad_document_leaves_the_old_tables_as_they_were(processed, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["process", str(RAW), "--out", str(out)]) == 0
    before = snapshot(out)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_bytes(b"")
    assert main(["process", str(tmp_path / "raw"), "--out", str(out)]) == 2
    assert snapshot(out) == before


def test_whether_every_command_shows_an_example(capsys):
    for words in (["process"], ["report"], ["gaps"], ["coverage"], ["evaluate"], ["learn"], ["taxonomy", "check"]):  # fmt: skip
        with pytest.raises(SystemExit) as stop:
            build_parser().parse_args([*words, "--help"])
        assert stop.value.code == 0
        printed = capsys.readouterr().out
        assert "example:" in printed and f"policy-compare {' '.join(words)}" in printed


def test_whether_one_bad_document_is_reported_and_the_others_are_processed(tmp_path, capsys):
    raw = tmp_path / "raw"
    raw.mkdir()
    for name in ("甲市2023", "乙市2023"):
        (raw / f"{name}.txt").write_text("1.公示口岸收费目录。\n2.开行中欧班列。", encoding="utf-8")
    (raw / "坏.txt").write_bytes(b"")
    assert main(["process", str(raw), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1 and "坏.txt" in said.err
    assert said.out.startswith("2 documents, 4 units")
    corpus = load_corpus(tmp_path / "out")
    assert sorted(corpus.documents["document"]) == ["乙市2023", "甲市2023"]
