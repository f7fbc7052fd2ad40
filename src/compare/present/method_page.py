"""The method page: what the terms mean, how good the coding is, what was read, how to cite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from compare.coding.measured import read_agreement
from compare.coding.misses import wilson_interval
from compare.coding.review import measure_corrections
from compare.present import pages
from compare.present.basis import name_document
from compare.present.blocks import render_block, state_legend
from compare.present.citing import cite_reports, cite_software, make_edition, write_bibtex
from compare.present.pages import Head, Page
from compare.present.reviews import agreement_table
from compare.present.slugs import document_pages, slug
from compare.present.wording import phrase, wording

if TYPE_CHECKING:
    from compare.loading import Corpus

KINDS = ("measure", "result", "problem", "context")


def describe_method(language: str = "zh") -> Head:
    """Say at the head of the page what it is about."""
    words = wording(language)
    return Head(words["report.method"], words["report.method.about"])


def method_main(
    corpus: Corpus, facts: Mapping[str, Any], applied: pd.DataFrame, language: str = "zh"
) -> Page:
    """Explain how the reports came about, and how to cite them.

    Parameters
    ----------
    corpus : Corpus
        What is reported on.
    facts : mapping
        From `compare.present.manifest.collect_facts`.
    applied : pandas.DataFrame
        Corrections by people, from `compare.coding.correcting.read_applied`.
    language : {"zh", "en"}
        Language of everything but the titles of documents.

    Returns
    -------
    Page
        For the main part of a page.
    """
    taxonomy, documents = corpus.taxonomy, corpus.documents.to_dict("records")
    addresses, names = document_pages(corpus), corpus.names(language)
    parts = {party.name: party.jurisdiction for party in corpus.list_parties()}
    counts = (len(documents), len({parts[row["jurisdiction"]] for row in documents}))
    corrected = measure_corrections(corpus, applied)
    block = render_block(
        "method",
        language,
        kinds=KINDS,
        in_field=len(taxonomy.in_field),
        practices=len(taxonomy.codes("practice")),
        most=taxonomy.max_themes,
        legend=state_legend(language),
        agreement=_list_agreement(corpus, language),
        corrected=agreement_table(corrected, language) if len(corrected) else None,
        overall=_sum_misses(corpus, language),
        documents=[
            {
                **row,
                "name": name_document(row),
                "whose": names[row["jurisdiction"]],
                "page": addresses[row["document"]],
            }
            for row in documents
        ],
        parameters=pages.describe_parameters(facts["parameters"], corpus, language),
        versions=_list_versions(facts),
        taxonomy=facts["taxonomy"],
        edition=make_edition(facts),
        software=cite_software(facts, language),
        report=cite_reports(facts, *counts, language),
        bibtex=write_bibtex(facts, *counts),
        themes=_list_codes(corpus, language),
    )
    return pages.with_contents(block.html)


def _list_agreement(corpus: Corpus, language: str) -> dict[str, Any] | None:
    """Each figure with its value on each set of documents; None where nothing was measured."""
    words, figures = wording(language), read_agreement(corpus.miss_rates)
    if figures.empty:
        return None
    sets = figures.drop_duplicates("documents_set").to_dict("records")
    cells = {(row["documents_set"], row["name"]): row for row in figures.to_dict("records")}
    rows = []
    for name in dict.fromkeys(figures["name"]):
        found = [cells.get((each["documents_set"], name)) for each in sets]
        shown = [
            (f"{cell['value']:.2f}", f"{cell['low']:.2f}–{cell['high']:.2f}") if cell else None
            for cell in found
        ]
        rows.append((words[f"agreement.{slug(name)}"], shown))
    heads = [
        phrase(language, f"agreement.set.{each['documents_set']}", n=each["documents"])
        for each in sets
    ]
    return {"heads": heads, "units": [int(each["support"]) for each in sets], "rows": rows}


def _sum_misses(corpus: Corpus, language: str) -> str:
    """How often the coder misses a theme and a practice, over all of them; empty if unknown."""
    facts: dict[str, Any] = {}
    for level, name in (("theme", "themes"), ("practice", "practices")):
        rates = corpus.miss_rates[corpus.miss_rates["level"] == level]
        missed, cases = int(rates["missed"].sum()), int(rates["support"].sum())
        if not cases:
            return ""
        low, high = wilson_interval(missed, cases)
        facts |= {
            name: f"{missed / cases:.0%}",
            f"{name}_low": f"{low:.0%}".removesuffix("%"),
            f"{name}_high": f"{high:.0%}",
            f"{name}_n": f"{cases:,}",
        }
    return phrase(language, "method.misses.overall", **facts)


def _list_versions(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    own = [("policy-compare", facts["policy-compare"]), ("Python", facts["python"])]
    return [*own, *sorted(facts["packages"].items())]


def _list_codes(corpus: Corpus, language: str) -> list[dict[str, Any]]:
    """Themes, each followed by its practices, with what they mean and how often they are missed."""
    rates = {row["code"]: row for row in corpus.miss_rates.to_dict("records")}

    def show(code: str, label: str, definition: str, **more: Any) -> dict[str, Any]:
        row = rates.get(code)
        known = row is not None and not pd.isna(row["rate"])
        rate = f"{row['rate']:.0%}" if row is not None and known else ""
        reach = f"{row['low']:.0%}–{row['high']:.0%}" if row is not None and known else ""
        n = int(row["support"]) if row is not None and known else 0
        return {"code": code, "label": label, "definition": definition, "n": n,
                "rate": rate, "interval": reach.replace("%–", "–"), **more}  # fmt: skip

    rows = []
    for theme in corpus.taxonomy.themes:
        rows.append(show(theme.code, theme.label(language), theme.definition.get(language, ""),
                         theme=True, in_field=theme.in_field))  # fmt: skip
        rows += [
            show(p.code, p.label(language), p.definition.get(language, ""), theme=False, in_field=True)
            for p in theme.practices
        ]  # fmt: skip
    return rows
