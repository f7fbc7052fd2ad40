"""Builds the reports: every page, the index that links them, and the manifest."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from compare.analysis.coverage import coverage
from compare.errors import ReportError
from compare.loading import Corpus
from compare.present import pages
from compare.present.blocks import coverage_table, documents_table, findings, state_legend
from compare.present.manifest import collect_facts, list_made, write_manifest
from compare.present.notebook_pages import build_page, describe_failure
from compare.present.parameters import open_corpus
from compare.present.plans import COVERAGE, Plan, plan_reports
from compare.present.sentences import describe_corpus, describe_coverage
from compare.present.wording import phrase
from compare.tables import aside

# two cores run two notebooks in half the time; more at once only wait for each other
AT_ONCE = 2


@dataclass(frozen=True)
class ReportRun:
    """What became of a set of reports.

    Parameters
    ----------
    written : tuple of Path
        The files that were written, the index and the manifest last.
    failed : tuple of (name, reason)
        The reports that could not be built, and why.
    """

    written: tuple[Path, ...]
    failed: tuple[tuple[str, str], ...]


def build_reports(
    processed: Path,
    out: Path,
    notebooks: Path,
    *,
    focus: Sequence[str] | None = None,
    peers: Sequence[str] | None = None,
    language: str = "zh",
    period: str | None = None,
    by_period: bool = False,
    progress: bool = True,
) -> ReportRun:
    """Build every report, the index that links them, and the manifest.

    Parameters
    ----------
    processed : Path
        The folder that ``policy-compare process`` wrote.
    out : Path
        Where the pages go; each file is written aside and then moved.
    notebooks : Path
        The folder with the notebooks.
    focus : sequence of str, optional
        Jurisdictions that get a gap report, by default all that have a document.
    peers : sequence of str, optional
        Jurisdictions to compare them with, by default all others.
    language : {"zh", "en"}
        Language of everything but quoted text.
    period : str, optional
        Only what is about this year or period, as for `Corpus.select`.
    by_period : bool
        Whether each jurisdiction and year is compared as a party of its own;
        focus and peers are then such parties (厦门市 2022).
    progress : bool
        Whether to show a progress bar on stderr.

    Returns
    -------
    ReportRun
        A report that fails stands in `failed` and does not stop the others.

    Raises
    ------
    CompareError
        A name, the language or a folder is not there or cannot be used.

    Examples
    --------
    >>> build_reports(Path("nowhere"), Path("reports"), Path("notebooks"))
    Traceback (most recent call last):
    compare.errors.SchemaError: the table documents in nowhere: there is no such file; run policy-compare process first.
    """
    from tqdm import tqdm

    processed, out, notebooks = Path(processed), Path(out), Path(notebooks)
    corpus = open_corpus(processed, period=period, by_period=by_period, language=language)
    plans = plan_reports(corpus, focus=focus, peers=peers, language=language, period=period)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(
            f"the folder {out}", "it cannot be made", "give another folder for the reports"
        ) from error

    def build(plan: Plan) -> str:
        try:
            _write(build_page(plan, processed, notebooks, corpus), out / f"{plan.name}.html")
        except Exception as error:  # whatever it is, the other reports are still wanted
            return describe_failure(error)
        return ""

    with ThreadPoolExecutor(AT_ONCE) as pool:
        turns = pool.map(build, plans)
        bar = tqdm(turns, "Reports", len(plans), unit="report", disable=not progress)
        reasons = list(bar)
    outcome = list(zip(plans, reasons, strict=True))
    pages_written = [out / f"{plan.name}.html" for plan, reason in outcome if not reason]
    index, manifest = out / "index.html", out / "manifest.json"
    for name in list_made(manifest) - {path.name for path in pages_written}:
        # a page of an earlier run that this one does not have would be taken for current
        (out / name).unlink(missing_ok=True)
    _write(_index(outcome, corpus, language, period), index)
    _write(write_manifest(collect_facts(processed, corpus, language), outcome), manifest)
    return ReportRun(
        (*pages_written, index, manifest),
        tuple((plan.name, reason) for plan, reason in outcome if reason),
    )


def _write(text: str, target: Path) -> None:
    with aside(target) as path:
        path.write_text(text, encoding="utf-8", newline="\n")


def _index(
    outcome: list[tuple[Plan, str]], corpus: Corpus, language: str, period: str | None
) -> str:
    cells = coverage(corpus)
    chosen = [phrase(language, "basis.period", period=period)] if period is not None else []
    return pages.render_index(
        language,
        findings=findings(
            [
                *chosen,
                *describe_corpus(corpus, language),
                *describe_coverage(cells, corpus, language),
            ],
            language,
        ),
        reports=[
            {"file": f"{p.name}.html", "title": p.title, "about": p.about, "failed": reason}
            for p, reason in outcome
        ],
        matrix=coverage_table(
            cells,
            corpus,
            language,
            linked=any(p.name == COVERAGE and not reason for p, reason in outcome),
            page=f"{COVERAGE}.html",
        ),
        legend=state_legend(language),
        documents=documents_table(corpus, language),
        footer=pages.write_footer(corpus, language),
    )
