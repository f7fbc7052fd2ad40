"""Whose document it is: the city or county of who issues it, of its title, or of its text."""

from __future__ import annotations

import re
from itertools import pairwise

from compare.corpus.front_matter import NOWHERE, Line, Number, Paper
from compare.corpus.issuers import Body
from compare.corpus.issuing import Issuer
from compare.corpus.jurisdictions import Jurisdiction
from compare.corpus.mentions import Mentions
from compare.corpus.titles import Title

Claim = tuple[Jurisdiction, list[Line]]

# what may stand before the place in a title
_OPENING = re.compile(
    r"(?:关于)?(?:联合)?(?:印发|发布|公布|下发)?[《“]?(?:(?:20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})(?:[—\-–~～至]20\d\d)?年(?:度)?)?"
)
# what makes the place before it part of another name, or of a list
_NO_CITY = re.compile(
    r"(?:海关|海事|边检|税务|关区|合作组织)|[^年市县区]{0,4}(?:片区|自贸|开发区|保税|经开区|高新区|港区)"
)
_LISTED = re.compile(r"[、和与及]")
# a place that is spoken of, whose document it is not
_OTHERS = re.compile(
    r"(?:转发|贯彻|落实|学习|借鉴|复制|推广|对接|支持|融入|参加|赴|承接|对标|向|与|和|到|在)[^,，。;；》]{0,6}$"
)
_CENTRAL_NUMBER = re.compile(r"国(?:办)?(?:发|函|令)")
# what follows the city in a document number; another character may be that of a district (深南府)
_OFFICE = re.compile(r"[府政人办委党发函令商口港交财外贸经工科农联规通跨管]|$")
# how a text speaks of its own place, by the last character of the place's name
_SELF = {
    "市": re.compile(r"[我本]市(?!场)|全市|市委、?市政府"),
    "县": re.compile(r"[我本全]县|县委、?县政府"),
    "区": re.compile(r"[我本全]区(?!域)|区委、?区(?:政府|管委会)"),
    "州": re.compile(r"[我本全]州|州委、?州政府"),
    "旗": re.compile(r"[我本全]旗|旗委、?旗政府"),
    "盟": re.compile(r"[我本全]盟|盟委"),
    "省": re.compile(r"[我本]省"),
}
_PARTS = re.compile(r"(?:支持|指导|推动|督促|鼓励|引导|依托|加快)[^,，。;；、]{0,4}$")
_LEAST, _CLEAR = 4, 3


def find_jurisdiction(
    paper: Paper,
    title: Title,
    number: Number,
    issuers: tuple[Issuer, ...],
    named: Mentions,
    name: str = "",
) -> tuple[Jurisdiction | None, list[Line]]:
    """Find whose document it is, and where that stands.

    The first of these that tells: the body that issues it; its title and its
    number, where they agree; a body that its text says made it; the place that
    its text speaks of as its own, and the name of its file, where they agree.
    """
    bare: list[Body] = []
    for issuer in (issuer for issuer in issuers if issuer.firm):
        if place := _settle_any(issuer, named):
            return place, [issuer.line]
        if not any(body.own for body in issuer.bodies):
            return None, []  # a customs house, a zone: no city's document
        if many := [place for body in issuer.bodies for place in body.places]:
            return _choose(many, number, named, name), [issuer.line]
        bare += issuer.bodies
    fits = [body for body in bare if body.bare][:1]
    for guess in (
        _read_head(title, number, named),
        _read_makers(issuers, named),
        _read_text(paper, title, named, name),
    ):
        if guess and all(body.may_be_of(guess[0]) for body in fits):
            return guess
    return None, []


def _settle_any(issuer: Issuer, named: Mentions) -> Jurisdiction | None:
    """The place of joint issuers; none where they are of several places."""
    settled = (named.settle(body.places) for body in issuer.bodies)
    places = [place for place in settled if place]
    alike = all(named.known.are_related(places[0], place) for place in places)
    return places[0] if places and alike else None


