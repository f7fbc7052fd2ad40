"""A run works out only what is new or changed, and its result is that of a full run."""

import random
import shutil
from pathlib import Path

import pytest

import compare.pipeline
from compare.coding.correction import Correction
from compare.coding.corrections import write_corrections
from compare.pipeline import process
from test_storage import show

TEXTS = {
    "宁波市2023.txt": "一、任务\n1.公示口岸收费目录清单。（责任单位：口岸办）\n2.建设海外仓*个。\n",
    "嘉兴市2024.txt": "一、任务\n1.开行海铁联运班列，压减3%。\n2.拓展“单一窗口”功能。\n",
    "衢州市2022.txt": "今年以来，工作有序。一是走访企业。二是培育AEO企业12家。\n",
}
TAXONOMY = """
name: water
version: '1'
themes:
  - code: harbour
    name: {zh: 港口, en: Harbour}
    definition: {zh: 港口。, en: Harbours.}
    labels: [口岸, 海铁联运]
"""


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def worked_out(monkeypatch):
    """Documents that were read, divided and coded, in order."""
    seen = []
    whole = compare.pipeline.process_document

    def count(source, *arguments):
        seen.append(source.document)
        return whole(source, *arguments)

    monkeypatch.setattr(compare.pipeline, "process_document", count)
    return seen


def correct(raw, text, themes=("smart_port",), document="宁波市2023"):
    whole = (raw / f"{document}.txt").read_text(encoding="utf-8")
    at = whole.index(text)
    said = Correction(document, at, at + len(text), text, themes=themes, coder="A")
    path = raw / "corrections.csv"
    path.write_text(write_corrections([said]), encoding="utf-8")


def test_whether_nothing_is_worked_out_again_where_nothing_changed(raw, tmp_path, worked_out):
    process(raw, tmp_path / "out")
    assert len(worked_out) == 3
    before = show(tmp_path / "out")
    process(raw, tmp_path / "out")
    assert len(worked_out) == 3
    assert show(tmp_path / "out") == before


def test_whether_only_what_changed_is_worked_out(raw, tmp_path, worked_out, monkeypatch):
    out = tmp_path / "out"
    process(raw, out)

    def rerun(**given):
        worked_out.clear()
        process(raw, out, **given)
        return sorted(worked_out)

    (raw / "湖州市2024.txt").write_text("1.推广两步申报。\n2.公示收费。", encoding="utf-8")
    assert rerun() == ["湖州市2024"]
    (raw / "嘉兴市2024.txt").write_text("1.开行中欧班列。\n2.公示收费。", encoding="utf-8")
    assert rerun() == ["嘉兴市2024"]
    correct(raw, "2.建设海外仓*个。")
    assert rerun() == ["宁波市2023"]
    (raw / "衢州市2022.txt").unlink()
    assert rerun() == []
    (raw / "corrections.csv").unlink()
    assert rerun() == ["宁波市2023"]
    (tmp_path / "water.yaml").write_text(TAXONOMY, encoding="utf-8")
    assert len(rerun(taxonomy=tmp_path / "water.yaml")) == 3
    monkeypatch.setattr("compare.results.fingerprint", lambda: "another version")
    assert len(rerun()) == 3


@pytest.mark.parametrize("seed", range(6))
def test_whether_the_result_is_that_of_a_full_run_byte_for_byte(raw, tmp_path, seed):
    chance = random.Random(seed)
    out = tmp_path / "out"
    (tmp_path / "water.yaml").write_text(TAXONOMY, encoding="utf-8")
    for step in range(4):
        files = sorted(path for path in raw.iterdir() if path.suffix == ".txt")
        act = chance.randrange(5)
        if act == 0:
            (raw / f"新市{step}.txt").write_text(
                chance.choice(list(TEXTS.values())), encoding="utf-8"
            )
        elif act == 1:
            chance.choice(files).write_text("1.推广两步申报。\n2.公示收费标准。", encoding="utf-8")
        elif act == 2 and len(files) > 1:
            chance.choice(files).unlink()
        elif act == 3:
            (raw / "宁波市2023.txt").write_text(TEXTS["宁波市2023.txt"], encoding="utf-8")
            correct(
                raw,
                chance.choice(
                    ["2.建设海外仓*个。", "1.公示口岸收费目录清单。（责任单位：口岸办）"]
                ),
            )
        taxonomy = chance.choice([None, tmp_path / "water.yaml"])
        if taxonomy is not None:
            (raw / "corrections.csv").unlink(missing_ok=True)
        process(raw, out, taxonomy)
        fresh = tmp_path / f"fresh{step}"
        process(raw, fresh, taxonomy)
        assert show(out) == show(fresh)


@pytest.mark.parametrize("damage", ["cut", "changed", "emptied", "deleted"])
def test_whether_damaged_notes_of_earlier_runs_do_no_harm(raw, tmp_path, damage):
    out = tmp_path / "out"
    process(raw, out)
    before = show(out)
    for path in sorted((out / ".documents").iterdir()):
        text = path.read_text(encoding="utf-8")
        if damage == "cut":
            path.write_text(text[: len(text) // 2], encoding="utf-8")
        elif damage == "changed":
            path.write_text(text.replace("fee_disclosure", "sea_rail"), encoding="utf-8")
        elif damage == "emptied":
            path.write_text("", encoding="utf-8")
    if damage == "deleted":
        shutil.rmtree(out / ".documents")
    process(raw, out)
    assert show(out) == before


def test_whether_the_text_that_offsets_refer_to_lies_beside_the_tables(raw, tmp_path):
    corpus = process(raw, tmp_path / "out")
    for row in corpus.units.itertuples():
        text = (tmp_path / "out" / "text" / f"{row.file}.txt").read_bytes().decode("utf-8")
        assert text[row.start : row.end] == row.text
    files = {path.name for path in (Path(tmp_path) / "out" / "text").iterdir()}
    assert files == {f"{name}.txt" for name in TEXTS}
