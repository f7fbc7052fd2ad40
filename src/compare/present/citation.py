"""What a result rests on, and how to cite it: versions, and one checksum of all documents."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from compare import __version__
from compare.present.wording import phrase, wording

if TYPE_CHECKING:
    from compare.loading import Corpus

SHOWN = 16  # hexadecimal digits of the joint checksum: enough to tell two sets of documents apart


def join_checksums(corpus: Corpus) -> str:
    """Make one checksum of all documents of a corpus, the same in whatever order they stand.

    Examples
    --------
    >>> import pandas as pd
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> from compare.loading import Corpus
    >>> from compare.schema import CODINGS, DOCUMENTS, UNITS
    >>> empty = [pd.DataFrame(columns=t.names) for t in (DOCUMENTS, UNITS, CODINGS)]
    >>> join_checksums(Corpus(*empty, load_taxonomy(), ()))
    'e3b0c44298fc1c14'
    """
    each = "\n".join(sorted(str(checksum) for checksum in corpus.documents["sha256"]))
    return hashlib.sha256(each.encode()).hexdigest()[:SHOWN]


def list_versions(corpus: Corpus, language: str = "zh") -> list[tuple[str, str]]:
    """Name what a result was made with: software, taxonomy, and the documents' checksum."""
    words = wording(language)
    return [
        (words["cite.software"], f"policy-compare {__version__}"),
        (words["cite.taxonomy"], f"{corpus.taxonomy.name} {corpus.taxonomy.version}"),
        (words["cite.documents"], join_checksums(corpus)),
    ]


def cite(corpus: Corpus, language: str = "zh") -> str:
    """Say in one sentence how to cite a result.

    Parameters
    ----------
    corpus : Corpus
        The documents that it is of.
    language : {"zh", "en"}
        Language of the sentence.
    """
    taxonomy = f"{corpus.taxonomy.name} {corpus.taxonomy.version}"
    return phrase(
        language,
        "cite.said",
        version=__version__,
        taxonomy=taxonomy,
        n=len(corpus.documents),
        checksum=join_checksums(corpus),
    )
