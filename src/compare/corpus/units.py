"""Dividing a document: its text into spans that tile it, some of them units."""

from __future__ import annotations

import re
from collections.abc import Sequence

from compare.corpus.layout import Line, read_lines
from compare.corpus.narrative import divide_narrative
from compare.corpus.numbered import divide_numbered, read_title
from compare.corpus.numbering import find_markers
from compare.corpus.outline import Node, build_outline
from compare.corpus.rows import divide_rows
from compare.corpus.spans import Span, tile

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
_REPORT_OPENING = re.compile(
    r"今年以来|(?:上|下)半年[，,]|一季度[，,]|(?:情况|工作)(?:汇报|报告|总结)如下|现将[^。]{2,60}(?:汇报|报告)如下"
)


def recognise_genre(text: str, nodes: Sequence[Node]) -> str:
    """Tell a narrative report from a numbered document by its headings and opening.

    Parameters
    ----------
    text : str
        The raw text.
    nodes : sequence of Node
        Its outline.

    Returns
    -------
    str
        ``"work_report"`` or ``"action_plan"`` (for every numbered genre).

    Examples
    --------
    >>> recognise_genre("今年以来，商务局狠抓落实。一是走访企业。二是公示收费。", [])
    'work_report'
    """
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
    report = sections + opening + (clauses >= 3 and clauses * 2 >= items) + (not nodes)
    return (
        "work_report" if report >= 2 or (report == 1 and items < 3 and not nodes) else "action_plan"
    )


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
    lines = read_lines(text)
    rows, prose = divide_rows(text, lines)
    nodes = build_outline(
        text, lines if not rows else _without(lines, prose), list(find_markers(text))
    )
    genre = genre or recognise_genre(text, nodes)
    method = divide_narrative if genre in NARRATIVE_GENRES else divide_numbered
    others = method(text, lines, nodes)
    if rows:
        others = _cut_out(others, rows)
    return tile(text, lines, sorted([*others, *rows], key=lambda span: span.start))


def _without(lines: Sequence[Line], kept: Sequence[Line]) -> list[Line]:
    """The lines, those that are not kept marked as rows, so that no number opens in them."""
    known = set(kept)
    return [line if line in known else Line(line.start, line.end, "row") for line in lines]


def _cut_out(spans: Sequence[Span], rows: Sequence[Span]) -> list[Span]:
    """Leave out the spans that a table covers; end those that run into one before it."""
    first, last = rows[0].start, rows[-1].end
    result = []
    for span in spans:
        if span.end <= first or span.start >= last:
            result.append(span)
        elif span.start < first:
            result.append(Span(span.start, first, span.role, span.label, span.section, span.part))
    return result
