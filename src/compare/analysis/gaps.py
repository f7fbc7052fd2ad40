"""Gaps: what peers have and a jurisdiction lacks, quoted, with what comes nearest to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from compare.analysis.coverage import (
    LEVELS,
    SPEAKING,
    STATES,
    carriers,
    coverage,
    documents_in_order,
    units_in_order,
)
from compare.analysis.misses import MISS, add_misses
from compare.analysis.words import make_tokenizer, place_names, weigh_words
from compare.errors import SelectionError, list_choices
from compare.loading import Corpus
from compare.tables import join_list

HAS = ("planned", "specified", "in_place")
LACKS = ("not_found", "mentioned")

MISSING = ["level", "theme", "code", "focus_state", "n_peers", "n_comparable", "peers", "firmest",
           "nearest_unit", "nearest_score", *MISS]  # fmt: skip
QUOTES = ["level", "code", "jurisdiction", "state", "document", "title", "file", "unit", "label",
          "section", "start", "end", "text", "evidence", "lead_units", "deadline", "nearest_unit",
          "nearest_label", "nearest_text", "nearest_score"]  # fmt: skip
ONLY_FOCUS = ["level", "theme", "code", "state", "count", "units"]
NEAREST = ["nearest_unit", "nearest_label", "nearest_text", "nearest_score"]


@dataclass(frozen=True, eq=False)
class Gaps:
    """What `gaps` found.

    Parameters
    ----------
    focus : str
        The jurisdiction whose gaps they are.
    peers : tuple of str
        The jurisdictions to compare with: those chosen that have a document.
    missing : pandas.DataFrame
        One row per code that some peer has and the focus lacks, most peers
        first, then the firmest state, then the taxonomy's order. Columns
        level, theme, code, focus_state, n_peers (peers that have it),
        n_comparable (peers compared with), peers (those that have it, joined,
        most measures first), firmest (state), nearest_unit (of the focus, to
        any of the quotes; empty where no word is shared), nearest_score (0 to
        1; NA where the focus has no unit to compare), miss_rate, miss_low,
        miss_high (how often the coder misses such a measure, where focus_state
        is ``not_found``; NA elsewhere and where unknown).
    quotes : pandas.DataFrame
        One row per measure of a peer that makes its state, in the order of
        `missing`, then of its peers, then of the document. Columns level,
        code, jurisdiction, state (of the jurisdiction), document, title, file,
        unit, label, section, start, end (characters in the raw text), text,
        evidence (joined), lead_units, deadline, and nearest_unit,
        nearest_label, nearest_text, nearest_score of the focus.
    only_focus : pandas.DataFrame
        One row per code that only the focus has: level, theme, code, state,
        count, units (joined).
    not_comparable : pandas.DataFrame
        jurisdiction and reason: ``no_document``, or ``focus_without_document``
        for every peer of a focus without one.
    """

    focus: str
    peers: tuple[str, ...]
    missing: pd.DataFrame
    quotes: pd.DataFrame
    only_focus: pd.DataFrame
    not_comparable: pd.DataFrame

    def __repr__(self) -> str:
        return (
            f"Gaps({self.focus} against {len(self.peers)} peers: {len(self.missing)} missing, "
            f"{len(self.only_focus)} only here, {len(self.not_comparable)} not comparable)"
        )


def gaps(
    corpus: Corpus,
    focus: str,
    peers: Sequence[str] | None = None,
    levels: Sequence[str] = LEVELS,
) -> Gaps:
    """Find the codes that peers have and the focus lacks, and what only the focus has.

    To have a code is to plan it at least (`planned`, `specified`, `in_place`);
    to lack it is `not_found` or `mentioned`. A jurisdiction without a document
    in the selection neither has nor lacks anything.

    Parameters
    ----------
    corpus : Corpus
        Documents, units and codings; they stay as they are.
    focus : str
        A jurisdiction, in Chinese or English.
    peers : sequence of str, optional
        Jurisdictions to compare with, all others by default. The focus itself
        among them is left out, so that one list of peers serves several foci.
    levels : sequence of {"theme", "practice"}
        Which codes.

    Returns
    -------
    Gaps
        The comparison. How near a unit of the focus is to a quote is the
        cosine of their TF-IDF words, boilerplate and names of jurisdictions
        left out (`compare.analysis.words`); measures, results and problems
        are looked at.

    Raises
    ------
    SelectionError
        A name or level is not there, or no peer is left.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> empty = [pd.DataFrame(columns=t.names) for t in (DOCUMENTS, UNITS, CODINGS)]
    >>> found = gaps(Corpus(*empty, load_taxonomy(), ("厦门市", "青岛市")), "厦门市")
    >>> found
    Gaps(厦门市 against 0 peers: 0 missing, 0 only here, 2 not comparable)
    >>> found.not_comparable["reason"].tolist()
    ['no_document', 'no_document']
    """
    levels = tuple(dict.fromkeys(levels))
    if not levels or not set(levels) <= set(LEVELS):
        raise SelectionError(
            f"the levels {list_choices(levels) or '[]'}",
            "they are not those of a taxonomy",
            f"use one or both of {list_choices(LEVELS)}",
        )
    focus = corpus.find_jurisdiction(focus)
    chosen = _choose_peers(corpus, focus, peers)
    present = set(documents_in_order(corpus)["jurisdiction"])
    peers = tuple(peer for peer in chosen if peer in present)
    compared = peers if focus in present else ()
    reasons = [(name, "no_document") for name in (focus, *chosen) if name not in present]
    if focus not in present:
        reasons += [(peer, "focus_without_document") for peer in peers]
    not_comparable = pd.DataFrame(reasons, columns=["jurisdiction", "reason"], dtype="str")

    cells = pd.concat(
        [coverage(corpus, level).assign(place=_places(corpus, level)) for level in levels],
        ignore_index=True,
    )
    missing, having, only_focus = _compare(cells, focus, compared)
    quotes = _quote(corpus, having, levels)
    nearest = _nearest(corpus, focus, quotes["unit"])
    quotes = quotes.join(nearest, on="unit")
    best = quotes.sort_values("nearest_score", ascending=False, kind="stable")
    best = best.drop_duplicates("code").set_index("code")
    missing = missing.join(best[["nearest_unit", "nearest_score"]], on="code")
    missing = add_misses(missing, corpus.miss_rates, "focus_state")
    return Gaps(
        focus, peers, missing[MISSING], quotes[QUOTES], only_focus[ONLY_FOCUS], not_comparable
    )


def _choose_peers(corpus: Corpus, focus: str, peers: Sequence[str] | None) -> tuple[str, ...]:
    given = [peers] if isinstance(peers, str) else peers
    names = corpus.jurisdictions if given is None else map(corpus.find_jurisdiction, given)
    chosen = tuple(dict.fromkeys(name for name in names if name != focus))
    if not chosen:
        others = [name for name in corpus.jurisdictions if name != focus]
        raise SelectionError(
            f"the peers of {focus}",
            "there is none besides itself",
            f"use one or more of {list_choices(others) or '(there are no others)'}",
        )
    return chosen


def _places(corpus: Corpus, level: str) -> list[int]:
    """Place of each cell's code in the taxonomy, a theme just before its practices."""
    order: list[str] = []
    for theme in corpus.taxonomy.in_field:
        order += [theme.code, *(practice.code for practice in theme.practices)]
    place = {code: number for number, code in enumerate(order)}
    return [place[code] for code in corpus.taxonomy.codes(level)] * len(corpus.jurisdictions)


