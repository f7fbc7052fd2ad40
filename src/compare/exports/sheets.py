"""Sheets of a workbook: a row of heads that stays in sight, filters, widths, states in colour."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from compare.office import make_font, write_cell
from compare.present.charts import QUIET, text_width
from compare.present.states import HATCH, STATE_STYLES
from compare.present.wording import wording
from compare.visible import show_in_page

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

HEAD_FILL = "FFDDE9F3"
A4 = 9  # as spreadsheets number it
LINE, HIGHEST = 15, 409  # points: of a line of text, and what a spreadsheet allows a row
MARGIN = 0.5  # inches
NARROW = 13  # characters that every column may have, for its head and filter


@dataclass(frozen=True)
class State:
    """A coverage state that is to stand in a cell."""

    name: str


@dataclass(frozen=True)
class Field:
    """A column of a sheet.

    Parameters
    ----------
    head : str
        What stands above it.
    width : float
        At most so many characters, a Chinese one counting as two; less where
        nothing is as long.
    shown : str
        How Excel shows a number, such as ``0.00``.
    """

    head: str
    width: float
    shown: str = ""


def name_state(state: str, language: str) -> str:
    """Name a state with its sign, as in every cell.

    Examples
    --------
    >>> name_state("planned", "zh")
    '◑ 已部署'
    """
    return f"{STATE_STYLES[state].sign} {wording(language)[f'state.{state}']}"


def add_sheet(
    book: Workbook,
    title: str,
    fields: Sequence[Field],
    rows: Iterable[Sequence[Any]],
    language: str,
    *,
    frozen: int = 0,
) -> Worksheet:
    """Add a sheet with a head, rows below it, and filters over both.

    Parameters
    ----------
    book : openpyxl.Workbook
        It gets one sheet more.
    title : str
        Name of the sheet.
    fields : sequence of Field
        Its columns.
    rows : iterable of sequence
        A value for each field: text, number, `State`, or None for an empty cell.
    language : {"zh", "en"}
        Language of the states and of the page numbers.
    frozen : int
        How many columns stay in sight beside the head.
    """
    from openpyxl.styles import Alignment, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    for column, field in enumerate(fields, 1):
        head = write_cell(sheet.cell(1, column), show_in_page(field.head), bold=True)
        head.fill = PatternFill("solid", fgColor=HEAD_FILL)
        head.alignment = Alignment(wrap_text=True, vertical="center")
    rows = list(rows)
    for column, field in enumerate(fields):
        letter = get_column_letter(column + 1)
        sheet.column_dimensions[letter].width = _fit(field, [row[column] for row in rows])
    for number, row in enumerate(rows, 2):
        for column, (field, value) in enumerate(zip(fields, row, strict=True), 1):
            _fill(sheet.cell(number, column), value, field, language)
        fit_row(sheet, [sheet.cell(number, column) for column in range(1, len(fields) + 1)])
    fit_row(sheet, [sheet.cell(1, column) for column in range(1, len(fields) + 1)])
    sheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"
    sheet.auto_filter.ref = sheet.dimensions
    lay_out_page(sheet, language)
    sheet.print_title_rows = "1:1"
    return sheet


def _fit(field: Field, values: Iterable[Any]) -> float:
    """Width of a column: that of its longest line, within its bounds."""
    lines = (line for value in values if isinstance(value, str) for line in value.split("\n"))
    longest = max(map(text_width, lines), default=0)
    return max(min(field.width, longest + 3), min(field.width, NARROW))


def _fill(cell: Cell, value: Any, field: Field, language: str) -> None:
    from openpyxl.styles import Alignment

    if isinstance(value, State):
        write_state(cell, value.name, language)
        return
    write_cell(cell, show_in_page(value))
    if field.shown and not isinstance(value, str):
        cell.number_format, cell.alignment = field.shown, Alignment(horizontal="center", vertical="top")  # fmt: skip


def write_state(cell: Cell, state: str, language: str) -> None:
    """Write a state into a cell, with its sign and its colour."""
    from openpyxl.styles import PatternFill

    style = STATE_STYLES[state]
    write_cell(cell, name_state(state, language))
    cell.font = make_font(colour=_argb(style.ink))
    cell.fill = (
        PatternFill("lightUp", fgColor=_argb(HATCH), bgColor=_argb(style.fill))
        if style.hatched
        else PatternFill("solid", fgColor=_argb(style.fill))
    )


def fit_row(sheet: Worksheet, cells: Sequence[Cell]) -> None:
    """Make a row as high as its wrapped texts need; some programs do not see to that."""
    lines = 1
    for cell in cells:
        width = sheet.column_dimensions[cell.column_letter].width - 1
        if isinstance(cell.value, str):
            each = [math.ceil(text_width(line) / width) for line in cell.value.split("\n")]
            lines = max(lines, sum(max(1, needed) for needed in each))
    sheet.row_dimensions[cells[0].row].height = min(LINE * lines + 2, HIGHEST)


def lay_out_page(sheet: Worksheet, language: str) -> None:
    """Print on A4, all columns on a page's width, pages numbered."""
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.gridLines = True
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = MARGIN
    sheet.oddFooter.center.text = wording(language)["sheet.page"]


def write_quietly(cell: Cell, value: str) -> None:
    """Write what only repeats what stands above, for filters to find, in grey."""
    write_cell(cell, show_in_page(value))
    cell.font = make_font(colour=_argb(QUIET))


def _argb(colour: str) -> str:
    return f"FF{colour.lstrip('#').upper()}"
