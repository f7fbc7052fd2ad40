"""Numbers that may open an item: what they look like, not yet whether they do.

Chinese official documents number in nested styles (第一章, 第一条, 一、, （一）,
1., (1), ①, 1.1, 一是, 首先, 第一，). This module finds every candidate; the
outline decides by sequence and nesting which of them open an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
MARKS = "▲△●○★☆■□◆◇※"

_CN = r"[一二三四五六七八九十百]{1,5}"
_BLANK = " \t\u00a0\u3000\ufeff"
_SPACE = f"[{_BLANK}]{{0,8}}"


@dataclass(frozen=True)
class Marker:
    """A number that may open an item.

    Parameters
    ----------
    style : str
        Name of the numbering style; equal styles may continue each other.
    number : int
        Its value; for ``1.2`` the last part.
    prefix : str
        For ``1.2`` the part before the last, else empty.
    printed : str
        As it stands in the text, without blanks.
    start, end : int
        Offsets of the marker in the text, marks (▲●★) beside it included.
    marks : str
        The marks that stand before or behind it.
    opens_line : bool
        Whether only blanks and marks stand before it on its line.
    after : str
        The visible character before it, empty at the start of the text.
    """

    style: str
    number: int
    prefix: str
    printed: str
    start: int
    end: int
    marks: str
    opens_line: bool
    after: str


def parse_number(printed: str) -> int:
    """Value of a Chinese or Arabic whole number, 0 where it is none.

    Examples
    --------
    >>> parse_number("二十三"), parse_number("十"), parse_number("１２")
    (23, 10, 12)
    """
    if printed.isdecimal():
        return int(printed)
    total = tens = 0
    for sign in printed:
        if sign == "百":
            total, tens = total + (tens or 1) * 100, 0
        elif sign == "十":
            total, tens = total + (tens or 1) * 10, 0
        elif sign in DIGITS:
            tens = DIGITS[sign]
        else:
            return 0
    return total + tens


# Order matters: the first style that matches at a place is taken.
_STYLES: tuple[tuple[str, str], ...] = (
    ("part", rf"第{_SPACE}(?P<n>{_CN}){_SPACE}(?:部分|[篇编])(?![\u4e00-\u9fff]{{0,6}}[，,。；])"),
    ("chapter", rf"第{_SPACE}(?P<n>{_CN}|\d{{1,2}}){_SPACE}章"),
    ("section", rf"第{_SPACE}(?P<n>{_CN}|\d{{1,2}}){_SPACE}节"),
    ("article", rf"第{_SPACE}(?P<n>{_CN}|\d{{1,3}}){_SPACE}条(?![款目件规、，,])"),
    ("han", rf"(?P<n>{_CN}){_SPACE}[、．]"),
    ("han_round", rf"[（(]{_SPACE}(?P<n>{_CN}){_SPACE}[）)]"),
    ("dotted", r"(?P<p>\d{1,2}(?:[.．]\d{1,2})*)[.．](?P<n>\d{1,2})(?![\d%％‰.．万亿个元倍版前公千米吨级小年月日GgMm])"
               r"(?:[.．、](?!\d))?"),
    ("arabic", rf"(?P<n>\d{{1,3}}){_SPACE}(?:[.．](?!\d)|、)"),
    ("round", rf"[（(]{_SPACE}(?P<n>\d{{1,3}}){_SPACE}[）)]"),
    ("half_round", r"(?P<n>\d{1,2})[）)]"),
    ("circled", rf"(?P<n>[{CIRCLED}])"),
    ("dash", r"(?P<n>[—–]{2}|-{2})(?![—–\-\s]*(?:\d|$))"),
)  # fmt: skip
_AT_PLACE = tuple((style, re.compile(pattern)) for style, pattern in _STYLES)
_MARKS_BEHIND = re.compile(rf"{_SPACE}(?P<marks>[{MARKS}]+)")
# A place where a marker may stand: the start of a line, after the end of a
# sentence or clause, or after a blank; in a text that lost its line ends, a
# bracketed number or one with a stop may follow a word at once.
_PLACE = re.compile(
    r"(?:^|(?<=[。；;！？!?：:）)”\s\u00a0\u3000\ufeff])"
    rf"|(?<=[\u4e00-\u9fff])(?=[（(][一二三四五六七八九十]|\d{{1,2}}[.．][^\d]|第[一二三四五六七八九十]{{1,3}}[章条]|[一二三四五六七八九十]{{1,3}}、))(?P<marks>[{MARKS}]*+)[{_BLANK}]{{0,4}}"
    rf"(?=[第（(\d{CIRCLED}一二三四五六七八九十]|——|––|--)",
    re.M,
)

_CLAUSE = re.compile(
    rf"(?:^|(?<=[。；;！？：:\s）”、，,])){_SPACE}(?P<m>(?P<n>[一二三四五六七八九十]{{1,3}})(?:是|要(?=[^求件素点目闻])|则是)"
    r"|(?P<first>首先|其次|再次|最后|第[一二三四五六七八九十]{1,2})[，,：:是])",
    re.M,
)
_LAST = 99
_FIRST = {"首先": 1, "其次": 2, "再次": 3, "最后": _LAST}


def find_markers(text: str) -> Iterator[Marker]:
    r"""Find every place that looks like the number of an item.

    Parameters
    ----------
    text : str
        The raw text.

    Yields
    ------
    Marker
        In order of place.

    Examples
    --------
    >>> [(m.style, m.number, m.opens_line) for m in find_markers("一、总则\n●1.建设。")]
    [('han', 1, True), ('arabic', 1, True)]
    """
    done = -1
    for place in _PLACE.finditer(text):
        at = place.end()
        if at <= done:
            continue
        for style, pattern in _AT_PLACE:
            found = pattern.match(text, at)
            if not found:
                continue
            printed = found["n"]
            number = _value(style, printed)
            if number < 1:
                continue
            behind = _MARKS_BEHIND.match(text, found.end())
            before = _skip_blanks(text, place.start())
            yield Marker(
                style=style,
                number=number,
                prefix=found.groupdict().get("p") or "",
                printed=re.sub(r"\s", "", found[0]),
                start=place.start("marks") if place["marks"] else at,
                end=behind.end() if behind else found.end(),
                marks=place["marks"] + (behind["marks"] if behind else ""),
                opens_line=not before or text[before - 1] in "\r\n\x0b\x0c\u2028\u2029\x85",
                after=text[before - 1 : before].strip(),
            )
            done = found.end() - 1
            break


def _skip_blanks(text: str, place: int) -> int:
    """The place behind the last character before a place that is no blank."""
    while place and text[place - 1] in _BLANK:
        place -= 1
    return place


def _value(style: str, printed: str) -> int:
    if style == "dash":
        return 1
    return CIRCLED.index(printed) + 1 if style == "circled" else parse_number(printed)


def find_clauses(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[list[tuple[int, str]]]:
    """Find the clauses ``一是…``, ``首先…``, ``第一，…`` of the paragraphs under a heading.

    Only clauses in sequence from one count, at least two of them (or a single
    one at the start of a paragraph); a sequence may run over paragraphs.

    Parameters
    ----------
    text : str
        The raw text.
    paragraphs : sequence of (start, end)
        The paragraphs.

    Returns
    -------
    list of list of (int, str)
        For each paragraph place and printed marker of its clauses.

    Examples
    --------
    >>> find_clauses("做法：一是走访；二是培训。", [(0, 13)])
    [[(3, '一是'), (8, '二是')]]
    """
    chains: dict[str, list[list[tuple[int, int, str]]]] = {}
    for index, (start, end) in enumerate(paragraphs):
        for match in _CLAUSE.finditer(text, start, end):
            style, number = _read_clause(match)
            found = (index, match.start("m"), match["m"].rstrip("，,：:"))
            known = chains.setdefault(style, [])
            last = len(known[-1]) if known else 0
            if number == 1:
                known.append([found])
            elif known and number in (last + 1, _LAST):
                known[-1].append(found)
    kept = {
        style: [
            place
            for chain in found
            if len(chain) > 1 or not text[paragraphs[chain[0][0]][0] : chain[0][1]].strip()
            for place in chain
        ]
        for style, found in chains.items()
    }
    clauses: list[list[tuple[int, str]]] = [[] for _ in paragraphs]
    # of several styles in one paragraph the one that is used most divides it
    for style in sorted(kept, key=lambda style: -len(kept[style])):
        taken = {index for index, listed in enumerate(clauses) if listed}
        for index, place, printed in kept[style]:
            if index not in taken:
                clauses[index].append((place, printed))
    return clauses


def _read_clause(match: re.Match[str]) -> tuple[str, int]:
    ordinal = match["first"]
    if match["n"]:
        return match["m"].lstrip(match["n"]), parse_number(match["n"])
    if ordinal in _FIRST:
        return "first", _FIRST[ordinal]
    return "ordinal", parse_number(ordinal[1:])
