"""Names that are safe in addresses: for files, and for places in a page."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compare.loading import Corpus


# no file system takes a name of several hundred characters
LONGEST = 60


def slug(text: str) -> str:
    """Turn a text into lower-case ASCII words joined by hyphens; empty where nothing is left.

    Examples
    --------
    >>> slug("Xi'an High-Tech Zone"), slug("厦门市")
    ('xi-an-high-tech-zone', '')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def slug_jurisdictions(corpus: Corpus) -> dict[str, str]:
    """Give every jurisdiction a slug of its own.

    It is made of the English name, or of the GB/T 2260 code where there is no
    such name, or of a checksum of the name where there is neither; a name
    that occurs twice is told apart by its code. The slug does not depend on
    which other jurisdictions of other names there are. By period, the period
    follows.
    """
    rows = corpus.documents.drop_duplicates("jurisdiction").set_index("jurisdiction")
    parties = {party.name: party for party in corpus.list_parties()}
    found: dict[str, str] = {}
    for name in corpus.jurisdictions:
        code = str(rows.at[name, "code"]) if name in rows.index else ""
        party, plain = parties[name], slug(code) or _checksum(parties[name].jurisdiction)
        words = slug(party.jurisdiction_en)[:LONGEST].strip("-") or plain
        period = slug(party.name_en.removeprefix(party.jurisdiction_en))
        choices = ((words, period), (words, period, plain), (words, period, plain, _checksum(name)))
        named = ("-".join(filter(None, choice)) for choice in choices)
        found[name] = next(choice for choice in named if choice not in found.values())
    return found


def heading_ids(headings: Iterable[str]) -> list[str]:
    """Give every heading an id of its own that says what it is, in any script.

    Examples
    --------
    >>> heading_ids(["主题 矩阵", "Why?", "Why"])
    ['主题-矩阵', 'why', 'why-2']
    """
    used: set[str] = set()
    ids = []
    for heading in headings:
        words = re.sub(r"\W+", "-", heading.casefold()).strip("-") or "section"
        choice, number = words, 1
        while choice in used:
            number += 1
            choice = f"{words}-{number}"
        used.add(choice)
        ids.append(choice)
    return ids


def _checksum(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]
