"""The automatic numbers of a Word document: not in its text, but in the definitions of its lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from compare.corpus.formats.numerals import format_number

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
# Bullets carry no number and are left out, but for the dash, which official documents count by.
_DASHES = re.compile(r"[—–－\-]{1,3}")
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered.

    Parameters
    ----------
    start : int
        Its first number.
    style : str
        How a number is printed.
    text : str
        What is printed, ``%1`` for the number of the first level.
    gap : str
        What stands between number and text: a space or nothing.
    restart : int or None
        From which level (from 1) on an item restarts it: 0 never, None any above it.
    legal : bool
        Whether all numbers in it are Arabic.
    paragraph_style : str
        The paragraph style that is numbered so.
    """

    start: int = 1
    style: str = "decimal"
    text: str = ""
    gap: str = " "
    restart: int | None = None
    legal: bool = False
    paragraph_style: str = ""


@dataclass(frozen=True)
class Numbered:
    """One use of a list: which list it counts in, its levels, and where it starts anew."""

    abstract: str
    levels: tuple[Level, ...]
    starts: Mapping[int, int] = field(default_factory=dict)


class ListNumbers:
    """Counts the items of a document's lists, in the order in which they are asked for.

    Parameters
    ----------
    numbering : element or None
        The root of ``numbering.xml``.
    styles : element or None
        The root of ``styles.xml``.
    """

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._styles = {} if styles is None else _read_styles(styles)
        self._lists = {} if numbering is None else _read_lists(numbering, self._styles)
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def number(self, properties: Any) -> str:
        """Automatic number of the next paragraph, with the blank behind it; empty without one.

        Parameters
        ----------
        properties : element or None
            Its ``w:pPr``.
        """
        num_id, level = self._find_list(properties)
        known = self._lists.get(num_id)
        if known is None or not 0 <= level < len(known.levels):
            return ""
        counts = self._counts.setdefault(known.abstract, [None] * _LEVELS)
        start = known.starts.get(level, known.levels[level].start)
        before = counts[level]
        if (level in known.starts and (num_id, level) not in self._begun) or before is None:
            counts[level] = start
        else:
            counts[level] = before + 1
        self._begun.add((num_id, level))
        for below in range(level + 1, len(known.levels)):
            restart = known.levels[below].restart
            if restart is None or level < restart:
                counts[below] = None
        return _print_number(known, level, counts)

    def _find_list(self, properties: Any) -> tuple[str, int]:
        """List and level of a paragraph: its own, else those of its style."""
        own = None if properties is None else properties.find(f"{_W}numPr")
        num_id, level = _read_reference(own)
        named = None if properties is None else properties.find(f"{_W}pStyle")
        style = self._styles.get("" if named is None else named.get(f"{_W}val", ""))
        seen: set[str] = set()
        while num_id is None and style is not None and style.name not in seen:
            seen.add(style.name)
            num_id = style.num_id
            if num_id is not None and level is None:
                known = self._lists.get(num_id)
                linked = [
                    index
                    for index, one in enumerate(known.levels if known else ())
                    if one.paragraph_style in seen and one.paragraph_style
                ]
                level = linked[0] if linked else style.level
            style = self._styles.get(style.parent)
        return num_id or "", level or 0


@dataclass(frozen=True)
class _Style:
    name: str
    parent: str
    num_id: str | None
    level: int | None


def _print_number(known: Numbered, level: int, counts: list[int | None]) -> str:
    own = known.levels[level]
    if own.style == "bullet":
        return own.text if _DASHES.fullmatch(own.text) else ""

    def fill(found: re.Match[str]) -> str:
        index = int(found[1]) - 1
        if index >= len(known.levels):
            return ""
        count = counts[index]
        style = "decimal" if own.legal else known.levels[index].style
        return format_number(known.levels[index].start if count is None else count, style)

    printed = _PLACEHOLDER.sub(fill, own.text)
    return printed + own.gap if printed.strip() else ""


