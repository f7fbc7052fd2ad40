"""What a file may cost, and how a reader says that it will not read one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What reading one file may cost; past any of these it is refused.

    Parameters
    ----------
    file_bytes : int
        Size of a file.
    text_bytes : int
        Size of a plain text file.
    unpacked_bytes : int
        Size of what a packed file (.docx, .xlsx) holds.
    packing : int
        How many times its packed size a large part of such a file may have.
    entries : int
        How many parts such a file may have.
    pages : int
        Pages of a PDF.
    characters : int
        Characters of the text.
    seconds : int
        How long reading may take.
    memory_bytes : int
        Memory of the process that reads, where the system can hold it to that.
    """

    file_bytes: int = 50_000_000
    text_bytes: int = 20_000_000
    unpacked_bytes: int = 200_000_000
    packing: int = 200
    entries: int = 10_000
    pages: int = 2_000
    characters: int = 5_000_000
    seconds: int = 120
    memory_bytes: int = 2 * 1024**3


LIMITS = Limits()


class Refusal(Exception):
    """A reader will not read a file: what it found, and what to do.

    It knows nothing of where the file lies; `compare.corpus.readers` says that.
    """

    def __init__(self, found: str, hint: str) -> None:
        self.found, self.hint = found, hint
        super().__init__(f"{found}; {hint}")


def show_bytes(size: int) -> str:
    """Size of a file in words.

    Examples
    --------
    >>> show_bytes(50_000_000), show_bytes(1_234), show_bytes(2 * 1024**3)
    ('50 MB', '1 kB', '2 GiB')
    """
    if size and size % 1024**3 == 0:
        return f"{size // 1024**3} GiB"
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if size >= unit:
            return (
                f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
                if unit > 1_000
                else (f"{size // unit} {name}")
            )
    return f"{size} bytes"


def check_size(size: int, limit: int, what: str) -> None:
    """Refuse what is larger than it may be.

    Raises
    ------
    Refusal
        With the size and the limit.

    Examples
    --------
    >>> check_size(10, 20, "it")
    >>> check_size(30_000_000, 20_000_000, "it")
    Traceback (most recent call last):
    ...
    compare.corpus.formats.limits.Refusal: it has 30 MB, the limit is 20 MB; give a smaller ...
    """
    if size > limit:
        raise Refusal(
            f"{what} has {show_bytes(size)}, the limit is {show_bytes(limit)}",
            "give a smaller file: split it, or leave out pictures",
        )


def check_length(characters: int, limits: Limits) -> None:
    """Refuse a text of too many characters.

    Raises
    ------
    Refusal
        With the number of characters and the limit.

    Examples
    --------
    >>> check_length(5, Limits(characters=4))
    Traceback (most recent call last):
    ...
    compare.corpus.formats.limits.Refusal: its text has more than 4 characters, the limit; split it
    """
    if characters > limits.characters:
        raise Refusal(
            f"its text has more than {limits.characters:,} characters, the limit", "split it"
        )
