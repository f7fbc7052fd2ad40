"""Markdown: plain text without the marks that stand for headings, tables and bold labels."""

from __future__ import annotations

import re
from dataclasses import replace

from compare.corpus.formats.limits import Limits, check_length
from compare.corpus.formats.passages import Reading
from compare.corpus.formats.plain import read_plain

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
# blanks alone are an indent, which says something
_OPENING = re.compile(r"[ ]{0,3}(?=[>#])(?:>[ ]?)*(?P<heading>#{1,6}[ \t]+)?")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*(?=[\r\n]*\Z)")
# Only at the beginning of a line: within a sentence ** is a masked figure more often than bold.
_BOLD = re.compile(r"\A([ \t]*)(\*\*|__)(?=[^\s*_])([^*_\r\n]*[^\s*_])\2(?![*_])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?[\r\n]*")
_CELL_END = re.compile(r"(?<!\\)\|")


def read_markdown(data: bytes, limits: Limits, encoding: str = "") -> Reading:
    r"""Decode a Markdown file and take away its marks; the lines and their ends stay.

    ``#`` and ``>`` before a line, ``**`` around the words that begin one, ``\``
    before a sign; rows of a table become cells divided by tabs. All else stays,
    ``*`` for a masked figure too.

    Parameters
    ----------
    data : bytes
        The file.
    limits : Limits
        How large it may be.
    encoding : str, optional
        Its encoding, where it is known.

    Returns
    -------
    Reading
        Without places.

    Raises
    ------
    Refusal
        As `compare.corpus.formats.plain.read_plain`.

    Examples
    --------
    >>> from compare.corpus.formats.limits import LIMITS
    >>> read_markdown("## 一、任务\n\n**1.公示收费。**增长**%。\n".encode(), LIMITS).text
    '一、任务\n\n1.公示收费。增长**%。\n'
    """
    reading = read_plain(data, limits, encoding)
    text = "".join(_strip(line) for line in _LINE.findall(reading.text))
    check_length(len(text), limits)
    return replace(reading, text=text)


def _strip(line: str) -> str:
    opening = _OPENING.match(line)
    rest = line[opening.end() :] if opening and opening[0].strip() else line
    if opening and opening["heading"]:
        rest = _CLOSING_HASHES.sub("", rest)
    if rest.lstrip(" \t").startswith("|"):
        return _divide_row(rest)
    return _ESCAPED.sub(r"\1", _BOLD.sub(r"\1\3", rest, count=1))


def _divide_row(line: str) -> str:
    if _RULE.fullmatch(line):
        return ""
    row = line.rstrip("\r\n")
    cells = _CELL_END.split(row.strip(" \t").removeprefix("|"))
    if cells and not cells[-1].strip():
        cells = cells[:-1]
    plain = (_ESCAPED.sub(r"\1", _BOLD.sub(r"\1\3", cell.strip(), count=1)) for cell in cells)
    return "\t".join(plain) + line[len(row) :]
