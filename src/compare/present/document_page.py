"""The page of a document: its whole text, its units numbered, their codes in the margin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

import pandas as pd

from compare.coding.correction import PROGRAM
from compare.errors import SelectionError
from compare.present.basis import label_documents
from compare.present.blocks import render_block
from compare.present.document_text import Bounds, Stretch, divide_text
from compare.present.marking import MarkedText, split_evidence
from compare.present.pages import Entry, Head, Page
from compare.present.quotations import Quotation, Quoter
from compare.present.slugs import number_units, unit_id
from compare.present.wording import phrase, wording
from compare.tables import split_list

if TYPE_CHECKING:
    from compare.coding.taxonomy import Taxonomy
    from compare.loading import Corpus

Row = Mapping[Any, Any]
# depths of the document's own headings that its page has as headings, and their level there
LEVELS = {1: 3, 2: 4}
# what the margin lists of a unit below its codes, where it has it
NOTES = ("deadline", "marks", "elaborates", "corrected")


@dataclass(frozen=True)
class Coded:
    """A theme of a unit: the letter that marks its evidence, its label, and its practices."""

    letter: str
    label: str
    confidence: str
    practices: tuple[str, ...]


def describe_document(corpus: Corpus, document: str, language: str = "zh") -> Head:
    """Say at the head of its page what a document is.

    Parameters
    ----------
    corpus : Corpus
        Its documents and units.
    document : str
        Id of the document.
    language : {"zh", "en"}
        Language of everything but what is quoted.

    Raises
    ------
    SelectionError
        The corpus has no such document.
    """
    words, row = wording(language), _find_row(corpus, document)
    kinds = corpus.units.loc[corpus.units["document"] == document, "kind"].value_counts()
    counts = [f"{words[f'kind.{kind}']} {n}" for kind, n in kinds.items()]
    year: str = "" if pd.isna(row["year"]) else str(row["year"])
    facts = {
        "documents.field.issuing_body": row["issuing_body"],
        "documents.field.document_number": row["document_number"],
        "documents.field.genre": words.get(f"genre.{row['genre']}", row["genre"]),
        "documents.field.period": row["period"] or year,
        "documents.field.publication_date": row["publication_date"],
        "table.identity": words[f"identity.{row['identity']}"],
        "table.units": f"{row['units']}" + (f" ({', '.join(counts)})" if counts else ""),
        "document.characters": f"{row['characters']:,}",
        "document.file": row["file"],
        "document.checksum": row["sha256"],
    }
    return Head(
        title=str(row["title"]) or " ".join(label_documents(corpus, language)[document]).strip(),
        about=phrase(language, "document.about", name=corpus.names(language)[row["jurisdiction"]]),
        facts=tuple((words[key], str(value)) for key, value in facts.items() if value),
        quoted=bool(row["title"]),
    )


def document_main(corpus: Corpus, document: str, text: str, language: str = "zh") -> Page:
    """Show a document: its whole text, every unit with a number, a place and its codes.

    Parameters
    ----------
    corpus : Corpus
        Its documents, units and codings.
    document : str
        Id of the document.
    text : str
        The text that all offsets refer to.
    language : {"zh", "en"}
        Language of everything but the text.

    Returns
    -------
    Page
        For the main part of a page. The elements of the class ``raw``, one
        after the other, are the text, character for character.

    Raises
    ------
    SelectionError
        The corpus has no such document, or its units are of another text.
    """
    _find_row(corpus, document)
    words, units = wording(language), corpus.units[corpus.units["document"] == document]
    rows = units.sort_values("start", kind="stable").to_dict("records")
    bounds = [_bound(unit, document, text) for unit in rows]
    codings: dict[str, list[Row]] = {}
    for coding in corpus.codings[corpus.codings["document"] == document].to_dict("records"):
        codings.setdefault(coding["unit"], []).append(coding)
    marked = MarkedText(text, _spans(each for found in codings.values() for each in found))
    quoter, numbers = Quoter(corpus, language), number_units(corpus)
    stretches, entries = [], [Entry(2, "text", words["document.text"])]
    for each in divide_text(text, bounds):
        if each.what == "unit":
            unit = rows[each.number - 1]
            found = codings.get(unit["unit"], [])
            quote = quoter.quote(unit["unit"], split_list(unit["themes"]))
            shown = _show_unit(unit, found, quote, corpus, language)
            key_point = numbers.get(unit["elaborates"])
            shown["elaborates"] = unit_id(key_point) if key_point else ""
            shown["noted"] = any(shown[name] for name in NOTES) or bool(
                quote.lead_units or quote.elsewhere
            )
            stretches.append(
                {"what": "unit", "id": unit_id(each.number), "number": each.number} | shown
            )
        else:
            stretches.append(_show_other(each, marked, text, entries))
    index = _index_codes(rows, corpus, language)
    if index:
        entries.append(Entry(2, "codes", words["document.codes"]))
    block = render_block(
        "document",
        language,
        stretches=stretches,
        index=index,
        kinds=_list_kinds(rows),
        masked=bool(units["redacted"].any()),
    )  # fmt: skip
    return Page(block.html, tuple(entries))


def _find_row(corpus: Corpus, document: str) -> Row:
    rows = corpus.documents[corpus.documents["document"] == document].to_dict("records")
    if not rows:
        raise SelectionError(
            f"the document {document!r}", "the corpus has none", "use an id of its documents table"
        )
    return rows[0]


def _taxonomy(corpus: Corpus) -> Taxonomy:
    # units keep the codes of themes that a selection left out
    return (corpus.whole or corpus).taxonomy


def _bound(unit: Row, document: str, text: str) -> Bounds:
    start, end = int(unit["start"]), int(unit["end"])
    if text[start:end] != unit["text"]:
        raise SelectionError(
            f"the text of {document!r}",
            f"the unit {unit['unit']} does not stand there at {start}",
            "run policy-compare process again",
        )
    return Bounds(start, end, tuple(filter(None, str(unit["section"]).split(" > "))))


def _spans(codings: Iterable[Row]) -> list[tuple[int, int]]:
    """Where the words stand that caused a code; those that a person gave have none of their own."""
    return [(int(each["start"]), int(each["end"])) for each in codings if each["label"]]


def _show_other(
    each: Stretch, marked: MarkedText, text: str, entries: list[Entry]
) -> dict[str, Any]:
    """What is no unit; a heading is entered into the contents."""
    parts = list(marked.cut(each.start, each.end))
    shown = {"what": each.what, "parts": parts, "level": 0, "id": ""}
    if each.what == "heading" and each.number in LEVELS:
        level, name = LEVELS[each.number], text[each.start : each.end]
        shown |= {"level": level, "id": f"s-{len(entries)}"}
        entries.append(Entry(level, str(shown["id"]), name, quoted=True))
    return shown


def _show_unit(
    unit: Row, codings: Sequence[Row], quote: Quotation, corpus: Corpus, language: str
) -> dict[str, Any]:
    """A unit with its codes and facets; each part of its text with the letters of its codes."""
    words, taxonomy = wording(language), _taxonomy(corpus)
    practices: dict[str, list[str]] = {code: [] for code in split_list(unit["themes"])}
    for code in split_list(unit["practices"]):
        practices.setdefault(taxonomy.theme_of(code).code, []).append(code)
    # one theme needs no letter to say whose the evidence is
    letters = dict(zip(practices, ascii_lowercase, strict=False)) if len(practices) > 1 else {}
    sure = {each["code"]: f"{each['confidence']:.2f}" for each in codings}
    start, end = int(unit["start"]), int(unit["end"])
    marks = [
        (int(each["start"]) - start, int(each["end"]) - start, letters.get(each["theme"], ""))
        for each in codings
        if each["label"]
    ]
    meanings = zip(split_list(unit["marks"]), split_list(unit["mark_meanings"]), strict=False)
    return {
        "quote": quote,
        "kind": unit["kind"],
        "status": unit["status"],
        "what_it_is": words[f"kind.{unit['kind']}.{unit['status']}" if unit["status"] else f"kind.{unit['kind']}"],
        "parts": _letter(str(unit["text"]), marks),
        "codes": [
            Coded(
                letters.get(theme, ""),
                taxonomy.label(theme, language),
                sure.get(theme, ""),
                tuple(taxonomy.label(code, language) for code in found),
            )
            for theme, found in practices.items()
        ],
        "deadline": quote.deadline,
        "place": unit["place"],
        "offsets": phrase(language, "place.offsets", start=start, end=end),
        "marks": [f"{mark} {meaning}" for mark, meaning in meanings],
        "corrected": "" if unit["coder"] == PROGRAM else unit["coder"],
    }  # fmt: skip


def _letter(text: str, marks: Sequence[tuple[int, int, str]]) -> list[tuple[str, bool, str]]:
    """The parts of a text, whether each is evidence, and the letters of the codes it speaks for."""
    parts, at = [], 0
    for part, is_evidence in split_evidence(text, [(start, end) for start, end, _ in marks]):
        end = at + len(part)
        inside = {letter for first, last, letter in marks if first < end and last > at}
        parts.append((part, is_evidence, "".join(sorted(inside)) if is_evidence else ""))
        at = end
    return parts


def _list_kinds(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Kinds and states of the units, each once, measures first."""
    found = {(str(unit["kind"]), str(unit["status"])) for unit in rows}
    order = ("measure", "result", "problem", "context")
    return sorted(found, key=lambda kind: (order.index(kind[0]), kind[1] != "planned"))


def _index_codes(
    rows: Sequence[Row], corpus: Corpus, language: str
) -> list[tuple[str, list[tuple[str, str]], list[tuple[str, list[tuple[str, str]]]]]]:
    """Where each theme and practice stands: its label and the numbers of its units."""
    where: dict[str, list[tuple[str, str]]] = {}
    for number, unit in enumerate(rows, 1):
        for code in (*split_list(unit["themes"]), *split_list(unit["practices"])):
            where.setdefault(code, []).append((unit_id(number), str(number)))
    return [
        (
            theme.label(language),
            where.get(theme.code, []),
            [(p.label(language), where[p.code]) for p in theme.practices if p.code in where],
        )
        for theme in _taxonomy(corpus).themes
        if theme.code in where or any(p.code in where for p in theme.practices)
    ]
