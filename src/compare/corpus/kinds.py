"""What a unit is (measure, result, problem, context), and whether it is planned or done."""

from __future__ import annotations

import re
from dataclasses import dataclass

from compare.corpus.spans import Span


@dataclass(frozen=True)
class Kind:
    """Kind and status of a unit, and the words or the section that settled it."""

    kind: str
    status: str
    evidence: str


_PROBLEM_SECTION = re.compile(r"问题|困难|不足|短板|制约|瓶颈|差距|挑战|薄弱环节")
_NOT_PROBLEM_SECTION = re.compile(
    r"(?:解决|化解|反映|破解|处理|针对|协调|整改|补齐|弥补|破除|突破|克服|消除|聚焦|打通|着力)[^，。]{0,10}(?:问题|困难|短板|瓶颈|制约|不足|差距|薄弱)|问题导向"
)
_PLAN_SECTION = re.compile(
    r"下[一]?步|下半年|下阶段|下一阶段|明年|今后|努力方向|(?:工作|重点)?(?:计划|打算|思路|安排|设想|部署)$"
)
_DONE_SECTION = re.compile(
    r"成效|成果|亮点|进展|做法|总结|回顾|(?:完成|开展|落实|推进|进展|运行|谋划|执行|基本|指标|主要)(?:工作)?情况|情况$|今年以来"
    r"|上半年|加分项|经验"
)
# The same, told by the end of a heading in a document of numbered items.
_PROBLEM_CHAPTER = re.compile(
    r"存在[^。]{0,8}(?:问题|不足|困难|短板)$|(?:主要)?(?:问题|困难)(?:和|与|及)(?:问题|困难|不足|短板)$"
)
_DONE_CHAPTER = re.compile(
    r"(?:工作|完成|开展|落实|进展|推进)情况$|(?:工作|主要|取得)成效$|工作(?:回顾|总结)$"
)
_TASK_SECTION = re.compile(r"(?:重点|主要|工作)(?:任务|工作|举措|措施)|20\d\d年工作")
# Verbs with which an authority acts, at the head of a clause.
# One adverb after another, each taken once (possessively: long runs stay linear), and at most one
# phrase with a preposition among them.
_ADVERBS = (
    r"(?:我[局市县区委办]|全[市县区]|市[^，,；;。：:]{0,6}[局委办]|区[^，,；;。：:]{0,6}局|县[^，,；;。：:]{0,6}局|局内"
    r"|同时|并|且|还|再|将|要|已|先后|多次|及时|积极|持续|继续|全面|深入|进一步|大力|着力|认真|切实|充分|有效|有序"
    r"|不断|尽快|稳步|扎实|严格|率先|率队|带队|成功|多元|专门|共|按要求|重点|逐步|全力|精准|常态化|密切|做到|正式|顺利|目前|年内)*+"
)
_PHRASE = r"(?:(?:联合|会同|依托|通过|利用|借助|为|向|对|在|与|从|以|将|把|于|按照|围绕|针对)[^，,；;。：:]{1,24}?)?"
_PLACE = r"(?:在[^，,；;。：:]{1,16}?)?"
_ADVERB = rf"(?:[\d*年月日上下半一二三四季度]{{1,12}}[，,]?)?{_ADVERBS}{_PHRASE}{_ADVERBS}{_PLACE}"
_ACT = (
    r"(?:出台|印发|制[定订]|修订|起草|拟[定订]|编制|建设|搭建|构建|组建|建立|设立|成立|开发|上线|开通|启用|投用|投运|推出|推行|推广|实施|开展|举办|承办|筹办"
    r"|召开|组织|兑现|发放|拨付|申报|申请|签订|签署|公布|公示|公开|发布|报送|上报|对接|调研|走访|培训|宣讲|宣传|宣介|完善|优化|健全|拓展|加强|加大|强化|细化"
    r"|深化|落实|争创|创建|升级|改造|清理|查处|免除|减免|协调|受理|邀请|解决|谋划|摸排|跟进|跟踪|承接|培育|孵化|引进|引育|招引|扶持|推荐|参加|参与|赴|前往"
    r"|指导|辅导|引导|鼓励|支持|推动|推进|促进|服务(?!进口|出口|进出口|贸易|外包|业)|办好|做好|抓好|管好|用好|建好|巩固|规范|整合|开行|挂牌|入驻|布局|扩大|提升|提高|降低|压缩|缩短|简化|取消|延长|复制"
    r"|研究|探索|试点|监测|研判|督导|督查|督办|通报|考核|评估|检查|巡查|排查|调度|分解|明确|确定|选派|派驻|设置|纳入|配备|新建|扩建|改建|续建|完成|打造|创新|加快"
    r"|举行|揭牌|建成|落成|通车|签约|引入|打通|畅通|疏通|接入|联通|联网|共享|采集|配合|协助|争取|力争|帮助|督促|集聚|集成|统筹|申建|获批|验收|接受|主动|实行|执行|运用|应用|依法|查验|放行|施行"
    r"|做[优大强实精细深活](?!好)|壮大|激活|盘活|织密|织牢|筑牢|守牢|建强|补齐|补强|夯实|擦亮|用足|用活|放大|丰富|拓宽|前移|延伸|停用|启动|恢复|重启|试行|试开|试办|开辟|新辟|增配|增设|增开|加密|新开|首开"
    r"|推介|铺开|攻坚|压实|压减|整治|清退|取缔|叫停|立案|约谈|曝光|帮扶|纾困|挂钩|包联|对标|复核|兑付|投入使用|严格|进园区|进企业|走进|逐[一户家](?:上门|走访|对接)|上门|登门"
    r"|形成|营造|提供|处置|移交|移送|督改|闭环|按下|抢抓|抓住|抓实|聚焦|落地|签发|办理|审核|审批|核发|出具|救助|奖励|补贴|补助|资助|给予|安排|筹措|注册|备案|认证)"
)
# A run-in title of a clause in two or three words: 强设施, 拓航线, 扩功能.
_SHORT_ACT = re.compile(
    r"^[强拓扩抓促建开优稳提降减育引聚畅搭创护惠助补破推严活兴][\u4e00-\u9fff]{2,4}[。，,：:]"
)
_CLAUSE_ACT = re.compile(rf"(?:^|[，,；;：:。]){_ADVERB}{_ACT}")
# Acts that a lead-in or a first sentence must show to be more than a slogan.
_CONCRETE = re.compile(
    r"出台|印发|制[定订](?!.{0,4}$)|修订|起草|编制|(?:谋划|规划|启动|加快|推进|推动)?(?:建设|搭建|组建)|设立|成立|上线|开通|启用|召开|举办|组织(?!领导)|兑现|发放"
    r"|申报|签订|签署|公布|公示|发布|报送|走访|调研|培训|宣讲|受理|孵化|推广|实施(?!.{0,6}攻坚)|开行|挂牌|揭牌|建成|投运|投用|通车|签约|落成|获批|引进|入驻|新增|查处|免除|减免|试点|开展|建立|完善[^，。]{2,}(?:机制|制度|平台|功能|流程)"
)
_CONTEXT = re.compile(
    r"^(?:[一二三四]是)?(?:[\d*]{4}年[，,])?(?:我[局市县区委们]|全[市县区])?(?:将|要)?(?:始终|一直|继续)?(?:高度重视|深入(?:学习)?贯彻|认真(?:学习)?贯彻|坚持以|坚持[^，。]{2,14}[，,]|以习近平"
    r"|深入学习|全面贯彻|在[^，。]{2,30}(?:领导下|指导下|支持下)|今年以来[，,][^。]{0,40}(?:领导下|指导下|围绕)|为(?:进一步)?(?:贯彻|落实|深入|全面|推动|做好|切实)"
    r"|现将[^。]{2,80}如下|[\d*]{4}年是[^。]{0,40}(?:之年|一年|开局|关键|攻坚)|随着|当前[，,]|近年来[，,])"
    r"|(?:包含|包括|涉及|分别为)[^。]{2,80}(?:内容|指标|方面|等)?。?$|如下[:：]$"
)
# A sentence that only leads to what follows.
_LEAD_IN = re.compile(
    r"(?:主要(?:表现|体现|存在|反映)?(?:有|是|在|为)|如下|以下(?:[几一二三四五]个?)?(?:方面|问题|不足|困难)[^。]{0,6})[：:]\s*$"
    r"|(?:抓好|做好|推进|开展)(?:好)?(?:以下|下列|如下)[^。，]{0,10}(?:工作|任务)[。：:]\s*$"
)
# Openings that stay background whatever follows.
_SLOGAN = re.compile(
    r"^(?:我[局市县区委]|全[市县区])?(?:始终|一直)?(?:高度重视|提高政治站位)|^[^，。]{0,12}(?:贯彻|学习|落实|领会)[^，。]{0,12}(?:习近平|党的二十|党中央|总书记)"
    r"|^以习近平|^为[^，。]{0,16}营造|^根据[^。]{4,80}(?:共有|分别为)"
)
# The end of a sentence that says where one wants to stand, not what one does.
_ASPIRATION = re.compile(
    r"(?:再上|迈上|跃上)(?:一个)?新?台阶[。！]$|谱写[^。，]{0,20}篇章[。！]$|(?:贡献|作出)[^。，]{0,12}(?:力量|贡献)[。！]$"
)
_METAPHOR = re.compile(r"[，,][^，。；]{1,10}[“\"‘][^”\"’]{2,8}[”\"’][。！]?$")
# An opening sentence without a concrete act is a slogan when it is this short.
_SHORT = 40
_FIGURE = r"(?:[\d*]+(?:[.．][\d*]+)?)\s*(?:个百分点|百分点|亿|万|%|％|‰|个|家|户|票|批|吨|标箱|TEU|列|班|单|人次|件|次|名|位|美元|元|小时|天|分钟|倍|艘|架|公里|平方米)"
_STATISTIC = re.compile(
    rf"(?:同比|环比|增长|下降|增速|增幅|占比|总[值额量]|累计|完成|实现|达到?|位居|居全[省市国]|列全[省市国]|突破|新增|较上年|较去年|超|分别为|(?:压缩|压减|缩短|降低|提高|增加|上升|下降)至|缩至|压减|[额量值](?=[\d*])|发送|到发|运送|升至|降至)[^。]{{0,30}}?{_FIGURE}|创[^，。新]{{0,8}}新[高低]|翻(?:了)?[一两几]?番|第[\d*一二三四五六七八九十]+位"
)
_NUMBER = re.compile(
    r"^[▲△●○★☆■□◆◇※]*\s*(?:[一二三四五六七八九十]是|第[一二三四五六七八九十百\d]{1,4}条|[一二三四五六七八九十]{1,3}[、．]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,3}(?:[.．]\d{1,2})*[.．、]?|[①-⑳])\s*"
)
_REQUEST = re.compile(
    r"^(?:恳请|建议|请求|提请|希望|商请)(?:国家|省|市|上级|自治区|有关|相关|海关|部|委|尽快|加大|协调|给予|各级)"
)
_SHORTCOMING = re.compile(
    r"^[^。]{0,20}企业(?:普遍|纷纷|集中)?反映|^[^。]{0,60}(?:仍存在|还存在|存在[^。]{0,20}(?:问题|困难|不足|短板|差距)|不够|不足|不高|不强|不畅|不平衡|偏低|偏慢|偏弱|较弱|较低|较慢|滞后|缺乏|短缺|制约|瓶颈|青黄不接|跟不上|困难较?[大多])|时有(?:发生|存在|出现)[。！]?$"
)
# the same in the middle of what is told: …，恳请自治区口岸办统筹推动
_REQUEST_BEHIND = re.compile(
    r"[，；。](?:恳请|建议|请求|商请)(?:国家|省|上级|自治区|市(?:政府|有关))"
)
_FUTURE = re.compile(
    r"下一?步|下半年|将(?:要|于|进一步|继续|全面|积极)|力争|计划(?:于|在|年)|拟(?:于|在)"
)


