"""Plain text: the decoded bytes, nothing changed."""

from __future__ import annotations

from compare.corpus.formats.encodings import decode
from compare.corpus.formats.limits import Limits, Refusal, check_length, check_size
from compare.corpus.formats.passages import Reading


def read_plain(data: bytes, limits: Limits, encoding: str = "") -> Reading:
    r"""Decode a text file; line ends and every other character stay as they are.

    Parameters
    ----------
    data : bytes
        The file.
    limits : Limits
        How large it may be.
    encoding : str, optional
        Its encoding, where it is known.

    Returns
    -------
    Reading
        Without places: an offset is the place.

    Raises
    ------
    Refusal
        It is empty, no text, too large, or in no known encoding.

    Examples
    --------
    >>> from compare.corpus.formats.limits import LIMITS
    >>> read_plain("一、任务\r\n".encode("utf-16"), LIMITS)
    Reading(text='一、任务\r\n', places=(), encoding='utf-16')
    """
    check_size(len(data), limits.text_bytes, "the text")
    text, found = decode(data, encoding)
    if "\x00" in text:
        raise Refusal("it is not a text file (it holds NUL)", "give a text file")
    if not text.strip("\ufeff \t\r\n\u00a0\u3000"):
        raise Refusal("it is empty", "give a file with text or take it away")
    check_length(len(text), limits)
    return Reading(text, (), found)
