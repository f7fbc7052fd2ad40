"""Builds the reports: every page, the index that links them, and the manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from compare.coding.correcting import read_applied
from compare.coding.taxonomy import LANGUAGES
from compare.errors import ReportError
from compare.loading import Corpus, read_text
from compare.present.document_page import describe_document, document_main
from compare.present.index_page import describe_index, index_main
from compare.present.manifest import collect_facts, list_made, write_manifest
from compare.present.method_page import describe_method, method_main
from compare.present.notebook_pages import build_page, describe_failure
from compare.present.pages import Head, describe_parameters, write_footer
from compare.present.parameters import choose_themes, open_corpus
from compare.present.plans import Plan, list_chosen, plan_pages, plan_reports
from compare.present.shell import INDEX, Edition, render_shell
from compare.storage import find_current
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
    title: Mapping[str, str] | None = None,
    jurisdictions: Sequence[str] | None = None,
    themes: Sequence[str] | None = None,
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
    title : mapping of str to str, optional
        Heading of the index by language, by default that of all reports.
    jurisdictions : sequence of str, optional
        Jurisdictions that are compared, in this order, by default all; by
        period also parties.
    themes : sequence of str, optional
        Codes of the themes that are compared, by default all. What the
        documents say of others still stands in the pages of the documents.
    focus : sequence of str, optional
        Jurisdictions that get a gap report, by default all that have a document.
    peers : sequence of str, optional
        Jurisdictions to compare them with, by default all others.
    language : {"zh", "en"}
        The language that every page shows first; each has both.
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
    coded = open_corpus(
        processed,
        jurisdictions=jurisdictions,
        period=period,
        by_period=by_period,
        language=language,
    )
    corpus = coded if themes is None else choose_themes(coded, themes)
    plans = plan_reports(corpus, focus=focus, peers=peers, language=language, period=period)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(
            f"the folder {out}", "it cannot be made", "give another folder for the reports"
        ) from error

    settings = {
        **list_chosen(corpus),
        "period": period,
        "by_period": by_period,
        **_name_focus(plans),
    }
    facts = collect_facts(processed, corpus, language, settings)
    if title:
        facts["title"] = dict(title)
    own = [_make_own(plan, processed, coded, facts) for plan in plan_pages(coded, language)]
    # pages link to those that no notebook makes, where they could be made
    there = {INDEX, *(f"{plan.name}.html" for plan, made, _ in own if made)}

    def build(plan: Plan) -> str:
        try:
            _write(build_page(plan, processed, notebooks, corpus, there), out / f"{plan.name}.html")
        except Exception as error:  # whatever it is, the other reports are still wanted
            return describe_failure(error)
        return ""

    def wrap(name: str, made: Mapping[str, Edition]) -> None:
        _write(render_shell(made, language, name=name, there=there), out / name)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        turns = pool.map(build, plans)
        bar = tqdm(turns, "Reports", len(plans), unit="report", disable=not progress)
        reasons = list(bar)
    for plan, made, _ in own:
        if made:
            wrap(f"{plan.name}.html", made)
    outcome = [*zip(plans, reasons, strict=True), *((plan, reason) for plan, _, reason in own)]
    names = [f"{plan.name}.html" for plan, reason in outcome if not reason]
    there |= set(names)
    manifest = out / "manifest.json"
    for name in list_made(manifest) - set(names):
        # a page of an earlier run that this one does not have would be taken for current
        (out / name).unlink(missing_ok=True)
    index = {
        each: Edition(
            _name_index(describe_index(each), title, corpus, each),
            index_main(corpus, outcome, each, period),
            write_footer(corpus, each),
        )
        for each in LANGUAGES
    }
    wrap(INDEX, index)
    _write(write_manifest(facts, outcome), manifest)
    return ReportRun(
        (*(out / name for name in (*names, INDEX)), manifest),
        tuple((plan.name, reason) for plan, reason in outcome if reason),
    )


def _name_focus(plans: Sequence[Plan]) -> dict[str, Any]:
    """The jurisdictions in focus and their peers, as the gap reports have them."""
    asked = [plan.parameters for plan in plans if "focus" in plan.parameters]
    return {
        "focus": [each["focus"] for each in asked],
        "peers": asked[0]["peers"] if asked else None,
    }


def _name_index(head: Head, title: Mapping[str, str] | None, corpus: Corpus, language: str) -> Head:
    """Give the index the title of the set, and say what of the corpus was chosen."""
    chosen = tuple(describe_parameters(list_chosen(corpus), corpus, language))
    if not title:
        return replace(head, facts=chosen)
    shown = title[language]
    quoted = language != "zh" and not shown.isascii()
    return replace(head, title=shown, facts=chosen, quoted=quoted)


def _make_own(
    plan: Plan, processed: Path, corpus: Corpus, facts: Mapping[str, Any]
) -> tuple[Plan, dict[str, Edition], str]:
    """Make a page that no notebook makes, in each language, or say why it cannot be made."""
    document = plan.parameters.get("document")
    made = {}
    try:
        applied = read_applied(find_current(processed)) if document is None else None
        rows = corpus.documents.set_index("document")
        text = "" if document is None else read_text(processed, str(rows.at[document, "file"]))
        for each in LANGUAGES:
            if applied is not None:
                head, main = describe_method(each), method_main(corpus, facts, applied, each)
            else:
                head = describe_document(corpus, str(document), each)
                main = document_main(corpus, str(document), text, each)
            made[each] = Edition(head, main, write_footer(corpus, each))
        return plan, made, ""
    except Exception as error:  # as for those that notebooks make
        return plan, {}, describe_failure(error)


def _write(text: str, target: Path) -> None:
    with aside(target) as path:
        path.write_text(text, encoding="utf-8", newline="\n")
