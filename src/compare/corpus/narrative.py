"""Units of narrative work reports: clauses and sentences (U2, U3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from compare.corpus.layout import SENTENCE_END, Line, lines_between
from compare.corpus.numbered import read_label, read_title
from compare.corpus.numbering import find_clauses
from compare.corpus.outline import Node, find_headings
from compare.corpus.paragraphs import find_wrap_width, read_paragraphs
from compare.corpus.spans import Span, trim

_TITLE_LENGTH = 32
_ITEM_STYLES = frozenset({"arabic", "dotted", "round", "half_round", "circled"})
_SENTENCE = re.compile(rf"[{SENTENCE_END}]+[”’」』）)》\"]*")
# who is in charge and by when, noted behind the sentence that it belongs to
_NOTE = re.compile(
    r"\s*[（(](?=[^（()）。]*(?:牵头|责任|配合|负责|完成时[限间]|[局委办厅处室科关][、；;，,）)]|底前|日前|长期|持续))"
    r"[^（()）。！？]*(?:[（(][^（()）。]*[）)][^（()）。！？]*)*[）)][。]?"
)
_OPEN, _CLOSE = "（(《“", "）)》”"
_CLOSING = re.compile(
    r"(?:[\d*]{1,4}年)?(?:今年以来|(?:截至|截止)目前|[上下]半年|[一二三四]季度|全年|[\d*]{1,2}\s*[-—–至]\s*[\d*]{1,2}月份?)"
    r"[，,](?:全[市县区州省]|我[市县区州省])"
)
_ADDRESSEE = re.compile(
    r"[省市县区州盟]?委?[、，]?[省市县区州盟](?:人民)?政府[：:]|(?:尊敬的)?[^。；]{0,80}(?:人民政府|政府办公室|委员会|[委办局厅处室]|单位|公司|部门|领导|同志|代表|中心|各位\S{2,6})[：:]"
)


def divide_narrative(text: str, lines: Sequence[Line], nodes: Sequence[Node]) -> list[Span]:
    """Take the clauses 一是…, 二是… of each paragraph, or its sentences.

    Parameters
    ----------
    text : str
        The raw text.
    lines : sequence of Line
        Its lines with their roles.
    nodes : sequence of Node
        Its outline: the headings.

    Returns
    -------
    list of Span
        Units and headings, in order of place.

    Examples
    --------
    >>> from compare.corpus.layout import read_lines
    >>> text = "今年以来，工作有序。一是走访企业。二是公示收费。"
    >>> [(s.label, text[s.start:s.end]) for s in divide_narrative(text, read_lines(text), [])]
    [('lead', '今年以来，工作有序。'), ('一是', '一是走访企业。'), ('二是', '二是公示收费。')]
    """
    width = find_wrap_width(text, lines)
    first = nodes[0].start if nodes else len(text)
    spans = list(_divide_region(text, lines, 0, first, (), 0, width, preamble=bool(nodes)))
    for index, node in enumerate(nodes):
        section = tuple(read_title(text, nodes[i]) for i in find_headings(nodes, index))[::-1]
        item = _find_item(text, lines, node, width)
        if item:
            # a task with its own bodies or date is one measure, as in a plan (U1)
            label = read_label(nodes, index)
            spans.append(Span(*item, "unit", label, section, node.part, node.marker.marks, "item"))
            continue
        body = _find_body(text, lines, node, width)
        start, end = trim(text, node.start, body)
        title = read_title(text, node) if body > node.marker.end else ""
        if end > start:
            spans.append(Span(start, end, "heading"))
        inside = (*section, title) if title else section
        spans.extend(_divide_region(text, lines, body, node.end, inside, node.part, width))
    return spans


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split a stretch at 。！？, not inside brackets that are closed; a ； does not end a sentence.

    Examples
    --------
    >>> split_sentences("甲（乙。丙）丁。戊", 0, 9)
    [(0, 8), (8, 9)]
    """
    found = []
    at = start
    for stop in _SENTENCE.finditer(text, start, end):
        if stop.start() < at:
            continue  # within the note of the sentence before
        inside = text[at : stop.end()]
        closed_later = text[stop.end() : min(end, stop.end() + 200)]
        if any(
            inside.count(o) > inside.count(c) and c in closed_later
            for o, c in zip(_OPEN, _CLOSE, strict=True)
        ):
            continue
        note = _NOTE.match(text, stop.end(), end)
        found.append((at, note.end() if note else stop.end()))
        at = found[-1][1]
    if text[at:end].strip():
        found.append((at, end))
    return [trim(text, a, b) for a, b in found]


