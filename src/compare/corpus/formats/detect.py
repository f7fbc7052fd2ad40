"""What a file is by its first bytes, and what to do with one that cannot be read."""

from __future__ import annotations

import re

from compare.corpus.formats.limits import Refusal

TEXTS = frozenset({"txt", "md", "html"})
PACKED = frozenset({"docx", "xlsx"})
# The extensions that can be read, and the format each means.
EXTENSIONS = {
    ".txt": "txt",
    ".md": "md",
    ".docx": "docx",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".xlsx": "xlsx",
}
_PICTURE = "recognise its text (OCR) and give that as .docx, .txt or a PDF with a text layer"
# What is known and not read: what it is called, and what to do.
REFUSED = {
    "doc": ("a Word document of the old format (.doc)", "open it in Word and save it as .docx"),
    "wps": ("a WPS document (.wps)", "open it in WPS and save it as .docx"),
    "xls": ("an Excel workbook of the old format (.xls)", "open it in Excel and save it as .xlsx"),
    "et": ("a WPS table (.et)", "open it in WPS and save it as .xlsx"),
    "ofd": (
        "an OFD document (.ofd)",
        "open it in an OFD reader and save it as PDF, or get the .docx",
    ),
    "rtf": ("a rich text document (.rtf)", "open it in Word and save it as .docx"),
    "odt": ("an OpenDocument text (.odt)", "open it in LibreOffice and save it as .docx"),
    "ods": ("an OpenDocument table (.ods)", "open it in LibreOffice and save it as .xlsx"),
    "ppt": ("a presentation", "save its text as .docx or .txt"),
    "csv": ("a table as plain text (.csv)", "open it in Excel and save it as .xlsx"),
    "mht": ("a web page in one file (.mht)", "save the page as .html"),
    "caj": ("a CAJ document (.caj)", "save it as PDF with a text layer, or get the .docx"),
    "ceb": ("a CEB document (.ceb)", "save it as PDF with a text layer, or get the .docx"),
    "xml": ("an XML file", "save it as .docx, .html or .txt"),
    "picture": ("a picture", _PICTURE),
    "archive": ("a packed archive", "unpack it and give the documents in it"),
    "program": ("a program", "give a document"),
    "locked": (
        "protected by a password",
        "open it with the password and save it without one",
    ),
}
_SAME = {
    "dot": "doc", "wpt": "wps", "xlt": "xls", "ett": "et", "pptx": "ppt", "dps": "ppt",
    "mhtml": "mht", "eml": "mht", "tsv": "csv", "zip": "archive", "rar": "archive",
    "7z": "archive", "gz": "archive", "tar": "archive", "exe": "program", "gd": "ceb",
    "png": "picture", "jpg": "picture", "jpeg": "picture", "gif": "picture", "tif": "picture",
    "tiff": "picture", "bmp": "picture", "webp": "picture", "heic": "picture",
}  # fmt: skip
_MISNAMED = {
    "pdf": ("a PDF", "name it .pdf"),
    "html": ("a web page", "name it .html"),
    "packed": ("a packed file, as .docx and .xlsx are", "give it the extension of its format"),
}
_STARTS = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"RIFF", "picture"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"MZ\x90", "program"),
    (b"\x7fELF", "program"),
    (b"HN\x00\x00", "caj"),
    (b"CAJ\x00", "caj"),
    (b"Founder CEB", "ceb"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", "locked"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.I | re.S)
_SINGLE_FILE = re.compile(
    rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,20}?Content-Type:\s*multipart/", re.I
)


def name_format(suffix: str) -> str:
    """Format that the extension of a file name means.

    Parameters
    ----------
    suffix : str
        The extension with its dot, upper or lower case.

    Raises
    ------
    Refusal
        Files of that name are not read.

    Examples
    --------
    >>> name_format(".DOCX"), name_format(".htm")
    ('docx', 'html')
    """
    known = EXTENSIONS.get(suffix.lower())
    if known:
        return known
    bare = suffix.lower().lstrip(".")
    kind = _SAME.get(bare, bare)
    if kind in REFUSED:
        raise refuse(kind)
    raise Refusal(
        f"files named {suffix!r} are not read" if suffix else "its name has no extension",
        f"use one of {', '.join(EXTENSIONS)}",
    )


def refuse(kind: str) -> Refusal:
    """Say that a known kind of file is not read, and what to do."""
    name, hint = REFUSED[kind]
    return Refusal(
        f"it is {name}, which is not read" if kind != "locked" else f"it is {name}", hint
    )


def check_kind(data: bytes, expected: str) -> None:
    """Refuse a file whose first bytes say that it is something else than its name.

    Parameters
    ----------
    data : bytes
        The file.
    expected : str
        The format that its name means.

    Raises
    ------
    Refusal
        It is another format, or of one that is not read.

    Examples
    --------
    >>> check_kind(b"%PDF-1.7", "pdf")
    >>> check_kind(b"%PDF-1.7", "docx")
    Traceback (most recent call last):
    ...
    compare.corpus.formats.limits.Refusal: it is a PDF, not what its name says; name it .pdf
    """
    found = sniff(data)
    if found in REFUSED:
        raise refuse(found)
    if found == "packed" and expected in PACKED:
        return  # which of them it is, is seen when it is looked through
    if found and found != expected and not (found == "html" and expected in TEXTS):
        name, hint = _MISNAMED[found]
        raise Refusal(f"it is {name}, not what its name says", hint)
    if not found and expected not in TEXTS:
        raise Refusal(
            f"it is no .{expected} file, or a damaged one",
            "open it in its program and save it again",
        )


def sniff(data: bytes) -> str:
    r"""What a file is by its bytes; empty where they are those of a text, or unknown.

    Examples
    --------
    >>> sniff(b"%PDF-1.7"), sniff(b"\x89PNG"), sniff("一、任务".encode())
    ('pdf', 'picture', '')
    """
    head = data[:1024]
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "packed"
    if data.startswith(_OLE):
        names = ((name.encode("utf-16-le"), kind) for name, kind in _OLE_STREAMS)
        return next((kind for name, kind in names if name in data), "doc")
    if b"%PDF-" in head:
        return "pdf"
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if _PAGE.match(head.lstrip(b"\xef\xbb\xbf")):
        return "html"
    if _SINGLE_FILE.match(data[:4096]):
        return "mht"
    return ""
