"""Damaged documents: no crash, spans that tile the text, quotations that can be found in it."""

from __future__ import annotations

import ast
import importlib.util
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import hostile_inputs as hostile
import readers_samples as samples
from robust import examine, kill_adds

TESTS = Path(__file__).parent
CASES, PARTS = 500, 10
# the share of the cases that is coded, and that is added to a folder and processed there
CODED, ADDED = 4, 25


@pytest.fixture(scope="module")
def command() -> Iterator[ModuleType]:
    """The command that tries all of this at length."""
    path = TESTS.parent / "tools" / "robustness.py"
    spec = importlib.util.spec_from_file_location("robustness", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [*sys.path])  # the command adds to it
        patch.setitem(sys.modules, "robustness", module)
        spec.loader.exec_module(module)
        yield module


@pytest.mark.parametrize("part", range(PARTS))
def test_whether_a_damaged_document_is_refused_or_quoted_exactly(part, command):
    texts, read = command.read_texts(), 0
    for case in range(part * CASES // PARTS, (part + 1) * CASES // PARTS):
        data, _ = hostile.mutate(random.Random(case), texts)
        read += examine(data, coded=case % CODED == 0, added=case % ADDED == 0) == "read"
    assert read > CASES / PARTS / 2


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx", "html"])
def test_whether_a_damaged_file_is_refused_or_quoted_exactly(tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    if kind == "pdf":
        samples.write_pdf(path, [samples.Leaf().text(72, 99, "一、公示收费。")] * 2)
    else:
        getattr(samples, f"write_{kind}")("序号\t任务\n1\t公示收费\n", path)
    whole = path.read_bytes()
    assert examine(whole, f".{kind}", added=True) == "read"
    for case in range(4):
        assert examine(hostile.flip_file(random.Random(case), whole), f".{kind}") in (
            "read",
            "refused",
        )


def test_whether_an_addition_killed_at_any_moment_is_mended_by_adding_again(tmp_path):
    assert kill_adds(tmp_path, 6) == 6


def test_whether_the_command_tells_what_it_tried(command, capsys):
    assert command.main(["--cases", "6", "--only", "damaged"]) == 0
    rows = command.read_table(capsys.readouterr().out)
    names = ["documents damaged in one to four ways", *(f"damaged: {n}" for n in hostile.CHANGES)]
    assert {row[0] for row in rows} >= {*names, "damaged: encoding", "damaged: bytes"}
    tried = {row[0]: row[2:] for row in rows}
    count, outcome = tried[names[0]]
    assert count == "6" and "read" in outcome and "failed" not in outcome


def test_whether_the_command_says_what_failed(command, capsys, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("no")

    monkeypatch.setattr(command.robust, "examine", fail)
    assert command.main(["--cases", "3", "--only", "documents damaged"]) == 1
    shown = capsys.readouterr()
    assert "3 failed" in shown.out and "case 2" in shown.err and "ZeroDivisionError" in shown.err


def test_whether_the_command_finds_what_takes_too_long(command, capsys, monkeypatch):
    times = iter([0.0, 0.1, 0.0, 3.0, 0.0, 60.0] * 2)
    monkeypatch.setattr(command.time, "process_time", lambda: next(times))
    tried = command.measure([("slow", lambda n: "x" * n)], None)
    assert tried.failed and tried.outcome == "1 failed"


def test_whether_a_fixed_effort_is_not_taken_for_growth(command, monkeypatch):
    times = iter([0.0, 0.1, 0.0, 3.0, 0.0, 6.0])
    monkeypatch.setattr(command.time, "process_time", lambda: next(times))
    assert command.measure([("capped", lambda n: "x" * n)], None).failed == ()


def test_whether_the_documentation_lists_every_fault_that_the_command_tries(command):
    page = command.DOC.read_text("utf-8")
    rows = command.read_table(page)
    assert [row[0] for row in rows] == [fault.name for fault in command.list_faults()]
    assert [row[1] for row in rows] == [fault.promise for fault in command.list_faults()]
    assert not any("failed" in row[3] for row in rows)
    (cases,) = (row[2] for row in rows if row[0] == "documents damaged in one to four ways")
    assert int(cases.replace(",", "")) >= 20_000
    assert command.read_table(command.write_table([command.HEAD, "|", "| a | b |"], page)) == [
        ["a", "b"]
    ]


def test_whether_the_tests_that_the_command_runs_are_there(command):
    named = [name for fault in command.list_faults() for name in command.tests_of(fault)]
    assert len(named) > 30
    for name in named:
        file, test = name.split("::")
        tree = ast.parse((TESTS / file).read_text("utf-8"))
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, name
