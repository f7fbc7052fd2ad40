"""The title of a document: printed above it, in the notice that issues it, or in its first sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from compare.corpus.front_matter import NOWHERE, NUMBER_LINE, Line, Paper, join
from compare.corpus.issuers import is_body
from compare.corpus.layout import OPENED

_MOST_LINES = 6
_WIDEST, _LONGEST = 60, 150
_IN_BRACKETS = r"(?:[（(][^（()）]{1,24}[）)])*"
_KIND = (
    r"(?:通知|意见|办法|规定|细则|条例|方案|计划|要点|措施|举措|政策|清单|任务书|规划|总结|汇报|报告|公告|通告|通报|决定|函|批复|安排|指南|规则"
    r"|思路|打算|纪要|答复|解读|一览表?|分解表|分工表|任务表|台账|纲要|条款|\d+条|[一二三四五六七八九十]+条|行动|工作情况|情况)"
)
_END = re.compile(rf"{_KIND}(?:的通知|的函)?{_IN_BRACKETS}[》”]?$")
_NOTICE = re.compile(
    r"(?P<body>.{0,110}?)(?P<notice>(?:关于|转发|印发)(?P<about>.{3,130}?)(?:的)?(?P<kind>通知|意见|决定|函|批复|公告|通告|通报|办法|规定|细则|方案|措施|举措|政策|计划|请示|报告|\d+条|条例|建议|纪要)"
    rf"{_IN_BRACKETS})$"
)
_ISSUED = re.compile(
    r"(?:关于)?(?:联合)?(?:印发|发布|公布|下发)(?P<what>.+?)(?:的通知|的公告|的通告|的函)"
)
_QUOTED = re.compile(r"《([^《》]{4,120})》")
# lines that are no part of a title
_FURNITURE = re.compile(
    r"文件$|^[^:]{1,10}:|签发人|^[一二三四五六七八九十]、|^目录$|当前位置|首页|>|^附件[\d一二三四五:]*$|^[\d\W]+$|^密级|^特急|^加急|浏览次数|字号|打印"
    r"|^[省市县区州盟旗]长|^(?:20\d\d|二〇..)年[\d*×一二三四五六七八九十]{1,3}月[\d*×一二三四五六七八九十]{1,3}日$|来源:|发布(?:时间|日期)|^索引号|^无障碍"
)
# headings that any document may have
_COMMON = re.compile(
    r"^(?:主要|工作|重点|具体|保障|组织|总体|实施|政策|基本|有关|下一步|相关)*(?:工作|任务|措施|举措|要求|安排|情况|计划|打算|清单|政策|方案|目标|总结)$"
)
_MADE = re.compile(
    r"(?:制定|出台|印发|发布|推出|起草|编制)(?:并?(?:印发|发布|实施))?了?(?:《(?P<quoted>[^《》]{4,80})》|(?P<plain>[^,，。；;《》:]{6,80}?(?:方案|计划|要点|措施|举措|意见|办法|政策|\d+条|清单)))(?=[,，。；;])"
)


@dataclass(frozen=True)
class Title:
    """The title of a document.

    Parameters
    ----------
    text : str
        As printed, without blanks; of a notice that issues one document, that document's.
    line : Line
        Where it stands; empty where there is no title.
    issuer : Line
        The body that is printed before 关于, empty where none is.
    notice : str
        The whole title of the notice, for matching.
    """

    text: str = ""
    line: Line = NOWHERE
    issuer: Line = NOWHERE
    notice: str = ""


def find_title(paper: Paper) -> Title:
    r"""Find the title.

    Examples
    --------
    >>> find_title(Paper("宁波市商务局关于印发《宁波市2024年口岸\n工作要点》的通知\n各区：")).text
    '宁波市2024年口岸工作要点'
    >>> find_title(Paper("近日,青岛市口岸办制定了2023年便利化24项措施,进一步")).text
    '2023年便利化24项措施'
    """
    for line in paper.head[:30]:
        labelled = re.match(r"(?:标题|信息名称|文件名称|名称|公文标题)[:\t]+(?=.{6,})", line.text)
        if labelled and _END.search(line.text):
            return _read(paper, line.cut(labelled.end(), len(line.text)))
    lines = paper.head
    for accept, last in ((_is_notice, 25), (_is_name, 12)):
        for at in range(min(last, len(lines))):
            found = _join_title(lines, at, accept)
            if found is not None:
                return _read(paper, found)
    return _find_made(lines)


def _join_title(lines: Sequence[Line], at: int, accept: Callable[[str], bool]) -> Line | None:
    """The title that begins with a line, over as many lines as it takes."""
    best = None
    for count in range(1, _MOST_LINES + 1):
        part = lines[at : at + count]
        if len(part) < count or _is_other(part[-1].text, count > 1):
            break
        joined = join(part)
        if len(joined.text) > _LONGEST or re.search(r"[。；;!！?？\t]", joined.text):
            break
        ends_open = joined.text.count("《") > joined.text.count("》")
        if count > 1 and not _begins(part[0].text) and accept(join(part[1:]).text):
            break
        if not ends_open and accept(joined.text):
            if best is None or _goes_on(best.text, part[-1].text):
                best = joined
            else:
                break
        elif best is not None and not _goes_on(best.text, part[-1].text):
            break
    return best


def _begins(text: str) -> bool:
    """Whether a title of several lines may begin so, and not behind it."""
    return is_body(text) or bool(re.search(r"20\d\d|[省市县区州盟旗]|关于|二〇|[《“]", text))


def _goes_on(text: str, line: str) -> bool:
    """Whether a title that could end goes on: 关于印发…方案 | 的通知, …计划 | （2023—2025年）."""
    if re.match(r"[（(][^（()）]{1,24}[）)]$|[的》]", line):
        return True
    return bool(re.search(r"印发|转发", text)) and not re.search(r"(?:通知|函|公告)[）)]?$", text)


def _is_other(text: str, inside: bool) -> bool:
    bad = _FURNITURE.search(text) or NUMBER_LINE.fullmatch(text) or OPENED.match(text)
    return bool(bad) or (not inside and len(text) > _LONGEST) or (inside and len(text) > _WIDEST)


def _is_notice(text: str) -> bool:
    found = _NOTICE.fullmatch(text)
    if not found or re.search(r"[,，]", text):
        return False
    body = found["body"]
    return not body or is_body(body)


def _is_name(text: str) -> bool:
    if not (6 <= len(text) <= 90) or not _END.search(text) or _COMMON.match(text):
        return False
    if re.search(r"[,，]|如下|^[为经]|^现|^我|^根据|^关于.*精神", text):
        return False
    return bool(re.search(r"20\d\d|[省市县区州盟旗]|关于|二〇", text)) or len(text) >= 10


def _read(paper: Paper, line: Line) -> Title:
    """Of a notice the title of what it issues."""
    found = _NOTICE.fullmatch(line.text)
    if not found:
        return Title(_strip(line.printed), line, notice=line.text)
    issuer = line.cut(*found.span("body"))
    whole = Title(_strip(line.printed), line, issuer, line.text)
    issued = _ISSUED.match(found["notice"])
    if not issued:
        return whole
    start = found.start("notice") + issued.start("what")
    what = line.cut(start, found.start("notice") + issued.end("what"))
    quoted = list(_QUOTED.finditer(what.text))
    if len(quoted) > 1 or (not quoted and re.search(r"《|等", what.text)):
        return whole
    if quoted:
        what = what.cut(*quoted[0].span(1))
    elif not _END.search(what.text):
        return whole
    longer = _find_longer(paper, what.text)
    if longer is not None:
        what = longer
    return Title(_strip(what.printed), what, issuer, line.text)


def _find_longer(paper: Paper, name: str) -> Line | None:
    """The name as the notice's own text has it, with the city before it."""
    best = None
    for line in paper.head:
        for found in _QUOTED.finditer(line.text):
            longer = found[1].endswith(name) and len(found[1]) <= len(name) + 14
            if longer and (best is None or len(found[1]) > len(best.text)):
                best = line.cut(*found.span(1))
    return best


def _find_made(lines: Sequence[Line]) -> Title:
    """The name that the first sentences give to what was made."""
    for line in _first_sentences(lines):
        found = _MADE.search(line.text)
        if found and not re.search(r"根据|按照|贯彻落实《", line.text[: found.start()][-30:]):
            made = line.cut(*found.span("quoted" if found["quoted"] else "plain"))
            return Title(made.printed, made)
    return Title()


def _first_sentences(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines[:3]:
        if OPENED.match(line.text):
            return
        yield line.cut(0, 400)


def _strip(printed: str) -> str:
    whole = re.fullmatch(r"《([^《》]+)》", printed)
    return whole[1] if whole else printed
