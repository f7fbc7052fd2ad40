"""Families: groups of measures that do much the same in different jurisdictions."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from compare.analysis.coverage import field_measures
from compare.analysis.words import make_tokenizer, place_names, weigh_words
from compare.errors import SelectionError
from compare.loading import Corpus
from compare.tables import join_list

Cosines = NDArray[np.float64]
Labels = NDArray[np.int64]

TYPICAL_WORDS = 6
KEPT_WORDS = 0.8
TABLE = ["family", "size", "jurisdictions", "words", "themes", "cohesion", "stability"]
MEMBERS = ["family", "unit", "jurisdiction", "document", "label", "closeness", "text"]


@dataclass(frozen=True, eq=False)
class Families:
    """What `families` found.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per family, most jurisdictions first, then largest. Columns
        family (an id made of its members, the same whatever their order),
        size (measures), jurisdictions (joined), words (those that weigh most
        in it, joined), themes (those that at least half of its members carry,
        most frequent first, joined), cohesion (mean cosine of two members, 0
        to 1), stability (0 to 1; see `families`).
    members : pandas.DataFrame
        One row per measure, families in the order of `table`, the closest to
        the centre first. Columns family, unit, jurisdiction, document, label,
        closeness (cosine to the centre), text.
    """

    table: pd.DataFrame
    members: pd.DataFrame

    def __repr__(self) -> str:
        return f"Families({len(self.table)} families of {len(self.members)} measures)"


def families(corpus: Corpus, distance: float = 0.8, resamples: int = 50, seed: int = 0) -> Families:
    """Group measures of different jurisdictions that are alike by their words.

    Agglomerative clustering with average linkage of the measures in the field,
    by the cosine of their TF-IDF words (`compare.analysis.words`). A task that
    elaborates a key point would only find its key point again, so key points
    stand for their tasks. A cluster within one jurisdiction is no family.

    Stability is clusterwise (Hennig, C. 2007, Cluster-wise assessment of
    cluster stability, Computational Statistics & Data Analysis 52, 258-271):
    each resample leaves a fifth of the words out, clusters again, and takes
    the largest Jaccard index of the family with any of the new clusters; the
    mean over the resamples is reported. Words are resampled and not measures,
    because the doubt about a family of two or three is whether it hangs on a
    few words. As a guide, taken over from resampled observations: 0.75 and
    more is stable, below 0.6 should not be trusted.

    Parameters
    ----------
    corpus : Corpus
        Documents, units and codings; they stay as they are.
    distance : float
        Mean distance (1 - cosine) up to which clusters are joined, above 0 and
        below 1; smaller gives fewer and closer families. The default is the
        widest at which, on five real documents read member by member, nearly
        every family was one kind of measure; from 0.82 on kinds were mixed.
    resamples : int
        How often the words are resampled, at least once.
    seed : int
        Of the random choice; the same seed gives the same stability.

    Returns
    -------
    Families
        The families and their members; both empty where there are none.

    Raises
    ------
    SelectionError
        `distance` or `resamples` is out of range.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> empty = [pd.DataFrame(columns=t.names) for t in (DOCUMENTS, UNITS, CODINGS)]
    >>> families(Corpus(*empty, load_taxonomy(), ()))
    Families(0 families of 0 measures)
    """
    if not 0 < distance < 1:
        raise SelectionError(
            f"families within a distance of {distance}", "it is out of range", "use 0 to 1"
        )
    if resamples < 1:
        raise SelectionError(
            f"the stability over {resamples} resamples", "it is out of range", "use 1 or more"
        )
    measures = field_measures(corpus)
    tokenize = make_tokenizer(corpus.taxonomy, place_names(corpus.places))
    sparse, words = weigh_words(measures["text"].tolist(), tokenize)
    weights = sparse.toarray()
    labels = _cluster(weights @ weights.T, distance)
    groups = [
        group
        for group in (np.flatnonzero(labels == label) for label in np.unique(labels))
        if measures["jurisdiction"].iloc[group].nunique() > 1
    ]
    stability = _stability(weights, groups, distance, resamples, seed)
    carried = corpus.codings[corpus.codings["theme"].isin(corpus.taxonomy.codes("theme"))]
    themes = carried.groupby("unit")["theme"].unique().to_dict()
    order = corpus.taxonomy.codes("theme")
    rows, members = [], []
    for group, stable in zip(groups, stability, strict=True):
        own, vectors = measures.iloc[group], weights[group]
        family = hashlib.sha256("\n".join(sorted(own["unit"])).encode()).hexdigest()[:8]
        centre = vectors.mean(axis=0)
        cosines = (vectors @ vectors.T)[np.triu_indices(len(group), 1)]
        present = set(own["jurisdiction"])
        counts = Counter(code for unit in own["unit"] for code in themes[unit])
        shared = sorted(
            (code for code in order if 2 * counts[code] >= len(group)),
            key=lambda code: -counts[code],
        )
        rows.append(
            {
                "family": family,
                "size": len(group),
                "jurisdictions": join_list(n for n in corpus.jurisdictions if n in present),
                "words": join_list(_typical(vectors, words)),
                "themes": join_list(shared),
                "cohesion": float(np.clip(cosines.mean(), 0, 1)),
                "stability": stable,
                "spread": len(present),
            }
        )
        close = np.clip(vectors @ centre / np.linalg.norm(centre), 0, 1)
        members.append(own.assign(family=family, closeness=close))
    if not rows:
        return Families(_empty(TABLE), _empty(MEMBERS))
    table = pd.DataFrame(rows).sort_values(
        ["spread", "size", "cohesion", "family"],
        ascending=[False, False, False, True],
        ignore_index=True,
    )
    place = {family: number for number, family in enumerate(table["family"])}
    listed = pd.concat(members).assign(place=lambda all_: all_["family"].map(place))
    listed = listed.sort_values(
        ["place", "closeness", "unit"], ascending=[True, False, True], ignore_index=True
    )
    return Families(table[TABLE], listed[MEMBERS])


def _cluster(cosines: Cosines, distance: float) -> Labels:
    from sklearn.cluster import AgglomerativeClustering

    if len(cosines) < 2:
        return np.zeros(len(cosines), dtype=np.int64)
    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=distance
    )
    return np.asarray(model.fit_predict(np.clip(1 - cosines, 0, 1)), dtype=np.int64)


def _stability(
    weights: NDArray[np.float64],
    groups: list[NDArray[np.intp]],
    distance: float,
    resamples: int,
    seed: int,
) -> list[float]:
    """Mean over resampled words of the best Jaccard index of each group with a new cluster."""
    if not groups:
        return []
    random = np.random.default_rng(seed)
    count = weights.shape[1]
    best = np.zeros((resamples, len(groups)))
    for turn in range(resamples):
        kept = random.choice(count, size=max(1, round(KEPT_WORDS * count)), replace=False)
        part = weights[:, np.sort(kept)]
        lengths = np.linalg.norm(part, axis=1, keepdims=True)
        part = np.divide(part, lengths, out=np.zeros_like(part), where=lengths > 0)
        labels = _cluster(part @ part.T, distance)
        sizes = np.bincount(labels)
        for number, group in enumerate(groups):
            both = np.bincount(labels[group], minlength=len(sizes))
            best[turn, number] = (both / (sizes + len(group) - both)).max()
    return [float(mean) for mean in best.mean(axis=0)]


def _typical(vectors: NDArray[np.float64], words: NDArray[np.str_]) -> list[str]:
    """Words with the highest mean weight among those that two members share at least."""
    mean = np.where((vectors > 0).sum(axis=0) > 1, vectors.mean(axis=0), 0)
    ranked = np.argsort(-mean, kind="stable")[:TYPICAL_WORDS]
    return [str(words[place]) for place in ranked if mean[place] > 0]


def _empty(columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({column: pd.Series(dtype="str") for column in columns}).astype(
        {c: "float64" for c in columns if c in ("cohesion", "stability", "closeness")}
        | {c: "int64" for c in columns if c == "size"}
    )
