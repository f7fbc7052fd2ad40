"""Of when a document is: the period it is about, and the day it was published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from compare.corpus.front_matter import DATE, NOWHERE, Line, Number, Paper, find_label, read_date
from compare.corpus.issuers import is_body
from compare.corpus.layout import OPENED
from compare.corpus.titles import Title

_ISSUED = re.compile(rf"(?P<day>{DATE})印发[。）)]?$")
_PUBLISHED = (
    r"印发(?:日期|时间)",
    r"(?:发布|公开|公布|信息公开)(?:日期|时间)",
    r"(?:成文|发文|生成)(?:日期|时间)",
)
_ALONE = re.compile(rf"(?P<body>[^。;!?]{{0,50}}?)(?P<day>{DATE})$")
_CUT = re.compile(rf"(?P<body>[^。;!?\d]{{4,50}}?)(?P<day>{DATE})(?!印发)")

_YEAR = r"20\d\d|二[〇○零Oo0][一二三四五六七八九〇○零]{2}"
_RANGE = re.compile(rf"(?<!\d)(?P<from>{_YEAR})年?度?(?:[—\-－–―~～至到]|——)+(?P<to>{_YEAR})(?!\d)")
_IN_TITLE = re.compile(
    rf"(?<![\d号令])(?<!到)(?<!至)(?<!向)(?P<year>{_YEAR})(?!\d)(?![〕\]】]|年?第?\d+号|年(?:远景|[底末前]))"
)
_PLAN = re.compile(
    r"十(?P<which>[二三四五])(?:五(?=[^年]{0,40}(?:规划|计划|纲要))|个五年(?:规划|计划))"
)
_PLANS = {"二": 2011, "三": 2016, "四": 2021, "五": 2026}
_LONG = re.compile(r"[三五]年(?:行动|规划|攻坚|计划|建设|工作|滚动|实施)|中长期")
_PART = re.compile(
    r"(?P<half>[上下])半年|(?P<mid>半年(?:度|工作))|第?(?P<quarter>[一二三四1-4])季度|(?<!\d)1[—\-–~～至]+(?P<to>3|6)月"
    r"|(?<!\d)(?P<month>1[0-2]|[1-9])月(?=份|工作|运行|情况|总结|全市)"
)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
# in a text without title: what it reports on
_REPORTED = re.compile(
    r"(?:(?P<y>20\d\d)年)?(?P<part>[上下]半年|半年度|第?[一二三四]季度)[^,。;]{0,16}(?:情况|成效|总结|汇报|报告|运行)"
)
_ABOUT = re.compile(
    rf"(?<![\d至到底较比自从于—\-–~])(?P<year>{_YEAR})年(?=,|以来|上半年|下半年|[一二三四]季度|[^,。;]{{0,12}}(?:工作|专项行动|措施))"
)
_IN_NAME = re.compile(
    r"(?<!\d)(20\d\d)(?!\d)(?:[-_年. ]{0,2}(?:([hHqQ])([1-4])(?!\d)|(上|下)半年|([一二三四])季度))?"
)


def find_publication(paper: Paper) -> tuple[str, Line]:
    r"""Find the day of publication: of 印发, else 发布, else the signature.

    Returns
    -------
    tuple of (str, Line)
        ISO date and where it stands; empty where none is printed as such.

    Examples
    --------
    >>> find_publication(Paper("厦门市人民政府办公厅\n2022年2月28日\n厦门市政府办公厅2022年3月2日印发"))[0]
    '2022-03-02'
    >>> find_publication(Paper("本办法自2024年8月1日起施行。"))[0]
    ''
    """
    lines = (*paper.head, *paper.tail)
    issued = [(found, line) for line in lines if (found := _ISSUED.search(line.text))]
    # of a notice that is passed on, and of who passes it on, the latter
    found, line = max(issued, key=lambda pair: read_date(pair[0]), default=(None, NOWHERE))
    if found and (day := read_date(found)):
        return day, line.cut(found.start("day"), len(line.text))
    for label in _PUBLISHED[:2]:
        if result := _find_labelled(paper, label):
            return result
    signed = next(find_signatures(paper), None)
    if signed is not None:
        return signed[1], signed[2]
    return _find_labelled(paper, _PUBLISHED[2]) or ("", NOWHERE)


def _find_labelled(paper: Paper, label: str) -> tuple[str, Line] | None:
    for found, line in find_label(paper, label, DATE):
        if day := read_date(found):
            return day, line.cut(*found.span())
    return None


def find_signatures(paper: Paper) -> Iterator[tuple[Line, str, Line]]:
    """Find signatures: bodies with a date behind or under them.

    Yields
    ------
    tuple of (Line, str, Line)
        The bodies, the ISO date, and where it stands.
    """
    lines: Sequence[Line] = (*paper.head, *paper.tail)
    for at, line in enumerate(lines):
        found = (_CUT.match if line.part else _ALONE.fullmatch)(line.text)
        if not found or not (day := read_date(found)):
            continue
        where = line.cut(*found.span("day"))
        if found["body"]:
            if is_body(found["body"]):
                yield line.cut(*found.span("body")), day, where
            continue
        bodies = None
        for above in reversed(lines[max(0, at - 4) : at]):
            if not is_body(above.text):
                break
            bodies = above if bodies is None else above + bodies
        if bodies is not None and found.end() == len(line.text):
            yield bodies, day, where


def find_period(
    paper: Paper, title: Title, number: Number, published: str, published_line: Line, name: str
) -> tuple[int | None, str, list[Line]]:
    """Find the year and the period that a document is about.

    Those of its title; else the year of its number, of what its first lines
    report on, of its publication, and last of the name of its file.

    Returns
    -------
    tuple of (int or None, str, list of Line)
        The year, the period, and where they stand.
    """
    ranged = _RANGE.search(title.line.text) or _RANGE.search(title.notice)
    if ranged and (years := (_read_year(ranged["from"]), _read_year(ranged["to"])))[0] < years[1]:
        line = title.line.cut(*ranged.span()) if ranged.string == title.line.text else title.line
        return years[0], f"{years[0]}-{years[1]}", [line]
    planned = _PLAN.search(title.line.text)
    if planned:
        first = _PLANS[planned["which"]]
        return first, f"{first}-{first + 4}", [title.line.cut(*planned.span())]
    year, lines = _find_year(paper, title, number, published, published_line)
    part, part_line = _find_part(paper, title)
    if year is None:
        year, named_part = _read_name(name)
        part = part or named_part
    if year is None:
        return None, "", []
    if part_line is not None:
        lines.append(part_line)
    # how long a plan of three years lasts is not told by the year it begins
    whole = "" if _LONG.search(title.line.text) else str(year)
    return year, f"{year}-{part}" if part else whole, lines


def _find_year(
    paper: Paper, title: Title, number: Number, published: str, published_line: Line
) -> tuple[int | None, list[Line]]:
    printed = _IN_TITLE.search(title.line.text)
    if printed:
        return _read_year(printed["year"]), [title.line.cut(*printed.span())]
    if number.year:
        return number.year, [number.line]
    about = next(_find_about(paper), None)
    if about is not None:
        return about
    if published:
        return int(published[:4]), [published_line]
    for line in (*paper.head[:12], *paper.tail[-6:]):
        alone = re.fullmatch(rf"[（(]?{DATE}[）)]?", line.text)
        if alone and (day := read_date(alone)):
            return int(day[:4]), [line]
    return None, []


def _find_about(paper: Paper) -> Iterator[tuple[int, list[Line]]]:
    for line in paper.head[:3]:
        found = _ABOUT.search(line.text, 0, 200)
        if found and not re.search(r"第?\d+号|《[^》]*$", line.text[: found.start()]):
            yield _read_year(found["year"]), [line.cut(*found.span())]


def _find_part(paper: Paper, title: Title) -> tuple[str, Line | None]:
    """Half year, quarter or month: of the title, or of what a text without title reports on."""
    if title.line.text:
        found = _PART.search(title.line.text)
        return (_read_part(found), title.line.cut(*found.span())) if found else ("", None)
    for at, line in enumerate((*paper.head, *paper.tail)):
        if at and not OPENED.match(line.text):
            continue
        reported = _REPORTED.search(line.text[: 300 if not at else 40])
        part = _PART.search(reported["part"]) if reported else None
        if reported and part:
            return _read_part(part), line.cut(*reported.span("part"))
    return "", None


def _read_part(found: re.Match[str]) -> str:
    if found["half"] or found["mid"] or found["to"]:
        return "H2" if found["half"] == "下" else "Q1" if found["to"] == "3" else "H1"
    if found["quarter"]:
        return f"Q{_QUARTERS.get(found['quarter'], found['quarter'])}"
    return f"{int(found['month']):02d}"


def _read_year(printed: str) -> int:
    digits = {char: str(n) for n, char in enumerate("〇一二三四五六七八九")} | dict.fromkeys(
        "○零Oo", "0"
    )
    return int("".join(digits.get(char, char) for char in printed))


def _read_name(name: str) -> tuple[int | None, str]:
    """Year and part of a year in the name of a file."""
    found = _IN_NAME.search(name)
    if not found or len(set(re.findall(r"(?<!\d)20\d\d(?!\d)", name))) > 1:
        return None, ""
    part = f"{found[2].upper()}{found[3]}" if found[2] else ""
    if found[4] or found[5]:
        part = ("H1" if found[4] == "上" else "H2") if found[4] else f"Q{_QUARTERS[found[5]]}"
    return int(found[1]), "" if part in ("H3", "H4") else part
