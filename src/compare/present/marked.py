"""The text of a document in the terminal, with its units, their codes and the evidence marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.padding import Padding
from rich.text import Text

from compare.coding.review import read_candidates
from compare.errors import SelectionError
from compare.present.console import open_console, open_grid
from compare.present.marking import MarkedText
from compare.present.quotations import name_place
from compare.present.wording import join_names, phrase, wording
from compare.tables import split_list
from compare.visible import make_visible

if TYPE_CHECKING:
    from rich.console import Console

    from compare.loading import Corpus

EVIDENCE, OUTSIDE, HEAD = "bold underline yellow", "dim", "bold cyan"
# before each line that is no unit, where nothing can be dimmed
NO_UNIT = "· "


def print_document(corpus: Corpus, document: str, text: str, language: str = "zh") -> None:
    """Print a document: its text as it is, above each unit what was made of it.

    In a terminal the words that caused a code are highlighted and what is no
    unit is dimmed. Elsewhere there is plain text: the words stand above the
    unit, and a dot before each line that is no unit.

    Parameters
    ----------
    corpus : Corpus
        Its units and codings.
    document : str
        Id of the document.
    text : str
        The text that all offsets refer to.
    language : {"zh", "en"}
        Language of everything but the text.
    """
    console = open_console()
    about = corpus.documents[corpus.documents["document"] == document].to_dict("records")[0]
    units = _units_of(corpus, document)
    codings = _codings_of(corpus, "document", document)
    marked = _mark(text, codings)
    by_unit: dict[str, list[dict[Any, Any]]] = {}
    for coding in codings:
        by_unit.setdefault(coding["unit"], []).append(coding)
    _say(console, _describe(about, language), HEAD)
    at = 0
    for number, unit in enumerate(units, 1):
        start, end = int(unit["start"]), int(unit["end"])
        _say_outside(console, marked, at, start)
        own = by_unit.get(unit["unit"], [])
        _say(console, f"[{number}] {_name_unit(unit, own, corpus, language)}", HEAD)
        if own and not console.is_terminal:
            words = dict.fromkeys(make_visible(str(coding["evidence"])) for coding in own)
            _say(console, f"    {wording(language)['show.evidence']}: {' | '.join(words)}")
        _say_text(console, marked, start, end)
        at = end
    _say_outside(console, marked, at, len(text))


def print_unit(corpus: Corpus, document: str, unit: str, text: str, language: str = "zh") -> None:
    """Print one unit with everything that is known of it.

    Parameters
    ----------
    corpus : Corpus
        Its units and codings.
    document : str
        Id of the document.
    unit : str
        The running number of the unit in the document, or its id.
    text : str
        The text of the document.
    language : {"zh", "en"}
        Language of everything but the text.

    Raises
    ------
    SelectionError
        The document has no such unit.
    """
    units = _units_of(corpus, document)
    number = _find_unit(units, document, unit)
    row, console = units[number - 1], open_console()
    found = _codings_of(corpus, "unit", row["unit"])
    _say(console, f"[{number}] {_name_unit(row, found, corpus, language)}", HEAD)
    grid = open_grid(head=False)
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for name, value in _facets(row, corpus, language):
        if value:
            grid.add_row(name, Text(make_visible(value)))
    for name, value in _cite(row, found, corpus, language):
        grid.add_row(name, Text(make_visible(value)))
    console.print(grid)
    console.print()
    _say_text(console, _mark(text, found), int(row["start"]), int(row["end"]))


def _mark(text: str, codings: Sequence[Mapping[Any, Any]]) -> MarkedText:
    return MarkedText(text, [(int(coding["start"]), int(coding["end"])) for coding in codings])


def _cut(marked: MarkedText, start: int, end: int) -> list[tuple[str, bool]]:
    """The parts of a stretch as a terminal may show them, and whether each is evidence."""
    return [
        (make_visible(part.replace("\r\n", "\n"), "\n\t"), is_evidence)
        for part, is_evidence in marked.cut(start, end)
    ]


def _say(console: Console, line: str, style: str = "") -> None:
    if console.is_terminal:
        console.print(Text(line, style=style))
    else:
        # not by the console, which would wrap it
        console.file.write(f"{line}\n")


def _say_text(console: Console, marked: MarkedText, start: int, end: int) -> None:
    parts = _cut(marked, start, end)
    if console.is_terminal:
        shown = Text.assemble(*((part, EVIDENCE if found else "") for part, found in parts))
        console.print(Padding(shown, (0, 0, 1, 4)))
    else:
        console.file.write("".join(part for part, _ in parts) + "\n\n")


def _say_outside(console: Console, marked: MarkedText, start: int, end: int) -> None:
    """What is no unit: headings, the opening, the closing."""
    parts = _cut(marked, start, end)
    whole = "".join(part for part, _ in parts)
    if not whole.strip():
        return
    if console.is_terminal:
        shown = Text.assemble(*((part, EVIDENCE if found else OUTSIDE) for part, found in parts))
        shown.rstrip()
        console.print(Padding(shown[len(whole) - len(whole.lstrip("\n")) :], (0, 0, 1, 0)))
    else:
        lines = [line for line in whole.split("\n") if line.strip()]
        console.file.write("".join(f"{NO_UNIT}{line}\n" for line in lines) + "\n")


def _units_of(corpus: Corpus, document: str) -> list[dict[Any, Any]]:
    units = corpus.units[corpus.units["document"] == document]
    return units.sort_values("start", kind="stable").to_dict("records")


def _codings_of(corpus: Corpus, column: str, value: str) -> list[dict[Any, Any]]:
    return corpus.codings[corpus.codings[column] == value].to_dict("records")


def _find_unit(units: list[dict[Any, Any]], document: str, asked: str) -> int:
    for number, unit in enumerate(units, 1):
        if asked == str(number) or asked == unit["unit"]:
            return number
    last = f"use a number from 1 to {len(units)}, or an id such as {units[0]['unit']}" if units else "look at the whole document"  # fmt: skip
    raise SelectionError(
        f"the unit {asked!r} of {document!r}", f"it has {len(units)} units, and none is this", last
    )


def _describe(about: Mapping[Any, Any], language: str) -> str:
    name = about["jurisdiction_en"] if language == "en" else about["jurisdiction"]
    period = about["period"] or ("" if pd.isna(about["year"]) else str(about["year"]))
    title = f"《{about['title']}》" if about["title"] else ""
    count = phrase(language, "count.units", n=int(about["units"]))
    parts = [about["document"], name, period, title, about["file"], count]
    return make_visible(" · ".join(str(part) for part in parts if part)) + "\n"


def _name_unit(
    unit: Mapping[Any, Any], codings: list[dict[Any, Any]], corpus: Corpus, language: str
) -> str:
    """What a unit is, in one line: its item, its id, its kind, its themes with their confidence."""
    words, kind = wording(language), str(unit["kind"])
    known = f"kind.{kind}.{unit['status']}" if unit["status"] else f"kind.{kind}"
    sure = {str(coding["code"]): float(coding["confidence"]) for coding in codings}
    themes = [
        f"{corpus.taxonomy.label(code, language)} {sure[code]:.2f}"
        for code in split_list(str(unit["themes"]))
    ]
    parts = [
        name_place(str(unit["label"]), language),
        str(unit["unit"]),
        words[known],
        join_names(themes, language) or words["show.no_theme"],
    ]
    return make_visible(" · ".join(parts))


def _facets(unit: Mapping[Any, Any], corpus: Corpus, language: str) -> Iterator[tuple[str, str]]:
    """What was read out of a unit, each with its name; what there is not is empty."""
    words, label = wording(language), corpus.taxonomy.label
    offsets = phrase(language, "place.offsets", start=unit["start"], end=unit["end"])
    yield words["show.place"], " · ".join(filter(None, (str(unit["place"]), offsets)))
    yield words["quote.section"], str(unit["section"])
    yield words["show.why"], str(unit["kind_evidence"])
    for name in ("lead_units", "support_units"):
        key = "quote.lead_units" if name == "lead_units" else "show.support_units"
        yield words[key], join_names(split_list(str(unit[name])), language)
    deadline, printed = str(unit["deadline"]), str(unit["deadline_printed"])
    deadline = words["quote.long_term"] if deadline == "long_term" else deadline
    yield words["quote.deadline"], f"{deadline} ({printed})" if printed else deadline
    yield words["show.quantities"], " · ".join(split_list(str(unit["quantities"])))
    marks = (str(unit["marks"]), str(unit["mark_meanings"]))
    yield words["show.marks"], " · ".join(filter(None, marks))
    if unit["redacted"]:
        yield words["show.note"], words["quote.redacted"]
    yield words["show.elaborates"], str(unit["elaborates"])
    likely = read_candidates(str(unit["candidates"]))
    candidates = [f"{label(code, language)} {score:.2f}" for code, score in likely]
    yield words["show.candidates"], join_names(candidates, language)
    yield words["show.coder"], str(unit["coder"])


def _cite(
    unit: Mapping[Any, Any], codings: Sequence[Mapping[Any, Any]], corpus: Corpus, language: str
) -> Iterator[tuple[str, str]]:
    """Each code with the words that caused it, and where they stand."""
    words = wording(language)
    cited: dict[tuple[str, str], list[str]] = {}
    for coding in codings:
        place = words[f"show.in.{coding['place']}"]
        said = f"“{coding['evidence']}” {coding['start']}–{coding['end']} ({place})"
        sure = f"{corpus.taxonomy.label(str(coding['code']), language)} {coding['confidence']:.2f}"
        cited.setdefault((words[f"table.{coding['level']}"], sure), []).append(said)
    for (level, sure), found in cited.items():
        yield level, f"{sure}: {'; '.join(dict.fromkeys(found))}"
