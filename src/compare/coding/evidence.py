"""Evidence: the hits in a unit that count, where they stand, and what they weigh."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from compare.coding.matching import Hit, Matcher, normalise
from compare.coding.taxonomy import Taxonomy
from compare.corpus.facets import Unit
from compare.corpus.layout import split_at

TITLE_WEIGHT, BODY_WEIGHT, REPEAT_WEIGHT = 2.0, 1.0, 0.25
TITLE_LENGTH = 45

_TITLE = re.compile(r"[^。;:!?]{2,}?(?=[。:!?]|$)")
_ANNOTATION = re.compile(
    r"[(]?(?:牵头|责任|主责|主办|承办|实施|负责|落实|配合|协办)(?:责任)?(?:单位|部门|处室|科室|主体):|[(](?:牵头|责任|配合):|(?:完成)?时限:"
)
# Publicity channels in a list (公众号、网站、热线等渠道) name tools, they are not acted on.
_TOOL = re.compile(r"公众号|微信|微博|网站|官网|官微|热线|媒体|抖音|电视|报纸|12345|12360|专栏")
_LISTED = re.compile(
    r"(?=(等(?:多种|多个|各类)?(?:渠道|媒介|媒体|平台|方式|形式|载体|工具|服务热线|途径)|渠道|媒介工具))"
)
_CLAUSE_STOPS = ",。;!?"


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
        absence of any label is what decided, or a person.
    place : str
        ``title``, ``body``, ``heading`` or ``neighbour``.
    """

    start: int
    end: int
    words: str
    label: str
    place: str


@dataclass(frozen=True)
class Placed:
    """A hit that counts, with what it weighs where it stands."""

    hit: Hit
    theme: str
    weight: float
    evidence: Evidence


@dataclass(frozen=True)
class Found:
    """What the words of a taxonomy say of a unit, before anything is weighed.

    Parameters
    ----------
    placed : tuple of Placed
        Hits of the unit.
    above : tuple of Hit
        Hits of the heading above it, the last of each theme.
    """

    placed: tuple[Placed, ...]
    above: tuple[Hit, ...]


def find_words(
    text: str, units: Sequence[Unit], matcher: Matcher, taxonomy: Taxonomy
) -> tuple[Found, ...]:
    """Find the words of a taxonomy in the units of a document and the headings above them.

    Parameters
    ----------
    text : str
        The raw text of the document.
    units : sequence of Unit
        Its units in order.
    matcher : Matcher
        Finds the words of the taxonomy.
    taxonomy : Taxonomy
        What the words mean.

    Returns
    -------
    tuple of Found
        One for each unit; empty for one of kind ``context``, which carries no theme.
    """
    headings: dict[str, tuple[Hit, ...]] = {}
    result = []
    for unit in units:
        if unit.kind.kind == "context":
            result.append(Found((), ()))
            continue
        above = unit.span.section[-1] if unit.span.section else ""
        if above not in headings:
            hits = {taxonomy.theme_of(hit.code).code: hit for hit in matcher.find(normalise(above))}
            headings[above] = tuple(hits.values())
        result.append(Found(place_hits(text, unit, matcher, taxonomy), headings[above]))
    return tuple(result)


def place_hits(text: str, unit: Unit, matcher: Matcher, taxonomy: Taxonomy) -> tuple[Placed, ...]:
    """Find the hits of a unit that count.

    Left out are the notes on lead units and deadline, and instruments named in
    a list of publicity channels.

    Parameters
    ----------
    text : str
        The raw text of the document.
    unit : Unit
        The unit.
    matcher : Matcher
        Finds the words of the taxonomy.
    taxonomy : Taxonomy
        What the words mean.

    Returns
    -------
    tuple of Placed
        By place in the unit.
    """
    normal = normalise(unit.text, unit.span.start)
    title_end = _find_title(normal.text)
    stop = _find_annotation(normal.text, unit)
    channels = list(_find_channels(normal.text))
    placed = []
    for hit in matcher.find(normal):
        if hit.start >= stop:
            continue
        theme = taxonomy.theme_of(hit.code)
        if theme.instrument and any(a <= hit.start and hit.end <= b for a, b in channels):
            continue
        place = "title" if hit.end <= title_end else "body"
        weight = (TITLE_WEIGHT if place == "title" else BODY_WEIGHT) * hit.strength
        start, end = normal.raw_span(hit.start, hit.end)
        evidence = Evidence(start, end, text[start:end], hit.label, place)
        placed.append(Placed(hit, theme.code, weight, evidence))
    return tuple(placed)


def count_signs(text: str) -> int:
    r"""How long a text is without blanks and line ends, which layouts and formats add.

    Examples
    --------
    >>> count_signs("1. 公示\n收费。")
    7
    """
    return len("".join(text.split()))


def score_hits(placed: Sequence[Placed], owner: Callable[[Placed], str]) -> dict[str, float]:
    """Score of each owner: its different labels by weight, repetitions a little.

    Parameters
    ----------
    placed : sequence of Placed
        Hits of one unit.
    owner : callable
        What a hit speaks for: its code, or its theme.
    """
    best: dict[tuple[str, str], float] = {}
    repeats: dict[tuple[str, str], int] = {}
    for p in placed:
        key = (owner(p), p.hit.label)
        best[key] = max(best.get(key, 0.0), p.weight)
        repeats[key] = repeats.get(key, 0) + 1
    scores: dict[str, float] = {}
    for (code, label), weight in best.items():
        more = min(repeats[code, label] - 1, 2) * REPEAT_WEIGHT
        scores[code] = scores.get(code, 0.0) + weight + more
    return scores


def collect_evidence(placed: Iterable[Placed]) -> tuple[Evidence, ...]:
    """The different pieces of evidence, by place."""
    found = {(p.evidence.start, p.evidence.end, p.evidence.label): p.evidence for p in placed}
    return tuple(found[key] for key in sorted(found))


def _find_title(text: str) -> int:
    """Where the run-in title (or the first clause) of a unit ends, in its normal text."""
    found = _TITLE.match(text)
    if found and found.end() <= TITLE_LENGTH and found.end() < len(text) - 1:
        return found.end()
    comma = text.find(",")
    return comma if 0 < comma <= TITLE_LENGTH else min(len(text), TITLE_LENGTH)


def _find_channels(text: str) -> Iterator[tuple[int, int]]:
    """Lists of publicity channels in a normal text: each from its clause to the word that ends it."""
    for start, end in split_at(text, _CLAUSE_STOPS):
        if tool := _TOOL.search(text, start, end):
            ends = [found.end(1) for found in _LISTED.finditer(text, tool.end(), end)]
            if ends:
                yield start, ends[-1]


def _find_annotation(text: str, unit: Unit) -> int:
    """Where the notes on lead units and deadline begin; names in them are no evidence."""
    found = _ANNOTATION.search(text)
    stop = found.start() if found else len(text)
    printed = normalise(unit.annotation.lead_printed).text
    if printed:
        at = text.rfind(printed)
        if at > len(text) * 0.4:
            stop = min(stop, at)
    return stop
