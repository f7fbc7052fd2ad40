"""What all figures share: fonts, sizes, safe text, and the matrix of states.

Rows and columns stand at numbered positions and only their labels are names,
because plotly merges two categories of the same name without a word.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import plotly.graph_objects as go

from compare.present.states import HATCH, STATE_STYLES
from compare.present.wording import wording
from compare.visible import show_in_page

FONTS = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif'
# one font that has every sign of the states, so that they are of one size
SIGN_FONTS = '"Segoe UI Symbol", "Apple Symbols", "DejaVu Sans", sans-serif'
INK, QUIET, GRID = "#1f2933", "#5b6470", "#d5dae0"
# nothing is offered that would send a figure to a server
CONFIG: Mapping[str, Any] = MappingProxyType(
    {
        "displaylogo": False,
        "showSendToCloud": False,
        "plotlyServerURL": "",
        "typesetMath": False,
        "responsive": True,
        "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
    }
)
MIMETYPE = "application/vnd.plotly.v1+json"
ROW, HEAD = 25, 112


class Figure(go.Figure):  # type: ignore[misc]
    """A plotly figure that shows itself the same way everywhere and offers no upload.

    It gives a notebook cell only its JSON, with the configuration of this
    package, whatever renderer plotly would choose.
    """

    _ipython_display_ = None

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, Any]:
        shown = self.to_plotly_json()
        return {MIMETYPE: {**shown, "config": dict(CONFIG)}, "text/plain": self._describe()}

    def _repr_html_(self) -> None:
        return None

    def __repr__(self) -> str:
        return self._describe()

    def _describe(self) -> str:
        return f"Figure({self.layout.title.text or ''})"


@dataclass(frozen=True)
class Row:
    """One row of a matrix of states: its label, and one cell for each column.

    Parameters
    ----------
    label : str
        As it stands beside the row.
    cells : tuple of (state, hover text)
        Empty for a heading that only divides the rows.
    strong : bool
        Whether the label stands out, as that of a theme among practices.
    """

    label: str
    cells: tuple[tuple[str, str], ...] = ()
    strong: bool = False


def text_width(text: str) -> int:
    """Width of a text in columns, a Chinese character counting as two.

    Examples
    --------
    >>> text_width("海铁联运 A")
    10
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def shorten(text: str, width: int) -> str:
    """Cut a text to `width` columns, with an ellipsis where something was left out.

    Examples
    --------
    >>> shorten("海铁联运与多式联运", 10)
    '海铁联运…'
    """
    if text_width(text) <= width:
        return text
    kept, used = "", 1
    for character in text:
        used += text_width(character)
        if used > width:
            break
        kept += character
    return kept.rstrip() + "…"


def safe(text: object) -> str:
    """Escape a text for plotly, which reads some HTML in labels."""
    return html.escape(show_in_page(str(text)), quote=False)


def new_figure(title: str, description: str, height: int, **layout: Any) -> Figure:
    """Return an empty figure in the style of the reports.

    Parameters
    ----------
    title : str
        Shown above the figure.
    description : str
        What the figure shows, for readers who do not see it.
    height : int
        Pixels; the width is that of the page.
    """
    axis = {
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "automargin": True,
        "fixedrange": True,
        "tickfont": {"size": 13},
        "linecolor": GRID,
    }
    style = go.layout.Template(
        layout={
            "font": {"family": FONTS, "size": 13, "color": INK},
            "title": {"x": 0, "xref": "container", "xanchor": "left", "pad": {"l": 8}},
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#ffffff",
            "margin": {"l": 8, "r": 16, "t": 56, "b": 16},
            "hoverlabel": {"align": "left", "font": {"family": FONTS, "size": 13}},
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "yref": "container",
                "y": 0,
                "yanchor": "bottom",
            },
            "xaxis": axis,
            "yaxis": axis,
            "dragmode": False,
        }
    )
    return Figure(
        layout={
            "template": style,
            "title": {"text": safe(title), "font": {"size": 16}, "y": 1, "yanchor": "top",
                      "pad": {"t": 14, "l": 8}},
            "meta": {"description": description},
            "height": height,
            **layout,
        }
    )  # fmt: skip


