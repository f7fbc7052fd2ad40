"""Damaged documents: no crash, spans that tile the text, quotations that can be found in it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from compare.coding.coder import Coder
from compare.coding.taxonomy import load_taxonomy
from compare.corpus.facets import annotate
from compare.corpus.identity import infer_identity
from compare.corpus.readers import read_content
from compare.corpus.units import divide, recognise
from compare.errors import CompareError
from hostile_inputs import ROOT, mutate

CASES, CODED = 500, 5
TEXTS = tuple(
    path.read_bytes().decode("utf-8")
    for folder in ("data/raw", "data/coding/imitations")
    for path in sorted((ROOT / folder).glob("*.txt"))
)


def examine(data: bytes, path: Path, coder: Coder | None) -> bool:
    """Take a damaged document through the program; whether it could be read at all."""
    path.write_bytes(data)
    try:
        text = read_content(path).text
    except CompareError as error:
        assert "\n" not in str(error)
        return False
    spans = divide(text)
    assert "".join(text[span.start : span.end] for span in spans) == text
    units = annotate(text, spans)
    for unit in units:
        assert text[unit.span.start : unit.span.end] == unit.text
    recognise(text)
    identity = infer_identity(text, path.name)
    assert identity.year is None or 1900 <= identity.year <= 2100
    for coded in coder.code(text, units) if coder is not None else ():
        for coding in coded.codings:
            assert coder is not None
            assert coder.taxonomy.theme_of(coding.code).code == coding.theme
            for piece in coding.evidence:
                assert text[piece.start : piece.end] == piece.words
    return True


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(load_taxonomy())


@pytest.mark.parametrize("part", range(10))
def test_whether_a_damaged_document_is_divided_and_quoted_all_the_same(part, tmp_path, coder):
    read = 0
    for case in range(part * CASES // 10, (part + 1) * CASES // 10):
        data, _ = mutate(random.Random(case), TEXTS)
        read += examine(data, tmp_path / "a.txt", coder if case % CODED == 0 else None)
    assert read > CASES / 10 / 2
