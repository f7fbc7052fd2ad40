"""What every Excel and Word file of this package needs: text that stays text, and the same bytes."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from compare.cells import guard

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.styles import Alignment, Font

FONT = "Microsoft YaHei"
FAMILY, CHARSET = 2, 134  # sans serif and GB2312, by which a spreadsheet without it finds another
LONGEST = 32767  # characters that a cell holds
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file knows
_UNIX = 3
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def write_cell(cell: Cell, value: Any, *, bold: bool = False) -> Cell:
    """Write a value into a cell of a workbook: a text as text, whatever it looks like.

    Parameters
    ----------
    cell : openpyxl.cell.Cell
        It is changed: value, font, and wrapping.
    value : object
        A text is never calculated, also not after somebody has edited it; what
        XML cannot hold becomes a blank, and what a cell cannot hold is cut off.
    bold : bool
        Whether it stands out.

    Examples
    --------
    >>> from openpyxl import Workbook
    >>> cell = write_cell(Workbook().active["A1"], "=1+1")
    >>> cell.value, cell.data_type, cell.quotePrefix
    ('=1+1', 's', True)
    """
    cell.font, cell.alignment = make_font(bold), _wrapping()
    if isinstance(value, str):
        text = NOT_IN_XML.sub(" ", value)[:LONGEST]
        cell.number_format = "@"
        if text:
            cell.value = text
            cell.data_type = "s"
            cell.quotePrefix = guard(text) != text
    else:
        cell.value = value
    return cell


@cache  # a sheet has many cells, and few fonts
def make_font(bold: bool = False, colour: str | None = None, size: int = 10) -> Font:
    """Make the font of a cell, with what a spreadsheet needs to find another in its place.

    Parameters
    ----------
    bold : bool
        Whether it stands out.
    colour : str, optional
        As spreadsheets write it, such as ``FF1F2933``.
    size : int
        Points.
    """
    from openpyxl.styles import Font

    return Font(name=FONT, size=size, bold=bold, color=colour, family=FAMILY, charset=CHARSET)


@cache
def _wrapping() -> Alignment:
    from openpyxl.styles import Alignment

    return Alignment(wrap_text=True, vertical="top")


def without_times(package: bytes) -> bytes:
    """Take the times of writing out of a workbook or a Word file.

    Parameters
    ----------
    package : bytes
        An ``.xlsx`` or ``.docx`` file.

    Returns
    -------
    bytes
        The same for the same content, whenever and wherever it was written.
    """
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _MOMENT.sub(b"1980-01-01T00:00:00Z", content)
            fixed = zipfile.ZipInfo(entry.filename, EPOCH)
            fixed.compress_type, fixed.create_system = zipfile.ZIP_DEFLATED, _UNIX
            new.writestr(fixed, content)
    return out.getvalue()
