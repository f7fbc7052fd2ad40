"""Builds the reports: runs the notebooks and turns each into one page that works offline."""

from __future__ import annotations

import asyncio
import hashlib
import json
import platform
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from compare import __version__
from compare.analysis.coverage import coverage
from compare.errors import CompareError, ReportError
from compare.loading import TAXONOMY_FILE, Corpus
from compare.present import pages
from compare.present.blocks import coverage_table, documents_table, findings, state_legend
from compare.present.parameters import check_parameters, open_corpus, read_parameters
from compare.present.plans import COVERAGE, Plan, plan_reports
from compare.present.sentences import describe_corpus, describe_coverage
from compare.present.wording import phrase, wording
from compare.tables import aside
from compare.visible import show_in_page

# two cores run two notebooks in half the time; more at once only wait for each other
AT_ONCE = 2
KERNEL = "python3"
STARTS = 3
SCRIPT_PLACE = "<!-- plotly.js -->"
PACKAGES = ("jieba", "jinja2", "nbconvert", "numpy", "pandas", "papermill", "plotly", "pyarrow",
            "scikit-learn", "scipy")  # fmt: skip


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
            return _reason(error)
        return ""

    with ThreadPoolExecutor(AT_ONCE) as pool:
        turns = pool.map(build, plans)
        bar = tqdm(turns, "Reports", len(plans), unit="report", disable=not progress)
        reasons = list(bar)
    outcome = list(zip(plans, reasons, strict=True))
    pages_written = [out / f"{plan.name}.html" for plan, reason in outcome if not reason]
    index, manifest = out / "index.html", out / "manifest.json"
    for name in _listed_before(manifest) - {path.name for path in pages_written}:
        # a page of an earlier run that this one does not have would be taken for current
        (out / name).unlink(missing_ok=True)
    _write(_index(outcome, corpus, language, period), index)
    _write(_manifest(outcome, processed, corpus, language), manifest)
    return ReportRun(
        (*pages_written, index, manifest),
        tuple((plan.name, reason) for plan, reason in outcome if reason),
    )


def _listed_before(manifest: Path) -> set[str]:
    """The pages that the manifest of an earlier run lists."""
    try:
        listed = json.loads(manifest.read_text(encoding="utf-8"))["reports"]
        names = {str(report.get("file", "")) for report in listed}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return set()
    # only plain names of pages: a manifest is a file that anyone may have changed
    return {name for name in names if name == Path(name).name and name.endswith(".html")}


def _write(text: str, target: Path) -> None:
    with aside(target) as path:
        path.write_text(text, encoding="utf-8", newline="\n")


def build_page(plan: Plan, processed: Path, notebooks: Path, corpus: Corpus) -> str:
    """Run a notebook and return the page made of what it shows.

    Parameters
    ----------
    plan : Plan
        From `plan_reports`.
    processed, notebooks : Path
        The folders with the tables and with the notebooks.
    corpus : Corpus
        What lies in `processed`, for the names in the head of the page.

    Returns
    -------
    str
        HTML that needs no other file and no network; the same for the same input.

    Raises
    ------
    ReportError
        The notebook is missing or does not have a parameter of the plan.
    Exception
        Whatever the notebook raised, as papermill reports it.
    """
    notebook = notebooks / plan.notebook
    check_parameters(notebook, plan.parameters)
    defaults = read_parameters(notebook)
    given = {**plan.parameters, "processed": str(processed.resolve())}
    return _render(_execute(notebook, given), plan, {**defaults, **plan.parameters}, corpus)


def _quiet_kernels() -> type:
    """Kernels that keep their own log to themselves; errors of cells reach us as outputs."""
    from jupyter_client.manager import AsyncKernelManager

    class QuietKernelManager(AsyncKernelManager):
        # a kernel shares our stderr: its advice, and its complaints while it is shut down,
        # would break the progress line
        async def start_kernel(self, **kwargs: Any) -> None:  # type: ignore[override]
            await super().start_kernel(stderr=subprocess.DEVNULL, **kwargs)

    return QuietKernelManager


