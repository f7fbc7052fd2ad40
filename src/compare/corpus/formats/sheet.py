"""Excel workbooks: the rows of each sheet, their cells between tabs."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from compare.corpus.formats.archive import check_archive
from compare.corpus.formats.limits import Limits, Refusal
from compare.corpus.formats.passages import Passage, Reading, join_passages

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})["']"""
)
# Cells that merged cells of a sheet may cover; a few whole columns are no more.
_COVERED = 5_000_000


def read_sheet(data: bytes, limits: Limits, encoding: str = "") -> Reading:
    r"""Read an ``.xlsx``: every visible sheet, a line a row.

    Values are printed as Excel shows them: dates as 2024/6/30, shares with %.
    Of a formula the stored value is read. A merged cell stands once; a line
    end in a cell becomes a space. Empty rows and columns around the table are
    left out.

    Parameters
    ----------
    data : bytes
        The file.
    limits : Limits
        What it may cost.
    encoding : str, optional
        Not used.

    Returns
    -------
    Reading
        The places are the cells of a row, such as ``Sheet1!A4:F4``.

    Raises
    ------
    Refusal
        It is damaged, hostile, empty, or a formula has no stored value.
    """
    import warnings

    from openpyxl import load_workbook

    check_archive(data, "xlsx", limits)
    has_formulas = _look_through(data)
    warnings.simplefilter("ignore")  # of features that are not read
    book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if has_formulas:
        codes = load_workbook(io.BytesIO(data), keep_links=False)
        for sheet in shown:
            _check_formulas(sheet, codes[sheet.title])
    return join_passages((row for sheet in shown for row in _read_rows(sheet)), limits)


def _look_through(data: bytes) -> bool:
    """Whether a workbook has formulas; one whose merged cells would fill the memory is refused."""
    from openpyxl.utils import range_boundaries

    found = False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name, re.I):
                sheet = archive.read(name)
                found = found or _FORMULA.search(sheet) is not None
                covered = 0
                for merged in _MERGED.finditer(sheet):
                    left, top, right, bottom = range_boundaries(merged[1].decode("ascii"))
                    covered += (right - left + 1) * (bottom - top + 1)
                if covered > _COVERED:
                    raise Refusal(
                        f"its merged cells cover more than {_COVERED:,} cells, the limit",
                        "merge only the cells of the table",
                    )
    return found


def _list_cells(sheet: Any) -> list[Any]:
    """The cells that a sheet holds, by rows, without the empty ones between them.

    A sheet may hold a cell in its last corner; the public ways to its cells
    would go through the seventeen thousand million before it.
    """
    cells = sheet._cells
    return [cells[place] for place in sorted(cells)]


def _check_formulas(values: Any, codes: Any) -> None:
    """Refuse a sheet with formulas that no program has worked out: their text would be lost."""
    for cell in _list_cells(codes):
        if cell.data_type == "f" and values[cell.coordinate].value is None:
            raise Refusal(
                f"the formula in {codes.title}!{cell.coordinate} has no stored value",
                "open it in Excel and save it again",
            )


def _read_rows(sheet: Any) -> Iterator[Passage]:
    """Rows of a sheet from the first column that holds anything."""
    rows: dict[int, dict[int, str]] = {}
    for cell in _list_cells(sheet):
        # what a merged cell covers is no cell of its own
        if type(cell).__name__ != "MergedCell" and (text := _print_cell(cell)):
            rows.setdefault(cell.row, {})[cell.column] = text
    first = min((min(cells) for cells in rows.values()), default=1)
    for number, cells in rows.items():
        printed = "\t".join(cells.get(at, "") for at in range(first, max(cells) + 1))
        ends = [f"{_name_column(at)}{number}" for at in (min(cells), max(cells))]
        yield Passage(printed, f"{sheet.title}!{':'.join(dict.fromkeys(ends))}")


def _name_column(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))


def _print_cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    return " ".join(print_value(value, str(cell.number_format)).split())


def print_value(value: object, form: str = "General") -> str:
    """Print the value of a cell as Excel shows it.

    Parameters
    ----------
    value : object
        As openpyxl gives it.
    form : str
        Its number format.

    Examples
    --------
    >>> import datetime
    >>> print_value(datetime.datetime(2024, 6, 30)), print_value(0.125, "0.0%"), print_value(3.0)
    ('2024/6/30', '12.5%', '3')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        day = "" if value.year < 1901 else _print_day(value, form)
        clock = _print_clock(value.time())
        if not day or (clock and re.search(r"[hs]", form)):
            return f"{day} {clock or '0:00'}".strip()
        return day
    if isinstance(value, dt.date):
        return _print_day(value, form)
    if isinstance(value, dt.time):
        return _print_clock(value) or "0:00"
    if isinstance(value, int | float):
        return _print_number(value, form)
    return str(value)


def _print_day(day: dt.date, form: str) -> str:
    """A day as 2024/6/30, or as its year and month where the format shows no day."""
    letters = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", form.lower())
    if "y" in letters and "m" in letters and "d" not in letters:
        return f"{day.year}年{day.month}月"
    return f"{day.year}/{day.month}/{day.day}"


def _print_clock(clock: dt.time) -> str:
    if not (clock.hour or clock.minute or clock.second):
        return ""
    return f"{clock.hour}:{clock.minute:02d}" + (f":{clock.second:02d}" if clock.second else "")


def _print_number(value: float, form: str) -> str:
    first = form.split(";")[0]
    share = "%" in re.sub(r'"[^"]*"|\\.', "", first)
    shown = value * 100 if share else value
    places = re.search(r"[0#?](?:\.([0#?]+))?", first)
    if share and places:
        # Excel rounds to what the format shows
        printed = f"{shown:.{len(places[1] or '')}f}"
    else:
        printed = format(shown, ".15g") if abs(shown) < 1e15 else str(shown)
    zeros = re.fullmatch(r"0+", first)
    if zeros and printed.isdecimal():
        printed = printed.zfill(len(first))
    return printed + ("%" if share else "")
