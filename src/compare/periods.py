"""Periods as documents have them, and parties: a jurisdiction in one of its periods."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# how a document without year and period is named, in Chinese and in English
UNDATED = ("年份不详", "undated")
# first month of what follows the year, and how many months it has
PARTS = {"H1": (0, 6), "H2": (6, 6), **{f"Q{n + 1}": (3 * n, 3) for n in range(4)}}
_period = re.compile(r"(\d{4})(?:-(?:(\d{4})|([HQ][1-4])|(\d{2})))?", re.ASCII)


@dataclass(frozen=True)
class Party:
    """One side of a comparison: a jurisdiction, or a jurisdiction in one period.

    Parameters
    ----------
    name, name_en : str
        What it is called, such as ``厦门市 2022``, and in English.
    jurisdiction, jurisdiction_en : str
        Whose documents they are.
    period : str
        The year or period; empty where all of the jurisdiction is one party.
    """

    name: str
    name_en: str
    jurisdiction: str
    jurisdiction_en: str
    period: str = ""


def find_months(period: str) -> range:
    """Count the months of a period, from the first of year 0; empty for what is no period.

    Examples
    --------
    >>> find_months("2022-Q2") == range(12 * 2022 + 3, 12 * 2022 + 6)
    True
    >>> len(find_months("2023-2025")), len(find_months("spring"))
    (36, 0)
    """
    found = _period.fullmatch(period)
    if not found:
        return range(0)
    first, last, part, month = found.groups()
    january = 12 * int(first)
    if last:
        return range(january, 12 * int(last) + 12)
    start, length = (0, 12)
    if month:
        start, length = int(month) - 1, 1
    elif part:
        start, length = PARTS.get(part, (0, 0))
    return range(january + start, january + start + length) if 0 <= start < 12 else range(0)


def find_years(year: int | None, period: str) -> frozenset[int]:
    """Every year that a document is about: its year, and those that its period touches.

    Examples
    --------
    >>> sorted(find_years(2023, "2023-2025")), sorted(find_years(None, "2022-H1"))
    ([2023, 2024, 2025], [2022])
    """
    own = frozenset() if year is None else frozenset({year})
    return own | frozenset(month // 12 for month in find_months(period))


def is_about(asked: str, year: int | None, period: str) -> bool:
    """Whether a document of this year and period is about the period that is asked for.

    A year, or a span of years, takes in all that touches it: a document of
    2023-2025 is about 2024 too. A part of a year takes in what lies within it:
    2022-H1 a document of 2022-Q2, but none of the whole year, which says
    nothing of that half by itself.

    Parameters
    ----------
    asked : str
        Such as ``2022``, ``2023-2025``, ``2022-H1``, ``2022-Q2``, ``2022-05``.
    year : int or None
        Year of the document, where one is known.
    period : str
        Its period; empty where none is known.

    Examples
    --------
    >>> is_about("2024", 2023, "2023-2025"), is_about("2022-H1", 2022, "2022")
    (True, False)
    """
    wanted, own = find_months(asked), find_months(period)
    if not wanted:
        return bool(asked) and asked == period
    if len(wanted) % 12 == 0:
        return not find_years(year, period).isdisjoint(find_years(None, asked))
    return bool(own) and wanted[0] <= own[0] and own[-1] <= wanted[-1]


def name_period(year: int | None, period: str) -> tuple[str, str]:
    """Name the period that a document is compared in, in Chinese and in English.

    Its year. A period of several years is named as it is, because it belongs
    to no single one of them, and so is the period of a document without year.

    Examples
    --------
    >>> name_period(2022, "2022-H1")[0], name_period(2023, "2023-2025")[0]
    ('2022', '2023-2025')
    >>> name_period(None, "")
    ('年份不详', 'undated')
    """
    several = len(find_years(None, period)) > 1
    name = period if several or year is None else str(year)
    return (name, name) if name else UNDATED


def make_party(jurisdiction: str, jurisdiction_en: str, year: int | None, period: str) -> Party:
    """Name the party that a document belongs to.

    Examples
    --------
    >>> make_party("厦门市", "Xiamen", 2022, "2022-Q2").name_en
    'Xiamen 2022'
    """
    name, name_en = name_period(year, period)
    return Party(
        f"{jurisdiction} {name}",
        f"{jurisdiction_en} {name_en}",
        jurisdiction,
        jurisdiction_en,
        name,
    )


def sort_parties(parties: Iterable[Party]) -> list[Party]:
    """Parties of one jurisdiction, each once, by period, what is undated last."""
    return sorted(set(parties), key=lambda party: (not find_months(party.period), party.period))


def find_parties(said: str, parties: Iterable[Party]) -> tuple[Party, ...]:
    """Those that a user may mean, by the closest way of naming that fits any.

    Its name, its English name; its jurisdiction, which stands for each of its
    periods; the beginning of that (厦门), with a period (厦门 2022) or without.

    Examples
    --------
    >>> known = [make_party("厦门市", "Xiamen", year, "") for year in (2021, 2022)]
    >>> [party.name for party in find_parties("厦门", known)]
    ['厦门市 2021', '厦门市 2022']
    >>> [party.name for party in find_parties("厦门 2022", known)]
    ['厦门市 2022']
    """
    known, folded = tuple(parties), said.casefold()
    short, _, period = said.rpartition(" ")
    ways = (
        lambda party: party.name == said,
        lambda party: party.name_en.casefold() == folded,
        lambda party: folded in (party.jurisdiction.casefold(), party.jurisdiction_en.casefold()),
        lambda party: bool(said) and party.jurisdiction.startswith(said),
        lambda party: bool(short) and party.jurisdiction.startswith(short) and party.period == period,
    )  # fmt: skip
    for fits in ways:
        if found := tuple(party for party in known if fits(party)):
            return found
    return ()
