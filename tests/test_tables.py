"""Declared tables: validated when written and read, whole or not at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.errors import SchemaError
from compare.schema import CODINGS, DOCUMENTS, TABLES, UNITS, describe_tables
from compare.tables import aside, join_list, read_table, split_list, validate_table, write_tables

EXAMPLES = {pa.string(): "甲", pa.int64(): 1, pa.float64(): 0.5, pa.bool_(): True}


def frame_of(table, **changes):
    row = {c.name: c.values[0] if c.values else EXAMPLES[c.type] for c in table.columns}
    return pd.DataFrame([row | changes])


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_whether_what_is_written_is_read_back(table, tmp_path):
    frame = frame_of(table)
    write_tables({table: frame}, tmp_path)
    pd.testing.assert_frame_equal(read_table(table, tmp_path), validate_table(frame, table))


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_whether_the_csv_opens_in_excel_with_its_chinese(table, tmp_path):
    write_tables({table: frame_of(table)}, tmp_path)
    data = (tmp_path / f"{table.name}.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(data.decode("utf-8-sig").splitlines())
    assert header == table.names and len(rows) == 1


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"kind": "poem"}, "poem"),
        ({"start": "later"}, "wrong type"),
        ({"text": None}, "empty"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_whether_a_wrong_value_is_refused_and_named(changes, word):
    with pytest.raises(SchemaError, match=word):
        validate_table(frame_of(UNITS, **changes), UNITS)


def test_whether_a_missing_column_is_refused_and_named():
    with pytest.raises(SchemaError, match="elaborates"):
        validate_table(frame_of(UNITS).drop(columns="elaborates"), UNITS)


def test_whether_two_rows_with_one_key_are_refused():
    with pytest.raises(SchemaError, match="two rows"):
        validate_table(pd.concat([frame_of(DOCUMENTS)] * 2), DOCUMENTS)


def test_whether_a_frame_that_is_refused_leaves_the_old_tables_as_they_were(tmp_path):
    write_tables({UNITS: frame_of(UNITS)}, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(SchemaError):
        write_tables(
            {UNITS: frame_of(UNITS, text="new"), CODINGS: frame_of(CODINGS, level="x")}, tmp_path
        )
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_whether_an_interrupted_file_leaves_the_old_one(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), aside(target) as path:
        path.write_text("half", encoding="utf-8")
        raise KeyboardInterrupt
    assert target.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_whether_a_missing_or_damaged_table_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(SchemaError, match="policy-compare process"):
        read_table(UNITS, tmp_path)
    (tmp_path / "units.parquet").write_bytes(b"not parquet")
    with pytest.raises(SchemaError, match="Parquet"):
        read_table(UNITS, tmp_path)


def test_whether_a_missing_year_stays_missing_and_is_no_zero(tmp_path):
    write_tables({DOCUMENTS: frame_of(DOCUMENTS, year=None)}, tmp_path)
    assert read_table(DOCUMENTS, tmp_path)["year"].isna().all()


@given(st.lists(st.text(alphabet="abc单窗;； ", min_size=1)))
def test_whether_lists_in_a_cell_keep_their_length(items):
    assert len(split_list(join_list(items))) == len(items)


def test_whether_the_data_dictionary_describes_every_column():
    text = describe_tables()
    for table in TABLES.values():
        for column in table.columns:
            assert f"`{column.name}`" in text and column.description in text


def test_whether_the_documentation_has_the_data_dictionary_as_it_is():
    page = (Path(__file__).parents[1] / "docs" / "tables.md").read_text(encoding="utf-8")
    assert page.endswith(describe_tables())
