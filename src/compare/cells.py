"""Cells of CSV files: written so that no spreadsheet takes one for a formula, read as they were.

A spreadsheet calculates what begins with ``=``, ``+``, ``-`` or ``@``, and a document may hold
such words on purpose. An apostrophe before them makes them text in every spreadsheet; where a text
has apostrophes there already it gets one more, so that none is ever lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

# Signs of formulas, narrow and wide, behind what a spreadsheet may leave out; a tab or line end may
# move what follows to a cell of its own.
_FORMULA = re.compile(
    r"'*+(?:[\t\n\r]"
    r"|[\x00-\x20\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]*+"
    r"[=+\-@＝＋－＠﹦﹢﹣﹫])"
)


def guard(text: str) -> str:
    r"""Write a text so that a spreadsheet shows it as text.

    Examples
    --------
    >>> guard("=1+1"), guard("－推进"), guard("'=1"), guard("1+1")
    ("'=1+1", "'－推进", "''=1", '1+1')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Take away again what `guard` has added.

    Examples
    --------
    >>> unguard(guard("'=1")), unguard("'it'")
    ("'=1", "'it'")
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def guard_texts(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with every text in it guarded, for a CSV file."""
    return _each_text(frame, guard)


def unguard_texts(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame that was read from a CSV file, with its texts as they were."""
    return _each_text(frame, unguard)


def unguard_row(row: Mapping[Any, Any]) -> dict[Any, Any]:
    """A row that was read from a CSV file, with its texts as they were.

    Examples
    --------
    >>> unguard_row({"text": "'=1", "start": None})
    {'text': '=1', 'start': None}
    """
    return {name: unguard(cell) if isinstance(cell, str) else cell for name, cell in row.items()}


def _each_text(frame: pd.DataFrame, change: Any) -> pd.DataFrame:
    columns = {
        str(name): column.map(lambda cell: change(cell) if isinstance(cell, str) else cell)
        for name, column in frame.select_dtypes(["object", "str"]).items()
    }
    return frame.assign(**columns)
