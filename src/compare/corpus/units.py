"""Dividing a document: its text into spans that tile it, some of them units."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from compare.corpus.layout import Line, read_lines
from compare.corpus.narrative import divide_narrative
from compare.corpus.numbered import divide_numbered, read_title
from compare.corpus.numbering import find_markers
from compare.corpus.outline import Node, build_outline
from compare.corpus.rows import divide_rows
from compare.corpus.spans import Span, tile, trim
from compare.corpus.traditional import simplify

NARRATIVE_GENRES = frozenset({"work_report"})
GENRES = ("action_plan", "measures_list", "work_points", "work_report", "regulation", "task_table")

_REPORT_SECTIONS = (
    re.compile(
        r"(?:开展|完成|进展|落实|推进|运行|执行|工作)情况|成效|主要做法|工作总结|(?:主要|工作)亮点|特色亮点|回顾"
    ),
    re.compile(
        r"(?:存在|面临|主要)[^。]{0,6}(?:问题|困难|不足|短板)|问题(?:和|与|及)(?:困难|不足|建议)"
    ),
    re.compile(r"下[一]?步|下半年|下阶段|明年|[下来]年度?工作|工作(?:计划|思路|打算|设想)"),
)
# A heading that says of the prose below it that it looks back, or at what is amiss.
_TOLD_STYLES = frozenset({"part", "han", "han_round"})
_TOLD = re.compile(
    r"[^，。]{0,12}(?:(?:工作|开展|完成|进展|落实|推进|运行)情况|(?:工作|主要|取得|明显)成[效果]|工作(?:回顾|总结))"
    r"|(?:当前)?(?:主要|仍然?|还)?(?:存在|面临)[^，。]{0,8}(?:问题|困难|不足|短板|挑战)(?:[和与及、](?:问题|困难|不足|短板|挑战))?"
)
_GENRE_WORD = re.compile(r"要点|方案|计划|措施|清单|举措|意见|办法")
_LIST_WORDS = ("措施", "清单", "举措")
_REPORT_OPENING = re.compile(
    r"今年以来|(?:上|下)半年[，,]|一季度[，,]|(?:情况|工作)(?:汇报|报告|总结)如下|现将[^。]{2,60}(?:汇报|报告)如下"
)


def recognise_genre(text: str, nodes: Sequence[Node], rows: int = 0) -> str:
    """Tell the genre of a document by its outline, its headings, its opening and its title.

    Parameters
    ----------
    text : str
        The raw text.
    nodes : sequence of Node
        Its outline.
    rows : int
        How many rows of task tables are units.

    Returns
    -------
    str
        One of `GENRES`.

    Examples
    --------
    >>> recognise_genre("今年以来，商务局狠抓落实。一是走访企业。二是公示收费。", [])
    'work_report'
    """
    leaves = [n for n in nodes if not n.has_children]
    if rows and rows >= len(leaves):
        return "task_table"
    if sum(n.marker.style == "article" for n in nodes) >= 3:
        return "regulation"
    if _is_report(text, nodes):
        return "work_report"
    found = _GENRE_WORD.findall(text[: nodes[0].start if nodes else 1500][:1500])
    if "要点" in found:
        return "work_points"
    return "measures_list" if found and found[-1] in _LIST_WORDS else "action_plan"


def _is_report(text: str, nodes: Sequence[Node]) -> bool:
    headings = [
        read_title(text, node) for node in nodes if node.marker.style in ("han", "han_round")
    ]
    sections = sum(any(pattern.search(h) for h in headings) for pattern in _REPORT_SECTIONS)
    first = nodes[0].start if nodes else len(text)
    opening = bool(_REPORT_OPENING.search(text[: min(first, 1500)]))
    clauses = len(re.findall(r"(?:^|[。；：\s])一是", text))
    items = sum(
        not n.has_children and n.marker.style in ("arabic", "article", "round") for n in nodes
    )
    told = sections + opening + (clauses >= 3 and clauses * 2 >= items) + (not nodes)
    return told >= 2 or (told == 1 and not nodes)


def recognise(text: str) -> str:
    r"""Tell the genre of a document from its text alone.

    Examples
    --------
    >>> recognise("第一条 为了公示收费，制定本办法。\n第二条 公示收费。\n第三条 查处违规收费。")
    'regulation'
    """
    text = simplify(text)
    rows, nodes, _ = _read(text)
    return recognise_genre(text, nodes, sum(span.is_unit for span in rows))


def _read(text: str) -> tuple[list[Span], tuple[Node, ...], list[Line]]:
    """Rows of task tables, outline of the rest, and lines of a document."""
    lines = read_lines(text)
    rows, prose = divide_rows(text, lines)
    known = _without(lines, prose) if rows else lines
    return rows, build_outline(text, known, list(find_markers(text))), known


def divide(text: str, genre: str = "") -> tuple[Span, ...]:
    r"""Divide a document into the spans that tile it.

    Parameters
    ----------
    text : str
        The raw text; all offsets refer to it.
    genre : str, optional
        One of `GENRES`; recognised from the text where it is empty.

    Returns
    -------
    tuple of Span
        In order; they cover the text exactly, and those with the role
        ``unit`` are the units of the codebook (U1 to U6).

    Examples
    --------
    >>> text = "一、任务\n1.建设平台。\n2.公示收费。\n附件：清单"
    >>> [(s.role, text[s.start:s.end]) for s in divide(text) if s.role != "blank"]
    [('heading', '一、任务'), ('unit', '1.建设平台。'), ('unit', '2.公示收费。'),
     ('back_matter', '附件：清单')]
    """
    text = simplify(text)
    rows, nodes, lines = _read(text)
    genre = genre or recognise_genre(text, nodes, sum(span.is_unit for span in rows))
    method = divide_narrative if genre in NARRATIVE_GENRES else divide_numbered
    others = method(text, lines, nodes)
    if method is divide_numbered:
        others = _divide_told(text, lines, nodes, others)
    if rows:
        others = _cut_out(text, others, rows)
    return tile(text, lines, sorted([*others, *rows], key=lambda span: span.start))


def _divide_told(
    text: str, lines: Sequence[Line], nodes: Sequence[Node], spans: Sequence[Span]
) -> list[Span]:
    """Take apart as a report what a plan or a list of tasks tells of the past before it begins."""
    told = [
        node
        for node in nodes
        if not node.has_children
        and node.marker.style in _TOLD_STYLES
        and _TOLD.fullmatch(read_title(text, node))
    ]
    if not told:
        return list(spans)
    starts = [node.start for node in told]

    def lies_in_told(span: Span) -> bool:
        before = bisect_right(starts, span.start) - 1
        return before >= 0 and span.start < told[before].end

    kept = [span for span in spans if not lies_in_told(span)]
    found = [span for span in divide_narrative(text, lines, nodes) if lies_in_told(span)]
    return sorted([*kept, *found], key=lambda span: span.start)


def _without(lines: Sequence[Line], kept: Sequence[Line]) -> list[Line]:
    """The lines, those that are not kept marked as rows, so that no number opens in them."""
    known = set(kept)
    return [line if line in known else Line(line.start, line.end, "row") for line in lines]


def _cut_out(text: str, spans: Sequence[Span], rows: Sequence[Span]) -> list[Span]:
    """Leave out what a table covers; a span that runs into one ends before it.

    What is left of an item before a table, if it is a title alone, is its heading.
    """
    result = []
    for span in spans:
        at = bisect_right(rows, span.start, key=lambda row: row.end)
        row = rows[at] if at < len(rows) else None
        if row is None or row.start >= span.end:
            result.append(span)
            continue
        start, end = trim(text, span.start, min(span.end, row.start))
        if end > start:
            told = span.is_unit and re.search(r"[。；！]", text[start:end])
            role = span.role if told or not span.is_unit else "heading"
            result.append(replace(span, start=start, end=end, role=role))
    return result
