"""Traditional characters are matched as simplified ones and shown as printed."""

from pathlib import Path

import pytest
from hypothesis import given
from opencc import OpenCC

from compare.coding.coder import Coder, list_themes
from compare.coding.taxonomy import load_taxonomy
from compare.corpus.facets import annotate
from compare.corpus.traditional import simplify
from compare.corpus.units import divide, recognise
from texts import documents

RAW = Path(__file__).parents[1] / "data" / "raw"


def traditional(text: str) -> str:
    convert = OpenCC("s2t").convert
    table = {char: convert(char) for char in set(text)}
    return "".join(table[char] if len(table[char]) == 1 else char for char in text)


@pytest.mark.parametrize(
    "name", ["xiamen_2022_action_plan", "qingdao_2023_measures", "huaibei_2022_q2_work_report"]
)
def test_whether_a_document_in_traditional_characters_has_the_same_units_and_codes(name):
    text = (RAW / f"{name}.txt").read_bytes().decode()
    other = traditional(text)
    assert len(other) == len(text) and other != text
    assert recognise(other) == recognise(text)
    coder = Coder(load_taxonomy())
    before, after = (annotate(t, divide(t), 2022) for t in (text, other))
    assert [(u.span.start, u.span.end, u.span.label) for u in after] == [
        (u.span.start, u.span.end, u.span.label) for u in before
    ]
    for one, two in zip(before, after, strict=True):
        assert (two.kind.kind, two.kind.status) == (one.kind.kind, one.kind.status)
        assert two.annotation.deadline == one.annotation.deadline
    assert list(map(list_themes, coder.code(other, after))) == list(
        map(list_themes, coder.code(text, before))
    )


def test_whether_what_is_quoted_is_what_is_printed():
    text = "一、重點任務\n1.公示口岸收費目錄清單，壓減3%。（責任單位：市商務局、廈門海關；完成時限：2022年12月底前）"
    units = annotate(text, divide(text))
    (unit,) = units
    assert unit.text == text[unit.span.start : unit.span.end]
    assert unit.annotation.lead_units == ("市商务局", "厦门海关")
    assert unit.annotation.lead_printed == "市商務局、廈門海關"
    assert unit.annotation.deadline == "2022-12-31"
    assert unit.quantities[0].printed == "壓減3%"
    (coded,) = Coder(load_taxonomy()).code(text, units)
    assert list_themes(coded) == ("fee_disclosure",)
    words = [piece.words for coding in coded.codings for piece in coding.evidence]
    assert "收費目錄清單" in "".join(words)
    assert all(
        text[piece.start : piece.end] == piece.words
        for coding in coded.codings
        for piece in coding.evidence
    )


@given(documents)
def test_whether_simplifying_keeps_every_place(text):
    other = traditional(text)
    assert len(simplify(other)) == len(other)
    assert simplify(text) == text
