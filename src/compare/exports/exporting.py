"""Exports a selection of documents: workbook, briefs, tables and pictures in one folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from compare import __version__
from compare.exports.findings import Findings, find_all
from compare.exports.folder import ExportFolder
from compare.present.citing import cite_result
from compare.present.notebook_pages import describe_failure
from compare.present.parameters import open_corpus
from compare.present.slugs import slug_jurisdictions
from compare.storage import locked

WORKBOOK, DATA, PICTURES = "workbook.xlsx", "tables", "figures"


@dataclass(frozen=True)
class ExportRun:
    """What became of an export.

    Parameters
    ----------
    written : tuple of Path
        The files that were written, the manifest last.
    kept : tuple of (Path, Path)
        Files that somebody had changed since the last export, and where they
        are now.
    failed : tuple of (name, reason)
        What could not be written, and why.
    """

    written: tuple[Path, ...]
    kept: tuple[tuple[Path, Path], ...]
    failed: tuple[tuple[str, str], ...]


def export(
    processed: str | Path,
    out: str | Path,
    *,
    jurisdictions: Sequence[str] | None = None,
    themes: Sequence[str] | None = None,
    focus: Sequence[str] | None = None,
    peers: Sequence[str] | None = None,
    language: str = "zh",
    period: str | None = None,
    by_period: bool = False,
    pictures: bool = True,
) -> ExportRun:
    """Write what can be taken along: Excel, Word, CSV and Parquet, PNG and SVG.

    Parameters
    ----------
    processed : str or Path
        The folder that ``policy-compare process`` wrote.
    out : str or Path
        Where the files go; each is written aside and then moved. One that
        somebody has changed since the last export is kept under another name.
    jurisdictions, themes, focus, peers, language, period, by_period
        As for `compare.present.report.build_reports`; each focus gets a brief.
    pictures : bool
        Whether to draw the figures, for which a Chrome or Chromium must be at hand.

    Returns
    -------
    ExportRun
        What fails stands in `failed` and does not stop the rest.

    Raises
    ------
    CompareError
        A name, the language or a folder is not there or cannot be used.

    Examples
    --------
    >>> export("nowhere", "reports/export")
    Traceback (most recent call last):
    compare.errors.SchemaError: the table documents in nowhere: there is no such file; run policy-compare process first.
    """
    corpus = open_corpus(
        processed, jurisdictions=jurisdictions, period=period, by_period=by_period, themes=themes,
        language=language,
    )  # fmt: skip
    found = find_all(corpus, focus=focus, peers=peers, language=language, period=period)
    failed: list[tuple[str, str]] = []
    target = Path(out)
    with locked(target):
        folder = ExportFolder(target)
        for name, write in _list_jobs(found, failed, pictures):
            try:
                folder.take(write)
            except Exception as error:  # whatever it is, the other files are still wanted
                failed.append((name, describe_failure(error)))
        chosen = found.list_parameters(focus=list(found.gaps), peers=peers)
        documents = corpus.documents[["document", "file", "sha256"]].to_dict("records")
        placed = folder.finish(
            {
                "cite": cite_result(corpus, language),
                "documents": documents,
                "parameters": chosen,
                "policy-compare": __version__,
            }
        )
    return ExportRun(
        tuple(target / name for name in placed.files),
        tuple((target / name, target / kept) for name, kept in placed.kept),
        tuple(failed),
    )


def _list_jobs(
    found: Findings, failed: list[tuple[str, str]], pictures: bool
) -> list[tuple[str, Callable[[Path], None]]]:
    """What to write, each with its name: a job that fails leaves nothing behind."""
    slugs = slug_jurisdictions(found.corpus)

    def write_workbook(folder: Path) -> None:
        from compare.exports.workbook import make_workbook

        (folder / WORKBOOK).write_bytes(make_workbook(found))

    def write_data(folder: Path) -> None:
        from compare.exports.data import write_data

        (folder / DATA).mkdir()
        write_data(found, folder / DATA)

    def write_pictures(folder: Path) -> None:
        from compare.exports.pictures import draw_pictures, list_figures

        (folder / PICTURES).mkdir()
        missed = draw_pictures(list_figures(found), folder / PICTURES)
        failed.extend((f"{PICTURES}/{name}", reason) for name, reason in missed)

    def write_brief(focus: str, name: str) -> Callable[[Path], None]:
        def write(folder: Path) -> None:
            from compare.exports.brief import make_brief

            (folder / name).write_bytes(make_brief(found, focus))

        return write

    briefs = {focus: f"brief-{slugs[focus]}.docx" for focus in found.gaps}
    return [
        (WORKBOOK, write_workbook),
        *((name, write_brief(focus, name)) for focus, name in briefs.items()),
        (DATA, write_data),
        *([(PICTURES, write_pictures)] if pictures else []),
    ]
