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


def slug_documents(corpus: Corpus) -> dict[str, str]:
    """Give every document a slug of its own, by its id.

    It is made of the id alone, so that it does not depend on which other
    documents there are; an id that a file name cannot say has a checksum after
    what it can.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace
    >>> documents = pd.DataFrame({"document": ["xiamen_2022", "宁波2024", "方案"]})
    >>> slug_documents(SimpleNamespace(documents=documents, whole=None))
    {'xiamen_2022': 'xiamen-2022', '宁波2024': '2024-6518d1ba', '方案': '6f949ac3'}
    """
    found: dict[str, str] = {}
    # of the whole corpus, so that a page has one name in every selection
    for document in (corpus.whole or corpus).documents["document"]:
        plain = slug_name(document)
        marked = "-".join(filter(None, (slug(document)[:LONGEST].strip("-"), _checksum(document))))
        found[document] = marked if plain in found.values() else plain
    return found


def slug_name(name: str) -> str:
    """Turn the name of a file or an id into a slug, with a checksum after it where that is not all.

    Examples
    --------
    >>> slug_name("coastal_cities"), slug_name("沿海 2022")
    ('coastal-cities', '2022-9189c297')
    """
    words = slug(name)[:LONGEST].strip("-")
    if words == name.replace("_", "-"):
        return words
    return "-".join(filter(None, (words, _checksum(name))))


def document_pages(corpus: Corpus) -> dict[str, str]:
    """File name of the page of each document, by its id."""
    slugs = slug_documents(corpus)
    return {name: f"document-{slugs[name]}.html" for name in corpus.documents["document"]}


def number_units(corpus: Corpus) -> dict[str, int]:
    """Running number of each unit in its document, from 1, by the id of the unit."""
    ordered = corpus.units.sort_values(["document", "start"], kind="stable")
    numbers = ordered.groupby("document", sort=False).cumcount() + 1
    return dict(zip(ordered["unit"], numbers.tolist(), strict=True))


def unit_addresses(corpus: Corpus) -> dict[str, str]:
    """Where each unit stands in the page of its document, by the id of the unit.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace
    >>> documents = pd.DataFrame({"document": ["a"]})
    >>> units = pd.DataFrame({"unit": ["a-001", "a-002"], "document": "a", "start": [0, 9]})
    >>> unit_addresses(SimpleNamespace(documents=documents, units=units, whole=None))
    {'a-001': 'document-a.html#u-1', 'a-002': 'document-a.html#u-2'}
    """
    pages, numbers = document_pages(corpus), number_units(corpus)
    documents = zip(corpus.units["unit"], corpus.units["document"], strict=True)
    return {unit: f"{pages[name]}#{unit_id(numbers[unit])}" for unit, name in documents}


def unit_id(number: int) -> str:
    """Id of the place of a unit in the page of its document."""
    return f"u-{number}"


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
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
