"""Texts that are out to take time: one sign without end, in every place that a rule looks at.

A rule that tries every beginning with every end needs four times as long for twice the text, or
worse. The tests see that a moderate text is done with, ``tools/robustness.py`` measures the growth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import cycle, islice

from compare.coding.taxonomy import load_taxonomy

# What is repeated.
SIGNS = (
    "a", "1", "*", "1*", "*1", "1.", "1,", "一", "十百", "①", "①甲", "第", "第一", "第一，", "一是", "一是甲。", "首先，", "1-", "1至", "1月", "1-2月",
    " ", "\u3000", "\xa0", "\t", "\n", "\r", "\r\n", "\x0b", "\x0c", "\u2028", " \n", "\n\t", "a\n", "3\n", "—\n", "— 3 —\n", "、\n", "局\n", "▲\n",
    "：", "；", "，", "、", "。", "！", "·", "-", "—", "——", "/", "+", "=", "$", "<", "&", "%", "^", ".", "：甲", "；甲", "，甲", "甲。",
    "（", "）", "（a）", "【甲】", "《", "《a》", "“", "“a”", "[", "{", "▲", "▲为", "■", "的", "为", "由", "和", "及", "等", "窗", "单一", "单一窗口",
    "局", "局和", "局和x", "局及局", "市局、", "局（a）", "a（b）局、", "会同局", "，由局", "由市商务局", "局负责", "共同", "负责", "按职责", "按职责分工",
    "市商务局、", "海关 ", "部门", "各部门", "责任单位：", "责任单位：市商务局", "（责任单位：市商务局）", "牵头", "配合", "完成时限：", "2024年6月底前",
    "年", "2024年", "1年", "月底前", "%", "3%", "增长3%", "增长", "1家", "企业a家", "12万元", "不少于", "包括", "存在", "问题", "如下：", "下一步",
    "同时", "市同时", "在a", "，在a", "已", "完成", "推进", "建设", "公众号", "公众号、等", "渠道", "附件", "附件1", "办", "市",
    "e\u0301", "🚢", "𠀀", "㎏㈠", "\u200b", "\u202e", "單一窗口",
)  # fmt: skip

# Where it is repeated: before the first item, in a heading, an item, brackets, a report, a table.
PLACES: Mapping[str, str] = {
    "alone": "{}",
    "front matter": "{}\n一、任务\n1.推进建设。\n2.公示收费。\n",
    "heading": "标题\n一、{}\n1.推进建设。\n2.公示收费。\n",
    "item": "宁波市2024年促进跨境贸易便利化行动方案\n一、任务\n1.推进{}建设。\n2.公示收费。\n",
    "brackets": "标题\n一、任务\n1.推进建设。（{}牵头，{}x）\n2.公示收费，由{}牵头。（{}）\n",
    "fields": "标题\n一、任务\n1.推进建设。（责任单位：{}；完成时限：{}）\n2.公示收费。\n",
    "report": "今年以来，商务局狠抓落实。现将情况汇报如下。一是走访企业{}。二是公示收费{}。",
    "table": "序号\t任务\t责任部门\t完成时限\n1\t推进{}\t{}\t{}\n2\t公示收费\t市商务局\t2024年\n",
}


def repeat(place: str, sign: str, length: int) -> str:
    """A sign repeated up to a length, in one of the `PLACES`."""
    return PLACES[place].replace("{}", sign * (length // len(sign)))


def nest(place: str, length: int) -> str:
    """Brackets in brackets up to a length, in one of the `PLACES`."""
    return PLACES[place].replace("{}", "（" * (length // 2) + "）" * (length // 2))


SAID = "推进国际贸易“单一窗口”建设，压减通关时间3%。"
HAN = "一二三四五六七八九十"


def _lines(length: int, line: Callable[[int], str]) -> str:
    one = max(1, len(line(100)))
    return "\n".join(line(number) for number in range(1, length // one + 1))


def _words(length: int, joined: str) -> str:
    """The words of every pattern of the taxonomy, none beside those that it goes with."""
    return joined.join(islice(cycle(_pattern_words()), length // 4))


def _pattern_words() -> Iterator[str]:
    for _, _, words in load_taxonomy().every_words():
        for pattern in words.patterns:
            for group in pattern.replace("&", "+").split("+"):
                yield from group.strip().lstrip("!").split("|")


# Whole documents of a length, by name.
DOCUMENTS: Mapping[str, Callable[[int], str]] = {
    "numbered items": lambda n: "一、任务\n" + _lines(n, lambda i: f"{i}.{SAID}"),
    "numbered items in one line": lambda n: "一、任务\n" + _lines(n, lambda i: f"{i}.{SAID}").replace("\n", ""),
    "items of the same number": lambda n: "一、任务\n" + _lines(n, lambda i: f"1.{SAID}"),
    "numbers going down": lambda n: _lines(n, lambda i: f"{n - i}.{SAID}"),
    "numbers in any order": lambda n: _lines(n, lambda i: f"{i * 7919 % 1000}.{SAID}"),
    "numbers of every style": lambda n: _lines(n, lambda i: ("一、", "1.", "（1）", "（一）", "①", "1、", "第1条 ", "1.1 ", "一是")[i * 5 % 9] + SAID),
    "numbers in numbers": lambda n: _lines(n, lambda i: f"{'1.' * (i % 40 + 1)}{SAID}"),
    "numbers and nothing else": lambda n: _lines(n, lambda i: f"{i % 99 + 1}" + "．.、）"[i % 4]),
    "empty items": lambda n: "1. \n" * (n // 4),
    "headings without items": lambda n: "一、总体要求\n（一）指导思想\n" * (n // 16),
    "a heading for each item": lambda n: _lines(n, lambda i: f"（{i}）推 进{i}任 务\n1.{SAID}"),
    "chapters and articles": lambda n: _lines(n, lambda i: f"第{i}章 总则\n第{i}条 {SAID}"),
    "every level of headings": lambda n: _lines(n, lambda i: "".join(f"{mark}任务\n" for mark in ("第一章 ", "一、", "（一）", "1.", "（1）", "①")) + f"一是{SAID}"),
    "sub-items of one item": lambda n: "一、任务\n1.推进建设：" + _lines(n, lambda i: f"（{i}）{SAID}").replace("\n", ""),
    "sub-items of a long item": lambda n: "一、任务\n1." + SAID * (n // 50) + "\n" + _lines(n // 2, lambda i: f"（{i}）{SAID}"),
    "sentences after a long one": lambda n: "今年以来，狠抓落实。现将情况汇报如下。一、工作情况\n推进" + "单一窗口" * (n // 8) + "。" + "同时加快搭建。" * (n // 14),
    "items under a long heading": lambda n: "一、推进" + "单一窗口" * (n // 8) + "\n" + _lines(n // 2, lambda i: f"{i}.加快建设平台。"),
    "clauses": lambda n: "一、任务\n" + "".join(f"{HAN[i % 10]}是推进建设平台。" for i in range(n // 11)),
    "hard wraps": lambda n: "一、任务\n1." + "推进单一窗口建设加快\n" * (n // 11),
    "running heads": lambda n: _lines(n, lambda i: f"页眉{i % 3}某市人民政府公报\n— {i} —\n{SAID}"),
    "rows of a table": lambda n: "序号\t任务\t责任部门\t完成时限\n" + _lines(n, lambda i: f"{i}\t{SAID}\t市商务局、海关\t6月"),
    "rows between items": lambda n: _lines(n, lambda i: f"{i % 900 + 1}.{SAID}\n序号\t任务\t责任部门\n{i}\t{SAID}\t海关"),
    "cells of one row": lambda n: "序号\t任务\t责任部门\n" + _lines(n, str).replace("\n", "\t"),
    "documents in one file": lambda n: _lines(n, lambda i: f"促进跨境贸易行动方案{i}方案\n1.{SAID}"),
    "key points and their tasks": lambda n: "促进跨境贸易行动方案\n一、任务\n" + _lines(n // 2, lambda i: f"{i}.推进跨境贸易第{i}号便利化平台建设工作。") + "\n促进跨境贸易任务清单\n一、任务\n" + _lines(n // 2, lambda i: f"{i}.推进跨境贸易第{i}号便利平台的建设工作。"),
    "marks with a legend": lambda n: "一、任务\n" + "▲1.推进建设。\n" * (n // 20) + "▲为重点\n" * (n // 10),
    "titles, numbers and dates": lambda n: _lines(n, lambda i: f"宁波市{2000 + i % 30}年促进跨境贸易方案\n甬政发〔{2000 + i % 30}〕{i}号\n宁波市人民政府\n2024年3月2日"),
    "cities": lambda n: "".join(islice(cycle(("宁波市", "厦门市", "浙江省", "鄞州区", "青岛", "海曙区", "舟山")), n // 3)),
    "words of all patterns in one sentence": lambda n: "一、任务\n1.推进" + _words(n, "，") + "。\n",
    "words of all patterns in one clause": lambda n: "一、任务\n1.推进" + _words(n, "、") + "。\n",
    "traditional characters": lambda n: "一、任務\n" + "1.推進國際貿易單一窗口建設。\n" * (n // 17),
    "chapters that look back": lambda n: "2024年工作要点\n" + "一、工作情况\n成效明显，查验提速。\n" * (n // 19),
    "Markdown": lambda n: "# 标题\n## 任务\n- 推进建设\n" * (n // 20),
}  # fmt: skip
