"""The list of documents: sources.csv, or the documents of a folder that has none."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path, PurePosixPath
from typing import Any

from compare.cells import guard, unguard_row
from compare.corpus.readers import FORMATS
from compare.corpus.units import GENRES
from compare.errors import SourceError, list_choices

SOURCES_FILE = "sources.csv"
# what lies beside documents and tells of them
ABOUT = "readme"
LEVELS = ("national", "province", "municipality", "sub_provincial", "prefecture", "county")

FORMS = {
    "code": (re.compile(r"\d{6}"), "six digits, such as 350200"),
    "period": (
        re.compile(r"\d{4}(?:-\d{4}|-Q[1-4]|-H[12]|-\d{2})?"),
        "2023, 2022-Q2, 2022-H1, 2022-05 or 2023-2025",
    ),
    "publication_date": (re.compile(r"\d{4}-\d{2}-\d{2}"), "an ISO date, such as 2022-03-02"),
    "added": (re.compile(r"\d{4}-\d{2}-\d{2}"), "an ISO date, such as 2022-03-02"),
    "sha256": (re.compile(r"[0-9a-fA-F]{64}"), "64 hexadecimal digits, or leave it empty"),
}
VALUES = {"genre": GENRES, "level": LEVELS, "identity": ("stated", "inferred")}


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
    format: str = ""
    encoding: str = ""
    added: str = ""
    origin: str = ""
    inferred: str = ""


COLUMNS = tuple(field.name for field in fields(Source))


def load_sources(folder: Path) -> tuple[Source, ...]:
    """List the documents of a folder.

    Parameters
    ----------
    folder : Path
        A folder with a ``sources.csv``, or with documents at any depth.

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
    if listed.is_file():
        return _read_list(listed, folder)
    if found := scan_folder(folder):
        return found
    raise SourceError(
        f"the folder {folder}",
        f"it has neither sources.csv nor documents ({' '.join(FORMATS)})",
        "add one with policy-compare add FILE",
    )


def find_unlisted(folder: Path) -> tuple[str, ...]:
    r"""Documents of a folder that are left out: its ``sources.csv`` does not list them.

    Where there is no such list, those whose names no list can hold: they are not Unicode.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "sources.csv").write_text("document,file\na,a.txt\n")
    ...     _ = (Path(folder) / "b.txt").write_text("...")
    ...     find_unlisted(Path(folder))
    ('b.txt',)
    """
    found = _find_files(folder)
    if not (folder / SOURCES_FILE).is_file():
        return tuple(file for file in found if not _is_unicode(file))
    listed = {source.file for source in load_sources(folder)}
    return tuple(file for file in found if file not in listed)


def write_sources(sources: Iterable[Source], folder: Path, beside: Sequence[Path] = ()) -> None:
    r"""Write the list of documents of a folder, as a whole or not at all.

    Columns of an older ``sources.csv`` that the program does not know keep what they say.

    Parameters
    ----------
    sources : iterable of Source
        The documents, in the order of the rows.
    folder : Path
        Where ``sources.csv`` is (UTF-8 with a byte order mark, for Excel).
    beside : sequence of Path
        Other folders whose list may tell of the same documents in columns of its own.

    Raises
    ------
    SourceError
        A document or a file stands in them twice, or the older list is broken.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as name:
    ...     folder = Path(name)
    ...     _ = (folder / "sources.csv").write_text("document,file,note\na,a.txt,kept\n")
    ...     write_sources([Source("a", "a.txt", year=2024)], folder)
    ...     (folder / "sources.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    'a,a.txt,,,,,,,,,,2024,,,,,,,,,,kept'
    """
    from compare.tables import aside

    sources, listed = list(sources), folder / SOURCES_FILE
    asked = f"the list of documents {listed}"
    _check_unique(sources, asked)
    said: dict[str, dict[Any, Any]] = {}
    others: dict[str, None] = {}
    for known in (*beside, folder):
        if (known / SOURCES_FILE).is_file():
            header, rows = _read_rows(known / SOURCES_FILE, asked)
            others |= dict.fromkeys(name for name in header if name not in COLUMNS)
            said |= {_name((row["document"] or "").strip()): row for row in rows}
    # where csv puts the cells of a row that is longer than the header
    if any(cell.strip() for row in said.values() for cell in row.get(None) or ()):
        raise SourceError(asked, "a row has more cells than the header", "take them away")
    with aside(listed) as path, path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*COLUMNS, *others])
        for source in sources:
            kept = said.get(source.document, {})
            cells = ["" if value is None else value for value in asdict(source).values()]
            cells += [kept.get(name) or "" for name in others]
            writer.writerow(guard(cell) if isinstance(cell, str) else cell for cell in cells)