def _choose(
    places: list[Jurisdiction], number: Number, named: Mentions, name: str
) -> Jurisdiction | None:
    """Of districts of one name the one whose city the number or the file's name tells."""
    hints = (*_read_number(number, named), *_read_name(name, named))
    told = [p for p in places if any(named.known.lies_in(p, hint) or p == hint for hint in hints)]
    return told[0] if len(told) == 1 and len({p.own for p in places}) == 1 else None


def _read_makers(issuers: tuple[Issuer, ...], named: Mentions) -> Claim | None:
    for issuer in issuers:
        place = None if issuer.firm else _settle_any(issuer, named)
        if place:
            return place, [issuer.line]
    return None


def _read_head(title: Title, number: Number, named: Mentions) -> Claim | None:
    """What title and number say together."""
    known = named.known
    printed, line, opens = _read_title(title, named)
    coded = _read_number(number, named)
    if printed is None:
        return (coded[0], [number.line]) if len(coded) == 1 else None
    if printed in coded:
        return printed, [line, number.line]
    if len(coded) == 1:
        # a province's document on one of its cities, or the other way round
        related = known.are_related(coded[0], printed)
        return (coded[0], [number.line]) if related else None
    rivals = (n for p, n in named.counts.items() if not known.are_related(p, printed))
    if opens or named.counts[printed] > max(rivals, default=0):
        return printed, [line]
    return None


def _read_title(title: Title, named: Mentions) -> tuple[Jurisdiction | None, Line, bool]:
    """The place that a title begins with, else the only one that it names."""
    text = title.line.text
    opening = _OPENING.match(text)
    start = opening.end() if opening else 0
    places, end = named.read(text, start)
    if places and _NO_CITY.match(text, end) and not text.endswith(places[0].own, start, end):
        return None, NOWHERE, False
    listed = _LISTED.match(text, end)
    other = named.read(text, listed.end() if listed else end)[0]
    place = named.settle(places)
    if place and not other:
        return place, title.line.cut(start, end), True
    if "转发" in title.notice:
        return None, NOWHERE, False
    inside = Mentions(text, named.known).all
    found = {}
    for mention in inside:
        place = named.settle(named.read(text, mention.start)[0])
        if place and not _OTHERS.search(text[: mention.start]):
            found[place] = title.line.cut(mention.start, mention.end)
    # of 浙江省 and 宁波市 the smaller
    least = [p for p in found if not any(named.known.lies_in(q, p) for q in found)]
    return (least[0], found[least[0]], False) if len(least) == 1 else (None, NOWHERE, False)


def _read_number(number: Number, named: Mentions) -> tuple[Jurisdiction, ...]:
    """Places whose document numbers begin so; those that the text names, where there are several."""
    known, prefix = named.known, number.prefix
    if _CENTRAL_NUMBER.match(prefix):
        return known.by_name.get("中国", ())
    places, _ = named.read(prefix)
    length = next((n for n in (3, 2, 1) if prefix[:n] in known.abbreviations), 0)
    # a county that the text does not name in full (合川府发) is not the city of its first character
    county, end = known.read(prefix, 0)
    if length and not places and not (county and _OFFICE.match(prefix, end)):
        places = known.abbreviations[prefix[:length]]
        # 渝北碚府发: the district behind the city
        part = known.read(prefix, length)[0]
        inner = tuple(p for p in part if any(known.lies_in(p, q) for q in places))
        places = inner or (places if _OFFICE.match(prefix, length) else ())
    if len(places) > 1:
        places = tuple(p for p in places if named.counts[p])
    return places


def _read_text(paper: Paper, title: Title, named: Mentions, name: str) -> Claim | None:
    """The place that a text speaks of as its own, where the name of its file says no other."""
    hints = _read_name(name, named)
    own = _read_own(paper, named) or _read_parts(paper, named)
    if own and (not hints or any(named.known.are_related(own[0], hint) for hint in hints)):
        return own
    if own or not hints:
        return None
    backed = [(hint, line) for hint in hints if (line := _back(paper, hint, named))]
    if len(backed) == 1:
        return backed[0][0], [backed[0][1]]
    others = [
        n
        for p, n in named.counts.items()
        if not any(named.known.are_related(p, hint) for hint in hints)
    ]
    # guide.txt is no hint of 贵德, unless the text names it
    clear = len(hints) == 1 and (hints[0].rank < 3 or hints[0].own in name)
    alone = clear and not backed and max(others, default=0) < _CLEAR
    return (hints[0], []) if alone else None


