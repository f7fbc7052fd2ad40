"""Kinds of agency: one name for what documents print in many ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

import yaml


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
