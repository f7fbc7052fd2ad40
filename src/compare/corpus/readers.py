"""Reading a file to text, exactly: what is quoted later must be found in the file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from compare.errors import SourceError


@dataclass(frozen=True)
class Content:
    """The text of a file and the checksum of its bytes."""

    text: str
    sha256: str


def read_content(path: Path, sha256: str = "") -> Content:
    r"""Read a UTF-8 text file; line ends and every other character stay as they are.

    Parameters
    ----------
    path : Path
        The file.
    sha256 : str, optional
        The checksum it must have.

    Raises
    ------
    SourceError
        The file is missing, empty, no text, or has another checksum.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.txt"
    ...     _ = path.write_bytes("一、任务\r\n".encode())
    ...     read_content(path).text
    '一、任务\r\n'
    """
    asked = f"the document {path}"
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(
            asked, "there is no such file", "put it there or take its row out of sources.csv"
        ) from None
    except OSError as error:
        raise SourceError(
            asked, f"it cannot be read ({error.strerror})", "check that it is a readable file"
        ) from None
    found = hashlib.sha256(data).hexdigest()
    if sha256 and found != sha256.strip().lower():
        raise SourceError(
            asked,
            f"its SHA-256 is {found}, sources.csv says {sha256}",
            "restore the file, or correct sources.csv if the change is meant",
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(
            asked, f"it is not UTF-8 text (byte {error.start})", "save it as UTF-8 text"
        ) from None
    if "\x00" in text:
        raise SourceError(asked, "it is not a text file (it holds NUL)", "give a text file")
    if not text.strip("\ufeff \t\r\n\u00a0\u3000"):
        raise SourceError(asked, "it is empty", "give a file with text or take it away")
    return Content(text, found)
