"""In which encoding a text is: what it says itself, else what reads as everyday Chinese."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from functools import lru_cache

from compare.corpus.formats.limits import Refusal

# In the order in which two that fit equally well are taken.
CANDIDATES = ("gb18030", "big5", "big5hkscs", "utf_16_le", "utf_16_be")
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What files that say so really are: the larger sets, which hold the named ones.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "utf-8-sig": "utf-8", "ascii": "utf-8"}
# From this share of everyday signs on a reading is Chinese text.
_PLAUSIBLE = 0.5
# So many signs of a text are judged, from its beginning.
_JUDGED = 20_000

_PUNCTUATION = frozenset(
    "，。、；：？！“”‘’（）《》〈〉「」『』【】〔〕—…·－～％．①②③④⑤⑥⑦⑧⑨⑩●○▲△★☆■□◆◇※\u00a0\u3000"
) | {chr(code) for code in range(0xFF10, 0xFF5B)}
_ASCII = re.compile(r"[\t\r\n\x0c\x20-\x7e]+")


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    r"""Decode a text: as UTF-8 where it is, else as what it is told or found to be.

    Parameters
    ----------
    data : bytes
        The file.
    encoding : str, optional
        The encoding, where it is known; it is not looked for then.

    Returns
    -------
    text, encoding : str
        ``data.decode(encoding)`` is the text.

    Raises
    ------
    Refusal
        The encoding is unknown, or the bytes do not fit it, or are in none of
        UTF-8, GB18030, Big5 and UTF-16.

    Examples
    --------
    >>> decode("推进单一窗口建设。".encode("gb18030"))
    ('推进单一窗口建设。', 'gb18030')
    >>> decode("推進單一窗口建設。".encode("big5"))
    ('推進單一窗口建設。', 'big5')
    """
    if encoding:
        return _decode_as(data, name_encoding(encoding))
    with suppress(UnicodeDecodeError):
        text = data.decode("utf-8")
        # UTF-16 may pass for UTF-8 with NUL between the letters
        if "\x00" not in text:
            return text, "utf-8"
    found = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if found and judge(data, found) < _PLAUSIBLE:
        found = ""
    found = found or find_encoding(data)
    if not found:
        raise Refusal(
            "it is not text in UTF-8, GB18030, Big5 or UTF-16",
            "save it as UTF-8 text, or say which encoding it has",
        )
    return _decode_as(data, found)


def name_encoding(encoding: str) -> str:
    """Name under which an encoding is known and stated.

    Raises
    ------
    Refusal
        There is no such encoding of text.

    Examples
    --------
    >>> name_encoding("GB2312"), name_encoding("UTF8"), name_encoding("Big5")
    ('gb18030', 'utf-8', 'big5')
    """
    try:
        name = codecs.lookup(encoding.strip()).name
        "".encode(name)  # some codecs are not of text
    except (LookupError, ValueError, UnicodeError):
        raise Refusal(
            f"there is no text encoding {encoding!r}", "use utf-8, gb18030, big5 or utf-16"
        ) from None
    return _WIDER.get(name, name)


def find_encoding(data: bytes) -> str:
    """Find the encoding in which bytes read as everyday Chinese, empty where there is none.

    The library finds the encodings that fit; between them decides how large a
    share of the characters is among the everyday ones of that encoding: in
    short texts its own order is often wrong.

    Examples
    --------
    >>> find_encoding("一、任务".encode("gb18030")), find_encoding(bytes(range(128, 256)))
    ('gb18030', '')
    """
    from charset_normalizer import from_bytes

    fitting = {
        match.encoding
        for match in from_bytes(
            data, cp_isolation=list(CANDIDATES), threshold=1.0, enable_fallback=False
        )
    }
    judged = [
        (judge(data, name), -index) for index, name in enumerate(CANDIDATES) if name in fitting
    ]
    best = max(judged, default=(0.0, 0))
    return CANDIDATES[-best[1]] if best[0] >= _PLAUSIBLE else ""


def judge(data: bytes, encoding: str) -> float:
    """Share of everyday signs when bytes are read in an encoding, 0 where they do not fit.

    ASCII says nothing either way and is not counted.

    Examples
    --------
    >>> data = "推进口岸建设".encode("gb18030")
    >>> judge(data, "gb18030"), judge(data, "big5") < 0.9
    (1.0, True)
    """
    try:
        signs = _ASCII.sub("", data.decode(encoding))[:_JUDGED]
    except UnicodeDecodeError:
        return 0.0
    known = _everyday(encoding)
    return sum(sign in known for sign in signs) / len(signs) if signs else 1.0


def _decode_as(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise Refusal(
            f"it is not {encoding} text (byte {error.start})",
            "say which encoding it has, or save it as UTF-8 text",
        ) from None


@lru_cache(maxsize=8)
def _everyday(encoding: str) -> frozenset[str]:
    """Punctuation and the level of a character set that holds the common characters.

    GB 2312 and Big5 both put the common characters first, in a block of their
    own: a reading in the wrong one strays into rare characters.
    """
    simplified = _read_block("gb2312", range(0xB0, 0xD8), [*range(0xA1, 0xFF)])
    traditional = _read_block("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
    if encoding.startswith("big5"):
        return _PUNCTUATION | traditional
    if encoding == "gb18030":
        return _PUNCTUATION | simplified
    return _PUNCTUATION | simplified | traditional


def _read_block(encoding: str, leads: range, trails: list[int]) -> frozenset[str]:
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return frozenset(pair.decode(encoding, "ignore") for pair in pairs) - {""}