def _find_item(text: str, lines: Sequence[Line], node: Node, width: int) -> tuple[int, int] | None:
    """A numbered paragraph without clauses that ends with a note of who is in charge and by when."""
    if node.has_children or node.marker.style not in _ITEM_STYLES:
        return None
    paragraphs = list(read_paragraphs(text, lines, node.start, node.end, width))
    if len(paragraphs) != 1 or any(find_clauses(text, paragraphs)):
        return None
    start, end = paragraphs[0]
    stops = [stop.end() for stop in _SENTENCE.finditer(text, start, end)]
    noted = any(_NOTE.fullmatch(text, stop, end) for stop in stops)
    return paragraphs[0] if noted else None


def _find_body(text: str, lines: Sequence[Line], node: Node, width: int) -> int:
    """Where the prose of an item begins: behind its heading or run-in title, or its number."""
    line = next(lines_between(lines, node.marker.start, node.end))
    stop = min(line.end, node.end)
    first = text[node.marker.end : stop]
    end_of_first = _SENTENCE.search(first)
    if end_of_first is None:
        if not first.strip():
            return stop
        bare = first.strip()
        wrapped = bool(width) and line.end - line.start >= width - 3
        if bare[-1] in "；;：:，," or len(bare) > 45 or wrapped:
            # a title may be cut by a line end; prose goes on below, too
            found = _SENTENCE.search(text, node.marker.end, node.end)
            if wrapped and found and found.start() - node.marker.end <= _TITLE_LENGTH:
                return found.end()
            return node.marker.start
        return stop
    title = first[: end_of_first.start()].strip()
    alone = not text[node.marker.end + end_of_first.end() : node.end].strip()
    if alone and not node.has_children:
        return node.marker.start
    if len(title) <= _TITLE_LENGTH and not re.search(r"[\d*％%；]", title):
        return node.marker.end + end_of_first.end()
    return node.marker.start


def _divide_region(
    text: str,
    lines: Sequence[Line],
    start: int,
    end: int,
    section: tuple[str, ...],
    part: int,
    width: int,
    preamble: bool = False,
) -> Iterator[Span]:
    paragraphs = list(read_paragraphs(text, lines, start, end, width))
    for (a, b), clauses in zip(paragraphs, find_clauses(text, paragraphs), strict=True):
        lead_end = clauses[0][0] if clauses else b
        for x, y in split_sentences(text, a, lead_end):
            content = text[x:y]
            if not _is_sentence(content) or (preamble and _ADDRESSEE.fullmatch(content)):
                continue
            label = "lead" if clauses else "pre" if preamble else "s"
            yield Span(x, y, "unit", label, section, part, form="sentence")
        closing = _find_closing(text, clauses[-1][0], b) if clauses else b
        for (place, printed), stop in zip(
            clauses, [*(c[0] for c in clauses[1:]), closing], strict=False
        ):
            x, y = trim(text, place, stop)
            yield Span(x, y, "unit", printed, section, part, form="clause")
        for x, y in split_sentences(text, closing, b):
            yield Span(x, y, "unit", "s", section, part, form="sentence")


def _find_closing(text: str, start: int, end: int) -> int:
    """Where the last clause ends: before a closing statement on the whole jurisdiction and period.

    Such a statement (上半年，全市…) sums up the paragraph, not its last clause.
    """
    for a, _ in split_sentences(text, start, end)[1:]:
        if _CLOSING.match(text, a, end):
            return a
    return end


def _is_sentence(content: str) -> bool:
    """A heading or name that stands alone, without a stop, is no sentence."""
    if content[-1:] in "：:；;" or re.search(rf"[{SENTENCE_END}]", content):
        return len(content) > 3
    return len(content) >= 15 and bool(re.search(r"[，,；]", content))