def tell_kind(text: str, span: Span, opens_section: bool = False) -> Kind:
    """Tell what a unit is from its section, its form and its wording.

    Parameters
    ----------
    text : str
        Text of the unit.
    span : Span
        Its span, with the headings above it and the form it was found in.
    opens_section : bool
        Whether it is the first unit under its heading.

    Returns
    -------
    Kind
        ``status`` is empty for what is no measure.

    Examples
    --------
    >>> tell_kind("外贸总额*亿元，同比增长*%。", Span(0, 15, "unit", "s", form="sentence")).kind
    'result'
    """
    narrative = span.form in ("clause", "sentence")
    section, heading = _tell_section(span.section) if narrative else _tell_chapter(span.section)
    lead_in = _LEAD_IN.search(text)
    if lead_in and narrative:
        return Kind("context", "", lead_in[0])
    if section == "problem":
        return Kind("problem", "", heading)
    request = _REQUEST.search(_NUMBER.sub("", text))
    if span.form == "sentence":
        request = request or _REQUEST_BEHIND.search(text)
    if request:
        return Kind("problem", "", request[0])
    if span.form == "stem" and not _CLAUSE_ACT.search(_NUMBER.sub("", text)):
        # what an item says before its sub-items may only be where things stand
        for kind, pattern in (("problem", _SHORTCOMING), ("result", _STATISTIC)):
            if found := pattern.search(text):
                return Kind(kind, "", found[0])
    if not narrative:
        return Kind("measure", "done" if section == "done" else "planned", heading)
    kind, evidence = _tell_narrative(text, span, opens_section)
    if kind != "measure":
        return Kind(kind, "", evidence)
    future = None if section else _FUTURE.search(text)
    status = "planned" if section == "planned" or future else "done"
    return Kind("measure", status, heading or (future[0] if future else evidence))


