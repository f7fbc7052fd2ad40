"""The commands for the documents themselves: ``add``, ``change``, ``remove``, ``list``, ``show``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compare.corpus.sources import Source

SOME_FAILED = 1
# what may be said of a document: option, name in the list, example, help
SAID = (
    ("--jurisdiction", "jurisdiction", "NAME", "city or county it is of, such as 宁波市 or Ningbo"),
    ("--jurisdiction-en", "jurisdiction_en", "NAME", "its English name"),
    ("--code", "code", "CODE", "its GB/T 2260 code, six digits"),
    ("--level", "level", "LEVEL", "its administrative level, such as prefecture"),
    ("--year", "year", "YEAR", "year that the document is about"),
    ("--period", "period", "PERIOD", "period it covers, such as 2024, 2024-H1, 2023-2025"),
    ("--genre", "genre", "GENRE", "action_plan, measures_list, work_points, work_report, "
     "regulation or task_table"),
    ("--title", "title", "TITLE", "title as printed"),
    ("--issuing-body", "issuing_body", "NAME", "who issued it"),
    ("--document-number", "document_number", "NUMBER", "document number as printed"),
    ("--publication-date", "publication_date", "DATE", "such as 2024-03-02"),
    ("--source", "origin", "URL-OR-WORDS", "where the file comes from"),
)  # fmt: skip

Command = argparse.ArgumentParser
Run = Callable[[argparse.Namespace], int]


def add_documents_commands(
    add: Callable[[str, Run, str, str], Command],
    raw: str,
    processed: str,
    process: Run,
    add_processing: Callable[[Command], None],
) -> None:
    """Add the commands.

    Parameters
    ----------
    add : callable
        Makes a command of a name, what it runs, what it does, and an example.
    raw, processed : str
        Default folders.
    process : callable
        Processes the raw folder afterwards.
    add_processing : callable
        Adds the options of processing to a command.
    """

    def then_process(run: Run) -> Run:
        def run_both(given: argparse.Namespace) -> int:
            status = run(given)
            if given.no_process:
                return status
            return max(status, process(given))

        return run_both

    adding = add("add", then_process(_add), "add documents and process them",
                 "policy-compare add 宁波市行动方案.docx --year 2024")  # fmt: skip
    adding.add_argument("files", nargs="+", metavar="FILE", help="Word, PDF, HTML, Excel or text")
    _add_said(adding)
    adding.add_argument("--encoding", default="", metavar="NAME",
                        help="how a text is written, such as gb18030 (recognised)")  # fmt: skip
    changing = add("change", then_process(_change), "correct what is recorded of a document",
                   "policy-compare change 宁波市行动方案 --year 2024 --jurisdiction 宁波市")  # fmt: skip
    removing = add("remove", then_process(_remove), "take documents out; nothing is deleted",
                   "policy-compare remove 宁波市行动方案")  # fmt: skip
    changing.add_argument("document", metavar="DOCUMENT", help="its id, file or title")
    _add_said(changing)
    removing.add_argument("documents", nargs="+", metavar="DOCUMENT", help="its id, file or title")
    for command in (adding, changing, removing):
        command.add_argument("--raw", default=raw, metavar="DIR",
                             help="folder of the documents (%(default)s)")  # fmt: skip
        add_processing(command)
        command.add_argument("--no-process", action="store_true",
                             help="leave the tables as they are")  # fmt: skip

    listing = add("list", _list, "list the documents", "policy-compare list --period 2024")
    listing.add_argument("--raw", default=raw, metavar="DIR",
                         help="folder of the documents (%(default)s)")  # fmt: skip
    listing.add_argument("--jurisdiction", metavar="NAME", help="only of this city or county")
    listing.add_argument("--period", metavar="PERIOD", help="only about this year or period")
    showing = add("show", _show, "show a document with its units and codes marked",
                  "policy-compare show 宁波市行动方案 --unit 3")  # fmt: skip
    showing.add_argument("document", metavar="DOCUMENT", help="its id, file or title")
    showing.add_argument("--unit", metavar="N", help="only this unit: its number or its id")
    for command in (listing, showing):
        command.add_argument("--data", default=processed, metavar="DIR",
                             help="the processed tables (%(default)s)")  # fmt: skip
    for command in (adding, changing, removing, listing, showing):
        command.add_argument("--lang", choices=("zh", "en"), default="zh",
                             help="language (%(default)s)")  # fmt: skip


def _add_said(command: Command) -> None:
    said = command.add_argument_group("what is known of it (guessed from the text)")
    for option, name, metavar, about in SAID:
        said.add_argument(option, dest=name, metavar=metavar, help=about)


def _read_said(given: argparse.Namespace) -> dict[str, Any]:
    said = {name: getattr(given, name) for _, name, _, _ in SAID}
    return {name: value for name, value in said.items() if value is not None}


def _add(given: argparse.Namespace) -> int:
    from compare.adding import add_documents
    from compare.present.listing import print_added

    files = [file for pattern in given.files for file in _expand(pattern)]
    added = add_documents(
        files, given.raw, encoding=given.encoding, processed=given.out, **_read_said(given)
    )
    if not added.documents:
        # nothing was done: as for any bad input, and no processing
        for error in added.refused[:-1]:
            _complain(error)
        raise added.refused[-1]
    for error in added.refused:
        _complain(error)
    print_added(added, Path(given.raw), given.lang)
    sys.stdout.flush()
    return SOME_FAILED if added.refused else 0


def _expand(pattern: str) -> Sequence[str]:
    """The files that a pattern means, where the shell has not seen to that."""
    return (not Path(pattern).exists() and sorted(glob(pattern))) or [pattern]


def _complain(error: Exception) -> None:
    print(f"policy-compare: {error}", file=sys.stderr)


def _change(given: argparse.Namespace) -> int:
    from compare.adding import change_document
    from compare.present.listing import print_source

    changed = change_document(given.document, given.raw, **_read_said(given))
    print_source(changed, Path(given.raw), given.lang)
    sys.stdout.flush()
    return 0


def _remove(given: argparse.Namespace) -> int:
    from compare.corpus.finding import find_source
    from compare.corpus.sources import load_sources
    from compare.present.listing import print_removed
    from compare.removing import remove_document

    raw = Path(given.raw)
    known = load_sources(raw)
    # all of them are there, or none is removed
    asked = dict.fromkeys(find_source(name, known, raw).document for name in given.documents)
    for document in asked:
        print_removed(remove_document(document, raw), given.lang)
    sys.stdout.flush()
    return 0


def _list(given: argparse.Namespace) -> int:
    from compare.corpus.sources import load_sources
    from compare.present.listing import print_documents

    sources = _select(load_sources(Path(given.raw)), given.jurisdiction, given.period)
    print_documents(sources, _count_units(sources, Path(given.data)), given.lang)
    sys.stdout.flush()
    report_unlisted(Path(given.raw))
    return 0


def report_unlisted(raw: Path) -> None:
    """Say on stderr which files of a raw folder are left out."""
    from compare.corpus.sources import find_unlisted
    from compare.visible import make_visible, quote_word

    for file in find_unlisted(raw):
        path = str(raw / file)
        print(f"policy-compare: {make_visible(path)} is not in sources.csv and is left out; "
              f"policy-compare add {quote_word(make_visible(path))} adds it.", file=sys.stderr)  # fmt: skip


def _select(
    sources: Sequence[Source], jurisdiction: str | None, period: str | None
) -> Sequence[Source]:
    """The documents of a jurisdiction, about a period."""
    from compare.errors import SelectionError, list_choices
    from compare.periods import Party, find_parties, is_about

    parties = {
        s.document: Party(s.jurisdiction or s.document, s.jurisdiction_en, s.jurisdiction or s.document, s.jurisdiction_en)
        for s in sources
    }  # fmt: skip
    if jurisdiction is not None:
        found = find_parties(jurisdiction, parties.values())
        sources = [s for s in sources if parties[s.document] in found]
        if not sources:
            known = dict.fromkeys(party.name for party in parties.values())
            raise SelectionError(f"the jurisdiction {jurisdiction!r}", "no document has it",
                                 f"use one of {list_choices(known) or '(there are none)'}")  # fmt: skip
    if period is not None:
        chosen = [s for s in sources if is_about(period, s.year, s.period)]
        if not chosen:
            times = sorted({s.period or str(s.year or "") for s in sources} - {""})
            raise SelectionError(f"the period {period!r}", "no document is about it",
                                 f"use one of {list_choices(times) or '(none is known)'}")  # fmt: skip
        sources = chosen
    return sources


def _count_units(sources: Sequence[Source], data: Path) -> dict[str, int]:
    """How many units each document has, of those whose tables say what is recorded of it now."""
    from compare.errors import SchemaError
    from compare.schema import DOCUMENTS
    from compare.storage import find_current
    from compare.tables import read_table

    try:
        rows = read_table(DOCUMENTS, find_current(data)).to_dict("records")
    except SchemaError:
        return {}  # not processed yet, or by another version
    known = {row["document"]: row for row in rows}
    names = ("file", "sha256", "title", "genre", "period", "jurisdiction", "origin", "inferred")
    return {
        source.document: int(row["units"])
        for source in sources
        if (row := known.get(source.document)) is not None
        # what is empty in the list, processing may have filled in
        and all(row[name] == getattr(source, name) for name in names if getattr(source, name))
    }


def _show(given: argparse.Namespace) -> int:
    from compare.corpus.finding import find_source
    from compare.corpus.sources import Source
    from compare.loading import load_corpus, read_text
    from compare.present.marked import print_document, print_unit
    from compare.storage import find_current

    # a run that ends meanwhile changes what the folder shows, not what is read here
    data = find_current(Path(given.data))
    corpus = load_corpus(data)
    rows = corpus.documents[["document", "file", "title"]].to_dict("records")
    known = [Source(row["document"], row["file"], title=row["title"]) for row in rows]
    source = find_source(given.document, known)
    text = read_text(data, source.file)
    if given.unit is None:
        print_document(corpus, source.document, text, given.lang)
    else:
        print_unit(corpus, source.document, given.unit, text, given.lang)
    return 0
