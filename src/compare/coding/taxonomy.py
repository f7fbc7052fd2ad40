"""A taxonomy of themes and practices, read from one YAML file.

Nothing else in the package knows a theme by its code: whatever is particular
to a theme is a property in the file, so that another field's taxonomy can be
given instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from compare.errors import SelectionError, TaxonomyError, list_choices
from compare.yaml_files import LOADER, read_yaml

LANGUAGES = ("zh", "en")
BUILT_IN = "cross_border_trade.yaml"
CODE_ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


@dataclass(frozen=True)
class Words:
    """What in a text speaks for a code.

    Parameters
    ----------
    labels : tuple of str
        Terms any one of which is evidence enough.
    hints : tuple of str
        Terms that speak for the code but do not settle it alone.
    patterns : tuple of str
        Words that must stand together, such as ``"免除|减免 + 费用|收费"``:
        ``+`` joins words of one clause, ``&`` words of one sentence, ``|``
        separates alternatives, ``!`` marks a word that must not be there.
    negative : tuple of str
        Longer terms that contain a label and do not mean it.
    """

    labels: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()


@dataclass(frozen=True)
class Practice:
    """A second-level code: one way of acting on a theme."""

    code: str
    name: Mapping[str, str]
    definition: Mapping[str, str]
    words: Words

    def label(self, language: str = "zh") -> str:
        """Name in `language`."""
        return self.name[language]


@dataclass(frozen=True)
class Theme:
    """A first-level code.

    Parameters
    ----------
    in_field : bool
        False for what lies outside the field; such a theme is coded alone and
        takes no part in coverage or gaps.
    core : bool
        Whether the field counts it among its core themes.
    instrument : bool
        True for a theme that often is the tool by which another is done
        (依托“单一窗口”…); beside another theme of equal weight it comes second.
    """

    code: str
    name: Mapping[str, str]
    definition: Mapping[str, str]
    words: Words
    practices: tuple[Practice, ...] = ()
    in_field: bool = True
    core: bool = False
    instrument: bool = False

    def label(self, language: str = "zh") -> str:
        """Name in `language`."""
        return self.name[language]


@dataclass(frozen=True)
class Taxonomy:
    """Themes with their practices, in the order of the file.

    Examples
    --------
    >>> taxonomy = load_taxonomy()
    >>> taxonomy.theme("sea_rail").label("en")
    'Sea-rail and multimodal transport'
    >>> taxonomy.theme_of("one_bill").code
    'sea_rail'
    """

    name: str
    version: str
    themes: tuple[Theme, ...]
    max_themes: int = 4

    def __repr__(self) -> str:
        practices = sum(len(theme.practices) for theme in self.themes)
        return f"Taxonomy({self.name} {self.version}: {len(self.themes)} themes, {practices} practices)"

    @cached_property
    def _by_code(self) -> Mapping[str, tuple[Theme, Practice | None]]:
        found: dict[str, tuple[Theme, Practice | None]] = {}
        for theme in self.themes:
            found[theme.code] = (theme, None)
            found.update({practice.code: (theme, practice) for practice in theme.practices})
        return found

    @property
    def in_field(self) -> tuple[Theme, ...]:
        """The themes that belong to the field."""
        return tuple(theme for theme in self.themes if theme.in_field)

    @property
    def outside(self) -> Theme | None:
        """The theme for what lies outside the field, where the taxonomy has one."""
        return next((theme for theme in self.themes if not theme.in_field), None)

    def theme(self, code: str) -> Theme:
        """The theme with this code.

        Raises
        ------
        SelectionError
            No theme has it; the message lists those there are.
        """
        for theme in self.themes:
            if theme.code == code:
                return theme
        raise SelectionError(
            f"the theme {code!r}",
            f"the taxonomy {self.name} has no such theme",
            f"use one of {list_choices(theme.code for theme in self.themes)}",
        )

    def theme_of(self, code: str) -> Theme:
        """The theme that a code (of a theme or practice) belongs to.

        Raises
        ------
        SelectionError
            The taxonomy has no such code.
        """
        return self._find(code)[0]

    def label(self, code: str, language: str = "zh") -> str:
        """Name of a theme or practice in `language`."""
        theme, practice = self._find(code)
        return (practice or theme).label(language)

    def codes(self, level: str) -> list[str]:
        """Codes in the field, of level ``"theme"`` or ``"practice"``, in order."""
        if level == "theme":
            return [theme.code for theme in self.in_field]
        return [practice.code for theme in self.in_field for practice in theme.practices]

    def _find(self, code: str) -> tuple[Theme, Practice | None]:
        try:
            return self._by_code[code]
        except KeyError:
            raise SelectionError(
                f"the code {code!r}",
                f"the taxonomy {self.name} has no such theme or practice",
                "run policy-compare taxonomy check to see its codes",
            ) from None

    def every_words(self) -> Iterator[tuple[Theme, Practice | None, Words]]:
        """Every set of words with the code it speaks for, in order."""
        for theme in self.themes:
            yield theme, None, theme.words
            for practice in theme.practices:
                yield theme, practice, practice.words


def load_taxonomy(path: str | Path | None = None) -> Taxonomy:
    """Read a taxonomy file, or the built-in one on cross-border trade.

    Parameters
    ----------
    path : str or Path, optional
        A YAML file; see ``docs/taxonomy.md`` for its keys.

    Raises
    ------
    TaxonomyError
        The file is missing, is no YAML, or lacks a key that every taxonomy has.

    Examples
    --------
    >>> load_taxonomy()
    Taxonomy(cross_border_trade 1.0.0: 20 themes, 75 practices)
    """
    if path is None:
        # our own, which the tests read; a person's is looked at twice before it is believed
        text = (files("compare") / "data" / BUILT_IN).read_text(encoding="utf-8")
        return _Reader(BUILT_IN).taxonomy(yaml.load(text, Loader=LOADER))
    data = read_yaml(Path(path), f"the taxonomy {path}", TaxonomyError)
    return _Reader(str(path)).taxonomy(data)


class _Reader:
    """Builds a taxonomy from parsed YAML, naming the file and the place in every error."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.codes: set[str] = set()

    def fail(self, found: str, hint: str) -> TaxonomyError:
        return TaxonomyError(f"the taxonomy {self.shown}", found, hint)

    def taxonomy(self, data: Any) -> Taxonomy:
        if not isinstance(data, dict) or not isinstance(data.get("themes"), list):
            raise self.fail("it has no list of themes", "give it the keys name, version, themes")
        themes = tuple(self.theme(item, index) for index, item in enumerate(data["themes"], 1))
        if sum(not theme.in_field for theme in themes) > 1:
            raise self.fail("more than one theme is out of the field", "keep one in_field: false")
        most = data.get("max_themes", 4)
        if not isinstance(most, int) or most < 1:
            raise self.fail(f"max_themes is {most!r}", "use a whole number from 1")
        return Taxonomy(
            str(data.get("name") or "unnamed"), str(data.get("version") or "0"), themes, most
        )

    def theme(self, item: Any, index: int) -> Theme:
        where = f"theme {index}"
        code, name, definition, words = self.entry(item, where)
        practices = item.get("practices") or []
        if not isinstance(practices, list):
            raise self.fail(f"{where} has practices that are no list", "begin each with a dash")
        flags = {flag: item.get(flag) for flag in ("in_field", "core", "instrument")}
        for flag, value in flags.items():
            if value is not None and not isinstance(value, bool):
                raise self.fail(f"{where} has {flag}: {value!r}", "use true or false")
        return Theme(
            code,
            name,
            definition,
            words,
            tuple(
                Practice(*self.entry(practice, f"practice {number} of {code}"))
                for number, practice in enumerate(practices, 1)
            ),
            in_field=flags["in_field"] is not False,
            core=bool(flags["core"]),
            instrument=bool(flags["instrument"]),
        )

    def entry(
        self, item: Any, where: str
    ) -> tuple[str, Mapping[str, str], Mapping[str, str], Words]:
        if not isinstance(item, dict):
            raise self.fail(f"{where} is {item!r}", "give it the keys code, name, definition")
        code = item.get("code")
        if not isinstance(code, str) or not code or not set(code) <= CODE_ALPHABET:
            raise self.fail(f"{where} has the code {code!r}", "use a-z, 0-9 and _")
        if code in self.codes:
            raise self.fail(f"the code {code!r} stands twice", "give every entry a code of its own")
        self.codes.add(code)
        name = self.bilingual(item.get("name"), f"{where} ({code})", "name")
        definition = self.bilingual(item.get("definition"), f"{where} ({code})", "definition")
        return code, name, definition, self.words(item, f"{where} ({code})")

    def bilingual(self, value: Any, where: str, key: str) -> Mapping[str, str]:
        if not isinstance(value, dict) or any(
            not isinstance(value.get(language), str) or not value[language].strip()
            for language in LANGUAGES
        ):
            raise self.fail(f"{where} has no {key} in zh and en", f"write {key}: {{zh: …, en: …}}")
        return {language: value[language].strip() for language in LANGUAGES}

    def words(self, item: Mapping[str, Any], where: str) -> Words:
        found: dict[str, tuple[str, ...]] = {}
        for kind in ("labels", "hints", "patterns", "negative"):
            values = item.get(kind) or []
            if not isinstance(values, list) or any(
                not isinstance(value, str) or not value.strip() for value in values
            ):
                raise self.fail(f"{where} has {kind} that are no list of words", "quote each word")
            found[kind] = tuple(value.strip() for value in values)
        return Words(**found)