def _compare(
    cells: pd.DataFrame, focus: str, peers: tuple[str, ...]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Rows of `missing`, the peers' cells behind them, and rows of `only_focus`."""
    # a code stands once in a taxonomy, so it is a key without its level
    cells = cells.assign(firmness=cells["state"].map(STATES.index).astype("int64"))
    own = cells[cells["jurisdiction"] == focus]
    theirs = cells[cells["jurisdiction"].isin(peers) & cells["state"].isin(HAS)]
    nth = theirs["jurisdiction"].map({peer: number for number, peer in enumerate(peers)})
    theirs = theirs.assign(nth=nth).sort_values(
        ["count", "nth"], ascending=[False, True], kind="stable"
    )
    behind = theirs[theirs["code"].isin(own.loc[own["state"].isin(LACKS), "code"])]
    missing = behind.groupby("code", as_index=False).agg(
        level=("level", "first"),
        theme=("theme", "first"),
        n_peers=("jurisdiction", "size"),
        peers=("jurisdiction", join_list),
        firmness=("firmness", "max"),
        place=("place", "first"),
    )
    missing["focus_state"] = missing["code"].map(own.set_index("code")["state"]).astype("str")
    missing["n_comparable"] = len(peers)
    missing["firmest"] = pd.Series([STATES[n] for n in missing["firmness"]], dtype="str")
    missing = missing.sort_values(
        ["n_peers", "firmness", "place"], ascending=[False, False, True], ignore_index=True
    )
    row = {code: number for number, code in enumerate(missing["code"])}
    behind = behind.assign(row=behind["code"].map(row).astype("int64"))
    behind = behind.sort_values("row", kind="stable", ignore_index=True)

    alone = own["state"].isin(HAS) & ~own["code"].isin(theirs["code"]) & bool(peers)
    return missing, behind, own[alone].sort_values("place", kind="stable", ignore_index=True)


def _quote(corpus: Corpus, having: pd.DataFrame, levels: Sequence[str]) -> pd.DataFrame:
    """Quote the measures that make the peers' states.

    A key point and its tasks are one measure: where any of them acts on the
    code, all of them that carry it are quoted.
    """
    held = pd.concat([carriers(corpus, level) for level in levels])
    held = held[held["kind"] == "measure"]
    acting = held.groupby(["code", "measure"])["acts"].transform("any").astype(bool)
    held = held.loc[acting, ["code", "jurisdiction", "unit"]]
    # a merge keeps the order of both its sides
    quotes = having[["level", "code", "jurisdiction", "state"]].merge(
        held, on=["code", "jurisdiction"]
    )
    units = units_in_order(corpus).drop(columns="jurisdiction")
    quotes = quotes.merge(units, on="unit")
    quotes = quotes.merge(corpus.documents[["document", "title"]], on="document")
    return quotes.assign(evidence=_evidence(corpus, quotes))


def _evidence(corpus: Corpus, quotes: pd.DataFrame) -> pd.Series:
    """Words that caused each quote's code; a theme without its own takes its practices'."""
    codings = corpus.codings.sort_values(["start", "end", "code", "label"])
    own = codings.groupby(["unit", "code"])["evidence"].unique().to_dict()
    whole = codings.groupby(["unit", "theme"])["evidence"].unique().to_dict()
    keys = zip(quotes["unit"], quotes["code"], strict=True)
    words = [own[key] if key in own else whole[key] for key in keys]
    return pd.Series([join_list(each) for each in words], index=quotes.index, dtype="str")


def _nearest(corpus: Corpus, focus: str, units: pd.Series) -> pd.DataFrame:
    """For each of some units, the unit of the focus whose words are nearest."""
    every = units_in_order(corpus)
    every = every[every["kind"].isin(SPEAKING)].reset_index(drop=True)
    wanted = pd.Index(units.unique())
    rows = pd.Index(every["unit"]).get_indexer(wanted)
    own = np.flatnonzero(every["jurisdiction"] == focus)
    if not len(own) or not len(wanted):
        nothing = {"nearest_unit": "", "nearest_label": "", "nearest_text": ""}
        return pd.DataFrame(nothing, index=wanted, dtype="str").assign(
            nearest_score=pd.array([pd.NA] * len(wanted), dtype="Float64")
        )
    tokenize = make_tokenizer(corpus.taxonomy, place_names(corpus.places))
    weights, _ = weigh_words(every["text"].tolist(), tokenize)
    cosines = np.clip((weights[rows] @ weights[own].T).toarray(), 0, 1)
    best = cosines.argmax(axis=1)
    score = cosines[np.arange(len(wanted)), best]
    near = every.iloc[own[best]][["unit", "label", "text"]].set_axis(NEAREST[:3], axis=1)
    near = near.set_axis(wanted, axis=0).where(pd.Series(score > 0, index=wanted), "", axis=0)
    return pd.DataFrame(near).assign(nearest_score=pd.array(score, dtype="Float64"))
