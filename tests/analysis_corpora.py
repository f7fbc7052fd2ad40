"""Small corpora made by hand, for the tests of what is computed from tables."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from compare.coding.taxonomy import Practice, Taxonomy, Theme, Words
from compare.loading import Corpus
from compare.schema import CODINGS, DOCUMENTS, UNITS
from compare.tables import join_list, validate_table


def _practice(code: str, *labels: str) -> Practice:
    name = {"zh": labels[0], "en": code}
    return Practice(code, name, name, Words(labels=labels))


def _theme(code: str, labels: Sequence[str], *practices: Practice, **kind: bool) -> Theme:
    name = {"zh": labels[0], "en": code}
    return Theme(code, name, name, Words(labels=tuple(labels)), practices, **kind)


TAXONOMY = Taxonomy(
    "hand_made",
    "1",
    (
        _theme(
            "rail",
            ["海铁联运"],
            _practice("trains", "中欧班列"),
            _practice("subsidy", "班列补贴"),
        ),
        _theme("fees", ["口岸收费"], _practice("publication", "收费公示")),
        _theme("window", ["国际贸易“单一窗口”", "单一窗口"], _practice("mobile", "移动端")),
        _theme("elsewhere", ["农村电商"], in_field=False),
    ),
)
THEME_OF = {p.code: theme.code for theme in TAXONOMY.themes for p in theme.practices}


@dataclass(frozen=True)
class Unit:
    """One unit of a hand-made document; `key` names it so that another can elaborate it."""

    themes: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()
    text: str = "发展海铁联运。"
    kind: str = "measure"
    status: str = "planned"
    lead_units: str = ""
    deadline: str = ""
    quantities: str = ""
    key: str = ""
    elaborates: str = ""


def make_corpus(
    documents: dict[tuple[str, int], Sequence[Unit]],
    jurisdictions: Sequence[str] | None = None,
    taxonomy: Taxonomy = TAXONOMY,
) -> Corpus:
    """Build a corpus; documents are keyed by jurisdiction and year, their id is both joined."""
    document_rows: list[dict[str, Any]] = []
    unit_rows: list[dict[str, Any]] = []
    coding_rows: list[dict[str, Any]] = []
    for (jurisdiction, year), units in documents.items():
        document, place = f"{jurisdiction}{year}", 0
        ids = {unit.key: f"{document}-{number:03d}" for number, unit in enumerate(units, 1)}
        for number, unit in enumerate(units, 1):
            row = {
                "document": document,
                "file": f"{document}.txt",
                "unit": f"{document}-{number:03d}",
                "label": str(number),
                "start": place,
                "end": place + len(unit.text),
                "kind": unit.kind,
                "status": unit.status if unit.kind == "measure" else "",
                "themes": join_list(unit.themes),
                "practices": join_list(unit.practices),
                "lead_units": unit.lead_units,
                "deadline": unit.deadline,
                "quantities": unit.quantities,
                "elaborates": ids[unit.elaborates] if unit.elaborates else "",
                "text": unit.text,
            }
            unit_rows.append(row)
            place += len(unit.text) + 1
            for level, codes in (("theme", unit.themes), ("practice", unit.practices)):
                for rank, code in enumerate(codes, 1):
                    coding_rows.append(
                        {
                            "document": document,
                            "unit": row["unit"],
                            "level": level,
                            "code": code,
                            "theme": THEME_OF.get(code, code),
                            "rank": rank,
                            "confidence": 0.9,
                            "start": row["start"],
                            "end": row["start"] + 2,
                            "evidence": unit.text[:2],
                            "label": f"label of {code}",
                            "place": "body",
                        }
                    )
        document_rows.append(
            {
                "document": document,
                "file": f"{document}.txt",
                "title": f"{jurisdiction}的文件",
                "jurisdiction": jurisdiction,
                "jurisdiction_en": f"City of {jurisdiction}",
                "year": year,
                "period": str(year),
                "characters": place,
                "units": len(units),
            }
        )
    tables = (
        validate_table(_fill(rows, table), table)
        for rows, table in (
            (document_rows, DOCUMENTS),
            (unit_rows, UNITS),
            (coding_rows, CODINGS),
        )
    )
    names = dict.fromkeys(name for name, _ in documents)
    return Corpus(*tables, taxonomy, tuple(jurisdictions or names))


def _fill(rows: list[dict[str, Any]], table: Any) -> pd.DataFrame:
    """Give the columns that a test does not care about their empty value."""
    empty: dict[str, Any] = {"string": "", "bool": False}
    frame = pd.DataFrame(rows)
    for column in table.columns:
        if column.name not in frame:
            frame[column.name] = empty.get(str(column.type))
    return frame


def shuffle(corpus: Corpus, seed: int) -> Corpus:
    """The same corpus with the rows of its tables in another order."""
    turn = random.Random(seed)

    def mixed(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.iloc[turn.sample(range(len(frame)), len(frame))]

    return replace(
        corpus,
        documents=mixed(corpus.documents),
        units=mixed(corpus.units),
        codings=mixed(corpus.codings),
    )


@contextmanager
def unchanged(corpus: Corpus) -> Iterator[None]:
    """Fail where the tables of the corpus are not what they were."""
    tables = (corpus.documents, corpus.units, corpus.codings)
    before = [table.copy(deep=True) for table in tables]
    yield
    for old, new in zip(before, tables, strict=True):
        pd.testing.assert_frame_equal(old, new)


WORDS = ("海铁联运", "中欧班列", "收费公示", "单一窗口", "集装箱", "报关行", "码头", "税务")
PRACTICES = {
    "rail": ("trains", "subsidy"),
    "fees": ("publication",),
    "window": ("mobile",),
}


@st.composite
def units(draw: st.DrawFn) -> Unit:
    """Any unit that a coder could make, without a pair."""
    kind = draw(st.sampled_from(["measure", "measure", "measure", "result", "problem", "context"]))
    themes: tuple[str, ...] = ()
    practices: list[str] = []
    if kind != "context":
        themes = tuple(
            draw(st.one_of(
                st.lists(st.sampled_from(["rail", "fees", "window"]), max_size=3, unique=True),
                st.just(["elsewhere"]),
            ))
        )  # fmt: skip
        for theme in themes:
            allowed = PRACTICES.get(theme, ())
            if allowed:
                practices += draw(st.lists(st.sampled_from(allowed), unique=True))
    return Unit(
        themes,
        tuple(practices),
        text="".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))),
        kind=kind,
        status=draw(st.sampled_from(["planned", "done"])),
        lead_units=draw(st.sampled_from(["", "市商务局"])),
        deadline=draw(st.sampled_from(["", "2023-12-31", "long_term"])),
        quantities=draw(st.sampled_from(["", "30%", "**%"])),
    )


@st.composite
def corpora(draw: st.DrawFn, least: int = 1) -> Corpus:
    """Corpora of up to four jurisdictions, one of which may have no document."""
    names = ["甲市", "乙市", "丙市", "丁市"][: draw(st.integers(least, 4))]
    documents: dict[tuple[str, int], Sequence[Unit]] = {}
    for name in names:
        for year in draw(st.lists(st.sampled_from([2022, 2023]), max_size=2, unique=True)):
            found = draw(st.lists(units(), max_size=5))
            # a task may spell out the unit before it
            pairs = [
                replace(unit, elaborates=f"k{number - 1}") if draw(st.booleans()) else unit
                for number, unit in enumerate(found)
                if number
            ]
            listed = [*found[:1], *pairs]
            documents[name, year] = [
                replace(unit, key=f"k{number}") for number, unit in enumerate(listed)
            ]
    return make_corpus(documents, names)
