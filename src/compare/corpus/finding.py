"""Which document is meant: by its id, its file or its title."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from compare.corpus.sources import Source
from compare.errors import SelectionError, list_choices

NEAREST = 5


def fold(name: str) -> str:
    """Write a name so that those that differ in case, width or composition alone are the same.

    Examples
    --------
    >>> fold("ＡＢＣ方案.TXT")
    'abc方案.txt'
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def find_source(asked: str, sources: Sequence[Source], folder: Path | None = None) -> Source:
    """Find the document that is meant by an id, a file or a title.

    Parameters
    ----------
    asked : str
        What it is called; case and width of letters do not matter.
    sources : sequence of Source
        The documents there are.
    folder : Path, optional
        Their folder, so that the path of a file in it is understood, too.

    Raises
    ------
    SelectionError
        No document, or more than one, is called that; the message has the nearest names.

    Examples
    --------
    >>> sources = [Source("宁波2024", "宁波2024.docx"), Source("青岛2023", "青岛2023.pdf")]
    >>> find_source("宁波2024.DOCX", sources).document
    '宁波2024'
    >>> find_source("宁波", sources)
    Traceback (most recent call last):
    compare.errors.SelectionError: the document '宁波': none has this id, file or title; use 宁波2024, or another of policy-compare list.
    """
    names = {source.document: _names_of(source, folder) for source in sources}
    by_id = {source.document: source for source in sources}
    for plain in (str, fold):
        found = [name for name, known in names.items() if plain(asked) in map(plain, known)]
        # an id is one document's alone; a title may be that of several
        found = [name for name in found if plain(asked) == plain(name)] or found
        if len(found) == 1:
            return by_id[found[0]]
        if found:
            raise SelectionError(
                f"the document {asked!r}",
                f"{len(found)} documents are called that",
                f"use the id of one: {list_choices(found)}",
            )
    near = _find_nearest(asked, names)
    raise SelectionError(
        f"the document {asked!r}",
        "none has this id, file or title",
        f"use {list_choices(near)}, or another of policy-compare list"
        if near
        else "policy-compare list shows what there is",
    )


def _names_of(source: Source, folder: Path | None) -> list[str]:
    known = [source.document, source.file, source.title]
    if folder is not None:
        path = folder / source.file
        known += [str(path), path.as_posix(), str(path.resolve())]
    return [name for name in known if name]


def _find_nearest(asked: str, names: dict[str, list[str]]) -> list[str]:
    """Ids of the documents whose names hold what was asked, or look like it."""
    wanted = fold(asked)
    holding = [
        document for document, known in names.items() if any(wanted in fold(n) for n in known)
    ]
    owners = {fold(name): document for document, known in names.items() for name in known}
    alike = [owners[name] for name in get_close_matches(wanted, owners, NEAREST)]
    return list(dict.fromkeys([*(holding if wanted else []), *alike]))[:NEAREST]
