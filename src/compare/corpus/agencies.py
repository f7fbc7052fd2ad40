"""Agencies: the names in a printed list, and one name for what is printed in many ways."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

import yaml

_SPLIT = re.compile(r"[、，；\s]+(?:以及)?|(?<=[局委办厅关处])(?:和|及|与|会同)(?=\S{2})")
_ONE_BODY = re.compile(r"(?<=\S)[（(][^（()）]{1,8}[）)]")
_COMMAS = str.maketrans(",;", "，；")


def split_units(printed: str) -> tuple[str, ...]:
    """Take a printed list of bodies apart.

    Examples
    --------
    >>> split_units("自贸委、厦门海关，市口岸办等")
    ('自贸委', '厦门海关', '市口岸办')
    """
    printed = printed.translate(_COMMAS)
    # 各县（市、区）人民政府 is one body
    kept = [bracket.span() for bracket in _ONE_BODY.finditer(printed)]
    stops = [stop for stop in _SPLIT.finditer(printed) if not _lies_within(stop.start(), kept)]
    starts = [0, *(stop.end() for stop in stops)]
    ends = [*(stop.start() for stop in stops), len(printed)]
    names = (_strip_name(printed[a:b]) for a, b in zip(starts, ends, strict=True))
    return tuple(dict.fromkeys(name for name in names if name))


def _lies_within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies inside one of the spans, which stand in order and apart."""
    before = bisect_left(spans, (place, 0)) - 1
    return before >= 0 and place < spans[before][1]


def name_agency(printed: str) -> str:
    """Kind of the agency that a printed name means.

    Parameters
    ----------
    printed : str
        Such as ``市口岸办``, ``厦门海关``, ``市市场监管局``.

    Returns
    -------
    str
        Such as ``口岸``, ``海关``, ``市场监管``; empty where it cannot be told
        (a department named by its own office only).

    Examples
    --------
    >>> [name_agency(name) for name in ("厦门海关", "市商务局（口岸办）", "机关各处")]
    ['海关', '口岸', '']
    """
    return next((kind for kind, words in _kinds().items() if any(w in printed for w in words)), "")


def name_agencies(printed: Iterable[str]) -> tuple[str, ...]:
    """Kinds of the agencies of a list, each once, those that cannot be told left out.

    Examples
    --------
    >>> name_agencies(["市商务局", "区商务局", "市财政局"])
    ('商务', '财政')
    """
    found = (name_agency(name) for name in printed)
    return tuple(dict.fromkeys(kind for kind in found if kind))


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, tuple[str, ...]]:
    text = (files("compare") / "data" / "agencies.yaml").read_text(encoding="utf-8")
    return {kind: tuple(words) for kind, words in yaml.safe_load(text).items()}


def _strip_name(name: str) -> str:
    bare = re.sub(r"\s+", "", name).strip("。.")
    bare = re.sub(r"(?<=.{2})等$", "", bare)
    # a bracket that another name opened or closed
    if bare.count("）") + bare.count(")") > bare.count("（") + bare.count("("):
        bare = bare.rstrip("）)")
    return bare
