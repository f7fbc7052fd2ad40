"""Lists of bodies (市商务局、厦门海关和各区政府) in a text without blanks.

What joins two bodies (和, 与) may also stand in the name of one, so that a list can be read in
very many ways. Each place of a text is looked at once, however many ways lead to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# how the name of a body may end, and how much may stand before that
_TAIL = (
    "处|办|局|委|厅|部|室|科|股|署|院|会|社|中心|海关|海事|边检|边检站|检查站|政府|公司|集团|银行|支行|分局|支队|专班|组"
    "|所|站|码头|机场|港|协会|商会|管委会|园区|新区|开发区|经开区|自贸区|综保区|省|市|县|区|单位|部门|各地|板块"
)
_TAILS = _TAIL.split("|")
_BEGIN = {tail[0]: tuple(t for t in _TAILS if t[0] == tail[0]) for tail in _TAILS}
_BEFORE_TAIL = 24
_LONGEST = _BEFORE_TAIL + max(map(len, _TAILS))
_NAME = re.compile(r"[^、，。；：（）\s\d]*")
_BEFORE_BRACKET = 10
_BRACKET = re.compile(r"（[^（）。，]{1,8}）(?P<tail>办|局|委|处|人民政府|政府)?")
_JOINT = re.compile(r"[、，和及与]|会同")


def is_list(text: str) -> bool:
    """Whether a text is a list of bodies and nothing else.

    Examples
    --------
    >>> is_list("市商务局、厦门海关和各县（市、区）政府等"), is_list("推进建设")
    (True, False)
    """
    return len(text) in find_ends(text, 0)


def find_ends(text: str, start: int, seen: set[int] | None = None) -> set[int]:
    """Every place where a list of bodies that begins at `start` may end.

    Parameters
    ----------
    text : str
        Its brackets and commas full-width.
    start : int
        Where the first name begins.
    seen : set of int, optional
        Places where names were looked for already: what they lead to is left
        out, and new ones are added.

    Examples
    --------
    >>> sorted(find_ends("市商务局和海关牵头", 0))
    [1, 4, 7]
    """
    ends: set[int] = set()
    seen = set() if seen is None else seen
    left = [start]
    while left:
        at = left.pop()
        if at not in seen:
            seen.add(at)
            for end in _find_names(text, at):
                ends.add(end)
                if joint := _JOINT.match(text, end):
                    left.append(joint.end())
    return ends


def _find_names(text: str, start: int) -> Iterator[int]:
    """Every place where a name that begins at `start` may end, with the 等 behind it or without."""
    stop = _NAME.match(text, start, start + _LONGEST).end()  # type: ignore[union-attr]
    ends = {
        at + len(tail)
        for at in range(start, min(stop, start + _BEFORE_TAIL + 1))
        for tail in _BEGIN.get(text[at], ())
        if at + len(tail) <= stop and text.startswith(tail, at)
    }
    if 0 < stop - start <= _BEFORE_BRACKET and (bracket := _BRACKET.match(text, stop)):
        ends |= {bracket.end(), bracket.start("tail") if bracket["tail"] else bracket.end()}
    yield from ends
    yield from (end + 1 for end in ends if text.startswith("等", end))