def _find_files(folder: Path) -> list[str]:
    found = []
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        # hidden: what is being written, what was removed; ~$: that Word or Excel has it open
        hidden = any(part.startswith((".", "~$")) for part in parts)
        if not hidden and path.suffix.lower() in FORMATS and path.stem.lower() != ABOUT:
            found.append(path)
    return sorted(path.relative_to(folder).as_posix() for path in found if path.is_file())


def scan_folder(folder: Path) -> tuple[Source, ...]:
    """List the documents of a folder that has no ``sources.csv``: their ids and files, sorted.

    Examples
    --------
    >>> scan_folder(Path("nowhere"))
    ()
    """
    files = [file for file in _find_files(folder) if _is_unicode(file)]
    stems = [_name(PurePosixPath(file).stem) for file in files]
    counts = Counter(stems)
    return tuple(
        Source(stem if counts[stem] == 1 else _name(file), file)
        for stem, file in zip(stems, files, strict=True)
    )


def _name(name: str) -> str:
    """A name as it can stand in a list of several, whose parts are joined by ;."""
    return name.replace(";", "；")


def _is_unicode(file: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in file)


def _read_rows(listed: Path, asked: str) -> tuple[list[str], list[dict[Any, Any]]]:
    """The header and the rows of a list, as they stand there."""
    try:
        text = listed.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise SourceError(asked, "it cannot be read as UTF-8", "save it as UTF-8 CSV") from None
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        header, rows = list(reader.fieldnames or ()), [unguard_row(row) for row in reader]
    except csv.Error as error:
        raise SourceError(asked, f"it is no valid CSV ({error})", "correct that row") from None
    for name in ("document", "file"):
        if name not in header:
            raise SourceError(
                asked, f"the column {name!r} is missing", f"use {list_choices(COLUMNS)}"
            )
    return header, rows


def _read_list(listed: Path, folder: Path) -> tuple[Source, ...]:
    asked = f"the list of documents {listed}"
    _, rows = _read_rows(listed, asked)
    sources = tuple(_read_row(row, number, asked) for number, row in enumerate(rows, 2))
    _check_unique(sources, asked)
    for source in sources:
        if "\0" in source.file or not _is_unicode(source.file):
            raise SourceError(asked, f"{source.file!r} is no name of a file", "correct that row")
        path = (folder / source.file).resolve()
        # the text of a/../b would be written beside the others
        if ".." in Path(source.file).parts or not path.is_relative_to(folder.resolve()):
            raise SourceError(
                asked, f"the file {source.file!r} lies outside the folder", "name a file in it"
            )
    return sources


def _read_row(row: Mapping[Any, Any], number: int, asked: str) -> Source:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not cells["document"] or not cells["file"]:
        raise SourceError(asked, f"row {number} has no document or file", "fill in both")
    check_values(cells, asked, f"row {number}")
    cells |= {name: _name(cells[name]) for name in ("document", "jurisdiction", "jurisdiction_en")}
    year = cells.pop("year")
    return Source(**cells, year=int(year) if year else None)


def check_values(cells: Mapping[str, str], asked: str, whose: str) -> None:
    """Refuse what no column of ``sources.csv`` may hold.

    Parameters
    ----------
    cells : mapping of str to str
        What is said, by column; empty where it is unknown.
    asked, whose : str
        What is read, and who says so, for the message.

    Raises
    ------
    SourceError
        A value is not valid; the message says what is.

    Examples
    --------
    >>> check_values({"genre": "poem"}, "the list", "row 2")
    Traceback (most recent call last):
    compare.errors.SourceError: the list: row 2 has the genre 'poem'; use one of action_plan, ...
    """
    for name, value in cells.items():
        if not value:
            continue
        found = f"{whose} has the {name} {value!r}"
        if name == "year" and not (value.isdecimal() and len(value) == 4):
            raise SourceError(asked, found, "use four digits")
        if name in VALUES and value not in VALUES[name]:
            raise SourceError(asked, found, f"use one of {list_choices(VALUES[name])}")
        if name in FORMS and not FORMS[name][0].fullmatch(value):
            raise SourceError(asked, found, f"write it as {FORMS[name][1]}")


def _check_unique(sources: Sequence[Source], asked: str) -> None:
    for name in ("document", "file"):
        counts = Counter(getattr(source, name) for source in sources)
        double = next((value for value, number in counts.items() if number > 1), None)
        if double is not None:
            raise SourceError(asked, f"the {name} {double!r} stands twice", "keep one row of it")
