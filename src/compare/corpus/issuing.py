"""The bodies that issue a document: those of its title, letterhead, signature and labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from compare.corpus.dating import find_signatures
from compare.corpus.front_matter import DATE, NOWHERE, Line, Paper, find_label
from compare.corpus.issuers import Body, is_body, read_body, split_bodies
from compare.corpus.jurisdictions import Jurisdiction
from compare.corpus.mentions import Mentions
from compare.corpus.titles import Title

_LETTERHEAD = re.compile(r"(?P<body>.{4,60}?)(?:文件|公告|通告|令(?:第\d+号)?)(?:20\d\d年第\d+号)?")
# 义乌市口岸办2025年工作要点
_BEFORE_YEAR = re.compile(r"(?P<body>.{4,40}?)(?=20\d\d年|二[〇○零])")
_COLOPHON = re.compile(rf"(?:^|[。:])(?P<body>[^。,，:]{{4,50}}?){DATE}印发[。）)]?$")
_COLOPHON_DATE = re.compile(rf"{DATE}印发[。）)]?")
_NAME = r"[^:\t|,，。;；]{3,50}?(?=$|[\t|\d]|[一-龥]{2,4}[:]|索引号|发文|发布|成文|公开|浏览|字号)"
_ISSUED_BY = r"发文机关|发文单位|制发机关|制定机关|印发单位|印发机关|签发单位|发布机构|发布单位|发布机关|公开机构|公开单位|主办机构"
_REPORTED_BY = r"填报单位|报送单位|填报部门|报送部门|上报单位|汇报单位|编制单位|制表单位|起草单位"
_SOURCE = r"信息来源|稿件来源|文章来源|来源"
_MAKER = re.compile(
    r"(?:^|[,。;]|日前|近日|近期)(?:日前|近日|近期|昨日|今日)?(?:由|经)?(?P<subject>[^,。;《》的]{4,70}?)(?:正式|近日|日前|牵头|联合|共同|组织)*"
    r"(?:研究)?(?:制定|出台|印发|发布|推出|起草|编制)"
)
_KEEPER = re.compile(
    r"由(?P<body>[^,。;由]{4,40}?)(?:负责|会同[^,。;]{2,40})(?:具体)?(?:负责)?(?:的)?解释"
)
# other documents that a sentence speaks of, not its own
_OTHERS = re.compile(r"根据|按照|依据|贯彻|落实|转发|参照")


@dataclass(frozen=True)
class Issuer:
    """Who issues the document, as one part of it says.

    Parameters
    ----------
    line : Line
        Where it stands.
    bodies : tuple of Body
        One by one.
    firm : bool
        Whether it stands where only the issuer stands; else it may be somebody else.
    """

    line: Line
    bodies: tuple[Body, ...]
    firm: bool


def find_issuers(paper: Paper, title: Title, named: Mentions) -> tuple[Issuer, ...]:
    """Find the bodies that issue a document, what tells most first."""
    found = []
    for line, firm in _find_names(paper, title):
        printed = line.text
        if not is_body(re.sub(r"[、\t]", "", printed)):
            continue
        bodies = tuple(read_body(part, named) for part in split_bodies(printed, named.known))
        found.append(Issuer(line, bodies, firm))
    return tuple(found)


def name_issuer(issuers: tuple[Issuer, ...], place: Jurisdiction | None) -> tuple[str, Line]:
    """Name the issuing body, and say where it stands.

    Returns
    -------
    tuple of (str, Line)
        As printed; several joined by 、; a body that does not say whose it is
        (市商务局) with the name of its place.
    """
    for issuer in issuers:
        names = []
        at = 0
        for body in issuer.bodies:
            start = issuer.line.text.index(body.text, at)
            at = start + len(body.text)
            printed = issuer.line.printed[start:at]
            if body.bare:
                if place is None or not body.may_be_of(place):
                    break
                printed = place.name + printed[1:]
            names.append(printed)
        else:
            return "、".join(names), issuer.line
    return "", NOWHERE


def _find_names(paper: Paper, title: Title) -> Iterator[tuple[Line, bool]]:
    """Stretches that may name the issuer, and whether nobody else would stand there."""
    lines = (*paper.head, *paper.tail)
    if title.issuer.text:
        yield title.issuer, True
    elif body := _BEFORE_YEAR.match(title.line.text):
        yield title.line.cut(*body.span("body")), True
    for at, line in enumerate(paper.head[:12]):
        letterhead = _LETTERHEAD.fullmatch(line.text)
        if letterhead:
            yield line.cut(*letterhead.span("body")), True
        elif line.text == "文件" and at:
            yield paper.head[at - 1], True
    yield from ((line, True) for line in _labelled(paper, _ISSUED_BY))
    yield from ((bodies, True) for bodies, _, _ in find_signatures(paper))
    for at, line in reversed(list(enumerate(lines))):
        colophon = _COLOPHON.search(line.text)
        if colophon:
            yield line.cut(*colophon.span("body")), True
        elif at and _COLOPHON_DATE.fullmatch(line.text):
            yield lines[at - 1], True
    yield from ((line, True) for line in _labelled(paper, _REPORTED_BY))
    for line in paper.head[:3]:
        made = _MAKER.search(line.text, 0, 300)
        if made and not _OTHERS.search(made[0]):
            yield _first_body(line.cut(*made.span("subject"))), False
    for line in lines:
        kept = _KEEPER.search(line.text)
        if kept:
            yield line.cut(*kept.span("body")), False
    yield from ((line, False) for line in _labelled(paper, _SOURCE))


def _labelled(paper: Paper, names: str) -> Iterator[Line]:
    for found, line in find_label(paper, names, _NAME):
        yield line.cut(*found.span("value"))


def _first_body(line: Line) -> Line:
    """The body that a sentence names first: 青岛市口岸办 of 青岛市口岸办会同口岸各有关单位."""
    stop = re.search(
        r"会同|联合|等(?=[\d一二三四五六七八九十]|部门|单位)|(?<=[局委办厅关处])[、和与及]",
        line.text,
    )
    return line.cut(0, stop.start()) if stop else line
