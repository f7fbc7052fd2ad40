"""Finding a taxonomy's labels and patterns in a text.

All labels of all themes are searched together and the leftmost, longest match
wins, so that a longer label (口岸收费及服务信息发布系统) is never counted as the
shorter one inside it; a negative label wins in the same way and then counts
for nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import ahocorasick_rs

from compare.coding.taxonomy import Taxonomy
from compare.corpus.layout import find_page_breaks, split_at
from compare.corpus.traditional import simplify

_DROPPED = frozenset("“”\"'‘’「」『』＂＇")
_CLAUSE_STOPS = ",;:。!?"
_SENTENCE_STOPS = "。!?;"


@dataclass(frozen=True)
class Normal:
    """A text made ready for matching, and the way back to the raw one.

    Parameters
    ----------
    text : str
        Half width, simplified, lower case, without blanks and quotation marks.
    places : tuple of int
        For each character its offset in the raw text.
    """

    text: str
    places: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw offsets of a stretch of the normal text."""
        return self.places[start], self.places[end - 1] + 1


@dataclass(frozen=True)
class Hit:
    """A label or pattern found.

    Parameters
    ----------
    code : str
        Code of the theme or practice it speaks for.
    label : str
        The label or pattern as the taxonomy writes it.
    strength : float
        1 for a label or pattern, less for a hint.
    start, end : int
        Offsets in the normal text.
    """

    code: str
    label: str
    strength: float
    start: int
    end: int


def normalise(text: str, start: int = 0) -> Normal:
    r"""Make a text ready for matching.

    Parameters
    ----------
    text : str
        The raw text.
    start : int
        Offset of the text in its document.

    Examples
    --------
    >>> normal = normalise("“单一\n窗口”：ＡＰＰ")
    >>> normal.text, normal.raw_span(0, 4)
    ('单一窗口:app', (1, 6))
    """
    kept: list[str] = []
    places: list[int] = []
    # a page may break in the middle of a term
    text = simplify(text)
    broken = {at for page in find_page_breaks(text) for at in range(*page)}
    for index, sign in enumerate(text):
        if sign.isspace() or sign in _DROPPED or index in broken:
            continue
        plain = unicodedata.normalize("NFKC", sign)
        plain = plain.lower() if len(plain) == 1 else sign
        kept.append(plain if len(plain) == 1 else sign)
        places.append(start + index)
    return Normal("".join(kept), tuple(places))


HINT = 0.5
_COVERED = "\ufffd"


class Matcher:
    """Finds the labels and patterns of one taxonomy.

    Parameters
    ----------
    taxonomy : Taxonomy
        Whose words are searched.

    Examples
    --------
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> matcher = Matcher(load_taxonomy())
    >>> sorted({hit.code for hit in matcher.find(normalise("免收货物港务费"))})
    ['fee_disclosure', 'fee_reduction']
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        owners: dict[str, list[tuple[str, str, float]]] = {}
        patterns: list[_Pattern] = []
        for theme, practice, words in taxonomy.every_words():
            code = practice.code if practice else theme.code
            for label in words.labels:
                owners.setdefault(normalise(label).text, []).append((code, label, 1.0))
            for label in words.hints:
                owners.setdefault(normalise(label).text, []).append((code, label, HINT))
            for label in words.negative:
                owners.setdefault(normalise(label).text, [])
            patterns.extend(_Pattern.parse(code, pattern) for pattern in words.patterns)
        self._labels = tuple(sorted(label for label in owners if label))
        self._owners = tuple(tuple(owners[label]) for label in self._labels)
        self._patterns = tuple(patterns)

    @cached_property
    def _automaton(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(
            self._labels, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )

    def find(self, normal: Normal) -> tuple[Hit, ...]:
        """Every label and pattern in a text.

        Parameters
        ----------
        normal : Normal
            The text.

        Returns
        -------
        tuple of Hit
            By place; labels longest-leftmost over all themes together.
        """
        labels = list(self._find_labels(normal.text))
        # what a negative label covers is not there for the patterns either
        bare = list(normal.text)
        for hit in labels:
            if not hit.code:
                bare[hit.start : hit.end] = _COVERED * (hit.end - hit.start)
        found = [hit for hit in labels if hit.code]
        return tuple(
            sorted(
                [*found, *self._find_patterns("".join(bare))],
                key=lambda hit: (hit.start, hit.end, hit.code, hit.label),
            )
        )

    def _find_labels(self, text: str) -> Iterator[Hit]:
        if not self._labels:
            return
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            if not self._owners[index]:
                yield Hit("", self._labels[index], 0.0, start, end)
            for code, label, strength in self._owners[index]:
                yield Hit(code, label, strength, start, end)

    def _find_patterns(self, text: str) -> Iterator[Hit]:
        if not self._patterns:
            return
        sentences = list(split_at(text, _SENTENCE_STOPS))
        for start, end in sentences:
            clauses = list(split_at(text, _CLAUSE_STOPS, start, end))
            sentence = text[start:end]
            for pattern in self._patterns:
                found = pattern.find(text, sentence, (start, end), clauses)
                if found:
                    yield Hit(pattern.code, pattern.printed, 1.0, *found)


@dataclass(frozen=True)
class _Pattern:
    """``A|B + C & D + !E``: groups joined by & share a sentence, words joined by + a clause."""

    code: str
    printed: str
    groups: tuple[tuple[tuple[tuple[str, ...], bool], ...], ...]

    @classmethod
    def parse(cls, code: str, printed: str) -> _Pattern:
        groups = []
        for group in printed.split("&"):
            words = []
            for word in group.split("+"):
                bare = word.strip()
                wanted = not bare.startswith("!")
                choices = tuple(normalise(w).text for w in bare.lstrip("!").split("|"))
                words.append((tuple(choice for choice in choices if choice), wanted))
            groups.append(tuple(words))
        return cls(code, printed, tuple(groups))

    def find(
        self,
        text: str,
        sentence: str,
        place: tuple[int, int],
        clauses: Sequence[tuple[int, int]],
    ) -> tuple[int, int] | None:
        # a quick look before the clauses are searched one by one
        for group in self.groups:
            for choices, wanted in group:
                if wanted and not any(word in sentence for word in choices):
                    return None
        spans = []
        for group in self.groups:
            found = next((f for c in clauses if (f := _find_group(text, group, *c))), None)
            if found is None:
                return None
            spans.append(found)
        return min(a for a, _ in spans), max(b for _, b in spans)


def _find_group(
    text: str, group: Sequence[tuple[tuple[str, ...], bool]], start: int, end: int
) -> tuple[int, int] | None:
    spans = []
    for choices, wanted in group:
        found = [(at, at + len(w)) for w in choices if (at := text.find(w, start, end)) >= 0]
        if bool(found) != wanted:
            return None
        if wanted:
            spans.append(min(found, key=lambda span: (span[0], -span[1])))
    if not spans:
        return None
    return min(a for a, _ in spans), max(b for _, b in spans)
