"""What must hold for every document, however damaged: it is refused in a sentence, or it is quoted exactly."""

from __future__ import annotations

import multiprocessing
import random
import signal
import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from compare.adding import add_documents
from compare.coding.coder import Coder
from compare.coding.taxonomy import load_taxonomy
from compare.corpus.facets import annotate
from compare.corpus.identity import infer_identity
from compare.corpus.readers import Content, read_content
from compare.corpus.sources import find_unlisted, load_sources
from compare.corpus.units import divide, recognise
from compare.errors import CompareError
from compare.pipeline import process


@cache
def make_coder() -> Coder:
    """One coder for all cases."""
    return Coder(load_taxonomy())


def examine(data: bytes, suffix: str = ".txt", *, coded: bool = True, added: bool = False) -> str:
    """Take a document all its way, and see that what must hold holds.

    Parameters
    ----------
    data : bytes
        The file.
    suffix : str
        Its format.
    coded : bool
        Whether its units are coded, too.
    added : bool
        Whether it is added to a folder and processed there, too.

    Returns
    -------
    str
        ``read`` or ``refused``.

    Raises
    ------
    AssertionError
        Something does not hold.
    Exception
        Whatever crashed.
    """
    with TemporaryDirectory() as name:
        path = Path(name) / f"a{suffix}"
        path.write_bytes(data)
        try:
            content = read_content(path)
        except CompareError as error:
            assert "\n" not in str(error)
            content = None
        if added:
            add_and_process(path, content)
    if content is None:
        return "refused"
    if suffix == ".txt" and content.encoding == "utf-8":
        assert content.text == data.decode()
    check_places(content)
    check_text(content.text, coded)
    return "read"


def check_places(content: Content) -> None:
    """Places lie in the text, in order and apart."""
    at = 0
    for place in content.places:
        assert at <= place.start < place.end <= len(content.text)
        at = place.end


def check_text(text: str, coded: bool) -> None:
    """Spans tile the text, units and evidence quote it, codes are of the taxonomy."""
    spans, at = divide(text), 0
    for span in spans:
        assert span.start == at < span.end
        at = span.end
    assert at == len(text)
    units = annotate(text, spans)
    for unit in units:
        assert unit.text == text[unit.span.start : unit.span.end] and unit.text.strip()
    found = infer_identity(text, "a.txt")
    assert found.year is None or 1900 <= found.year <= 2100
    recognise(text)
    if coded:
        check_codes(text, units)


def check_codes(text: str, units: tuple) -> None:
    """Evidence quotes the text, and every code is of the taxonomy."""
    coder = make_coder()
    levels = {code: "theme" for code in (theme.code for theme in coder.taxonomy.themes)}
    levels |= {p.code: "practice" for theme in coder.taxonomy.themes for p in theme.practices}
    for unit, found in zip(units, coder.code(text, units), strict=True):
        assert unit.kind.kind != "context" or not found.codings
        for coding in found.codings:
            assert levels[coding.code] == coding.level and 0 <= coding.confidence <= 1
            assert coder.taxonomy.theme_of(coding.code).code == coding.theme and coding.evidence
            for piece in coding.evidence:
                assert text[piece.start : piece.end] == piece.words != ""


def add_and_process(path: Path, content: Content | None) -> None:
    """It is added or refused, and what is added can be listed and processed."""
    raw = path.parent / "raw"
    added = add_documents([path], raw)
    assert len(added.documents) + len(added.refused) == 1
    assert bool(added.documents) == (content is not None)
    if added.documents:
        assert load_sources(raw) == added.documents
        corpus = process(raw, path.parent / "out")
        text = (
            (path.parent / "out" / "text" / f"{added.documents[0].file}.txt").read_bytes().decode()
        )
        assert content is not None and text == content.text
        for row in corpus.units.to_dict("records"):
            assert text[row["start"] : row["end"]] == row["text"]


# --- killed


def make_context() -> Any:
    """Processes that have the heavy modules already: what is killed is the run, not its imports."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["compare.pipeline", "compare.adding", "pandas", "pyarrow.parquet"]
    )
    return context


PLAIN = "宁波市2024年促进跨境贸易便利化行动方案\n\n一、主要任务\n1.公示口岸收费目录清单第{}版。\n2.建设海外仓。\n"


def _add(file: Path, raw: Path, started: Any) -> None:
    started.set()
    add_documents([file], raw)


def kill_adds(folder: Path, kills: int, seed: int = 20) -> int:
    """Kill the adding of one document after the other, at any moment; returns how many were killed.

    After each the list is the old one or the new one, and whatever else lies in the folder is a
    whole copy; adding once more is all it takes.
    """
    context = make_context()
    chance, raw, took, killed, number = random.Random(seed), folder / "raw", 0.05, 0, 0
    while killed < kills:
        number += 1
        assert number < kills * 5 + 20, "they end before they can be killed"
        file = folder / f"方案{number}.txt"
        file.write_text(PLAIN.format(number), "utf-8")
        before = load_sources(raw) if number > 1 else ()
        started = context.Event()
        child = context.Process(target=_add, args=(file, raw, started))
        child.start()
        started.wait(60)
        begun = time.monotonic()
        child.join(chance.uniform(0, took * 1.2))
        if child.is_alive():
            child.kill()
        child.join()
        if child.exitcode:
            assert child.exitcode == -signal.SIGKILL
            killed += 1
        else:
            took = time.monotonic() - begun
        listed = load_sources(raw) if (raw / "sources.csv").is_file() else ()
        assert len(listed) - len(before) in (0, 1) and {*before} <= {*listed}
        for left in find_unlisted(raw) if listed else ():
            assert (raw / left).read_bytes() == file.read_bytes()
        added = add_documents([file], raw)
        # it is there already where it was killed when it had done all
        assert bool(added.documents) == (len(listed) == len(before))
        assert len(load_sources(raw)) == number and not find_unlisted(raw)
    assert sorted(p.name for p in raw.iterdir() if p.suffix not in (".txt", ".csv")) == [".lock"]
    texts = {(raw / source.file).read_text("utf-8") for source in load_sources(raw)}
    assert texts == {PLAIN.format(each) for each in range(1, number + 1)}
    return killed
