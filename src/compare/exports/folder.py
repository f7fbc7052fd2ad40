"""The folder of an export: files appear whole, and what a person has changed is never lost."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from compare.tables import aside

MANIFEST = "manifest.json"
STAGING = ".export-"


@dataclass(frozen=True)
class Placed:
    """Files that were put in their place.

    Parameters
    ----------
    files : tuple of str
        Paths below the folder, with ``/``.
    kept : tuple of (file, file)
        Files that somebody had changed since, and what they are called now.
    """

    files: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]


class ExportFolder:
    """A folder that several jobs write to, one after the other.

    Parameters
    ----------
    folder : Path
        An existing folder that nobody else writes.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as name:
    ...     folder = ExportFolder(Path(name))
    ...     folder.take(lambda staging: (staging / "a.txt").write_text("whole") and None)
    ...     folder.finish({"language": "zh"}).files
    ('a.txt', 'manifest.json')
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._before = self._read()
        self._now: dict[str, str] = {}
        self._kept: list[tuple[str, str]] = []
        for left in folder.glob(f"{STAGING}*"):
            # of a run that was killed
            shutil.rmtree(left, ignore_errors=True)

    def take(self, write: Callable[[Path], None]) -> None:
        """Let a job write files aside; where it does not fail they are put in their place."""
        staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=self.folder))
        try:
            write(staging)
            for made in sorted(path for path in staging.rglob("*") if path.is_file()):
                self._place(made, made.relative_to(staging).as_posix())
        finally:
            shutil.rmtree(staging, ignore_errors=True)

    def finish(self, facts: Mapping[str, object]) -> Placed:
        """Write the manifest, and remove what an earlier run wrote and this one did not."""
        for name in sorted(set(self._before) - set(self._now)):
            # it would be taken for current; one that somebody changed is no longer ours
            if self._is_ours(name):
                (self.folder / name).unlink(missing_ok=True)
        text = json.dumps(
            {**facts, "files": self._now}, ensure_ascii=False, indent=2, sort_keys=True
        )
        with aside(self.folder / MANIFEST) as path:
            path.write_text(text + "\n", encoding="utf-8", newline="\n")
        return Placed((*sorted(self._now), MANIFEST), tuple(self._kept))

    def _place(self, made: Path, name: str) -> None:
        target, content = self.folder / name, made.read_bytes()
        checksum = hashlib.sha256(content).hexdigest()
        if target.is_file() and not self._is_ours(name) and _checksum(target) != checksum:
            kept = _free_name(target)
            target.rename(kept)
            self._kept.append((name, kept.relative_to(self.folder).as_posix()))
        with aside(target) as path:
            path.write_bytes(content)
        self._now[name] = checksum

    def _is_ours(self, name: str) -> bool:
        """Whether a file is still as an earlier run wrote it."""
        path = self.folder / name
        return path.is_file() and _checksum(path) == self._before.get(name)

    def _read(self) -> dict[str, str]:
        try:
            listed = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))["files"]
            files = {str(name): str(checksum) for name, checksum in listed.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}
        # a manifest is a file that anyone may have changed: only what lies below the folder
        return {n: c for n, c in files.items() if not Path(n).is_absolute() and ".." not in Path(n).parts}  # fmt: skip


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _free_name(path: Path) -> Path:
    """A name beside a file that no other file has."""
    number = 1
    while (free := path.with_name(f"{path.stem}.{number}{path.suffix}")).exists():
        number += 1
    return free
