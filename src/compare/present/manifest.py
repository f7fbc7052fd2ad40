"""What a set of reports was made from: the manifest beside the pages."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from compare import __version__
from compare.coding.taxonomy import LANGUAGES
from compare.loading import TAXONOMY_FILE, Corpus
from compare.present.citing import make_edition
from compare.present.plans import Plan
from compare.storage import find_current

PACKAGES = ("jieba", "jinja2", "nbconvert", "numpy", "pandas", "papermill", "plotly", "pyarrow",
            "scikit-learn", "scipy")  # fmt: skip


def list_made(manifest: Path) -> set[str]:
    """The pages that the manifest of an earlier run lists; none where it is none."""
    try:
        listed = json.loads(manifest.read_text(encoding="utf-8"))["reports"]
        names = {str(report.get("file", "")) for report in listed}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return set()
    # only plain names of pages: a manifest is a file that anyone may have changed
    return {name for name in names if name == Path(name).name and name.endswith(".html")}


def collect_facts(
    processed: Path, corpus: Corpus, language: str, parameters: Mapping[str, Any]
) -> dict[str, Any]:
    """Everything that reports are made from: checksums, language, versions.

    Parameters
    ----------
    processed : Path
        The folder that `corpus` was loaded from.
    corpus : Corpus
        What is reported on.
    language : {"zh", "en"}
        The language that the reports show first.
    parameters : mapping
        What the set of reports was asked for.

    Returns
    -------
    dict
        documents, taxonomy, language, languages, parameters, packages, policy-compare,
        python; no times, so that same inputs give the same.
    """
    taxonomy = (find_current(processed) / TAXONOMY_FILE).read_bytes()
    return {
        "documents": corpus.documents[["document", "file", "sha256"]].to_dict("records"),
        "taxonomy": {
            "name": corpus.taxonomy.name,
            "version": corpus.taxonomy.version,
            "sha256": hashlib.sha256(taxonomy).hexdigest(),
        },
        "language": language,
        "languages": list(LANGUAGES),
        "parameters": dict(parameters),
        "packages": {name: metadata.version(name) for name in PACKAGES},
        "policy-compare": __version__,
        "python": platform.python_version(),
    }


def write_manifest(facts: Mapping[str, Any], outcome: Sequence[tuple[Plan, str]]) -> str:
    """Write as JSON what the reports were made from, and what became of each.

    Parameters
    ----------
    facts : mapping
        From `collect_facts`.
    outcome : sequence of (Plan, str)
        Each report, and why it could not be built; empty where it was.
    """
    reports = [
        {
            "title": plan.title,
            **({"notebook": plan.notebook} if plan.notebook else {}),
            "parameters": dict(plan.parameters),
            **({"failed": reason} if reason else {"file": f"{plan.name}.html"}),
        }
        for plan, reason in outcome
    ]
    whole = {**facts, "edition": make_edition(facts), "reports": reports}
    return json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
