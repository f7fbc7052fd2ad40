"""Removing documents from the raw folder: nothing is deleted, and each can be added again."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from compare.corpus.file_names import make_stem
from compare.corpus.finding import find_source
from compare.corpus.same import take_checksum
from compare.corpus.sources import SOURCES_FILE, Source, load_sources, write_sources
from compare.errors import CompareError, SourceError
from compare.storage import locked
from compare.tables import aside

REMOVED, AFTER = ".removed", "after.txt"


@dataclass(frozen=True)
class Removed:
    """A document that was removed.

    Parameters
    ----------
    source : Source
        What was recorded of it.
    place : Path or None
        Where its file is now; None where the file was gone already.
    """

    source: Source
    place: Path | None


@dataclass(frozen=True)
class Former:
    """What was recorded of a document that was removed: its row, its folder, the row before it."""

    source: Source
    folder: Path
    after: str


def remove_document(document: str, raw: str | Path) -> Removed:
    """Take a document out of the raw folder, into its hidden folder ``.removed``.

    What was recorded of it is kept beside it, and comes back when the file is
    added again. Corrections of its units stay where they are.

    Parameters
    ----------
    document : str
        Its id, file or title.
    raw : str or Path
        The raw folder.

    Raises
    ------
    SelectionError
        No document, or more than one, is called that.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as name:
    ...     _ = (Path(name) / "方案.txt").write_text("一、任务", encoding="utf-8")
    ...     place = remove_document("方案", name).place
    ...     place.relative_to(name).as_posix(), place.exists()
    ('.removed/方案/方案.txt', True)
    """
    folder = Path(raw)
    sources = load_sources(folder)  # before the lock: it says so where there is no such folder
    with locked(folder):
        sources = load_sources(folder)
        source = find_source(document, sources, folder)
        at = sources.index(source)
        path = folder / source.file
        checksum = take_checksum(path)
        kept = _choose_folder(folder, source, checksum)
        place = kept / source.file if path.is_file() else None
        with aside(kept / AFTER) as part:
            part.write_text(sources[at - 1].document if at else "", "utf-8", newline="\n")
        row = replace(source, sha256=source.sha256 or checksum)
        write_sources([row], kept, [folder])
        if (folder / SOURCES_FILE).is_file():
            write_sources([other for other in sources if other != source], folder)
        if place is not None:
            # last: a run that is killed before leaves a file that is said not to be listed
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
    return Removed(source, place)


def find_former(raw: Path, sha256: str) -> Former | None:
    """What was recorded of a document of this content before it was removed."""
    for listed in sorted((raw / REMOVED).glob(f"*/{SOURCES_FILE}")):
        try:
            (source,) = load_sources(listed.parent)
            after = (listed.parent / AFTER).read_text("utf-8")
        except (CompareError, OSError, ValueError):
            continue  # somebody changed it by hand
        if source.sha256.lower() == sha256:
            return Former(source, listed.parent, after)
    return None


def copy_file(path: Path, target: Path, sha256: str) -> None:
    """Copy a file byte for byte; it is complete as soon as it has its name.

    Raises
    ------
    SourceError
        What is copied does not have this checksum.
    """
    with aside(target) as part:
        shutil.copyfile(path, part)
        if take_checksum(part) != sha256:
            raise SourceError(
                f"the document {path}", "it changed while it was read", "try it again"
            )


def _choose_folder(raw: Path, source: Source, sha256: str) -> Path:
    """A folder for what is removed, in which nothing else is lost."""
    stem, number = make_stem(source.document, room=4), 1
    kept = raw / REMOVED / stem
    while kept.exists() and not (sha256 and take_checksum(kept / source.file) == sha256):
        number += 1
        kept = raw / REMOVED / f"{stem}-{number}"
    return kept
