"""The gazetteer: every province, city and county with its code, its names and where it lies."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

import ahocorasick_rs

# a short name means the place of the highest rank
_RANKS = ("national", "province", "municipality", "sub_provincial", "prefecture", "county")
_STATED = {"national": 0, "province": 1, "municipality": 1, "sub_provincial": 2, "prefecture": 2}
_HALVES = re.compile("[\ud800-\udfff]")
_KINDS = re.compile(r"\s+(?:city|municipality|prefecture|county|district|province|shi)$")
# municipalities, whose districts are known all over the country
_CAPITALS = frozenset({"11", "12", "31", "50"})


@dataclass(frozen=True)
class Jurisdiction:
    """A place that has a government.

    Parameters
    ----------
    code : str
        Its GB/T 2260 code, six digits; empty for a new area or zone that has none.
    name, name_en : str
        Its name in full, and in English; with the city before it (南京市鼓楼区)
        where several places have it.
    level : str
        ``national``, ``province``, ``municipality``, ``sub_provincial``,
        ``prefecture`` or ``county``.
    parent : str
        Code of the province or city that it belongs to.
    own : str
        Its name without the city before it.
    short : str
        Its name without the kind of place (宁波), where that can stand alone.
    also : tuple of str
        Other names, Chinese and English.
    abbreviations : tuple of str
        What its document numbers begin with (甬), where that is well known.
    """

    code: str
    name: str
    name_en: str
    level: str
    parent: str = ""
    own: str = ""
    short: str = ""
    also: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """0 for the state, 1 for a province, 2 for a city that has counties, 3 for a county."""
        return _STATED.get(self.level, 3)


@dataclass(frozen=True)
class Mention:
    """A stretch of a text that names a place, or one of several of that name.

    Parameters
    ----------
    start, end : int
        Offsets in the text that was searched.
    places : tuple of Jurisdiction
        All that the name may mean.
    full : bool
        Whether the name says what kind of place it is (宁波市, not 宁波).
    """

    start: int
    end: int
    places: tuple[Jurisdiction, ...]
    full: bool


def find_place(name: str) -> Jurisdiction | None:
    """Find the place that a name means.

    Parameters
    ----------
    name : str
        In full (宁波市), in short (宁波, 甬), or in English (``Ningbo``); a district of a
        common name with the city before it (南京市鼓楼区).

    Returns
    -------
    Jurisdiction or None
        None where no place, or more than one, is called that.

    Examples
    --------
    >>> find_place("宁波")
    Jurisdiction(code='330200', name='宁波市', name_en='Ningbo', level='sub_provincial', ...)
    >>> find_place("xi'an").name, find_place("南京市鼓楼区").code
    ('西安市', '320106')
    >>> find_place("鼓楼区") is None, find_place("Suzhou") is None
    (True, True)
    """
    known = read_gazetteer()
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    found = known.named(plain) or _one(known.abbreviations.get(plain, ()))
    if not found:
        found, end = known.read(plain, 0)
        found = found if end == len(plain) else ()
    if not found:
        found = known.in_english(name)
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Gazetteer:
    """All places, and ways to find them by name."""

    places: tuple[Jurisdiction, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Jurisdiction]:
        """Every place that has a code."""
        return {place.code: place for place in self.places if place.code}

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Jurisdiction, ...]]:
        """Places by their full names, and by the other names they have."""
        return _index((name, p) for p in self.places for name in (p.own, *p.also))

    @cached_property
    def by_short(self) -> Mapping[str, tuple[Jurisdiction, ...]]:
        """Places by their short names: those of the highest rank that have it."""
        shorts = _index((p.short, p) for p in self.places if p.short)
        return {name: _prefer(places) for name, places in shorts.items()}

    @cached_property
    def abbreviations(self) -> Mapping[str, tuple[Jurisdiction, ...]]:
        """Places by what their document numbers begin with."""
        return _index((name, p) for p in self.places for name in p.abbreviations)

    @cached_property
    def english(self) -> Mapping[str, tuple[Jurisdiction, ...]]:
        """Places by their English names, letters only: those of the highest rank."""
        names = _index(
            (_letters(name), p)
            for p in self.places
            for name in (
                p.name_en,
                p.name_en.split(",")[0],
                *(other for other in p.also if other.isascii()),
            )
        )
        return {name: _prefer(places) for name, places in names.items()}

    @cached_property
    def _names(self) -> tuple[str, ...]:
        # a text that says 全国 is not about its own jurisdiction
        ranks = {name: places[0].rank for name, places in {**self.by_short, **self.by_name}.items()}
        return tuple(sorted(name for name, rank in ranks.items() if rank and not name.isascii()))

    @cached_property
    def _searcher(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(
            self._names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )

    @cached_property
    def _searched(self) -> frozenset[str]:
        return frozenset(self._names)

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._names))

    def named(self, name: str) -> tuple[Jurisdiction, ...]:
        """All places that a Chinese name may mean, those of full name before short."""
        return self.by_name.get(name) or self.by_short.get(name, ())

    def in_english(self, name: str) -> tuple[Jurisdiction, ...]:
        """All places that an English name may mean."""
        bare = _KINDS.sub("", name.casefold().strip())
        return self.english.get(_letters(name)) or self.english.get(_letters(bare), ())

    def read(self, text: str, start: int) -> tuple[tuple[Jurisdiction, ...], int]:
        """Read the place whose name stands at an offset, the smallest of 浙江省宁波市鄞州区.

        Returns
        -------
        tuple of (tuple of Jurisdiction, int)
            All that it may mean, and where the name ends; nothing and `start`
            where no place is named there.
        """
        found: tuple[Jurisdiction, ...] = ()
        at = start
        while True:
            longest = min(self._longest, len(text) - at)
            for length in range(longest, 1, -1):
                name = text[at : at + length]
                places = self.named(name) if name in self._searched else ()
                if places and found:
                    # what is no part of the place before it does not go on with its name
                    every = self.by_name.get(name, ()) or self._every_short(name)
                    places = tuple(p for p in every if any(self.lies_in(p, f) for f in found))
                if places:
                    found, at = places, at + length
                    break
            else:
                return found, at

    def _every_short(self, name: str) -> tuple[Jurisdiction, ...]:
        return self._all_shorts.get(name, ())

    @cached_property
    def _all_shorts(self) -> Mapping[str, tuple[Jurisdiction, ...]]:
        return _index((p.short, p) for p in self.places if p.short)

    def mentions(self, text: str) -> Iterator[Mention]:
        """Find all names of places, from left to right, the longest at each point."""
        # halves of characters, as in names of files that are no UTF-8, cannot be searched
        whole = _HALVES.sub("?", text)
        for index, start, end in self._searcher.find_matches_as_indexes(whole):
            name = self._names[index]
            yield Mention(start, end, self.named(name), name in self.by_name)

    def ancestors(self, place: Jurisdiction) -> tuple[Jurisdiction, ...]:
        """The places that a place lies in, the nearest first."""
        above: list[Jurisdiction] = []
        while place.parent in self.by_code:
            place = self.by_code[place.parent]
            above.append(place)
        return tuple(above)

    def lies_in(self, place: Jurisdiction, other: Jurisdiction) -> bool:
        """Whether a place is part of another."""
        return other in self.ancestors(place)

    def are_related(self, place: Jurisdiction, other: Jurisdiction) -> bool:
        """Whether two places are the same, or one is part of the other."""
        return place == other or self.lies_in(place, other) or self.lies_in(other, place)


@lru_cache(maxsize=1)
def read_gazetteer() -> Gazetteer:
    """Read the list of places.

    Examples
    --------
    >>> known = read_gazetteer()
    >>> [known.by_code[code].name for code in ("310115", "653100")]
    ['浦东新区', '喀什地区']
    """
    text = (files("compare") / "data" / "jurisdictions.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    count = Counter(row["name"] for row in rows)
    by_code = {row["code"]: row for row in rows}
    return Gazetteer(
        tuple(
            _make_place(row, by_code[row["parent"]] if count[row["name"]] > 1 else {})
            for row in rows
        )
    )


def _make_place(row: Mapping[str, str], city: Mapping[str, str]) -> Jurisdiction:
    return Jurisdiction(
        row["code"],
        city.get("name", "") + row["name"],
        row["name_en"] + (f", {city['name_en']}" if city else ""),
        row["level"],
        row["parent"],
        row["name"],
        row["short"],
        tuple(filter(None, row["also"].split(";"))),
        tuple(filter(None, row["abbreviation"].split(";"))),
    )


def _index(pairs: Iterable[tuple[str, Jurisdiction]]) -> dict[str, tuple[Jurisdiction, ...]]:
    found: defaultdict[str, dict[Jurisdiction, None]] = defaultdict(dict)
    for name, place in pairs:
        found[name][place] = None
    return {name: tuple(places) for name, places in found.items()}


def _top(places: tuple[Jurisdiction, ...]) -> tuple[Jurisdiction, ...]:
    highest = min(place.rank for place in places)
    return tuple(place for place in places if place.rank == highest)


def _prefer(places: tuple[Jurisdiction, ...]) -> tuple[Jurisdiction, ...]:
    """What a name without its kind means: a province before a city, a city before a county.

    Not before a district of a municipality, which is as well known as a city
    far away that is called the same.
    """
    top = _top(places)
    rivals = (p for p in places if p.parent[:2] in _CAPITALS and p.name.endswith("区"))
    return tuple(dict.fromkeys((*top, *rivals))) if top[0].rank == 2 else top


def _one(places: tuple[Jurisdiction, ...]) -> tuple[Jurisdiction, ...]:
    return places if len(places) == 1 else ()


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if "a" <= char <= "z")
