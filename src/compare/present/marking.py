"""Evidence marked in a text: what of it is evidence and what is not."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise


def split_evidence(text: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """Take a text apart into what is evidence and what is not.

    Parameters
    ----------
    text : str
        As in the source.
    spans : iterable of (start, end)
        Character positions in `text`; spans may overlap, touch, or reach
        beyond the text, of which only the part inside counts.

    Returns
    -------
    tuple of (str, bool)
        The parts in order, together the whole text, and whether each is evidence.

    Examples
    --------
    >>> split_evidence("推进海铁联运", [(2, 4), (3, 6)])
    (('推进', False), ('海铁联运', True))
    """
    merged: list[list[int]] = []
    inside = ((max(start, 0), min(end, len(text))) for start, end in spans)
    for start, end in sorted(span for span in inside if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    parts, at = [], 0
    for start, end in merged:
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    parts.append((text[at:], False))
    return tuple(part for part in parts if part[0])


class MarkedText:
    """A text and where evidence stands in it; stretches of it are cut out without a search.

    Parameters
    ----------
    text : str
        As in the source.
    spans : iterable of (start, end)
        Character positions of the evidence, as for `split_evidence`.

    Examples
    --------
    >>> list(MarkedText("推进海铁联运。", [(2, 6)]).cut(4, 7))
    [('联运', True), ('。', False)]
    """

    def __init__(self, text: str, spans: Iterable[tuple[int, int]]) -> None:
        self.text = text
        parts = split_evidence(text, spans)
        ends = accumulate((len(part) for part, _ in parts), initial=0)
        places = zip(pairwise(ends), parts, strict=True)
        self._spans = [place for place, (_, is_evidence) in places if is_evidence]
        self._ends = [end for _, end in self._spans]

    def cut(self, start: int, end: int) -> Iterator[tuple[str, bool]]:
        """The parts of a stretch, together the whole of it, and whether each is evidence."""
        inside = []
        for first, last in self._spans[bisect_right(self._ends, start) :]:
            if first >= end:
                break
            inside.append((first - start, last - start))
        yield from split_evidence(self.text[start:end], inside)
