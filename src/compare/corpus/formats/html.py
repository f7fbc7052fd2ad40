"""Saved web pages: the article as paragraphs and rows, without the site around it."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import Any

from compare.corpus.formats.encodings import decode, find_encoding, name_encoding
from compare.corpus.formats.html_article import cut_article
from compare.corpus.formats.html_blocks import read_blocks
from compare.corpus.formats.limits import Limits, Refusal
from compare.corpus.formats.passages import Reading, join_passages

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""",
    re.I,
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
_HEAD = 4096
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Pages are cut in mid-character by the systems that make them; a browser shows that as �.
_BROKEN = 0.001


def read_html(data: bytes, limits: Limits, encoding: str = "") -> Reading:
    r"""Read a saved web page.

    Parameters
    ----------
    data : bytes
        The file.
    limits : Limits
        What it may cost.
    encoding : str, optional
        Its encoding, where it is known. Else UTF-8 where it is, else what the
        page says, else what reads as Chinese.

    Returns
    -------
    Reading
        Title and article, a paragraph or table row a line; the places are
        rows of tables.

    Raises
    ------
    Refusal
        The page has no text of its own, or is in no known encoding.

    Examples
    --------
    >>> from compare.corpus.formats.limits import LIMITS
    >>> page = '<meta charset="gbk"><div><a href="/">首页</a></div><p>一、任务<p>1.公示收费。'
    >>> reading = read_html(page.encode("gbk"), LIMITS)
    >>> reading.text, reading.encoding
    ('一、任务\n1.公示收费。\n', 'gb18030')
    """
    from lxml import html

    text, found = decode_page(data, encoding)
    # a declaration of the encoding may not stand in what is decoded already
    text = re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", _CONTROLS.sub("", text))
    if not text.strip():
        raise Refusal("it is empty", "give a file with text or take it away")
    parser = html.HTMLParser(huge_tree=True)
    root: Any = html.document_fromstring(text, parser=parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        # what lies deeper would be lost
        raise Refusal(
            "its elements lie in each other deeper than the limit, 2,048 levels",
            "open it in a browser, copy the article to a Word or text file and give that",
        )
    try:
        return _with_encoding(join_passages(read_blocks(cut_article(root)), limits), found)
    except Refusal as refusal:
        if refusal.found != "it has no text":
            raise
        raise Refusal(
            "the page has no text of its own (it may be loaded by scripts or stand in frames)",
            "open it in a browser, copy the article to a Word or text file and give that",
        ) from None


def decode_page(data: bytes, encoding: str = "") -> tuple[str, str]:
    """Decode a web page.

    Parameters
    ----------
    data : bytes
        The file.
    encoding : str, optional
        Its encoding, where it is known.

    Returns
    -------
    text, encoding : str
        The page, and its encoding.

    Raises
    ------
    Refusal
        It is in no known encoding.

    Examples
    --------
    >>> decode_page("<meta charset=gb2312>深圳﹒前海".encode("gb18030"))[1]
    'gb18030'
    """
    declared = _DECLARED.search(data[:_HEAD])
    said = (declared[1] or declared[2]).decode("ascii") if declared else ""
    tried = ("utf-8", "" if data.startswith(_MARKS) else said, "")
    for told in (encoding,) if encoding else tried:
        with suppress(Refusal):
            return decode(data, told)
    # most of a page is in one encoding, a few bytes of it in none
    guessed = find_encoding(data[: len(data) // 4 * 2])
    for name in (encoding,) if encoding else (said, guessed, "utf-8", "gb18030"):
        with suppress(Refusal):
            known = name_encoding(name)
            text = data.decode(known, "replace")
            if text.count("\ufffd") <= max(3, len(text) * _BROKEN):
                return text, known
    if encoding:
        name_encoding(encoding)
    raise Refusal(
        f"it is not a page in {encoding or 'UTF-8, GB18030, Big5 or UTF-16'}",
        "save it as UTF-8, or say which encoding it has",
    )


def _with_encoding(reading: Reading, encoding: str) -> Reading:
    return Reading(reading.text, reading.places, encoding)
