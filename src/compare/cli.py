"""The command ``policy-compare``.

Modules that take long to import are imported by the command that needs them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from compare import __version__
from compare.documents_cli import add_documents_commands, report_unlisted
from compare.errors import CompareError
from compare.export_cli import add_export
from compare.review_cli import add_review, learn_from_people, report_unmatched

if TYPE_CHECKING:
    from compare.corpus.sources import Source
    from compare.loading import Corpus

RAW, PROCESSED, REPORTS, NOTEBOOKS = "data/raw", "data/processed", "reports", "notebooks"
REFERENCE = "data/coding/reference.csv"
WEIGHTS = "weights.csv"
BAD_INPUT, SOME_FAILED = 2, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; what goes wrong is one sentence on stderr.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after the command's name; those of the process by default.

    Returns
    -------
    int
        0, or 1 where some of several reports failed, or 2 for bad input.

    Examples
    --------
    >>> main(["gaps", "--focus", "厦门市", "--data", "nowhere"])
    2
    """
    given = build_parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except CompareError as error:
        print(f"policy-compare: {error}", file=sys.stderr)
    except BrokenPipeError:
        # whoever read the output has seen enough (policy-compare gaps … | head)
        sys.stderr.close()
        return 0
    except OSError as error:
        where = f"the file {error.filename}" if error.filename else "a file"
        print(
            f"policy-compare: {where}: it cannot be read or written ({error.strerror}); "
            "check the path, its permissions and the space on the disk.",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        print("policy-compare: stopped.", file=sys.stderr)
        return 130
    return BAD_INPUT


def build_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = argparse.ArgumentParser(
        prog="policy-compare",
        description="Which cross-border trade measures do peer cities have that a city lacks, "
        "and where does it say so?",
    )
    parser.add_argument("--version", action="version", version=f"policy-compare {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add = _adder(commands)

    process = add("process", _process, "divide and code documents into tables",
                  "policy-compare process data/raw --out data/processed")  # fmt: skip
    process.add_argument("raw", nargs="?", default=RAW, metavar="RAW_DIR",
                         help="folder with sources.csv, or any folder of documents (%(default)s)")  # fmt: skip
    _add_processing(process)
    add_documents_commands(add, RAW, PROCESSED, _process, _add_processing)

    report = add("report", _report, "build the HTML reports",
                 "policy-compare report --focus 厦门市 --peers 青岛市 上海市 --lang en")  # fmt: skip
    _add_data(report)
    report.add_argument("--focus", nargs="+", metavar="NAME",
                        help="jurisdictions that get a gap report (all)")  # fmt: skip
    _add_peers(report)
    _add_period(report)
    _add_language(report, "language that the pages show first; each has both")
    report.add_argument("--out", default=REPORTS, metavar="DIR",
                        help="where the pages go (%(default)s)")  # fmt: skip
    report.add_argument("--notebooks", default=NOTEBOOKS, metavar="DIR",
                        help="folder with the notebooks (%(default)s)")  # fmt: skip

    add_export(add, (_add_data, _add_peers, _add_period, _add_language))
    gaps = add("gaps", _gaps, "what peers have and a jurisdiction lacks, quoted",
               "policy-compare gaps --focus 厦门市 --peers 青岛市 上海市\n"
               "  policy-compare gaps --by-period --focus '厦门市 2024' --peers '厦门市 2022'")  # fmt: skip
    _add_data(gaps)
    gaps.add_argument("--focus", required=True, metavar="NAME", help="the jurisdiction in focus")
    _add_peers(gaps)
    _add_period(gaps)
    gaps.add_argument("--quotes", action="store_true", help="quote every measure in full below")
    gaps.add_argument("--level", choices=("theme", "practice"), help="only one level (both)")
    _add_language(gaps)

    coverage = add("coverage", _coverage, "the matrix of jurisdictions and themes",
                   "policy-compare coverage --level practice --lang en")  # fmt: skip
    _add_data(coverage)
    coverage.add_argument("--level", choices=("theme", "practice"), default="theme",
                          help="level of the taxonomy (%(default)s)")  # fmt: skip
    coverage.add_argument("--jurisdictions", nargs="+", metavar="NAME", help="only these")
    _add_period(coverage)
    coverage.add_argument("--values", choices=("state", "count", "share"), default="state",
                          help="what a cell shows (%(default)s)")  # fmt: skip
    _add_language(coverage)

    evaluate = add("evaluate", _evaluate, "measure a coding against a reference coding",
                   "policy-compare evaluate --reference data/coding/reference.csv")  # fmt: skip
    _add_reference(evaluate)
    evaluate.add_argument("--units", default=f"{PROCESSED}/units.csv", metavar="CSV",
                          help="the coding to measure: the program's or a person's (%(default)s)")  # fmt: skip
    evaluate.add_argument("--leave-one-out", action="store_true",
                          help="measure the learned part: code each document by what the others teach")  # fmt: skip
    evaluate.add_argument("--confusions", type=int, default=0, metavar="N",
                          help="quote the N worst confusions")  # fmt: skip
    evaluate.add_argument("--json", metavar="FILE", help="write the figures here as JSON, too")
    evaluate.add_argument("--misses", metavar="FILE",
                          help="write here how often each code is missed (CSV)")  # fmt: skip

    learn = add("learn", learn_from_people, "learn what signals are worth from coded documents",
                "policy-compare learn --reference data/coding/reference.csv --out weights.csv")  # fmt: skip
    _add_reference(learn)
    _add_corrections(learn, "each DIR")
    learn.add_argument("--out", default=WEIGHTS, metavar="FILE",
                       help="where the weights go (%(default)s)")  # fmt: skip

    review = commands.add_parser("review", help="correct the codings in Excel")
    tasks = review.add_subparsers(title="tasks", metavar="TASK", required=True)
    add_review(_adder(tasks), RAW, PROCESSED)

    taxonomy = commands.add_parser("taxonomy", help="look after the taxonomy")
    tasks = taxonomy.add_subparsers(title="tasks", metavar="TASK", required=True)
    check = _adder(tasks)("check", _check_taxonomy, "report what is wrong or doubtful in it",
                          "policy-compare taxonomy check --taxonomy mine.yaml")  # fmt: skip
    check.add_argument("--taxonomy", metavar="FILE", help="another taxonomy (YAML)")
    check.add_argument("--raw", nargs="+", metavar="DIR",
                       help="list the words that match nothing, or one document only, in these")  # fmt: skip
    return parser


def _adder(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> Callable[[str, Callable[[argparse.Namespace], int], str, str], argparse.ArgumentParser]:
    def add(
        name: str, run: Callable[[argparse.Namespace], int], about: str, example: str
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(
            name,
            help=about,
            description=about[0].upper() + about[1:] + ".",
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.set_defaults(run=run)
        return command

    return add


def _add_processing(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", default=PROCESSED, metavar="DIR",
                         help="where the tables go (%(default)s)")  # fmt: skip
    command.add_argument("--taxonomy", metavar="FILE", help="another taxonomy (YAML)")
    _add_corrections(command, "the folder")
    command.add_argument("--weights", metavar="FILE",
                         help="what policy-compare learn wrote (the built-in weights)")  # fmt: skip


def _add_reference(command: argparse.ArgumentParser) -> None:
    command.add_argument("--reference", nargs="+", default=[REFERENCE], metavar="CSV",
                         help="coded units (%(default)s)")  # fmt: skip
    command.add_argument("--raw", nargs="+", default=[RAW], metavar="DIR",
                         help="the documents that they are from (%(default)s)")  # fmt: skip
    command.add_argument("--taxonomy", metavar="FILE", help="another taxonomy (YAML)")


def _add_corrections(command: argparse.ArgumentParser, folder: str) -> None:
    command.add_argument("--corrections", metavar="CSV",
                         help=f"what people say of units (corrections.csv of {folder}, where it exists)")  # fmt: skip


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--data", default=PROCESSED, metavar="DIR", help="the processed tables (%(default)s)"
    )


def _add_peers(command: argparse.ArgumentParser) -> None:
    command.add_argument("--peers", nargs="+", metavar="NAME", help="jurisdictions to compare with (all others)")  # fmt: skip


def _add_period(command: argparse.ArgumentParser) -> None:
    command.add_argument("--period", metavar="PERIOD",
                         help="only what is about a year or period, such as 2022, 2023-2025 or 2022-Q2")  # fmt: skip
    command.add_argument("--by-period", action="store_true",
                         help="compare years: each jurisdiction and year is a party, such as '厦门市 2022'")  # fmt: skip


def _add_language(command: argparse.ArgumentParser, about: str = "language") -> None:
    command.add_argument("--lang", choices=("zh", "en"), default="zh", help=f"{about} (%(default)s)")  # fmt: skip


def _process(given: argparse.Namespace) -> int:
    from tqdm import tqdm

    from compare.pipeline import process

    def show(sources: Iterator[Source], total: int) -> Iterator[Source]:
        # no bar where stderr is a file: it would be noise there
        return iter(tqdm(sources, total=total, unit="document", disable=None))

    def complain(_: Source, error: CompareError) -> None:
        failed.append(error)
        print(f"policy-compare: {error}", file=sys.stderr)

    def wait() -> None:
        print(f"policy-compare: another run is writing {given.out}; waiting for it.",
              file=sys.stderr)  # fmt: skip

    failed: list[CompareError] = []
    report_unlisted(Path(given.raw))
    try:
        corpus = process(
            given.raw, given.out, given.taxonomy, show, corrections=given.corrections,
            weights=given.weights, report=report_unmatched, failed=complain, waiting=wait,
        )  # fmt: skip
    except CompareError as error:
        if error in failed:
            # every document failed, and each has been complained of
            return BAD_INPUT
        raise
    print(
        f"{len(corpus.documents)} documents, {len(corpus.units)} units, "
        f"{len(corpus.codings)} pieces of evidence: {Path(given.out)}"
    )
    return SOME_FAILED if failed else 0


def _report(given: argparse.Namespace) -> int:
    from compare.present.report import build_reports

    run = build_reports(
        Path(given.data),
        Path(given.out),
        Path(given.notebooks),
        focus=given.focus,
        peers=given.peers,
        language=given.lang,
        period=given.period,
        by_period=given.by_period,
        progress=sys.stderr.isatty(),
    )
    for name, reason in run.failed:
        print(f"policy-compare: the report {name} failed: {reason}", file=sys.stderr)
    print(f"{len(run.written)} files: {Path(given.out) / 'index.html'}")
    return SOME_FAILED if run.failed else 0


def _select(given: argparse.Namespace, jurisdictions: Sequence[str] | None = None) -> Corpus:
    from compare.present.parameters import open_corpus

    return open_corpus(
        given.data, jurisdictions=jurisdictions, period=given.period, by_period=given.by_period
    )


def _gaps(given: argparse.Namespace) -> int:
    from compare.analysis.gaps import gaps
    from compare.present.terminal import print_gaps

    corpus = _select(given)
    levels = (given.level,) if given.level else ("theme", "practice")
    found = gaps(corpus, given.focus, given.peers, levels)
    print_gaps(found, corpus, given.lang, given.quotes)
    return 0


def _coverage(given: argparse.Namespace) -> int:
    from compare.analysis.coverage import coverage
    from compare.present.terminal import print_coverage

    corpus = _select(given, given.jurisdictions)
    print_coverage(coverage(corpus, given.level), corpus, given.values, given.lang)
    return 0


def _evaluate(given: argparse.Namespace) -> int:
    from compare.coding.agreement import read_coded_units, read_references
    from compare.coding.evaluation import describe_evaluation, evaluate
    from compare.coding.learning import code_left_out, read_examples
    from compare.coding.taxonomy import load_taxonomy
    from compare.tables import aside

    reference = read_references(given.reference)
    if given.leave_one_out:
        examples = read_examples(reference, [Path(folder) for folder in given.raw])
        coding = code_left_out(examples, load_taxonomy(given.taxonomy))
    else:
        coding = read_coded_units(given.units)
    evaluation = evaluate(coding, reference)
    if given.json:
        with aside(Path(given.json)) as path:
            path.write_text(evaluation.to_json(), encoding="utf-8", newline="\n")
    if given.misses:
        from compare.coding.misses import measure_misses, write_misses

        misses = measure_misses(coding, reference, load_taxonomy(given.taxonomy))
        write_misses(misses, given.misses)
    print(describe_evaluation(evaluation, given.confusions))
    return 0


def _check_taxonomy(given: argparse.Namespace) -> int:
    from compare.coding.lint import describe_taxonomy, find_unused, lint_taxonomy
    from compare.coding.taxonomy import load_taxonomy
    from compare.corpus.readers import read_content
    from compare.corpus.sources import load_sources

    taxonomy = load_taxonomy(given.taxonomy)
    findings = lint_taxonomy(taxonomy)
    if given.raw:
        texts = [
            read_content(Path(folder) / source.file, encoding=source.encoding).text
            for folder in given.raw
            for source in load_sources(Path(folder))
        ]
        findings += tuple(find_unused(taxonomy, texts))
    print(describe_taxonomy(taxonomy, findings))
    return BAD_INPUT if any(finding.severity == "error" for finding in findings) else 0


if __name__ == "__main__":
    sys.exit(main())
