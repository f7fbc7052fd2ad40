"""The figures of the reports: each takes tables and returns a plotly figure.

Labels are in the language that is asked for; names of jurisdictions and codes
come from the corpus and its taxonomy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from compare.analysis.coverage import coverage
from compare.present.basis import Basis, label_documents
from compare.present.charts import (
    GRID,
    Figure,
    Row,
    new_figure,
    safe,
    shorten,
    state_matrix,
)
from compare.present.likeness import dendrogram_figure, families_figure, similarity_figure
from compare.present.misses import describe_miss
from compare.present.wording import phrase, wording

if TYPE_CHECKING:
    from compare.analysis.gaps import Gaps
    from compare.loading import Corpus

__all__ = [
    "corpus_figure",
    "coverage_figure",
    "dendrogram_figure",
    "families_figure",
    "gaps_figure",
    "similarity_figure",
]

KIND_COLOURS = {
    ("measure", "planned"): "#7fb2d6",
    ("measure", "done"): "#0b2b4c",
    ("result", ""): "#e0a93f",
    ("problem", ""): "#a8442a",
    ("context", ""): "#c9ccd1",
}

MOST = 8  # documents named where a cursor rests on a cell


def corpus_figure(corpus: Corpus, language: str = "zh") -> Figure:
    """Draw how many units of each kind and status every document has.

    Parameters
    ----------
    corpus : Corpus
        One bar a document, in the order of its documents table.
    language : {"zh", "en"}
        Language of the labels.

    Returns
    -------
    Figure
        Stacked horizontal bars, one trace for each kind and status there is.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.loading import Corpus
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> empty = [pd.DataFrame(columns=t.names) for t in (DOCUMENTS, UNITS, CODINGS)]
    >>> corpus = Corpus(*empty, load_taxonomy(), ("厦门市", "青岛市"))
    >>> corpus_figure(corpus)
    Figure(各文件的措施单元)
    """
    words, labels = wording(language), label_documents(corpus, language)
    documents = corpus.documents.reset_index(drop=True)
    counts = corpus.units.groupby(["document", "kind", "status"]).size()
    figure = new_figure(
        words["figure.corpus.title"],
        words["figure.corpus.description"],
        150 + 38 * len(documents),
        barmode="stack",
        bargap=0.35,
        legend={"traceorder": "normal"},
        xaxis={"showgrid": True, "gridcolor": GRID, "rangemode": "tozero"},
        yaxis={
            "tickvals": list(documents.index),
            "ticktext": [
                f"{safe(shorten(name, 20))} {safe(time)}"
                for name, time in (labels[document] for document in documents["document"])
            ],
            "range": [len(documents) - 0.5, -0.5],
        },
    )
    for (kind, status), colour in KIND_COLOURS.items():
        found = [int(counts.get((document, kind, status), 0)) for document in documents["document"]]
        if not any(found):
            continue
        name = words[f"kind.{kind}.{status}" if status else f"kind.{kind}"]
        figure.add_bar(
            x=found,
            y=list(documents.index),
            orientation="h",
            name=name,
            marker={"color": colour, "line": {"color": "#ffffff", "width": 1}},
            text=[number or "" for number in found],
            textposition="inside",
            textangle=0,
            insidetextanchor="middle",
            hovertext=[
                f"{safe(title or document)}<br>{safe(name)}: {number}"
                for title, document, number in zip(
                    documents["title"], documents["document"], found, strict=True
                )
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    return figure


def coverage_figure(cells: pd.DataFrame, corpus: Corpus, language: str = "zh") -> Figure:
    """Draw the coverage matrix: codes down, jurisdictions across, a state in each cell.

    Parameters
    ----------
    cells : pandas.DataFrame
        From `compare.analysis.coverage.coverage`; practices stand under the
        name of their theme.
    corpus : Corpus
        For the names and labels.
    language : {"zh", "en"}
        Language of the labels.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.loading import Corpus
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> empty = [pd.DataFrame(columns=t.names) for t in (DOCUMENTS, UNITS, CODINGS)]
    >>> corpus = Corpus(*empty, load_taxonomy(), ("厦门市", "青岛市"))
    >>> figure = coverage_figure(coverage(corpus), corpus, "en")
    >>> figure
    Figure(Coverage of themes)
    >>> figure.data[0].text[0]
    ['／', '／']
    """
    words, names, basis = wording(language), corpus.names(language), Basis(corpus)
    level = str(cells["level"].iloc[0]) if len(cells) else "theme"
    rows: list[Row] = []
    for theme, group in cells.groupby("theme", sort=False):
        if level == "practice":
            rows.append(Row(corpus.taxonomy.label(str(theme), language)))
        for code, found in group.groupby("code", sort=False):
            label = corpus.taxonomy.label(str(code), language)
            by_name = {cell["jurisdiction"]: cell for cell in found.to_dict("records")}
            rows.append(
                Row(
                    label,
                    tuple(
                        _cell(by_name[name], names[name], label, corpus, basis, language)
                        for name in corpus.jurisdictions
                    ),
                )
            )
    return state_matrix(
        words[f"figure.coverage.{level}"],
        words["figure.coverage.description"],
        [names[name] for name in corpus.jurisdictions],
        rows,
        language,
    )


def _cell(
    cell: dict[Any, Any], name: str, label: str, corpus: Corpus, basis: Basis, language: str
) -> tuple[str, str]:
    words, state = wording(language), str(cell["state"])
    lines = [f"<b>{safe(name)}</b> · {safe(label)}", words[f"state.{state}"]]
    if not pd.isna(cell["count"]):
        lines.append(phrase(language, "count.measures", n=int(cell["count"])))
    if missed := describe_miss(cell, corpus, language, brief=True):
        lines.append(missed)
    if rests := basis.explain(cell):
        lines.append(words["basis.found" if cell["units"] else "basis.searched"])
        lines += [safe(shorten(str(document), 60)) for document in rests[:MOST]]
        if len(rests) > MOST:
            lines.append(phrase(language, "basis.more", n=len(rests) - MOST))
    return state, "<br>".join(lines)


def gaps_figure(gaps: Gaps, corpus: Corpus, language: str = "zh") -> Figure:
    """Draw what the focus lacks: its own state and that of every peer, code by code.

    Parameters
    ----------
    gaps : Gaps
        From `compare.analysis.gaps`; at most 40 codes are drawn, those that
        most peers have first.
    corpus : Corpus
        For the names and labels.
    language : {"zh", "en"}
        Language of the labels.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.loading import Corpus
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> empty = [pd.DataFrame(columns=t.names) for t in (DOCUMENTS, UNITS, CODINGS)]
    >>> corpus = Corpus(*empty, load_taxonomy(), ("厦门市", "青岛市"))
    >>> from compare.analysis.gaps import gaps
    >>> gaps_figure(gaps(corpus, "厦门市"), corpus)
    Figure(厦门市未见而对标地区已有)
    """
    words, names, basis = wording(language), corpus.names(language), Basis(corpus)
    columns = (gaps.focus, *gaps.peers)
    cells = {
        (cell["code"], cell["jurisdiction"]): cell
        for level in sorted(set(gaps.missing["level"]))
        for cell in coverage(corpus, level).to_dict("records")
    }
    rows = []
    for code in gaps.missing["code"].head(40):
        label = corpus.taxonomy.label(str(code), language)
        found = (
            _cell(cells[code, name], names[name], label, corpus, basis, language)
            for name in columns
        )
        theme = corpus.taxonomy.theme_of(code).code == code
        rows.append(Row(label, tuple(found), strong=theme))
    shown = words["figure.gaps.first"] if len(gaps.missing) > len(rows) else ""
    return state_matrix(
        phrase(language, "figure.gaps.title", focus=names[gaps.focus])
        + shown.format(n=len(rows), total=len(gaps.missing)),
        words["figure.gaps.description"],
        [words["figure.gaps.focus"].format(focus=names[gaps.focus])]
        + [names[peer] for peer in gaps.peers],
        rows,
        language,
    )
