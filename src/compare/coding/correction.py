"""One correction: what a person says a unit is, checked against the codes there are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from compare.coding.taxonomy import Taxonomy
from compare.errors import SourceError, list_choices
from compare.schema import UNITS

PROGRAM = "policy-compare"
NONE = "none"
ALLOWED = {c.name: tuple(v for v in c.values if v) for c in UNITS.columns}
ACTED_ON = "measure"
WITHOUT_THEME = "context"

_IGNORED = re.compile(r"[\s\x00-\x1f\x7f\ufeff]+")
_BETWEEN = re.compile(r"[;；,，、\s]+")
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")


@dataclass(frozen=True)
class Correction:
    """What a person says of one unit.

    Parameters
    ----------
    document : str
        Document id.
    start, end : int
        Where the unit stood in the raw text when it was corrected.
    text : str
        The raw text of the unit; it decides whether the correction still fits.
    kind, status : str
        Empty where they are as the program says.
    themes, practices : tuple of str or None
        Codes, the main theme first; None where they are as the program says.
    coder : str
        Who says so.
    date : str
        ISO date, with or without a time; empty where it is not known.
    note : str
        Anything else; a correction that holds only a note changes nothing.
    """

    document: str
    start: int
    end: int
    text: str
    kind: str = ""
    status: str = ""
    themes: tuple[str, ...] | None = None
    practices: tuple[str, ...] | None = None
    coder: str = ""
    date: str = ""
    note: str = ""

    @property
    def decides(self) -> bool:
        """Whether it says anything of the coding."""
        return bool(self.kind or self.status) or (self.themes, self.practices) != (None, None)

    def same_as(self, other: Correction) -> bool:
        """Whether another one says the same of the same unit, whenever it was made."""
        here, there = (replace(c, text=squeeze(c.text), date="") for c in (self, other))
        return here == there


COLUMNS = tuple(field.name for field in fields(Correction))
NEEDED = ("document", "start", "end", "text", "coder")


def squeeze(text: str) -> str:
    r"""Keep of a text what counts when two texts are compared.

    Examples
    --------
    >>> squeeze("1. 公示\r\n收费。") == squeeze("1.公示收费。")
    True
    """
    return _IGNORED.sub("", text)


def check_correction(cells: Mapping[str, Any], asked: str, taxonomy: Taxonomy) -> Correction:
    """Make a correction of the cells of a row.

    Parameters
    ----------
    cells : mapping of str to str
        By column; what is missing is empty.
    asked : str
        What the row is called in a message.
    taxonomy : Taxonomy
        The codes there are.

    Raises
    ------
    SourceError
        A value is unknown, or two of them do not go together.
    """
    text = str(cells.get("text") or "")
    found = {n: str(cells.get(n) or "").strip() for n in COLUMNS if n not in ("text", "start", "end")}  # fmt: skip
    for name in ("document", "coder"):
        if not found[name]:
            raise SourceError(asked, f"it has no {name}", "fill it in")
    if not squeeze(text):
        raise SourceError(asked, "it has no text", "give the raw text of the unit")
    if found["coder"] == PROGRAM:
        raise SourceError(asked, f"the coder is {PROGRAM!r}", "give the name of the person")
    for name in ("kind", "status"):
        if found[name] and found[name] not in ALLOWED[name]:
            raise SourceError(
                asked,
                f"the {name} {found[name]!r} is unknown",
                f"use one of {list_choices(ALLOWED[name])}, or nothing for what the program says",
            )
    if found["status"] and found["kind"] not in ("", ACTED_ON):
        raise SourceError(
            asked,
            f"a {found['kind']} has the status {found['status']!r}",
            f"give a status to a {ACTED_ON} only",
        )
    themes = _read_codes(found.pop("themes"), "theme", asked, taxonomy)
    practices = _read_codes(found.pop("practices"), "practice", asked, taxonomy)
    _check_codes(themes, practices, found["kind"], asked, taxonomy)
    return Correction(
        **found | {"date": _read_date(found["date"], asked)},
        start=_read_offset(cells.get("start"), "start", asked),
        end=_read_offset(cells.get("end"), "end", asked),
        text=text,
        themes=themes,
        practices=practices,
    )


def _read_offset(cell: object, name: str, asked: str) -> int:
    written = str("" if cell is None else cell).strip()
    if not re.fullmatch(r"[0-9]+", written):
        raise SourceError(asked, f"{name!r} has the value {written!r}", "use a whole number")
    return int(written)


def _read_date(written: str, asked: str) -> str:
    found = _DATE.match(written)
    # spreadsheets write 2025/9/1 where they read 2025-09-01
    iso = f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}{written[found.end() :]}" if found else written  # fmt: skip
    try:
        if iso:
            datetime.fromisoformat(iso)
    except ValueError:
        raise SourceError(
            asked, f"the date {written!r} is none", "write it as 2025-09-01, or leave it empty"
        ) from None
    return iso


def _read_codes(written: str, level: str, asked: str, taxonomy: Taxonomy) -> tuple[str, ...] | None:
    if not written:
        return None
    if written.casefold() == NONE:
        return ()
    if level == "theme":
        known = [theme.code for theme in taxonomy.themes]
    else:
        known = [practice.code for theme in taxonomy.themes for practice in theme.practices]
    codes = tuple(dict.fromkeys(code for code in _BETWEEN.split(written) if code))
    for code in codes:
        if code not in known:
            raise SourceError(
                asked,
                f"the {level} {code!r} is unknown",
                f"use {NONE}, or one of {list_choices(known, len(known))}",
            )
    return codes


def _check_codes(
    themes: tuple[str, ...] | None,
    practices: tuple[str, ...] | None,
    kind: str,
    asked: str,
    taxonomy: Taxonomy,
) -> None:
    outside = taxonomy.outside
    if kind == WITHOUT_THEME and (themes or practices):
        raise SourceError(asked, f"a unit of kind {kind} has codes", "leave them out, or the kind")
    if themes is not None:
        if len(themes) > taxonomy.max_themes:
            raise SourceError(
                asked, f"it has {len(themes)} themes", f"give at most {taxonomy.max_themes}"
            )
        if outside is not None and outside.code in themes and len(themes) > 1:
            raise SourceError(
                asked, f"{outside.code!r} stands beside other themes", "give it alone, or leave it"
            )
        for code in practices or ():
            theme = taxonomy.theme_of(code).code
            if theme not in themes:
                raise SourceError(
                    asked,
                    f"the practice {code!r} belongs to {theme!r}, which is not among the themes",
                    "add that theme, or leave the practice out",
                )