def _read_own(paper: Paper, named: Mentions) -> Claim | None:
    """我市, and the city that is named much more often than any other."""
    said = {kind: len(pattern.findall(named.text)) for kind, pattern in _SELF.items()}
    kind = max(said, key=lambda kind: said[kind])
    if not said[kind]:
        return None
    fitting = [p for p in named.counts if p.own.endswith(kind)]
    most = max((named.counts[p] for p in fitting), default=0)
    place = named.settle(tuple(p for p in fitting if named.counts[p] == most))
    if place is None or most < _LEAST:
        return None
    # a county's text names its city, too; which of the two it is of is not told
    others = (
        n
        for p, n in named.counts.items()
        if p != place and (p.own.endswith(kind) or not named.known.are_related(p, place))
    )
    if most < _CLEAR * max(others, default=0):
        return None
    self_word = _SELF[kind].search(named.text)
    words = [self_word[0] if self_word else "", place.own, place.short]
    return place, [line for word in words if (line := _quote(paper, word))]


def _read_parts(paper: Paper, named: Mentions) -> Claim | None:
    """我市, and counties that it supports side by side, all of the same city."""
    if not _SELF["市"].search(named.text):
        return None
    counties = [m for m in named.all if m.full and m.places[0].rank == 3]
    for first, second in pairwise(counties):
        joined = named.text[first.end : second.start] in ("、", "和", "与")
        if joined and _PARTS.search(named.text[: first.start]):
            cities = {p.parent for p in first.places} & {p.parent for p in second.places}
            every = [{p.parent for p in m.places} for m in counties]
            if len(cities) == 1 and all(cities <= parents for parents in every):
                words = named.text[first.start : second.end]
                line = _quote(paper, words)
                return (named.known.by_code[cities.pop()], [line]) if line else None
    return None


def _read_name(name: str, named: Mentions) -> list[Jurisdiction]:
    """Places that the name of a file may mean, in Chinese or in English."""
    known = named.known
    stem = re.sub(r"\.[A-Za-z]{2,5}$", "", re.split(r"[/\\]", name)[-1])
    inside = Mentions(stem, known)
    chinese = [
        tuple(
            p for p in m.places if m.full or p.rank < 3 or p in named.in_full or _ends(stem, m.end)
        )
        for m in inside.all
    ]
    words = re.findall(r"[a-z']+", stem.casefold())
    joined = [*words, *(a + b for a, b in pairwise(words))]
    english = [known.english.get(re.sub("'", "", word), ()) for word in joined if len(word) > 3]
    found = list(dict.fromkeys(p for places in (*chinese, *english) for p in places if p.rank))
    # of 南京 and four districts 鼓楼 the one that lies there
    within = {p.own for p in found if any(known.lies_in(p, q) for q in found)}
    found = [p for p in found if p.own not in within or any(known.lies_in(p, q) for q in found)]
    return [p for p in found if not any(known.lies_in(q, p) for q in found)]


def _ends(stem: str, at: int) -> bool:
    """Whether a name ends here: in 义乌2025, not in 合作方案."""
    return not ("一" <= stem[at : at + 1] <= "龥")


def _back(paper: Paper, hint: Jurisdiction, named: Mentions) -> Line | None:
    """Where the text names the place that the file's name means, or one of its counties."""
    words = [hint.own, hint.short]
    words += [p.own for p in named.in_full if p.parent == hint.code and hint.code]
    if hint.rank == 2:
        inner = [p for p in named.known.places if p.parent == hint.code]
        words += [p.short for p in inner if named.known.by_short.get(p.short) == (p,)]
    return next((line for word in words if (line := _quote(paper, word))), None)


def _quote(paper: Paper, word: str) -> Line | None:
    at = paper.plain.find(word) if len(word) > 1 else -1
    return Line(word, word, tuple(range(at, at + len(word)))) if at >= 0 else None
