"""Paragraphs of a text whose lines may be cut: hard-wrapped, or broken by a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from compare.corpus.layout import Line, is_complete, lines_between
from compare.corpus.outline import ENDING
from compare.corpus.spans import trim


def find_wrap_width(text: str, lines: Sequence[Line]) -> int:
    r"""Width at which a text is hard-wrapped, in characters; 0 where it is not.

    Examples
    --------
    >>> from compare.corpus.layout import read_lines
    >>> text = "\n".join(sign + "推进口岸通关便利改革优化作业流程服务企业" for sign in "甲乙丙丁戊己庚辛壬")
    >>> find_wrap_width(text, read_lines(text))
    21
    """
    prose = [line.end - line.start for line in lines if line.role == "text"]
    cut = [
        length
        for line, length in zip((x for x in lines if x.role == "text"), prose, strict=True)
        if not is_complete(text[line.start : line.end])
    ]
    if len(prose) < 8 or len(cut) < len(prose) * 0.5:
        return 0
    width = int(median(cut))
    near = sum(abs(length - width) <= 3 for length in cut)
    return width if 15 <= width <= 60 and near >= len(cut) * 0.5 else 0


def read_paragraphs(
    text: str, lines: Sequence[Line], start: int, end: int, width: int
) -> Iterator[tuple[int, int]]:
    r"""Read the paragraphs of a stretch; a line that ends in mid-sentence goes on in the next.

    Parameters
    ----------
    text : str
        The raw text.
    lines : sequence of Line
        Its lines with their roles.
    start, end : int
        The stretch.
    width : int
        What `find_wrap_width` found.

    Yields
    ------
    tuple of int
        Start and end of each paragraph, without the blanks around it.

    Examples
    --------
    >>> from compare.corpus.layout import read_lines
    >>> text = "甲，\n乙。\n丙。"
    >>> list(read_paragraphs(text, read_lines(text), 0, 8, 0))
    [(0, 5), (6, 8)]
    """
    current: tuple[int, int] | None = None
    for line in lines_between(lines, start, end):
        if line.role in ENDING:
            if current:
                yield current
            current = None
            if line.role == "back" and line.start > start:
                return
            continue
        if line.role != "text":
            continue
        a, b = trim(text, max(line.start, start), min(line.end, end))
        if b <= a:
            continue
        if current and _goes_on(text, current, width):
            current = (current[0], b)
            continue
        if current:
            yield current
        current = (a, b)
    if current:
        yield current


def _goes_on(text: str, current: tuple[int, int], width: int) -> bool:
    content = text[current[0] : current[1]]
    last_line = content.rsplit("\n", 1)[-1]
    if width:
        return len(last_line) >= width - 3
    if is_complete(content) or content[-1] in "：:":
        return False
    return bool(re.search(r"[，,、。；]", content)) or len(content) > 40
