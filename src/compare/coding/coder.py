"""Coding units: which themes a unit acts on, which practices, and by which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from compare.coding.evidence import (
    Evidence,
    Found,
    Placed,
    collect_evidence,
    count_signs,
    find_words,
    score_hits,
)
from compare.coding.matching import Hit, Matcher, Normal, normalise
from compare.coding.signals import Signal, read_practice_signals, read_theme_signals
from compare.coding.taxonomy import Taxonomy
from compare.coding.weights import Weights, load_weights
from compare.corpus.facets import Unit
from compare.corpus.traditional import simplify

# A code is given from this probability on.
THEME_FROM, PRACTICE_FROM = 0.45, 0.4
CANDIDATES = 3
# Pieces of evidence that a unit without words of its own takes over from another.
MOVED = 5


@dataclass(frozen=True)
class Coding:
    """A code on a unit, with its evidence and confidence.

    Parameters
    ----------
    level : str
        ``theme`` or ``practice``.
    code, theme : str
        The code, and the theme it belongs to.
    rank : int
        1 for the main theme or the surest practice.
    confidence : float
        How likely the code is right, 0 to 1.
    evidence : tuple of Evidence
        At least one piece.
    """

    level: str
    code: str
    theme: str
    rank: int
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Coded:
    """What a unit was coded with, and what else it might have been.

    Parameters
    ----------
    codings : tuple of Coding
        Themes, the main one first, then practices.
    candidates : tuple of (code, confidence)
        The likeliest themes, given or not.
    """

    codings: tuple[Coding, ...] = ()
    candidates: tuple[tuple[str, float], ...] = ()


def list_themes(coded: Coded) -> tuple[str, ...]:
    """Themes that a unit was given, the main one first."""
    return tuple(coding.code for coding in coded.codings if coding.level == "theme")


def find_stems(units: Sequence[Unit]) -> tuple[int | None, ...]:
    """For each unit the place of the stem that it is a sub-item of, None where it is none."""
    result: list[int | None] = []
    above: list[int] = []  # the last unit of each depth, as far as the headings go on
    said: dict[int, str] = {}
    for index, unit in enumerate(units):
        section = unit.span.section
        while above and len(units[above[-1]].span.section) >= len(section):
            above.pop()
        before = above[-1] if above and section else None
        if before is not None:
            span = units[before].span
            if span.form != "stem" or section[:-1] != span.section:
                before = None
            else:
                if before not in said:
                    said[before] = "".join(simplify(units[before].text).split())
                before = before if section[-1] in said[before] else None
        result.append(before)
        above.append(index)
    return tuple(result)


def find_neighbour(units: Sequence[Unit], index: int) -> int | None:
    """Place of the sentence before, whose subject a unit may leave out, None where there is none."""
    span = units[index].span
    if not index or span.form not in ("sentence", "clause"):
        return None
    return index - 1 if units[index - 1].span.section == span.section else None


def _find_heading(
    plain: str, unit: Unit, known: dict[str, tuple[int, int, Normal | None]]
) -> Normal | None:
    """The heading above a unit where it stands; what was searched before is not again."""
    above, before = (unit.span.section or ("",))[-1], unit.span.start
    if not above:
        return None
    last, searched, normal = known.get(above, (-1, 0, None))
    place = plain.rfind(above, max(0, searched - len(above) + 1), before)
    if place > last:
        last, normal = place, normalise(above, place)
    known[above] = (last, before, normal)
    return normal


class Coder:
    r"""Codes units by the words of a taxonomy.

    Parameters
    ----------
    taxonomy : Taxonomy
        Themes and practices with their words.
    weights : mapping of str to Weights, optional
        What signals are worth, by level; those of the package by default.

    Examples
    --------
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.corpus.facets import annotate
    >>> from compare.corpus.units import divide
    >>> text = "1.公示收费目录清单。\n2.建设海外仓。"
    >>> coded = Coder(load_taxonomy()).code(text, annotate(text, divide(text)))
    >>> [[c.code for c in unit.codings if c.level == "theme"] for unit in coded]
    [['fee_disclosure'], ['cross_border_ecommerce']]
    """

    def __init__(self, taxonomy: Taxonomy, weights: Mapping[str, Weights] | None = None) -> None:
        self.taxonomy = taxonomy
        self.weights = load_weights() if weights is None else weights
        self._matcher = Matcher(taxonomy)
        self._order = {theme.code: place for place, theme in enumerate(taxonomy.themes)}

    def find(self, text: str, units: Sequence[Unit]) -> tuple[Found, ...]:
        """Find the words of the taxonomy in the units of a document (`find_words`)."""
        return find_words(text, units, self._matcher, self.taxonomy)

    def code(
        self, text: str, units: Sequence[Unit], found: Sequence[Found] | None = None
    ) -> tuple[Coded, ...]:
        """Code every unit of a document.

        Parameters
        ----------
        text : str
            The raw text of the document.
        units : sequence of Unit
            Its units in order.
        found : sequence of Found, optional
            What `find` returns for them, where it is known.

        Returns
        -------
        tuple of Coded
            Without codes for a unit of kind ``context``.
        """
        plain, stems = simplify(text), find_stems(units)
        headings: dict[str, tuple[int, int, Normal | None]] = {}
        result: list[Coded] = []
        for index, (unit, words) in enumerate(
            zip(units, self.find(text, units) if found is None else found, strict=True)
        ):
            if unit.kind.kind == "context":
                result.append(Coded())
                continue
            heading = [self.taxonomy.theme_of(hit.code).code for hit in words.above]
            neighbour, stem = find_neighbour(units, index), stems[index]
            signals = read_theme_signals(
                words.placed,
                heading,
                () if neighbour is None else list_themes(result[neighbour]),
                () if stem is None else list_themes(result[stem]),
                count_signs(unit.text),
                self.taxonomy,
            )
            others = (stem, index - 1 if index else None)
            done = [result[other] for other in others if other is not None]
            heading_text = _find_heading(plain, unit, headings)
            around = self._look_around(text, heading_text, words.above, done)
            result.append(self._decide(text, unit, words.placed, signals, around))
        return tuple(result)

    def _look_around(
        self,
        text: str,
        heading: Normal | None,
        hits: Sequence[Hit],
        others: Sequence[Coded],
    ) -> dict[str, tuple[Evidence, ...]]:
        """Evidence outside the unit, by theme: in the heading, the stem, the sentence before."""
        found: dict[str, tuple[Evidence, ...]] = {}
        for other in others:
            for coding in other.codings:
                pieces = coding.evidence[:MOVED]
                moved = tuple(replace(piece, place="neighbour") for piece in pieces)
                found.setdefault(coding.code, moved)
        if heading is not None:
            for hit in hits:
                start, end = heading.raw_span(hit.start, hit.end)
                piece = Evidence(start, end, text[start:end], hit.label, "heading")
                found[self.taxonomy.theme_of(hit.code).code] = (piece,)
        return found

    def _decide(
        self,
        text: str,
        unit: Unit,
        placed: Sequence[Placed],
        signals: Sequence[Signal],
        around: Mapping[str, tuple[Evidence, ...]],
    ) -> Coded:
        sure = {s.code: self.weights["theme"].probability(s.values) for s in signals}
        outside = self.taxonomy.outside
        likely = sorted(sure, key=lambda code: (-sure[code], self._order[code]))
        chosen = [code for code in likely if sure[code] >= THEME_FROM] or likely[:1]
        if outside is not None and outside.code in chosen:
            # what lies outside the field is coded alone, where nothing in it is surer
            chosen = [code for code in chosen if code != outside.code] if chosen[0] != outside.code else chosen[:1]  # fmt: skip
        if not chosen:
            if outside is None:
                return Coded()
            # nothing speaks for any theme: the unit lies outside, but not surely
            sure, chosen = {outside.code: THEME_FROM}, [outside.code]
        ranked = self._rank(chosen, placed)[: self.taxonomy.max_themes]
        given = tuple(
            self._give("theme", code, code, rank, sure[code], text, unit, placed, around)
            for rank, code in enumerate(ranked, 1)
        )
        candidates = tuple((code, round(sure[code], 2)) for code in likely[:CANDIDATES])
        themes = [(code, sure[code]) for code in ranked]
        return Coded(given + self._give_practices(text, unit, placed, themes), candidates)

    def _rank(self, chosen: Sequence[str], placed: Sequence[Placed]) -> list[str]:
        """The main theme first: by the weight of its words, instruments after what they serve."""
        scores = score_hits(placed, lambda p: p.theme)
        first = {
            code: min(
                ((p.evidence.place != "title", p.hit.start) for p in placed if p.theme == code),
                default=(True, 10**9),
            )
            for code in chosen
        }

        def key(code: str) -> tuple[float, tuple[bool, int], int]:
            half = 0.5 if self.taxonomy.theme(code).instrument else 1.0
            return -scores.get(code, 0.0) * half, first[code], self._order[code]

        return sorted(chosen, key=key)

    def _give_practices(
        self,
        text: str,
        unit: Unit,
        placed: Sequence[Placed],
        themes: Sequence[tuple[str, float]],
    ) -> tuple[Coding, ...]:
        signals = read_practice_signals(placed, themes, count_signs(unit.text))
        sure = {s.code: self.weights["practice"].probability(s.values) for s in signals}
        ranks = {code: rank for rank, (code, _) in enumerate(themes)}
        order = {code: place for place, code in enumerate(self.taxonomy.codes("practice"))}

        def key(code: str) -> tuple[int, float, int]:
            return ranks[self.taxonomy.theme_of(code).code], -sure[code], order.get(code, 0)

        kept = sorted((code for code in sure if sure[code] >= PRACTICE_FROM), key=key)
        return tuple(
            self._give("practice", code, self.taxonomy.theme_of(code).code, rank, sure[code],
                       text, unit, placed, {})
            for rank, code in enumerate(kept, 1)
        )  # fmt: skip

    def _give(
        self,
        level: str,
        code: str,
        theme: str,
        rank: int,
        sure: float,
        text: str,
        unit: Unit,
        placed: Sequence[Placed],
        around: Mapping[str, tuple[Evidence, ...]],
    ) -> Coding:
        own = [p for p in placed if (p.theme if level == "theme" else p.hit.code) == code]
        evidence = collect_evidence(own)
        if not evidence:
            # a heading or the sentence before decided, or that no word was found at all
            start, end = unit.span.start, unit.span.end
            whole = Evidence(start, end, text[start:end], "", "body")
            evidence = around.get(code, (whole,))
        return Coding(level, code, theme, rank, round(min(0.99, max(0.01, sure)), 2), evidence)
