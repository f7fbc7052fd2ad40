"""The declared tables: every column with its type, its meaning and its allowed values.

Three tables hold everything that is known of a corpus: `documents` (one row a
document), `units` (one row a unit) and `codings` (one row for each piece of
evidence of a code on a unit). Each is declared here once as an Arrow schema
whose fields carry their description; the data dictionary is printed from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True)
class Column:
    """One column of a declared table."""

    name: str
    type: pa.DataType
    description: str
    nullable: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A declared table: its name, its columns, and the columns that identify a row."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema, each field with its description as metadata."""
        return pa.schema(
            [
                pa.field(c.name, c.type, c.nullable, {"description": c.description})
                for c in self.columns
            ]
        )

    @property
    def names(self) -> list[str]:
        """The column names in order."""
        return [column.name for column in self.columns]


_text, _count, _number, _flag = pa.string(), pa.int64(), pa.float64(), pa.bool_()

DOCUMENTS = Table(
    "documents",
    (
        Column("document", _text, "Document id, stable; the file's stem where no sources.csv names it"),
        Column("file", _text, "Path of the source relative to the raw folder, with extension"),
        Column("sha256", _text, "Checksum of the file's bytes, hexadecimal"),
        Column("title", _text, "Title as printed; empty where unknown"),
        Column("jurisdiction", _text, "Jurisdiction in Chinese; the document id where unknown"),
        Column("jurisdiction_en", _text, "Jurisdiction in English; the document id where unknown"),
        Column("code", _text, "GB/T 2260 code of the jurisdiction; empty where unknown"),
        Column("level", _text, "Administrative level (municipality, sub_provincial, prefecture, county)"),
        Column("issuing_body", _text, "Body that issued the document; empty where unknown"),
        Column("document_number", _text, "Document number as printed, damage included"),
        Column("genre", _text, "action_plan, measures_list, work_points, work_report; empty where unknown"),
        Column("genre_recognised", _text, "Genre as the program tells it from the text"),
        Column("year", _count, "Year that the document is about", nullable=True),
        Column("period", _text, "Period it covers, such as 2023, 2022-Q2, 2022-H1; empty where unknown"),
        Column("publication_date", _text, "ISO date of publication; empty where unknown"),
        Column("identity", _text, "Whether jurisdiction and period are stated in the text or inferred",
               values=("stated", "inferred", "")),
        Column("evidence", _text, "Words of the text that the identity rests on"),
        Column("format", _text, "Format of the file: txt, md, docx, pdf, html, xlsx"),
        Column("encoding", _text, "Encoding of the file, for formats that have one"),
        Column("added", _text, "ISO date on which the document was added; empty where unknown"),
        Column("origin", _text, "Where it came from, as whoever added it says"),
        Column("inferred", _text, "Fields that the program guessed from the text, joined by ;"),
        Column("characters", _count, "Length of the text in characters"),
        Column("units", _count, "Number of units found"),
    ),
    ("document",),
)  # fmt: skip

