"""Packed files (.docx, .xlsx), looked through before anything in them is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import IO

from compare.corpus.formats.detect import REFUSED, refuse
from compare.corpus.formats.limits import Limits, Refusal, check_size

_LARGE = 1_000_000
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_ENCODING = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""")
_KNOWN_ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii", b"ascii"}
_BLOCK = 1 << 16
DAMAGED = "open it in its program and save it again"


def check_archive(data: bytes, expected: str, limits: Limits) -> None:
    """Refuse a packed file of another format, too large unpacked, or whose XML declares entities.

    Parameters
    ----------
    data : bytes
        The file.
    expected : str
        ``docx`` or ``xlsx``.
    limits : Limits
        How much it may unpack to.

    Raises
    ------
    Refusal
        It is another format, damaged, locked, too large unpacked, packed too tightly, has too
        many parts, or an XML part with a DOCTYPE.

    Examples
    --------
    >>> check_archive(b"PK", "docx", Limits())
    Traceback (most recent call last):
    ...
    compare.corpus.formats.limits.Refusal: it is damaged (File is not a zip file); open it in ...
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_parts(parts, limits)
            _check_format(archive, expected)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    with archive.open(part) as opened:
                        _check_xml(opened, part.filename)
    except (
        zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError
    ) as error:  # fmt: skip
        raise Refusal(f"it is damaged ({error})", DAMAGED) from None
    except RuntimeError:
        raise Refusal("it is protected by a password", "save it without one") from None


def _check_parts(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.entries:
        raise Refusal(
            f"it has {len(parts):,} parts, the limit is {limits.entries:,}", "save it anew"
        )
    names = [part.filename for part in parts]
    if len(set(names)) < len(names):
        raise Refusal("it is damaged (a part stands in it twice)", DAMAGED)
    check_size(sum(part.file_size for part in parts), limits.unpacked_bytes, "unpacked it")
    for part in parts:
        if part.file_size > max(_LARGE, part.compress_size * limits.packing):
            raise Refusal(
                f"a part of it unpacks to more than {limits.packing} times its size, the limit",
                "open it in its program and save it anew",
            )


def _check_format(archive: zipfile.ZipFile, expected: str) -> None:
    found = _name_format(archive)
    if found in REFUSED:
        raise refuse(found)
    if found != expected:
        raise Refusal(f"it is a .{found} file, not what its name says", f"name it .{found}")


def _name_format(archive: zipfile.ZipFile) -> str:
    """What a packed file holds, by the folders in it."""
    names = archive.namelist()
    roots = {name.replace("\\", "/").split("/")[0].lower() for name in names}
    for root, found in (("word", "docx"), ("xl", "xlsx"), ("ppt", "ppt"), ("ofd.xml", "ofd")):
        if root in roots:
            return found
    if "mimetype" not in names:
        return "archive"
    with archive.open("mimetype") as opened:
        kind = opened.read(100)
    if b"opendocument.text" in kind:
        return "odt"
    return "ods" if b"opendocument.spreadsheet" in kind else "archive"


def _check_xml(opened: IO[bytes], name: str) -> None:
    kept = b""
    first = True
    while block := opened.read(_BLOCK):
        # UTF-16 writes a NUL beside each of these letters
        bare = kept + block.replace(b"\x00", b"")
        if first:
            named = _ENCODING.match(bare.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t"))
            if named and named[1].lower() not in _KNOWN_ENCODINGS:
                raise Refusal(f"its part {name!r} has an unusual encoding", DAMAGED)
            first = False
        if _DECLARED.search(bare):
            raise Refusal(
                f"its part {name!r} declares a document type or entities, as no office program does",
                "open it in its program and save it anew",
            )
        kept = bare[-16:]
