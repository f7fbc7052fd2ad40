"""The least certain units as an Excel sheet to fill in, and the filled sheet read back."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from compare.coding.correction import ALLOWED, NONE, Correction, check_correction, squeeze
from compare.coding.corrections import append_corrections
from compare.coding.review import read_candidates
from compare.coding.taxonomy import Practice, Taxonomy, Theme
from compare.corpus.readers import read_content
from compare.corpus.sources import load_sources
from compare.errors import SourceError, list_choices
from compare.office import LONGEST, NOT_IN_XML, without_times, write_cell
from compare.tables import aside

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# name, what it is in Chinese, width in characters
SHOWN = (("document", "文件", 14), ("unit", "单元", 14), ("label", "编号", 7), ("section", "所在标题", 20),
         ("text", "原文", 70), ("candidates", "可能的主题", 34), ("themes", "现有主题", 24),
         ("practices", "现有做法", 24), ("kind", "类别", 10), ("status", "状态", 10), ("evidence", "依据", 26),
         ("certainty", "把握", 8))  # fmt: skip
TO_FILL = (("new_themes", "改后主题", 26), ("new_practices", "改后做法", 26), ("new_kind", "改后类别", 12),
           ("new_status", "改后状态", 12), ("note", "备注", 30))  # fmt: skip
PLACE = (("start", "起", 8), ("end", "止", 8))
COLUMNS = (*SHOWN, *TO_FILL, *PLACE)
FILLED = tuple(name for name, _, _ in TO_FILL)
NEEDED = ("document", "text", "start", "end", *FILLED)
UNITS_SHEET, CODES_SHEET = "units", "codes"
HEAD_FILL, OPEN_FILL = "FFDDE9F3", "FFFFF8DC"


@dataclass(frozen=True)
class Imported:
    """What became of the rows of a sheet.

    Parameters
    ----------
    added : tuple of Correction
        Appended to the corrections.
    known : int
        Rows that say what stands there already.
    empty : int
        Rows that nobody filled in.
    """

    added: tuple[Correction, ...]
    known: int
    empty: int


def write_sheet(uncertain: pd.DataFrame, taxonomy: Taxonomy, path: str | Path) -> None:
    """Write units to review as an Excel workbook, the same bytes for the same units.

    Parameters
    ----------
    uncertain : pandas.DataFrame
        From `compare.coding.review.select_uncertain`.
    taxonomy : Taxonomy
        Its codes are listed in a second sheet and offered in the columns to fill.
    path : str or Path
        An ``.xlsx`` file; written aside and moved into place.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = UNITS_SHEET
    _fill_units(sheet, uncertain, taxonomy)
    lists = _fill_codes(book.create_sheet(CODES_SHEET), taxonomy)
    _offer_values(sheet, lists, len(uncertain) + 1)
    written = BytesIO()
    book.save(written)
    with aside(Path(path)) as part:
        part.write_bytes(without_times(written.getvalue()))


def _fill_units(sheet: Worksheet, uncertain: pd.DataFrame, taxonomy: Taxonomy) -> None:
    from openpyxl.styles import PatternFill

    for column, (name, chinese, width) in enumerate(COLUMNS, 1):
        head = write_cell(sheet.cell(1, column), f"{name}\n{chinese}", bold=True)
        colour = OPEN_FILL if name in FILLED else HEAD_FILL
        head.fill = PatternFill("solid", fgColor=colour)
        sheet.column_dimensions[head.column_letter].width = width
    for number, row in enumerate(uncertain.to_dict("records"), 2):
        shown = row | {"candidates": _name_candidates(str(row["candidates"]), taxonomy)}
        for column, (name, _, _) in enumerate(COLUMNS, 1):
            cell = write_cell(sheet.cell(number, column), shown.get(name, ""))
            if name in FILLED:
                cell.fill = PatternFill("solid", fgColor=OPEN_FILL)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _name_candidates(joined: str, taxonomy: Taxonomy) -> str:
    return "\n".join(
        f"{code} {taxonomy.label(code)} {sure:.2f}" for code, sure in read_candidates(joined)
    )


def _fill_codes(sheet: Worksheet, taxonomy: Taxonomy) -> dict[str, str]:
    """List the codes; returns where those of each level stand, as a reference."""
    heads = (("level", 10), ("code", 30), ("theme", 26), ("zh", 26), ("en", 40), ("definition", 70))
    for column, (name, width) in enumerate(heads, 1):
        head = write_cell(sheet.cell(1, column), name, bold=True)
        sheet.column_dimensions[head.column_letter].width = width
    listed: list[tuple[str, Theme, Theme | Practice]] = [("theme", t, t) for t in taxonomy.themes]
    listed += [("practice", t, p) for t in taxonomy.themes for p in t.practices]
    for number, (level, theme, noun) in enumerate(listed, 2):
        names = (noun.label("zh"), noun.label("en"), noun.definition["zh"])
        cells = (level, noun.code, theme.code, *names)
        for column, value in enumerate(cells, 1):
            write_cell(sheet.cell(number, column), value)
    sheet.freeze_panes = "A2"
    last = 1 + len(taxonomy.themes)
    places = {"new_themes": (2, last), "new_practices": (last + 1, 1 + len(listed))}
    return {
        name: f"{CODES_SHEET}!$B${first}:$B${end}"
        for name, (first, end) in places.items()
        if first <= end
    }


