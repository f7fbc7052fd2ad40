"""Tries to break the program, at length, and prints what was tried as the table of docs/robustness.md.

    python tools/robustness.py                   # an hour: 20,000 damaged documents, everything else once
    python tools/robustness.py --only damaged    # faults whose name holds a word
    python tools/robustness.py --write           # puts the table into docs/robustness.md

What fails is told on stderr with what repeats it, and the exit status is 1. The same cases come out
each time: a case is made from its number. One process runs at a time.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import costly_inputs as costly  # noqa: E402
import hostile_inputs as hostile  # noqa: E402
import readers_samples as samples  # noqa: E402
import robust  # noqa: E402
from compare.visible import make_visible  # noqa: E402
from test_storage import KILLS  # noqa: E402

DOC = ROOT / "docs" / "robustness.md"
HEAD = "| fault or attack | what has to come out | tried | outcome |"
CASES, FILES, SECONDS = 20_000, 100, 120
# every so manieth case is added to a folder and processed there, too
ADDED = 10
# For four times the text twice as much time is allowed as there should be, where it is measurable.
FACTOR, MEASURABLE, LENGTH = 8, 0.2, 5_000


@dataclass(frozen=True)
class Tried:
    """How often a fault was tried, what came out, and what failed."""

    count: int
    outcome: str
    failed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """A fault or an attack: its name, what has to come out, and how it is tried."""

    name: str
    promise: str
    run: Callable[[argparse.Namespace], Tried]


@contextmanager
def deadline(seconds: int) -> Iterator[None]:
    """Turn what hangs into an error, where the system can."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"not done within {seconds} seconds")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def attempt(
    what: str, act: Callable[[], str], seconds: int = SECONDS
) -> tuple[str, tuple[str, ...]]:
    """Do something that must end well; returns what came out, and what failed."""
    try:
        with deadline(seconds):
            return act(), ()
    except Exception as error:
        return "failed", (f"{what}: {type(error).__name__}: {make_visible(str(error))[:300]}",)


def show_outcome(came_out: Counter[str]) -> str:
    """Counts of what came out, as a cell of the table."""
    order = sorted(came_out, key=lambda word: (word == "failed", -came_out[word], word))
    return ", ".join(f"{came_out[word]:,} {word}" for word in order)


# --- by the tests


