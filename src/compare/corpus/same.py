"""Which document of a folder has the same content as another, byte for byte or word for word."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from compare.cells import unguard
from compare.corpus.readers import Content, read_content
from compare.corpus.sources import Source
from compare.errors import CompareError


def take_checksum(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal; empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


class Contents:
    """The contents of the documents of a folder, each read once, and only if it must be.

    Parameters
    ----------
    folder : Path
        The raw folder.
    processed : Path, optional
        Where ``documents.csv`` and ``text/`` of the folder are, so that texts
        need not be read out of Word and PDF files again.
    """

    def __init__(self, folder: Path, processed: Path | None = None) -> None:
        self._folder, self._processed = folder, processed
        self._texts: dict[tuple[str, str], str] = {}
        self._ready = _read_checksums(processed) if processed is not None else {}

    def find_bytes(self, content: Content, sources: Iterable[Source]) -> Source | None:
        """The document whose file has the same bytes."""
        for source in sources:
            if self._checksum(source) == content.sha256:
                return source
        return None

    def find_text(self, content: Content, sources: Iterable[Source]) -> Source | None:
        """The document that has the same letters and digits, in whatever format."""
        wanted = _digest(content.text)
        for source in sources:
            if wanted and self._text(source) == wanted:
                return source
        return None

    def remember(self, source: Source, text: str) -> None:
        """Take note of a text that was read anyhow."""
        self._texts[source.file, source.sha256] = _digest(text)

    def _checksum(self, source: Source) -> str:
        return source.sha256.lower() or take_checksum(self._folder / source.file)

    def _text(self, source: Source) -> str:
        key = (source.file, source.sha256)
        if key not in self._texts:
            self.remember(source, self._read(source))
        return self._texts[key]

    def _read(self, source: Source) -> str:
        if self._processed is not None and source.document in self._ready:
            path = self._processed / "text" / f"{source.file}.txt"
            if self._ready[source.document] == self._checksum(source) and path.is_file():
                return path.read_bytes().decode("utf-8", "replace")
        try:
            return read_content(self._folder / source.file, "", source.encoding).text
        except CompareError:
            return ""  # processing says what is wrong with it


def _read_checksums(processed: Path) -> dict[str, str]:
    """Checksums of the documents whose texts are at hand."""
    try:
        with (processed / "documents.csv").open(encoding="utf-8-sig", newline="") as file:
            return {unguard(row["document"]): row["sha256"] for row in csv.DictReader(file)}
    except (OSError, UnicodeDecodeError, csv.Error, KeyError):
        return {}


def _digest(text: str) -> str:
    """What is left of a text without layout and punctuation, in short; empty where nothing is."""
    words = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest() if words else ""
