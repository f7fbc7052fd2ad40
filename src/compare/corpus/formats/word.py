"""Word documents: paragraphs with their automatic numbers, and tables, in the order of the text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from compare.corpus.formats.archive import check_archive
from compare.corpus.formats.limits import Limits, Refusal
from compare.corpus.formats.passages import Passage, Reading, join_passages
from compare.corpus.formats.word_lists import ListNumbers
from compare.corpus.formats.word_runs import RunReader, W

_CONTENT = f"{W}sdtContent"
# What wraps paragraphs and tables without being seen.
_WRAPS = frozenset({f"{W}customXml", f"{W}ins", f"{W}moveTo", _CONTENT, f"{W}smartTag"})
_STRICT = b"http://purl.oclc.org/ooxml/"


def read_word(data: bytes, limits: Limits, encoding: str = "") -> Reading:
    """Read a ``.docx``.

    Paragraphs stand on a line each, with the automatic number of lists as Word
    prints it; rows of tables have their cells between tabs. What is tracked as
    inserted is read, what is tracked as deleted is not. Left out are headers,
    footers, notes, comments, hidden text and tables of contents.

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
        The places are rows of tables, such as ``table 1, row 2``.

    Raises
    ------
    Refusal
        It is damaged, hostile, without text, or holds a part in a format that
        Word alone can show.
    """
    from docx import Document

    check_archive(data, "docx", limits)
    if _is_strict(data):
        raise Refusal(
            "it is a Strict Open XML document, which few programs read",
            "open it in Word and save it as an ordinary Word document (.docx)",
        )
    try:
        document = Document(io.BytesIO(data))
    except ValueError:
        # python-docx knows documents alone, not templates or those with macros
        raise Refusal(
            "it is a Word template or holds macros",
            "open it in Word and save it as an ordinary Word document (.docx)",
        ) from None
    styles = document.part.styles.element
    reader = _Reader(ListNumbers(_find_numbering(document.part), styles))
    return join_passages(reader.read(document.element.body), limits)


def _is_strict(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "_rels/.rels" in archive.namelist() and _STRICT in archive.read("_rels/.rels")


def _find_numbering(part: Any) -> Any:
    """Root of ``numbering.xml``, None for a document without lists."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    try:
        return part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except (KeyError, AttributeError):
        return None


@dataclass
class _Cell:
    """Text of a cell by paragraph, and how many columns it takes."""

    lines: list[str]
    width: int
    goes_on: bool


