"""What stands around the text of an official document: its lines, numbers, dates and labels.

Blanks mean nothing here: a title is spaced out, a number torn apart. Lines are
read without them, and each character keeps its place in the raw text, so that
what is found can be quoted as it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from compare.corpus.layout import LINE_END
from compare.corpus.traditional import simplify

# characters of the text's beginning and end that are looked at
HEAD, TAIL, SEARCHED = 12_000, 4_000, 60_000
HEAD_LINES, TAIL_LINES = 60, 40
# a line longer than this is no line of a page: the document was saved without line ends
_LONG = 200
_LONGEST_PART = 600

_BLANK = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_PLAIN = str.maketrans("０１２３４５６７８９：，；", "0123456789:,;")
_OPEN, _CLOSE = r"〔\[（(【{﹝［｛〖〈<「", r"〕\]）)】}﹞］｝〗〉>」"
_YEAR = r"(?:19|20)\d\d"
_NUMBER = (
    rf"(?P<number>(?P<prefix>[一-龥]{{0,16}}?)(?:第?[{_OPEN}](?P<year>{_YEAR})(?!年?\d{{1,2}}月)年?[{_CLOSE}]?|(?P<year2>{_YEAR})年?[{_CLOSE}])"
    rf"第?(?:[\d*×]{{1,5}}(?:-\d{{1,2}})?号?|号))"
    rf"|(?P<number2>(?P<prefix2>[一-龥]{{1,16}}?)(?P<year3>{_YEAR})年?第?\d{{1,4}}号)"
    r"|(?P<number3>(?P<prefix3>[一-龥]{2,24}?令)第\d{1,4}号)"
    rf"|(?P<number4>(?P<year4>{_YEAR})年第\d{{1,4}}号)"
)
_NUMBER_LABEL = r"(?:发文字号|发文文号|公文文号|文件字号|文件编号|文件号|文号|字号)"
NUMBER_LINE = re.compile(
    rf"(?:{_NUMBER_LABEL}[:]?)?[（(【]?(?:{_NUMBER})[）)】]?(?:签发人.*|\d{{0,3}})?"
)
_LABELLED_NUMBER = re.compile(rf"{_NUMBER_LABEL}[:\t|]*(?:{_NUMBER})")
_ENCLOSED_NUMBER = re.compile(rf"[（(](?:{_NUMBER})[）)]$")
# words that begin a reference to another document
_REFERENCE = re.compile(r"根据|按照|依据|贯彻|落实|转发|参照|原|《|废止")

_DIGITS = "〇○零Oo0一二三四五六七八九"
DATE = (
    r"(?:(?P<y>20\d\d)(?P<sep>[年./-])(?P<m>\d{1,2})(?:月|(?P=sep))(?P<d>\d{1,2})(?:日|(?!\d)|(?=\d\d:\d\d))"
    rf"|(?P<cy>[二2][{_DIGITS}]{{3}})年(?P<cm>[一二三四五六七八九十]{{1,2}})月(?P<cd>[一二三四五六七八九十]{{1,3}})日)"
)
_TEN = {char: digit for digit, char in enumerate("〇一二三四五六七八九")} | dict.fromkeys(
    "○零Oo0", 0
)


@dataclass(frozen=True)
class Line:
    """A line, or lines joined, without blanks.

    Parameters
    ----------
    text : str
        For matching: simplified, digits, colons and commas at half width, tabs kept.
    printed : str
        The same as printed.
    places : tuple of int
        For each character its offset in the raw text.
    part : bool
        Whether it was made of a line that is too long to be one.
    """

    text: str
    printed: str
    places: tuple[int, ...]
    part: bool = False

    def __add__(self, other: Line) -> Line:
        """Join two lines."""
        return Line(
            self.text + other.text, self.printed + other.printed, self.places + other.places
        )

    def cut(self, start: int, end: int) -> Line:
        """Take a part of the line."""
        return Line(self.text[start:end], self.printed[start:end], self.places[start:end])


@dataclass(frozen=True)
class Paper:
    """A document as it lies before a reader: its raw text, first lines and last lines."""

    raw: str

    @cached_property
    def head(self) -> tuple[Line, ...]:
        """The first lines that are not empty."""
        head = self.raw[:HEAD]
        return tuple(_split(head, simplify(head), 0))[:HEAD_LINES]

    @cached_property
    def tail(self) -> tuple[Line, ...]:
        """The last lines, none of which is among the first."""
        seen = self.head[-1].places[-1] + 1 if self.head else 0
        start = max(seen, len(self.raw) - TAIL)
        tail = self.raw[start:]
        return tuple(_split(tail, simplify(tail), start))[-TAIL_LINES:]

    @cached_property
    def plain(self) -> str:
        """The text with simplified characters, as far as it is searched for places."""
        return simplify(self.raw[:SEARCHED])

    def quote(self, line: Line) -> str:
        """The words of the raw text from the first to the last character of a line."""
        return self.raw[line.places[0] : line.places[-1] + 1] if line.places else ""


NOWHERE = Line("", "", ())


@dataclass(frozen=True)
class Number:
    """A document number as printed, what it begins with, its year, and where it stands."""

    text: str = ""
    prefix: str = ""
    year: int | None = None
    line: Line = NOWHERE


def find_number(paper: Paper) -> Number:
    r"""Find the document number.

    Only where it is the document's own: alone in a line of the head, behind a
    label (发文字号), or in brackets behind the title; never inside a sentence.

    Examples
    --------
    >>> found = find_number(Paper("宁波市人民政府办公厅文件\n甬政办发 [2022] 17 号\n"))
    >>> found.text, found.prefix, found.year
    ('甬政办发[2022]17号', '甬政办发', 2022)
    >>> find_number(Paper("根据《意见》（国发〔2014〕4号），制定本方案。")).text
    ''
    """
    lines = paper.head[:40]
    for pattern in (_LABELLED_NUMBER.search, NUMBER_LINE.fullmatch, _ENCLOSED_NUMBER.search):
        for line in lines:
            found = pattern(line.text) if len(line.text) <= _LONG else None
            if found and not _REFERENCE.search(_get(found, "prefix")):
                group = next(f"number{n}" for n in ("", 2, 3, 4) if found[f"number{n}"])
                year = _get(found, "year")
                at = line.cut(*found.span(group))
                return Number(at.printed, _get(found, "prefix"), int(year) if year else None, at)
    return Number()


def _get(found: re.Match[str], name: str) -> str:
    groups = found.groupdict()
    return next((groups[key] for n in ("", 2, 3, 4) if groups.get(key := f"{name}{n}")), "")


def read_date(found: re.Match[str]) -> str:
    """ISO date of a match of `DATE`; empty where there is no such day.

    Examples
    --------
    >>> [read_date(re.search(DATE, day)) for day in ("2022年3月2日", "二〇二二年十二月三十日", "2023-13-1")]
    ['2022-03-02', '2022-12-30', '']
    """
    if found["y"]:
        year, month, day = (int(found[name]) for name in ("y", "m", "d"))
    else:
        digits = found["cy"].replace("2", "二")
        year = int("".join(str(_TEN[char]) for char in digits))
        month, day = _read_ten(found["cm"]), _read_ten(found["cd"])
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _read_ten(printed: str) -> int:
    if "十" not in printed:
        return _TEN[printed] if len(printed) == 1 else 0
    tens, _, ones = printed.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0
    return (_TEN[tens] if tens else 1) * 10 + (_TEN[ones] if ones else 0)


def find_label(paper: Paper, names: str, value: str) -> Iterator[tuple[re.Match[str], Line]]:
    """Find values that stand behind a label (发布机构：…), in the head and the tail."""
    pattern = re.compile(rf"(?:{names})[:\t|（(\[]+(?P<value>{value})")
    for line in (*paper.head, *paper.tail):
        if len(line.text) <= _LONG:
            yield from ((found, line) for found in pattern.finditer(line.text))


def _split(raw: str, plain: str, start: int) -> Iterator[Line]:
    at = 0
    for stop in (*LINE_END.finditer(raw), None):
        last = stop.start() if stop else len(raw)
        yield from _cut(_squeeze(raw, plain, range(at, last), start))
        at = stop.end() if stop else last


def _squeeze(raw: str, plain: str, stretch: range, start: int) -> Line:
    kept = [i for i in stretch if raw[i] == "\t" or not _BLANK.match(raw[i])]
    while kept and raw[kept[-1]] == "\t":
        kept.pop()
    while kept and raw[kept[0]] == "\t":
        kept.pop(0)
    # marks of Markdown
    while kept and raw[kept[0]] == "#":
        kept.pop(0)
    if len(kept) > 4 and all(raw[kept[at]] == "*" for at in (0, 1, -1, -2)):
        kept = kept[2:-2]
    return Line(
        "".join(plain[i] for i in kept).translate(_PLAIN),
        "".join(raw[i] for i in kept),
        tuple(start + i for i in kept),
    )


# where a line of a document without line ends would end
_BREAK = re.compile(
    rf"(?<=[。:])|(?<=文件)(?=[一-龥]{{1,10}}[{_OPEN}]{_YEAR})|(?<=的通知)(?=[一-龥]{{1,12}}[{_OPEN}]{_YEAR})"
    rf"|(?<=号)(?<=\d号)(?=[一-龥])|{DATE}印发"
)


# a number and the title in one line
_BEFORE_TITLE = re.compile(rf"(?:{_NUMBER})(?=[^。]{{0,60}}(?:关于|印发))")


def _cut(line: Line) -> Iterator[Line]:
    if len(line.text) <= _LONG:
        both = _BEFORE_TITLE.match(line.text)
        if both:
            yield line.cut(0, both.end())
        if line.text:
            yield line.cut(both.end() if both else 0, len(line.text))
        return
    stops = [found.end() for found in _BREAK.finditer(line.text)]
    starts = [0, *stops]
    for a, b in zip(starts, [*stops, len(line.text)], strict=True):
        if a < b:
            # a sentence is no line of a head; its beginning may be one
            yield replace(line.cut(a, min(b, a + _LONGEST_PART)), part=True)


def join(lines: Sequence[Line]) -> Line:
    """Join lines to one."""
    joined = lines[0]
    for line in lines[1:]:
        joined = joined + line
    return joined
