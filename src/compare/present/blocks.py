"""Pieces of HTML that notebooks and pages show: sentences, legends and tables.

Each is made from a template with automatic escaping, so that nothing that
stands in a document can become markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import jinja2
import pandas as pd

from compare.present.basis import Basis, Listed, label_documents
from compare.present.misses import describe_miss, name_miss
from compare.present.sentences import list_pairs
from compare.present.slugs import document_pages, slug_jurisdictions
from compare.present.states import STATE_STYLES
from compare.present.wording import phrase, wording
from compare.visible import show_in_page

if TYPE_CHECKING:
    from compare.loading import Corpus

KINDS = (
    ("measure", "planned"),
    ("measure", "done"),
    ("result", ""),
    ("problem", ""),
    ("context", ""),
)


@dataclass(frozen=True)
class Block:
    """A piece of HTML that shows itself in a notebook cell."""

    html: str

    def _repr_html_(self) -> str:
        # a notebook would set what stands between two $ as a formula
        return f'<div class="mathjax_ignore tex2jax_ignore">\n{self.html}\n</div>'

    def __repr__(self) -> str:
        return f"Block({len(self.html)} characters of HTML)"

    def __html__(self) -> str:
        return self.html


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("compare.present", "template/blocks"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=show_in_page,
    )


def render_block(template: str, language: str, **facts: Any) -> Block:
    """Fill a template of ``template/blocks`` with facts.

    Parameters
    ----------
    template : str
        Its name without the extension.
    language : {"zh", "en"}
        Language of its words.
    **facts
        What it shows; text is escaped.
    """
    shown = _templates().get_template(f"{template}.html.j2")
    return Block(
        shown.render(
            words=wording(language),
            say=partial(phrase, language),
            language=language,
            styles=STATE_STYLES,
            **facts,
        ).strip()
    )


def findings(sentences: Iterable[str], language: str = "zh") -> Block:
    """List sentences that were made from the data.

    Examples
    --------
    >>> print(findings(["a < b"]).html)
    <ul class="said">
    <li>a &lt; b</li>
    </ul>
    """
    return render_block("findings", language, sentences=list(sentences))


def notice(text: str, language: str = "zh") -> Block:
    """Show a sentence that a reader should not miss."""
    return render_block("notice", language, text=text)


def state_legend(language: str = "zh") -> Block:
    """Explain each coverage state with its sign and colour."""
    return render_block("legend", language)


def documents_table(corpus: Corpus, language: str = "zh") -> Block:
    """List the documents: whose they are, how that is known, and their units by kind.

    Parameters
    ----------
    corpus : Corpus
        One row a document.
    language : {"zh", "en"}
        Language of everything but titles and evidence.
    """
    words, names = wording(language), corpus.names(language)
    counts = corpus.units.groupby(["document", "kind"]).size()
    basis, pages = Basis(corpus), document_pages(corpus)
    kinds = [kind for kind in dict.fromkeys(k for k, _ in KINDS)]
    rows = [
        {
            **row,
            "jurisdiction": names[row["jurisdiction"]],
            "genre": words.get(f"genre.{row['genre']}", row["genre"]),
            "level": words.get(f"level.{row['level']}", row["level"]),
            "listed": basis.find_document(row["document"]),
            "page": pages[row["document"]],
            "known": words[f"identity.{row['identity']}"],
            "counts": [(words[f"kind.{k}"], int(counts.get((row["document"], k), 0))) for k in kinds],
        }
        for row in corpus.documents.to_dict("records")
    ]  # fmt: skip
    return render_block("documents", language, rows=rows)


def units_table(corpus: Corpus, language: str = "zh") -> Block:
    """Count the units of each document by kind and status.

    Parameters
    ----------
    corpus : Corpus
        One row a document, and a row of totals.
    language : {"zh", "en"}
        Language of the labels.
    """
    words = wording(language)
    counts = corpus.units.groupby(["document", "kind", "status"]).size()
    rows = [
        (
            " ".join(label),
            [int(counts.get((document, kind, status), 0)) for kind, status in KINDS],
        )
        for document, label in label_documents(corpus, language).items()
    ]
    totals = [sum(column) for column in zip(*(found for _, found in rows), strict=True)]
    rows.append((words["kind.total"], totals or [0] * len(KINDS)))
    heads = [words[f"kind.{k}.{s}" if s else f"kind.{k}"] for k, s in KINDS]
    return render_block("units", language, heads=heads, rows=rows)


def coverage_table(
    cells: pd.DataFrame,
    corpus: Corpus,
    language: str = "zh",
    *,
    linked: bool = False,
    page: str = "",
) -> Block:
    """Show the coverage matrix as a table: sign, state, number and share of measures.

    Beside what was not found stands how often the coder misses it; where a
    jurisdiction has several documents, which of them a cell rests on.

    Parameters
    ----------
    cells : pandas.DataFrame
        From `compare.analysis.coverage.coverage`; practices stand under their theme.
    corpus : Corpus
        For the names and labels.
    language : {"zh", "en"}
        Language of the labels.
    linked : bool
        Whether a cell links to the units behind it, as `coverage_quotations`
        shows them.
    page : str
        The page that shows them; by default the same.
    """
    names, slugs, basis = corpus.names(language), slug_jurisdictions(corpus), Basis(corpus)
    rows: list[dict[str, Any]] = []
    for theme, group in cells.groupby("theme", sort=False):
        if (group["level"] == "practice").any():
            rows.append({"label": corpus.taxonomy.label(str(theme), language), "cells": []})
        for code, found in group.groupby("code", sort=False):
            by_name = {cell["jurisdiction"]: cell for cell in found.to_dict("records")}
            shown = [
                show_cell(
                    by_name[name],
                    corpus,
                    basis,
                    language,
                    f"{page}#{cell_id(str(theme), slugs[name])}" if linked else "",
                )
                for name in corpus.jurisdictions
            ]
            rows.append({"label": corpus.taxonomy.label(str(code), language), "cells": shown})
    level = str(cells["level"].iloc[0]) if len(cells) else "theme"
    return render_block(
        "coverage",
        language,
        columns=[names[name] for name in corpus.jurisdictions],
        rows=rows,
        head=wording(language)[f"table.{level}"],
        absent=bool((cells["state"] == "not_found").any()),
        listed=list_basis(basis, corpus, language),
    )


def show_cell(
    cell: Mapping[Any, Any], corpus: Corpus, basis: Basis, language: str, target: str
) -> dict[str, Any]:
    """What a template shows of a cell of the coverage matrix; without units it leads nowhere."""
    return {
        "state": cell["state"],
        "count": _maybe(cell["count"], "{:d}"),
        "share": _maybe(cell["share"], "{:.0%}"),
        "miss": name_miss(cell, language),
        "missed": describe_miss(cell, corpus, language),
        "rests": basis.find(cell["units"]),
        "mark": basis.mark(cell["units"]),
        "target": target if cell["units"] else "",
    }


def list_basis(
    basis: Basis, corpus: Corpus, language: str = "zh", of: Iterable[str] | None = None
) -> list[tuple[str, tuple[Listed, ...]]]:
    """Name those jurisdictions (or of these) that have several documents, with the documents."""
    names = corpus.names(language)
    return [(names[name], listed) for name, listed in basis.list_all(of).items()]


def cell_id(code: str, jurisdiction_slug: str) -> str:
    """Id of the place in a page where the units behind a cell stand."""
    return f"units-{code}-{jurisdiction_slug}"


def similarity_table(
    matrices: Mapping[str, pd.DataFrame], corpus: Corpus, language: str = "zh"
) -> Block:
    """List every two jurisdictions with their likeness by each measure.

    Parameters
    ----------
    matrices : mapping of str to pandas.DataFrame
        For each measure the likeness, jurisdictions × jurisdictions.
    corpus : Corpus
        For the names.
    language : {"zh", "en"}
        Language of the labels.

    Returns
    -------
    Block
        The pairs most alike by the first measure come first; what cannot be
        compared stands at the end and says so.
    """
    words, names = wording(language), corpus.names(language)
    everyone = list(corpus.jurisdictions)
    pairs = [(a, b) for i, a in enumerate(everyone) for b in everyone[i + 1 :]]
    ranked = [pair[:2] for matrix in matrices.values() for pair in list_pairs(matrix)]
    order = list(dict.fromkeys([*ranked, *pairs]))
    rows = [
        (
            names[a],
            names[b],
            [_maybe(matrix.at[a, b], "{:.2f}") for matrix in matrices.values()],
        )
        for a, b in order
    ]
    heads = [words[f"similarity.by.{measure}"] for measure in matrices]
    listed = list_basis(Basis(corpus), corpus, language)
    return render_block("similarity", language, heads=heads, rows=rows, listed=listed)


def _maybe(value: Any, shown: str) -> str:
    return "" if pd.isna(value) else shown.format(value)
