"""Signals: what can be said, in numbers, for giving a code to a unit.

The numbers know nothing of which code it is: where its words stand, how many
there are, how they compare with those of other codes. What they are worth is
learned once for all codes, so that it holds for codes and fields never seen.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from compare.coding.evidence import Placed, score_hits
from compare.coding.matching import HINT
from compare.coding.taxonomy import Taxonomy

THEME_SIGNALS = ("score", "share_of_best", "is_best", "in_title", "labels", "firm", "patterns_only",
                 "label_length", "by_practice", "in_heading", "instrument", "outside", "unit_length",
                 "rivals", "late", "heading_only", "no_words", "in_neighbour", "in_stem", "stem_only", "core")  # fmt: skip
PRACTICE_SIGNALS = ("score", "in_title", "labels", "patterns_only", "label_length", "siblings",
                    "theme_rank", "theme_confidence", "unit_length")  # fmt: skip


@dataclass(frozen=True)
class Signal:
    """What speaks for one code on one unit, in the order of its names."""

    code: str
    values: tuple[float, ...]


def read_theme_signals(
    placed: Sequence[Placed],
    heading: Collection[str],
    neighbour: Collection[str],
    stem: Collection[str],
    length: int,
    taxonomy: Taxonomy,
) -> tuple[Signal, ...]:
    """Signals of every theme that anything speaks for, in the taxonomy's order.

    Parameters
    ----------
    placed : sequence of Placed
        Hits of the unit.
    heading : collection of str
        Themes that the heading above the unit names.
    neighbour : collection of str
        Themes of the sentence before it, where the unit may leave out its subject.
    stem : collection of str
        Themes of the item that the unit is a sub-item of.
    length : int
        Characters of the unit.
    taxonomy : Taxonomy
        Its themes.

    Returns
    -------
    tuple of Signal
        One for each candidate, `THEME_SIGNALS` in order.
    """
    scores = score_hits(placed, lambda p: p.theme)
    best = max(scores.values(), default=0.0)
    candidates = [t for t in taxonomy.themes if t.code in {*scores, *heading, *neighbour, *stem}]
    signals = []
    for theme in candidates:
        own = [p for p in placed if p.theme == theme.code]
        firm = [p for p in own if p.hit.strength > HINT]
        score = scores.get(theme.code, 0.0)
        named, above = bool(firm), theme.code in heading
        values = (
            math.log1p(score),
            score / best if best else 0.0,
            best > 0 and score == best,
            any(p.evidence.place == "title" for p in firm),
            min(len({p.hit.label for p in firm}), 4),
            named,
            named and all(_is_pattern(p) for p in firm),
            max((min(len(p.hit.label), 8) for p in firm if not _is_pattern(p)), default=0) / 8,
            any(p.hit.code != theme.code for p in firm),
            above,
            theme.instrument,
            not theme.in_field,
            math.log1p(length) / 6,
            len(candidates) / 5,
            min((p.hit.start for p in own), default=length) / max(length, 1),
            above and not named,
            best == 0,
            theme.code in neighbour and not named,
            theme.code in stem,
            theme.code in stem and not named,
            theme.core and named,
        )
        signals.append(Signal(theme.code, tuple(float(value) for value in values)))
    return tuple(signals)


def read_practice_signals(
    placed: Sequence[Placed], themes: Sequence[tuple[str, float]], length: int
) -> tuple[Signal, ...]:
    """Signals of every practice with a label or pattern, of themes that are given.

    Parameters
    ----------
    placed : sequence of Placed
        Hits of the unit.
    themes : sequence of (code, confidence)
        Themes given to the unit, the main one first.
    length : int
        Characters of the unit.

    Returns
    -------
    tuple of Signal
        One for each candidate, `PRACTICE_SIGNALS` in order.
    """
    ranks = {code: rank for rank, (code, _) in enumerate(themes, 1)}
    sure = dict(themes)
    firm = [p for p in placed if p.hit.strength > HINT and p.theme in ranks]
    scores = score_hits(firm, lambda p: p.hit.code)
    signals = []
    for code, score in scores.items():
        own = [p for p in firm if p.hit.code == code]
        theme = own[0].theme
        if code == theme:
            continue
        siblings = {p.hit.code for p in firm if p.theme == theme} - {code, theme}
        values = (
            math.log1p(score),
            any(p.evidence.place == "title" for p in own),
            min(len({p.hit.label for p in own}), 4),
            all(_is_pattern(p) for p in own),
            max((min(len(p.hit.label), 8) for p in own if not _is_pattern(p)), default=0) / 8,
            len(siblings) / 3,
            ranks[theme],
            sure[theme],
            math.log1p(length) / 6,
        )
        signals.append(Signal(code, tuple(float(value) for value in values)))
    return tuple(signals)


def _is_pattern(placed: Placed) -> bool:
    return any(sign in placed.hit.label for sign in "+&")
