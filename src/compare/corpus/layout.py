"""Lines of a text and what they are: prose, or the furniture around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
SENTENCE_END = "。！？!?"
CLOSED = SENTENCE_END + "；;）)”’」』…"

OPENED = re.compile(
    r"[▲△●○★☆■□◆◇※]*\s*(?:第\s*[一二三四五六七八九十百\d]{1,4}\s*[章节条]|[一二三四五六七八九十]{1,3}\s*[、．]"
    r"|[（(]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,3})\s*[）)]|\d{1,3}\s*(?:[.．](?!\d)|、)|[①-⑳])"
)
_PAGE = re.compile(
    r"[—\-–―~·.\s]*(?:第\s*)?[\d０-９]{1,4}\s*(?:页|/\s*\d{1,4})?(?:\s*[/,，]?\s*共\s*\d{1,4}\s*页)?[—\-–―~·.\s]*"
)
_PAGE_NUMBER = re.compile(r"[—–－\-]\s*\d{1,3}\s*[—–－\-][ \t]*(?=[\r\n])")
_COLUMNS = re.compile(
    r"(?:序号|重点|主要|具体|工作|目标|任务|措施|举措|内容|事项|要点|清单|分工|责任|牵头|配合|协办|主办|单位|部门|处室"
    r"|领导|完成|落实|时限|时间|节点|进度|安排|备注|项目|名称|类别|编号|领域|目标|标准|要求|和|及|与|、|/|（|）|\(|\)|[\t 　\u00a0])+"
)
_COLUMN_WORD = re.compile(r"责任|牵头|时限|单位|部门|处室|序号|备注|完成时间")
# What surely ends the text of a document, and what may also be a note between its items.
_BACK = re.compile(
    r"[\-—－·\s（(【\[]*(?:附件\s*[\d一二三四五六七八九十]{0,3}\s*(?:[:：]|$)|附[表录]|附[:：]|附件清单|附件\s*\d{1,2}[.．、]|此件|抄送|抄报|主题词)"
)
_NOTE = re.compile(
    r"[\-—－·\s（(【\[]*(?:信息来源|来源[:：]|稿件来源|编辑[:：]|审核[:：]"
    r"|说明\s*$|说明[:：]|备注[:：]|注[:：]|注释|联系人|联系电话|联系方式|打印本页|关闭窗口|【打印|扫一扫|分享到"
    r"|上一篇|下一篇|相关链接|相关附件|相关解读|政策解读|版权所有|主办单位|主办[:：]|网站标识码|(?:\S{1,8}ICP备)|公开方式"
    r"|(?:本|以上|上述|此)(?:办法|规定|措施|举措|细则|意见|政策|方案|若干措施|计划|清单|条款)(?:自|由|有效期)[^。]{2,60}(?:施行|实施|执行|解释|为止|年)"
    r"|(?:依)?申请公开|主动公开|政策性文件留言|有关单位[:：])"
)
_LEGEND = re.compile(r"[▲△●○★☆■□◆◇※]\s*[”\"]?\s*(?:为|表示|系|指|[:：—])")
_ORG_TAIL = r"(?:政府|办公厅|办公室|委员会|管委会|[一-龥]局|海关|口岸办|商务厅|领导小组|指挥部|专班|公司|[省市县区]委)"
_SIGNATURE = re.compile(
    rf"[^。；，！？：]{{0,40}}{_ORG_TAIL}(?:[一-龥]{{1,8}}[科处室])?\s*(?:[\d○〇一二三四五六七八九十*]+\s*年\s*[\d一二三四五六七八九十*]+\s*月\s*[\d一二三四五六七八九十*]+\s*日)?"
    r"\s*(?:印发|制|发布)?"
)
_DATE = re.compile(
    r"[（(]?\s*[\d○〇一二三四五六七八九零*]{2,4}\s*年\s*[\d一二三四五六七八九十*]{1,3}\s*月(?:\s*[\d一二三四五六七八九十*]{1,3}\s*日)?\s*[）)]?\s*(?:印发)?"
)
# The formula that ends a letter: what follows it is the signature.
_FAREWELL = re.compile(
    r"(?:特此|专此)(?:报告|通知|通告|公告|函告|函达|函复|致函|汇报|报送|说明|批复|请示|印发)[。！.]?"
    r"|(?:以上|上述|当否|妥否|如无不妥)[^。；]{0,12}请(?:予)?(?:批示|审议|审阅|审示|指示|批准|遵照执行|认真贯彻执行)[。！.]?"
    r"|请(?:认真|遵照)?(?:贯彻|组织)?(?:遵照)?执行[。！.]?|此致|敬礼[！。]?"
)
_DOCUMENT_WORD = re.compile(
    r"(?:方案|任务书|清单|要点|名单|通知|通告|意见|办法|规定|细则|措施|计划|分工表|任务表|一览表|安排表|汇总表|专班|领导小组|成员)"
    r"(?:[（(][^）)]{1,12}[）)])?\s*$"
)


@dataclass(frozen=True)
class Line:
    """A line of the text without its end, and its role.

    The role is ``text``, ``blank``, ``page`` (page number), ``running``
    (running head), ``columns`` (header row of a table), ``row`` (row of
    tab-separated cells), ``back`` (attachments, distribution), ``note``
    (notes, legend, page footer),
    ``signature`` (with the formula above it, 特此通知) or ``title`` (title of a
    further document in the file).
    """

    start: int
    end: int
    role: str


def read_lines(text: str) -> list[Line]:
    r"""Split a text into lines and give each its role.

    Parameters
    ----------
    text : str
        The raw text, any kind of line end.

    Returns
    -------
    list of Line
        In order; together with the line ends they cover the text.

    Examples
    --------
    >>> [line.role for line in read_lines("一、推进建设\n\n— 3 —\n附件：清单")]
    ['text', 'blank', 'page', 'back']
    """
    bounds = []
    # a byte order mark is no part of the first line
    start = int(text.startswith("\ufeff"))
    for stop in LINE_END.finditer(text):
        bounds.append((start, stop.start()))
        start = stop.end()
    bounds.append((start, len(text)))
    printed = [re.sub(r"\s+", "", text[a:b]) for a, b in bounds]
    repeated = _find_running_heads(printed)
    lines = [Line(a, b, _find_role(text[a:b], repeated, text[b : b + 1] == "")) for a, b in bounds]
    return _find_titles(text, lines)


def lines_between(lines: Sequence[Line], start: int, end: int) -> Iterator[Line]:
    """The lines that have a part between two places, without looking at the others."""
    first = max(0, bisect_right(lines, start, key=lambda line: line.start) - 1)
    for index in range(first, len(lines)):
        if lines[index].start >= end:
            return
        if lines[index].end >= start:
            yield lines[index]


def split_at(
    text: str, stops: str, start: int = 0, end: int | None = None
) -> Iterator[tuple[int, int]]:
    """Stretches of a text between any of these signs, without the empty ones.

    Examples
    --------
    >>> list(split_at("甲，，乙", "，；"))
    [(0, 1), (3, 4)]
    """
    end = len(text) if end is None else end
    at = start
    for stop in re.compile(f"[{re.escape(stops)}]").finditer(text, start, end):
        if stop.start() > at:
            yield at, stop.start()
        at = stop.end()
    if at < end:
        yield at, end


def find_page_breaks(text: str) -> Iterator[tuple[int, int]]:
    r"""Page numbers on lines of their own, each with the line ends before it.

    Examples
    --------
    >>> list(find_page_breaks("单一\n\n— 3 —\n窗口"))
    [(2, 9)]
    """
    at = end = 0
    while number := _PAGE_NUMBER.search(text, at):
        at = number.start() + 1
        blank = number.start()
        while blank > end and text[blank - 1].isspace():
            blank -= 1
        above, *below = re.split(r"[\r\n]", text[blank : number.start()], maxsplit=1)
        if below:
            at = end = number.end()
            yield blank + len(above.rstrip(" \t")), end


def is_complete(text: str) -> bool:
    """Whether a text ends like a finished sentence, clause or annotation."""
    return text.rstrip()[-1:] in CLOSED if text.strip() else True


def _find_running_heads(printed: list[str]) -> frozenset[str]:
    """Short lines without sentence punctuation that come back on page after page."""
    counts = Counter(line for line in printed if 3 < len(line) <= 45)
    beside = {
        near
        for index, line in enumerate(printed)
        if line and _is_page(line)
        for near in printed[max(0, index - 2) : index + 3]
    }
    return frozenset(
        line
        for line, times in counts.items()
        if (times >= 3 or (times == 2 and line in beside))
        and not any(stop in line for stop in "。；;，,：:")
        and not OPENED.match(line)
        and not re.match(r"责任|牵头|配合|完成", line)
    )


def _is_page(squeezed: str) -> bool:
    return len(squeezed) <= 24 and bool(_PAGE.fullmatch(squeezed))


def _find_role(line: str, running: frozenset[str], last: bool) -> str:
    bare = line.strip()
    if not bare:
        return "blank"
    squeezed = re.sub(r"\s+", "", bare)
    if _is_page(squeezed):
        return "page"
    if len(squeezed) >= 4 and _COLUMNS.fullmatch(bare) and _COLUMN_WORD.search(bare):
        return "columns"
    if squeezed in running:
        return "running"
    cells = [cell.strip() for cell in bare.split("\t") if cell.strip()] if "\t" in bare else []
    if len(cells) > 1 and not (len(cells) == 2 and OPENED.fullmatch(cells[0])):
        return "row"
    if OPENED.match(bare):
        # what a number opens is an item, however its words look
        return "text"
    if _BACK.match(bare):
        return "back"
    if _NOTE.match(bare) or _LEGEND.match(bare):
        return "note"
    if len(squeezed) < 45 and any(form.fullmatch(bare) for form in (_DATE, _SIGNATURE, _FAREWELL)):
        return "signature"
    return "text"


def _find_titles(text: str, lines: list[Line]) -> list[Line]:
    """Mark the lines that look like the title of a further document in the same file."""
    result = []
    complete = True
    for line in lines:
        role = line.role
        content = text[line.start : line.end]
        if role == "text":
            bare = content.strip()
            if (
                complete
                and len(bare) <= 60
                and not any(stop in bare for stop in "。；;，,：:！？")
                and _DOCUMENT_WORD.search(bare)
                and not re.match(
                    r"[（(]?[\d一二三四五六七八九十]{1,3}[）)、.．]|第\S{1,4}[章节条]", bare
                )
            ):
                role = "title"
            complete = is_complete(content)
        elif role not in ("blank", "page", "running"):
            complete = True
        result.append(Line(line.start, line.end, role))
    return result