class _Reader:
    """Reads blocks in order; lists and fields run on from one to the next."""

    def __init__(self, numbers: ListNumbers) -> None:
        self._numbers = numbers
        self._runs = RunReader()
        # text of paragraphs whose end is deleted: they run into the next
        self._carried = ""
        self._tables = 0

    def read(self, body: Any) -> Iterator[Passage]:
        for block in _find_blocks(body):
            if block.tag == f"{W}p":
                for line in self._read_paragraph(block):
                    yield Passage(line)
            else:
                yield from self._read_table(block)
        if self._carried:
            yield Passage(self._carried)

    def _read_paragraph(self, paragraph: Any, in_cell: bool = False) -> Iterator[str]:
        """Lines of a paragraph, and those of the text boxes anchored in it.

        An empty item takes its number, too; it shows in a cell (序号) alone.
        """
        properties = paragraph.find(f"{W}pPr")
        text, boxes = self._runs.read(paragraph)
        if _is_end_deleted(properties):
            self._carried += text
        else:
            text, self._carried = self._carried + text, ""
            number = self._numbers.number(properties)
            if text.strip() or (in_cell and number):
                yield from _split_lines(number + (text.lstrip() if number[-1:] == " " else text))
        for box in boxes:
            for inner in _find_blocks(box):
                if inner.tag == f"{W}p":
                    yield from self._read_paragraph(inner)
                else:
                    yield from (passage.text for passage in self._read_table(inner))

    def _read_table(self, table: Any) -> Iterator[Passage]:
        self._tables += 1
        number = self._tables
        rows = list(_find_children(table, f"{W}tr"))
        read = [(index, self._read_row(row)) for index, row in enumerate(rows, 1) if _is_kept(row)]
        framed = max((len(cells) for _, cells in read), default=0) == 1
        for index, cells in read:
            where = f"table {number}, row {index}"
            if framed:
                # a frame around paragraphs, not a table
                yield from (Passage(line, where) for cell in cells for line in cell.lines)
                continue
            printed = []
            for cell in cells:
                text = "" if cell.goes_on else " ".join(cell.lines).replace("\t", " ")
                printed += [text, *[""] * (cell.width - 1)]
            yield Passage("\t".join(printed), where)

    def _read_row(self, row: Any) -> list[_Cell]:
        properties = row.find(f"{W}trPr")
        before = _read_count(properties, "gridBefore", 0)
        cells = [_Cell([], before, False)] if before else []
        for cell in _find_children(row, f"{W}tc"):
            own = cell.find(f"{W}tcPr")
            cells.append(
                _Cell(self._read_cell(cell), _read_count(own, "gridSpan", 1), _goes_on(own))
            )
        return cells

    def _read_cell(self, cell: Any) -> list[str]:
        lines: list[str] = []
        for block in _find_blocks(cell):
            if block.tag == f"{W}p":
                lines += (line.strip() for line in self._read_paragraph(block, in_cell=True))
            else:
                tables = self._tables
                lines += (" ".join(p.text.split()) for p in self._read_table(block))
                self._tables = tables
        if self._carried:
            lines.append(self._carried)
            self._carried = ""
        return [line for line in lines if line]


def _find_blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables of a part of the document, whatever wraps them."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (f"{W}altChunk", f"{W}subDoc"):
            raise Refusal(
                "a part of it is kept in another format",
                "open it in Word and save it again as .docx",
            )
        elif child.tag == f"{W}sdt":
            if not _is_contents(child):
                yield from (
                    b for content in child.iterchildren(_CONTENT) for b in _find_blocks(content)
                )
        elif child.tag in _WRAPS:
            yield from _find_blocks(child)


def _find_children(parent: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, whatever wraps them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag == f"{W}sdt":
            for content in child.iterchildren(_CONTENT):
                yield from _find_children(content, tag)
        elif child.tag in _WRAPS:
            yield from _find_children(child, tag)


def _is_contents(block: Any) -> bool:
    """Whether a block is the table of contents that Word makes."""
    gallery = block.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"


def _is_end_deleted(properties: Any) -> bool:
    if properties is None:
        return False
    mark = properties.find(f"{W}rPr")
    return mark is not None and any(mark.find(f"{W}{n}") is not None for n in ("del", "moveFrom"))


def _is_kept(row: Any) -> bool:
    return row.find(f"{W}trPr/{W}del") is None


def _goes_on(properties: Any) -> bool:
    """Whether a cell is the rest of a merged one."""
    if properties is None:
        return False
    merges = (properties.find(f"{W}{name}") for name in ("vMerge", "hMerge"))
    return any(m is not None and m.get(f"{W}val", "continue") == "continue" for m in merges)


def _read_count(properties: Any, name: str, default: int) -> int:
    found = None if properties is None else properties.find(f"{W}{name}")
    printed = "" if found is None else str(found.get(f"{W}val", ""))
    # Word has no tables of more columns
    return min(int(printed), 63) if re.fullmatch(r"\d{1,9}", printed) else default


def _split_lines(text: str) -> Iterator[str]:
    """Lines of a paragraph; tabs stay only where they part the cells of a typed table."""
    for line in text.split("\n"):
        cells = [cell for cell in line.split("\t") if cell.strip()]
        yield line if len(cells) > 2 else " ".join(cell.strip() for cell in cells)
