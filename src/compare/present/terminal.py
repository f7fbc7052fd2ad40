"""Tables in the terminal, in columns that keep their width with Chinese text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.box import HORIZONTALS
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from compare.analysis.coverage import STATES, coverage_matrix
from compare.present.basis import Basis, focus_units
from compare.present.console import open_console, open_grid
from compare.present.misses import describe_miss, name_miss
from compare.present.quotations import name_place
from compare.present.sentences import describe_gaps
from compare.present.states import STATE_STYLES
from compare.present.wording import wording

if TYPE_CHECKING:
    from compare.analysis.gaps import Gaps
    from compare.loading import Corpus

SHORT = 56
# More jurisdictions than this, and too wide for a line: their states are shown as signs alone.
MANY, LABEL = 6, 24


def print_coverage(
    cells: pd.DataFrame, corpus: Corpus, values: str = "state", language: str = "zh"
) -> None:
    """Print the coverage matrix, codes down, jurisdictions across.

    Where a jurisdiction has several documents, a cell names by number those
    that it rests on, and they are listed below.

    Parameters
    ----------
    cells : pandas.DataFrame
        What `compare.coverage` returns.
    corpus : Corpus
        The corpus they were made from.
    values : {"state", "count", "share"}
        What a cell shows.
    language : {"zh", "en"}
        Language of labels and states.
    """
    words, names, basis = wording(language), corpus.names(language), Basis(corpus)
    matrix = coverage_matrix(cells, values)
    behind = cells.set_index(["code", "jurisdiction"])["units"].to_dict()
    absent = {c["code"]: c for c in cells[cells["state"] == "not_found"].to_dict("records")}
    console = open_console()

    def lay_out(brief: bool) -> Grid:
        grid = open_grid()
        grid.add_column("", min_width=LABEL if brief else None)
        for name in matrix.index:
            grid.add_column(names[name].replace(" ", "\n") if brief else names[name])
        if absent:
            grid.add_column(words["table.miss"])
        for code in matrix.columns:
            marks = [basis.mark(behind[code, name]) for name in matrix.index]
            shown = [
                Text.assemble(_show(value, values, language, brief), f" {mark}" if mark else "")
                for value, mark in zip(matrix[code], marks, strict=True)
            ]
            if code in absent:
                shown.append(Text(name_miss(absent[code], language)))
            grid.add_row(Text(corpus.taxonomy.label(code, language)), *shown)
        return grid

    grid = lay_out(brief=False)
    free = console.options.update(width=10_000)
    crowded = len(matrix) > MANY and console.measure(grid, options=free).maximum > console.width
    console.print(lay_out(brief=True) if crowded and values == "state" else grid)
    if values == "state":
        for state in STATES:
            console.print(f"{STATE_STYLES[state].sign} {words[f'state.{state}']}: {words[f'state.{state}.meaning']}")  # fmt: skip
    if absent:
        console.print(Text(words["miss.about"]))
    _print_basis(console, basis, names, language)


def print_gaps(gaps: Gaps, corpus: Corpus, language: str = "zh", every_quote: bool = False) -> None:
    """Print what peers have and the focus lacks, with where they say so.

    A quotation names its document by number where its jurisdiction has
    several, and they are listed below.

    Parameters
    ----------
    gaps : Gaps
        What `compare.gaps` returns.
    corpus : Corpus
        The corpus they were made from.
    language : {"zh", "en"}
        Language of everything but quoted text.
    every_quote : bool
        Whether to quote every measure of the peers in full below the table.
    """
    words, names, basis = wording(language), corpus.names(language), Basis(corpus)
    console = open_console()
    for sentence in describe_gaps(gaps, corpus, language):
        console.print(Text(sentence))
    own = focus_units(gaps, corpus, basis)
    if len(gaps.missing):
        grid = Grid(box=HORIZONTALS, pad_edge=False, show_lines=True)
        grid.add_column(f"{words['table.theme']} / {words['table.practice']}", ratio=3)
        grid.add_column(names[gaps.focus], no_wrap=True)
        grid.add_column(words["table.n_peers"], justify="center")
        grid.add_column(words["table.firmest"], no_wrap=True)
        grid.add_column(words["terminal.where"], ratio=8, overflow="fold")
        grid.add_column(words["table.nearest"], justify="right")
        for row in gaps.missing.to_dict("records"):
            quotes = gaps.quotes[gaps.quotes["code"] == row["code"]]
            grid.add_row(
                _name(row, corpus, language),
                _focus(row, basis.mark(own.get(row["code"], "")), language),
                Text(f"{row['n_peers']}/{row['n_comparable']}"),
                _show(row["firmest"], "state", language),
                _quote(_surest(quotes, corpus), names, basis, language, SHORT),
                Text("–" if pd.isna(row["nearest_score"]) else f"{row['nearest_score']:.2f}"),
            )
        console.print(grid)
        if (gaps.missing["focus_state"] == "not_found").any():
            console.print(Text(words["miss.about"]))
    if every_quote:
        for row in gaps.missing.to_dict("records"):
            console.print(_name(row, corpus, language))
            if missed := describe_miss(row, corpus, language, "focus_state"):
                state = words[f"state.{row['focus_state']}"]
                console.print(
                    Padding(Text(f"{names[gaps.focus]} · {state} · {missed}"), (0, 0, 1, 4))
                )
            for quote in gaps.quotes[gaps.quotes["code"] == row["code"]].to_dict("records"):
                console.print(Padding(_quote(quote, names, basis, language), (0, 0, 1, 4)))
    if len(gaps.missing):
        _print_basis(console, basis, names, language, (gaps.focus, *gaps.peers))


def _surest(quotes: pd.DataFrame, corpus: Corpus) -> dict[Any, Any]:
    """The quote whose code is surest: one is shown, and it should be the plainest."""
    codings = corpus.codings.drop_duplicates(["unit", "code"])
    sure = quotes.merge(
        codings[["unit", "code", "rank", "confidence"]], on=["unit", "code"], how="left"
    )
    return (
        sure.sort_values(["confidence", "rank"], ascending=[False, True], kind="stable")
        .iloc[0]
        .to_dict()
    )


def _name(row: dict[Any, Any], corpus: Corpus, language: str) -> Text:
    """Name of a code; that of a theme is bold, below that of a practice stands its theme."""
    label = corpus.taxonomy.label(row["code"], language)
    if row["level"] == "theme":
        return Text(label, style="bold")
    theme = corpus.taxonomy.label(row["theme"], language)
    return Text.assemble(label, "\n", (theme, "dim"))


def _focus(row: dict[Any, Any], mark: str, language: str) -> Text:
    """State of the focus; below what was not found, how often the coder misses it."""
    shown = _show(row["focus_state"], "state", language)
    shown = Text.assemble(shown, f" {mark}") if mark else shown
    miss = name_miss(row, language, "focus_state")
    return Text.assemble(shown, "\n", (miss, "dim")) if miss else shown


def _quote(
    quote: dict[Any, Any],
    names: Mapping[str, str],
    basis: Basis,
    language: str,
    length: int | None = None,
) -> Text:
    """Where a peer says so, and its words."""
    mark = basis.mark([quote["unit"]])
    whose = f"{names[quote['jurisdiction']]} {mark}" if mark else names[quote["jurisdiction"]]
    place = f"{whose} · {name_place(quote['label'], language)} · "
    place += f"{quote['file']} {quote['start']}–{quote['end']}"
    flat = "".join(str(quote["text"]).split())
    if length is not None and len(flat) > length:
        flat = flat[: length - 1] + "…"
    return Text.assemble((place, "cyan"), "\n", flat)


def _print_basis(
    console: Console,
    basis: Basis,
    names: Mapping[str, str],
    language: str,
    of: Iterable[str] | None = None,
) -> None:
    """Say what the numbers of documents stand for, a line for each jurisdiction that has several."""
    several = basis.list_all(of)
    if not several:
        return
    console.print(Text(wording(language)["basis.cells"]))
    grid = open_grid(head=False)
    for name, documents in several.items():
        grid.add_row(Text(names[name]), Text("\n".join(map(str, documents))))
    console.print(grid)


def _show(value: Any, values: str, language: str, brief: bool = False) -> Text:
    if values == "state":
        style = STATE_STYLES[value]
        return (
            Text(style.sign)
            if brief
            else Text(f"{style.sign} {wording(language)[f'state.{value}']}")
        )
    if pd.isna(value):
        return Text("–")
    return Text(f"{value:.0%}" if values == "share" else str(value))
