"""A page made of what a notebook shows when it is run with given parameters, in each language."""

from __future__ import annotations

import asyncio
import copy
import subprocess
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from compare.coding.taxonomy import LANGUAGES
from compare.errors import CompareError
from compare.loading import Corpus
from compare.present import pages
from compare.present.pages import Head
from compare.present.parameters import check_parameters, read_parameters
from compare.present.plans import Plan
from compare.present.shell import Edition, render_shell
from compare.present.wording import wording
from compare.visible import show_in_page

KERNEL = "python3"
STARTS = 3
# where a cell says in which language it runs
EDITION = "edition"


def build_page(
    plan: Plan, processed: Path, notebooks: Path, corpus: Corpus, there: Collection[str] = ()
) -> str:
    """Run a notebook in every language and return the page made of what it shows.

    Parameters
    ----------
    plan : Plan
        From `plan_reports`; its language is the one that the page shows first.
    processed, notebooks : Path
        The folders with the tables and with the notebooks.
    corpus : Corpus
        What lies in `processed`, for the names in the head of the page.
    there : collection of str
        File names of the pages that it may link to.

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
    shown = {**read_parameters(notebook), **plan.parameters}
    executed = _execute(notebook, {**plan.parameters, "processed": str(processed.resolve())})
    editions = {
        language: Edition(
            Head(
                show_in_page(plan.titles[language]),
                show_in_page(plan.abouts[language]),
                tuple(pages.describe_parameters(shown, corpus, language)),
            ),
            pages.with_contents(_render(executed, language)),
            pages.write_footer(corpus, language),
        )
        for language in LANGUAGES
    }
    language = str(plan.parameters["language"])
    return render_shell(editions, language, name=f"{plan.name}.html", there=there)


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
            _repeat(notebook, given),
            None,
            kernel_name=KERNEL,
            progress_bar=False,
            start_timeout=120,
            kernel_manager_class=_quiet_kernels(),
        )
    finally:
        with suppress(RuntimeError):  # it failed before there was a loop
            asyncio.get_event_loop().close()


def _repeat(notebook: Path, given: Mapping[str, Any]) -> Any:
    """The cells of a notebook once for each language, each time with all its parameters.

    One kernel runs them all: to start it and to import everything takes
    longer than what most notebooks do.
    """
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    cells: list[Any] = []
    for language in LANGUAGES:
        whole = parameterize_notebook(
            load_notebook_node(str(notebook)), {**given, "language": language}
        )
        for number, cell in enumerate(whole.cells):
            cell.id = f"{language}-{number}"
            cell.metadata[EDITION] = language
        cells += whole.cells
    whole.cells = cells
    return whole


def _render(executed: Any, language: str) -> str:
    """What the cells of one language show, as HTML."""
    from nbconvert import HTMLExporter

    own = copy.copy(executed)
    own.cells = [
        copy.copy(cell)
        for cell in executed.cells
        if cell.metadata[EDITION] == language and pages.keep_cell(cell, language)
    ]
    for cell in own.cells:
        if cell.cell_type == "code":
            cell.outputs = [each for each in cell.outputs if pages.keep_output(each)]
    with as_file(files("compare.present") / "template") as templates:
        exporter = HTMLExporter(  # type: ignore[no-untyped-call]
            template_name="report",
            extra_template_basedirs=[str(templates)],
            exclude_anchor_links=True,
        )
        for each in (pages.embed_json, pages.title_figure, pages.describe_figure):
            exporter.register_filter(each.__name__, each)  # type: ignore[no-untyped-call]
        # the exporter copies the words, which a view does not allow
        main, _ = exporter.from_notebook_node(own, {"words": dict(wording(language))})
    return str(main)


def describe_failure(error: Exception) -> str:
    """Say in one line why a report failed; inside a notebook an error has only its name left."""
    kind, said = type(error).__name__, str(error)
    if hasattr(error, "ename"):
        kind, said = str(error.ename), str(getattr(error, "evalue", ""))
    known = {CompareError.__name__} | {each.__name__ for each in CompareError.__subclasses__()}
    line = " ".join(said.split())
    return line if kind in known else f"{kind}: {line}"
