"""Tables validated against their declaration, written whole or not at all, and read back."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from compare.cells import guard_texts
from compare.errors import SchemaError, list_choices
from compare.schema import Table

SEPARATOR = ";"


def split_list(joined: str) -> list[str]:
    """Take a joined list apart; the empty string is the empty list.

    Examples
    --------
    >>> split_list("sea_rail;single_window")
    ['sea_rail', 'single_window']
    >>> split_list("")
    []
    """
    return joined.split(SEPARATOR) if joined else []


def join_list(items: Iterable[str]) -> str:
    """Join items for a table cell; a semicolon inside an item becomes full-width.

    Examples
    --------
    >>> join_list(["a", "b"])
    'a;b'
    """
    return SEPARATOR.join(str(item).replace(SEPARATOR, "；") for item in items)


def validate_table(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return the frame with exactly the declared columns and types, in order.

    Parameters
    ----------
    frame : pandas.DataFrame
        At least the columns of `table`; others are refused.
    table : Table
        The declaration.

    Raises
    ------
    SchemaError
        A column is missing or unknown, a value has the wrong type or is not
        among the declared ones, or two rows have the same key.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.schema import CODINGS
    >>> validate_table(pd.DataFrame(columns=CODINGS.names), CODINGS).shape
    (0, 12)
    """
    asked = f"the table {table.name}"
    given = set(frame.columns)
    for missing in [name for name in table.names if name not in given]:
        raise SchemaError(
            asked, f"the column {missing!r} is missing", "run policy-compare process again"
        )
    for unknown in sorted(given - set(table.names)):
        raise SchemaError(
            asked,
            f"the column {unknown!r} is not declared",
            f"use only {list_choices(table.names)}",
        )
    for column in table.columns:
        empty = int(frame[column.name].isna().sum())
        if empty and not column.nullable:
            raise SchemaError(
                asked,
                f"the column {column.name!r} has {empty} empty values",
                "give every row a value",
            )
    try:
        arrow = pa.Table.from_pandas(
            frame[table.names], schema=table.schema, preserve_index=False, safe=True
        )
    except (pa.ArrowException, ValueError, TypeError) as error:
        reason = str(error.args[0]).split("\n")[0] if error.args else str(error)
        raise SchemaError(
            asked, f"a value has the wrong type ({reason})", "look at the data dictionary"
        ) from error
    for column in table.columns:
        if column.values:
            for value in arrow.column(column.name).unique().to_pylist():
                if value not in column.values:
                    raise SchemaError(
                        asked,
                        f"{column.name!r} has the value {value!r}",
                        f"use one of {list_choices(map(repr, column.values))}",
                    )
    clean = to_frame(arrow)
    if clean.duplicated(list(table.key)).any():
        first = clean[clean.duplicated(list(table.key))].iloc[0]
        key = {name: first[name] for name in table.key}
        raise SchemaError(asked, f"two rows have the key {key}", "keep one of them")
    return clean


def to_frame(arrow: pa.Table) -> pd.DataFrame:
    """Turn an Arrow table into a frame whose integers stay integers beside missing values."""
    nullable = {pa.int64(): pd.Int64Dtype()}
    frame: pd.DataFrame = arrow.to_pandas(types_mapper=nullable.get)
    # only columns that may miss a value need the nullable type
    plain = {
        name: "int64"
        for name in frame.columns
        if frame[name].dtype == "Int64" and not arrow.schema.field(name).nullable
    }
    return frame.astype(plain)


def write_tables(
    frames: Mapping[Table, pd.DataFrame], folder: Path, others: Mapping[str, str] | None = None
) -> None:
    """Write tables as Parquet and as CSV (UTF-8 with a byte order mark, for Excel).

    In the CSV files no text begins like a formula (`compare.cells.guard`).

    Parameters
    ----------
    frames : mapping of Table to pandas.DataFrame
        The tables with their rows.
    folder : Path
        An existing folder; `compare.storage.publish` gives one whose files
        become visible together.
    others : mapping of str to str, optional
        Texts to write beside the tables, by file name, as they are.

    Raises
    ------
    SchemaError
        A frame is not what its table declares; nothing is written.
    """
    clean = {table: validate_table(frame, table) for table, frame in frames.items()}
    for table, frame in clean.items():
        arrow = pa.Table.from_pandas(frame, schema=table.schema, preserve_index=False)
        pq.write_table(arrow, folder / f"{table.name}.parquet")
        guard_texts(frame).to_csv(
            folder / f"{table.name}.csv",
            index=False,
            encoding="utf-8-sig",
            lineterminator="\n",
            quoting=csv.QUOTE_NONNUMERIC,  # else a lone carriage return ends the row
        )
    for file, text in (others or {}).items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(text.encode("utf-8"))


def read_table(table: Table, folder: Path) -> pd.DataFrame:
    """Read a table that `write_tables` wrote, validated.

    Raises
    ------
    SchemaError
        The file is missing, is no Parquet file, or does not have the declared columns.
    """
    path = folder / f"{table.name}.parquet"
    if not path.is_file():
        raise SchemaError(
            f"the table {table.name} in {folder}",
            "there is no such file",
            "run policy-compare process first",
        )
    try:
        arrow = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise SchemaError(
            f"the table {path}",
            "it is no readable Parquet file",
            "run policy-compare process again",
        ) from error
    return validate_table(to_frame(arrow), table)


class aside:
    """Context in which a file is written under another name, then moved into place.

    A reader sees the old file or the new one, never a part; on an error the
    old one stays.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with aside(Path(folder) / "a.txt") as path:
    ...         _ = path.write_text("whole")
    ...     (Path(folder) / "a.txt").read_text()
    'whole'
    """

    def __init__(self, target: Path) -> None:
        self.target = Path(target)

    def __enter__(self) -> Path:
        self.target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            prefix=f".{self.target.name}.", suffix=".part", dir=self.target.parent
        )
        os.close(handle)
        self.path = Path(name)
        return self.path

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            # mkstemp makes files that only their owner reads; a result is for everyone
            umask = os.umask(0)
            os.umask(umask)
            self.path.chmod(0o666 & ~umask)
            self.path.replace(self.target)
        else:
            self.path.unlink(missing_ok=True)
