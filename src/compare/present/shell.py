"""What every page has around its main part: the head, both languages, the switch between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import jinja2

from compare.present.pages import DRAWING, LANG, POLICY, Entry, Head, Page, read_asset
from compare.present.wording import wording
from compare.visible import show_in_page

# pages that every other one links to
INDEX, METHOD = "index.html", "method.html"
# the language whose headings give the anchors their names: an address has no Chinese in it
NAMING = "en"
_han = re.compile("[\u3400-\u9fff]")
# what a document says cannot look like this: its angle brackets and quotation marks are escaped
_open_tag = re.compile(r"<[a-z][^<>]*>")
_named_page = re.compile(r' data-page="([^"#]*)([^"]*)"')
_place = re.compile(r' (id|for|name|href|aria-(?:labelledby|describedby|controls))="([^"]*)"')
_drawn = 'class="drawn"'


@dataclass(frozen=True)
class Edition:
    """A page in one language.

    Parameters
    ----------
    head : Head
        What stands above its main part.
    main : Page
        The main part, and the contents to list beside it, if any.
    footer : str
        From `write_footer`.
    """

    head: Head
    main: Page
    footer: str


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

    def link(found: re.Match[str]) -> str:
        return f' href="{found[1]}{found[2]}"' if found[1] in there else ""

    return _in_tags(content, lambda tag: _named_page.sub(link, tag))


def name_places(main: Page, names: Mapping[str, str], mark: str) -> Page:
    """Give the places of a page other ids, and lead its own links to them.

    Parameters
    ----------
    main : Page
        Its places and the links to them.
    names : mapping of str to str
        New ids of some of its places, by the old ones.
    mark : str
        What is put behind every id, and behind the names of form fields, which
        one page would else have twice.

    Examples
    --------
    >>> page = Page('<h2 id="主题">主题</h2><a href="#主题">↑</a>', (Entry(2, "主题", "主题"),))
    >>> name_places(page, {"主题": "themes"}, ".zh").html
    '<h2 id="themes.zh">主题</h2><a href="#themes.zh">↑</a>'
    """

    def name(found: re.Match[str]) -> str:
        key, value = found.groups()
        if key == "href" and not value.startswith("#"):
            return found[0]
        sign = "#" if key == "href" else ""
        given = [names.get(each, each) + mark for each in value.removeprefix(sign).split()]
        return f' {key}="{sign}{" ".join(given)}"'

    entries = tuple(
        Entry(each.level, names.get(each.id, each.id) + mark, each.text, each.quoted)
        for each in main.entries
    )
    return Page(_in_tags(main.html, lambda tag: _place.sub(name, tag)), entries)


def render_shell(
    editions: Mapping[str, Edition], language: str, *, name: str, there: Collection[str] = ()
) -> str:
    """Wrap the main part of a page, in each language, into what every page has around it.

    Parameters
    ----------
    editions : mapping of {"zh", "en"} to Edition
        The page in each language that it can be read in.
    language : {"zh", "en"}
        The one of them that is shown first. Its anchors are plain; those of
        the other one end in its name, as in ``u-7.en``.
    name : str
        File name of this page.
    there : collection of str
        File names of the pages that may be linked to.

    Returns
    -------
    str
        A whole page that needs no other file. Without a script it lacks only
        its figures and what changes them.
    """
    shell = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=show_in_page,
    ).from_string(read_asset("shell.html.j2"))
    order = sorted(editions, key=lambda each: each != language)
    shown = []
    for each in order:
        edition, words, mark = editions[each], wording(each), "" if each == language else f".{each}"
        main = name_places(edition.main, _share_names(editions, each), mark)
        links = [(INDEX, words["report.home"]), (METHOD, words["report.method"])]
        shown.append(
            {
                "language": each,
                "mark": mark,
                "words": words,
                "head": edition.head,
                "facts": [(key, said, bool(_han.search(said))) for key, said in edition.head.facts],
                "main": main,
                "footer": edition.footer,
                # the index lists every page anyway
                "links": [link for link in links if name not in (INDEX, link[0])],
            }
        )
    page = shell.render(
        policy=POLICY,
        style=read_asset("style.css"),
        script=read_asset("report.js"),
        # what draws is as long as all the rest, and only some pages have figures
        drawing=read_asset(DRAWING)
        if any(_drawn in e.main.html for e in editions.values())
        else "",
        editions=shown,
        tongues=LANG,
        own={each: wording(each)["language.own"] for each in order},
        manifest=name in (INDEX, METHOD),
    )
    return link_pages(page, there)


def _share_names(editions: Mapping[str, Edition], language: str) -> dict[str, str]:
    """Ids of the headings of a page by what they are in the language that names them.

    So a heading is the same place whichever language is shown. Where the two
    languages do not have the same headings, each keeps its own.
    """
    if NAMING not in editions:
        return {}
    own, naming = editions[language].main.entries, editions[NAMING].main.entries
    if [each.level for each in own] != [each.level for each in naming]:
        return {}
    return {mine.id: other.id for mine, other in zip(own, naming, strict=True)}


def _in_tags(content: str, change: Callable[[str], str]) -> str:
    """Change the opening tags of a piece of HTML; text and scripts stay as they are."""
    return _open_tag.sub(lambda found: change(found[0]), content)
