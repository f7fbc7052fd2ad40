"""The article of a web page: all of it but what is recognised as the site around it.

Losing a paragraph is worse than keeping a line too much. So nothing is left out
because it looks unlike an article; only what shows what it is, by its element, its
name, its links or its words, and holds no larger part of the page's text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from compare.corpus.formats.html_blocks import is_block, is_layout

_HAN = re.compile(r"[\u4e00-\u9fff]")
# never text of the page
_UNSEEN = (
    "script", "style", "noscript", "template", "head", "iframe", "object", "embed", "svg", "canvas",
    "audio", "video", "map", "link", "meta", "input", "select", "option", "optgroup", "datalist",
    "textarea", "button", "rp", "rt",
)  # fmt: skip
_AROUND = frozenset({"nav", "footer", "aside", "header", "menu", "dialog"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu"})
_NAMES = frozenset({
    "header", "head", "top", "topbar", "logo", "banner", "nav", "navbar", "navigation", "menu",
    "submenu", "search", "login", "footer", "foot", "bottom", "copyright", "breadcrumb",
    "breadcrumbs", "crumb", "crumbs", "bread", "position", "location", "place", "dqwz", "share",
    "bdshare", "sharebox", "qrcode", "qr", "ewm", "related", "relate", "relation", "recommend",
    "hot", "sidebar", "side", "aside", "tool", "tools", "toolbar", "print", "fontsize", "prev",
    "next", "prevnext", "pager", "pagination", "pagelink", "wza", "accessibility", "friendlink",
    "friendlinks", "links", "weather", "toptool", "gotop", "backtop",
})  # fmt: skip
_INDEX = re.compile(
    r"索\s*引\s*号|主题(?:分类|词)|信息分类|体裁分类|服务对象|发布机构|发文机关|发文机构|成文日期|发文日期|发布日期|公开日期"
    r"|生成日期|公开方式|公开时限|有\s*效\s*性|发文字号|文\s*号|内容概述|信息名称|名\s*称|废止日期|生效日期|关键词"
)
_SITE = re.compile(
    r"版权所有|ICP备|公网安备|网站标识码|政府网站找错|网站地图|建议使用[^。]{0,20}浏览器"
)
_TOOL = re.compile(
    r"(?:您|你)?(?:现在|当前)?(?:所在)?的?(?:位置|方位)\s*[:：]|分享到|扫一扫|打印(?:本页)?|关闭窗口|字\s*[体号]\s*[:：]|无障碍|长者(?:模式|专区)"
    r"|上一篇|下一篇|返回顶部|收藏本?[页站]|语音播报|朗读"
)
_DATED = re.compile(r"\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}")
_HEADINGS = frozenset({"h1", "h2", "h3"})
_PARAGRAPHS = _HEADINGS | {"p", "span", "font", "h4", "h5", "h6", "ol", "ul", "li", "pre"}
# What holds a larger share of the page's text is never taken out, nor what tells more sentences.
_MOST = 0.5
_SENTENCES = 2
# The article lies in the child that holds at least this share.
_MAIN = 0.6


def cut_article(root: Any) -> Any:
    """Take the site around an article out of a page.

    The element that holds the most Chinese text outside links is followed
    inwards as long as one child holds most of it; there lies the article. What
    stands beside this way is left out where it is a header, footer or
    navigation by its element, role, or name; a list of links; a line of tools;
    a notice of the site; or the index table of a government page (索引号),
    which is left out of the article, too.

    Parameters
    ----------
    root : element
        The page; it is changed.

    Returns
    -------
    element
        The body, with the title of the page in front where the article does
        not show it.

    Examples
    --------
    >>> from lxml import html
    >>> page = '''<body><div class="nav"><a>首页</a></div><h1>措施</h1><div><p>公示收费。<p>查验提速。</div>
    ... <div class="footer">版权所有</div></body>'''
    >>> "".join(cut_article(html.fromstring(page)).text_content().split())
    '措施公示收费。查验提速。'
    """
    title = _find_title(root)
    body = root if root.tag == "body" else root.find(".//body")
    body = root if body is None else body
    for element in [*body.iter(*_UNSEEN)]:
        _drop(element)
    weights = _weigh(body)
    small = weights[body] * _MOST
    for element in [*body.iter()]:
        if element is not body and weights[element] <= small and _is_hidden(element):
            _drop(element)
    path = {body: True}
    main = body
    while (inner := _find_main(main, weights)) is not None:
        main = inner
        path[main] = True
    work = [body]
    while work:
        above = work.pop()
        for child in [*above]:
            # in the article itself a list of links may be a part of it
            inside = above is main and main is not body
            if child in path:
                work.append(child)
            elif not isinstance(child.tag, str) or not is_block(child):
                continue
            elif _is_index(child) or _is_around(child, inside or weights[child] > small):
                _drop(child)
            elif _has_parts(child) and not inside:
                work.append(child)
    for table in [*main.iter("table", "ul", "dl")]:
        if weights[table] <= small and _is_index(table):
            _drop(table)
    _put_title(body, title)
    return body


def _has_parts(element: Any) -> bool:
    """Whether an element frames others, any of which may be part of the site."""
    return bool(len(element)) and (element.tag != "table" or is_layout(element))


def _drop(element: Any) -> None:
    """Take an element out; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    tail = ("\n" if is_block(element) else "") + (element.tail or "")
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _is_hidden(element: Any) -> bool:
    if not isinstance(element.tag, str):
        return False
    style = element.get("style", "")
    return element.get("hidden") is not None or bool(
        re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", style)
    )


