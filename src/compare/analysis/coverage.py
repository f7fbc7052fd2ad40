"""Coverage: how firmly each jurisdiction takes up each theme and each practice.

A cell is one of six states, from a jurisdiction without any document to one
that reports the thing done. Not found is not the same as not there: a cell
names the documents that were searched and the units it rests on.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from compare.analysis.misses import add_misses
from compare.errors import SelectionError, list_choices
from compare.loading import Corpus
from compare.periods import find_years
from compare.tables import join_list, split_list

# weakest first
STATES = ("no_document", "not_found", "mentioned", "planned", "specified", "in_place")
LEVELS = ("theme", "practice")
VALUES = ("state", "count", "share")

CELLS = ["jurisdiction", "level", "theme", "code", "state", "count", "share", "units", "documents"]

# what a unit must be to stand for a jurisdiction; a context says nothing of its own
SPEAKING = ("measure", "result", "problem")
MASKS = "*＊"


def coverage(corpus: Corpus, level: str = "theme") -> pd.DataFrame:
    """How firmly each jurisdiction takes up each code.

    The states, weakest first:

    ``no_document``
        The jurisdiction has no document in this selection, or none in which a
        unit could be read; nothing can be said.
    ``not_found``
        Its documents were searched, and no unit carries the code.
    ``mentioned``
        Only as a side theme without any of its practices, or only in a result
        or a problem.
    ``planned``
        Some measure has it as main theme or acts on one of its practices.
    ``specified``
        Planned, and such a measure, or the task or key point it makes a pair
        with, names a lead unit, a deadline or a quantity. A masked quantity
        (``**%``) and a deadline that never falls due (``long_term``) do not
        count. A key point is specified by those of its tasks that carry the
        code, and by any of its tasks where none does.
    ``in_place``
        A measure that would count as planned is reported as done.

    Parameters
    ----------
    corpus : Corpus
        Documents, units and codings; they stay as they are.
    level : {"theme", "practice"}
        Which codes.

    Returns
    -------
    pandas.DataFrame
        One row per jurisdiction and code of the field, in the corpus's and the
        taxonomy's order, whatever the order of rows in the tables.

        jurisdiction, level, theme, code, state : str
        count : Int64
            Distinct measures that carry the code, side themes included; a key
            point and the tasks that elaborate it are one. NA without a document.
        share : Float64
            `count` as part of all distinct measures of the jurisdiction, those
            outside the field included. NA without a document or measure.
        units : str
            Every measure, result and problem that carries the code, joined,
            documents by year and period, then units by place.
        documents : str
            Documents of the jurisdiction that were searched, joined.
        miss_rate, miss_low, miss_high : Float64
            Where nothing was found: how often the coder misses a measure with
            the code, with its 95 % interval. NA elsewhere and where unknown.

    Raises
    ------
    SelectionError
        There is no such level.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> empty = [pd.DataFrame(columns=t.names) for t in (DOCUMENTS, UNITS, CODINGS)]
    >>> cells = coverage(Corpus(*empty, load_taxonomy(), ("厦门市",)))
    >>> cells["state"].unique().tolist()
    ['no_document']
    """
    _check(level, LEVELS, "level")
    pair = ["jurisdiction", "code"]
    held = carriers(corpus, level)
    held = held.assign(strength=held["state"].map(STATES.index).astype("int64"))
    strongest = held.groupby(pair)["strength"].max().to_dict()
    units = held.groupby(pair)["unit"].agg(join_list).to_dict()
    measures = held[held["kind"] == "measure"]
    counts = measures.groupby(pair)["measure"].nunique().to_dict()
    totals = count_measures(corpus)
    documents = documents_in_order(corpus).groupby("jurisdiction")["document"]
    searched = documents.agg(join_list).to_dict()
    rows = []
    for cell in product(corpus.jurisdictions, corpus.taxonomy.codes(level)):
        name, code = cell
        there, total = name in searched, totals.get(name, 0)
        state = STATES[strongest.get(cell, STATES.index("not_found"))] if there else "no_document"
        count = counts.get(cell, 0)
        rows.append(
            {
                "jurisdiction": name,
                "level": level,
                "theme": corpus.taxonomy.theme_of(code).code,
                "code": code,
                "state": state,
                "count": count if there else pd.NA,
                "share": count / total if total else pd.NA,
                "units": units.get(cell, ""),
                "documents": searched.get(name, ""),
            }
        )
    texts = {name: "str" for name in CELLS if name not in ("count", "share")}
    types = {**texts, "count": "Int64", "share": "Float64"}
    return add_misses(pd.DataFrame(rows, columns=CELLS).astype(types), corpus.miss_rates)


def coverage_matrix(cells: pd.DataFrame, values: str = "state") -> pd.DataFrame:
    """Lay the cells of `coverage` out as jurisdictions × codes.

    Parameters
    ----------
    cells : pandas.DataFrame
        From `coverage`; it stays as it is.
    values : {"state", "count", "share"}
        What stands in the matrix.

    Returns
    -------
    pandas.DataFrame
        One row per jurisdiction, one column per code, in the order of `cells`.

    Raises
    ------
    SelectionError
        `values` is something else.

    Examples
    --------
    >>> import pandas as pd
    >>> cells = pd.DataFrame({"jurisdiction": ["b", "b", "a", "a"], "code": ["y", "x", "y", "x"],
    ...                       "state": ["planned", "not_found", "in_place", "planned"]})
    >>> coverage_matrix(cells).loc["a"].to_dict()
    {'y': 'in_place', 'x': 'planned'}
    """
    _check(values, VALUES, "value of the matrix")
    rows, columns = cells["jurisdiction"].unique(), cells["code"].unique()
    wide = cells.pivot(index="jurisdiction", columns="code", values=values)
    return wide.loc[rows, columns]


def carriers(corpus: Corpus, level: str = "theme") -> pd.DataFrame:
    """Every unit that carries a code, with what it alone would make of the cell.

    Parameters
    ----------
    corpus : Corpus
        Documents, units and codings; they stay as they are.
    level : {"theme", "practice"}
        Which codes. A unit carries a theme also through one of its practices.

    Returns
    -------
    pandas.DataFrame
        One row per unit and code of the field, units in order.

        jurisdiction, document, unit, kind, theme, code : str
        measure : str
            Id of the measure the unit belongs to: its key point, else itself.
        acts : bool
            Whether it is a measure with the code as main theme or practice.
        state : str
            ``mentioned``, ``planned``, ``specified`` or ``in_place``.
    """
    _check(level, LEVELS, "level")
    units = units_in_order(corpus)
    speaking = units[units["kind"].isin(SPEAKING)]
    codings = corpus.codings[corpus.codings["theme"].isin(corpus.taxonomy.codes("theme"))]
    if level == "practice":
        codings = codings[codings["level"] == "practice"]
        codings = codings[codings["code"].isin(corpus.taxonomy.codes("practice"))]
    else:
        codings = codings.assign(code=codings["theme"])
    firm = (codings["level"] == "practice") | (codings["rank"] == 1)
    marked = codings[["unit", "theme", "code"]].assign(firm=firm.astype(bool))
    codes = marked.groupby(["unit", "theme", "code"], as_index=False).agg(firm=("firm", "any"))
    position = {code: place for place, code in enumerate(corpus.taxonomy.codes(level))}
    codes = codes.sort_values("code", key=lambda column: column.map(position), kind="stable")

    detailed = _detailed(speaking)
    tasks = speaking[(speaking["elaborates"] != "") & (speaking["kind"] == "measure")]
    any_task = detailed[tasks.index].groupby(tasks["elaborates"]).any()
    held = speaking.assign(detailed=detailed).merge(codes, on="unit", how="inner")
    held["acts"] = (held["kind"] == "measure") & held["firm"]

    # tasks that carry the code speak for their key point; where none does, all of them may
    is_task = held["unit"] != held["measure"]
    key = pd.MultiIndex.from_frame(held[["code", "measure"]])
    task_rows = held[is_task & (held["kind"] == "measure")]
    by_tasks = key.map(task_rows.groupby(["code", "measure"])["detailed"].any().to_dict())
    of_tasks = pd.Series(by_tasks, index=held.index, dtype=object)
    of_tasks = of_tasks.where(of_tasks.notna(), held["unit"].map(any_task.to_dict()))
    of_key_point = held["measure"].map(dict(zip(speaking["unit"], detailed, strict=True)))
    of_pair = of_key_point.where(is_task, of_tasks)
    detail = held["detailed"] | of_pair.eq(True)

    done = held["status"] == "done"
    held["state"] = np.select(
        [held["acts"] & done, held["acts"] & detail, held["acts"]],
        ["in_place", "specified", "planned"],
        "mentioned",
    )
    return held[
        ["jurisdiction", "document", "unit", "kind", "measure", "theme", "code", "acts", "state"]
    ]


def units_in_order(corpus: Corpus) -> pd.DataFrame:
    """Units of the corpus's jurisdictions, documents by year and period, then by place.

    Returns
    -------
    pandas.DataFrame
        The columns of the units table, with `jurisdiction`, and `measure`, the
        id of the key point a task elaborates, else the unit's own.
    """
    documents = documents_in_order(corpus)
    units = corpus.units.merge(
        documents[["document", "jurisdiction"]].assign(nth=range(len(documents))), on="document"
    )
    units = units.sort_values(["nth", "start", "end", "unit"], ignore_index=True)
    measure = units["elaborates"].where(units["elaborates"] != "", units["unit"])
    return units.assign(measure=measure).drop(columns="nth")


def documents_in_order(corpus: Corpus) -> pd.DataFrame:
    """Documents that were searched: by jurisdiction, year (or that of the period), period and id.

    Where no unit could be read there was nothing to search, so such a document
    is left out: that nothing was found in it would be no finding.
    """
    documents = corpus.documents
    readable = documents["document"].isin(corpus.units["document"])
    documents = documents[documents["jurisdiction"].isin(corpus.jurisdictions) & readable]
    place = documents["jurisdiction"].map(corpus.jurisdictions.index)
    times = zip(documents["year"], documents["period"], strict=True)
    years = [min(find_years(None, str(p)), default=pd.NA) if pd.isna(y) else y for y, p in times]
    by = ["place", "_year", "period", "document"]
    return (
        documents.assign(place=place, _year=pd.array(years, "Int64"))
        .sort_values(by, na_position="last", ignore_index=True)
        .drop(columns=["place", "_year"])
    )


def count_measures(corpus: Corpus) -> dict[str, int]:
    """Distinct measures of each jurisdiction that has a document, inside the field or not."""
    units = units_in_order(corpus)
    counts = units[units["kind"] == "measure"].groupby("jurisdiction")["measure"].nunique()
    present = documents_in_order(corpus)["jurisdiction"].unique()
    return {name: int(counts.get(name, 0)) for name in present}


def field_measures(corpus: Corpus) -> pd.DataFrame:
    """Distinct measures in the field, in order: tasks give way to the key point they elaborate.

    Returns
    -------
    pandas.DataFrame
        Rows of `units_in_order`; a task whose key point is not in the field stays.
    """
    units = units_in_order(corpus)
    in_field = corpus.codings["theme"].isin(corpus.taxonomy.codes("theme"))
    coded = set(corpus.codings.loc[in_field, "unit"])
    measures = units[(units["kind"] == "measure") & units["unit"].isin(coded)]
    spelled_out = (measures["measure"] != measures["unit"]) & measures["measure"].isin(
        measures["unit"]
    )
    return measures[~spelled_out].reset_index(drop=True)


def _detailed(units: pd.DataFrame) -> pd.Series:
    """Whether each unit names a lead unit, a deadline that falls due, or a readable quantity."""
    lead = units["lead_units"].map(lambda names: any(n.strip(MASKS) for n in split_list(names)))
    due = (units["deadline"] != "long_term") & (
        (units["deadline"] != "") | (units["deadline_printed"].str.strip(MASKS) != "")
    )
    stated = units["quantities"].map(
        lambda printed: any(not set(MASKS) & set(q) for q in split_list(printed))
    )
    return lead.astype(bool) | due.astype(bool) | stated.astype(bool)


def _check(value: str, choices: tuple[str, ...], what: str) -> None:
    if value not in choices:
        raise SelectionError(
            f"the {what} {value!r}", "there is none", f"use one of {list_choices(choices)}"
        )
