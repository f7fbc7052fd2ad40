"""Figures of likeness: between jurisdictions, and between measures of several of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from compare.present.basis import Basis
from compare.present.charts import (
    GRID,
    INK,
    QUIET,
    ROW,
    Figure,
    column_axis,
    new_figure,
    safe,
    shorten,
)
from compare.present.wording import join_names, phrase, wording
from compare.tables import split_list

if TYPE_CHECKING:
    from compare.analysis.families import Families
    from compare.analysis.similarity import Dendrogram
    from compare.loading import Corpus


def similarity_figure(
    matrix: pd.DataFrame, corpus: Corpus, language: str = "zh", measure: str = ""
) -> Figure:
    """Draw how alike the jurisdictions are, from 0 to 1; blank where it is not comparable.

    Parameters
    ----------
    matrix : pandas.DataFrame
        Jurisdictions × jurisdictions, as from `compare.analysis.similarity`.
    corpus : Corpus
        For the names.
    language : {"zh", "en"}
        Language of the labels.
    measure : str, optional
        The measure of likeness, for the title.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.loading import Corpus
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> empty = [pd.DataFrame(columns=t.names) for t in (DOCUMENTS, UNITS, CODINGS)]
    >>> corpus = Corpus(*empty, load_taxonomy(), ("厦门市", "青岛市"))
    >>> matrix = pd.DataFrame([[1, 0.8], [0.8, 1]], corpus.jurisdictions, corpus.jurisdictions)
    >>> similarity_figure(matrix, corpus, measure="text").data[0].text[0]
    ['1.00', '0.80']
    """
    words, names = wording(language), corpus.names(language)
    labels = [names.get(name, name) for name in matrix.index]
    values = matrix.astype(float).to_numpy()
    blank = words["similarity.not_comparable"]
    texts = [["—" if pd.isna(v) else f"{v:.2f}" for v in row] for row in values]
    figure = new_figure(
        words[f"figure.similarity.{measure}" if measure else "figure.similarity"],
        words["figure.similarity.description"],
        130 + 44 * len(labels),
        plot_bgcolor="#ececec",
        xaxis=column_axis(labels),
        yaxis={"tickvals": list(range(len(labels))),
               "ticktext": [safe(label) for label in labels],
               "range": [len(labels) - 0.5, -0.5]},
    )  # fmt: skip
    figure.add_heatmap(
        z=[[None if pd.isna(v) else round(float(v), 4) for v in row] for row in values],
        text=texts,
        texttemplate="%{text}",
        hovertext=[
            [
                f"{safe(a)} · {safe(b)}<br>{blank if text == '—' else text}"
                for b, text in zip(labels, row, strict=True)
            ]
            for a, row in zip(labels, texts, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        zmin=0,
        zmax=1,
        colorscale=[(0, "#ffffff"), (0.5, "#8fb9c9"), (1, "#134b5f")],
        showscale=False,
        xgap=2,
        ygap=2,
    )
    return figure


def dendrogram_figure(
    dendrogram: Dendrogram, corpus: Corpus, language: str = "zh", measure: str = ""
) -> Figure:
    """Draw which jurisdictions join first, the distance at which they do along the axis.

    Parameters
    ----------
    dendrogram : Dendrogram
        From `compare.analysis.similarity.dendrogram`.
    corpus : Corpus
        For the names.
    language : {"zh", "en"}
        Language of the labels.
    measure : str, optional
        The measure of likeness, for the title.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.loading import Corpus
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> empty = [pd.DataFrame(columns=t.names) for t in (DOCUMENTS, UNITS, CODINGS)]
    >>> corpus = Corpus(*empty, load_taxonomy(), ("厦门市", "青岛市"))
    >>> from compare.analysis.similarity import dendrogram
    >>> matrix = pd.DataFrame([[1, 0.8], [0.8, 1]], corpus.jurisdictions, corpus.jurisdictions)
    >>> dendrogram_figure(dendrogram(matrix), corpus).data[0].x
    (0.0, 0.2, 0.2, 0.0)
    """
    words, names = wording(language), corpus.names(language)
    labels = [names.get(name, name) for name in dendrogram.labels]
    branches: list[tuple[list[float], list[float]]] = []
    order = list(range(len(labels)))
    if len(labels) > 1:
        from scipy.cluster.hierarchy import dendrogram as lay_out

        tree = lay_out(dendrogram.linkage, no_plot=True)
        # scipy puts the leaves at 5, 15, 25, ...
        rows = [[(at - 5) / 10 for at in branch] for branch in tree["icoord"]]
        branches = list(zip(rows, tree["dcoord"], strict=True))
        order = [int(leaf) for leaf in tree["leaves"]]
    farthest = max((max(distances) for _, distances in branches), default=1.0)
    left_out = [names.get(name, name) for name in dendrogram.left_out]
    figure = new_figure(
        words[f"figure.dendrogram.{measure}" if measure else "figure.dendrogram"],
        words["figure.dendrogram.description"],
        130 + 44 * len(labels) + (24 if left_out else 0),
        showlegend=False,
        xaxis={"title": {"text": words["figure.dendrogram.axis"], "font": {"size": 12}},
               "showgrid": True, "gridcolor": GRID, "range": [0, 1.04 * max(farthest, 0.01)]},
        yaxis={"tickvals": list(range(len(order))),
               "ticktext": [safe(labels[leaf]) for leaf in order],
               "range": [len(labels) - 0.5, -0.5]},
    )  # fmt: skip
    for places, distances in branches:
        figure.add_scatter(
            x=[round(float(distance), 4) for distance in distances],
            y=places,
            mode="lines",
            line={"color": INK, "width": 2, "shape": "linear"},
            hovertemplate=f"{words['figure.dendrogram.axis']}: {max(distances):.2f}<extra></extra>",
        )
    if left_out:
        figure.add_annotation(
            text=safe(f"{words['similarity.left_out']}{join_names(left_out, language)}"),
            x=0, xref="paper", y=1, yref="paper", yanchor="bottom", showarrow=False,
            font={"size": 12, "color": QUIET},
        )  # fmt: skip
    return figure


def families_figure(families: Families, corpus: Corpus, language: str = "zh") -> Figure:
    """Draw which jurisdictions take part in each family that more than one has.

    Parameters
    ----------
    families : Families
        From `compare.analysis.families`; at most 20 families are drawn, those
        with most jurisdictions first.
    corpus : Corpus
        For the names.
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
    >>> from compare.analysis.families import families
    >>> families_figure(families(corpus), corpus)
    Figure(跨地区的同类措施)
    """
    words, names = wording(language), corpus.names(language)
    shared = families.table[families.table["jurisdictions"].map(split_list).map(len) > 1].head(20)
    basis = Basis(corpus)
    units = families.members.groupby(["family", "jurisdiction"])["unit"].agg(list).to_dict()
    cells = [
        [units.get((family, name), []) for name in corpus.jurisdictions]
        for family in shared["family"]
    ]
    found = [[len(behind) for behind in row] for row in cells]
    figure = new_figure(
        words["figure.families.title"],
        words["figure.families.description"],
        130 + ROW * len(shared),
        plot_bgcolor=GRID,
        xaxis=column_axis([names[name] for name in corpus.jurisdictions]),
        yaxis={"tickvals": list(range(len(shared))),
               "ticktext": [safe(_family_name(joined)) for joined in shared["words"]],
               "range": [len(shared) - 0.5, -0.5]},
    )  # fmt: skip
    figure.add_heatmap(
        z=found,
        text=[[str(n) if n else "" for n in row] for row in found],
        texttemplate="%{text}",
        hovertext=[
            [
                f"<b>{safe(names[name])}</b> · {safe(_family_name(joined))}<br>"
                + "<br>".join(
                    [
                        phrase(language, "count.measures", n=len(behind)),
                        *(safe(shorten(str(document), 60)) for document in basis.find(behind)),
                    ]
                )
                for name, behind in zip(corpus.jurisdictions, row, strict=True)
            ]
            for joined, row in zip(shared["words"], cells, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        zmin=0,
        zmax=max([5, *(n for row in found for n in row)]),
        colorscale=[(0, "#ffffff"), (0.001, "#dcebe4"), (1, "#1d5c48")],
        showscale=False,
        xgap=2,
        ygap=2,
    )
    return figure


def _family_name(joined: str) -> str:
    return shorten("·".join(split_list(joined)[:3]), 34)
