"""Who issues a document: the names of bodies, and whose bodies they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from compare.corpus.jurisdictions import Gazetteer, Jurisdiction
from compare.corpus.mentions import Mentions

_TAIL = (
    r"(?:政府|办公厅|办公室|党组|党委|委员会|领导小组|联席会议|指挥部|专班|管委会|国务院|人大|政协|总署|银行|分行|支行|总站|检查站|海关|海事局"
    r"|[一-龥]{2}局|[一-龥]厅|[一-龥]委|[一-龥]办|[一-龥]{2}部|[一-龥]{2}中心|公司|集团|协会|商会|联合会|研究院|[一-龥]{2}[处科])"
)
_MANY = r"(?:等[\d一二三四五六七八九十两多几]{0,3}(?:个|家)?(?:部门|单位|委办局))?"
_NAME = re.compile(
    rf"(?:[一-龥“”·、]|[（(][一-龥]{{2,6}}[）)](?=[一-龥]{{2}})){{1,48}}?{_TAIL}(?:[（(][一-龥、]{{2,16}}[）)])?{_MANY}"
)
# words of sentences, and of who is written to
_NO_NAME = re.compile(
    r"[的《》]|关于|印发|推[进动]|加[强快]|开展|落实|附件|抄[送报]|责任|牵头|配合|建立|成立|健全|组织实施|有关|相关|直属|^各|^[附由与和及]|认真|请|现将|会同"
)
_CENTRAL = re.compile(
    r"(?:中共中央|党中央|国务院|全国人大|海关总署|国家(?!税务|外汇|金融|开发)[一-龥]{2,16}(?:委员会|局|署|委|办公室|部|院)"
    r"|(?:商务|财政|公安|交通运输|工业和信息化|农业农村|生态环境|外交|科技|科学技术|文化和旅游|自然资源|人力资源社会保障|人力资源和社会保障)部"
    r"|[一-龥]{2,8}总局(?![一-龥]*(?:[省市县区]|[一-龥]{2}税务局))|中国人民银行(?=办公厅|$)|中国民用航空局|中华人民共和国)"
)
# bodies of the state that sit in a city, and are not the city's
_VERTICAL = re.compile(
    r"^(?:国家税务总局|国家外汇|国家金融|中国人民银行|中国银保监|国家开发银行|中华人民共和国[一-龥]+(?:海关|海事局|边[检防]))|(?:海关|海事局|边检总站|边检站|边防检查站|边防检查总站"
    r"|分行|支行|银行|外汇管理局|税务局|出入境检验检疫局|银保监局|金融监管局|铁路局|公司|集团|协会|商会|联合会|研究院)(?:[（(].*)?$"
)
_ZONE = re.compile(
    r"[^局厅委]{0,14}?(?:开发区|经开区|高新区|保税区|保税港区|综保区|示范区|试验区|自贸区|片区|合作区|度假区|园区|产业园|港区|新区|新城|管理区|聚集区|集聚区|自贸)"
    r"[^局厅]{0,10}?(?:管理?委员会|管委|管理局|委员会|办公室|自?贸?委|[^省市县]局)"
    r"|生产建设兵团|[^局厅委]{1,8}?(?:镇|乡|街道)(?:人民政府|政府|办事处|党委)"
)
_HEADS = ("国家税务总局", "中国人民银行", "国家外汇管理局", "国家金融监督管理总局", "中国银保监会")
_PARTY = re.compile(r"(?:中共|中国共产党)")


# the kind of place, where that alone says whose a body is: 市商务局
_BARE = re.compile(r"(?P<kind>[省市县区州盟旗]|自治[区州县旗])(?![场县区域])")


@dataclass(frozen=True)
class Body:
    """A body, and the places that it may belong to.

    Parameters
    ----------
    text : str
        Its name.
    places : tuple of Jurisdiction
        Empty for a body that names no place (市商务局), and for one that
        belongs to no government of a place: a customs house, a zone.
    own : bool
        Whether it can be the body of a city or county at all.
    kind : str
        市 of 市商务局, which leaves open whose it is.
    """

    text: str
    places: tuple[Jurisdiction, ...]
    own: bool = True
    kind: str = ""

    @property
    def bare(self) -> bool:
        """Whether the name leaves open whose body it is."""
        return bool(self.kind)

    def may_be_of(self, place: Jurisdiction) -> bool:
        """Whether the body can be one of a place."""
        return not self.kind or place.own.endswith(self.kind)


def is_body(text: str) -> bool:
    """Whether a text is the name of one body, or of several one after the other.

    Examples
    --------
    >>> [is_body(t) for t in ("宁波市商务局", "各区县（市）人民政府", "推进外贸工作的领导小组")]
    [True, False, False]
    """
    return bool(_NAME.fullmatch(text)) and not _NO_NAME.search(text)


def split_bodies(text: str, known: Gazetteer) -> tuple[str, ...]:
    """Take joint issuers apart: 宁波市商务局宁波市财政局.

    Examples
    --------
    >>> from compare.corpus.jurisdictions import read_gazetteer
    >>> split_bodies("宁波市商务局宁波海关国家税务总局宁波市税务局", read_gazetteer())
    ('宁波市商务局', '宁波海关', '国家税务总局宁波市税务局')
    """
    return tuple(part for part in _split(text, known) if part)


def _split(text: str, known: Gazetteer) -> Iterator[str]:
    for listed in re.split(r"[、\t]", text):
        start = 0
        for at in range(3, len(listed) - 2):
            left = listed[start:at]
            if left.endswith(_HEADS) or not re.search(rf"{_TAIL}$", left) or len(left) < 3:
                continue
            rest = listed[at:]
            if not re.search(_TAIL, rest):
                continue
            _, end = known.read(listed, at)
            bare = re.match(r"[省市县区州](?![场县区])", rest)
            if end > at or bare or rest.startswith((*_HEADS, "中共", "国家", "中华人民共和国")):
                yield left
                start = at
        yield listed[start:]


def read_body(text: str, named: Mentions) -> Body:
    """Tell whose body one is.

    Examples
    --------
    >>> from compare.corpus.mentions import read_mentions
    >>> named = read_mentions("")
    >>> [place.name for place in read_body("宁波市鄞州区商务局", named).places]
    ['鄞州区']
    >>> read_body("宁波海关", named).own, read_body("市商务局", named).kind
    (False, '市')
    """
    name = _PARTY.sub("", text, count=1)
    if _CENTRAL.match(name) and not _VERTICAL.search(name):
        return Body(text, named.known.by_name.get("中国", ()))
    places, end = named.read(name)
    if _VERTICAL.search(name) or _ZONE.match(name, end) or name.startswith("中国（"):
        return Body(text, (), own=False)
    bare = None if places else _BARE.match(name)
    return Body(text, places, kind=bare["kind"] if bare else "")
