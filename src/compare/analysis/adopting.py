"""What if: how near a jurisdiction would come to its peers with practices that it lacks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from compare.analysis.similarity import profiles
from compare.errors import SelectionError, list_choices
from compare.loading import Corpus


def list_practices(corpus: Corpus) -> dict[str, frozenset[str]]:
    """Practices that each jurisdiction plans at least.

    Parameters
    ----------
    corpus : Corpus
        Documents, units and codings; they stay as they are.

    Returns
    -------
    dict of str to frozenset of str
        Codes by jurisdiction; those without a document or a measure are left out.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> empty = [pd.DataFrame(columns=t.names) for t in (DOCUMENTS, UNITS, CODINGS)]
    >>> list_practices(Corpus(*empty, load_taxonomy(), ("厦门市", "青岛市")))
    {}
    """
    profile = profiles(corpus, "practices").dropna()
    return {str(name): frozenset(row.index[row > 0]) for name, row in profile.iterrows()}


def share_practices(one: Collection[str], other: Collection[str]) -> float:
    """Jaccard's index of two sets of practices: those both have, as part of those either has.

    Examples
    --------
    >>> share_practices({"a", "b"}, {"b", "c"})
    0.3333333333333333
    """
    either = {*one} | {*other}
    return len({*one} & {*other}) / len(either) if one and other else np.nan


def adopt(
    corpus: Corpus, focus: str, practices: Collection[str], peers: Sequence[str] | None = None
) -> pd.DataFrame:
    """Likeness of a jurisdiction to its peers before and after it adopts practices.

    Parameters
    ----------
    corpus : Corpus
        Documents, units and codings; they stay as they are.
    focus : str
        The jurisdiction that adopts, in Chinese or English.
    practices : collection of str
        Codes of practices; those that it has already change nothing.
    peers : sequence of str, optional
        Whom to compare it with, by default all others.

    Returns
    -------
    pandas.DataFrame
        One row a peer, in their order: ``before`` and ``after``, as
        `compare.analysis.similarity.similarity` by practices, 0 to 1; NaN
        where one of the two has nothing to compare.

    Raises
    ------
    SelectionError
        A name or a practice is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> empty = [pd.DataFrame(columns=t.names) for t in (DOCUMENTS, UNITS, CODINGS)]
    >>> corpus = Corpus(*empty, load_taxonomy(), ("厦门市", "青岛市"))
    >>> adopt(corpus, "厦门市", ["overseas_warehouse"]).columns.tolist()
    ['before', 'after']
    """
    chosen = corpus.find_jurisdiction(focus)
    compared = corpus.jurisdictions if peers is None else map(corpus.find_jurisdiction, peers)
    others = [name for name in dict.fromkeys(compared) if name != chosen]
    known = {*corpus.taxonomy.codes("practice")}
    if strange := sorted({*practices} - known):
        raise SelectionError(
            f"the practices {list_choices(strange)}",
            "they are not in the taxonomy",
            "use codes of corpus.taxonomy.codes('practice')",
        )
    held = list_practices(corpus)
    own = held.get(chosen, frozenset())
    # whoever has no document has nothing to add to
    then = own | {*practices} if own else own
    rows = [
        (share_practices(own, held.get(name, ())), share_practices(then, held.get(name, ())))
        for name in others
    ]
    index = pd.Index(others, name="jurisdiction")
    return pd.DataFrame(rows, index=index, columns=["before", "after"], dtype="float64")
