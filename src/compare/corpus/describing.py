"""What is known of a document: what its text tells, and what somebody says of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypedDict

from compare.corpus.identity import find_place, infer_identity
from compare.corpus.readers import Content
from compare.corpus.sources import COLUMNS, Source, check_values
from compare.corpus.units import recognise
from compare.errors import SourceError
from compare.tables import join_list, split_list

LONGEST = 500
GUESSED = ("title", "jurisdiction", "jurisdiction_en", "code", "level", "issuing_body",
           "document_number", "genre", "year", "period", "publication_date")  # fmt: skip
IDENTITY = frozenset({"jurisdiction", "year", "period"})


class Known(TypedDict, total=False):
    """What somebody may say of a document; the columns of ``sources.csv`` of these names."""

    title: str
    jurisdiction: str
    jurisdiction_en: str
    code: str
    level: str
    issuing_body: str
    document_number: str
    genre: str
    year: int | str | None
    period: str
    publication_date: str
    origin: str


def check_known(said: Mapping[str, Any]) -> dict[str, Any]:
    """Check what somebody says of documents.

    Parameters
    ----------
    said : mapping of str to object
        By name of the column.

    Returns
    -------
    dict of str to object
        The same, each text in one line; the year is a number, or None where it is empty.

    Raises
    ------
    SourceError
        A value is not valid; the message says what is.
    TypeError
        There is no such column.

    Examples
    --------
    >>> check_known({"jurisdiction": " 宁波市 ", "year": "2024"})
    {'jurisdiction': '宁波市', 'year': 2024}
    """
    if unknown := sorted(set(said) - set(Known.__annotations__)):
        raise TypeError(f"{unknown[0]!r} is nothing that is recorded of a document")
    cells = {name: "" if value is None else tidy(str(value)) for name, value in said.items()}
    check_values(cells, "what is said of the documents", "it")
    known: dict[str, Any] = dict(cells)
    if "year" in known:
        known["year"] = int(known["year"]) if known["year"] else None
    return known


def describe_source(source: Source, content: Content, known: Mapping[str, Any]) -> Source:
    """Describe a document by its text, and by what is known of it.

    Parameters
    ----------
    source : Source
        Its id and its file, whose name is a hint.
    content : Content
        What was read.
    known : mapping of str to object
        What `check_known` returned; it counts more than the text.

    Returns
    -------
    Source
        With the names of the columns that were guessed in `inferred`.
    """
    found = infer_identity(content.text, source.file)
    guess = {name: _check_guess(name, getattr(found, name, None)) for name in GUESSED}
    guess["genre"] = recognise(content.text)
    described = replace(
        source,
        **guess,
        sha256=content.sha256,
        format=content.format,
        encoding=content.encoding,
        evidence="；".join(tidy(words) for words in found.evidence),
        inferred=join_list(name for name in COLUMNS if guess.get(name)),
    )
    return amend_source(described, known)


def amend_source(source: Source, known: Mapping[str, Any]) -> Source:
    """Put what somebody says in the place of what was recorded before.

    A jurisdiction brings along its English name, code and level, a year its
    period, and a period its year, where nothing else is said of these.

    Examples
    --------
    >>> said = amend_source(Source("a", "a.txt", year=2022, period="2022", inferred="year;period"),
    ...                     {"year": 2024})
    >>> said.year, said.period, said.inferred
    (2024, '2024', '')
    """
    said = dict(known)
    if "jurisdiction" in said:
        place = find_place(said["jurisdiction"]) if said["jurisdiction"] else None
        if place is not None:
            said["jurisdiction"] = place.name
            settled = {"jurisdiction_en": place.name_en, "code": place.code, "level": place.level}
            said = settled | said
        elif said["jurisdiction"] != source.jurisdiction:
            # nothing guessed of another place stays
            said = {"jurisdiction_en": "", "code": "", "level": ""} | said
    if said.get("year") and "period" not in said:
        if not source.period.startswith(str(said["year"])):
            said["period"] = str(said["year"])
    elif said.get("period") and "year" not in said:
        said["year"] = int(said["period"][:4])
    inferred = [name for name in split_list(source.inferred) if name not in said]
    amended = replace(source, **said, inferred=join_list(inferred))
    return replace(amended, identity=_judge(source, amended, said))


def tidy(value: str) -> str:
    r"""Write a value in one line, without what acts on a terminal or a spreadsheet.

    Examples
    --------
    >>> tidy("=关于\u202e  印发\x1b\n方案")
    '关于 印发 方案'
    """
    shown = "".join(
        char
        for char in value
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs")
    )
    return re.sub(r"\s+", " ", shown).lstrip("=+-@ ")[:LONGEST].strip()


def _check_guess(name: str, value: Any) -> Any:
    """A guess as it is recorded; what no list may hold is no guess."""
    written = "" if value is None else tidy(str(value))
    try:
        check_values({name: written}, "a guess", "it")
    except SourceError:
        written = ""
    return (int(written) if written else None) if name == "year" else written


def _judge(before: Source, amended: Source, said: Mapping[str, Any]) -> str:
    """Whether it is stated, or inferred by the program, whose the document is and of when."""
    if IDENTITY & set(split_list(amended.inferred)):
        return "inferred"
    by_hand = not IDENTITY & set(split_list(before.inferred))
    if by_hand and before.identity and "jurisdiction" not in said:
        return before.identity
    return "stated" if amended.jurisdiction else ""