def _execute(notebook: Path, given: Mapping[str, Any]) -> Any:
    """Run a notebook in a thread of its own, and again where its kernel did not come up."""
    turn = 1
    while True:
        with ThreadPoolExecutor(1) as own_thread:
            try:
                return own_thread.submit(_execute_once, notebook, given).result()
            except RuntimeError as error:
                # it chose a port that another program took first; nothing was run yet
                if turn == STARTS or "Kernel died before replying" not in str(error):
                    raise
        turn += 1


def _execute_once(notebook: Path, given: Mapping[str, Any]) -> Any:
    """Run a notebook, and close the event loop that this leaves in its thread."""
    import papermill

    try:
        return papermill.execute_notebook(
            notebook,
            None,
            parameters=dict(given),
            kernel_name=KERNEL,
            progress_bar=False,
            start_timeout=120,
            kernel_manager_class=_quiet_kernels(),
        )
    finally:
        with suppress(RuntimeError):  # it failed before there was a loop
            asyncio.get_event_loop().close()


def _render(executed: Any, plan: Plan, parameters: Mapping[str, Any], corpus: Corpus) -> str:
    from nbconvert import HTMLExporter

    from compare.present.charts import plotly_script

    language = str(plan.parameters["language"])
    executed.cells = [cell for cell in executed.cells if pages.keep_cell(cell, language)]
    for cell in executed.cells:
        if cell.cell_type == "code":
            cell.outputs = [each for each in cell.outputs if pages.keep_output(each)]
    shown = {
        "title": show_in_page(plan.title),
        "about": show_in_page(plan.about),
        "parameters": pages.describe_parameters(parameters, corpus, language),
        "words": dict(wording(language)),  # the exporter copies it, which a view does not allow
        "lang": pages.LANG[language],
        "policy": pages.POLICY,
        "style": pages.read_asset("style.css"),
        "script": pages.read_asset("report.js"),
        "footer": _footer(corpus, language),
    }
    with as_file(files("compare.present") / "template") as templates:
        exporter = HTMLExporter(  # type: ignore[no-untyped-call]
            template_name="report",
            extra_template_basedirs=[str(templates)],
            exclude_anchor_links=True,
        )
        for each in (
            pages.with_contents,
            pages.embed_json,
            pages.title_figure,
            pages.describe_figure,
        ):
            exporter.register_filter(each.__name__, each)  # type: ignore[no-untyped-call]
        page, _ = exporter.from_notebook_node(executed, {"report": shown})
    # put in last: the exporter would parse the five megabytes
    script = f"<script>{plotly_script()}</script>" if 'class="drawn"' in page else ""
    return str(page).replace(SCRIPT_PLACE, script, 1)


def _reason(error: Exception) -> str:
    """Say in one line why a report failed; inside a notebook an error has only its name left."""
    kind, said = type(error).__name__, str(error)
    if hasattr(error, "ename"):
        kind, said = str(error.ename), str(getattr(error, "evalue", ""))
    known = {CompareError.__name__} | {each.__name__ for each in CompareError.__subclasses__()}
    line = " ".join(said.split())
    return line if kind in known else f"{kind}: {line}"


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
        footer=_footer(corpus, language),
    )


def _footer(corpus: Corpus, language: str) -> str:
    taxonomy = corpus.taxonomy
    said = phrase(language, "report.taxonomy", name=taxonomy.name, version=taxonomy.version)
    return f"policy-compare {__version__} · {said}"


def _manifest(
    outcome: list[tuple[Plan, str]], processed: Path, corpus: Corpus, language: str
) -> str:
    """Everything that the reports were made from; no times, so that same inputs give same bytes."""
    documents = corpus.documents[["document", "file", "sha256"]].to_dict("records")
    taxonomy = (processed / TAXONOMY_FILE).read_bytes()
    facts = {
        "documents": documents,
        "taxonomy": {
            "name": corpus.taxonomy.name,
            "version": corpus.taxonomy.version,
            "sha256": hashlib.sha256(taxonomy).hexdigest(),
        },
        "language": language,
        "reports": [
            {
                "title": plan.title,
                "notebook": plan.notebook,
                "parameters": dict(plan.parameters),
                **({"failed": reason} if reason else {"file": f"{plan.name}.html"}),
            }
            for plan, reason in outcome
        ],
        "packages": {name: metadata.version(name) for name in PACKAGES},
        "policy-compare": __version__,
        "python": platform.python_version(),
    }
    return json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