def column_axis(names: Sequence[str]) -> dict[str, Any]:
    """Lay out the axis above a matrix; names that do not fit side by side stand upright.

    Examples
    --------
    >>> column_axis(["厦门市 2021", "厦门市 2022"])["ticktext"]
    ['厦门市 2021', '厦门市 2022']
    """
    return {
        "side": "top",
        "tickvals": list(range(len(names))),
        "ticktext": [safe(name) for name in names],
        "range": [-0.5, len(names) - 0.5],
        # a slanted name would be read over the column beside its own
        "autotickangles": [0, -90],
    }


def state_matrix(
    title: str, description: str, columns: Sequence[str], rows: Sequence[Row], language: str
) -> Figure:
    """Draw a matrix of coverage states, told apart by colour and by sign.

    Parameters
    ----------
    title, description : str
        As for `new_figure`.
    columns : sequence of str
        Labels of the columns; equal ones stay columns of their own.
    rows : sequence of Row
        From top to bottom.
    language : {"zh", "en"}
        Language of the legend.

    Returns
    -------
    Figure
        One heatmap, a mark for each state in the legend, and hatching over
        what cannot be compared.
    """
    words, order = wording(language), list(STATE_STYLES)
    figure = new_figure(title, description, HEAD + ROW * len(rows) + 64)
    shown = [row.cells or (("", ""),) * len(columns) for row in rows]
    last = len(order) - 1
    figure.add_heatmap(
        z=[[order.index(state) if state else None for state, _ in cells] for cells in shown],
        text=[[STATE_STYLES[s].sign if s else "" for s, _ in cells] for cells in shown],
        hovertext=[[hover for _, hover in cells] for cells in shown],
        texttemplate="%{text}",
        textfont={"size": 15, "family": SIGN_FONTS},
        hovertemplate="%{hovertext}<extra></extra>",
        hoverongaps=False,
        zmin=-0.5,
        zmax=last + 0.5,
        colorscale=[
            (share, style.fill)
            for index, style in enumerate(STATE_STYLES.values())
            for share in (index / (last + 1), (index + 1) / (last + 1))
        ],
        showscale=False,
        xgap=2,
        ygap=2,
    )
    for state, style in STATE_STYLES.items():
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=f"{style.sign} {words[f'state.{state}']}",
            marker={
                "symbol": "square",
                "size": 13,
                "color": style.fill,
                "line": {"color": QUIET, "width": 1},
            },
        )
    figure.update_layout(
        plot_bgcolor=GRID,
        legend={"itemclick": False, "itemdoubleclick": False},
        xaxis=column_axis(columns),
        yaxis={"tickvals": list(range(len(rows))), "ticktext": [_tick(row) for row in rows],
               "range": [len(rows) - 0.5, -0.5]},
    )  # fmt: skip
    _cover_headings(figure, rows, len(columns))
    _hatch(figure, shown)
    return figure


def _tick(row: Row) -> str:
    label = safe(shorten(row.label, 34))
    return label if row.cells and not row.strong else f"<b>{label}</b>"


def _cover_headings(figure: Figure, rows: Sequence[Row], columns: int) -> None:
    for y, row in enumerate(rows):
        if not row.cells:
            figure.add_shape(
                type="rect", x0=-0.5, x1=columns - 0.5, y0=y - 0.5, y1=y + 0.5,
                fillcolor="#ffffff", line={"width": 0}, layer="below",
            )  # fmt: skip


def _hatch(figure: Figure, shown: Sequence[Sequence[tuple[str, str]]]) -> None:
    """Strike through the cells of a hatched state with one path of short strokes."""
    strokes = []
    for y, cells in enumerate(shown):
        for x, (state, _) in enumerate(cells):
            if state and STATE_STYLES[state].hatched:
                for step in (-0.3, -0.1, 0.1, 0.3):
                    strokes.append(
                        f"M{x + step - 0.1:.2f},{y + 0.4:.1f}L{x + step + 0.1:.2f},{y - 0.4:.1f}"
                    )
    if strokes:
        figure.add_shape(type="path", path="".join(strokes), line={"color": HATCH, "width": 1.5})
