"""Read policy documents on cross-border trade, code their measures, compare jurisdictions.

The way of the data: `read_content` a document, `divide` it into units,
`annotate` their facets, code them with a `Coder`; or all of it with `process`,
which writes the tables that `load_corpus` loads. `coverage`, `gaps`,
`similarity` and `families` answer from those tables.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# Names are imported when they are used: a short command does not wait for
# pandas, scikit-learn and plotly.
_HOMES = {
    "Coder": "compare.coding.coder",
    "CompareError": "compare.errors",
    "Corpus": "compare.loading",
    "Taxonomy": "compare.coding.taxonomy",
    "adopt": "compare.analysis.adopting",
    "annotate": "compare.corpus.facets",
    "coverage": "compare.analysis.coverage",
    "coverage_matrix": "compare.analysis.coverage",
    "dendrogram": "compare.analysis.similarity",
    "divide": "compare.corpus.units",
    "families": "compare.analysis.families",
    "gaps": "compare.analysis.gaps",
    "load_corpus": "compare.loading",
    "load_sources": "compare.corpus.sources",
    "load_taxonomy": "compare.coding.taxonomy",
    "measure_agreement": "compare.coding.agreement",
    "process": "compare.pipeline",
    "read_content": "compare.corpus.readers",
    "similarity": "compare.analysis.similarity",
}

__all__ = [
    "Coder",
    "CompareError",
    "Corpus",
    "Taxonomy",
    "__version__",
    "adopt",
    "annotate",
    "coverage",
    "coverage_matrix",
    "dendrogram",
    "divide",
    "families",
    "gaps",
    "load_corpus",
    "load_sources",
    "load_taxonomy",
    "measure_agreement",
    "process",
    "read_content",
    "similarity",
]

if TYPE_CHECKING:
    from compare.analysis.adopting import adopt
    from compare.analysis.coverage import coverage, coverage_matrix
    from compare.analysis.families import families
    from compare.analysis.gaps import gaps
    from compare.analysis.similarity import dendrogram, similarity
    from compare.coding.agreement import measure_agreement
    from compare.coding.coder import Coder
    from compare.coding.taxonomy import Taxonomy, load_taxonomy
    from compare.corpus.facets import annotate
    from compare.corpus.readers import read_content
    from compare.corpus.sources import load_sources
    from compare.corpus.units import divide
    from compare.errors import CompareError
    from compare.loading import Corpus, load_corpus
    from compare.pipeline import process


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'compare' has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
