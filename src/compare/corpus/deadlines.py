"""Deadlines: from what is printed to the last day it allows."""

from __future__ import annotations

import calendar
import re

LONG_TERM = "long_term"

_LONG = re.compile(
    r"长期|持续|常态|每年|每季|每月|贯穿全年|全年(?:推进|持续|坚持)|日常|一以贯之|按(?:进度|节点)推进"
)
_DATE = re.compile(
    r"(?:(?P<year>\d{4})[年./-])?(?P<month>\d{1,2})(?:月|[./-])(?:(?P<day>\d{1,2})日?|(?P<ten>[上中下])旬|底)?"
)
_PERIOD = re.compile(
    r"(?:(?P<year>\d{4})年|(?P<this>今年|本年度?|当年)|(?P<next>明年))(?:度)?第?"
    r"(?:(?P<half>[上下])半年|(?P<quarter>[一二三四1-4])季度|底|末|内|终|前|全年)?"
    r"|(?P<half2>[上下])半年|第?(?P<quarter2>[一二三四1-4])季度|(?P<end>年底|年末|年内|年终|全年)"
)
DATE_CELL = re.compile(
    r"[\d年月日底末前内初上中下旬半第一二三四季度今明本当全每长期持续常态化推进坚持实施完成于至./—~～（）()\-]{2,20}"
)
_BODY_DEADLINE = re.compile(
    r"(?:力争|确保|争取)?(?:于|在|到)?(?P<when>(?:\d{4}年|今年|本年|明年)?"
    r"(?:\d{1,2}月(?:\d{1,2}日|底|[上中下]旬)?|(?:年|[上下]半年|[一二三四]季度)(?:底|末)?|底|末))(?:之)?前"
)


def read_deadline(printed: str, year: int | None = None) -> str:
    """Turn a printed deadline into the last day it allows.

    Parameters
    ----------
    printed : str
        Such as ``2022年5月31日``, ``6月底前``, ``2024年底``, ``上半年``, ``长期坚持``.
    year : int, optional
        Year of the document, for what is printed without a year.

    Returns
    -------
    str
        ISO date, ``long_term``, or empty where it cannot be told.

    Examples
    --------
    >>> read_deadline("2022年5月31日"), read_deadline("6月底前", 2024), read_deadline("长期坚持")
    ('2022-05-31', '2024-06-30', 'long_term')
    """
    squeezed = re.sub(r"\s+", "", printed)
    # of a range (1-6月) the end counts
    squeezed = re.sub(r"\d{1,2}月?[-—–~～至](?=\d{1,2}月)", "", squeezed)
    dates = [m for m in _DATE.finditer(squeezed) if 1 <= int(m["month"]) <= 12]
    if dates:
        found = dates[-1]
        known = found["year"] or next((d["year"] for d in dates if d["year"]), None)
        return _close(
            int(known) if known else year, int(found["month"]), found["day"], found["ten"]
        )
    if "*" in squeezed:
        return ""
    for found in _PERIOD.finditer(squeezed):
        known_year = int(found["year"]) if found["year"] else year
        if known_year is not None and found["next"]:
            known_year += 1
        half, quarter = found["half"] or found["half2"], found["quarter"] or found["quarter2"]
        if half:
            return _close(known_year, 6 if half == "上" else 12)
        if quarter:
            number = "一二三四".find(quarter) + 1 or int(quarter)
            return _close(known_year, number * 3)
        if not _LONG.search(squeezed):
            return _close(known_year, 12)
    return LONG_TERM if _LONG.search(squeezed) else ""


def _close(year: int | None, month: int, day: str | None = None, ten: str | None = None) -> str:
    if year is None:
        return ""
    last = calendar.monthrange(year, month)[1]
    chosen = int(day) if day else {"上": 10, "中": 20}.get(ten or "", last)
    return f"{year:04d}-{month:02d}-{min(max(chosen, 1), last):02d}"


def find_deadline(text: str, year: int | None) -> tuple[str, str]:
    """Find the last deadline that the sentences themselves state.

    Parameters
    ----------
    text : str
        Text without blanks.
    year : int or None
        Year of the document.

    Returns
    -------
    printed, deadline : str
        Both empty where the text states none.

    Examples
    --------
    >>> find_deadline("力争2024年底前建成。", None)
    ('力争2024年底前', '2024-12-31')
    """
    for found in reversed(list(_BODY_DEADLINE.finditer(text))):
        deadline = read_deadline(found["when"], year)
        if deadline:
            return found[0], deadline
    return "", ""
