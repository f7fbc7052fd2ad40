"""What makes a page of an executed notebook: which cells, which headings, which words.

Nothing here needs nbconvert: notebooks are taken as the nested mappings that
they are, pages as text.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import jinja2

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
# pages that every other one links to
INDEX, METHOD = "index.html", "method.html"
DROPPED = frozenset({"parameters", "injected-parameters", "title"})
_heading = re.compile(r"<h([23])>(.*?)</h\1>", re.DOTALL)
_tag = re.compile(r"<[^>]*>")
_han = re.compile("[\u3400-\u9fff]")
# what a document says cannot look like this: its quotation marks are escaped
_named_page = re.compile(r' data-page="([^"#]*)([^"]*)"')


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

    Where the files lie is not among them: it says nothing about the report.
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
        elif key == "language":
            said = words[f"language.{value}"]
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


def link_pages(content: str, there: Collection[str]) -> str:
    """Turn what names another page into a link, where there is such a page.

    Blocks name the page that they would link to without linking it: a notebook
    has no pages beside it, and a page that could not be built is none.

    Parameters
    ----------
    content : str
        HTML of blocks.
    there : collection of str
        File names of the pages.

    Examples
    --------
    >>> link_pages('<a data-page="method.html#units">方法</a>', {"method.html"})
    '<a href="method.html#units">方法</a>'
    >>> link_pages('<a data-page="method.html#units">方法</a>', ())
    '<a>方法</a>'
    """
    return _named_page.sub(lambda m: f' href="{m[1]}{m[2]}"' if m[1] in there else "", content)


def render_shell(
    main: Page,
    head: Head,
    language: str,
    footer: str,
    *,
    name: str,
    there: Collection[str] = (),
) -> str:
    """Wrap the main part of a page into what every page has around it.

    Parameters
    ----------
    main : Page
        Its HTML and the contents to list beside it, if any.
    head : Head
        What stands above it.
    language : {"zh", "en"}
        Language of the page.
    footer : str
        From `write_footer`.
    name : str
        File name of this page.
    there : collection of str
        File names of the pages that may be linked to.

    Returns
    -------
    str
        A whole page that needs no other file and no script.
    """
    shell = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=show_in_page,
    ).from_string(read_asset("shell.html.j2"))
    words = wording(language)
    links = [(INDEX, words["report.home"]), (METHOD, words["report.method"])]
    page = shell.render(
        lang=LANG[language],
        policy=POLICY,
        words=words,
        style=read_asset("style.css"),
        head=head,
        facts=[(key, value, bool(_han.search(value))) for key, value in head.facts],
        main=main,
        footer=footer,
        # the index lists every page anyway
        links=[each for each in links if name not in (INDEX, each[0])],
        manifest=name in (INDEX, METHOD),
    )
    return link_pages(page, there)
