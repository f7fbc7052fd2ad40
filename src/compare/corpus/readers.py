"""Reading a file to text, exactly: what is quoted later must be found in the file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from compare.corpus.formats.child import read_apart
from compare.corpus.formats.detect import EXTENSIONS, check_kind, name_format
from compare.corpus.formats.limits import LIMITS, Limits, Refusal, check_size
from compare.corpus.formats.markdown import read_markdown
from compare.corpus.formats.passages import Place, Reading
from compare.corpus.formats.plain import read_plain
from compare.errors import SourceError

__all__ = ["FORMATS", "Content", "Place", "read_content", "read_within"]

# Extensions that can be read.
FORMATS = tuple(EXTENSIONS)
# Small and written here; a library reads the others, in a process of its own.
_HERE = {"txt": read_plain, "md": read_markdown}


@dataclass(frozen=True)
class Content:
    """The text of a file and the checksum of its bytes.

    Parameters
    ----------
    text : str
        The canonical text; all offsets refer to it. Of a plain text file the
        decoded bytes, of Markdown these without its marks, of another format
        its paragraphs and table rows, one a line.
    sha256 : str
        Checksum of the file.
    format : str
        ``txt``, ``md``, ``docx``, ``pdf``, ``html`` or ``xlsx``.
    encoding : str
        In which a text or web page is written; empty for the other formats.
    places : tuple of Place
        Which stretch of the text stands on which page, in which cells or in
        which row of a table, in order; empty where a format knows none.
    """

    text: str
    sha256: str
    format: str = "txt"
    encoding: str = "utf-8"
    places: tuple[Place, ...] = ()


def read_content(path: Path, sha256: str = "", encoding: str = "") -> Content:
    r"""Read a document of any of the `FORMATS`.

    Parameters
    ----------
    path : Path
        The file.
    sha256 : str, optional
        The checksum it must have.
    encoding : str, optional
        The encoding of a text or web page, where it is known; found out by
        default. Formats that carry their own do not need it.

    Returns
    -------
    Content
        Text, checksum, format, encoding and places.

    Raises
    ------
    SourceError
        The file is missing, empty, damaged, locked, no document of its
        format, past a limit (`compare.corpus.formats.limits`), or has another
        checksum.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.txt"
    ...     _ = path.write_bytes("一、任务\r\n".encode("gb18030"))
    ...     content = read_content(path)
    >>> content.text, content.encoding
    ('一、任务\r\n', 'gb18030')
    """
    return read_within(path, LIMITS, sha256, encoding)


def read_within(path: Path, limits: Limits, sha256: str = "", encoding: str = "") -> Content:
    """Do as `read_content`, within other limits.

    Raises
    ------
    SourceError
        As `read_content`.
    """
    asked = f"the document {path}"
    try:
        format_ = _name_format(path, asked)
        data = _read_bytes(path, asked, limits)
        found = hashlib.sha256(data).hexdigest()
        if sha256 and found != sha256.strip().lower():
            raise SourceError(
                asked,
                f"its SHA-256 is {found}, sources.csv says {sha256}",
                "restore the file, or correct sources.csv if the change is meant",
            )
        if not data:
            raise Refusal("it is empty", "give a file with text or take it away")
        reading = _read(data, format_, limits, encoding)
    except Refusal as refusal:
        raise SourceError(asked, refusal.found, refusal.hint) from None
    return Content(reading.text, found, format_, reading.encoding, reading.places)


def _read(data: bytes, format_: str, limits: Limits, encoding: str) -> Reading:
    check_kind(data, format_)
    if format_ in _HERE:
        return _HERE[format_](data, limits, encoding)
    return read_apart(data, format_, limits, encoding)


def _name_format(path: Path, asked: str) -> str:
    try:
        is_folder, is_there = path.is_dir(), path.exists()
    except (OSError, ValueError):  # no system takes such a name
        is_folder = is_there = False
    if is_folder:
        raise SourceError(asked, "it is a folder", "give a file")
    if not is_there:
        raise SourceError(
            asked, "there is no such file", "put it there or take its row out of sources.csv"
        )
    return name_format(path.suffix)


def _read_bytes(path: Path, asked: str, limits: Limits) -> bytes:
    """The bytes of a file, no more of them than a file may have."""
    try:
        if not path.is_file():
            raise SourceError(asked, "it is not an ordinary file", "give a document")
        check_size(path.stat().st_size, limits.file_bytes, "it")
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except OSError as error:
        raise SourceError(
            asked, f"it cannot be read ({error.strerror})", "check that it is a readable file"
        ) from None
    check_size(len(data), limits.file_bytes, "it")
    return data
