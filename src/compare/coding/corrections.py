"""Corrections: what people say units are, kept beside the data in a file of their own.

The text of a unit, not its offsets, decides whether a correction still fits:
a document may be divided anew or gain a page, and what was corrected stays
corrected as long as the words are the same. Blanks, line ends and control
characters do not count, because spreadsheets do not keep them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compare.cells import guard, unguard_row
from compare.coding.correction import (
    COLUMNS,
    NEEDED,
    NONE,
    Correction,
    check_correction,
    squeeze,
)
from compare.coding.taxonomy import Taxonomy
from compare.errors import SelectionError, SourceError, list_choices
from compare.tables import aside, join_list

if TYPE_CHECKING:
    from compare.corpus.facets import Unit
    from compare.loading import Corpus

CORRECTIONS_FILE = "corrections.csv"
UNMATCHED_FILE = "corrections_unmatched.csv"
# a reader of CSV files takes no more in a cell than 131,072
LONGEST = 100_000


def read_corrections(path: str | Path, taxonomy: Taxonomy) -> tuple[Correction, ...]:
    """Read and check a file of corrections.

    Parameters
    ----------
    path : str or Path
        UTF-8 CSV, with or without a byte order mark; its columns are the
        fields of `Correction`. Lists are joined by ``;``. In themes and
        practices an empty cell means "as the program says", ``none`` means none.
    taxonomy : Taxonomy
        The codes there are.

    Returns
    -------
    tuple of Correction
        In the order of the file.

    Raises
    ------
    SourceError
        The file is missing or is no CSV, a column is missing, or a row has an
        unknown code, kind, status or date; the message names the row and what is valid.
    """
    asked = f"the corrections {path}"
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
        # strict: a quotation mark that is never closed would swallow the rows below it
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except FileNotFoundError:
        raise SourceError(asked, "there is no such file", "give the path of a CSV file") from None
    except (OSError, UnicodeDecodeError):
        raise SourceError(asked, "it cannot be read as UTF-8", "save it as UTF-8 CSV") from None
    except csv.Error as error:
        raise SourceError(asked, f"it is no valid CSV ({error})", "correct that row") from None
    header = next(csv.reader(io.StringIO(text, newline="")), [])
    for name in NEEDED:
        if name not in header:
            raise SourceError(
                asked, f"the column {name!r} is missing", f"give it {list_choices(COLUMNS)}"
            )
    return tuple(
        check_correction(unguard_row(row), f"row {number} of {asked}", taxonomy)
        for number, row in enumerate(rows, 2)
    )


def find_corrections(
    folders: Iterable[Path], given: str | Path | None, taxonomy: Taxonomy
) -> tuple[Correction, ...]:
    """Read the corrections that are given, else those beside the documents of each folder."""
    beside = [folder / CORRECTIONS_FILE for folder in folders]
    paths = [path for path in beside if path.is_file()] if given is None else [given]
    return tuple(each for path in paths for each in read_corrections(path, taxonomy))


def write_corrections(corrections: Iterable[Correction]) -> str:
    """Write corrections as the text of the CSV file that `read_corrections` reads."""
    out = io.StringIO(newline="")
    # every text is quoted: a line end within one must not look like the end of its row
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(COLUMNS)
    for correction in corrections:
        cells = asdict(correction)
        for name in ("themes", "practices"):
            codes = cells[name]
            cells[name] = "" if codes is None else join_list(codes) or NONE
        writer.writerow(guard(c) if isinstance(c, str) else c for c in cells.values())
    return "\ufeff" + out.getvalue()


def append_corrections(
    path: str | Path, new: Sequence[Correction], taxonomy: Taxonomy
) -> tuple[Correction, ...]:
    """Append corrections to a file, which is made where it is missing.

    One that says what the same person last said of the unit is not written again.

    Parameters
    ----------
    path : str or Path
        The file; it is written aside and moved into place.
    new : sequence of Correction
        What to append.
    taxonomy : Taxonomy
        To read what is there already.

    Returns
    -------
    tuple of Correction
        Those that were appended.

    Raises
    ------
    SourceError
        What is there already is broken, or a text is too long; what is there
        stays as it is.
    """
    path = Path(path)
    for correction in new:
        if len(correction.text) > LONGEST:
            raise SourceError(
                f"the correction of {correction.document} {correction.start}-{correction.end}",
                f"its text has more than {LONGEST:,} characters, which no list holds",
                "divide the document first: give its measures numbers",
            )
    kept = list(read_corrections(path, taxonomy)) if path.is_file() else []
    last = {_who_and_where(c): c for c in sorted(kept, key=lambda c: c.date)}
    added = []
    for correction in new:
        before = last.get(_who_and_where(correction))
        if before is None or not before.same_as(correction):
            added.append(correction)
            last[_who_and_where(correction)] = correction
    if added:
        with aside(path) as part:
            part.write_text(write_corrections([*kept, *added]), encoding="utf-8", newline="")
    return tuple(added)


def _who_and_where(correction: Correction) -> tuple[str, str, int, str]:
    return correction.coder, correction.document, correction.start, squeeze(correction.text)


def add_correction(
    path: str | Path,
    corpus: Corpus,
    unit: str,
    coder: str,
    *,
    themes: Sequence[str] | None = None,
    practices: Sequence[str] | None = None,
    kind: str | None = None,
    status: str | None = None,
    note: str = "",
    on: str | None = None,
) -> Correction:
    """Correct one unit of a corpus, in the file beside its documents.

    Parameters
    ----------
    path : str or Path
        The file of corrections.
    corpus : Corpus
        Where the unit is; its tables change when they are processed again.
    unit : str
        Id of the unit.
    coder : str
        Who corrects it.
    themes, practices : sequence of str, optional
        The codes it has, the main theme first, empty for none; as the program
        says where they are left out.
    kind, status : str, optional
        What it is; as the program says where they are left out.
    note : str
        Anything else.
    on : str, optional
        ISO date, today by default.

    Returns
    -------
    Correction
        As it stands in the file, where it is written only once.

    Raises
    ------
    SelectionError
        The corpus has no such unit.
    SourceError
        A value is unknown, or the file is broken; nothing is written.
    """
    rows = corpus.units[corpus.units["unit"] == unit]
    if rows.empty:
        raise SelectionError(
            f"the unit {unit!r}", "the corpus has no such unit", "use an id of its units table"
        )
    cells: dict[Any, Any] = rows[["document", "start", "end", "text"]].to_dict("records")[0]
    said = {"kind": kind or "", "status": status or "", "coder": coder, "note": note,
            "date": on or date.today().isoformat()}  # fmt: skip
    for name, codes in (("themes", themes), ("practices", practices)):
        given = [codes] if isinstance(codes, str) else codes
        said[name] = "" if given is None else join_list(given) or NONE
    correction = check_correction(cells | said, f"the correction of {unit}", corpus.taxonomy)
    append_corrections(path, [correction], corpus.taxonomy)
    return correction


def match_corrections(
    corrections: Sequence[Correction], document: str, units: Sequence[Unit]
) -> tuple[dict[int, Correction], tuple[Correction, ...]]:
    """Find the unit that each correction of a document is about.

    Where several units have the same text, corrections keep their order and
    go to those nearest to where they were.

    Parameters
    ----------
    corrections : sequence of Correction
        Of any documents; where two are about one unit, the later date wins,
        and on one day the later row.
    document : str
        Id of the document; corrections of others are left alone.
    units : sequence of Unit
        Its units in order.

    Returns
    -------
    dict of int to Correction
        By index of the unit; one that holds only a note is not among them.
    tuple of Correction
        Those whose text is no longer there.
    """
    places: dict[str, list[int]] = {}
    for index, unit in enumerate(units):
        places.setdefault(squeeze(unit.text), []).append(index)
    asked: dict[str, dict[int, list[Correction]]] = {}
    for correction in corrections:
        if correction.document == document:
            key = squeeze(correction.text)
            asked.setdefault(key, {}).setdefault(correction.start, []).append(correction)
    where: dict[int, int] = {}
    for key, by_start in asked.items():
        starts, there = sorted(by_start), places.get(key, [])
        for start, index in _pair(starts, [units[i].span.start for i in there]):
            where |= {id(correction): there[index] for correction in by_start[start]}
    # sorted keeps the order of the file among equal dates
    matched = {
        where[id(c)]: c
        for c in sorted(corrections, key=lambda c: c.date)
        if c.decides and id(c) in where
    }
    gone = (c for c in corrections if c.document == document and id(c) not in where)
    return matched, tuple(gone)


def _pair(before: Sequence[int], now: Sequence[int]) -> list[tuple[int, int]]:
    """Pair each former place with the index of one of today's: the same, or else the nearest."""
    if not now:
        return []
    pairs = [(place, now.index(place)) for place in before if place in now]
    left = [place for place in before if place not in now]
    free = [index for index in range(len(now)) if now[index] not in before]
    if len(left) == len(free):
        return pairs + list(zip(left, free, strict=True))
    # more places than units: the same unit was corrected again after it had moved
    free = free if len(left) < len(free) else list(range(len(now)))
    while left:
        taken = _assign(left, [now[index] for index in free])
        pairs += [(left[row], free[column]) for row, column in taken.items()]
        left = [place for row, place in enumerate(left) if row not in taken]
    return pairs


def _assign(left: Sequence[int], free: Sequence[int]) -> dict[int, int]:
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    # squared distances: the cheapest pairing never crosses
    cost = np.subtract.outer(np.array(left, float), np.array(free, float)) ** 2
    return {int(row): int(column) for row, column in zip(*linear_sum_assignment(cost), strict=True)}
