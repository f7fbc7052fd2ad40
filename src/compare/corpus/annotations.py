"""What is noted beside a measure: who leads it, and by when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from compare.corpus.agencies import split_units
from compare.corpus.bodies import find_ends, is_list
from compare.corpus.deadlines import DATE_CELL, find_deadline, read_deadline
from compare.corpus.layout import find_page_breaks, split_at


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
    support_units : tuple of str
        Those that take part (配合单位), one by one, as printed.
    """

    lead_units: tuple[str, ...] = ()
    lead_printed: str = ""
    deadline: str = ""
    deadline_printed: str = ""
    support_units: tuple[str, ...] = ()


# One sign for one sign, so that places stay the same.
_PLAIN = str.maketrans("([【［〔)]】］〕:∶,;", "（（（（（）））））：：，；")
_LABEL = re.compile(
    r"(?P<lead>(?:牵头|责任|主责|主办|承办|实施|负责|落实)(?:责任)?(?:单位|部门|处室|科室|主体|分工|机构)|牵头|主办)[：]"
    r"|(?P<support>(?:配合|协办|协同|支持|参与|协助)(?:单位|部门|处室|科室)?)[：]"
    r"|(?P<when>(?:完成|落实|办结|整改|推进|实施|工作)?(?:时限|时间(?:节点)?|期限|时间要求|进度))[：]"
    r"|(?P<other>(?:牵头|责任|分管|包联)(?:市)?领导|责任人|联系人|备注)[：]"
)
# what follows a list of bodies that are in charge
_IN_CHARGE = re.compile(
    r"(?:[，]?(?:共同|分别|各自|按(?:照)?(?:各自)?职责(?:分工)?|分工))*+(?:牵头|负责)(?:负责|组织|实施|推进|落实)*"
)
# what ends like a body and is none: 支持…申请设立综合保税区, 各县（市、区）
_NO_BODY = re.compile(
    r"[的了]|工作$|服务$|支持|推[进动广]|建设|设立|申请|鼓励|引导|实现|开展|完善|提升|打造|争创|创建|覆盖|^(?:.、)*.$"
)
_SUPPORTING = re.compile(
    r"(?P<units>[^；]*?)(?:按(?:照)?(?:各自)?职责(?:分工)?)?(?:配合|参与|协助|支持|协同)(?:做好[^；]*|单位)?"
    r"|按(?:照)?(?:各自)?职责(?:分工)?(?:负责|落实)?"
)
# what a sentence puts in charge: where its list of bodies may begin, and what follows it
_OPENING = re.compile(r"(?=(?P<open>[（。；]|，由)|(?<![自理缘])(?P<made>由))")
_HEADED = re.compile(r"(?:共同|负责)?(?:牵头(?=[，；。）负实组推会])|负责(?=[。）]?$))")
_MADE = re.compile(r"牵头(?=[，；。）负实组推会制编起])")
_DIVIDED = re.compile(r"牵头|配合|协办|协助|按(?:各自)?职责")
_SUPPORT_COLUMN = re.compile(r"配合|协[办助同]|参与|支持")
_LEAD_COLUMN = re.compile(r"牵头|责任(?:单位|部门|处室|科室)|主[责办]|负责|承办")


