"""The places that a text names, and how often."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from compare.corpus.jurisdictions import Gazetteer, Jurisdiction, Mention, read_gazetteer
from compare.corpus.traditional import simplify

# 合作市场 is no 合作市, 北京路 is not in 北京
_NOT_FULL = re.compile(r"[场域]")
_NOT_SHORT = re.compile(r"[路街]|大道|大学|银行|合作组织")
# rivals must be named this much less
_CLEAR = 3


@dataclass(frozen=True)
class Mentions:
    """The places that a text names.

    Parameters
    ----------
    text : str
        The text, without blanks.
    known : Gazetteer
        The places there are.
    """

    text: str
    known: Gazetteer

    @cached_property
    def all(self) -> tuple[Mention, ...]:
        """Every name of a place, from the first to the last."""
        return tuple(
            mention
            for mention in self.known.mentions(self.text)
            if not (_NOT_FULL if mention.full else _NOT_SHORT).match(self.text, mention.end)
        )

    @cached_property
    def in_full(self) -> frozenset[Jurisdiction]:
        """Places that are named in full (太仓市); their short names can be trusted then."""
        return frozenset(p for m in self.all if m.full for p in m.places)

    @cached_property
    def counts(self) -> Counter[Jurisdiction]:
        """How often each place is named; a county in short only if also in full."""
        return Counter(
            p for m in self.all for p in m.places if m.full or p.rank < 3 or p in self.in_full
        )

    def read(self, text: str, start: int = 0) -> tuple[tuple[Jurisdiction, ...], int]:
        """Places that the name at an offset may mean, and where it ends.

        A county's short name (港口, 合作) may be any word: it counts where the
        text has the full one, too.
        """
        places, end = self.known.read(text, start)
        trusted = tuple(
            p
            for p in places
            if p.rank < 3
            or text.endswith((p.own, *p.also), start, end)
            or p in self.in_full
            or end - start > len(p.short)
        )
        return (trusted, end) if trusted else ((), start)

    def settle(self, places: tuple[Jurisdiction, ...]) -> Jurisdiction | None:
        """Of places of one name that whose city the text names; None where it is not clear."""
        if len(places) < 2:
            return places[0] if places else None
        named = Counter(
            {p: sum(self.counts[a] for a in self._cities(p)) for p in places}
        ).most_common(2)
        (first, most), (_, next_most) = named
        return first if most and most >= _CLEAR * next_most else None

    def _cities(self, place: Jurisdiction) -> tuple[Jurisdiction, ...]:
        above = self.known.ancestors(place)
        return tuple(a for a in above if a.rank == 2) or above


def read_mentions(text: str) -> Mentions:
    """Find the places that a text names.

    Examples
    --------
    >>> found = read_mentions("太仓市与张家港、常熟协同，太仓港口岸")
    >>> [(place.name, count) for place, count in found.counts.items()]
    [('太仓市', 2)]
    """
    return Mentions(re.sub(r"\s+", "", simplify(text)), read_gazetteer())