def run_tests(names: Sequence[str], times: int, _: argparse.Namespace) -> Tried:
    """Run tests by their names; each that passes stands for so many times."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}"]  # fmt: skip
        done = subprocess.run([*command, *(f"tests/{name}" for name in names)], cwd=ROOT, capture_output=True, text=True)  # fmt: skip
        if not report.is_file():
            return Tried(0, "0 failed", (done.stdout[-500:] + done.stderr[-500:],))
        cases = list(ElementTree.parse(report).iter("testcase"))
    failed = [str(case.get("name")) for case in cases if len(case)]
    came_out = Counter({"as promised": (len(cases) - len(failed)) * times, "failed": len(failed)})
    if done.returncode and not failed:
        failed, came_out["failed"] = [done.stdout[-500:]], 1
    return Tried(len(cases) * times, show_outcome(+came_out), tuple(failed))


def tested(name: str, promise: str, *names: str, times: int = 1) -> Fault:
    """A fault that tests try."""
    return Fault(name, promise, partial(run_tests, names, times))


def tests_of(fault: Fault) -> Sequence[str]:
    """The tests that try a fault; none where the command does it itself."""
    by_tests = isinstance(fault.run, partial) and fault.run.func is run_tests
    return fault.run.args[0] if by_tests else ()


# --- damaged documents


def read_texts() -> tuple[str, ...]:
    """The documents that are damaged."""
    return tuple(
        path.read_bytes().decode("utf-8")
        for folder in ("data/raw", "data/coding/imitations")
        for path in sorted((ROOT / folder).glob("*.txt"))
    )


def damage_texts(given: argparse.Namespace) -> Tried:
    """Damage documents in one to four ways."""
    texts, came_out, failed = read_texts(), Counter[str](), []
    for number in range(given.cases):
        data, names = hostile.mutate(random.Random(number), texts)
        act = partial(robust.examine, data, added=number % ADDED == 0)
        word, wrong = attempt(f"case {number} ({', '.join(names)})", act)
        came_out[word] += 1
        failed += wrong
        if number % 500 == 499:
            print(f"{number + 1} cases, {len(failed)} failed", file=sys.stderr)
    return Tried(given.cases, show_outcome(came_out), tuple(failed))


@cache
def name_damage(cases: int) -> Counter[str]:
    """How many of the damaged documents are damaged in each way."""
    texts = read_texts()
    made = (hostile.mutate(random.Random(number), texts)[1] for number in range(cases))
    return Counter(name for names in made for name in set(names))


def count_damage(name: str, given: argparse.Namespace) -> Tried:
    """Say how many were damaged in one way; all are tried together."""
    return Tried(name_damage(given.cases)[name], "among these")


def damage_files(kind: str, given: argparse.Namespace) -> Tried:
    """Change bytes of a small Word, PDF, Excel or HTML file."""
    came_out, failed = Counter[str](), []
    text = "序号\t任务\t责任单位\n1\t推广国际贸易“单一窗口”\t海关\n2\t公示收费\t口岸办\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{kind}"
        if kind == "pdf":
            samples.write_pdf(path, [samples.Leaf().text(72, 99, "一、公示收费。")] * 2)
        else:
            getattr(samples, f"write_{kind}")(text, path)
        whole = path.read_bytes()
    for number in range(given.files):
        data = hostile.flip_file(random.Random(number), whole)
        word, wrong = attempt(f"{kind} {number}", partial(robust.examine, data, f".{kind}"))
        came_out[word] += 1
        failed += wrong
    return Tried(given.files, show_outcome(came_out), tuple(failed))


# --- what takes time


def grows_too_fast(make: Callable[[int], str]) -> bool:
    """Whether four times the text takes far more than four times as long, and four times that again.

    What has a fixed effort for a document may grow fast until that is reached.
    """

    def take(length: int) -> float:
        text = make(length)
        begun = time.process_time()
        robust.check_text(text, True)
        return time.process_time() - begun

    short, long = take(LENGTH), take(4 * LENGTH)
    return long > max(MEASURABLE, FACTOR * short) and take(16 * LENGTH) > FACTOR * long


def measure(makers: Sequence[tuple[str, Callable[[int], str]]], _: argparse.Namespace) -> Tried:
    """Measure how the time grows with the text; what is too fast twice, not by chance, failed."""
    robust.make_coder()
    robust.check_text(costly.SAID, True)
    came_out, failed = Counter[str](), []
    for name, make in makers:
        act = partial(lambda make: str(grows_too_fast(make) and grows_too_fast(make)), make)
        word, wrong = attempt(name, act)
        wrong = wrong or (
            (f"{name}: the time grows faster than the text",) if word == "True" else ()
        )
        came_out["failed" if wrong else "in step with the length"] += 1
        failed += wrong
    return Tried(len(makers), show_outcome(came_out), tuple(failed))


# --- killed


def kill_adds(given: argparse.Namespace) -> Tried:
    """Kill additions at any moment."""
    with tempfile.TemporaryDirectory() as folder:
        act = partial(lambda: str(robust.kill_adds(Path(folder), given.kills)))
        said, failed = attempt("killed additions", act, SECONDS * max(1, given.kills // 10))
    count = 0 if failed else int(said)
    return Tried(given.kills, "1 failed" if failed else f"{count:,} as promised", failed)


def list_faults() -> tuple[Fault, ...]:
    """Everything that is tried, in the order of the table."""
    one_sentence = "refused in one sentence with what to do"
    quoted = "read or refused; spans tile the text, units and evidence quote it, codes are of the taxonomy; it is added and processed or refused"  # fmt: skip
    bounded = "four times the text takes about four times as long"
    payloads = len(hostile.ACTING)
    pages = "test_hostile.py::test_whether_every_hostile_field_is_shown_as_text_on_every_page"
    places = tuple(costly.PLACES)
    return (
        tested("a run killed (kill -9) at a random moment", "the old data or the new, never a mixture; the next run needs no repair",
               "test_storage.py::test_a_run_killed_at_any_moment_leaves_the_old_data_or_the_new", times=KILLS),
        Fault("an addition killed at a random moment", "the old list or the new; adding again is all it takes", kill_adds),
        tested("an addition or removal killed at its worst moments", "nothing is lost; doing it again mends it",
               "test_adding.py::test_whether_a_killed_run_leaves_what_was_there_and_adding_again_mends_it",
               "test_adding.py::test_whether_a_removal_that_is_killed_loses_nothing"),
        tested("a full disk", "the old data, the old list",
               "test_storage.py::test_a_run_whose_disk_is_full_leaves_the_old_data",
               "test_adding.py::test_whether_a_full_disk_leaves_the_list_as_it_was"),
        tested("several runs or additions at once", "they take turns, nothing is lost or listed twice",
               "test_storage.py::test_runs_at_the_same_time_take_turns",
               "test_adding.py::test_whether_two_runs_at_once_lose_nothing"),
        tested("files deleted or changed by hand", "the next run puts them right",
               "test_storage.py::test_a_file_that_was_deleted_or_changed_by_hand_is_there_again_after_the_next_run",
               "test_incremental.py::test_whether_damaged_notes_of_earlier_runs_do_no_harm"),
        tested("script, event handlers, links, styles, SVG, frames, forms, Markdown and TeX in every field", "text on every page of every report, zh and en, and in figures and notebooks",
               pages, "test_hostile.py::test_whether_nothing_in_a_figure_is_read_as_markup",
               "test_hostile.py::test_whether_what_a_notebook_shows_is_kept_from_its_formulas",
               "test_hostile.py::test_whether_labels_of_a_taxonomy_are_shown_as_text", times=payloads),
        tested("the same pages opened in a browser, with and without their policy", "nothing runs, nothing is asked for",
               "test_hostile.py::test_whether_no_page_does_or_asks_for_anything_in_a_browser", times=payloads),
        tested("marks that turn the words around them", "shown as signs on pages and in the terminal",
               "test_hostile.py::test_whether_nothing_on_a_page_turns_its_words_around",
               "test_adding.py::test_whether_nothing_in_a_document_acts_on_the_terminal",
               "test_adding.py::test_whether_the_answers_in_the_terminal_show_a_hostile_document_and_do_not_run_it"),
        tested("names with ../, NUL, line ends, turning marks; reserved, very long and list-like names", "nothing is written outside its folder; refused, or added under a safe name",
               "test_hostile.py::test_whether_a_list_with_a_hostile_name_writes_nothing_outside_its_folder",
               "test_hostile.py::test_whether_a_file_of_a_hostile_name_is_added_under_a_safe_one",
               "test_hostile.py::test_whether_names_that_look_like_lists_stay_one_name",
               "test_adding.py::test_whether_a_hostile_name_is_made_safe"),
        tested("cells that begin like a formula, in every CSV and Excel file", "text, and read back exactly as it was",
               "test_hostile.py::test_whether_a_formula_becomes_text_and_nothing_of_it_is_lost",
               "test_hostile.py::test_whether_no_cell_of_any_file_that_is_written_is_a_formula",
               "test_hostile.py::test_whether_the_cells_of_a_review_stay_text_when_somebody_edits_them",
               "test_hostile.py::test_whether_everything_that_reads_them_still_quotes_the_raw_text",
               "test_hostile.py::test_whether_a_review_that_is_filled_in_quotes_the_raw_text"),
        tested("taxonomies that make objects, name themselves, unfold or nest without end", one_sentence,
               "test_hostile.py::test_whether_a_hostile_taxonomy_is_refused_in_a_sentence_and_makes_nothing"),
        tested("parameters that try to leave the cell of their notebook", "refused, or a value and nothing else",
               "test_hostile.py::test_whether_a_parameter_is_refused_before_it_reaches_a_notebook",
               "test_hostile.py::test_whether_a_name_that_is_no_parameter_is_refused",
               "test_hostile.py::test_whether_a_parameter_that_reaches_a_notebook_stays_a_value",
               "test_hostile.py::test_whether_a_wrong_parameter_of_a_notebook_is_an_error_and_nothing_else"),
        tested("zip bombs, XML entities, loops and pits in PDF and HTML, tables of millions of cells", "refused within the limits of time and memory",
               "test_readers.py::test_whether_a_bomb_is_refused_before_it_is_unpacked",
               "test_readers.py::test_whether_xml_that_declares_entities_is_refused",
               "test_readers.py::test_whether_xml_in_an_encoding_that_hides_a_declaration_is_refused",
               "test_readers.py::test_whether_a_pdf_whose_pages_lie_in_a_loop_is_refused",
               "test_readers.py::test_whether_a_pdf_that_unfolds_without_end_is_refused",
               "test_readers.py::test_whether_a_pdf_of_too_many_pages_is_refused",
               "test_readers.py::test_whether_a_page_that_nests_too_deep_is_refused_instead_of_cut",
               "test_readers.py::test_whether_cells_that_reach_over_millions_are_refused",
               "test_readers.py::test_whether_a_reader_that_takes_too_long_is_stopped"),
        tested("a text of 200 MB, lines of 10 million characters", "refused with the limit",
               "test_hostile.py::test_whether_a_text_of_two_hundred_megabytes_is_refused_unread",
               "test_hostile.py::test_whether_a_line_of_ten_million_characters_is_refused_with_the_limit",
               "test_readers.py::test_whether_a_line_of_ten_million_characters_in_a_word_document_is_refused"),
        tested("100,000 numbered items", "taken apart",
               "test_hostile.py::test_whether_a_hundred_thousand_items_are_taken_apart"),
        *(
            Fault(f"one sign without end: {place}", bounded,
                  partial(measure, [(repr(sign), partial(costly.repeat, place, sign)) for sign in costly.SIGNS]
                          + [("brackets in brackets", partial(costly.nest, place))]))
            for place in places
        ),
        Fault("documents without end: items, headings, tables, lists, clauses of every kind", bounded,
              partial(measure, list(costly.DOCUMENTS.items()))),
        Fault("documents damaged in one to four ways", quoted, damage_texts),
        *(
            Fault(f"damaged: {name}", "the same", partial(count_damage, name))
            for name in (*hostile.CHANGES, "encoding", "bytes")
        ),
        *(
            Fault(f"bytes of a file changed, .{kind}", "read or refused, and quoted exactly", partial(damage_files, kind))
            for kind in ("docx", "pdf", "xlsx", "html")
        ),
    )  # fmt: skip


def read_table(page: str) -> list[list[str]]:
    """The rows of the table in a page, without its head."""
    lines = page[page.index(HEAD) :].splitlines()[2:]
    rows = [line for line in lines if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def write_table(rows: Sequence[str], page: str) -> str:
    """A page with another table."""
    start = page.index(HEAD)
    end = page.find("\n\n", start)
    return page[:start] + "\n".join(rows) + (page[end:] if end >= 0 else "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Try everything, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--cases", type=int, default=CASES, metavar="N", help="damaged documents (%(default)s)")  # fmt: skip
    parser.add_argument("--files", type=int, default=FILES, metavar="N", help="damaged files of each format (%(default)s)")  # fmt: skip
    parser.add_argument("--kills", type=int, default=KILLS, metavar="N", help="additions that are killed (%(default)s)")  # fmt: skip
    parser.add_argument("--only", default="", metavar="WORD", help="only faults whose name holds this")  # fmt: skip
    parser.add_argument("--write", action="store_true", help=f"write the table into {DOC.relative_to(ROOT)}")  # fmt: skip
    given = parser.parse_args(arguments)
    if given.write and given.only:
        parser.error("--write: only a part of the table is tried; leave out --only")
    rows, failed = [HEAD, "| --- | --- | --- | --- |"], 0
    for fault in list_faults():
        if given.only in fault.name:
            tried = fault.run(given)
            failed += len(tried.failed)
            for said in tried.failed:
                print(f"{fault.name}: {said}", file=sys.stderr)
            rows.append(f"| {fault.name} | {fault.promise} | {tried.count:,} | {tried.outcome} |")
            print(rows[-1], file=sys.stderr)
    print("\n".join(rows))
    if given.write:
        DOC.write_text(write_table(rows, DOC.read_text("utf-8")), "utf-8", newline="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
