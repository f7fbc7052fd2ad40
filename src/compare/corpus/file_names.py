"""Names for files that no system, shell or spreadsheet takes for anything else."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable

LONGEST, LONGEST_BYTES = 100, 200
NAMELESS = "document"
# devices of Windows, and what stands beside the documents
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]|readme|sources|corrections)"
    r"(?=\s*(?:\.|$))",
    re.IGNORECASE,
)
# separators of lists in a cell (;), and what shells and Windows take for orders
_UNSAFE = re.compile(r"""[<>:"|?*;`$]""")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def make_stem(name: str, room: int = 0) -> str:
    r"""Make a file's stem safe; one that is safe stays as it is.

    Parameters
    ----------
    name : str
        Any name without its extension.
    room : int
        Characters (and bytes) to leave for what follows it.

    Returns
    -------
    str
        At least one character, without separators, control and direction
        marks, or a beginning that is a formula, an option or a hidden file;
        with the rest of the name, such as an extension of four characters, at
        most 100 characters and 200 bytes.

    Examples
    --------
    >>> make_stem("宁波市2024年行动方案"), make_stem("../../etc/passwd"), make_stem("NUL")
    ('宁波市2024年行动方案', 'passwd', 'NUL_')
    >>> make_stem("方案.\u202egnp"), make_stem("=HYPERLINK(1)"), make_stem("a\x1b[31m\nb")
    ('方案.gnp', 'HYPERLINK(1)', 'a[31m b')
    """
    stem = "".join(
        " " if char.isspace() else char
        for char in re.split(r"[/\\]", name)[-1]
        if char.isspace() or unicodedata.category(char) not in _INVISIBLE
    )
    stem = unicodedata.normalize("NFC", re.sub(r"\s+", " ", _UNSAFE.sub("_", stem)))
    # at the front: hidden files, options, formulas, Word's mark of an open file
    stem = stem.lstrip(" .-=+@~'").rstrip(" .")
    if reserved := _RESERVED.match(stem):
        stem = f"{reserved[0]}_{stem[reserved.end() :]}"
    return _cut(stem, LONGEST - room, LONGEST_BYTES - room).rstrip(" .") or NAMELESS


def choose_stem(stem: str, is_free: Callable[[str], bool], room: int = 0) -> str:
    """The stem, or else the first of ``stem-2``, ``stem-3``, … that is free.

    Examples
    --------
    >>> choose_stem("方案", lambda stem: stem not in ("方案", "方案-2"))
    '方案-3'
    """
    choice, number = make_stem(stem, room), 1
    while not is_free(choice):
        number += 1
        end = f"-{number}"
        choice = make_stem(stem, room + len(end)) + end
    return choice


def read_name(name: str) -> str:
    """The name of a file; one that is no UTF-8, as of an old archive, is read as GB18030.

    Examples
    --------
    >>> read_name("方案")
    '方案'
    """
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "ignore")
    return name


def _cut(stem: str, characters: int, size: int) -> str:
    stem = stem[:characters]
    while len(stem.encode("utf-8")) > size:
        stem = stem[:-1]
    return stem
