"""What makes a page of an executed notebook: which cells, which headings, which words.

Nothing here needs nbconvert: notebooks are taken as the nested mappings that
they are, pages as text.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from compare import __version__
from compare.coding.taxonomy import LANGUAGES
from compare.loading import Corpus
from compare.present.slugs import heading_ids
from compare.present.wording import join_names, phrase, wording
from compare.visible import show_in_page

# a page may draw and style itself and do nothing else
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)
# the part of plotly.js that draws every type of trace in use, a third of the whole
DRAWING = "plotly-cartesian.min.js"
LANG = {"zh": "zh-Hans", "en": "en"}
DROPPED = frozenset({"parameters", "injected-parameters", "title"})
_heading = re.compile(r"<h([23])>(.*?)</h\1>", re.DOTALL)
_tag = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Entry:
    """A line of a table of contents; it may be quoted from a document, Chinese in any language."""

    level: int
    id: str
    text: str
    quoted: bool = False


@dataclass(frozen=True)
class Page:
    """HTML whose headings can be linked to, and its table of contents."""

    html: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Head:
    """What stands above the main part of a page.

    Parameters
    ----------
    title, about : str
        Its heading, and a line below it.
    facts : tuple of (str, str)
        What it rests on, each with its name.
    quoted : bool
        Whether the title is quoted from a document, and Chinese in any language.
    """

    title: str
    about: str
    facts: tuple[tuple[str, str], ...] = ()
    quoted: bool = False


def keep_cell(cell: Mapping[str, Any], language: str) -> bool:
    """Whether a cell belongs in a report: no parameters, no text of another language.

    Examples
    --------
    >>> keep_cell({"cell_type": "markdown", "metadata": {"tags": ["en"]}}, "zh")
    False
    """
    tags = set(cell["metadata"].get("tags", []))
    return not tags & DROPPED and not tags & (set(LANGUAGES) - {language})


def keep_output(output: Mapping[str, Any]) -> bool:
    """Whether an output belongs in a report: warnings and progress do not.

    Examples
    --------
    >>> keep_output({"output_type": "stream", "name": "stderr", "text": "..."})
    False
    """
    return output.get("name") != "stderr" and output["output_type"] != "error"


def with_contents(content: str) -> Page:
    """Give the second- and third-level headings ids of their own and list them.

    Parameters
    ----------
    content : str
        HTML in which such headings have no attributes.

    Examples
    --------
    >>> page = with_contents("<h2>方法</h2><h2>方法</h2>")
    >>> page.html
    '<h2 id="方法">方法</h2><h2 id="方法-2">方法</h2>'
    >>> page.entries[1]
    Entry(level=2, id='方法-2', text='方法', quoted=False)
    """
    found = [
        (int(level), html.unescape(_tag.sub("", inner)).strip())
        for level, inner in _heading.findall(content)
    ]
    ids = heading_ids(text for _, text in found)
    entries = tuple(Entry(level, id_, text) for (level, text), id_ in zip(found, ids, strict=True))
    remaining = iter(ids)
    marked = _heading.sub(
        lambda match: f'<h{match[1]} id="{next(remaining)}">{match[2]}</h{match[1]}>', content
    )
    return Page(marked, entries)


def embed_json(value: object) -> str:
    r"""Write JSON that can stand in a script element whatever it holds.

    Examples
    --------
    >>> embed_json({"a": "</script>"})
    '{"a":"\\u003c/script>"}'
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character in "<\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def title_figure(figure: Mapping[str, Any]) -> str:
    """Title of a figure as plain text, without what plotly would read as markup."""
    title = figure.get("layout", {}).get("title", {}).get("text") or ""
    return html.unescape(_tag.sub("", title))


def describe_figure(figure: Mapping[str, Any]) -> str:
    """What a figure shows, in words, for readers who do not see it."""
    said = figure.get("layout", {}).get("meta", {}).get("description", "")
    return ". ".join(part for part in (title_figure(figure), said) if part)


def describe_parameters(
    parameters: Mapping[str, Any], corpus: Corpus, language: str
) -> list[tuple[str, str]]:
    """Parameters of a report as a reader would name them, in their order.

    Where the files lie is not among them: it says nothing about the report; nor
    is the language, which a page is switched to.
    """
    words, names = wording(language), corpus.names(language)
    shown = []
    for key, value in parameters.items():
        label = words.get(f"parameter.{key}")
        if label is None or value is False:
            continue
        if value is True:
            said = words["parameter.yes"]
        elif value is None:
            said = words["parameter.others" if key == "peers" else "parameter.all"]
        elif key == "themes":
            said = join_names([corpus.taxonomy.label(code, language) for code in value], language)
        else:
            given = [value] if isinstance(value, str | int) else list(value)
            said = join_names([names.get(str(name), str(name)) for name in given], language)
        shown.append((label, show_in_page(said)))
    return shown


def read_asset(name: str) -> str:
    """Text of a file of the template folder."""
    return (files("compare.present") / "template" / name).read_text(encoding="utf-8")


def write_footer(corpus: Corpus, language: str) -> str:
    """What every page ends with: the versions that it was made by."""
    taxonomy = corpus.taxonomy
    said = phrase(language, "report.taxonomy", name=taxonomy.name, version=taxonomy.version)
    return f"policy-compare {__version__} · {said}"
