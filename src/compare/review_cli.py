"""The commands by which people correct the program and teach it: ``review`` and ``learn``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compare.coding.correction import Correction

SHEET, BELOW = "review.xlsx", 0.7

Add = Callable[[str, Callable[[argparse.Namespace], int], str, str], argparse.ArgumentParser]


def add_review(add: Add, raw: str, processed: str) -> None:
    """Add the tasks of ``review``; the folders are the defaults."""
    export = add("export", _export, "write the least certain units to an Excel sheet",
                 "policy-compare review export --out review.xlsx --limit 50")  # fmt: skip
    export.add_argument("--data", default=processed, metavar="DIR",
                        help="the processed tables (%(default)s)")  # fmt: skip
    export.add_argument("--out", default=SHEET, metavar="XLSX",
                        help="where the sheet goes (%(default)s)")  # fmt: skip
    export.add_argument("--limit", type=_count, metavar="N", help="at most N units (all)")
    export.add_argument("--below", type=_share, default=BELOW, metavar="P",
                        help="only units less certain than this, 0 to 1 (%(default)s)")  # fmt: skip

    take = add("import", _import, "append what was filled in to the corrections",
               "policy-compare review import review.xlsx --coder 王芳")  # fmt: skip
    take.add_argument("sheet", metavar="XLSX", help="the sheet that review export wrote, filled in")
    take.add_argument("--coder", required=True, metavar="NAME", help="who filled it in")
    take.add_argument("--raw", default=raw, metavar="DIR",
                      help="folder of the documents, to whose corrections.csv they go (%(default)s)")  # fmt: skip
    take.add_argument("--taxonomy", metavar="FILE", help="another taxonomy (YAML)")


def _count(written: str) -> int:
    if not written.isdecimal() or not int(written):
        raise argparse.ArgumentTypeError(f"{written!r} is no number of units, such as 50")
    return int(written)


def _share(written: str) -> float:
    try:
        value = float(written)
    except ValueError:
        value = -1
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{written!r} is no number from 0 to 1")
    return value


def _export(given: argparse.Namespace) -> int:
    from compare.coding.review import select_uncertain
    from compare.coding.review_sheet import write_sheet
    from compare.loading import load_corpus

    corpus = load_corpus(given.data)
    uncertain = select_uncertain(corpus, given.limit, given.below)
    write_sheet(uncertain, corpus.taxonomy, given.out)
    print(f"{len(uncertain)} of {len(corpus.units)} units: {given.out}")
    return 0


def _import(given: argparse.Namespace) -> int:
    from compare.coding.corrections import CORRECTIONS_FILE
    from compare.coding.review_sheet import import_sheet
    from compare.coding.taxonomy import load_taxonomy

    target = Path(given.raw) / CORRECTIONS_FILE
    taxonomy = load_taxonomy(given.taxonomy)
    done = import_sheet(given.sheet, given.coder, given.raw, target, taxonomy)
    print(
        f"{len(done.added)} corrections added, {done.known} there already, "
        f"{done.empty} rows not filled in: {target}"
    )
    return 0


def learn_from_people(given: argparse.Namespace) -> int:
    """Learn weights from coded documents and corrections, and write them."""
    from compare.coding.agreement import read_references
    from compare.coding.corrections import find_corrections
    from compare.coding.learning import find_unmatched, learn, read_examples
    from compare.coding.taxonomy import load_taxonomy
    from compare.coding.weights import write_weights
    from compare.tables import aside

    reference, folders = read_references(given.reference), [Path(folder) for folder in given.raw]
    taxonomy = load_taxonomy(given.taxonomy)
    corrections = find_corrections(folders, given.corrections, taxonomy)
    examples = read_examples(reference, folders, corrections)
    unmatched = find_unmatched(examples, corrections)
    for correction in unmatched:
        report_unmatched(correction)
    weights = learn(examples, taxonomy)
    with aside(Path(given.out)) as path:
        path.write_text(write_weights(weights), encoding="utf-8", newline="\n")
    print(
        f"{len(examples)} documents, {sum(map(sum, (e.known for e in examples)))} units, "
        f"{len(corrections) - len(unmatched)} corrections: {given.out}"
    )
    return 0


def report_unmatched(correction: Correction) -> None:
    """Say on stderr which correction does not fit any more."""
    first = " ".join(correction.text.split())[:20]
    print(
        f"policy-compare: the correction of {correction.document} {correction.start}-{correction.end} "
        f"“{first}…” by {correction.coder}: no unit has this text any more; correct the unit again.",
        file=sys.stderr,
    )