def read_annotation(text: str, year: int | None = None, columns: Sequence[str] = ()) -> Annotation:
    """Read the lead units and the deadline that a unit's text notes.

    Parameters
    ----------
    text : str
        Text of the unit.
    year : int, optional
        Year of the document, for dates printed without one.
    columns : sequence of str
        For a row of a table, the names of its columns.

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
        cells = [re.sub(r"\s+", "", cell) for cell in text.split("\t")]
        leads, when, support = _read_cells(cells, columns)
        squeezed = "。".join(cells)
        noted = None if leads else _read_fields(squeezed.translate(_PLAIN))
        if noted:
            leads, when, support = (
                squeezed[slice(*p)] for p in (noted.lead, noted.when, noted.support)
            )
    else:
        # a page break may stand anywhere, even inside 牵头单位
        squeezed = re.sub(r"\s+", "", _drop_page_breaks(text))
        plain = squeezed.translate(_PLAIN)
        noted = _read_fields(plain)
        if noted is None or noted.lead == _NONE:
            # a date with a label may stand beside bodies without one
            beside = _read_bracket(plain) or _read_sentence(plain)
            known = noted.when if noted is not None else _NONE
            noted = replace(beside, when=known if beside.when == _NONE else beside.when)
        places = (noted.lead, noted.when, noted.support)
        leads, when, support = (squeezed[a:b] for a, b in places)
    deadline = read_deadline(when, year)
    if not deadline and not when:
        when, deadline = find_deadline(squeezed, year)
    return Annotation(split_units(leads), leads, deadline, when, split_units(support))


def _drop_page_breaks(text: str) -> str:
    kept, at = [], 0
    for start, end in find_page_breaks(text):
        kept.append(text[at:start])
        at = end
    return "".join(kept) + text[at:]


_NONE = (0, 0)
# A list with 、 is one segment.
_SEGMENT_STOPS = "，；"


@dataclass(frozen=True)
class _Noted:
    """Where lead units, deadline and supporting units stand in a text."""

    lead: tuple[int, int] = _NONE
    when: tuple[int, int] = _NONE
    support: tuple[int, int] = _NONE


def _read_fields(plain: str) -> _Noted | None:
    """Fields with labels (牵头单位：…；完成时限：…); of several lead fields the first."""
    labels = list(_LABEL.finditer(plain))
    lead, when, support = _NONE, _NONE, _NONE
    for index, label in enumerate(labels):
        stop = labels[index + 1].start() if index + 1 < len(labels) else len(plain)
        start = label.end()
        end = _end_of_field(plain, start, stop)
        if label["lead"] and lead == _NONE:
            parts = list(split_at(plain, _SEGMENT_STOPS, start, end))
            dates = [part for part in parts if _is_date(plain[slice(*part)])]
            kept = [part for part in parts if part not in dates]
            if dates and when == _NONE:
                when = dates[0]
            lead = (kept[0][0], kept[-1][1]) if kept else _NONE
        elif label["when"] and when == _NONE:
            when = (start, end)
        elif label["support"] and support == _NONE:
            support = (start, end)
        if not label["other"] and when == _NONE and end < stop:
            # a date without a label may follow the bodies
            behind = next(split_at(plain, _SEGMENT_STOPS, min(end + 1, stop), stop), _NONE)
            if _is_date(plain[slice(*behind)].rstrip("）。")):
                when = behind
    return _Noted(lead, when, support) if lead != _NONE or when != _NONE else None


def _end_of_field(plain: str, start: int, stop: int) -> int:
    """First ；, 。 or closing bracket that the field itself did not open."""
    depth = 0
    for at in range(start, stop):
        sign = plain[at]
        if sign == "（":
            depth += 1
        elif sign == "）":
            if not depth:
                return at
            depth -= 1
        elif sign in "；。":
            return at
    while stop > start and plain[stop - 1] in "，、（":
        stop -= 1
    return stop


def _read_bracket(plain: str) -> _Noted | None:
    """Bodies and a date in brackets at the very end; either bracket may be lost."""
    end = len(plain.rstrip("。"))
    tail = max(plain.rfind(stop, 0, end) for stop in "。；！") + 1
    places = [tail] if plain[tail : tail + 1] == "（" or (tail > 0 and end - tail <= 60) else []
    # a ； may stand between the bodies and the date
    sentence = max(plain.rfind(stop, 0, end) for stop in "。！") + 1
    brackets = (_outer_bracket(plain, start, end) for start in dict.fromkeys((tail, sentence)))
    places += [bracket for bracket in brackets if bracket >= 0]
    for place in places:
        if place >= end:
            continue
        start = place + (plain[place] == "（")
        stop = end
        lost = plain.count("）", start, stop) - plain.count("（", start, stop)
        while stop > start and plain[stop - 1] == "）" and lost > 0:
            stop, lost = stop - 1, lost - 1
        found = _read_segments(plain, start, stop)
        if found:
            return found
    return None


def _read_segments(plain: str, start: int, end: int) -> _Noted | None:
    """Lead units and date of a bracket; None where it holds anything else."""
    lead, when, support, charged, headed = _NONE, _NONE, _NONE, False, False
    for a, b in split_at(plain, _SEGMENT_STOPS, start, end):
        segment = plain[a:b]
        charge = _read_charge(segment)
        helped = _SUPPORTING.fullmatch(segment)
        labelled = _LABEL.match(segment)
        if labelled and labelled["when"]:
            when = (a + labelled.end(), b)
        elif _is_date(segment):
            when = (a, b)
        elif charge:
            units = (a + charge[0], a + charge[1])
            if not charged:
                lead, charged, headed = units, True, "牵头" in segment
            elif headed and support == _NONE:
                # one body heads, those named behind it do their part
                support = units
        elif helped:
            if helped["units"]:
                support = (a + helped.start("units"), a + helped.end("units"))
        elif is_list(segment) and not _NO_BODY.search(segment):
            if not charged:
                lead = (a if lead == _NONE else lead[0], b)
        else:
            return None
    return _Noted(lead, when, support) if lead != _NONE else None


def _read_charge(segment: str) -> tuple[int, int] | None:
    """The bodies that are said to be in charge (由市商务局、海关共同负责), where nothing else is said."""
    for start in (1, 0) if segment.startswith("由") else (0,):
        for end in sorted(find_ends(segment, start)):
            if _IN_CHARGE.fullmatch(segment, end):
                return start, end
    return None


def _read_sentence(plain: str) -> _Noted:
    """Bodies that a sentence puts in charge (由…牵头)."""
    if "牵头" not in plain and "负责" not in plain:
        return _Noted()
    begun = [(0, _HEADED)] + [
        (at.end("open"), _HEADED) if at["open"] else (at.end("made"), _MADE)
        for at in _OPENING.finditer(plain)
    ]
    # a list that leads nowhere from one place does so from every other
    seen: dict[re.Pattern[str], set[int]] = {_HEADED: set(), _MADE: set()}
    for place, follows in begun:
        by = follows is _HEADED and plain.startswith("由", place)
        for start in (place + 1, place) if by else (place,):
            ends = find_ends(plain, start, seen[follows])
            found = max((end for end in ends if follows.match(plain, end)), default=None)
            if found is not None:
                return _Noted((start, found))
    return _Noted()


def _is_date(segment: str) -> bool:
    return bool(DATE_CELL.fullmatch(segment)) and bool(read_deadline(segment, 2000))


def _outer_bracket(plain: str, start: int, end: int) -> int:
    """Where the bracket begins that reaches to the end, -1 without one; another may nest in it."""
    depth, place = 0, -1
    for index in range(end - 1, start - 1, -1):
        if plain[index] == "）":
            depth += 1
        elif plain[index] == "（":
            depth -= 1
            place = index
            if depth <= 0 and (
                index == start or not re.match(r"[、，\u4e00-\u9fff]", plain[index - 1])
            ):
                return index
    return place


def _read_cells(cells: Sequence[str], columns: Sequence[str]) -> tuple[str, str, str]:
    """Lead units, deadline and supporting units of a row of a task table, by its header or by what the cells hold.

    A row that begins in a later column is held against the last ones.
    """
    names = columns[max(0, len(columns) - len(cells)) :] if columns else ()
    led = [i for i, name in enumerate(names) if _LEAD_COLUMN.search(name)]
    if led and led[0] < len(cells):
        leads = cells[led[0]]
    else:
        listed = (c for c in cells[1:] if 2 <= len(c) <= 60 and is_list(c.translate(_PLAIN)))
        leads = next(listed, "")
    helped = [i for i, name in enumerate(names) if _SUPPORT_COLUMN.search(name)]
    support = cells[helped[0]] if helped and helped[0] < len(cells) else ""
    when = next((cell for cell in cells[1:] if cell != leads and _is_date(cell)), "")
    if _DIVIDED.search(leads):
        # several parts in one cell: 海关牵头，交通运输局配合
        plain = leads.translate(_PLAIN)
        mark = plain.find("（牵头）")
        noted = _read_segments(plain, 0, len(plain)) or _read_fields(plain)
        if mark >= 0:
            noted = _Noted((0, mark), _NONE, (mark + len("（牵头）"), len(plain)))
        if noted is not None:
            leads, support = leads[slice(*noted.lead)], support or leads[slice(*noted.support)]
    return leads, when, support
