"""Units of task tables: rows of tab-separated cells (U6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from compare.corpus.layout import Line
from compare.corpus.spans import Span, trim

_TABLE_ROLES = ("row", "columns", "blank", "page", "running", "text")
_VERB = re.compile(
    r"(?:进一步|持续|全面|深入|积极|大力|加快|继续|切实|着力)*(?:推[进动广行]|加[强快大]|建[设立成]|完善|优化|落实|开[展通行]|实[施行]|提[升高]|深化|制[定订]|组织"
    r"|强化|支持|引[导进]|培育|拓展|清理|规范|设立|公[示开布]|查处|降低|压缩|扩大|打造|创[建新]|鼓励|健全|搭建|争取|举办|探索|编制|出台|协调|发展|促进|申报|试点|复制)"
)
# lists of bodies or offices, and dates
_BODIES = re.compile(
    r"[^，。；：]*(?:[长任员]|书记|调研员|巡视员|[处局委办厅部署院会]|海关|海事|边检|政府|公司|集团|单位|部门|中心)(?:[（(][^）)]*[）)])?"
)
_FILLED_IN = re.compile(
    r"(?:填报|填表|制表|编制|报送|联系|审核|责任)(?:单位|部门|人|日期|时间|电话)?[:：]|合计|总计|小计"
)
# a cell that ends so goes on in the next line
_OPEN = tuple("，、：,:（(“")
_QUOTED = re.compile(r'(?:^|\t)"')
_WHEN = re.compile(
    r"[\d年月日底前.\-/至—~～季度上下半旬中]+|长期(?:坚持)?|持续(?:推进)?|全年|常态化?"
)
_NUMBER = re.compile(
    r"[（(]?(?:\d{1,3}(?:[.．]\d{1,2})*|[一二三四五六七八九十]{1,3})[）)]?[.、．]?"
)


def divide_rows(text: str, lines: Sequence[Line]) -> tuple[list[Span], list[Line]]:
    r"""Take each row with an action of its own; header, section and name rows are none.

    Parameters
    ----------
    text : str
        The raw text.
    lines : sequence of Line
        Its lines with their roles.

    Returns
    -------
    spans : list of Span
        Units, headings and header rows of the task tables.
    others : list of Line
        The lines that belong to no task table.

    Examples
    --------
    >>> from compare.corpus.layout import read_lines
    >>> text = "序号\t任务\t责任单位\n1\t推广提前申报模式\t海关\n2\t公示口岸收费目录\t口岸办"
    >>> [(s.label, s.role) for s in divide_rows(text, read_lines(text))[0]]
    [('', 'furniture'), ('1', 'unit'), ('2', 'unit')]
    """
    spans: list[Span] = []
    taken: set[int] = set()
    for block in _find_blocks(lines):
        rows = [index for index in block if lines[index].role == "row"]
        if not _is_task_table(text, lines, block, rows):
            continue
        taken.update(block)
        headed = _has_header(lines, block)
        section: tuple[str, ...] = ()
        number = ""
        for line in _join_cells(text, [lines[index] for index in block]):
            start, end = trim(text, line.start, line.end)
            if line.role == "text":
                spans.append(Span(start, end, "heading"))
                section = (text[start:end],)
            elif line.role == "columns":
                spans.append(Span(start, end, "furniture"))
            elif line.role == "row":
                cells = [cell.strip() for cell in text[start:end].split("\t") if cell.strip()]
                if _NUMBER.fullmatch(cells[0]):
                    number = cells[0].strip("（()）.、．")
                if _has_action(cells, headed):
                    spans.append(Span(start, end, "unit", number or "row", section, form="row"))
                else:
                    spans.append(Span(start, end, "heading"))
    others = [line for index, line in enumerate(lines) if index not in taken]
    return spans, others


def _find_blocks(lines: Sequence[Line]) -> list[list[int]]:
    """Stretches of lines from the first row (or header row) of a table to its last."""
    blocks: list[list[int]] = []
    for is_table, group in groupby(range(len(lines)), lambda i: lines[i].role in _TABLE_ROLES):
        if not is_table:
            continue
        indices = list(group)
        rows = [i for i in indices if lines[i].role == "row"]
        if not rows:
            continue
        current = list(range(_find_header(lines, indices[0], rows[0]), rows[0] + 1))
        # a long stretch of prose between rows ends one table and begins the next
        for before, after in pairwise(rows):
            prose = [i for i in range(before + 1, after) if lines[i].role == "text"]
            if len(prose) > 2:
                blocks.append(current)
                current = list(range(_find_header(lines, before + 1, after), after + 1))
            else:
                current.extend(range(before + 1, after + 1))
        blocks.append(current)
    return blocks


def _find_header(lines: Sequence[Line], start: int, row: int) -> int:
    """Where a table begins: at its header row, with the section rows between it and the first row."""
    above = range(start, row)
    header = next((i for i in reversed(above) if lines[i].role == "columns"), None)
    if header is not None and sum(lines[i].role == "text" for i in above if i > header) <= 2:
        return header
    return row


def _join_cells(text: str, block: Sequence[Line]) -> list[Line]:
    """Join lines that a line end inside a cell has torn apart."""
    joined: list[Line] = []
    for line in block:
        before = joined[-1] if joined else None
        if (
            before is not None
            and {before.role, line.role} <= {"row", "text"}
            and (
                text[before.start : before.end].rstrip()[-1:] in _OPEN
                or _is_quoted(text[before.start : before.end])
            )
        ):
            joined[-1] = Line(before.start, line.end, "row")
        else:
            joined.append(line)
    return joined


def _is_quoted(row: str) -> bool:
    """Whether a cell of the row is quoted and not yet closed, as spreadsheets write line ends."""
    return bool(_QUOTED.search(row)) and row.count('"') % 2 == 1


def _has_header(lines: Sequence[Line], block: Sequence[int]) -> bool:
    return any(lines[i].role == "columns" for i in (*block, max(0, block[0] - 1)))


def _is_task_table(
    text: str, lines: Sequence[Line], block: Sequence[int], rows: Sequence[int]
) -> bool:
    if len(rows) < 2:
        return False
    headed = _has_header(lines, block)
    acting = sum(
        _has_action(
            [c.strip() for c in text[lines[i].start : lines[i].end].split("\t") if c.strip()],
            headed,
        )
        for i in rows
    )
    return acting >= (1 if headed else 2) and acting >= len(rows) * 0.4


def _has_action(cells: Sequence[str], headed: bool) -> bool:
    """Whether a row says what is to be done: not only a number, names and a date."""
    if _FILLED_IN.match(cells[0]):
        return False
    told = [
        cell
        for cell in cells
        if _VERB.match(cell)
        or not (_NUMBER.fullmatch(cell) or _BODIES.fullmatch(cell) or _WHEN.fullmatch(cell))
    ]
    if headed:
        return any(len(cell) >= 5 for cell in told)
    return any(
        len(cell) >= 14 and bool(re.search(r"[，。；,;]", cell) or _VERB.match(cell))
        for cell in told
    ) or any(len(cell) >= 6 and bool(_VERB.match(cell)) for cell in told[:2])
