"""What became of one document, kept so that it is not worked out again while nothing changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from compare.coding.correction import Correction
from compare.corpus.sources import Source
from compare.tables import aside

# hidden: it is no result, and may be deleted at any time
FOLDER = ".documents"


@dataclass(frozen=True)
class Processed:
    """The rows of one document, as the tables declare them, its text, and its unmatched corrections.

    Parameters
    ----------
    document : dict
        Its row of the table ``documents``.
    units, codings, quantities, places : list of dict
        Its rows of the tables of these names.
    applied : list of dict
        Its corrections that fit, as `describe_applied` makes them.
    unmatched : tuple of Correction
        Those whose text is no longer there.
    text : str
        The canonical text that all offsets refer to.
    """

    document: dict[str, Any]
    units: list[dict[str, Any]]
    codings: list[dict[str, Any]]
    quantities: list[dict[str, Any]]
    places: list[dict[str, Any]]
    applied: list[dict[str, Any]]
    unmatched: tuple[Correction, ...]
    text: str


def make_key(source: Source, sha256: str, corrections: Iterable[Correction], *others: str) -> str:
    """Name everything that the result of a document depends on.

    Parameters
    ----------
    source : Source
        What is known of the document.
    sha256 : str
        Checksum of its bytes.
    corrections : iterable of Correction
        What people say of its units; those of other documents do not count.
    *others : str
        Anything else: the taxonomy, the weights.

    Returns
    -------
    str
        Hexadecimal; another one as soon as anything differs, the program included.

    Examples
    --------
    >>> source = Source("a", "a.txt")
    >>> make_key(source, "1", ()) == make_key(source, "1", ()), make_key(source, "2", ())[:0]
    (True, '')
    """
    said = [asdict(c) for c in corrections if c.document == source.document]
    told = json.dumps([asdict(source), sha256, said, *others, fingerprint()], ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def fingerprint() -> str:
    """Checksum of the program itself: of its modules and data."""
    digest = hashlib.sha256()
    for path, data in sorted(_walk(files("compare"))):
        digest.update(path.encode() + b"\0" + hashlib.sha256(data).digest())
    return digest.hexdigest()


def _walk(folder: Traversable, above: str = "") -> Iterable[tuple[str, bytes]]:
    for entry in folder.iterdir():
        name = f"{above}/{entry.name}"
        if entry.is_dir():
            if entry.name not in ("__pycache__", "present"):
                yield from _walk(entry, name)
        elif not entry.name.endswith(".pyc"):
            yield name, entry.read_bytes()


def read_result(folder: Path, key: str) -> Processed | None:
    """Read what was kept under a key; None where it is not there or is damaged."""
    try:
        kept = json.loads((folder / FOLDER / f"{key}.json").read_text(encoding="utf-8"))
        body = kept["result"]
        if kept["sha256"] != _sum(body):
            return None
        cells = json.loads(body)
        unmatched = tuple(_read_correction(each) for each in cells.pop("unmatched"))
        return Processed(**cells, unmatched=unmatched)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _read_correction(cells: dict[str, Any]) -> Correction:
    for name in ("themes", "practices"):
        cells[name] = None if cells[name] is None else tuple(cells[name])
    return Correction(**cells)


def _sum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def keep_result(folder: Path, key: str, result: Processed) -> None:
    """Keep the result of a document under its key."""
    body = json.dumps(asdict(result))
    with aside(folder / FOLDER / f"{key}.json") as path:
        path.write_text(json.dumps({"sha256": _sum(body), "result": body}), encoding="utf-8")


def forget_results(folder: Path, keys: Sequence[str]) -> None:
    """Delete every result that is kept under another key, and what killed runs left."""
    kept = {f"{key}.json" for key in keys}
    for path in (folder / FOLDER).glob("*"):
        if path.name not in kept:
            path.unlink(missing_ok=True)
