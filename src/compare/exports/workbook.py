"""The Excel workbook: what it is, the matrix, gaps with quotations, units, and documents."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pandas as pd

from compare.exports.sheets import (
    Field,
    State,
    add_sheet,
    fit_row,
    lay_out_page,
    write_quietly,
    write_state,
)
from compare.office import make_font, without_times, write_cell
from compare.present.citing import cite_result, list_versions
from compare.present.evidence import list_gaps, list_only_focus, quote_gaps
from compare.present.misses import name_miss
from compare.present.pages import describe_parameters
from compare.present.quotations import Quotation, name_place
from compare.present.sentences import describe_corpus, describe_coverage
from compare.present.states import STATE_STYLES
from compare.present.wording import join_names, phrase, wording
from compare.tables import split_list
from compare.visible import show_in_page

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from compare.exports.findings import Findings

Quoted = dict[str, list[dict[str, Any]]]  # by focus, what `quote_gaps` gives
SHEETS = ("matrix", "gaps", "quotes", "only", "not_comparable", "units", "documents")


def make_workbook(found: Findings) -> bytes:
    """Make the workbook, the same bytes for the same findings.

    Parameters
    ----------
    found : Findings
        What to write.

    Returns
    -------
    bytes
        An ``.xlsx`` file in which no cell is a formula.
    """
    from openpyxl import Workbook

    book, words = Workbook(), wording(found.language)
    _write_about(book.active, found)
    _add_matrix(book, found)
    _add_gaps(book, found)
    _add_units(book, found)
    _add_documents(book, found)
    book.properties.title = words["index.title"]
    book.properties.creator = "policy-compare"
    written = BytesIO()
    book.save(written)
    return without_times(written.getvalue())


def _write_about(sheet: Worksheet, found: Findings) -> None:
    corpus, language, words = found.corpus, found.language, wording(found.language)
    sheet.title = words["sheet.about"]
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 96
    at = 1

    def say(label: str, text: str, *, bold: bool = False, state: str = "") -> None:
        nonlocal at
        if state:
            write_state(sheet.cell(at, 1), state, language)
        else:
            write_cell(sheet.cell(at, 1), show_in_page(label), bold=True)
        write_cell(sheet.cell(at, 2), show_in_page(text), bold=bold)
        fit_row(sheet, [sheet.cell(at, 1), sheet.cell(at, 2)])
        at += 1

    def head(label: str) -> None:
        nonlocal at
        at += 1
        write_cell(sheet.cell(at, 1), label).font = make_font(bold=True, size=12)
        sheet.row_dimensions[at].height = 21
        at += 1

    write_cell(sheet.cell(1, 1), words["index.title"]).font = make_font(bold=True, size=16)
    sheet.cell(1, 1).alignment = None
    at = 2
    head(words["index.findings"])
    for sentence in (
        *describe_corpus(corpus, language),
        *describe_coverage(found.cells["theme"], corpus, language),
    ):
        say("", sentence)
    say("", words["coverage.absence"], bold=True)
    head(words["sheet.sheets"])
    for name in SHEETS:
        say(words[f"sheet.{name}"], words[f"sheet.{name}.meaning"])
    head(words["state.legend"])
    for state in STATE_STYLES:
        say("", words[f"state.{state}.meaning"], state=state)
    say(words["table.miss"], words["miss.about"])
    head(words["brief.versions"])
    for label, value in (
        *describe_parameters(found.list_parameters(focus=list(found.gaps)), corpus, language),
        *list_versions(corpus, language),
    ):
        say(label, value)
    say(words["brief.cite"], cite_result(corpus, language))
    lay_out_page(sheet, language)
    sheet.page_setup.orientation, sheet.print_options.gridLines = "portrait", False


def _add_matrix(book: Workbook, found: Findings) -> None:
    corpus, language, words = found.corpus, found.language, wording(found.language)
    names = corpus.names(language)
    fields = [
        Field(words["table.level"], 9),
        Field(words["table.theme"], 42),
        Field(words["table.practice"], 50),
    ]
    fields += [Field(names[name], 13) for name in corpus.jurisdictions]
    fields += [
        Field(phrase(language, "sheet.count", name=names[name]), 11, "0")
        for name in corpus.jurisdictions
    ]
    fields += [Field(words["table.miss"], 24)]  # fmt: skip
    by_level = {
        level: {c: list(g.to_dict("records")) for c, g in cells.groupby("code", sort=False)}
        for level, cells in found.cells.items()
    }
    rows: list[list[Any]] = []
    for theme in corpus.taxonomy.in_field:
        for level, code in (
            ("theme", theme.code),
            *(("practice", p.code) for p in theme.practices),
        ):
            cells = by_level[level][code]
            practice = corpus.taxonomy.label(code, language) if level == "practice" else None
            misses = dict.fromkeys(filter(None, (name_miss(cell, language) for cell in cells)))
            rows.append([words[f"table.{level}"], corpus.taxonomy.label(theme.code, language), practice,
                         *(State(cell["state"]) for cell in cells), *(_known(cell["count"]) for cell in cells),
                         next(iter(misses), None)])  # fmt: skip
    sheet = add_sheet(book, words["sheet.matrix"], fields, rows, language, frozen=3)
    sheet.sheet_properties.outlinePr.summaryBelow = False
    for number, row in enumerate(rows, 2):
        if row[2] is None:
            write_cell(sheet.cell(number, 2), show_in_page(row[1]), bold=True)
        else:
            sheet.row_dimensions[number].outlineLevel = 1
            write_quietly(sheet.cell(number, 2), row[1])


def _add_gaps(book: Workbook, found: Findings) -> None:
    language, words = found.language, wording(found.language)
    where = [Field(words["sheet.focus"], 14), Field(words["table.level"], 9),
             Field(words["table.theme"], 42), Field(words["table.practice"], 50)]  # fmt: skip
    gaps = [*where, Field(words["sheet.state_focus"], 13), Field(words["table.miss"], 24),
            Field(words["sheet.peers_have"], 10, "0"), Field(words["sheet.peers_compared"], 10, "0"),
            Field(words["sheet.peers"], 28), Field(words["table.firmest"], 13),
            Field(words["sheet.nearest"], 60), Field(words["sheet.nearest_score"], 10, "0.00")]  # fmt: skip
    quotes = [*where, Field(words["sheet.peer"], 14), Field(words["sheet.state_peer"], 13),
              Field(words["table.document"], 34), Field(words["sheet.item"], 10), Field(words["review.text"], 70),
              Field(words["quote.lead_units"], 24), Field(words["quote.deadline"], 13),
              Field(words["sheet.place"], 14)]  # fmt: skip
    only = [*where, Field(words["sheet.state"], 13), Field(words["review.text"], 90)]
    apart = [
        Field(words["sheet.focus"], 14),
        Field(words["table.jurisdiction"], 20),
        Field(words["table.reason"], 40),
    ]
    quoted = {focus: quote_gaps(g, found.corpus, language) for focus, g in found.gaps.items()}
    add_sheet(book, words["sheet.gaps"], gaps, _list_gaps(found, quoted), language, frozen=4)
    add_sheet(book, words["sheet.quotes"], quotes, _list_quotes(found, quoted), language, frozen=4)
    add_sheet(book, words["sheet.only"], only, _list_only(found), language, frozen=4)
    add_sheet(book, words["sheet.not_comparable"], apart, _list_apart(found), language)


def _list_gaps(found: Findings, quoted: Quoted) -> Iterator[list[Any]]:
    language, names = found.language, found.corpus.names(found.language)
    for focus, gaps in found.gaps.items():
        shown = zip(
            gaps.missing.to_dict("records"),
            list_gaps(gaps, found.corpus, language),
            quoted[focus],
            strict=True,
        )
        for row, listed, gap in shown:
            peers = [f"{name} {mark}".strip() for name, mark, _ in listed["peers"]]
            yield [names[focus], *_name_code(listed, language), State(listed["focus_state"]),
                   listed["miss"] or None, row["n_peers"], row["n_comparable"], join_names(peers, language),
                   State(listed["firmest"]), _quote(gap["nearest"]), _known(row["nearest_score"])]  # fmt: skip


def _list_quotes(found: Findings, quoted: Quoted) -> Iterator[list[Any]]:
    language, names = found.language, found.corpus.names(found.language)
    for focus, shown in quoted.items():
        for gap in shown:
            for peer in gap["quoted"]:
                for quote in peer["quotes"]:
                    yield [names[focus], *_name_code(gap, language), peer["name"], State(peer["state"]),
                           quote.source, quote.place, _text(quote), "、".join(quote.lead_units) or None,
                           quote.deadline or None, f"{quote.start}–{quote.end}"]  # fmt: skip


def _list_only(found: Findings) -> Iterator[list[Any]]:
    language, names = found.language, found.corpus.names(found.language)
    for focus, gaps in found.gaps.items():
        for row in list_only_focus(gaps, found.corpus, language):
            said = "\n".join(_quote(quote) or "" for quote in row["quotes"])
            yield [names[focus], *_name_code(row, language), State(row["state"]), said]


def _list_apart(found: Findings) -> Iterator[list[Any]]:
    words, names = wording(found.language), found.corpus.names(found.language)
    for focus, gaps in found.gaps.items():
        for row in gaps.not_comparable.to_dict("records"):
            yield [names[focus], names[row["jurisdiction"]], words[f"reason.{row['reason']}"]]


def _add_units(book: Workbook, found: Findings) -> None:
    corpus, language, words = found.corpus, found.language, wording(found.language)
    names, documents = corpus.names(language), corpus.documents.set_index("document")
    evidence = corpus.codings.groupby("unit")["evidence"].unique().to_dict()
    # units keep the codes of themes that a selection left out
    taxonomy = (corpus.whole or corpus).taxonomy
    known = {*(t.code for t in taxonomy.themes)}
    known |= {p.code for t in taxonomy.themes for p in t.practices}
    fields = [Field(words["table.jurisdiction"], 14), Field(words["table.document"], 30),
              Field(words["table.period"], 10), Field(words["sheet.item"], 10), Field(words["quote.section"], 24),
              Field(words["sheet.kind"], 14), Field(words["sheet.main_theme"], 22),
              Field(words["sheet.themes"], 22), Field(words["table.practice"], 30), Field(words["review.text"], 70),
              Field(words["show.evidence"], 30), Field(words["quote.lead_units"], 24),
              Field(words["quote.deadline"], 13), Field(words["sheet.quantities"], 20),
              Field(words["sheet.confidence"], 10, "0.00"), Field(words["sheet.place"], 14),
              Field(words["sheet.unit"], 26)]  # fmt: skip

    def label(codes: list[str]) -> str | None:
        shown = [taxonomy.label(c, language) if c in known else c for c in codes]
        return ("；" if language == "zh" else "; ").join(shown) or None

    rows = []
    for unit in corpus.units.to_dict("records"):
        document, themes = documents.loc[unit["document"]], split_list(unit["themes"])
        kind = f"kind.{unit['kind']}" + (f".{unit['status']}" if unit["status"] else "")
        long_term = unit["deadline"] == "long_term"
        rows.append([
            names[document["jurisdiction"]], document["title"] or document["file"], document["period"] or None,
            name_place(str(unit["label"]), language), unit["section"] or None, words[kind], label(themes[:1]),
            label(themes[1:]), label(split_list(unit["practices"])), unit["text"],
            "；".join(map(str, evidence.get(unit["unit"], []))) or None,
            "、".join(split_list(unit["lead_units"])) or None,
            words["quote.long_term"] if long_term else unit["deadline"] or None,
            "；".join(split_list(unit["quantities"])) or None, _known(unit["confidence"]),
            f"{unit['start']}–{unit['end']}", unit["unit"],
        ])  # fmt: skip
    add_sheet(book, words["sheet.units"], fields, rows, language, frozen=4)


def _add_documents(book: Workbook, found: Findings) -> None:
    corpus, language, words = found.corpus, found.language, wording(found.language)
    names = corpus.names(language)
    heads = (("table.jurisdiction", 14), ("documents.field.title", 40), ("documents.field.issuing_body", 26),
             ("documents.field.document_number", 20), ("table.genre", 14), ("table.period", 11),
             ("table.published", 13), ("table.identity", 12), ("documents.evidence", 40), ("table.units", 8),
             ("documents.field.origin", 40), ("sheet.file", 34), ("sheet.checksum", 68), ("sheet.document", 28))  # fmt: skip
    rows = [
        [names[row["jurisdiction"]], row["title"] or None, row["issuing_body"] or None,
         row["document_number"] or None, words.get(f"genre.{row['genre']}", row["genre"]) or None,
         row["period"] or _known(row["year"]), row["publication_date"] or None,
         words[f"identity.{row['identity']}"], row["evidence"] or None, row["units"], row["origin"] or None,
         row["file"], row["sha256"], row["document"]]
        for row in corpus.documents.to_dict("records")
    ]  # fmt: skip
    fields = [Field(words[key], width) for key, width in heads]
    add_sheet(book, words["sheet.documents"], fields, rows, language, frozen=2)


def _name_code(row: dict[str, Any], language: str) -> list[str | None]:
    """Level, theme, and practice where it is one."""
    level = wording(language)[f"table.{row['level']}"]
    if row["level"] == "theme":
        return [level, row["label"], None]
    return [level, row["theme"], row["label"]]


def _text(quote: Quotation) -> str:
    return "".join(part for part, _ in quote.parts)


def _quote(quote: Quotation | None) -> str | None:
    """A quotation in one cell: the text, then where it stands."""
    return f"{_text(quote)}（{quote.source} {quote.place}）" if quote else None


def _known(value: Any) -> Any:
    return None if pd.isna(value) else value
