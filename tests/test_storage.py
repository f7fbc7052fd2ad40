"""Processed data are the old ones or the new ones, whatever happens to a run."""

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from compare.errors import SourceError
from compare.loading import load_corpus
from compare.pipeline import process
from compare.storage import locked, publish
from robust import make_context

KILLS = 100
PLAN = """一、提升通关效率
1.推广提前申报和两步申报，通关时间压减3%。（责任单位：海关；完成时限：2024年6月底前）
2.拓展国际贸易“单一窗口”服务功能，上线移动端。（责任单位：口岸办）
二、规范口岸收费
3.公示口岸收费目录清单，查处违规收费。（责任单位：市场监管局）
4.开行海铁联运班列，推进多式联运一单制。（责任单位：交通运输局）
"""
WORK_POINTS = """2023年口岸工作要点
1、建设跨境电商综试区，支持企业建设海外仓。
2、推动口岸物流单证电子化，实现全流程线上办理。
3、建设智慧港口，推广智能审图。
"""


def show(folder: Path) -> dict[str, bytes]:
    """Everything that a user sees in a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for top in folder.iterdir()
        if not top.name.startswith(".")
        for path in ([top] if top.is_file() else sorted(top.rglob("*")))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Two folders of documents that differ in everything, and what a full run makes of each."""
    base = tmp_path_factory.mktemp("two")
    expected = []
    for name, texts in (("a", (PLAN, WORK_POINTS)), ("b", (WORK_POINTS,))):
        (base / name).mkdir()
        for number, text in enumerate(texts):
            (base / name / f"{name}{number}.txt").write_text(text * 3, encoding="utf-8")
        process(base / name, base / f"out-{name}")
        expected.append(show(base / f"out-{name}"))
    assert expected[0].keys() != expected[1].keys()
    return base / "a", base / "b", *expected


@pytest.fixture(scope="module")
def processes():
    return make_context()


def run(raw, out, forget=False, bytes_a_file=0, ready=None, started=None):
    if forget:
        shutil.rmtree(Path(out) / ".documents", ignore_errors=True)
    if bytes_a_file:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_a_file, bytes_a_file))
    if ready is not None:
        ready.wait()
    if started is not None:
        started.set()
    try:
        process(raw, out)
    except OSError:
        os._exit(3)
    os._exit(0)


def test_a_run_killed_at_any_moment_leaves_the_old_data_or_the_new(tmp_path, two, processes):
    one, other, *expected = two
    out = tmp_path / "out"
    process(one, out)
    chance = random.Random(20)
    took = 0.3
    seen = set()
    killed = 0
    turn = 0
    while killed < KILLS:
        turn += 1
        assert turn < KILLS * 5, "the runs end before they can be killed"
        started = processes.Event()
        raw = (other, one)[turn % 2]
        child = processes.Process(
            target=run, args=(raw, out, turn % 3 == 0), kwargs={"started": started}
        )
        child.start()
        started.wait(30)
        begun = time.monotonic()
        # every fifth run ends by itself, so that the others are killed at every moment of a run
        child.join(None if turn % 5 == 1 else chance.uniform(0, took * 1.1))
        child.kill()  # nothing if it ended in this moment
        child.join()
        if child.exitcode == -signal.SIGKILL:
            killed += 1
        else:
            assert child.exitcode == 0
            took = time.monotonic() - begun
        now = show(out)
        assert now in expected
        assert len(load_corpus(out).documents) == now["documents.csv"].count(b"\n") - 1
        seen.add(expected.index(now))
    assert seen == {0, 1}
    # and the next run needs no repair
    process(one, out)
    assert show(out) == expected[0]
    process(other, out)
    assert show(out) == expected[1]
    assert not list(out.glob("*.link-*")) and not list(out.glob(".generations/.writing-*"))


@pytest.mark.parametrize("size", [1, 500, 3000, 8000, 15000])
def test_a_run_whose_disk_is_full_leaves_the_old_data(tmp_path, two, processes, size):
    one, other, *expected = two
    out = tmp_path / "out"
    process(one, out)
    child = processes.Process(target=run, args=(other, out), kwargs={"bytes_a_file": size})
    child.start()
    child.join()
    assert child.exitcode == 3
    assert show(out) == expected[0]
    process(other, out)
    assert show(out) == expected[1]


def test_runs_at_the_same_time_take_turns(tmp_path, two, processes):
    one, other, *expected = two
    out = tmp_path / "out"
    for _ in range(5):
        ready = processes.Event()
        children = [
            processes.Process(target=run, args=(raw, out, True), kwargs={"ready": ready})
            for raw in (one, other, one)
        ]
        for child in children:
            child.start()
        ready.set()
        for child in children:
            child.join()
        assert [child.exitcode for child in children] == [0, 0, 0]
        assert show(out) in expected


def test_a_run_that_waits_too_long_for_another_says_so(tmp_path):
    waited = []
    with (
        locked(tmp_path),
        pytest.raises(SourceError, match=r"another run .* wait until"),
        locked(tmp_path, 0.05, lambda: waited.append(True)),
    ):
        pass
    assert waited == [True]


def test_plain_files_of_an_earlier_version_are_taken_over(tmp_path, two):
    one, other, *expected = two
    process(one, tmp_path / "new")
    old = tmp_path / "old"
    # a copy that follows the links: plain files, and a folder in the place of each link to one
    shutil.copytree(tmp_path / "new", old)
    (old / "README.md").write_text("mine")
    (old / "corrections_unmatched.csv").write_text("of an earlier run")
    assert not (old / "units.csv").is_symlink()
    process(other, old)
    assert show(old) == expected[1] | {"README.md": b"mine"}


def test_a_file_that_was_deleted_or_changed_by_hand_is_there_again_after_the_next_run(
    tmp_path, two
):
    one, _, expected, _ = two
    out = tmp_path / "out"
    process(one, out)
    (out / "units.csv").unlink()
    (out / "codings.csv").unlink()
    (out / "codings.csv").write_text("changed")
    process(one, out)
    assert show(out) == expected


def test_a_file_that_is_no_longer_written_disappears_with_the_others(tmp_path):
    for files in ("ab", "bc"):
        with publish(tmp_path) as fresh:
            for name in files:
                (fresh / name).write_text(files)
    assert show(tmp_path) == {"b": b"bc", "c": b"bc"}
    assert not os.path.lexists(tmp_path / "a")


def test_without_symbolic_links_the_files_are_plain_ones(tmp_path, monkeypatch, two):
    def refuse(*_):
        raise OSError("a required privilege is not held by the client")

    one, other, *expected = two
    monkeypatch.setattr(Path, "symlink_to", refuse)
    for raw, files in zip((one, other), expected, strict=True):
        process(raw, tmp_path)
        assert show(tmp_path).items() >= files.items()
        assert not (tmp_path / "units.csv").is_symlink()
        assert len(load_corpus(tmp_path).documents) == files["documents.csv"].count(b"\n") - 1