def _tell_section(section: tuple[str, ...]) -> tuple[str, str]:
    """What the innermost telling heading says its units are."""
    for heading in reversed(section):
        if _PROBLEM_SECTION.search(heading) and not _NOT_PROBLEM_SECTION.search(heading):
            return "problem", heading
        if _PLAN_SECTION.search(heading):
            return "planned", heading
        if _DONE_SECTION.search(heading):
            return "done", heading
        if _TASK_SECTION.search(heading):
            return "planned", heading
    return "", ""


def _tell_chapter(section: tuple[str, ...]) -> tuple[str, str]:
    """What a heading of a numbered document says; only where it is the title of a report's chapter.

    一、复制推广先进经验 and 二、补齐口岸短板 head measures that are planned.
    """
    for heading in reversed(section):
        if _PROBLEM_CHAPTER.search(heading):
            return "problem", heading
        if _DONE_CHAPTER.search(heading):
            return "done", heading
    return "", ""


def _tell_narrative(text: str, span: Span, opens_section: bool) -> tuple[str, str]:
    context = _CONTEXT.search(text)
    bare = _NUMBER.sub("", text)
    act = _CLAUSE_ACT.search(bare) or (_SHORT_ACT.search(bare) if span.form == "clause" else None)
    statistic = _STATISTIC.search(text)
    if span.form == "clause":
        if statistic and not act:
            return "result", statistic[0]
        shortcoming = _SHORTCOMING.search(text)
        if shortcoming and not act:
            return "problem", shortcoming[0]
        return "measure", act[0].strip("，,；;：:。") if act else ""
    slogan = _SLOGAN.search(text)
    if slogan:
        return "context", slogan[0]
    if context and statistic and not _acts_beside_figures(text):
        return "result", statistic[0]
    if context and not (span.label == "s" and _CONCRETE.search(text[context.end() :])):
        return "context", context[0]
    shortcoming = _SHORTCOMING.search(text)
    if shortcoming and not act:
        return "problem", shortcoming[0]
    if statistic and not _acts_beside_figures(text):
        return "result", statistic[0]
    if span.label in ("lead", "pre"):
        concrete = _CONCRETE.search(text)
        metaphor = _METAPHOR.search(text)
        if metaphor or not concrete or span.label == "pre":
            return "context", metaphor[0] if metaphor else ""
        return "measure", concrete[0]
    slogan_like = (len(text) <= _SHORT and not re.search(r"[\d*《]", text)) or (
        _ASPIRATION.search(text) is not None
    )
    if opens_section and slogan_like and not _CONCRETE.search(text):
        return "context", text
    return "measure", act[0].strip("，,；;：:。") if act else ""


def _acts_beside_figures(text: str) -> bool:
    """Whether a sentence with statistics also says what an authority does."""
    for clause in re.split(r"[，,；;：:]", text):
        if re.match(_ADVERB + _ACT, clause) and not re.match(
            rf"(?:{_ADVERBS})(?:完成|实现|新增|累计|出口|进口|引进|增长|压[缩减]至|参与[^，。]{0, 8}达)",
            clause,
        ):
            return True
    return bool(
        re.search(r"为企业(?:申请|争取|节约|办理|协调)|通过[^，。]{2,20}(?:发运|帮助|促进)", text)
    )
