"""What a run writes, published as a whole: a folder holds the old files or the new ones.

The files of a run lie together in a generation, a folder of their own below the hidden
``.generations``; ``.current`` is a symbolic link to one of them, and each visible file a symbolic
link through ``.current``. To replace that one link is to replace all files at once, at whatever
moment a run is killed. Where a system gives no symbolic links the visible files are plain ones,
replaced one after the other.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from compare.errors import SourceError

GENERATIONS, CURRENT, LOCK = ".generations", ".current", ".lock"
# how long a run waits for another one that writes the same folder, in seconds
PATIENCE = 600.0
_WRITING, _LINKING = ".writing-", ".link-"


@contextmanager
def locked(
    folder: Path, patience: float = PATIENCE, waiting: Callable[[], None] | None = None
) -> Iterator[None]:
    """Let one run at a time write a folder; a killed run leaves nothing locked.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    patience : float
        Seconds to wait for another run.
    waiting : callable, optional
        Called once where there is something to wait for.

    Raises
    ------
    SourceError
        The folder cannot be made, or another run does not end.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, locked(Path(folder)):
    ...     pass
    """
    from filelock import FileLock, Timeout

    _make(folder)
    lock = FileLock(folder / LOCK)
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if waiting is not None:
                waiting()
            lock.acquire(timeout=patience)
    except Timeout:
        raise SourceError(
            f"the folder {folder}",
            f"another run has been writing it for {patience:g} seconds",
            "wait until that one has ended, or stop it",
        ) from None
    try:
        yield
    finally:
        if [path.name for path in folder.iterdir()] == [LOCK]:
            # nothing was written: leave no trace
            with suppress(OSError):
                (folder / LOCK).unlink()
                folder.rmdir()
        lock.release()


@contextmanager
def publish(folder: Path, owned: Collection[str] = ()) -> Iterator[Path]:
    """Write files into a fresh folder that becomes visible as a whole when the block ends.

    On an error, and at any moment a run is killed, `folder` shows what it showed before. The
    caller holds the lock of the folder.

    Parameters
    ----------
    folder : Path
        Where the files are to be seen; files that no run wrote stay as they are.
    owned : collection of str
        Names of files that runs write, though perhaps not this one: one of an
        earlier run says nothing of this one, and goes.

    Yields
    ------
    Path
        The folder to write into.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as name:
    ...     with publish(Path(name)) as fresh:
    ...         _ = (fresh / "units.csv").write_text("one")
    ...     (Path(name) / "units.csv").read_text()
    'one'
    """
    generations = folder / GENERATIONS
    _make(generations)
    for left in (*generations.glob(f"{_WRITING}*"), *folder.glob(f"*{_LINKING}*")):
        # of a run that was killed
        left.unlink() if left.is_symlink() else shutil.rmtree(left, ignore_errors=True)
    fresh = Path(tempfile.mkdtemp(prefix=_WRITING, dir=generations))
    try:
        yield fresh
        fresh.chmod(0o777 & ~_umask())
        new = generations / _name(fresh)
        if new.exists():
            # the same as before, or left by a run that was killed when it had written it
            shutil.rmtree(fresh)
            for path in new.rglob("*"):
                os.utime(path)
        else:
            fresh.replace(new)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    if _gives_links(folder):
        _switch(folder, new, owned)
    else:
        _copy(folder, new)
        for name in owned:
            if not (new / name).exists():
                (folder / name).unlink(missing_ok=True)
        shutil.rmtree(generations, ignore_errors=True)


def find_current(folder: Path) -> Path:
    """Where the files of a folder lie that belong together, whatever is published meanwhile.

    Examples
    --------
    >>> find_current(Path("data")).as_posix()
    'data'
    """
    link = folder / CURRENT
    return folder / os.readlink(link) if link.is_symlink() and link.is_dir() else folder


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(
            f"the folder {folder}", f"it cannot be made ({error.strerror})", "give another folder"
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _name(generation: Path) -> str:
    """Name a generation by its content."""
    digest = hashlib.sha256()
    for path in sorted(generation.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(generation).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _gives_links(folder: Path) -> bool:
    probe = folder / f"{CURRENT}{_LINKING}probe"
    try:
        probe.symlink_to(CURRENT)
    except (OSError, NotImplementedError):
        return False
    probe.unlink()
    return True


def _switch(folder: Path, new: Path, owned: Collection[str]) -> None:
    names = {path.name for path in new.iterdir()}
    old = find_current(folder)
    if old == folder:
        old = _adopt(folder, names | set(owned))
    for name in sorted(names | {path.name for path in old.iterdir()}):
        seen, target = folder / name, Path(CURRENT) / name
        if not (seen.is_symlink() and Path(os.readlink(seen)) == target):
            # still what was current: a file of the new ones alone is not seen yet
            if seen.is_dir() and not seen.is_symlink():
                shutil.rmtree(seen)
            _link(seen, target)
    _link(folder / CURRENT, Path(GENERATIONS) / new.name)
    for name in {path.name for path in old.iterdir()} - names:
        (folder / name).unlink()
    # the one before stays: somebody may be reading it
    for generation in (folder / GENERATIONS).iterdir():
        if generation not in (new, old):
            shutil.rmtree(generation, ignore_errors=True)


def _adopt(folder: Path, names: Collection[str]) -> Path:
    """Make a generation of the plain files that stand where the new ones are to be seen."""
    adopted = folder / GENERATIONS / "before"
    shutil.rmtree(adopted, ignore_errors=True)
    adopted.mkdir()
    for name in names:
        seen = folder / name
        if seen.is_file():
            shutil.copy2(seen, adopted / name)
        elif seen.is_dir():
            shutil.copytree(seen, adopted / name)
    if (folder / CURRENT).is_dir():
        shutil.rmtree(folder / CURRENT)  # of a copy of the folder that did not keep the links
    _link(folder / CURRENT, Path(GENERATIONS) / adopted.name)
    return adopted


def _link(place: Path, target: Path) -> None:
    """Put a symbolic link in the place of whatever file stands there, at once."""
    aside = place.with_name(f"{place.name}{_LINKING}{os.getpid()}")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target)
    aside.replace(place)


def _copy(folder: Path, new: Path) -> None:
    for path in sorted(new.rglob("*")):
        if path.is_file():
            seen = folder / path.relative_to(new)
            seen.parent.mkdir(parents=True, exist_ok=True)
            part = seen.with_name(f".{seen.name}.part")
            shutil.copyfile(path, part)
            part.replace(seen)
