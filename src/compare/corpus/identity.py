"""Whose document it is, and of when: guessed from its text, with the words each guess rests on."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from compare.corpus.dating import find_period, find_publication
from compare.corpus.front_matter import Paper, find_number
from compare.corpus.issuing import find_issuers, name_issuer
from compare.corpus.jurisdictions import Jurisdiction, find_place
from compare.corpus.mentions import read_mentions
from compare.corpus.titles import find_title
from compare.corpus.whose import find_jurisdiction

__all__ = ["Identity", "Jurisdiction", "find_place", "infer_identity"]


@dataclass(frozen=True)
class Identity:
    """What the text of a document tells of it; what cannot be told is empty.

    Parameters
    ----------
    title : str
        As printed, without blanks.
    jurisdiction, jurisdiction_en, code, level : str
        The city or county whose document it is, its English name, GB/T 2260
        code and level.
    issuing_body : str
        As printed; 市商务局 with the name of its city.
    document_number : str
        As printed, damage included.
    year : int or None
        The year it is about, the first of several.
    period : str
        ``2024``, ``2022-H1``, ``2022-Q2``, ``2022-05`` or ``2023-2025``.
    publication_date : str
        ISO date of what is printed as that of 印发, 发布 or of the signature.
    evidence : tuple of str
        Words of the text, exactly, that the guesses rest on. What rests on the
        name of the file alone has none.
    inferred : tuple of str
        Names of the fields that are not empty, all of them guesses.
    """

    title: str = ""
    jurisdiction: str = ""
    jurisdiction_en: str = ""
    code: str = ""
    level: str = ""
    issuing_body: str = ""
    document_number: str = ""
    year: int | None = None
    period: str = ""
    publication_date: str = ""
    evidence: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()


def infer_identity(text: str, name: str = "") -> Identity:
    r"""Guess from the text of a document whose it is, and of when.

    The jurisdiction is that of the body which issues the document: in its
    title, letterhead, signature or document number; else the one that the title
    begins with, or that the text speaks of as its own. Places that are merely
    mentioned do not count, and a text that names several alike leaves it empty.

    Parameters
    ----------
    text : str
        The text.
    name : str, optional
        Name of the file: a hint for what the text leaves open.

    Returns
    -------
    Identity

    Examples
    --------
    >>> found = infer_identity(
    ...     "宁波市人民政府办公厅文件\n甬政办发〔2024〕8号\n"
    ...     "宁波市人民政府办公厅关于印发宁波市\n跨境贸易便利化三年行动计划（2024—2026年）的通知\n"
    ... )
    >>> found.jurisdiction, found.code, found.period, found.document_number
    ('宁波市', '330200', '2024-2026', '甬政办发〔2024〕8号')
    >>> found.title
    '宁波市跨境贸易便利化三年行动计划（2024—2026年）'
    >>> infer_identity("学习上海、深圳、宁波的做法。").inferred
    ()
    """
    paper = Paper(text)
    named = read_mentions(paper.plain)
    title, number = find_title(paper), find_number(paper)
    issuers = find_issuers(paper, title, named)
    place, place_lines = find_jurisdiction(paper, title, number, issuers, named, name)
    issuer, issuer_line = name_issuer(issuers, place)
    published, published_line = find_publication(paper)
    year, period, year_lines = find_period(paper, title, number, published, published_line, name)
    lines = [title.line, *place_lines, issuer_line, number.line, published_line, *year_lines]
    found = Identity(
        title=title.text,
        jurisdiction=place.name if place else "",
        jurisdiction_en=place.name_en if place else "",
        code=place.code if place else "",
        level=place.level if place else "",
        issuing_body=issuer,
        document_number=number.text,
        year=year,
        period=period,
        publication_date=published,
        evidence=tuple(dict.fromkeys(filter(None, map(paper.quote, lines)))),
    )
    guessed = (f.name for f in fields(found) if getattr(found, f.name))
    return replace(found, inferred=tuple(name for name in guessed if name != "evidence"))