def _weigh(body: Any) -> dict[Any, int]:
    """How many Chinese characters each element holds outside links."""
    weights: dict[Any, int] = {}
    linked = {inner for link in body.iter("a") for inner in link.iter()}
    for element in reversed([*body.iter()]):
        own = 0
        if isinstance(element.tag, str):
            if element not in linked:
                own += len(_HAN.findall(element.text or ""))
            for child in element:
                own += weights.get(child, 0)
                if element not in linked:
                    own += len(_HAN.findall(child.tail or ""))
        weights[element] = own
    return weights


def _find_main(element: Any, weights: Mapping[Any, int]) -> Any:
    """The child that holds most of an element's text, None where the text is spread over many."""
    best = max(element, key=lambda child: weights[child], default=None)
    if best is None or weights[best] < max(1, _MAIN * weights[element]):
        return None
    # a single paragraph or a table of data is not what holds an article, nor a footer
    if best.tag in _PARAGRAPHS or (best.tag == "table" and not is_layout(best)):
        return None
    return None if _is_named(best) else best


def _is_named(element: Any) -> bool:
    """Whether an element is by its tag, role, class or id a part of the site."""
    around = element.tag in _AROUND or element.get("role", "").lower() in _ROLES
    if next(element.iter("h1"), None) is not None:
        # the head of a site, not that of an article in it
        return around and next(element.iterancestors("article", "main"), None) is None
    return around or (bool(_names(element) & _NAMES) and _count_sentences(element) <= _SENTENCES)


def _is_around(element: Any, careful: bool) -> bool:
    """Whether an element is recognised as part of the site, not of the article.

    Of one in the article, or that holds much of the page's text, only its
    name, or what sites alone say, is believed.
    """
    if element.tag in _HEADINGS:
        return False
    text = "".join(element.text_content().split())
    if not text or re.match(r"附件|附[:：]", text):
        return False
    if _is_named(element):
        return True
    titled = next(element.iter("h1"), None) is not None
    if titled or _count_sentences(element) > _SENTENCES or len(text) > 2_000:
        return False
    if _SITE.search(text):
        return True
    if careful or element.tag in _PARAGRAPHS:
        return False
    linked = sum(len("".join(link.text_content().split())) for link in element.iter("a"))
    if _TOOL.search(text) and len(text) - linked < 80 and not _DATED.search(text):
        return True
    return linked >= 0.6 * len(text)


def _count_sentences(element: Any) -> int:
    """How many sentences an element tells outside links."""
    linked = sum(str(link.text_content()).count("。") for link in element.iter("a"))
    return str(element.text_content()).count("。") - linked


def _names(element: Any) -> set[str]:
    """Words of the class and id of an element."""
    named = f"{element.get('class', '')} {element.get('id', '')}"
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", named)
    return {word.rstrip("0123456789") for word in re.findall(r"[a-z]+\d*", parted.lower())}


def _is_index(element: Any) -> bool:
    """Whether an element is the index table of a government page."""
    text = element.text_content()
    if len(text) > 5_000:
        return False
    bare = "".join(text.split())
    found = {"".join(label.split()) for label in _INDEX.findall(bare)}
    return len(bare) < 800 and (("索引号" in found and len(found) >= 2) or len(found) >= 4)


def _find_title(root: Any) -> str:
    """Title that the page states of its article (``ArticleTitle``), empty without one."""
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if name in ("articletitle", "og:title") and (meta.get("content") or "").strip():
            return " ".join(meta.get("content").split())
    return ""


def _put_title(body: Any, title: str) -> None:
    """Put the title in front of an article that does not begin with it."""
    shown = "".join(body.text_content().split())
    if title and "".join(title.split()) not in shown[: len(title) + 400]:
        line = body.makeelement("h1")
        line.text = title
        line.tail = body.text
        body.text = None
        body.insert(0, line)
