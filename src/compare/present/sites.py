"""Sets of reports described in files: what is compared with what, in which language."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from compare.coding.taxonomy import LANGUAGES
from compare.errors import ReportError, list_choices
from compare.present.slugs import slug_name
from compare.yaml_files import read_yaml


@dataclass(frozen=True)
class Site:
    """One set of reports; what is not said is as for `compare.present.report.build_reports`.

    Parameters
    ----------
    name : str
        Made of the name of its file; safe in addresses.
    title : mapping of str to str
        Heading of the index by language; empty for the usual one.
    jurisdictions, themes : tuple of str or None
        What is compared; None for all.
    focus, peers : tuple of str or None
        Who gets a gap report, and compared with whom; None for all.
    period : str or None
        Only what is about this year or period.
    by_period : bool
        Whether years are compared.
    language : {"zh", "en"}
        Language of everything but quoted text.
    out : Path or None
        Where the pages go, where the file says so.
    """

    name: str = ""
    title: Mapping[str, str] = field(default_factory=dict)
    jurisdictions: tuple[str, ...] | None = None
    themes: tuple[str, ...] | None = None
    focus: tuple[str, ...] | None = None
    peers: tuple[str, ...] | None = None
    period: str | None = None
    by_period: bool = False
    language: str = "zh"
    out: Path | None = None


def read_site(path: str | Path) -> Site:
    r"""Read the file of one set of reports.

    Parameters
    ----------
    path : str or Path
        A YAML file; ``docs/reports.md`` tells its keys. Whether there are such
        jurisdictions and themes is found out when the reports are built.

    Raises
    ------
    ReportError
        The file is missing or no plain YAML, has a key that is unknown, or a
        value that is not what its key takes.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "coast.yml"
    ...     _ = path.write_text("title: 沿海\njurisdictions: [厦门市, 青岛市]", encoding="utf-8")
    ...     site = read_site(path)
    >>> site.name, site.title["en"], site.jurisdictions, site.focus
    ('coast', '沿海', ('厦门市', '青岛市'), None)
    """
    path = Path(path)
    asked = f"the site {path}"
    data = read_yaml(path, asked, ReportError)
    if not isinstance(data, dict) or not data:
        raise ReportError(asked, "it has no keys", f"give it some of {list_choices(_READERS)}")
    said: dict[str, Any] = {}
    for key, value in data.items():
        if key not in _READERS:
            raise ReportError(
                asked,
                f"it has the key {reprlib.repr(key)}, which is unknown",
                f"use {list_choices(_READERS)}",
            )
        if value is None:  # a key without a value says as little as no key
            continue
        read, hint = _READERS[key]
        found = read(value)
        if found is None:
            raise ReportError(
                f"the key {key} of the site {path}", f"it is {reprlib.repr(value)}", hint
            )
        said[key] = found
    return Site(slug_name(path.stem), **said)


def _read_text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _read_title(value: Any) -> dict[str, str] | None:
    by_language = value if isinstance(value, dict) else dict.fromkeys(LANGUAGES, value)
    texts = {language: _read_text(by_language.get(language)) for language in LANGUAGES}
    known = {language: text for language, text in texts.items() if text}
    return known if set(known) == set(LANGUAGES) == set(by_language) else None


def _read_names(value: Any) -> tuple[str, ...] | None:
    names = [_read_text(name) for name in value] if isinstance(value, list) else []
    known = [name for name in names if name]
    return tuple(known) if known and known == names else None


def _read_period(value: Any) -> str | None:
    # a year is a number to YAML, and yes and no are numbers to Python
    return str(value) if type(value) is int else _read_text(value)


def _read_truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _read_language(value: Any) -> str | None:
    return value if isinstance(value, str) and value in LANGUAGES else None


def _read_folder(value: Any) -> Path | None:
    text = _read_text(value)
    return Path(text) if text and "\0" not in text else None


_LIST = "write a list such as [A, B], each a text, or leave the key out for all"
_READERS: Mapping[str, tuple[Callable[[Any], Any], str]] = {
    "title": (_read_title, "write a text, in quotation marks, or {zh: …, en: …}"),
    "jurisdictions": (_read_names, _LIST),
    "themes": (_read_names, _LIST),
    "focus": (_read_names, _LIST),
    "peers": (_read_names, _LIST),
    "period": (_read_period, "write a year or period such as 2022, 2023-2025 or 2022-Q2"),
    "by_period": (_read_truth, "write true or false"),
    "language": (_read_language, f"write one of {list_choices(LANGUAGES)}"),
    "out": (_read_folder, "write the path of a folder"),
}
