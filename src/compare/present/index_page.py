"""The index of a set of reports: what was found, every page, the matrix, the documents."""

from __future__ import annotations

from collections.abc import Sequence

from compare.analysis.coverage import coverage
from compare.loading import Corpus
from compare.present.blocks import (
    coverage_table,
    documents_table,
    findings,
    render_block,
    state_legend,
)
from compare.present.pages import Head, Page
from compare.present.plans import COVERAGE, Plan
from compare.present.sentences import describe_corpus, describe_coverage
from compare.present.wording import phrase, wording


def describe_index(language: str = "zh") -> Head:
    """Say at the head of the page what it is about."""
    words = wording(language)
    return Head(words["index.title"], words["index.lead"])


def index_main(
    corpus: Corpus,
    outcome: Sequence[tuple[Plan, str]],
    language: str = "zh",
    period: str | None = None,
) -> Page:
    """Sum up what was compared and link every page.

    Parameters
    ----------
    corpus : Corpus
        What is reported on.
    outcome : sequence of (Plan, str)
        Each page, and why it could not be built; empty where it was.
    language : {"zh", "en"}
        Language of everything but the titles of documents.
    period : str, optional
        What the corpus was selected by.

    Returns
    -------
    Page
        For the main part of a page. Documents are linked in their table, and
        among the reports stand only those whose page could not be built.
    """
    cells = coverage(corpus)
    chosen = [phrase(language, "basis.period", period=period)] if period is not None else []
    said = [
        *chosen,
        *describe_corpus(corpus, language),
        *describe_coverage(cells, corpus, language),
    ]
    block = render_block(
        "index",
        language,
        findings=findings(said, language),
        reports=[
            {
                "file": f"{p.name}.html",
                "title": p.titles[language],
                "about": p.abouts[language],
                "failed": reason,
            }
            for p, reason in outcome
            if reason or "document" not in p.parameters
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
    )
    return Page(block.html)
