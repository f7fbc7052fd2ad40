"""How well a coding agrees with a reference coding: boundaries, kinds, themes, practices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from compare.cells import unguard_texts
from compare.errors import SelectionError, SourceError, list_choices
from compare.tables import split_list

FOUND_FROM = 0.8
Row = Mapping[Any, Any]
Pair = tuple[Row | None, Row | None]
NEEDED = ("document", "start", "end", "kind", "themes", "practices", "text")


@dataclass(frozen=True)
class Score:
    """Counts behind precision, recall and F1.

    Examples
    --------
    >>> Score(8, 2, 2).f1
    0.8
    """

    both: int = 0
    only_coding: int = 0
    only_reference: int = 0

    @property
    def support(self) -> int:
        """How often the reference has it."""
        return self.both + self.only_reference

    @property
    def precision(self) -> float | None:
        """Share of what the coding has that the reference has too; None where it has nothing."""
        given = self.both + self.only_coding
        return self.both / given if given else None

    @property
    def recall(self) -> float | None:
        """Share of what the reference has that the coding has too; None without support."""
        return self.both / self.support if self.support else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where neither has it."""
        total = 2 * self.both + self.only_coding + self.only_reference
        return 2 * self.both / total if total else None


@dataclass(frozen=True)
class Agreement:
    """A coding measured against a reference, on the reference's documents.

    Parameters
    ----------
    units : Score
        Boundaries: a unit is found when its span overlaps one of the
        reference by an intersection over union of 0.8 or more.
    kinds, main_themes : float or None
        Accuracy on the units found; None where there is nothing to compare.
    themes, practices : Score
        All codes together (micro).
    by_theme, by_practice : dict of str to Score
        Code by code.
    disagreements : pandas.DataFrame
        Units whose themes differ: document, start, end, reference, coding, text.
    """

    units: Score
    kinds: float | None
    main_themes: float | None
    themes: Score
    practices: Score
    by_theme: dict[str, Score] = field(repr=False)
    by_practice: dict[str, Score] = field(repr=False)
    disagreements: pd.DataFrame = field(repr=False, compare=False)

    @property
    def macro_f1(self) -> float | None:
        """Mean F1 over the themes that the reference has."""
        scores = [s.f1 for s in self.by_theme.values() if s.support and s.f1 is not None]
        return sum(scores) / len(scores) if scores else None


def read_coded_units(path: str | Path) -> pd.DataFrame:
    """Read a CSV of coded units, such as ``units.csv`` or a reference coding.

    Parameters
    ----------
    path : str or Path
        UTF-8 CSV with at least the columns document, start, end, kind, themes,
        practices (lists joined by ``;``) and text.

    Raises
    ------
    SourceError
        The file is missing, is no CSV, or lacks a column.
    """
    asked = f"the coded units {path}"
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError:
        raise SourceError(asked, "there is no such file", "give the path of a CSV file") from None
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = str(error).split("\n")[0]
        raise SourceError(
            asked, f"it is no readable CSV ({reason})", "save it as UTF-8 CSV"
        ) from None
    for name in NEEDED:
        if name not in frame.columns:
            raise SourceError(
                asked, f"the column {name!r} is missing", f"give it {list_choices(NEEDED)}"
            )
    frame = unguard_texts(frame)
    for name in ("start", "end"):
        wrong = frame.loc[~frame[name].str.fullmatch(r"\d+"), name]
        if len(wrong):
            raise SourceError(
                asked, f"{name!r} has the value {wrong.iloc[0]!r}", "use whole numbers"
            )
    return frame.astype({"start": "int64", "end": "int64"})


def read_references(paths: Sequence[str | Path]) -> pd.DataFrame:
    """Read several files of coded units as one.

    Raises
    ------
    SourceError
        A file cannot be used, or two of them code the same document.
    """
    frames = [read_coded_units(path) for path in paths]
    seen: dict[str, str | Path] = {}
    for path, frame in zip(paths, frames, strict=True):
        for document in frame["document"].unique():
            if document in seen:
                raise SourceError(
                    f"the coded units {path}",
                    f"{seen[document]} codes the document {document!r}, too",
                    "give each document once",
                )
            seen[document] = path
    return pd.concat(frames, ignore_index=True)


