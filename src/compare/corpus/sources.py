"""The list of documents: sources.csv, or the text files of a folder that has none."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath

from compare.corpus.units import GENRES
from compare.errors import SourceError, list_choices

SOURCES_FILE = "sources.csv"
LEVELS = ("national", "province", "municipality", "sub_provincial", "prefecture", "county")

FORMS = {
    "code": (re.compile(r"\d{6}"), "six digits, such as 350200"),
    "period": (
        re.compile(r"\d{4}(?:-\d{4}|-Q[1-4]|-H[12]|-\d{2})?"),
        "2023, 2022-Q2, 2022-H1, 2022-05 or 2023-2025",
    ),
    "publication_date": (re.compile(r"\d{4}-\d{2}-\d{2}"), "an ISO date, such as 2022-03-02"),
    "sha256": (re.compile(r"[0-9a-fA-F]{64}"), "64 hexadecimal digits, or leave it empty"),
}


@dataclass(frozen=True)
class Source:
    """What is known of one document before it is read; what is unknown is empty.

    The fields are those of ``sources.csv``; the data dictionary describes them.
    """

    document: str
    file: str
    sha256: str = ""
    title: str = ""
    jurisdiction: str = ""
    jurisdiction_en: str = ""
    code: str = ""
    level: str = ""
    issuing_body: str = ""
    document_number: str = ""
    genre: str = ""
    year: int | None = None
    period: str = ""
    publication_date: str = ""
    identity: str = ""
    evidence: str = ""


COLUMNS = tuple(field.name for field in fields(Source))


def load_sources(folder: Path) -> tuple[Source, ...]:
    """List the documents of a folder.

    Parameters
    ----------
    folder : Path
        A folder with a ``sources.csv``, or with ``.txt`` files at any depth.

    Returns
    -------
    tuple of Source
        In the order of ``sources.csv``, or sorted by file.

    Raises
    ------
    SourceError
        The folder or its documents are missing, or ``sources.csv`` is broken.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "宁波2024.txt").write_text("一、任务", encoding="utf-8")
    ...     [source.document for source in load_sources(Path(folder))]
    ['宁波2024']
    """
    if not folder.is_dir():
        raise SourceError(
            f"the folder {folder}", "there is no such folder", "give a folder of documents"
        )
    listed = folder / SOURCES_FILE
    return _read_list(listed, folder) if listed.is_file() else _scan(folder)


def find_unlisted(folder: Path) -> tuple[str, ...]:
    r"""Text files of a folder that its ``sources.csv`` does not list, and that are left out.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "sources.csv").write_text("document,file\na,a.txt\n")
    ...     _ = (Path(folder) / "b.txt").write_text("...")
    ...     find_unlisted(Path(folder))
    ('b.txt',)
    """
    if not (folder / SOURCES_FILE).is_file():
        return ()
    listed = {source.file for source in load_sources(folder)}
    return tuple(file for file in _find_texts(folder) if file not in listed)


def _find_texts(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.suffix.lower() == ".txt" and path.is_file() and not path.name.startswith(".")
    )


def _scan(folder: Path) -> tuple[Source, ...]:
    files = _find_texts(folder)
    if not files:
        raise SourceError(
            f"the folder {folder}",
            "it has neither sources.csv nor .txt files",
            "put documents there as UTF-8 .txt files",
        )
    stems = [PurePosixPath(file).stem for file in files]
    return tuple(
        Source(stem if stems.count(stem) == 1 else file, file)
        for stem, file in zip(stems, files, strict=True)
    )


def _read_list(listed: Path, folder: Path) -> tuple[Source, ...]:
    asked = f"the list of documents {listed}"
    try:
        text = listed.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise SourceError(asked, "it cannot be read as UTF-8", "save it as UTF-8 CSV") from None
    try:
        rows = list(csv.DictReader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise SourceError(asked, f"it is no valid CSV ({error})", "correct that row") from None
    given = set(rows[0]) if rows else set()
    for name in ("document", "file"):
        if name not in given:
            raise SourceError(
                asked, f"the column {name!r} is missing", f"use {list_choices(COLUMNS)}"
            )
    sources = tuple(_read_row(row, number, asked) for number, row in enumerate(rows, 2))
    _check_unique(sources, asked)
    for source in sources:
        path = (folder / source.file).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise SourceError(
                asked, f"the file {source.file!r} lies outside the folder", "name a file in it"
            )
    return sources


def _read_row(row: dict[str, str | None], number: int, asked: str) -> Source:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not cells["document"] or not cells["file"]:
        raise SourceError(asked, f"row {number} has no document or file", "fill in both")
    year = cells.pop("year")
    if year and not (year.isdecimal() and len(year) == 4):
        raise SourceError(asked, f"row {number} has the year {year!r}", "use four digits")
    allowed = {"genre": GENRES, "level": LEVELS, "identity": ("stated", "inferred")}
    for name, values in allowed.items():
        if cells[name] and cells[name] not in values:
            raise SourceError(
                asked,
                f"row {number} has the {name} {cells[name]!r}",
                f"use one of {list_choices(values)}",
            )
    for name, (pattern, form) in FORMS.items():
        if cells[name] and not pattern.fullmatch(cells[name]):
            raise SourceError(
                asked, f"row {number} has the {name} {cells[name]!r}", f"write it as {form}"
            )
    return Source(**cells, year=int(year) if year else None)


def _check_unique(sources: Sequence[Source], asked: str) -> None:
    for name in ("document", "file"):
        values = [getattr(source, name) for source in sources]
        double = next((value for value in values if values.count(value) > 1), None)
        if double is not None:
            raise SourceError(asked, f"the {name} {double!r} stands twice", "keep one row of it")
