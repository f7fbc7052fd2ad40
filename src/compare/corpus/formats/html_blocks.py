"""The lines of a web page: what a browser shows on lines of their own, and rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from compare.corpus.formats.numerals import format_number
from compare.corpus.formats.passages import Passage

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main",
    "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
})  # fmt: skip
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2014\u2018-\u201d\u2026\u3000-\u303f"
# a line end in the source between two Chinese characters is no blank
_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t]*\n[ \t\n]*(?=[{_WIDE}])")
_BLANKS = re.compile(r"[ \t\n]+")
# A table frames a page where a cell holds as many paragraphs, or a table of its own.
_PARAGRAPHS = 8
_COLUMNS = 100
_LIST_STYLES = {
    "decimal": "decimal", "1": "decimal", "a": "lowerLetter", "A": "upperLetter",
    "i": "lowerRoman", "I": "upperRoman", "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCounting", "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting", "cjk-decimal": "ideographDigital",
    "decimal-leading-zero": "decimalZero",
}  # fmt: skip


def read_blocks(root: Any) -> Iterator[Passage]:
    r"""Lines of an element in the order of the page.

    Parameters
    ----------
    root : element
        Such as the body.

    Yields
    ------
    Passage
        A paragraph, or a row of a table with its place. Numbers of ordered
        lists stand before their items.

    Examples
    --------
    >>> from lxml import html
    >>> page = html.fromstring("<div>甲<br>乙<ol start=3><li>丙</ol><table><tr><td>丁<td>戊</table></div>")
    >>> [(passage.text, passage.where) for passage in read_blocks(page)]
    [('甲', ''), ('乙', ''), ('3. 丙', ''), ('丁\t戊', 'table 1, row 1')]
    """
    tables = 0
    counts: dict[Any, int] = {}
    line: list[str] = []
    # what is left to do: an element to enter, or text to add, or a line to end
    work: list[Any] = [root]
    while work:
        item = work.pop()
        if item is None:
            yield from _end_line(line)
        elif isinstance(item, str):
            line.append(item)
        elif item.tag == "br":
            yield from _end_line(line)
        elif item.tag == "table" and not is_layout(item):
            yield from _end_line(line)
            tables += 1
            yield from _read_table(item, tables)
        elif item.tag == "pre":
            yield from _end_line(line)
            for printed in item.text_content().split("\n"):
                yield Passage(printed.replace("\t", " "))
        else:
            block = is_block(item)
            if block:
                yield from _end_line(line)
                work.append(None)
            for child in reversed(item):
                if child.tail:
                    work.append(child.tail)
                if isinstance(child.tag, str):
                    work.append(child)
            if item.text:
                work.append(item.text)
            if item.tag == "li" and (number := _number_item(item, counts)):
                work.append(number)
    yield from _end_line(line)


def is_block(element: Any) -> bool:
    """Whether an element stands on lines of its own."""
    style = element.get("style", "")
    if element.tag in BLOCKS:
        return not re.search(r"display\s*:\s*inline(?!-)", style)
    return bool(re.search(r"display\s*:\s*(?:block|flex|grid|table)", style))


def is_layout(table: Any) -> bool:
    """Whether a table frames parts of a page instead of holding data."""
    if table.find(".//table") is not None:
        return True
    rows = list(table.iter("tr"))
    if max((sum(cell.tag in ("td", "th") for cell in row) for row in rows), default=0) <= 1:
        return True
    return any(
        sum(child.tag in ("p", "div", "br") for child in cell.iter()) > _PARAGRAPHS
        and len(cell.text_content()) > 1_000
        for cell in table.iter("td")
    )


def squeeze(text: str) -> str:
    r"""Text as a browser shows it: blanks in a row are one, none at line ends between Chinese.

    Examples
    --------
    >>> squeeze("国际贸易\n  单一窗口  RCEP\nAEO")
    '国际贸易单一窗口 RCEP AEO'
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return _BLANKS.sub(" ", _BREAK.sub("", plain))


def _end_line(line: list[str]) -> Iterator[Passage]:
    text = squeeze("".join(line))
    line.clear()
    if text.strip():
        yield Passage(text)


def _read_table(table: Any, number: int) -> Iterator[Passage]:
    caption = table.find("caption")
    if caption is not None:
        yield Passage(squeeze(caption.text_content()))
    # in how many further rows a cell from above reaches into a column
    pending: dict[int, int] = {}
    for index, row in enumerate(table.iter("tr"), 1):
        yield Passage("\t".join(_read_row(row, pending)), f"table {number}, row {index}")


def _read_row(row: Any, pending: dict[int, int]) -> list[str]:
    """Cells of a row; those that reach down from above, or over several columns, are empty."""
    printed: list[str] = []
    taken: dict[int, int] = {}
    for cell in row:
        if cell.tag not in ("td", "th"):
            continue
        while pending.get(len(printed), 0) > 0:
            printed.append("")
        width = min(_read_count(cell, "colspan"), _COLUMNS)
        depth = _read_count(cell, "rowspan")
        if depth > 1:
            taken.update(dict.fromkeys(range(len(printed), len(printed) + width), depth))
        lines = (passage.text.replace("\t", " ").strip() for passage in read_blocks(cell))
        printed += [" ".join(line for line in lines if line), *[""] * (width - 1)]
    for column in [column for column, left in pending.items() if left <= 1]:
        del pending[column]
    for column in pending:
        pending[column] -= 1
    pending.update({column: depth - 1 for column, depth in taken.items()})
    return printed


def _read_count(cell: Any, name: str) -> int:
    printed = str(cell.get(name, "")).strip()
    return max(1, int(printed)) if re.fullmatch(r"\d{1,5}", printed, re.A) else 1


def _number_item(item: Any, counts: dict[Any, int]) -> str:
    """Number of an item of an ordered list as a browser prints it, with the blank behind it."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    before = counts.get(parent, _read_whole(parent.get("start"), 1) - 1)
    counts[parent] = number = _read_whole(item.get("value"), before + 1)
    found = re.search(r"list-style(?:-type)?\s*:[^;]*?([\w-]+)\s*(?:;|$)", parent.get("style", ""))
    style = found[1] if found else parent.get("type", "decimal")
    if style == "none":
        return ""
    printed = format_number(number, _LIST_STYLES.get(style, "decimal"))
    return printed + ("、" if _LIST_STYLES.get(style) == "chineseCounting" else ". ")


def _read_whole(printed: str | None, default: int) -> int:
    return (
        int(printed) if printed and re.fullmatch(r"-?\d{1,6}", printed.strip(), re.A) else default
    )