UNITS = Table(
    "units",
    (
        Column("file", _text, "Path of the source relative to the raw folder, with extension"),
        Column("document", _text, "Document id"),
        Column("unit", _text, "Unit id: document id and running number"),
        Column("label", _text, "Number as printed (1, 1.1-2, 第三条, 一是); s for a sentence, lead for a "
               "lead-in, pre for a preamble"),
        Column("start", _count, "First character in the raw text"),
        Column("end", _count, "One past the last character: raw[start:end] == text"),
        Column("place", _text, "Where it begins in a Word, PDF, HTML or Excel file: page, table row or cells; "
               "empty for plain text"),
        Column("section", _text, "Headings above the unit, outermost first, joined by ' > '"),
        Column("kind", _text, "What the unit is", values=("measure", "result", "problem", "context")),
        Column("status", _text, "planned or done for a measure, else empty", values=("planned", "done", "")),
        Column("kind_evidence", _text, "Words or heading that settled kind and status"),
        Column("themes", _text, "Theme codes joined by ;, the main one first"),
        Column("practices", _text, "Practice codes joined by ;, the firmest first"),
        Column("confidence", _number, "Confidence of the main theme, 0 to 1; empty without a theme", nullable=True),
        Column("candidates", _text, "The three likeliest themes with their confidence, also where not given: "
               "code=0.82;code=0.31"),
        Column("coder", _text, "policy-compare, or the name of the person who corrected the unit"),
        Column("lead_units", _text, "Lead or responsible units, one by one, joined by ;"),
        Column("lead_units_printed", _text, "The same as printed in the text"),
        Column("lead_agencies", _text, "Kinds of agency of the lead units, joined by ;"),
        Column("support_units", _text, "Supporting units, one by one, joined by ;"),
        Column("support_agencies", _text, "Kinds of agency of the supporting units, joined by ;"),
        Column("deadline", _text, "Deadline as ISO date, or long_term; empty where none is given"),
        Column("deadline_printed", _text, "The same as printed in the text"),
        Column("quantities", _text, "Quantities stated in the text, as printed, joined by ;"),
        Column("marks", _text, "Marks before the unit (▲●★), joined by ;"),
        Column("mark_meanings", _text, "What the document's own legend says of the marks, joined by ;"),
        Column("redacted", _flag, "Whether the published text masks figures or names with *"),
        Column("elaborates", _text, "Unit id of the key point that this task spells out; empty where none"),
        Column("text", _text, "The unit's text exactly as in the source"),
    ),
    ("unit",),
)  # fmt: skip

CODINGS = Table(
    "codings",
    (
        Column("document", _text, "Document id"),
        Column("unit", _text, "Unit id"),
        Column("level", _text, "Level of the code", values=("theme", "practice")),
        Column("code", _text, "Code of the theme or practice"),
        Column("theme", _text, "The theme itself, or the practice's theme"),
        Column("rank", _count, "1 for the main theme (or firmest practice), 2 for the next, ..."),
        Column("confidence", _number, "Confidence of the code on this unit, 0 to 1"),
        Column("start", _count, "First character of the evidence in the raw text"),
        Column("end", _count, "One past its last character: raw[start:end] == evidence"),
        Column("evidence", _text, "The words that caused the code, as in the source"),
        Column("label", _text, "Label or pattern of the taxonomy that they match"),
        Column("place", _text, "Where in the unit the evidence stands",
               values=("title", "body", "heading", "neighbour")),
    ),
    ("unit", "code", "start", "end", "label"),
)  # fmt: skip

QUANTITIES = Table(
    "quantities",
    (
        Column("document", _text, "Document id"),
        Column("unit", _text, "Unit id"),
        Column("number", _count, "Running number within the unit"),
        Column("printed", _text, "The quantity as printed, with the word that leads to it"),
        Column("value", _number, "Its number, 万 and 亿 worked out; empty where it is masked", nullable=True),
        Column("measured_in", _text, "What it is measured in, as printed: %, 家, 元, 标箱 …"),
        Column("direction", _text, "Which way it goes", values=("increase", "decrease", "")),
        Column("bound", _text, "Whether it is a bound", values=("at_least", "at_most", "")),
        Column("masked", _flag, "Whether the published text hides the number"),
    ),
    ("unit", "number"),
)  # fmt: skip

PLACES = Table(
    "places",
    (
        Column("document", _text, "Document id"),
        Column("start", _count, "First character of a stretch of the text"),
        Column("end", _count, "One past its last character"),
        Column("where", _text, "Where it stands in the file: p. 3, table 1 row 2, Sheet1!A4:F4"),
    ),
    ("document", "start", "where"),
)

TABLES: Mapping[str, Table] = {
    table.name: table for table in (DOCUMENTS, UNITS, CODINGS, QUANTITIES, PLACES)
}


def describe_tables(tables: Iterable[Table] = tuple(TABLES.values())) -> str:
    """Write the data dictionary as Markdown, one table after the other."""
    parts = []
    for table in tables:
        rows = [f"| `{c.name}` | {c.type} | {c.description} |" for c in table.columns]
        head = [f"## `{table.name}`", "", "| column | type | meaning |", "| --- | --- | --- |"]
        parts.append("\n".join(head + rows))
    return "\n\n".join(parts) + "\n"