def measure_agreement(coding: pd.DataFrame, reference: pd.DataFrame) -> Agreement:
    """Measure a coding against a reference.

    Parameters
    ----------
    coding, reference : pandas.DataFrame
        Coded units as `read_coded_units` gives them. Documents that the
        reference does not have are left out.

    Returns
    -------
    Agreement
        Codes of a unit that was not found count as missed; those of a unit
        that the reference does not have count as wrong.

    Examples
    --------
    >>> row = {"document": "a", "start": 0, "end": 9, "kind": "measure", "text": "…"}
    >>> one = pd.DataFrame([row | {"themes": "x;y", "practices": ""}])
    >>> two = pd.DataFrame([row | {"themes": "x", "practices": ""}])
    >>> measure_agreement(two, one).themes
    Score(both=1, only_coding=0, only_reference=1)
    """
    pairs = pair_units(coding, reference)
    matched = [(a, b) for a, b in pairs if a is not None and b is not None]
    themes, by_theme = _count(pairs, "themes")
    practices, by_practice = _count(pairs, "practices")
    coded = [(a, b) for a, b in matched if b["themes"]]
    return Agreement(
        units=Score(
            len(matched),
            sum(b is None for _, b in pairs),
            sum(a is None for a, _ in pairs),
        ),
        kinds=_share([a["kind"] == b["kind"] for a, b in matched]),
        main_themes=_share(
            [list_codes(a, "themes")[:1] == list_codes(b, "themes")[:1] for a, b in coded]
        ),
        themes=themes,
        practices=practices,
        by_theme=by_theme,
        by_practice=by_practice,
        disagreements=_list_disagreements(pairs),
    )


def pair_units(coding: pd.DataFrame, reference: pd.DataFrame) -> list[Pair]:
    """Pair the units of a coding with those of a reference, one to one.

    Parameters
    ----------
    coding, reference : pandas.DataFrame
        Coded units; documents that the reference does not have are left out.

    Returns
    -------
    list of (row or None, row or None)
        First the coding's unit, then the reference's; None where it has none
        that overlaps enough.

    Raises
    ------
    SelectionError
        They have no document in common.
    """
    if not set(coding["document"]) & set(reference["document"]):
        raise SelectionError(
            "the coding to measure",
            "it has none of the documents of the reference",
            f"give coded units of {list_choices(sorted(set(reference['document'])))}",
        )
    pairs: list[Pair] = []
    for document, rows in reference.groupby("document", sort=True):
        mine = coding[coding["document"] == document]
        pairs.extend(_match(mine.to_dict("records"), rows.to_dict("records")))
    return pairs


def _match(mine: Sequence[Row], reference: Sequence[Row]) -> list[Pair]:
    """Pair units one to one, those that overlap most first."""
    overlaps = sorted(
        (
            (iou, -i, -j)
            for j, b in enumerate(reference)
            for i, a in enumerate(mine)
            if (iou := _overlap(a, b)) >= FOUND_FROM
        ),
        reverse=True,
    )
    of_mine: dict[int, int] = {}
    of_reference: dict[int, int] = {}
    for _, i, j in overlaps:
        if -i not in of_mine and -j not in of_reference:
            of_mine[-i], of_reference[-j] = -j, -i
    pairs: list[Pair] = [
        (mine[of_reference[j]] if j in of_reference else None, b) for j, b in enumerate(reference)
    ]
    return pairs + [(a, None) for i, a in enumerate(mine) if i not in of_mine]


def _overlap(a: Row, b: Row) -> float:
    a0, a1, b0, b1 = (int(str(x)) for x in (a["start"], a["end"], b["start"], b["end"]))
    shared = min(a1, b1) - max(a0, b0)
    return shared / (max(a1, b1) - min(a0, b0)) if shared > 0 else 0.0


def list_codes(row: Row | None, column: str) -> list[str]:
    """List the codes of a coded unit; none for a unit that is not there."""
    return split_list(str(row[column])) if row is not None else []


def _count(pairs: Sequence[Pair], column: str) -> tuple[Score, dict[str, Score]]:
    counts: dict[str, Counter[str]] = {
        "both": Counter(),
        "coding": Counter(),
        "reference": Counter(),
    }
    for a, b in pairs:
        mine, wanted = set(list_codes(a, column)), set(list_codes(b, column))
        counts["both"].update(mine & wanted)
        counts["coding"].update(mine - wanted)
        counts["reference"].update(wanted - mine)
    every = sorted(set().union(*counts.values()))
    by_code = {
        code: Score(counts["both"][code], counts["coding"][code], counts["reference"][code])
        for code in every
    }
    total = Score(*(sum(counts[key].values()) for key in ("both", "coding", "reference")))
    return total, by_code


def _share(truths: Sequence[bool]) -> float | None:
    return sum(truths) / len(truths) if truths else None


def _list_disagreements(
    pairs: Sequence[Pair],
) -> pd.DataFrame:
    rows = []
    for a, b in pairs:
        if set(list_codes(a, "themes")) == set(list_codes(b, "themes")):
            continue
        known = b if b is not None else a
        assert known is not None
        rows.append(
            {name: known[name] for name in ("document", "start", "end")}
            | {
                "reference": ";".join(list_codes(b, "themes")),
                "coding": ";".join(list_codes(a, "themes")),
                "text": known["text"],
            }
        )
    columns = ["document", "start", "end", "reference", "coding", "text"]
    return pd.DataFrame(rows, columns=columns)
