"""The figures as PNG and SVG, drawn by a Chrome or Chromium that is at hand and asks no network."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compare.analysis.families import families
from compare.analysis.similarity import dendrogram
from compare.errors import ReportError
from compare.present.figures import (
    corpus_figure,
    coverage_figure,
    dendrogram_figure,
    families_figure,
    gaps_figure,
    similarity_figure,
)
from compare.present.sentences import list_pairs
from compare.present.slugs import slug_jurisdictions

if TYPE_CHECKING:
    from compare.exports.findings import Findings
    from compare.present.charts import Figure

FORMATS = ("png", "svg")
WIDE, COLUMN, LABELS = 1000, 44, 360  # pixels: a page, a column of a matrix, the labels beside it
SHARP = 2  # pixels of a PNG for one of the figure
PATIENCE = 60  # seconds for one picture
# nothing listens there: whatever a browser or a figure asks for does not leave the machine
NOWHERE = "http://127.0.0.1:9"
_RANDOM = re.compile(r'id="defs-([0-9a-f]{6})"')


def list_figures(found: Findings) -> dict[str, Figure]:
    """Every figure of the reports, by the name of its file."""
    corpus, language = found.corpus, found.language
    slugs, shared = slug_jurisdictions(corpus), families(corpus)
    figures = {"corpus": corpus_figure(corpus, language)}
    for level, cells in found.cells.items():
        figures[f"coverage-{level}s"] = coverage_figure(cells, corpus, language)
    for measure, matrix in found.alike.items():
        figures[f"similarity-{measure}"] = similarity_figure(matrix, corpus, language, measure)
        if list_pairs(matrix):
            tree = dendrogram(matrix)
            figures[f"dendrogram-{measure}"] = dendrogram_figure(tree, corpus, language, measure)
    if not shared.table.empty:
        figures["families"] = families_figure(shared, corpus, language)
    for focus, gaps in found.gaps.items():
        if not gaps.missing.empty:
            figures[f"gaps-{slugs[focus]}"] = gaps_figure(gaps, corpus, language)
    return figures


def draw_pictures(figures: Mapping[str, Figure], folder: Path) -> list[tuple[str, str]]:
    """Draw each figure as PNG and as SVG.

    Parameters
    ----------
    figures : mapping of str to Figure
        By the name of the file, without extension.
    folder : Path
        An existing folder.

    Returns
    -------
    list of (name, reason)
        The pictures that could not be drawn; the others are there.

    Raises
    ------
    ReportError
        There is no Chrome or Chromium, or it does not start.
    """
    with ThreadPoolExecutor(1) as own_thread:  # a notebook has an event loop of its own
        return own_thread.submit(asyncio.run, _draw_all(figures, folder)).result()


async def _draw_all(figures: Mapping[str, Figure], folder: Path) -> list[tuple[str, str]]:
    from kaleido import Kaleido
    from kaleido.errors import ChromeNotFoundError

    failed = []
    try:
        browser = Kaleido(
            timeout=PATIENCE, mathjax=False, proxy_server=NOWHERE, enable_extensions=False
        )
        await asyncio.wait_for(browser.open(), PATIENCE)
    except ChromeNotFoundError:
        raise ReportError(
            "the pictures of the figures",
            "there is no Chrome or Chromium that could draw them",
            "install one, or say where it is with the environment variable BROWSER_PATH; "
            "all other files are written",
        ) from None
    except Exception as error:
        raise ReportError(
            "the pictures of the figures",
            f"the browser does not start ({type(error).__name__})",
            "say where a working Chrome or Chromium is with the environment variable BROWSER_PATH; "
            "all other files are written",
        ) from error
    try:
        for name, figure in figures.items():
            for kind in FORMATS:
                try:
                    drawn = await browser.calc_fig(_describe(figure), opts=_size(figure, kind))
                    (folder / f"{name}.{kind}").write_bytes(_settle(drawn, kind))
                except Exception as error:  # the other pictures are still wanted
                    failed.append((f"{name}.{kind}", f"{type(error).__name__}: {error}"))
    finally:
        await browser.close()
    return failed


def _describe(figure: Figure) -> dict[str, Any]:
    """The figure with names for its traces, which plotly.js would else make up."""
    described: dict[str, Any] = figure.to_plotly_json()
    traces = [{**trace, "uid": f"{at:06d}"} for at, trace in enumerate(described["data"])]
    return {**described, "data": traces}


def _size(figure: Figure, kind: str) -> dict[str, Any]:
    columns = len(figure.layout.xaxis.tickvals or ())
    return {
        "format": kind,
        "width": max(WIDE, LABELS + COLUMN * columns),
        "height": int(figure.layout.height),
        "scale": SHARP if kind == "png" else 1,
    }


def _settle(drawn: bytes, kind: str) -> bytes:
    """Give an SVG the same ids each time."""
    if kind != "svg":
        return drawn
    text = drawn.decode("utf-8")
    if made_up := _RANDOM.search(text):
        text = text.replace(made_up[1], "figure")
    return text.encode("utf-8")
