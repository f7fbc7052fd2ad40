"""The list of documents in the terminal, and what was guessed of those that were added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from compare.present.console import open_console, open_grid
from compare.present.wording import join_names, phrase, wording
from compare.tables import split_list
from compare.visible import make_visible, quote_word

if TYPE_CHECKING:
    from compare.adding import Added
    from compare.corpus.sources import Source
    from compare.removing import Removed

# in the order in which they are shown; what belongs to the jurisdiction stands beside it
FIELDS = ("title", "jurisdiction", "issuing_body", "document_number", "genre", "year", "period",
          "publication_date", "origin")  # fmt: skip
NOTHING = "–"


def print_added(added: Added, raw: Path, language: str = "zh") -> None:
    """Print what is recorded of the documents that were added, and how to correct it.

    Parameters
    ----------
    added : Added
        What `compare.adding.add_documents` returns.
    raw : Path
        The folder they were added to.
    language : {"zh", "en"}
        Language of everything but the documents' own words.
    """
    for source in added.documents:
        note = phrase(language, "documents.restored") if source.document in added.restored else ""
        print_source(source, raw, language, note)
    console, words = open_console(), wording(language)
    if added.listed:
        names = join_names([make_visible(source.document) for source in added.listed], language)
        said = phrase(language, "documents.listed", n=len(added.listed), names=names)
        console.print(Text(said))
    if any(source.inferred for source in added.documents):
        first = next(source for source in added.documents if source.inferred)
        command = f"policy-compare change {quote_word(first.document)} --year 2024"
        console.print(Text(words["documents.check"]))
        console.print(Text(phrase(language, "documents.correct", command=command)))


def print_source(source: Source, raw: Path, language: str = "zh", note: str = "") -> None:
    """Print what is recorded of one document, and what of it was guessed."""
    console, words, grid = open_console(), wording(language), open_grid(head=False)
    guessed = split_list(source.inferred)
    head = [source.document, str(raw / source.file), source.format, source.encoding, note]
    console.print(Text(" · ".join(make_visible(part) for part in head if part), style="bold"))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_column(no_wrap=True)
    for name in FIELDS:
        value = getattr(source, name)
        known = "inferred" if name in guessed else "said" if value else "unknown"
        shown = Text(_show(source, name, language), style="" if value else "dim")
        style = "yellow" if known == "inferred" else "dim"
        grid.add_row(Text(f"  {words[f'documents.field.{name}']}"), shown,
                     Text(words[f"documents.known.{known}"], style=style))  # fmt: skip
    if source.evidence:
        grid.add_row(Text(f"  {words['documents.evidence']}"), Text(make_visible(source.evidence), style="dim"))  # fmt: skip
    console.print(grid)
    console.print()


def print_documents(
    sources: Sequence[Source], units: Mapping[str, int], language: str = "zh"
) -> None:
    """Print the list of documents.

    Parameters
    ----------
    sources : sequence of Source
        The documents.
    units : mapping of str to int
        How many units each has; those that are not in it are not processed yet.
    language : {"zh", "en"}
        Language of everything but the documents' own words.
    """
    console, words, grid = open_console(), wording(language), open_grid()
    for name in ("document", "jurisdiction", "period", "genre"):
        grid.add_column(words[f"table.{name}"], overflow="fold")
    grid.add_column(words["documents.format"])
    grid.add_column(words["table.units"], justify="right")
    grid.add_column(words["documents.known.inferred"], overflow="fold")
    for source in sources:
        count = units.get(source.document)
        grid.add_row(
            Text(make_visible(source.document)),
            Text(make_visible(_name(source, language))),
            Text(source.period or str(source.year or NOTHING)),
            Text(_show(source, "genre", language)),
            Text(make_visible(source.format or Path(source.file).suffix.lower().lstrip("."))),
            Text(words["documents.unprocessed"], style="yellow") if count is None else Text(str(count)),
            Text(join_names([words[f"documents.field.{name}"] for name in FIELDS
                             if name in split_list(source.inferred)], language)),
        )  # fmt: skip
    console.print(grid)
    console.print()
    console.print(Text(phrase(language, "documents.count", n=len(sources))))


def print_removed(removed: Removed, language: str = "zh") -> None:
    """Print where a document that was removed is now, and how to take it back."""
    document, key = make_visible(removed.source.document), "documents.gone"
    facts = {}
    if removed.place is not None:
        place = make_visible(str(removed.place))
        key, command = "documents.removed", f"policy-compare add {quote_word(place)}"
        facts = {"place": place, "command": command}
    open_console().print(Text(phrase(language, key, document=document, **facts)), soft_wrap=True)


def _name(source: Source, language: str) -> str:
    english = source.jurisdiction_en if language == "en" else ""
    return english or source.jurisdiction or NOTHING


def _show(source: Source, name: str, language: str) -> str:
    """A value as a reader knows it."""
    value, words = str(getattr(source, name) or ""), wording(language)
    if name == "genre":
        value = words.get(f"genre.{value}", value)
    elif name == "jurisdiction" and value:
        level = words.get(f"level.{source.level}", source.level)
        beside = [part for part in (source.jurisdiction_en, source.code, level) if part]
        value += f" ({', '.join(beside)})" if beside else ""
    return make_visible(value) or NOTHING
