"""Text whose control characters can be seen, and do nothing where it is shown."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

# control, invisible formatting (bidi marks, zero widths, tags), lone surrogates, line separators
_ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# blanks, zero widths and line ends, which turn nothing around
_STILL = "\t\n\r\xad\u200b\u200c\u200d\u2028\u2029\u2060\ufeff"
_PLAIN = re.compile(r"[ -~\u3000-\ud7ff\uff01-\uff5e]*")


def make_visible(text: str, kept: str = "") -> str:
    r"""Write every character that would act on a terminal or on its reader as a sign.

    Parameters
    ----------
    text : str
        Any text, such as one from a document or the name of a file.
    kept : str
        Characters that stay as they are, such as the line end.

    Returns
    -------
    str
        ASCII control characters are their pictures (␛), others their code
        points (‹U+202E›); nothing else is changed.

    Examples
    --------
    >>> print(make_visible("\x1b[31m红\u202etxt.exe"))
    ␛[31m红‹U+202E›txt.exe
    >>> make_visible("a\nb", kept="\n") == "a\nb"
    True
    """
    if _PLAIN.fullmatch(text):
        return text
    return "".join(
        char if char in kept or unicodedata.category(char) not in _ACTING else _picture(char)
        for char in text
    )


def show_in_page(value: Any) -> Any:
    r"""Write what would turn the words around it in a page as a sign; the rest stays as it is.

    Parameters
    ----------
    value : object
        A text; anything else, and markup that was made of texts, is returned as it is.

    Examples
    --------
    >>> show_in_page("方案\u202etxt\u200b。\n")
    '方案‹U+202E›txt\u200b。\n'
    """
    return make_visible(value, _STILL) if type(value) is str else value


def quote_word(word: str) -> str:
    """Write a word as a shell takes it for one.

    Examples
    --------
    >>> quote_word("宁波2024"), quote_word("my plan")
    ('宁波2024', '"my plan"')
    """
    plain = all(char.isalnum() or char in "._-/\\:" for char in word)
    return word if plain and word else f'"{word}"'


def _picture(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"‹U+{code:04X}›"
