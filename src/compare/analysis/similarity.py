"""Similarity: how alike jurisdictions are by their themes, their practices and their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from compare.analysis.coverage import (
    STATES,
    count_measures,
    coverage,
    coverage_matrix,
    field_measures,
)
from compare.analysis.words import make_tokenizer, place_names, weigh_words
from compare.errors import SelectionError, list_choices
from compare.loading import Corpus

MEASURES = ("themes", "practices", "text")


@dataclass(frozen=True, eq=False)
class Dendrogram:
    """Jurisdictions joined step by step, the most alike first.

    Parameters
    ----------
    labels : tuple of str
        The n jurisdictions that are joined; leaf i is ``labels[i]``.
    linkage : numpy.ndarray, shape (n - 1, 4)
        As `scipy.cluster.hierarchy.linkage` gives it: the two that are joined,
        their distance (1 - similarity, mean over all pairs), and how many
        leaves the new cluster has.
    left_out : tuple of str
        Jurisdictions that cannot be compared.
    """

    labels: tuple[str, ...]
    linkage: np.ndarray
    left_out: tuple[str, ...]

    def __repr__(self) -> str:
        left_out = f", without {', '.join(self.left_out)}" if self.left_out else ""
        return f"Dendrogram({', '.join(self.labels)}{left_out})"


def profiles(corpus: Corpus, by: str = "themes") -> pd.DataFrame:
    """Lay out what jurisdictions are compared by.

    Parameters
    ----------
    corpus : Corpus
        Documents, units and codings; they stay as they are.
    by : {"themes", "practices", "text"}
        ``themes``: the share of measures that carry each theme of the field.
        ``practices``: 1 for each practice that is planned at least, else 0.
        ``text``: the mean of the TF-IDF vectors of the measures in the field,
        so that each measure weighs the same, however long. Boilerplate and the
        names of jurisdictions are left out; a task gives way to its key point.

    Returns
    -------
    pandas.DataFrame
        Jurisdictions × themes, practices or words. A row is NaN where the
        jurisdiction has no document or no measure.

    Raises
    ------
    SelectionError
        There is no such way to compare.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> empty = [pd.DataFrame(columns=t.names) for t in (DOCUMENTS, UNITS, CODINGS)]
    >>> corpus = Corpus(*empty, load_taxonomy(), ("厦门市", "青岛市"))
    >>> bool(profiles(corpus, by="practices").isna().all(axis=None))
    True
    """
    counts = count_measures(corpus)
    with_measures = [name for name in corpus.jurisdictions if counts.get(name)]
    return _profiler(by)(corpus).reindex(with_measures).reindex(list(corpus.jurisdictions))


def similarity(corpus: Corpus, by: str = "themes") -> pd.DataFrame:
    """How alike each two jurisdictions are, from 0 to 1.

    The cosine of their profiles by themes and by text; by practices, Jaccard's
    index: practices both have, as part of those either has.

    Parameters
    ----------
    corpus : Corpus
        Documents, units and codings; they stay as they are.
    by : {"themes", "practices", "text"}
        See `profiles`.

    Returns
    -------
    pandas.DataFrame
        Jurisdictions × jurisdictions, symmetrical. 1 on the diagonal of all
        that have something to compare. NaN, on the diagonal too, where a
        jurisdiction has no document or no measure, where its
        profile of themes, practices or words is empty.

    Raises
    ------
    SelectionError
        There is no such way to compare.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> empty = [pd.DataFrame(columns=t.names) for t in (DOCUMENTS, UNITS, CODINGS)]
    >>> corpus = Corpus(*empty, load_taxonomy(), ("厦门市", "青岛市"))
    >>> similarity(corpus, by="themes").shape
    (2, 2)
    """
    profile = profiles(corpus, by)
    values = profile.to_numpy(dtype=float)
    known = ~np.isnan(values).any(axis=1) if values.size else np.zeros(len(values), dtype=bool)
    values = np.where(known[:, None], values, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        if by == "practices":
            # a jurisdiction without any practice shares none and lacks none: there is nothing to say
            known &= values.sum(axis=1) > 0
            both = values @ values.T
            sizes = values.sum(axis=1)
            alike = both / (sizes[:, None] + sizes[None, :] - both)
        else:
            lengths = np.linalg.norm(values, axis=1)
            alike = (values / lengths[:, None]) @ (values / lengths[:, None]).T
    alike[~known, :] = np.nan
    alike[:, ~known] = np.nan
    alike = np.clip((alike + alike.T) / 2, 0, 1)  # rounding leaves both by some 1e-16
    diagonal = np.diag_indices_from(alike)
    alike[diagonal] = np.where(np.isnan(alike[diagonal]), np.nan, 1.0)
    names = pd.Index(profile.index, name="jurisdiction")
    return pd.DataFrame(alike, index=names, columns=names.rename(None))


def dendrogram(similarity: pd.DataFrame) -> Dendrogram:
    """Join jurisdictions by average linkage.

    Parameters
    ----------
    similarity : pandas.DataFrame
        From `similarity`: jurisdictions × jurisdictions, 0 to 1.

    Returns
    -------
    Dendrogram
        Jurisdictions with no similarity to themselves, or none to one of the
        others, are left out and named.

    Raises
    ------
    SelectionError
        Fewer than two are left.

    Examples
    --------
    >>> import pandas as pd
    >>> names = ["厦门市", "青岛市", "上海市"]
    >>> matrix = pd.DataFrame([[1, 0.8, 0.2], [0.8, 1, 0.4], [0.2, 0.4, 1]], names, names)
    >>> dendrogram(matrix).linkage.round(2).tolist()
    [[0.0, 1.0, 0.2, 2.0], [2.0, 3.0, 0.7, 3.0]]
    """
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    values = similarity.to_numpy(dtype=float)
    kept = np.flatnonzero(~np.isnan(np.diag(values)))
    unknown = np.isnan(values[np.ix_(kept, kept)]).any(axis=1)
    kept = kept[~unknown]
    labels = tuple(str(similarity.index[place]) for place in kept)
    left_out = tuple(str(name) for name in similarity.index if str(name) not in labels)
    if len(labels) < 2:
        raise SelectionError(
            f"a dendrogram of {list_choices(similarity.index) or 'no jurisdiction'}",
            f"{len(labels)} of them can be compared",
            "select at least two jurisdictions with measures",
        )
    distance = squareform(1 - values[np.ix_(kept, kept)], checks=False)
    return Dendrogram(labels, linkage(distance, method="average"), left_out)


def _profiler(by: str) -> Callable[[Corpus], pd.DataFrame]:
    known: Mapping[str, Callable[[Corpus], pd.DataFrame]] = {
        "themes": _theme_profiles,
        "practices": _practice_profiles,
        "text": _text_profiles,
    }
    if by not in known:
        raise SelectionError(
            f"the similarity by {by!r}", "there is none", f"use one of {list_choices(MEASURES)}"
        )
    return known[by]


def _theme_profiles(corpus: Corpus) -> pd.DataFrame:
    return coverage_matrix(coverage(corpus, "theme"), "share").astype("float64")


def _practice_profiles(corpus: Corpus) -> pd.DataFrame:
    cells = coverage(corpus, "practice")
    held = cells["state"].map(STATES.index) >= STATES.index("planned")
    return coverage_matrix(cells.assign(count=held.astype("float64")), "count")


def _text_profiles(corpus: Corpus) -> pd.DataFrame:
    measures = field_measures(corpus)
    tokenize = make_tokenizer(corpus.taxonomy, place_names(corpus.places))
    weights, words = weigh_words(measures["text"].tolist(), tokenize)
    rows = pd.DataFrame(weights.toarray(), columns=words)
    centres = rows.groupby(measures["jurisdiction"].to_numpy(), sort=False).mean()
    # one that has measures but none in the field has no words: zero, not unknown
    return centres.reindex(list(corpus.jurisdictions), fill_value=0.0)
