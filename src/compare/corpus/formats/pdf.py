"""PDF with a text layer: columns, running heads, page numbers and hard wraps undone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from compare.corpus.formats.limits import Limits, Refusal, check_length
from compare.corpus.formats.passages import Passage, Reading, join_passages
from compare.corpus.formats.pdf_columns import Box, find_gutters, order_lines, share_gutters
from compare.corpus.formats.pdf_lines import Line, find_furniture, find_pieces
from compare.corpus.formats.pdf_page import UNREAD, Page, Sign, find_size, read_page
from compare.corpus.formats.pdf_paragraphs import find_setting, glue, goes_on
from compare.corpus.formats.pdf_tables import (
    Cell,
    Table,
    TableFinder,
    goes_on_in,
    join_rows,
    join_tables,
)

_SAVE = "open it in its program and save it again as PDF"
_OCR = "recognise its text (OCR) and save it with a text layer, or get the .docx"
# a page with fewer characters has no text of its own
_FEW = 10
# a line of a table of contents
_CONTENTS = re.compile(r"[.…·．]{4,}\s*[—-]?\s*\d{1,3}\s*[—-]?$")
# stands for a table among the lines of a page
_TABLE = 0xF0000


def read_pdf(data: bytes, limits: Limits, encoding: str = "") -> Reading:
    """Read a PDF.

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
        Paragraphs and rows of tables, a line each; the places are pages,
        such as ``p. 3``.

    Raises
    ------
    Refusal
        It is damaged, locked, a scan, has too many pages, or its fonts do not
        say which characters they show.
    """
    document = _open(data)
    if len(document) > limits.pages:
        raise Refusal(f"it has {len(document):,} pages, the limit is {limits.pages:,}", "split it")
    pages = []
    characters = 0
    for index in range(len(document)):
        pages.append(_read(document, index, limits))
        characters += len(pages[-1].signs)
        check_length(characters, limits)
    _check_text(pages, characters)
    lines, tables = _read_lines(pages, TableFinder(data))
    return join_passages(_read_passages(lines, tables, find_size(pages)), limits)


def _open(data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Refusal(
                "it is protected by a password",
                "open it with the password and save it without one",
            ) from None
        raise Refusal("it is a damaged PDF", _SAVE) from None


def _read(document: Any, index: int, limits: Limits) -> Page:
    import pypdfium2

    try:
        return read_page(document, index, limits)
    except pypdfium2.PdfiumError:
        raise Refusal(f"its page {index + 1} is damaged", _SAVE) from None


def _check_text(pages: Sequence[Page], characters: int) -> None:
    """Refuse a PDF whose text, or a part of it, is only there as a picture."""
    bare = [page.number for page in pages if page.pictured and len(page.signs) < _FEW]
    if len(bare) * 2 > len(pages):
        raise Refusal("it is a scan without a text layer", _OCR)
    # a cover and a back cover may be pictures
    inner = [number for number in bare if 1 < number < len(pages)]
    if inner:
        shown = ", ".join(map(str, inner[:5])) + (" and more" if len(inner) > 5 else "")
        raise Refusal(f"pages without a text layer are in it (p. {shown})", _OCR)
    if not characters:
        raise Refusal("it has no text", _OCR)
    unread = sum(
        sign.text == UNREAD or "\ue000" <= sign.text <= "\uf8ff"
        for page in pages
        for sign in page.signs
    )
    if unread > 0.2 * characters:
        raise Refusal("its fonts do not say which characters they show", _OCR)


def _read_lines(
    pages: Sequence[Page], finder: TableFinder
) -> tuple[list[Line], dict[tuple[int, str], Table]]:
    """Lines in the order of reading, a sign among them for each table, and the tables."""
    tables: dict[tuple[int, str], Table] = {}
    pieces: list[list[list[Sign]]] = []
    found: list[list[Table]] = []
    for page in pages:
        drawn, taken = finder.find(page)
        free = (sign for at, sign in enumerate(page.signs) if at not in taken)
        pieces.append(find_pieces(free, page.number))
        found.append(drawn)
    whole = [order_lines(own, (), page.number) for page, own in zip(pages, pieces, strict=True)]
    for at, furniture in enumerate(find_furniture(pages, whole)):
        heights = [whole[at][index].y for index in furniture]
        pieces[at] = [
            piece
            for piece in pieces[at]
            if not any(abs(piece[0].y - y) <= 0.5 * piece[0].size for y in heights)
        ]
    size = find_size(pages)
    gutters = share_gutters(
        [
            find_gutters([*_list_boxes(own, drawn, size)], size)
            for own, drawn in zip(pieces, found, strict=True)
        ],
        pieces,
        size,
    )
    for page, own, drawn in zip(pages, pieces, found, strict=True):
        for index, table in enumerate(drawn):
            left, top, right, _ = table.box
            sign = Sign(chr(_TABLE + index), left, right, top, 1.0, False)
            tables[page.number, sign.text] = table
            own.append([sign])
        own.sort(key=lambda piece: (piece[0].y, piece[0].x0))
    lines = [
        line
        for page, own, between in zip(pages, pieces, gutters, strict=True)
        for line in order_lines(own, between, page.number)
    ]
    contents = {id(line) for line in lines if _CONTENTS.search(line.text)}
    if len(contents) >= 3:
        lines = [line for line in lines if id(line) not in contents]
    return lines, tables


def _list_boxes(
    pieces: Sequence[Sequence[Sign]], tables: Sequence[Table], size: float
) -> Iterator[Box]:
    """Where the pieces of lines stand; a table is as many of them as it is high."""
    for piece in pieces:
        yield piece[0].x0, max(sign.x1 for sign in piece), piece[0].y
    for table in tables:
        left, top, right, bottom = table.box
        for step in range(int((bottom - top) / (2 * size)) + 1):
            yield left, right, top + step * 2 * size


def _read_passages(
    lines: Sequence[Line], tables: dict[tuple[int, str], Table], size: float
) -> Iterator[Passage]:
    """Paragraphs and rows in order, each line with its page."""
    text = [line for line in lines if (line.page, line.text) not in tables]
    setting = find_setting(text, size)
    paragraph: list[Line] = []
    for at, line in enumerate(lines):
        table = tables.get((line.page, line.text))
        if table is not None:
            paragraph = []
            before = tables.get((lines[at - 1].page, lines[at - 1].text)) if at else None
            if before is None or join_tables(before, table) is None:
                # those that it goes on in come with it
                yield from _read_rows(lines, at, tables)
            continue
        joined = bool(paragraph) and goes_on(paragraph, line, setting)
        if joined:
            between = glue(paragraph[-1].text, line.text)
            paragraph.append(line)
        else:
            between, paragraph = "", [line]
        yield Passage(between + line.text, f"p. {line.page}", joined)


def _read_rows(
    lines: Sequence[Line], at: int, tables: dict[tuple[int, str], Table]
) -> Iterator[Passage]:
    """Rows of a table and of what goes on of it on the following pages."""
    table = tables[lines[at].page, lines[at].text]
    rows: list[tuple[int, tuple[Cell, ...]]] = [(table.page, row) for row in table.rows]
    first = table
    for line in lines[at + 1 :]:
        following = tables.get((line.page, line.text))
        rest = None if following is None else join_tables(first, following)
        if rest is None:
            break
        for index, row in enumerate(rest.rows):
            if index == 0 and rest.page > rows[-1][0] and goes_on_in(rows[-1][1], row):
                rows[-1] = (rows[-1][0], join_rows(rows[-1][1], row))
            else:
                rows.append((rest.page, row))
    for page, row in rows:
        yield Passage("\t".join(cell.text for cell in row), f"p. {page}")
