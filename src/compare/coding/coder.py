"""Coding units: which themes a unit acts on, which practices, and by which words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from compare.coding.matching import HINT, Hit, Matcher, Normal, normalise
from compare.coding.taxonomy import Taxonomy, Theme
from compare.corpus.facets import Unit

# What a hit weighs by where it stands, and how much a code needs to be given.
TITLE_WEIGHT = 2.0
BODY_WEIGHT = 1.0
HEADING_WEIGHT = 0.5
REPEAT_WEIGHT = 0.25
ENOUGH = 1.0
TITLE_LENGTH = 45

_TITLE = re.compile(r"[^。;:!?]{2,}?(?=[。:!?]|$)")
_ANNOTATION = re.compile(
    r"[(]?(?:牵头|责任|主责|主办|承办|实施|负责|落实|配合|协办)(?:责任)?(?:单位|部门|处室|主体)?:|(?:完成)?时限:"
)
# Publicity channels in a list (公众号、网站、热线等渠道) name tools, they are not acted on.
_CHANNELS = re.compile(
    r"[^,。;!?]*(?:公众号|微信|微博|网站|官网|官微|热线|媒体|新媒体|抖音|电视|报纸|12345|12360|专栏)[^,。;!?]*"
    r"(?:等(?:多种|多个|各类)?(?:渠道|媒介|媒体|平台|方式|形式|载体|工具|服务热线|途径)|渠道|媒介工具)"
)


@dataclass(frozen=True)
class Evidence:
    """Words that caused a code.

    Parameters
    ----------
    start, end : int
        Offsets in the raw text of the document.
    words : str
        The raw text between them.
    label : str
        Label or pattern of the taxonomy that they match; empty where the
        absence of any label is what decided.
    place : str
        ``title``, ``body``, ``heading`` or ``neighbour``.
    """

    start: int
    end: int
    words: str
    label: str
    place: str


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
        1 for the main theme or the firmest practice.
    confidence : float
        0 to 1.
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
class _Placed:
    hit: Hit
    place: str
    weight: float
    evidence: Evidence


class Coder:
    r"""Codes units by the words of a taxonomy.

    Parameters
    ----------
    taxonomy : Taxonomy
        Themes and practices with their words.

    Examples
    --------
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.corpus.facets import annotate
    >>> from compare.corpus.units import divide
    >>> text = "1.公示收费目录清单。\n2.建设海外仓。"
    >>> codings = Coder(load_taxonomy()).code(text, annotate(text, divide(text)))
    >>> [[c.code for c in found if c.level == "theme"] for found in codings]
    [['fee_disclosure'], ['cross_border_ecommerce']]
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self._matcher = Matcher(taxonomy)

    def code(self, text: str, units: Sequence[Unit]) -> tuple[tuple[Coding, ...], ...]:
        """Code every unit of a document.

        Parameters
        ----------
        text : str
            The raw text of the document.
        units : sequence of Unit
            Its units in order.

        Returns
        -------
        tuple of tuple of Coding
            For each unit its themes (main first), then its practices; none for
            a unit of kind ``context``.
        """
        headings: dict[tuple[str, ...], tuple[Hit, ...]] = {}
        result: list[tuple[Coding, ...]] = []
        for unit in units:
            if unit.kind.kind == "context":
                result.append(())
                continue
            section = unit.span.section[-1:]
            if section not in headings:
                headings[section] = self._matcher.find(normalise("".join(section)))
            result.append(self._code_unit(text, unit, headings[section]))
        return tuple(result)

    def _code_unit(self, text: str, unit: Unit, heading: Sequence[Hit]) -> tuple[Coding, ...]:
        normal = normalise(unit.text, unit.span.start)
        placed = self._place(text, normal, unit)
        scores = _score(placed, lambda code: code)
        outside = self.taxonomy.outside
        # a label that speaks for a theme and for its practice counts once
        themes = _score(placed, lambda code: self.taxonomy.theme_of(code).code)
        # a subject left out in the unit is that of the heading
        above = {self.taxonomy.theme_of(hit.code).code for hit in heading}
        themes = {
            code: score + (HEADING_WEIGHT if code in above and score >= HINT else 0.0)
            for code, score in themes.items()
        }
        # hints alone settle nothing beside a label
        firm = {self.taxonomy.theme_of(p.hit.code).code for p in placed if p.hit.strength > HINT}
        chosen = [
            t
            for t in self.taxonomy.in_field
            if t.code in firm and themes.get(t.code, 0.0) >= ENOUGH
        ]
        if outside is not None and outside.code in firm:
            best = max((themes[t.code] for t in chosen), default=0.0)
            if themes[outside.code] >= best:
                chosen = [outside]
        if not chosen:
            return self._code_default(text, unit, placed, heading, themes)
        ranked = self._rank(chosen, themes, placed)
        return self._give(ranked, themes, placed, scores)

    def _place(self, text: str, normal: Normal, unit: Unit) -> list[_Placed]:
        """Find the hits that count, and where in the unit they stand."""
        title_end = _find_title(normal.text, unit)
        stop = _find_annotation(normal, unit)
        channels = [match.span() for match in _CHANNELS.finditer(normal.text)]
        placed = []
        for hit in self._matcher.find(normal):
            if hit.start >= stop:
                continue
            if any(a <= hit.start and hit.end <= b for a, b in channels) and hit.strength >= 1:
                theme = self.taxonomy.theme_of(hit.code)
                if theme.instrument:
                    continue
            place = "title" if hit.end <= title_end else "body"
            weight = (TITLE_WEIGHT if place == "title" else BODY_WEIGHT) * hit.strength
            start, end = normal.raw_span(hit.start, hit.end)
            evidence = Evidence(start, end, text[start:end], hit.label, place)
            placed.append(_Placed(hit, place, weight, evidence))
        return placed

    def _rank(
        self, chosen: Iterable[Theme], themes: dict[str, float], placed: Sequence[_Placed]
    ) -> list[Theme]:
        order = [theme.code for theme in self.taxonomy.themes]
        first = {
            theme.code: min(
                (
                    (p.place != "title", p.hit.start)
                    for p in placed
                    if self.taxonomy.theme_of(p.hit.code).code == theme.code
                ),
                default=(True, 10**9),
            )
            for theme in chosen
        }

        def key(theme: Theme) -> tuple[float, tuple[bool, int], int]:
            score = themes[theme.code] * (0.5 if theme.instrument else 1.0)
            return -score, first[theme.code], order.index(theme.code)

        return sorted(chosen, key=key)[: self.taxonomy.max_themes]

    def _give(
        self,
        ranked: Sequence[Theme],
        themes: dict[str, float],
        placed: Sequence[_Placed],
        scores: dict[str, float],
    ) -> tuple[Coding, ...]:
        given = []
        for rank, theme in enumerate(ranked, 1):
            evidence = _collect(
                p for p in placed if self.taxonomy.theme_of(p.hit.code).code == theme.code
            )
            confidence = _confidence(themes[theme.code])
            given.append(Coding("theme", theme.code, theme.code, rank, confidence, evidence))
        kept = {theme.code: rank for rank, theme in enumerate(ranked)}
        practices = [
            (code, score)
            for code, score in scores.items()
            if score >= ENOUGH
            and (theme := self.taxonomy.theme_of(code)).code in kept
            and code != theme.code
        ]
        order = self.taxonomy.codes("practice")
        practices.sort(
            key=lambda item: (
                kept[self.taxonomy.theme_of(item[0]).code],
                -item[1],
                order.index(item[0]) if item[0] in order else 0,
            )
        )
        for rank, (code, score) in enumerate(practices, 1):
            evidence = _collect(p for p in placed if p.hit.code == code)
            theme = self.taxonomy.theme_of(code)
            given.append(Coding("practice", code, theme.code, rank, _confidence(score), evidence))
        return tuple(given)

    def _code_default(
        self,
        text: str,
        unit: Unit,
        placed: Sequence[_Placed],
        heading: Sequence[Hit],
        themes: dict[str, float],
    ) -> tuple[Coding, ...]:
        """Code a unit without firm evidence: by its heading, else by its hints, else outside."""
        outside = self.taxonomy.outside
        votes: dict[str, float] = dict(themes)
        for hit in heading:
            code = self.taxonomy.theme_of(hit.code).code
            votes[code] = votes.get(code, 0.0) + hit.strength
        order = [theme.code for theme in self.taxonomy.themes]
        best = max(votes, key=lambda code: (votes[code], -order.index(code)), default="")
        start, end = unit.span.start, unit.span.end
        whole = Evidence(start, end, text[start:end], "", "body")
        if best and votes[best] >= HINT and best != getattr(outside, "code", None):
            evidence = _collect(
                p for p in placed if self.taxonomy.theme_of(p.hit.code).code == best
            ) or (replace(whole, place="heading"),)
            return (Coding("theme", best, best, 1, 0.4, evidence),)
        if outside is None:
            return ()
        evidence = _collect(
            p for p in placed if self.taxonomy.theme_of(p.hit.code).code == outside.code
        ) or (whole,)
        return (Coding("theme", outside.code, outside.code, 1, 0.4, evidence),)


