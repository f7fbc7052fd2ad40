"""What notebooks may be asked for: the names they declare, and the values that make sense."""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from compare.errors import ReportError, SelectionError, list_choices
from compare.loading import Corpus, load_corpus
from compare.present.wording import check_language
from compare.tables import SEPARATOR

TAG = "parameters"


def read_parameters(notebook: Path) -> dict[str, Any]:
    """Parameters that a notebook declares in its cell with the tag ``parameters``.

    Parameters
    ----------
    notebook : Path
        An ``.ipynb`` file.

    Returns
    -------
    dict of str to object
        The default of each, in the order of the cell.

    Raises
    ------
    ReportError
        The file is missing, is no notebook, or has not exactly one such cell
        with plain values.
    """
    asked = f"the notebook {notebook}"
    try:
        cells = json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]
        tagged = [cell for cell in cells if TAG in cell["metadata"].get("tags", [])]
        sources = ["".join(cell["source"]) for cell in tagged]
    except FileNotFoundError:
        raise ReportError(
            asked, "there is no such file", "give the folder with the notebooks"
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise ReportError(asked, "it is no notebook", "save it again in JupyterLab") from error
    if len(sources) != 1:
        raise ReportError(
            asked,
            f"{len(sources)} of its cells have the tag {TAG}",
            "give exactly one cell that tag",
        )
    try:
        return {
            target.id: ast.literal_eval(statement.value)
            for statement in ast.parse(sources[0]).body
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            if isinstance(target, ast.Name)
        }
    except (SyntaxError, ValueError):
        raise ReportError(
            asked,
            f"its {TAG} cell holds more than names and plain values",
            "write name = value, one a line",
        ) from None


def check_parameters(notebook: Path, given: Mapping[str, Any]) -> None:
    """Refuse parameters that a notebook does not declare; papermill would only warn.

    Raises
    ------
    ReportError
        A name is unknown; the message lists those that the notebook has.
    """
    known = read_parameters(notebook)
    for name in given:
        if name not in known:
            raise ReportError(
                f"the parameter {name!r} of {Path(notebook).name}",
                "the notebook has no such parameter",
                f"use one of {list_choices(known) or '(it has none)'}",
            )


def as_names(value: object, what: str) -> list[str] | None:
    """Read a parameter that holds names; None stays None and means all.

    Parameters
    ----------
    value : None, str or collection of str
        A text may hold several names, joined by semicolons.
    what : str
        What they are names of, for the message.

    Raises
    ------
    SelectionError
        It is something else.

    Examples
    --------
    >>> as_names("厦门市;青岛市", "jurisdictions")
    ['厦门市', '青岛市']
    """
    if value is None:
        return None
    if isinstance(value, str):
        return [name.strip() for name in value.split(SEPARATOR) if name.strip()]
    if isinstance(value, Collection) and all(isinstance(name, str) for name in value):
        return list(value)
    raise SelectionError(
        f"the {what} {value!r}",
        "it is no list of names",
        'write a list such as ["A", "B"], or None for all',
    )


def open_corpus(
    processed: str | Path,
    *,
    jurisdictions: str | Sequence[str] | None = None,
    period: str | int | None = None,
    by_period: bool = False,
    themes: str | Sequence[str] | None = None,
    language: str = "zh",
) -> Corpus:
    """Load the corpus and keep what the parameters of a notebook ask for.

    Parameters
    ----------
    processed : str or Path
        The folder that ``policy-compare process`` wrote.
    jurisdictions : str or sequence of str, optional
        Chinese or English names, all by default. By period also parties, such
        as 厦门市 2022.
    period : str or int, optional
        A year, several years or a part of a year, all by default, as for
        `Corpus.select`.
    by_period : bool
        Whether each jurisdiction and year is compared as a party of its own.
    themes : str or sequence of str, optional
        Theme codes, all of the field by default.
    language : {"zh", "en"}
        Language of the report; only checked here.

    Raises
    ------
    SelectionError
        A value is unknown, or nothing is left; the message names the valid choices.
    """
    check_language(language)
    if by_period not in (True, False):
        raise SelectionError(
            f"the parameter by_period {by_period!r}", "it is no yes or no", "write True or False"
        )
    names, when = as_names(jurisdictions, "jurisdictions"), None if period is None else str(period)
    corpus = load_corpus(processed)
    if by_period:
        # first the period: a party that has nothing of it would only be an empty column
        corpus, when = corpus.select(period=when).by_period(), None
    corpus, kept = corpus.select(names, when), as_names(themes, "themes")
    return corpus if kept is None else choose_themes(corpus, kept)


def choose_themes(corpus: Corpus, themes: Sequence[str]) -> Corpus:
    """Keep some themes of a corpus, of which one at least can be compared.

    Parameters
    ----------
    corpus : Corpus
        It stays as it is.
    themes : sequence of str
        Theme codes.

    Raises
    ------
    SelectionError
        A code is unknown, or none belongs to the field.
    """
    kept = corpus.select(themes=themes)
    if not kept.taxonomy.in_field:
        raise SelectionError(
            f"the themes {themes!r}",
            "none of them belongs to the field",
            f"use one of {list_choices(corpus.taxonomy.codes('theme'))}",
        )
    return kept


def choose_focus(corpus: Corpus, focus: str | None = None) -> str:
    """The jurisdiction in focus; by default the first that has a document.

    Raises
    ------
    SelectionError
        There is no such jurisdiction.
    """
    if focus is not None:
        return corpus.find_jurisdiction(str(focus))
    for name in corpus.jurisdictions:
        if name in set(corpus.documents["jurisdiction"]):
            return name
    raise SelectionError("a focus", "no jurisdiction has a document", "process documents first")