def _value(element: Any, name: str, default: str = "") -> str:
    found = None if element is None else element.find(f"{_W}{name}")
    return default if found is None else str(found.get(f"{_W}val", default))


def _whole(printed: str, default: int) -> int:
    return int(printed) if re.fullmatch(r"-?\d{1,9}", printed) else default


def _read_reference(element: Any) -> tuple[str | None, int | None]:
    """List and level that a ``w:numPr`` names."""
    level = _value(element, "ilvl")
    return _value(element, "numId") or None, _whole(level, 0) if level else None


def _read_styles(styles: Any) -> dict[str, _Style]:
    """Paragraph styles by id; that of paragraphs which name none also as the empty id."""
    found: dict[str, _Style] = {}
    for element in styles.iterchildren(f"{_W}style"):
        if element.get(f"{_W}type") not in (None, "paragraph", "numbering"):
            continue
        properties = element.find(f"{_W}pPr")
        numbers = None if properties is None else properties.find(f"{_W}numPr")
        num_id, level = _read_reference(numbers)
        name = element.get(f"{_W}styleId", "")
        style = _Style(name, _value(element, "basedOn", "\x00"), num_id, level)
        found[name] = style
        paragraph = element.get(f"{_W}type") == "paragraph"
        if paragraph and element.get(f"{_W}default") in ("1", "true", "on"):
            found[""] = style
    return found


def _read_lists(numbering: Any, styles: Mapping[str, _Style]) -> dict[str, Numbered]:
    abstract = {
        element.get(f"{_W}abstractNumId", ""): element
        for element in numbering.iterchildren(f"{_W}abstractNum")
    }
    uses = {
        element.get(f"{_W}numId", ""): element for element in numbering.iterchildren(f"{_W}num")
    }
    found = {}
    for num_id, use in uses.items():
        name = _follow_link(_value(use, "abstractNumId"), abstract, uses, styles)
        if num_id == "0" or name not in abstract:
            continue
        levels = _read_levels(abstract[name].iterchildren(f"{_W}lvl"), (Level(),) * _LEVELS)
        starts = {}
        for override in use.iterchildren(f"{_W}lvlOverride"):
            index = _whole(override.get(f"{_W}ilvl", ""), -1)
            levels = _read_levels(override.iterchildren(f"{_W}lvl"), levels)
            start = _value(override, "startOverride")
            if start:
                starts[index] = _whole(start, 1)
        found[num_id] = Numbered(name, levels, starts)
    return found


def _follow_link(
    name: str, abstract: Mapping[str, Any], uses: Mapping[str, Any], styles: Mapping[str, _Style]
) -> str:
    """Definition that a list takes over from a list style, else its own."""
    seen: set[str] = set()
    while name in abstract and name not in seen:
        seen.add(name)
        style = styles.get(_value(abstract[name], "numStyleLink", "\x00"))
        if style is None or style.num_id is None or style.num_id not in uses:
            break
        name = _value(uses[style.num_id], "abstractNumId")
    return name


def _read_levels(elements: Iterable[Any], levels: tuple[Level, ...]) -> tuple[Level, ...]:
    found = list(levels)
    for element in elements:
        index = _whole(element.get(f"{_W}ilvl", ""), -1)
        if not 0 <= index < _LEVELS:
            continue
        restart = _value(element, "lvlRestart")
        legal = element.find(f"{_W}isLgl")
        found[index] = Level(
            start=_whole(_value(element, "start"), 1),
            style=_read_style(element),
            text=_value(element, "lvlText"),
            gap="" if _value(element, "suff", "tab") == "nothing" else " ",
            restart=_whole(restart, 0) if restart else None,
            legal=legal is not None and legal.get(f"{_W}val", "1") not in ("0", "false", "off"),
            paragraph_style=_value(element, "pStyle"),
        )
    return tuple(found)


def _read_style(level: Any) -> str:
    """Number style of a level; newer ones stand beside an older one that programs fall back to."""
    styles = [str(found.get(f"{_W}val", "")) for found in level.iter(f"{_W}numFmt")]
    return next((style for style in styles if style != "custom"), "decimal")
