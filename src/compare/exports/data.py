"""Coverage, gaps and likeness as declared tables, for other programs: CSV and Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from compare.analysis.coverage import LEVELS, STATES
from compare.analysis.gaps import MISSING, QUOTES
from compare.schema import Column, Table
from compare.tables import write_tables

if TYPE_CHECKING:
    from compare.exports.findings import Findings
    from compare.loading import Corpus

_text, _count, _number = pa.string(), pa.int64(), pa.float64()

_CODE = (
    Column("level", _text, "Level of the code", values=LEVELS),
    Column("theme", _text, "Code of the theme, or of the practice's theme"),
    Column("code", _text, "Code of the theme or practice"),
)
_LABELS = (
    Column("label_zh", _text, "The code's Chinese label"),
    Column("label_en", _text, "The code's English label"),
)
_MISSES = (
    Column("miss_rate", _number, "Where nothing was found, how often the coder misses such a measure, 0 to 1; "
           "empty elsewhere and where unknown", nullable=True),
    Column("miss_low", _number, "Lower end of its 95 % interval", nullable=True),
    Column("miss_high", _number, "Upper end of its 95 % interval", nullable=True),
)  # fmt: skip

COVERAGE = Table(
    "coverage",
    (
        Column("jurisdiction", _text, "Jurisdiction, or jurisdiction and period"),
        *_CODE,
        *_LABELS,
        Column("state", _text, "Coverage state, weakest first", values=STATES),
        Column("count", _count, "Distinct measures that carry the code; empty without a document", nullable=True),
        Column("share", _number, "The same as part of all measures of the jurisdiction; empty where there is none",
               nullable=True),
        Column("units", _text, "Units behind the state, joined by ;"),
        Column("documents", _text, "Documents that were searched, joined by ;"),
        *_MISSES,
    ),
    ("jurisdiction", "code"),
)  # fmt: skip

GAPS = Table(
    "gaps",
    (
        Column("focus", _text, "Jurisdiction that lacks the code"),
        *_CODE,
        *_LABELS,
        Column("focus_state", _text, "Its state: not_found or mentioned", values=STATES),
        Column("n_peers", _count, "Peers that have the code"),
        Column("n_comparable", _count, "Peers that were compared with"),
        Column("peers", _text, "Those that have it, joined by ;, most measures first"),
        Column("firmest", _text, "Firmest state of a peer", values=STATES),
        Column("nearest_unit", _text, "Unit of the focus that comes nearest by its words; empty where none does"),
        Column("nearest_score", _number, "How near it is, 0 to 1; empty where there is nothing to compare",
               nullable=True),
        *_MISSES,
    ),
    ("focus", "code"),
)  # fmt: skip

GAP_QUOTES = Table(
    "gap_quotes",
    (
        Column("focus", _text, "Jurisdiction that lacks the code"),
        Column("level", _text, "Level of the code", values=LEVELS),
        Column("code", _text, "Code of the theme or practice"),
        Column("jurisdiction", _text, "Peer that has it"),
        Column("state", _text, "State of the peer", values=STATES),
        Column("document", _text, "Document id"),
        Column("title", _text, "Title of the document as printed"),
        Column("file", _text, "Path of the source relative to the raw folder"),
        Column("unit", _text, "Unit id"),
        Column("label", _text, "Number of the unit as printed"),
        Column("section", _text, "Headings above the unit"),
        Column("start", _count, "First character in the raw text"),
        Column("end", _count, "One past the last character"),
        Column("text", _text, "The unit's text as in the source"),
        Column("evidence", _text, "Words that caused the code, joined by ;"),
        Column("lead_units", _text, "Lead or responsible units, joined by ;"),
        Column("deadline", _text, "ISO date, or long_term; empty where none is given"),
        Column("nearest_unit", _text, "Unit of the focus that comes nearest to this one; empty where none does"),
        Column("nearest_label", _text, "Its number as printed"),
        Column("nearest_text", _text, "Its text"),
        Column("nearest_score", _number, "How near it is, 0 to 1", nullable=True),
    ),
    ("focus", "code", "unit"),
)  # fmt: skip

SIMILARITY = Table(
    "similarity",
    (
        Column("measure", _text, "Measure of likeness: themes, practices or text"),
        Column("jurisdiction", _text, "A jurisdiction"),
        Column("other", _text, "Another one, or itself"),
        Column("similarity", _number, "How alike they are, 0 to 1; empty where not comparable", nullable=True),
    ),
    ("measure", "jurisdiction", "other"),
)  # fmt: skip


EXPORTED = (COVERAGE, GAPS, GAP_QUOTES, SIMILARITY)


def write_data(found: Findings, folder: Path) -> None:
    """Write the tables, each as CSV (UTF-8 with a byte order mark, guarded) and as Parquet.

    Parameters
    ----------
    found : Findings
        What to write.
    folder : Path
        An existing folder.
    """
    write_tables(lay_out(found), folder)


def lay_out(found: Findings) -> dict[Table, pd.DataFrame]:
    """Lay out what was found as the declared tables."""
    cells = pd.concat([found.cells[level] for level in LEVELS], ignore_index=True)
    missing = [g.missing.assign(focus=focus) for focus, g in found.gaps.items()]
    quotes = [g.quotes.assign(focus=focus) for focus, g in found.gaps.items()]
    pairs = [
        (measure, str(a), str(b), matrix.at[a, b])
        for measure, matrix in found.alike.items()
        for a in matrix.index
        for b in matrix.columns
    ]
    alike = pd.DataFrame(pairs, columns=SIMILARITY.names)
    return {
        COVERAGE: _label(cells, found.corpus),
        GAPS: _label(_join(missing, ["focus", *MISSING]), found.corpus),
        GAP_QUOTES: _join(quotes, ["focus", *QUOTES]),
        SIMILARITY: alike.astype({"similarity": "Float64"}),
    }


def _join(frames: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def _label(rows: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    named = {
        f"label_{language}": [corpus.taxonomy.label(code, language) for code in rows["code"]]
        for language in ("zh", "en")
    }
    return rows.assign(**named)
