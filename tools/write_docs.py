"""Write into the documentation what commands print: run it when codes, weights or figures change.

python tools/write_docs.py

1. src/compare/data/weights.csv from the coded documents (the held-out ones teach nothing);
2. src/compare/data/miss_rates.csv, each document left out;
3. src/compare/data/agreement.csv, the figures that the method page of the reports shows;
4. the lists of docs/codebook.md, docs/tables.md and docs/exporting.md;
5. in docs/validity.md, below each comment `printed by: COMMAND [| FROM-TO]`, the lines that the
   command prints.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import tempfile
from pathlib import Path

from compare.cli import main
from compare.coding.lint import list_codes_as_markdown
from compare.coding.measured import AGREEMENT_FILE, COLUMNS
from compare.coding.taxonomy import load_taxonomy
from compare.corpus.sources import load_sources
from compare.exports.data import EXPORTED
from compare.schema import describe_tables

DOCS = Path("docs")
REFERENCE = ["data/coding/reference.csv", "data/coding/imitations/coded_units.csv"]
FOLDERS = ["data/raw", "data/coding/imitations"]
HELD_OUT = "data/coding/held_out"
PRINTED = re.compile(
    r"(<!-- printed by: policy-compare (?P<command>[^|>]+?)(?: \| (?P<first>\d+)-(?P<last>\d+))? -->\n```\n)"
    r".*?(?=\n```)",
    re.S,
)


def run(*words: str) -> str:
    """What a command prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = main(words)
    if status:
        raise SystemExit(f"policy-compare {' '.join(words)} failed")
    return out.getvalue().rstrip("\n")


def replace_printed(page: str) -> str:
    """A page with what its commands print now."""

    def renew(found: re.Match[str]) -> str:
        lines = run(*found["command"].split()).split("\n")
        first, last = int(found["first"] or 1), int(found["last"] or len(lines))
        return found[1] + "\n".join(line.rstrip() for line in lines[first - 1 : last])

    return PRINTED.sub(renew, page)


def replace_tail(path: Path, head: str, tail: str) -> None:
    """Replace everything from a heading on."""
    page = path.read_text(encoding="utf-8")
    write(path, page[: page.index(head)] + tail)


def write(path: Path, text: str) -> None:
    """Write a page."""
    path.write_text(text, encoding="utf-8", newline="\n")


def write_agreement(path: Path) -> None:
    """Measure the coder on three sets of documents and write the figures as one table."""
    with tempfile.TemporaryDirectory() as folder:
        units = Path(folder) / "units.csv"
        run("process", HELD_OUT, "--out", folder)
        sets = {
            "real": (FOLDERS[:1], ["--leave-one-out", "--reference", *REFERENCE[:1]]),
            "left_out": (FOLDERS, ["--leave-one-out", "--reference", *REFERENCE, "--raw", *FOLDERS]),
            "held_out": ([HELD_OUT], ["--units", str(units), "--reference", f"{HELD_OUT}/coded_units.csv"]),
        }  # fmt: skip
        rows = []
        for name, (folders, words) in sets.items():
            told = Path(folder) / f"{name}.json"
            run("evaluate", *words, "--json", str(told))
            documents = sum(len(load_sources(Path(each))) for each in folders)
            for row in json.loads(told.read_text(encoding="utf-8"))["figures"]:
                figures = {key: f"{row[key]:.4f}" for key in ("value", "low", "high")}
                rows.append({"documents_set": name, "documents": documents} | row | figures)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_all() -> None:
    """Do all of it."""
    data = "src/compare/data"
    run("learn", "--reference", *REFERENCE, "--raw", *FOLDERS, "--out", f"{data}/weights.csv")
    everything = [*REFERENCE, f"{HELD_OUT}/coded_units.csv"]
    run("evaluate", "--leave-one-out", "--reference", *everything, "--raw", *FOLDERS, HELD_OUT,
        "--misses", f"{data}/miss_rates.csv")  # fmt: skip
    write_agreement(Path(data) / AGREEMENT_FILE)
    codes, tables = list_codes_as_markdown(load_taxonomy()), describe_tables()
    replace_tail(DOCS / "codebook.md", codes.split("\n", 1)[0], codes)
    replace_tail(DOCS / "tables.md", tables.split("\n", 1)[0], tables)
    exported = describe_tables(EXPORTED)
    replace_tail(DOCS / "exporting.md", exported.split("\n", 1)[0], exported)
    validity = DOCS / "validity.md"
    write(validity, replace_printed(validity.read_text(encoding="utf-8")))


if __name__ == "__main__":
    write_all()
