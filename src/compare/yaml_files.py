"""YAML that a person wrote, read without running, unfolding or losing anything of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from compare.errors import CompareError

# Characters of a file, and how deep its lists may nest.
LONGEST, DEEPEST = 5_000_000, 20
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# what plain values raise while they are made: !!bool maybe, !!int "", a date that is none
_NO_VALUE = (ValueError, OverflowError, LookupError, AttributeError, TypeError)


def read_yaml(path: Path, asked: str, error: type[CompareError]) -> Any:
    """Read a YAML file of plain values.

    Parameters
    ----------
    path : Path
        The file.
    asked : str
        What was asked for, for messages.
    error : type
        Kind of error to raise.

    Returns
    -------
    object
        Mappings, lists and plain values; None where the file is empty.

    Raises
    ------
    CompareError
        Of the kind `error`: the file is missing, is no text or no YAML, is too
        large, nests too deep, says the same key twice, or has a place that
        stands for another one.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.yml"
    ...     _ = path.write_text("names: [厦门市]", encoding="utf-8")
    ...     read_yaml(path, "the file a.yml", CompareError)
    {'names': ['厦门市']}
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise error(asked, "there is no such file", "give the path of a YAML file") from None
    except (OSError, ValueError) as reason:
        raise error(asked, "it cannot be read as UTF-8 text", "save it as UTF-8") from reason
    if len(text) > LONGEST:
        raise error(asked, f"it has more than {LONGEST:,} characters, the limit", "split it")
    try:
        # lines that name each other could unfold without end: first the shape, then the values
        _check_shape(text, asked, error)
        for key, line in _repeated(yaml.compose(text, Loader=LOADER)):
            raise error(
                asked, f"the key {key!r} stands again at line {line}", "keep one of the two"
            )
        return yaml.load(text, Loader=LOADER)
    except yaml.YAMLError as reason:
        mark = getattr(reason, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise error(asked, f"it is no valid YAML{where}", "correct that line") from None
    except _NO_VALUE as reason:
        raise error(
            asked, f"it holds a value that is none ({reason})", "quote that value"
        ) from None


def _check_shape(text: str, asked: str, error: type[CompareError]) -> None:
    """Refuse what could unfold without end: a few lines that name each other, or a pit of brackets."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            found = "stands for another place" if depth <= DEEPEST else "nests too deep"
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise error(asked, f"what line {line} says {found}", "write it out")


def _repeated(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """Keys that a mapping has a second time, of which YAML would silently keep the last."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated(item)
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield key.value, key.start_mark.line + 1
                seen.add(key.value)
            yield from _repeated(value)
