"""Adding documents to the raw folder, and correcting what is recorded of them.

Each document is added as a whole or not at all: its file is moved into place
complete, then the list of documents is replaced. A run that is killed in
between leaves a file that is not listed; it is taken when the document is
added again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Unpack

from compare.corpus.describing import Known, amend_source, check_known, describe_source
from compare.corpus.file_names import choose_stem, make_stem, read_name
from compare.corpus.finding import find_source, fold
from compare.corpus.readers import Content, read_content
from compare.corpus.same import Contents, take_checksum
from compare.corpus.sources import (
    SOURCES_FILE,
    Source,
    find_unlisted,
    load_sources,
    scan_folder,
    write_sources,
)
from compare.errors import CompareError, SourceError
from compare.removing import Former, copy_file, find_former
from compare.storage import locked

# what a killed run was writing; corrections are written by others, at any time
_LEFT = re.compile(r"\.(?!corrections\.csv\.).+\.[a-z0-9_]{8}\.part")


@dataclass(frozen=True)
class Added:
    """What became of files that were to be added.

    Parameters
    ----------
    documents : tuple of Source
        The documents that were added.
    refused : tuple of CompareError
        Why others were not.
    listed : tuple of Source
        Documents that were in the folder already, which had no list before.
    restored : tuple of str
        Ids of those that were removed earlier: what was recorded of them then
        is recorded again.
    """

    documents: tuple[Source, ...]
    refused: tuple[CompareError, ...]
    listed: tuple[Source, ...] = ()
    restored: tuple[str, ...] = ()


def add_documents(
    files: Iterable[str | Path],
    raw: str | Path,
    *,
    encoding: str = "",
    today: date | None = None,
    processed: str | Path | None = None,
    **said: Unpack[Known],
) -> Added:
    r"""Copy documents into the raw folder, and record them in its ``sources.csv``.

    Parameters
    ----------
    files : iterable of str or Path
        The documents. One that cannot be used is refused, and the others are added.
    raw : str or Path
        The raw folder, made where it is missing. Where it has documents but
        no list, it gets one with all of them.
    encoding : str
        How the characters of the files are written, where it is not recognised.
    today : date, optional
        Recorded as the day on which they were added; today by default.
    processed : str or Path, optional
        Processed tables of the folder; the texts in it need not be read again.
    **said
        What is known of the documents: `title`, `jurisdiction`, `year`,
        `genre`, `origin` … What is not said is guessed from the text, and
        named in the column `inferred`.

    Returns
    -------
    Added
        The documents that were added, and why others were not.

    Raises
    ------
    SourceError
        What is said of the documents is not valid, or the list of the folder
        is broken; nothing is added.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as name:
    ...     file = Path(name) / "方案.txt"
    ...     _ = file.write_text("一、任务\n1.公示收费。", encoding="utf-8")
    ...     added = add_documents([file], Path(name) / "raw", jurisdiction="宁波市", year=2024)
    ...     again = add_documents([file], Path(name) / "raw")
    >>> [(source.document, source.jurisdiction, source.year) for source in added.documents]
    [('方案', '宁波市', 2024)]
    >>> len(again.documents), len(again.refused)
    (0, 1)
    """
    known = check_known({name: value for name, value in said.items() if value})
    folder = Path(raw)
    if (folder / SOURCES_FILE).is_file():
        load_sources(folder)  # a broken list is one mistake, not one of each file
    contents = Contents(folder, None if processed is None else Path(processed))
    adder = _Adder(folder, known, encoding, (today or date.today()).isoformat(), contents)
    refused: list[CompareError] = []
    for file in map(Path, files):
        try:
            adder.add(file, _read(file, encoding))
        except CompareError as error:
            refused.append(error)
        except OSError as error:
            found = f"it cannot be copied to {folder} ({error.strerror})"
            refused.append(
                SourceError(f"the document {file}", found, "check permissions and disk space")
            )
    listed = adder.listed if adder.added else []
    return Added(tuple(adder.added), tuple(refused), tuple(listed), tuple(adder.restored))


def change_document(document: str, raw: str | Path, **said: Unpack[Known]) -> Source:
    """Correct what is recorded of a document; what is said counts as guessed no more.

    Parameters
    ----------
    document : str
        Its id, file or title.
    raw : str or Path
        The raw folder.
    **said
        As for `add_documents`; an empty text (for the year, None) says that it is not known.

    Returns
    -------
    Source
        What is recorded now.

    Raises
    ------
    SelectionError
        No document, or more than one, is called that.
    SourceError
        What is said is not valid, or nothing is said.
    """
    known, folder = check_known(said), Path(raw)
    if not known:
        raise SourceError(f"the change of {document!r}", "nothing is said of it", "say what it is, as with --year 2024")  # fmt: skip
    load_sources(folder)  # before the lock: it says so where there is no such folder
    with locked(folder):
        sources = list_sources(folder, Contents(folder))
        source = find_source(document, sources, folder)
        changed = amend_source(source, known)
        write_sources([changed if other == source else other for other in sources], folder)
    return changed


def list_sources(folder: Path, contents: Contents) -> list[Source]:
    """The documents of a folder: as its list says, or as their texts tell where it has none."""
    if (folder / SOURCES_FILE).is_file():
        return list(load_sources(folder))
    found = []
    for source in scan_folder(folder):
        try:
            content = read_content(folder / source.file)
        except CompareError:
            found.append(source)  # processing says what is wrong with it
        else:
            found.append(describe_source(source, content, {}))
            contents.remember(found[-1], content.text)
    return sorted(found, key=_rank)


class _Adder:
    """Adds documents one by one to a folder, with what is known of all of them."""

    def __init__(
        self, folder: Path, known: Mapping[str, Any], encoding: str, day: str, contents: Contents
    ) -> None:
        self.folder, self.known, self.encoding, self.day = folder, known, encoding, day
        self.contents = contents
        self.added: list[Source] = []
        self.listed: list[Source] = []
        self.restored: list[str] = []

    def add(self, file: Path, content: Content) -> None:
        """Add one document, or say why not."""
        with locked(self.folder):
            _clear(self.folder)
            sources = list_sources(self.folder, self.contents)
            if not (self.folder / SOURCES_FILE).is_file():
                self.listed = sources[:]
            same = self.contents.find_bytes(content, sources)
            if same is not None and same.document in {s.document for s in self.listed}:
                # it lay in the folder, which had no list: now it is recorded
                source = replace(amend_source(same, self.known), added=self.day)
                sources[sources.index(same)] = source
                write_sources(sources, self.folder)
                self.listed = [s for s in self.listed if s.document != same.document]
            else:
                self._refuse_same(file, content, sources, same)
                source = self._enter(file, content, sources)
        self.added.append(source)
        self.contents.remember(source, content.text)

    def _refuse_same(
        self, file: Path, content: Content, sources: Sequence[Source], same: Source | None
    ) -> None:
        if same is not None:
            raise SourceError(
                f"the document {file}",
                f"its content is there already, as {same.document!r} ({same.file})",
                "policy-compare change corrects what is recorded of that one",
            )
        if alike := self.contents.find_text(content, sources):
            raise SourceError(
                f"the document {file}",
                f"it has the same text as {alike.document!r} ({alike.file})",
                "remove that one first if this file is to take its place",
            )

    def _enter(self, file: Path, content: Content, sources: list[Source]) -> Source:
        """Put a new document into the folder and into its list."""
        former = find_former(self.folder, content.sha256)
        source = self._name(file, content, sources, former)
        if former is None:
            source = replace(describe_source(source, content, self.known), added=self.day)
        else:
            known = replace(former.source, document=source.document, file=source.file)
            known = replace(known, encoding=self.encoding or known.encoding)
            source = amend_source(known, self.known)
            self.restored.append(source.document)
        target = self.folder / source.file
        if not target.exists():
            copy_file(file, target, content.sha256)
        sources.insert(_find_row(source, sources, former), source)
        write_sources(sources, self.folder, [former.folder] if former else [])
        return source

    def _name(
        self, file: Path, content: Content, sources: Sequence[Source], former: Former | None
    ) -> Source:
        """Id and file of a new document: free, and safe on every system."""
        ids = {fold(source.document) for source in sources}
        there = {fold(path.name) for path in self.folder.iterdir()}
        there |= {fold(source.file) for source in sources}
        for left in find_unlisted(self.folder):
            # of a run that was killed, or put there by hand
            path = PurePosixPath(left)
            safe = all(make_stem(part) == part for part in (*path.parent.parts, path.stem))
            if safe and take_checksum(self.folder / left) == content.sha256:
                stem = path.stem if former is None else former.source.document
                if fold(stem) not in ids:
                    return Source(stem, left)
        if former is not None:
            before = former.source
            if fold(before.document) not in ids and fold(before.file) not in there:
                return Source(before.document, before.file)
        end = file.suffix.lower()

        def is_free(stem: str) -> bool:
            return fold(stem) not in ids and fold(stem + end) not in there

        stem = choose_stem(read_name(file.stem), is_free, len(end))
        return Source(stem, stem + end)


def _read(file: Path, encoding: str) -> Content:
    if not file.exists():
        raise SourceError(
            f"the document {file}", "there is no such file", "give the path of a document"
        )
    return read_content(file, encoding=encoding)


def _clear(folder: Path) -> None:
    """Take away what a killed run was writing; nobody else is: the folder is locked."""
    for path in folder.iterdir():
        if _LEFT.fullmatch(path.name):
            path.unlink(missing_ok=True)


def _rank(source: Source) -> tuple[str, str, str]:
    """By GB/T 2260 code, then by period; what has none comes last."""
    return source.code or "~", source.period or str(source.year or "~"), source.document


def _find_row(source: Source, sources: Sequence[Source], former: Former | None) -> int:
    """Where a document comes in the list: where it was, or after those of a lower rank."""
    ids = [other.document for other in sources]
    if former is not None and (not former.after or former.after in ids):
        return ids.index(former.after) + 1 if former.after else 0
    lower = [n for n, other in enumerate(sources, 1) if _rank(other) <= _rank(source)]
    return max(lower, default=0)
