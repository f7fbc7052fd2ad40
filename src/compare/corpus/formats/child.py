"""Reading in a process of its own, so that no file can take the program down."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from compare.corpus.formats.limits import Limits, Refusal, show_bytes
from compare.corpus.formats.passages import Place, Reading

# format: module and function that read it
READERS = {
    "docx": ("word", "read_word"),
    "pdf": ("pdf", "read_pdf"),
    "html": ("html", "read_html"),
    "xlsx": ("sheet", "read_sheet"),
}
_MODULE = "compare.corpus.formats"
_REFUSED = 3


def read_apart(data: bytes, format_: str, limits: Limits, encoding: str = "") -> Reading:
    r"""Read a file in a child process that is held to the limits.

    Parameters
    ----------
    data : bytes
        The file.
    format_ : str
        One of `READERS`.
    limits : Limits
        What it may cost.
    encoding : str, optional
        Its encoding, where it is known and the format has one.

    Returns
    -------
    Reading
        Its text and places.

    Raises
    ------
    Refusal
        The reader refused it, or it took too long or too much memory.

    Examples
    --------
    >>> from compare.corpus.formats.limits import LIMITS
    >>> read_apart("<p>一、任务</p>".encode(), "html", LIMITS).text
    '一、任务\n'
    """
    request = json.dumps({"format": format_, "encoding": encoding, "limits": asdict(limits)})
    root = str(Path(__file__).resolve().parents[3])
    # the packages this process was started with, and never those of the current folder (-P)
    path = [root, *(entry for entry in sys.path if entry and Path(entry).is_absolute())]
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", _MODULE],
            input=request.encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(dict.fromkeys(path))},
            timeout=limits.seconds,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise Refusal(
            f"reading it took longer than {limits.seconds} seconds, the limit",
            "give a smaller file: split it, or leave out pictures",
        ) from None
    except OSError as error:
        raise Refusal(
            f"no process could be started to read it ({error.strerror})",
            "free some memory and try again",
        ) from None
    return _read_answer(done.returncode, done.stdout, limits)


def _read_answer(status: int, answer: bytes, limits: Limits) -> Reading:
    if status not in (0, _REFUSED):
        raise Refusal(
            f"reading it broke off (status {status}): it is damaged, or needs more than"
            f" {show_bytes(limits.memory_bytes)} of memory, the limit",
            "open it in its program and save it again, or split it",
        )
    told = json.loads(answer)
    if status == _REFUSED:
        raise Refusal(told["found"], told["hint"])
    places = tuple(Place(start, end, where) for start, end, where in told["places"])
    return Reading(told["text"], places, told["encoding"])


def serve(given: BinaryIO, answer: BinaryIO) -> int:
    """Do what `read_apart` asks, in the child: read the request, answer with text or refusal.

    Parameters
    ----------
    given, answer : binary file
        Where the request and the file come from, and where the answer goes.

    Returns
    -------
    int
        The exit status.
    """
    request = json.loads(given.readline())
    limits = Limits(**request["limits"])
    _hold_to(limits)
    status = 0
    try:
        module, name = READERS[request["format"]]
        read: Callable[[bytes, Limits, str], Reading] = getattr(
            import_module(f"{_MODULE}.{module}"), name
        )
        done = read(given.read(), limits, request["encoding"])
        told = {
            "text": done.text,
            "encoding": done.encoding,
            "places": [(place.start, place.end, place.where) for place in done.places],
        }
    except Refusal as refusal:
        status, told = _REFUSED, {"found": refusal.found, "hint": refusal.hint}
    except MemoryError:
        limit = show_bytes(limits.memory_bytes)
        status, told = (
            _REFUSED,
            {
                "found": f"reading it takes more than {limit} of memory, the limit",
                "hint": "give a smaller file: split it, or leave out pictures",
            },
        )
    except Exception as error:
        # whatever a library says of a damaged file
        status, told = (
            _REFUSED,
            {
                "found": f"it cannot be read as .{request['format']} ({_describe(error)})",
                "hint": "open it in its program and save it again",
            },
        )
    answer.write(json.dumps(told).encode())
    answer.flush()
    return status


def _describe(error: Exception) -> str:
    said = re.sub(r" at 0x[0-9a-fA-F]+", "", " ".join(str(error).split()))[:160].rstrip(".;")
    if "huge text node" in said:
        return "a stretch of it is longer than 10 MB, the limit of XML"
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _hold_to(limits: Limits) -> None:
    """Hold this process to the memory and time it may take, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    wanted = (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.seconds + 5),
        (resource.RLIMIT_CORE, 0),
    )
    for what, most in wanted:
        # macOS refuses some of them
        try:
            hard = resource.getrlimit(what)[1]
            allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (allowed, hard))
        except (ValueError, OSError):
            continue
