"""How to cite the program and a set of reports: as text and as BibTeX."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from compare import __version__
from compare.present.wording import phrase, wording

if TYPE_CHECKING:
    from compare.loading import Corpus

AUTHORS = "policy-compare contributors"
TITLE = "policy-compare: which cross-border trade measures peer cities have that a city lacks"
# when the version was released; CITATION.cff says the same
RELEASED = "2026-11-21"
_TEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "{}$&#_%"},
        "\\": r"\textbackslash{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
    }
)


def list_facts(corpus: Corpus) -> dict[str, Any]:
    """What a result of a corpus alone was made from, for `make_edition`.

    Parameters
    ----------
    corpus : Corpus
        The documents that were compared.
    """
    documents = corpus.documents[["document", "file", "sha256"]].to_dict("records")
    return {
        "documents": documents,
        "taxonomy": {"name": corpus.taxonomy.name, "version": corpus.taxonomy.version},
        "parameters": {},
        "policy-compare": __version__,
    }


def list_versions(corpus: Corpus, language: str = "zh") -> list[tuple[str, str]]:
    """Name what a result was made with: program, taxonomy, and its edition."""
    words = wording(language)
    return [
        (words["versions.software"], f"policy-compare {__version__}"),
        (words["versions.taxonomy"], f"{corpus.taxonomy.name} {corpus.taxonomy.version}"),
        (words["versions.edition"], make_edition(list_facts(corpus))),
    ]


def cite_result(corpus: Corpus, language: str = "zh") -> str:
    """Cite what was made of a corpus: a workbook, a brief, tables."""
    counts = len(corpus.documents), corpus.documents["jurisdiction"].nunique()
    return cite_reports(list_facts(corpus), *counts, language)


def make_edition(facts: Mapping[str, Any]) -> str:
    """Name a set of reports by what it was made from.

    Parameters
    ----------
    facts : mapping
        From `compare.present.manifest.collect_facts`. The language and the
        versions of packages are not part of it: they change no finding.

    Returns
    -------
    str
        Twelve hexadecimal digits.

    Examples
    --------
    >>> facts = {"documents": [], "taxonomy": {}, "parameters": {}, "policy-compare": "0.1.0"}
    >>> make_edition(facts) == make_edition(facts | {"language": "en"})
    True
    >>> make_edition(facts) == make_edition(facts | {"policy-compare": "0.2.0"})
    False
    """
    kept = {name: facts[name] for name in ("documents", "taxonomy", "parameters", "policy-compare")}
    text = json.dumps(kept, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def cite_software(facts: Mapping[str, Any], language: str = "zh") -> str:
    """Cite the program as the language does: by GB/T 7714 in Chinese, by APA in English."""
    version = facts["policy-compare"]
    return phrase(language, "cite.software", version=version, year=RELEASED[:4])


def cite_reports(
    facts: Mapping[str, Any], documents: int, jurisdictions: int, language: str = "zh"
) -> str:
    """Cite a set of reports with its edition."""
    title, made = _describe(facts, documents, jurisdictions, language)
    return f"{title}. {made}."


def write_bibtex(facts: Mapping[str, Any], documents: int, jurisdictions: int) -> str:
    """Write the program and a set of reports as entries for BibTeX.

    Examples
    --------
    >>> taxonomy = {"name": "cross_border_trade", "version": "1.0.0"}
    >>> facts = {"documents": [], "taxonomy": taxonomy, "parameters": {}, "policy-compare": "0.1.0"}
    >>> print(write_bibtex(facts, 1, 1).splitlines()[0])
    @software{policy_compare_0_1_0,
    """
    version, edition = facts["policy-compare"], make_edition(facts)
    title, made = _describe(facts, documents, jurisdictions, "en")
    key = "".join(char if char.isalnum() else "_" for char in version)
    return (
        _entry("software", f"policy_compare_{key}", {"author": f"{{{AUTHORS}}}", "title": TITLE,
                                                     "version": version, "year": RELEASED[:4]})
        + "\n\n"
        + _entry("misc", f"policy_compare_reports_{edition}", {"title": _escape(title), "note": _escape(made)})
    )  # fmt: skip


def _describe(
    facts: Mapping[str, Any], documents: int, jurisdictions: int, language: str
) -> tuple[str, str]:
    """What a set of reports is about, and what it was made with."""
    taxonomy = facts["taxonomy"]
    return (
        phrase(language, "cite.title", documents=documents, jurisdictions=jurisdictions),
        phrase(
            language,
            "cite.made",
            version=facts["policy-compare"],
            edition=make_edition(facts),
            taxonomy=taxonomy["name"],
            taxonomy_version=taxonomy["version"],
        ),
    )


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name:<7} = {{{value}}}" for name, value in fields.items()]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}"


def _escape(text: str) -> str:
    return " ".join(text.translate(_TEX).split())