def _find_title(text: str, unit: Unit) -> int:
    """Where the run-in title (or the first clause) of a unit ends, in its normal text."""
    found = _TITLE.match(text)
    if found and found.end() <= TITLE_LENGTH and found.end() < len(text) - 1:
        return found.end()
    comma = text.find(",")
    return comma if 0 < comma <= TITLE_LENGTH else min(len(text), TITLE_LENGTH)


def _find_annotation(normal: Normal, unit: Unit) -> int:
    """Where the notes on lead units and deadline begin; names in them are no evidence."""
    found = _ANNOTATION.search(normal.text)
    stop = found.start() if found else len(normal.text)
    printed = normalise(unit.annotation.lead_printed).text
    if printed:
        at = normal.text.rfind(printed)
        if at > len(normal.text) * 0.4:
            stop = min(stop, at)
    return stop


def _score(placed: Sequence[_Placed], owner: Callable[[str], str]) -> dict[str, float]:
    """Score of each owner of codes: its different labels by weight, repetitions a little."""
    best: dict[tuple[str, str], float] = {}
    repeats: dict[tuple[str, str], int] = {}
    for p in placed:
        key = (owner(p.hit.code), p.hit.label)
        best[key] = max(best.get(key, 0.0), p.weight)
        repeats[key] = repeats.get(key, 0) + 1
    scores: dict[str, float] = {}
    for (code, label), weight in best.items():
        more = min(repeats[code, label] - 1, 2) * REPEAT_WEIGHT
        scores[code] = scores.get(code, 0.0) + weight + more
    return scores


def _collect(placed: Iterable[_Placed]) -> tuple[Evidence, ...]:
    """The different pieces of evidence, by place."""
    found = {(p.evidence.start, p.evidence.end, p.evidence.label): p.evidence for p in placed}
    return tuple(found[key] for key in sorted(found))


def _confidence(score: float) -> float:
    """More and better placed evidence makes a code surer, never certain."""
    return round(min(0.95, 0.45 + 0.15 * score), 2)