def _offer_values(sheet: Worksheet, lists: dict[str, str], rows: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    if rows < 2:
        return
    strict = {f"new_{n}": '"' + ",".join(ALLOWED[n]) + '"' for n in ("kind", "status")}
    for column, (name, _, _) in enumerate(COLUMNS, 1):
        if name not in strict and name not in lists:
            continue
        offer = DataValidation("list", strict.get(name) or lists[name], allow_blank=True)
        # several codes are joined by ; so that what is offered must not be all that is taken
        offer.showErrorMessage = name in strict
        offer.showInputMessage = True
        offer.promptTitle = name
        offer.prompt = (
            "留空表示同程序 · empty: as the program says"
            if name in strict
            else f"代码用 ; 连接，主要的在前；{NONE} 表示没有；留空表示同程序 · "
            f"codes joined by ; the main one first; {NONE} for none; empty: as the program says"
        )
        letter = get_column_letter(column)
        offer.add(f"{letter}2:{letter}{rows}")
        sheet.add_data_validation(offer)


def import_sheet(
    path: str | Path,
    coder: str,
    raw: str | Path,
    corrections: str | Path,
    taxonomy: Taxonomy,
    on: str | None = None,
) -> Imported:
    """Append what a person filled into a sheet to the corrections, all of it or nothing.

    Parameters
    ----------
    path : str or Path
        A workbook that `write_sheet` wrote, filled in.
    coder : str
        Who filled it in.
    raw : str or Path
        The folder of the documents, for the exact text of the units.
    corrections : str or Path
        The file to append to.
    taxonomy : Taxonomy
        The codes there are.
    on : str, optional
        ISO date of the corrections, today by default.

    Returns
    -------
    Imported
        Rows that say what the same person last said of a unit are not doubled.

    Raises
    ------
    SourceError
        The workbook cannot be used, or a row has an unknown code or document;
        the message names the row of the sheet and what is valid.
    """
    documents = _Documents(Path(raw))
    day = on or date.today().isoformat()
    new, empty = [], 0
    for number, row in _read_rows(Path(path)):
        if not any(row[name].strip() for name in FILLED):
            empty += 1
            continue
        asked = f"row {number} of {path}"
        cells = {name.removeprefix("new_"): row[name] for name in FILLED}
        cells |= {"document": row["document"], "coder": coder, "date": day}
        cells |= {name: row[name] for name in ("start", "end", "text")}
        found = check_correction(cells, asked, taxonomy)
        new.append(documents.restore(found, asked))
    added = append_corrections(corrections, new, taxonomy)
    return Imported(added, len(new) - len(added), empty)


def _read_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    asked = f"the review {path}"
    try:
        book = load_workbook(BytesIO(path.read_bytes()), read_only=True, data_only=True)
    except FileNotFoundError:
        raise SourceError(asked, "there is no such file", "give an .xlsx file") from None
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        # a broken part of the workbook is a SyntaxError of its XML
        raise SourceError(
            asked, "it is no Excel workbook (.xlsx)", "save it as .xlsx, not as .xls or .csv"
        ) from error
    if UNITS_SHEET not in book.sheetnames:
        raise SourceError(
            asked, f"it has no sheet {UNITS_SHEET!r}", "fill in what review export wrote"
        )
    rows = enumerate(book[UNITS_SHEET].iter_rows(values_only=True), 1)
    _, head = next(rows, (1, ()))
    names = [str(cell or "").split("\n")[0].strip() for cell in head]
    for name in NEEDED:
        if name not in names:
            raise SourceError(
                asked, f"the column {name!r} is missing", f"keep {list_choices(NEEDED)}"
            )
    for number, cells in rows:
        row = {name: "" if cell is None else str(cell) for name, cell in zip(names, cells, strict=False)}  # fmt: skip
        row = {name: row.get(name, "") for name in NEEDED}
        if any(value.strip() for value in row.values()):
            yield number, row


class _Documents:
    """The raw texts, each read once, to put back what a spreadsheet changes in a text."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sources = {source.document: source for source in load_sources(folder)}
        self.texts: dict[str, str] = {}

    def restore(self, correction: Correction, asked: str) -> Correction:
        """The correction with the unit's text as in the source; as it is where that changed."""
        name = correction.document
        if name not in self.sources:
            raise SourceError(
                asked,
                f"the document {name!r} is not in {self.folder}",
                f"name the folder it is in, or use one of {list_choices(self.sources)}",
            )
        if name not in self.texts:
            source = self.sources[name]
            content = read_content(self.folder / source.file, encoding=source.encoding)
            self.texts[name] = content.text
        own = self.texts[name][correction.start : correction.end]
        same = squeeze(correction.text) == squeeze(NOT_IN_XML.sub(" ", own)[:LONGEST])
        return replace(correction, text=own) if same else correction
