"""Tables of a PDF that are drawn with lines: their rows, cell by cell."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from compare.corpus.formats.pdf_lines import find_pieces, make_line
from compare.corpus.formats.pdf_page import Page, Sign
from compare.corpus.formats.pdf_paragraphs import glue
from compare.corpus.layout import SENTENCE_END

Box = tuple[float, float, float, float]
# A table is drawn with at least so many lines.
RULINGS = 4
# In font sizes: how far from the edge the line of a cell may end whose next word did not fit.
_FULL = 3.2


@dataclass(frozen=True)
class Cell:
    """Text of a cell, and whether its last line fills it."""

    text: str = ""
    full: bool = False


@dataclass(frozen=True)
class Table:
    """A table on a page.

    Parameters
    ----------
    page : int
        Its page.
    box : tuple of float
        Left, top, right and bottom.
    edges : tuple of float
        The left edges of its columns.
    rows : tuple of tuple of Cell
        Its cells; those that merged cells cover are empty.
    """

    page: int
    box: Box
    edges: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]


class TableFinder:
    """Finds the tables on pages of a document.

    Parameters
    ----------
    data : bytes
        The file.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._opened: Any = None

    def find(self, page: Page) -> tuple[list[Table], set[int]]:
        """Tables of a page, and the indices of the characters in them.

        Parameters
        ----------
        page : Page
            The page.
        """
        if page.rulings < RULINGS:
            return [], set()
        found = self._look(page.number)
        tables: list[Table] = []
        taken: set[int] = set()
        for one in found:
            if len(one.columns) < 2 or len(one.columns) + len(one.rows) < 4:
                continue
            inside = [
                index
                for index, sign in enumerate(page.signs)
                if index not in taken and _holds(one.bbox, sign)
            ]
            rows = [[cell for cell in row.cells] for row in one.rows]
            cells = _fill([page.signs[index] for index in inside], rows, page.number)
            if any(cell.text for row in cells for cell in row):
                edges = tuple(sorted({round(box[0]) for row in rows for box in row if box}))
                tables.append(Table(page.number, one.bbox, edges, cells))
                taken.update(inside)
        return tables, taken

    def _look(self, number: int) -> list[Any]:
        try:
            if self._opened is None:
                import pdfplumber

                self._opened = pdfplumber.open(io.BytesIO(self._data))
            shown = self._opened.pages[number - 1]
            try:
                return list(shown.find_tables())
            finally:
                shown.close()
        except MemoryError:
            raise
        except Exception:
            # it reads fewer files than the library that reads the text, which stays as lines then
            return []


def join_tables(before: Table, table: Table) -> Table | None:
    """The rest of a table on the next page without the header that is printed anew.

    Parameters
    ----------
    before : Table
        The last table of a page.
    table : Table
        The first one of the next.

    Returns
    -------
    Table or None
        The rest of it, None where it is a table of its own.
    """
    same = len(before.edges) == len(table.edges) and all(
        abs((a - before.edges[0]) - (b - table.edges[0])) <= 4
        for a, b in zip(before.edges, table.edges, strict=True)
    )
    if not same:
        return None
    header = [cell.text for cell in before.rows[0]]
    rows = table.rows
    if len(rows) > 1 and [cell.text for cell in rows[0]] == header and sum(map(bool, header)) > 1:
        rows = rows[1:]
    return Table(table.page, table.box, table.edges, rows)


def goes_on_in(last: Sequence[Cell], first: Sequence[Cell]) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before it."""
    if len(last) != len(first) or first[0].text or not any(cell.text for cell in first):
        return False
    return all(
        not there.text or (here.full and here.text[-1:] not in SENTENCE_END)
        for here, there in zip(last, first, strict=True)
    )


def join_rows(last: Sequence[Cell], first: Sequence[Cell]) -> tuple[Cell, ...]:
    """One row of two parts."""
    return tuple(
        Cell(here.text + glue(here.text, there.text) + there.text, there.full)
        for here, there in zip(last, first, strict=True)
    )


def _holds(box: Box, sign: Sign) -> bool:
    x, y = (sign.x0 + sign.x1) / 2, sign.y - sign.size * 0.35
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _fill(
    signs: Sequence[Sign], rows: Sequence[Sequence[Box | None]], page: int
) -> tuple[tuple[Cell, ...], ...]:
    """Put each character in its cell and read the cells line by line."""
    boxes = [(box, place) for place, row in enumerate(rows) for box in row if box]
    inside: dict[Box, list[Sign]] = {box: [] for box, _ in boxes}
    for sign in signs:
        home = next((box for box, _ in boxes if _holds(box, sign)), None)
        if home is not None:
            inside[home].append(sign)
    read = {box: _read_cell(box, own, page) for box, own in inside.items()}
    return tuple(tuple(Cell() if box is None else read[box] for box in row) for row in rows)


def _read_cell(box: Box, signs: Sequence[Sign], page: int) -> Cell:
    groups: list[list[Sign]] = []
    for piece in find_pieces(signs, page):
        if groups and abs(piece[0].y - groups[-1][0].y) <= 0.35 * piece[0].size:
            groups[-1] += piece
        else:
            groups.append([*piece])
    text, end, size = "", 0.0, 1.0
    for group in groups:
        line = make_line(group, page)
        text += glue(text, line.text) + line.text
        end, size = line.x1, line.size
    return Cell(text, bool(text) and end >= box[2] - _FULL * size)
