"""What the tables say, in sentences, in the language of the report.

Every function returns plain text, one sentence or two an item; whoever shows
it escapes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from compare.analysis.gaps import HAS
from compare.present.misses import name_miss
from compare.present.wording import join_names, phrase, wording
from compare.tables import split_list

if TYPE_CHECKING:
    from compare.analysis.families import Families
    from compare.analysis.gaps import Gaps
    from compare.loading import Corpus

RELIABLE = 0.75  # stability from which a family is a real pattern (Hennig 2007)


def describe_corpus(corpus: Corpus, language: str = "zh") -> list[str]:
    """Say what was compared and how sure its identity is.

    Parameters
    ----------
    corpus : Corpus
        The documents and units to describe.
    language : {"zh", "en"}
        Language of the sentences.
    """
    documents, units, words = corpus.documents, corpus.units, wording(language)
    names = corpus.names(language)
    owners = {party.name: party.jurisdiction for party in corpus.list_parties()}
    sentences = [
        phrase(
            language,
            "corpus.size",
            jurisdictions=len({owners[name] for name in documents["jurisdiction"]}),
            documents=len(documents),
            units=len(units),
            measures=int((units["kind"] == "measure").sum()),
        )
    ]
    if corpus.parties:
        sentences.append(words["basis.parties"])
    inferred = documents[documents["identity"] != "stated"]
    if inferred.empty:
        sentences.append(words["corpus.identity"])
    else:
        whose = [names[name] for name in dict.fromkeys(inferred["jurisdiction"])]
        sentences.append(
            phrase(language, "corpus.inferred", n=len(inferred), names=join_names(whose, language))
        )
    if documents["genre"].nunique() > 1:
        sentences.append(words["corpus.genres"])
    masked = int(units["redacted"].sum())
    if masked:
        sentences.append(phrase(language, "corpus.redacted", n=masked))
    return sentences


def describe_coverage(cells: pd.DataFrame, corpus: Corpus, language: str = "zh") -> list[str]:
    """Say which themes all comparable jurisdictions have, which one alone, and which none.

    Parameters
    ----------
    cells : pandas.DataFrame
        From `compare.analysis.coverage.coverage`, of the level of themes.
    corpus : Corpus
        For the names and labels.
    language : {"zh", "en"}
        Language of the sentences.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.loading import Corpus
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> empty = [pd.DataFrame(columns=t.names) for t in (DOCUMENTS, UNITS, CODINGS)]
    >>> corpus = Corpus(*empty, load_taxonomy(), ("厦门市", "青岛市"))
    >>> from compare.analysis.coverage import coverage
    >>> describe_coverage(coverage(corpus), corpus)[-1]
    '以下地区没有可比的文件，矩阵中以斜线标出：厦门市、青岛市。'
    """
    words, names = wording(language), corpus.names(language)
    comparable = cells[cells["state"] != "no_document"]
    having = comparable[comparable["state"].isin(HAS)]
    n_comparable = comparable["jurisdiction"].nunique()
    owners = having.groupby("code", sort=False)["jurisdiction"].agg(list)
    codes = list(dict.fromkeys(cells["code"]))
    label = {code: corpus.taxonomy.label(code, language) for code in codes}
    everywhere = [label[c] for c in codes if c in owners and len(owners[c]) == n_comparable]
    single = [
        words["coverage.named"].format(label=label[c], name=names[owners[c][0]])
        for c in codes
        if c in owners and len(owners[c]) == 1 and n_comparable > 1
    ]
    found = set(comparable.loc[comparable["state"] != "not_found", "code"])
    nowhere = [
        f"{label[code]}{words['miss.beside'].format(miss=name_miss(cell, language))}"
        for code, cell in {c["code"]: c for c in comparable.to_dict("records")}.items()
        if code not in found
    ]
    total = phrase(language, "count.themes", n=len(codes))
    sentences = []
    if n_comparable:  # without a document nothing is said of any code
        none = words["coverage.everywhere.none"]
        said = _counted("coverage.everywhere", everywhere, language, total=total)
        sentences.append(said if everywhere else none)
        if single:
            sentences.append(_counted("coverage.single", single, language))
        if nowhere:
            sentences.append(_counted("coverage.nowhere", nowhere, language))
    without = [names[n] for n in corpus.jurisdictions if n not in set(comparable["jurisdiction"])]
    if without:
        sentences.append(
            phrase(language, "coverage.no_document", names=join_names(without, language))
        )
    return sentences


def describe_similarity(
    matrices: Mapping[str, pd.DataFrame], corpus: Corpus, language: str = "zh"
) -> list[str]:
    """Say for each measure which two jurisdictions are most and least alike.

    Parameters
    ----------
    matrices : mapping of str to pandas.DataFrame
        For each measure the likeness, jurisdictions × jurisdictions.
    corpus : Corpus
        For the names.
    language : {"zh", "en"}
        Language of the sentences.
    """
    words, names = wording(language), corpus.names(language)
    sentences = []
    for measure, matrix in matrices.items():
        facts: dict[str, str] = {"measure": words[f"similarity.by.{measure}"]}
        pairs = list_pairs(matrix)
        if not pairs:
            sentences.append(phrase(language, "similarity.too_few", **facts))
            continue
        (a, b, high), (c, d, low) = pairs[0], pairs[-1]
        facts |= {"a": names[a], "b": names[b], "score": f"{high:.2f}"}
        facts |= {"c": names[c], "d": names[d], "low": f"{low:.2f}"}
        key = "similarity.most" if len(pairs) == 1 else "similarity.least"
        sentences.append(phrase(language, key, **facts))
    return sentences


def list_pairs(matrix: pd.DataFrame) -> list[tuple[str, str, float]]:
    """List each two jurisdictions that can be compared, the most alike first.

    Examples
    --------
    >>> import pandas as pd
    >>> names = ["a", "b", "c"]
    >>> rows = [[1, 0.2, None], [0.2, 1, None], [None, None, None]]
    >>> list_pairs(pd.DataFrame(rows, names, names))
    [('a', 'b', 0.2)]
    """
    names, values = list(matrix.index), matrix.astype(float).to_numpy()
    pairs = [
        (a, b, float(values[i, j]))
        for i, a in enumerate(names)
        for j, b in enumerate(names)
        if i < j and not pd.isna(values[i, j])
    ]
    return sorted(pairs, key=lambda pair: -pair[2])


def describe_families(families: Families, language: str = "zh") -> list[str]:
    """Say how many families there are and how many span jurisdictions.

    Parameters
    ----------
    families : Families
        From `compare.analysis.families.families`.
    language : {"zh", "en"}
        Language of the sentences.
    """
    table = families.table
    spans = table["jurisdictions"].map(split_list).map(len)
    if not (spans > 1).any():
        return [wording(language)["families.none"]]
    stable = table["stability"] >= RELIABLE
    return [
        phrase(
            language,
            "families.found",
            n=int((spans > 1).sum()),
            wide=int((spans > 2).sum()),
            stable=int((stable & (spans > 1)).sum()),
        )
    ]


def describe_gaps(gaps: Gaps, corpus: Corpus, language: str = "zh") -> list[str]:
    """Summarise what the focus lacks, what it alone has, and what cannot be compared.

    Parameters
    ----------
    gaps : Gaps
        From `compare.analysis.gaps.gaps`.
    corpus : Corpus
        For the names and labels.
    language : {"zh", "en"}
        Language of the sentences.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.loading import Corpus
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> empty = [pd.DataFrame(columns=t.names) for t in (DOCUMENTS, UNITS, CODINGS)]
    >>> corpus = Corpus(*empty, load_taxonomy(), ("厦门市", "青岛市"))
    >>> from compare.analysis.gaps import gaps
    >>> describe_gaps(gaps(corpus, "厦门市"), corpus, "en")
    ['厦门市 has no document in this selection, so nothing can be said of its gaps.']
    """
    words, names = wording(language), corpus.names(language)
    focus, missing = names[gaps.focus], gaps.missing
    without = list(gaps.not_comparable["jurisdiction"])
    if gaps.focus in without:
        return [phrase(language, "gaps.focus_nothing", focus=focus)]
    if not gaps.peers:
        return [words["gaps.no_peers"]]
    peers = join_names([names[peer] for peer in gaps.peers], language)
    sentences = [phrase(language, "gaps.against", focus=focus, peers=peers)]
    if missing.empty:
        sentences.append(phrase(language, "gaps.none", focus=focus))
    else:
        practices = missing[missing["level"] == "practice"]
        facts = {"themes": int((missing["level"] == "theme").sum()), "practices": len(practices)}
        sentences.append(phrase(language, "gaps.missing", focus=focus, **facts))
        half = int((missing["n_peers"] * 2 >= missing["n_comparable"]).sum())
        sentences.append(phrase(language, "gaps.half", n=half))
        if len(practices):
            top = [corpus.taxonomy.label(code, language) for code in practices["code"].head(3)]
            sentences.append(phrase(language, "gaps.top", names=join_labels(top, language)))
    if gaps.only_focus.empty:
        sentences.append(phrase(language, "gaps.only.none", focus=focus))
    else:
        sentences.append(phrase(language, "gaps.only", n=len(gaps.only_focus), focus=focus))
    if without:
        sentences.append(
            phrase(
                language,
                "gaps.not_comparable",
                names=join_names([names[name] for name in without], language),
            )
        )
    else:
        sentences.append(words["gaps.all_comparable"])
    return sentences


def join_labels(labels: Iterable[str], language: str = "zh") -> str:
    """Join labels that themselves may hold commas.

    Examples
    --------
    >>> join_labels(["收费公示、更新", "一单制"])
    '收费公示、更新；一单制'
    """
    return ("；" if language == "zh" else "; ").join(labels)


def _counted(key: str, items: list[str], language: str, **facts: str) -> str:
    return phrase(language, key, n=len(items), names=join_labels(items, language), **facts)
