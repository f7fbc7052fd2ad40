"""Units of numbered documents: plans, lists, key points, task books, regulations (U1, U4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from compare.corpus.layout import SENTENCE_END, Line, is_complete, lines_between
from compare.corpus.numbering import Marker
from compare.corpus.outline import FURNITURE, Node, find_headings
from compare.corpus.paragraphs import find_wrap_width, read_paragraphs
from compare.corpus.spans import Span, trim

# Styles whose items are measures even when they consist of a title alone.
_ITEM_STYLES = frozenset({"article", "arabic", "dotted", "round", "half_round", "circled", "dash"})
_GUIDING = re.compile(
    r"(?:指导思想|总体(?:要求|思路|目标)|基本原则|(?:工作|主要|发展|行动|总)目标|工作原则|基本思路|总体考虑)"
    r"(?:(?:和|与|及|、)(?:指导思想|基本原则|(?:工作|主要|发展|行动|总体?)目标|工作原则|目标))*"
)
_FORMAL = re.compile(
    r"(?:总\s*则|附\s*则)?\s*(?:为了?[^。]{4,200}(?:制定|特制定)本|根据[^。]{4,200}制定本"
    r"|本(?:办法|规定|条例|措施|细则|意见|政策|方案|若干措施|规则|制度)[^。]{0,30}(?:所称|所指|适用于|自[^。]{1,30}(?:施行|实施|执行)"
    r"|由[^。]{2,60}(?:负责)?解释|有效期|中[^。]{0,20}是指)"
    r"|(?:本[^。，]{2,8}中?)?(?:下列|有关|相关)?(?:用语|术语|名词)(?:的)?(?:含义|定义|解释)|[^。]{0,120}适用本(?:办法|规定|条例|措施|细则|意见)|自(?:印发|发布|公布)之日起[^。]{0,12}(?:施行|实施|执行))"
)
_DEFINING = re.compile(
    r"\s*(?:本[^。，]{2,8}中?)?(?:下列|有关|相关)?(?:用语|术语|名词)(?:的)?(?:含义|定义|解释)"
)
_TAIL = re.compile(
    r"(?<=[。）)；])\s*(?:附件\s*[\d一二三]?[:：]"
    r"|[^。；，！？：（）()\s]{2,30}(?:政府|办公[厅室]|委员会|局|海关|口岸办|领导小组)[^。；，！？：\s]{0,8}\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:印发)?\s*$)"
)
_CHARGED = re.compile(
    r"(?:牵头|责任|配合|主办|承办)(?:单位|部门|处室|科室)\s*[：:]|(?:完成|办结)时[限间]\s*[：:]"
)
_TITLE_STOP = re.compile(r"[。：:；;\n\r\t]|(?<=\S)[ \u3000\u00a0](?=\S{6})")


def divide_numbered(text: str, lines: Sequence[Line], nodes: Sequence[Node]) -> list[Span]:
    r"""Take the deepest numbered items with a text of their own, and the stems above them.

    Parameters
    ----------
    text : str
        The raw text.
    lines : sequence of Line
        Its lines with their roles.
    nodes : sequence of Node
        Its outline.

    Returns
    -------
    list of Span
        Units, headings, guiding and formal parts, in order of place.

    Examples
    --------
    >>> from compare.corpus.layout import read_lines
    >>> from compare.corpus.numbering import find_markers
    >>> from compare.corpus.outline import build_outline
    >>> text = "一、任务\n1.建设平台。\n2.公示收费。"
    >>> lines = read_lines(text)
    >>> spans = divide_numbered(text, lines, build_outline(text, lines, list(find_markers(text))))
    >>> [(s.role, s.label) for s in spans]
    [('heading', ''), ('unit', '1'), ('unit', '2')]
    """
    spans: list[Span] = []
    width = find_wrap_width(text, lines)
    for index in range(len(nodes)):
        spans.extend(_divide_node(text, lines, nodes, index, width))
    return spans


def read_title(text: str, node: Node) -> str:
    """Title of an item: what stands before its first stop or line end."""
    own = text[node.marker.end : node.end].strip()
    return _TITLE_STOP.split(own, maxsplit=1)[0].strip()[:80]


def read_label(nodes: Sequence[Node], index: int) -> str:
    """Number of an item as printed, with that of the item it is nested in."""
    node = nodes[index]
    own = _strip_label(node.marker)
    for above in find_headings(nodes, index):
        style = nodes[above].marker.style
        if style in ("article", "dotted") or (
            style in _ITEM_STYLES and node.marker.style not in ("dotted", "dash")
        ):
            return f"{read_label(nodes, above)}-{own}"
        break
    return own


def _strip_label(marker: Marker) -> str:
    if marker.style == "dash":
        return "——"
    return marker.printed.lstrip(marker.marks).rstrip(".、．") or marker.printed


def _divide_node(
    text: str, lines: Sequence[Line], nodes: Sequence[Node], index: int, width: int
) -> list[Span]:
    node = nodes[index]
    end = node.end if index + 1 < len(nodes) else _find_signature(text, node)
    head, body = _split_columns(text, lines, *trim(text, node.start, end))
    start, end = _trim_furniture(text, lines, *head)
    if end <= start:
        return []
    above = [*find_headings(nodes, index)]
    titles = tuple(read_title(text, nodes[i]) for i in reversed(above))
    own = text[node.marker.end : end].strip()
    if any(_GUIDING.fullmatch(title) for title in (*titles, read_title(text, node))) or (
        # a heading that lost its line end runs on into its text
        node.marker.style not in _ITEM_STYLES
        and "\n" not in text[node.start : node.start + 60]
        and _GUIDING.match(own)
    ):
        return [Span(start, end, "guiding")]
    label = read_label(nodes, index)
    if body is not None:
        heading = [Span(start, end, "heading")]
        body = _trim_furniture(text, lines, *body)
        if node.has_children or body[1] <= body[0]:
            return heading
        section = (*titles, read_title(text, node))
        return [*heading, Span(*body, "unit", label, section, node.part, node.marker.marks, "item")]
    if _is_formal(text, nodes, index):
        return [Span(start, end, "formal")]
    if node.has_children:
        if not _is_stem(text, node, own):
            return [Span(start, end, "heading")]
        return [Span(start, end, "unit", label, titles, node.part, node.marker.marks, "stem")]
    if node.marker.style not in _ITEM_STYLES and not re.search(r"[。；！，,;]|[：:].", own):
        return [Span(start, end, "heading")]
    if not own:
        return [Span(start, end, "heading")]
    paragraphs = _split_paragraphs(text, lines, node, end, width)
    if paragraphs:
        section = (*titles, read_title(text, node))
        above_them = Span(*trim(text, start, paragraphs[0][0]), "heading")
        units = [Span(a, b, "unit", "s", section, node.part, form="item") for a, b in paragraphs]
        return [above_them, *units]
    return [Span(start, end, "unit", label, titles, node.part, node.marker.marks, "item")]


def _is_formal(text: str, nodes: Sequence[Node], index: int) -> bool:
    """Whether an item, or one that it is nested in, says only for what and from when a rule holds."""
    for at in (index, *find_headings(nodes, index)):
        node = nodes[at]
        if node.marker.style not in ("article", "han"):
            continue
        if _FORMAL.match(text[node.marker.end : node.end].strip()) and (
            not node.has_children or _DEFINING.match(text, node.marker.end)
        ):
            return True
    return False


def _split_paragraphs(
    text: str, lines: Sequence[Line], node: Node, end: int, width: int
) -> list[tuple[int, int]]:
    """Paragraphs under a heading without numbered items: each is a measure of its own.

    Empty where the item is one measure: where it has a run-in title or a
    single paragraph.
    """
    if node.marker.style in _ITEM_STYLES:
        return []
    first = next(lines_between(lines, node.marker.start, end), None)
    title_end = first.end if first else end
    if title_end >= end or is_complete(text[node.start : title_end]):
        return []
    if re.search(r"[。；]", text[node.start : title_end]) or title_end - node.start > 45:
        return []
    found = list(read_paragraphs(text, lines, title_end, end, width))
    whole = all(is_complete(text[a:b]) and b - a >= 12 for a, b in found)
    return found if len(found) > 1 and whole else []


def _find_signature(text: str, node: Node) -> int:
    """Where the last item ends when attachments or a signature stand on its line."""
    found = _TAIL.search(text, node.marker.end, node.end)
    return found.start() if found else node.end


def _is_stem(text: str, node: Node, own: str) -> bool:
    """Whether the text before the sub-items of an item is a unit, not just their heading."""
    last = own[-1:]
    if _CHARGED.search(own):
        # a heading has nobody in charge
        return True
    if node.marker.style in _ITEM_STYLES:
        return last in SENTENCE_END + "；;：:）)"
    if node.marker.style in ("part", "chapter", "section"):
        return False
    # a heading on a line of its own, with a sentence of its own below it
    return last in SENTENCE_END and len(own) > 12


def _trim_furniture(text: str, lines: Sequence[Line], start: int, end: int) -> tuple[int, int]:
    """Leave out blanks at both ends, and page numbers and running heads at the end."""
    start, end = trim(text, start, end)
    for line in reversed(list(lines_between(lines, start, end))):
        if line.role not in FURNITURE or line.start <= start:
            break
        end = trim(text, start, line.start)[1]
    return start, end


def _split_columns(
    text: str, lines: Sequence[Line], start: int, end: int
) -> tuple[tuple[int, int], tuple[int, int] | None]:
    """Split an item at a header row inside it: the row ends the item's title."""
    for line in lines_between(lines, start, end):
        if line.role == "columns" and line.start > start:
            after = min(line.end, end)
            return trim(text, start, line.start), trim(text, after, end)
    return (start, end), None
