"""Setting what people say in the place of what the program says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from compare.cells import unguard_texts
from compare.coding.coder import Coded, Coder, Coding
from compare.coding.correction import ACTED_ON, WITHOUT_THEME, Correction
from compare.coding.evidence import Evidence
from compare.coding.taxonomy import Taxonomy
from compare.corpus.facets import Unit
from compare.corpus.kinds import Kind
from compare.errors import SchemaError
from compare.tables import join_list

APPLIED_FILE = "corrections_applied.csv"
FACETS = ("kind", "status", "themes", "practices")
APPLIED = ("document", "unit", "start", "end", *FACETS, *(f"program_{name}" for name in FACETS),
           "coder", "date", "note", "text")  # fmt: skip
# A measure that the program took for something else is planned unless the person says done.
WEAKER = "planned"


def correct_units(units: Sequence[Unit], corrections: Mapping[int, Correction]) -> tuple[Unit, ...]:
    """Give units the kind and status that people say they have.

    Parameters
    ----------
    units : sequence of Unit
        Units of a document.
    corrections : mapping of int to Correction
        By index of the unit.

    Returns
    -------
    tuple of Unit
        A status alone makes a unit a measure, since nothing else has one.
    """
    return tuple(
        replace(unit, kind=_correct_kind(unit.kind, corrections[index]))
        if index in corrections
        else unit
        for index, unit in enumerate(units)
    )


def _correct_kind(told: Kind, correction: Correction) -> Kind:
    kind = correction.kind or (ACTED_ON if correction.status else told.kind)
    status = correction.status or told.status or WEAKER if kind == ACTED_ON else ""
    same = (kind, status) == (told.kind, told.status)
    return told if same else Kind(kind, status, "")


def code_corrected(
    text: str, units: Sequence[Unit], coder: Coder, corrections: Mapping[int, Correction]
) -> tuple[tuple[Unit, ...], tuple[Coded, ...], tuple[Coded, ...]]:
    """Code the units of a document, with what people say in the place of the program's codes.

    Parameters
    ----------
    text : str
        The raw text of the document.
    units : sequence of Unit
        As the program divides and annotates it.
    coder : Coder
        Codes the units.
    corrections : mapping of int to Correction
        By index of the unit.

    Returns
    -------
    tuple of Unit
        The units with corrected kinds.
    tuple of Coded
        What each is coded with; for units without a correction as the program says.
    tuple of Coded
        What the program says of every unit by itself.
    """
    program = coder.code(text, units)
    if not corrections:
        return tuple(units), program, program
    corrected = correct_units(units, corrections)
    # what the program says of a unit of the kind that it now has
    anew = coder.code(text, corrected)
    coded = tuple(
        _correct_codes(unit, now, corrections[index], coder.taxonomy)
        if index in corrections
        else before
        for index, (unit, now, before) in enumerate(zip(corrected, anew, program, strict=True))
    )
    return corrected, coded, program


def _correct_codes(unit: Unit, program: Coded, correction: Correction, taxonomy: Taxonomy) -> Coded:
    known = {(coding.level, coding.code): coding for coding in program.codings}
    practices = correction.practices
    themes = correction.themes
    if themes is None:
        themes = _add_themes(codes_of(program, "theme"), practices or (), taxonomy)
    if practices is None:
        practices = tuple(
            code for code in codes_of(program, "practice") if taxonomy.theme_of(code).code in themes
        )
    if unit.kind.kind == WITHOUT_THEME and correction.themes is None:
        themes, practices = (), ()
    whole = Evidence(unit.span.start, unit.span.end, unit.text, "", "body")

    def give(level: str, code: str, rank: int) -> Coding:
        found = known.get((level, code))
        evidence = found.evidence if found else (whole,)
        return Coding(level, code, taxonomy.theme_of(code).code, rank, 1.0, evidence)

    return Coded(
        tuple(give("theme", code, rank) for rank, code in enumerate(themes, 1))
        + tuple(give("practice", code, rank) for rank, code in enumerate(practices, 1)),
        program.candidates,
    )


def _add_themes(
    themes: Sequence[str], practices: Sequence[str], taxonomy: Taxonomy
) -> tuple[str, ...]:
    """The program's themes, and those that go with the practices a person gives."""
    needed = dict.fromkeys(taxonomy.theme_of(code).code for code in practices)
    more = [code for code in needed if code not in themes]
    outside = taxonomy.outside
    kept = [code for code in themes if not more or outside is None or code != outside.code]
    room = max(taxonomy.max_themes - len(more), 0)
    wanted = [code for code in kept if code in needed] + [c for c in kept if c not in needed]
    stay = set(wanted[:room])
    return tuple([code for code in kept if code in stay] + more)


def codes_of(coded: Coded, level: str) -> tuple[str, ...]:
    """Codes of one level, the main one first."""
    return tuple(coding.code for coding in coded.codings if coding.level == level)


def describe_applied(
    unit_id: str, correction: Correction, before: tuple[Unit, Coded], after: tuple[Unit, Coded]
) -> dict[str, Any]:
    """Set what a person says of a unit beside what the program says: a row of `APPLIED`."""
    unit = after[0]

    def facets(told: Unit, coded: Coded) -> tuple[str, ...]:
        codes = (join_list(codes_of(coded, level)) for level in ("theme", "practice"))
        return (told.kind.kind, told.kind.status, *codes)

    row = {
        "document": correction.document,
        "unit": unit_id,
        "start": unit.span.start,
        "end": unit.span.end,
        "coder": correction.coder,
        "date": correction.date,
        "note": correction.note,
        "text": unit.text,
    }
    row |= dict(zip(FACETS, facets(*after), strict=True))
    row |= {f"program_{n}": value for n, value in zip(FACETS, facets(*before), strict=True)}
    return {name: row[name] for name in APPLIED}


def read_applied(processed: str | Path) -> pd.DataFrame:
    """Read which units people corrected, and what the program says of them.

    Parameters
    ----------
    processed : str or Path
        The folder that ``policy-compare process`` wrote.

    Returns
    -------
    pandas.DataFrame
        One row a corrected unit, the columns of `APPLIED`; no row where
        nothing was corrected.

    Raises
    ------
    SchemaError
        The file lacks a column.

    Examples
    --------
    >>> len(read_applied("nowhere"))
    0
    """
    path = Path(processed) / APPLIED_FILE
    if not path.is_file():
        return pd.DataFrame(columns=list(APPLIED))
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    for name in APPLIED:
        if name not in frame:
            raise SchemaError(
                f"the table {path}",
                f"the column {name!r} is missing",
                "run policy-compare process again",
            )
    return unguard_texts(frame[list(APPLIED)]).astype({"start": "int64", "end": "int64"})
