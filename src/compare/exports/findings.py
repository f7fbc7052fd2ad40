"""What all files of an export are made from, computed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from compare.analysis.coverage import LEVELS, coverage
from compare.analysis.gaps import Gaps, gaps
from compare.analysis.similarity import MEASURES, similarity
from compare.present.plans import list_chosen, plan_reports

if TYPE_CHECKING:
    from compare.loading import Corpus


@dataclass(frozen=True, eq=False)
class Findings:
    """The answers of one selection of documents.

    Parameters
    ----------
    corpus : Corpus
        The selection.
    language : {"zh", "en"}
        Language of everything but quoted text.
    period : str or None
        What the corpus was selected by.
    cells : mapping of str to pandas.DataFrame
        Coverage by level of the taxonomy.
    gaps : mapping of str to Gaps
        By focus.
    alike : mapping of str to pandas.DataFrame
        Likeness of jurisdictions by measure; empty where there is only one.
    """

    corpus: Corpus
    language: str
    period: str | None
    cells: Mapping[str, pd.DataFrame]
    gaps: Mapping[str, Gaps]
    alike: Mapping[str, pd.DataFrame]

    def __repr__(self) -> str:
        return f"Findings({len(self.corpus.documents)} documents, {len(self.gaps)} foci)"

    def list_parameters(self, **more: Any) -> dict[str, Any]:
        """What was chosen, under the names that notebooks and reports use."""
        by_period = {"by_period": True} if self.corpus.parties else {}
        chosen = list_chosen(self.corpus)
        return {**chosen, "period": self.period, **by_period, **more, "language": self.language}


def find_all(
    corpus: Corpus,
    *,
    focus: Sequence[str] | None = None,
    peers: Sequence[str] | None = None,
    language: str = "zh",
    period: str | None = None,
) -> Findings:
    """Answer everything that an export shows; the foci are those that would get a report.

    Parameters
    ----------
    corpus : Corpus
        The documents; they stay as they are.
    focus, peers, language, period
        As for `compare.present.plans.plan_reports`.

    Raises
    ------
    SelectionError
        A focus or a peer is unknown.
    """
    plans = plan_reports(corpus, focus=focus, peers=peers, language=language, period=period)
    asked = [plan.parameters for plan in plans if "focus" in plan.parameters]
    several = len(corpus.jurisdictions) > 1
    return Findings(
        corpus,
        language,
        period,
        {level: coverage(corpus, level) for level in LEVELS},
        {given["focus"]: gaps(corpus, given["focus"], given["peers"]) for given in asked},
        {measure: similarity(corpus, measure) for measure in MEASURES} if several else {},
    )
