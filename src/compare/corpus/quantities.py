"""Quantities that a measure states: how much, of what unit, in which direction."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LESS = r"压[减缩降]|降低|下降|减少|缩短|节约|节省|下浮|降至|降到|减免"
_MORE = r"提高|提升|增长|新增|增加|上升|扩大|拓展|培育|建成|打造|引进|招引|突破|完成|实现|达到?|开行|发运|新建|举办|组织"
_LEAST = r"不(?:低于|少于)|至少|超过"
_MOST = r"不(?:超过|高于|多于)|控制在"
_QUANTITY = re.compile(
    r"(?<![\dA-Za-z.*第])(?P<value>\d+(?:[.．]\d+)?|\*+(?:[.．]\*+)?)\s*(?P<scale>亿|万)?"
    r"(?P<unit>个百分点|个工作日|个小时|小时|工作日|美元|元|标箱|TEU|吨|%|％|‰|列|班|条|家|个|票|人次|场次|场|项|户|座|次|辆|台|平方米)"
    r"(?P<bound>以上|以内|以下|左右)?",
    re.I,
)
# words before a number that say which way it goes, as near to it as they stand
_LEADING = re.compile(rf"(?P<least>{_LEAST})|(?P<most>{_MOST})|(?P<less>{_LESS})|(?P<more>{_MORE})")
_REACH = 10
# names in quotation marks or brackets, dates, and times of duty (7*24小时)
_NOT_COUNTED = re.compile(
    r"“[^”]{0,40}”|《[^》]{0,60}》|[（(][^（）()]{0,12}[）)]|(?<!\d)\d+\s*[*×]\s*\d+小时|\d{1,2}月|\d{4}年"
)
_SCALES = {"万": 1e4, "亿": 1e8}


@dataclass(frozen=True)
class Quantity:
    """A quantity.

    Parameters
    ----------
    printed : str
        As in the text, without blanks.
    value : float or None
        Its number, 万 and 亿 worked out; None where it is masked.
    unit : str
        As printed: ``%``, ``家``, ``元``, ``标箱`` …
    direction : str
        ``decrease``, ``increase``, or empty where the text names none.
    bound : str
        ``at_least``, ``at_most``, or empty.
    """

    printed: str
    value: float | None
    unit: str
    direction: str = ""
    bound: str = ""

    @property
    def masked(self) -> bool:
        """Whether the published text hides the number."""
        return self.value is None


def read_quantities(text: str) -> tuple[Quantity, ...]:
    """Read the quantities that a unit states; names, dates and annotations are none.

    Parameters
    ----------
    text : str
        Text of the unit.

    Returns
    -------
    tuple of Quantity
        Each once, in order.

    Examples
    --------
    >>> for found in read_quantities("通关时间压减3%，开行班列1600列以上，培育企业*家，实施7*24小时通关。"):
    ...     print(found.printed, found.value, found.unit, found.direction, found.bound)
    压减3% 3.0 % decrease
    开行班列1600列以上 1600.0 列 increase at_least
    培育企业*家 None 家 increase
    """
    bare = _NOT_COUNTED.sub("", text)
    found = []
    for match in _QUANTITY.finditer(bare):
        masked = "*" in match["value"]
        scale = _SCALES.get(match["scale"] or "", 1.0)
        number = None if masked else float(match["value"].replace("．", ".")) * scale
        near = bare[max(0, match.start() - _REACH) : match.start()]
        before = re.split(r"[，,。；;：:、\d*]", near)[-1]
        words = list(_LEADING.finditer(before))
        kinds = {word.lastgroup for word in words}
        bound = "at_least" if "least" in kinds or match["bound"] == "以上" else ""
        if "most" in kinds or match["bound"] in ("以内", "以下"):
            bound = "at_most"
        turns = [word.lastgroup for word in words if word.lastgroup in ("less", "more")]
        direction = {"less": "decrease", "more": "increase"}[turns[-1]] if turns else ""
        lead = before[words[0].start() :] if words else ""
        printed = re.sub(r"\s+", "", lead + match[0])
        found.append(Quantity(printed, number, match["unit"], direction, bound))
    return tuple(dict.fromkeys(found))
