"""What reports say, in Chinese and in English, read from one YAML file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from types import MappingProxyType
from typing import Any

import yaml

from compare.coding.taxonomy import LANGUAGES
from compare.errors import SelectionError, list_choices


def check_language(language: str) -> str:
    """Return the language if reports can be written in it.

    Raises
    ------
    SelectionError
        They cannot; the message names the languages there are.

    Examples
    --------
    >>> check_language("en")
    'en'
    """
    if language in LANGUAGES:
        return language
    raise SelectionError(
        f"the language {language!r}",
        "reports are not written in it",
        f"use one of {list_choices(LANGUAGES)}",
    )


def wording(language: str = "zh") -> Mapping[str, str]:
    """Every phrase that reports use, by its key.

    Parameters
    ----------
    language : {"zh", "en"}
        Language of the phrases.

    Returns
    -------
    mapping of str to str
        It cannot be changed. A phrase may have named places for facts; fill
        them with `phrase`.

    Raises
    ------
    SelectionError
        There is no wording in `language`.

    Examples
    --------
    >>> wording("en")["state.planned"]
    'Planned'
    """
    return _read_wording()[check_language(language)]


def phrase(language: str, key: str, /, **facts: Any) -> str:
    """Fill the facts into a phrase.

    A place written ``{n:document|documents}`` takes a number together with the
    word in the right form.

    Examples
    --------
    >>> phrase("en", "count.units", n=1)
    '1 unit'
    >>> phrase("zh", "count.units", n=1)
    '1 个单元'
    """
    return _Phrase().format(wording(language)[key], **facts)


def join_names(names: list[str], language: str = "zh") -> str:
    """Write names one after the other as the language does.

    Examples
    --------
    >>> join_names(["厦门市", "青岛市"])
    '厦门市、青岛市'
    >>> join_names(["Xiamen", "Qingdao", "Shanghai"], "en")
    'Xiamen, Qingdao and Shanghai'
    """
    if language == "en" and len(names) > 1:
        return f"{', '.join(names[:-1])} and {names[-1]}"
    return ("、" if language == "zh" else ", ").join(names)


class _Phrase(Formatter):
    """Formatting that also chooses between the singular and the plural of a word."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        one, bar, many = format_spec.partition("|")
        if bar:
            return f"{value} {one if value == 1 else many}"
        return super().format_field(value, format_spec)


@cache
def _read_wording() -> Mapping[str, Mapping[str, str]]:
    text = (files("compare.present") / "wording.yaml").read_text(encoding="utf-8")
    entries: dict[str, dict[str, str]] = yaml.safe_load(text)
    return MappingProxyType(
        {
            language: MappingProxyType({key: entry[language] for key, entry in entries.items()})
            for language in LANGUAGES
        }
    )
