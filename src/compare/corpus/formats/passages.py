"""The canonical text of a document, put together line by line, with where each line stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from compare.corpus.formats.limits import Limits, Refusal, check_length
from compare.corpus.formats.radicals import repair


@dataclass(frozen=True)
class Place:
    """A stretch of the canonical text, and where it stands in the source.

    Parameters
    ----------
    start, end : int
        Offsets in the canonical text.
    where : str
        Such as ``p. 3``, ``Sheet1!A4:F4`` or ``table 1, row 2``.
    """

    start: int
    end: int
    where: str


@dataclass(frozen=True)
class Passage:
    """A piece of text and where it stands.

    Parameters
    ----------
    text : str
        Without line ends.
    where : str
        Empty where the format knows no places.
    joined : bool
        Whether it goes on the line of the piece before it.
    """

    text: str
    where: str = ""
    joined: bool = False


@dataclass(frozen=True)
class Reading:
    """What a reader gets out of a file."""

    text: str
    places: tuple[Place, ...] = ()
    encoding: str = ""


# controls, lone surrogates, signs without a meaning of their own (those of symbol fonts), and
# signs that are there but are not seen
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe"
    "\uffff\ud800-\uf8ff]"
)
_LINE_ENDS = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]+")


def clean(text: str) -> str:
    r"""Take out controls and invisible signs, and repair look-alikes; a line end becomes a space.

    Examples
    --------
    >>> clean("国际贸易\n单\u200b一\x07窗口")
    '国际贸易 单一窗口'
    """
    return repair(_UNSEEN.sub("", _LINE_ENDS.sub(" ", text)))


def join_passages(passages: Iterable[Passage], limits: Limits) -> Reading:
    r"""Put passages together to the canonical text, a line each, and note where they stand.

    Parameters
    ----------
    passages : iterable of Passage
        In the order of the document. Blanks around lines and empty lines are left out.
    limits : Limits
        How long the text may be.

    Returns
    -------
    Reading
        The places are in order and do not overlap.

    Raises
    ------
    Refusal
        There is no text, or too much of it.

    Examples
    --------
    >>> read = join_passages([Passage("甲，", "p. 1"), Passage("乙。", "p. 2", True)], Limits())
    >>> read.text, [(p.start, p.end, p.where) for p in read.places]
    ('甲，乙。\n', [(0, 2, 'p. 1'), (2, 4, 'p. 2')])
    """
    parts: list[str] = []
    places: list[Place] = []
    at = 0
    open_line = False
    for passage in passages:
        text = clean(passage.text).rstrip()
        if not (passage.joined and open_line):
            # a table row keeps the empty cells before its first one
            text = text.lstrip(" \r\n\u3000\u00a0") if "\t" in text else text.lstrip()
        if not text.strip():
            continue
        if open_line and not passage.joined:
            parts.append("\n")
            at += 1
        parts.append(text)
        if passage.where:
            last = places[-1] if places else None
            if last and last.where == passage.where and at - last.end <= 1:
                places[-1] = Place(last.start, at + len(text), last.where)
            else:
                places.append(Place(at, at + len(text), passage.where))
        at += len(text)
        open_line = True
        check_length(at, limits)
    if not parts:
        raise Refusal("it has no text", "give a file with text or take it away")
    parts.append("\n")
    return Reading("".join(parts), tuple(places))
