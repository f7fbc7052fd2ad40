"""What is noted beside a measure: who leads it, and by when."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass

LONG_TERM = "long_term"


@dataclass(frozen=True)
class Annotation:
    """Lead units and deadline of a unit.

    Parameters
    ----------
    lead_units : tuple of str
        One by one, as printed.
    lead_printed : str
        The whole list as printed.
    deadline : str
        ISO date, ``long_term``, or empty.
    deadline_printed : str
        As printed.
    """

    lead_units: tuple[str, ...] = ()
    lead_printed: str = ""
    deadline: str = ""
    deadline_printed: str = ""


_LEAD = re.compile(
    r"(?:牵头(?:责任)?(?:单位|部门|处室)|责任(?:单位|部门|处室|主体|分工)|主责(?:单位|部门)|主办(?:单位|部门)|承办(?:单位|部门)"
    r"|实施(?:单位|部门)|负责(?:单位|部门)|落实(?:单位|部门)|牵头领导单位|牵头)[:：]"
    r"(?P<units>[^；;。:：]+?)"
    r"(?=[；;。]|[，,、]?(?:配合|协办|支持|参与|协同|完成|时限|时间|期限|落实时)|[）)]?$)"
)
_DEADLINE = re.compile(
    r"(?:完成|落实|办结|整改|推进|实施|工作)?(?:时限|时间(?:节点)?|期限|时间要求)[:：](?P<when>[^；;。）)]+)"
)
_UNIT = (
    r"(?:[^、，,。；;：:（()）\s\d]{0,24}(?:处|办|局|委|厅|部|室|署|院|会|社|中心|海关|海事|边检|边检站|检查站|政府|公司|集团"
    r"|银行|支行|分局|支队|专班|组|所|站|码头|机场|港|协会|商会|管委会|园区|新区|开发区|经开区|自贸区|综保区|[省市县区]|单位|部门|各地)"
    r"|[^、，,。；;：:（()）\s\d]{1,10}[（(][^（()）。，]{1,8}[）)](?:办|局|委|处)?)"
)
_UNITS = rf"{_UNIT}(?:(?:[、，,]|和|及|会同){_UNIT})*"
_IN_CHARGE = re.compile(
    r"[（(](?:由)?(?P<units>[^（()）。；]{2,80}?)等?(?:[，,]?(?:共同|分别|按(?:照)?(?:各自)?职责(?:分工)?|分工))*负责(?:[，,；;][^（()）]{0,60})?[）)]"
)
_HEADED = re.compile(
    rf"(?:[（(。；;]由?|[，,]?由)(?P<units>{_UNITS})(?:共同|负责)?牵头(?=[，,；;。）)负实组推会])"
)
_TRAILING = re.compile(rf"{_UNIT}(?:[、，,]{_UNIT})*")
_SPLIT = re.compile(r"[、，,；;\s]+(?:以及)?|(?<=[局委办厅关处])(?:和|及|与)(?=\S{2})")
_LASTING = re.compile(r"(?:长期|持续|常态化?)(?:坚持|推进|实施|开展|进行|落实)?")
_LONG = re.compile(
    r"长期|持续|常态|每年|每季|每月|贯穿全年|全年(?:推进|持续|坚持)|日常|一以贯之|按(?:进度|节点)推进"
)


def read_annotation(text: str, year: int | None = None) -> Annotation:
    """Read the lead units and the deadline that a unit's text notes.

    Parameters
    ----------
    text : str
        Text of the unit.
    year : int, optional
        Year of the document, for dates printed without one.

    Returns
    -------
    Annotation
        Empty fields for what the text does not note.

    Examples
    --------
    >>> note = read_annotation("建设平台。(牵头单位:自贸委、厦门海关;完成时限:2022年5月31日)")
    >>> note.lead_units, note.deadline
    (('自贸委', '厦门海关'), '2022-05-31')
    """
    if "\t" in text:
        return _read_cells([re.sub(r"\s+", "", cell) for cell in text.split("\t")], year)
    # a page break may stand anywhere, even inside 牵头单位
    squeezed = re.sub(r"\s+", "", text)
    lead_printed = _find_leads(squeezed)
    when = _DEADLINE.search(squeezed)
    if when:
        printed = when["when"].strip("，,、")
        deadline = read_deadline(printed, year)
    else:
        printed, deadline = _find_deadline(squeezed, year)
    names = split_units(lead_printed)
    lasting = next((name for name in names if _LASTING.fullmatch(name)), "")
    if lasting and not deadline:
        printed, deadline = lasting, LONG_TERM
    names = tuple(name for name in names if name != lasting)
    return Annotation(names, lead_printed, deadline, printed)


def _read_cells(cells: Sequence[str], year: int | None) -> Annotation:
    """Read a row of a task table: one cell lists bodies, another gives a deadline."""
    leads = next((cell for cell in cells[1:] if 2 <= len(cell) <= 60 and _only_units(cell)), "")
    for cell in cells[1:]:
        if len(cell) <= 16 and cell != leads:
            deadline = read_deadline(cell, year)
            if deadline:
                return Annotation(split_units(leads), leads, deadline, cell)
    printed, deadline = _find_deadline("。".join(cells), year)
    return Annotation(split_units(leads), leads, deadline, printed)


def split_units(printed: str) -> tuple[str, ...]:
    """Take a printed list of bodies apart.

    Examples
    --------
    >>> split_units("自贸委、厦门海关，市口岸办")
    ('自贸委', '厦门海关', '市口岸办')
    """
    names = (re.sub(r"\s+", "", name).strip("。.") for name in _SPLIT.split(printed))
    return tuple(dict.fromkeys(name for name in names if name))


def _find_leads(text: str) -> str:
    labelled = _LEAD.search(text)
    if labelled:
        return labelled["units"].strip("、，,（(")
    charge = _HEADED.search(text) or _IN_CHARGE.search(text)
    if charge:
        return charge["units"]
    return _find_trailing(text)


def _find_trailing(text: str) -> str:
    """A list of bodies at the very end, in brackets or behind the last stop; a bracket may be lost."""
    tail_start = max(text.rfind(stop) for stop in "。；！") + 1
    tail = text[tail_start:]
    if not tail or not tail_start:
        bracket = re.search(r"[（(](?P<units>.{2,120})$", text[-130:], re.S)
        return _only_units(bracket["units"]) if bracket and not tail_start else ""
    if tail[0] in "（(" or len(tail) <= 60:
        found = _only_units(tail)
        if found:
            return found
    bracket = re.search(r"[（(][^。；]{2,120}$", tail)
    inside = bracket and _outer_bracket(tail)
    return _only_units(tail[inside:]) if inside else ""


def _outer_bracket(tail: str) -> int:
    """Where the bracket begins that stays open to the end; a nested one may stand inside."""
    depth, place = 0, 0
    for index in range(len(tail) - 1, -1, -1):
        if tail[index] in "）)":
            depth += 1
        elif tail[index] in "（(":
            depth -= 1
            place = index
            if depth <= 0 and (index == 0 or tail[index - 1] not in "、，,东西南北中"):
                return index
    return place


def _only_units(tail: str) -> str:
    """The tail without its brackets, if it is a list of bodies and nothing else."""
    bare = tail.strip()
    if bare[:1] in "（(":
        bare = bare[1:]
    while bare[-1:] in "）)" and bare.count("）") + bare.count(")") > bare.count("（") + bare.count(
        "("
    ):
        bare = bare[:-1]
    found = _TRAILING.fullmatch(bare)
    return bare if found and not re.search(r"[的了]|工作$|服务$", bare) else ""


_DATE = re.compile(
    r"(?:(?P<year>\d{4})[年./-])?(?P<month>\d{1,2})(?:月|[./-])(?:(?P<day>\d{1,2})日?|(?P<ten>[上中下])旬|底)?"
)
_PERIOD = re.compile(
    r"(?:(?P<year>\d{4})年|(?P<this>今年|本年度?|当年)|(?P<next>明年))?(?:度)?第?"
    r"(?:(?P<half>[上下])半年|(?P<quarter>[一二三四1-4])季度|(?P<end>年底|年末|年内|年终|底前?|全年|内|末|前))?"
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
        if not found[0]:
            continue
        known_year = int(found["year"]) if found["year"] else year
        if known_year is not None and found["next"]:
            known_year += 1
        if found["half"]:
            return _close(known_year, 6 if found["half"] == "上" else 12)
        if found["quarter"]:
            number = "一二三四".find(found["quarter"]) + 1 or int(found["quarter"])
            return _close(known_year, number * 3)
        if (found["year"] or found["this"] or found["next"] or found["end"]) and not _LONG.search(
            squeezed
        ):
            return _close(known_year, 12)
    return LONG_TERM if _LONG.search(squeezed) else ""


def _close(year: int | None, month: int, day: str | None = None, ten: str | None = None) -> str:
    if year is None:
        return ""
    last = calendar.monthrange(year, month)[1]
    chosen = int(day) if day else {"上": 10, "中": 20}.get(ten or "", last)
    return f"{year:04d}-{month:02d}-{min(max(chosen, 1), last):02d}"


def _find_deadline(text: str, year: int | None) -> tuple[str, str]:
    """The last deadline that the sentences themselves state (…年底前)."""
    for found in reversed(list(_BODY_DEADLINE.finditer(text))):
        deadline = read_deadline(found["when"], year)
        if deadline:
            return found[0], deadline
    return "", ""
