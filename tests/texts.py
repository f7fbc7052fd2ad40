"""Texts for property tests: made of the pieces that official documents are made of."""

from __future__ import annotations

from hypothesis import strategies as st

NUMBERS = ["一、", "二、", "三、", "（一）", "(二)", "（三）", "1.", "2.", "3．", "1、", "10.", "(1)", "①", "②",
           "第一条", "第二条 ", "第一章", "1.1", "2.3", "一是", "二是", "首先，", "第一，", "——", "●1.", "▲2."]  # fmt: skip
WORDS = ["推进", "国际贸易“单一窗口”", "建设", "口岸收费", "公示", "海铁联运", "跨境电商", "企业", "*家", "12%", "2023年",
         "《意见》", "（责任单位：市商务局）", "(牵头单位:海关;完成时限:2022年5月31日)", "指导思想", "下一步", "存在问题",
         "附件：", "任务清单", "序号", "责任部门", "\t", "— 3 —", "abc", "😀", "\ufeff"]  # fmt: skip
STOPS = ["。", "，", "；", "：", "！", "、", "\n", "\n\n", "\r\n", " ", "\u3000", "\u00a0", "）", "（", "”", "\x0c"]  # fmt: skip

pieces = st.sampled_from([*NUMBERS, *WORDS, *STOPS])
documents = st.lists(pieces | st.text(max_size=3), max_size=60).map("".join)
