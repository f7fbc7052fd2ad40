"""Which reports there are to build of a corpus, and what each notebook is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compare.coding.correction import PROGRAM
from compare.coding.taxonomy import LANGUAGES
from compare.errors import SelectionError, list_choices
from compare.loading import Corpus
from compare.present.slugs import document_pages, slug_jurisdictions
from compare.present.wording import check_language, phrase, wording

# name of the page whose cells the index links to, and of the one that explains the method
COVERAGE, METHOD = "coverage", "method"


@dataclass(frozen=True)
class Plan:
    """One report that is to be built.

    Parameters
    ----------
    name : str
        Name of the file without its extension.
    notebook : str
        File name of the notebook; empty for a page that is made of the tables
        alone.
    titles, abouts : mapping of str to str
        In each language; shown at the head of the report and in the index.
    parameters : mapping
        What the page is made by: the language that it shows first, what the
        notebook is given, the id of the document that it shows.
    """

    name: str
    notebook: str
    titles: Mapping[str, str]
    abouts: Mapping[str, str]
    parameters: Mapping[str, Any]

    @property
    def title(self) -> str:
        """Its title in the language that it shows first."""
        return self.titles[str(self.parameters["language"])]


def plan_reports(
    corpus: Corpus,
    *,
    focus: Sequence[str] | None = None,
    peers: Sequence[str] | None = None,
    language: str = "zh",
    period: str | None = None,
) -> tuple[Plan, ...]:
    """Plan the reports of a corpus: corpus, coverage, similarity, and the gaps of each focus.

    Parameters
    ----------
    corpus : Corpus
        Its jurisdictions, which the notebooks are told where they were chosen,
        as are its themes; one without a document gets no gap report, and where
        there is only one, nothing is compared. Where people corrected units,
        there is a report on that.
    focus, peers, language
        As for `build_reports`.
    period : str, optional
        What the corpus was selected by, for the notebooks to select the same;
        whether it is by period they are told, too.

    Raises
    ------
    SelectionError
        A focus or a peer is unknown, or the list is empty.
    """
    names, slugs = {each: corpus.names(each) for each in LANGUAGES}, slug_jurisdictions(corpus)
    with_document = set(corpus.documents["jurisdiction"])
    several = len(corpus.jurisdictions) > 1
    foci = _resolve(corpus, focus, "focus") if focus is not None else None
    if foci is None:
        foci = [n for n in corpus.jurisdictions if several and n in with_document]
    given: dict[str, Any] = {"language": check_language(language)}
    if period is not None:
        given["period"] = period
    chosen, apart = list_chosen(corpus), {"by_period": True} if corpus.parties else {}
    # a review is of the documents themselves, and the corpus of all that stands in them
    places = {"jurisdictions": list(corpus.places)} if "jurisdictions" in chosen else {}
    whose = {name: value for name, value in chosen.items() if name != "themes"}
    against = _resolve(corpus, peers, "peers") if peers is not None else None

    def general(name: str, notebook: str, **more: Any) -> Plan:
        titles = _in_each(lambda each: wording(each)[f"report.{name}"])
        abouts = _in_each(lambda each: wording(each)[f"report.{name}.about"])
        return Plan(name, notebook, titles, abouts, given | more)

    def title_gaps(key: str, name: str) -> dict[str, str]:
        return _in_each(lambda each: phrase(each, key, focus=names[each][name]))

    plans = [
        general("corpus", "01_corpus.ipynb", **whose, **apart),
        general(COVERAGE, "02_coverage.ipynb", **chosen, **apart),
    ]
    if several:
        plans.append(general("similarity", "03_similarity.ipynb", **chosen, **apart))
    if (corpus.units["coder"] != PROGRAM).any():
        plans.append(general("review", "05_review.ipynb", **places))
    return (
        *plans,
        *(
            Plan(
                f"gaps-{slugs[name]}",
                "04_gaps.ipynb",
                title_gaps("report.gaps", name),
                title_gaps("report.gaps.about", name),
                {**given, **chosen, **apart, "focus": name, "peers": against},
            )
            for name in foci
        ),
    )


def list_chosen(corpus: Corpus) -> dict[str, Any]:
    """List the jurisdictions and the themes of a corpus, each only where some were left out.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> empty = [pd.DataFrame(columns=table.names) for table in (DOCUMENTS, UNITS, CODINGS)]
    >>> corpus = Corpus(*empty, load_taxonomy(), ("厦门市", "青岛市"))
    >>> list_chosen(corpus), list_chosen(corpus.select(["青岛市"], themes=["sea_rail"]))
    ({}, {'jurisdictions': ['青岛市'], 'themes': ['sea_rail']})
    """
    whole, chosen = corpus.whole or corpus, {}
    if corpus.jurisdictions != whole.jurisdictions:
        chosen["jurisdictions"] = list(corpus.jurisdictions)
    if corpus.taxonomy != whole.taxonomy:
        chosen["themes"] = [theme.code for theme in corpus.taxonomy.themes]
    return chosen


def plan_pages(corpus: Corpus, language: str = "zh") -> tuple[Plan, ...]:
    """Plan the pages that no notebook makes: the method, and each document.

    Parameters
    ----------
    corpus : Corpus
        Its documents.
    language : {"zh", "en"}
        The language that they show first.
    """
    pages = document_pages(corpus)
    titles = [str(row["title"] or row["file"]) for row in corpus.documents.to_dict("records")]

    def title_document(title: str) -> dict[str, str]:
        return _in_each(lambda each: phrase(each, "report.document", title=title))

    return (
        Plan(
            METHOD,
            "",
            _in_each(lambda each: wording(each)["report.method"]),
            _in_each(lambda each: wording(each)["report.method.about"]),
            {"language": language},
        ),
        *(
            Plan(
                page.removesuffix(".html"),
                "",
                title_document(title),
                _in_each(lambda _: ""),
                {"language": language, "document": document},
            )
            for (document, page), title in zip(pages.items(), titles, strict=True)
        ),
    )


def _in_each(say: Callable[[str], str]) -> dict[str, str]:
    return {language: say(language) for language in LANGUAGES}


def _resolve(corpus: Corpus, given: Sequence[str], what: str) -> list[str]:
    found = list(dict.fromkeys(corpus.find_jurisdiction(name) for name in given))
    if not found:
        raise SelectionError(
            f"the {what} []",
            "nothing is selected",
            f"use one of {list_choices(corpus.jurisdictions)}",
        )
    return found
