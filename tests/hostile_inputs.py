"""Inputs that are out to do harm: markup, formulas, names, numbers without end, damaged texts.

The tests use a few of them, ``tools/robustness.py`` many.
"""

from __future__ import annotations

import csv
import random
import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from compare.corpus.sources import COLUMNS

ROOT = Path(__file__).parents[1]
OUTSIDE = "http://hacked.invalid/"  # nobody is there; a page that asks for it is found out

# --- markup

# What a page, a notebook or a figure might act on, by name.
ACTING: Mapping[str, str] = {
    "script": "<script>window.hacked=1</script>",
    "closed script": "</script><script>window.hacked=2</script>",
    "event handler": "<img src=x onerror=window.hacked=3>",
    "attribute": '" onmouseover="window.hacked=4" autofocus onfocus=\'window.hacked=5\' x="',
    "javascript link": '<a href="javascript:window.hacked=6">推进</a>',
    "link": f'<a href="{OUTSIDE}a">x</a><base href="{OUTSIDE}">',
    "style": f"</style><style>*{{display:none;background:url({OUTSIDE}b)}}</style>",
    "inline style": f'<p style="background:url({OUTSIDE}c);position:fixed">x</p>',
    "SVG": "<svg onload=window.hacked=7><animate onbegin=window.hacked=8 attributeName=x></svg>",
    "frame": f'<iframe srcdoc="&lt;script&gt;top.hacked=9&lt;/script&gt;"></iframe><object data="{OUTSIDE}d">',
    "form": f'<form action="{OUTSIDE}e"><button formaction="javascript:window.hacked=10">x</button></form>',
    "comment": "<!-- x --!><!--> ]]> <![CDATA[ x ]]> <?php x ?>",
    "document end": "</td></table></details></main></body></html><plaintext>",
    "entities": "&lt;script&gt;window.hacked=11&lt;/script&gt;&#60;b&#62;&amp;",
    "Markdown": f"[推进](javascript:window.hacked=12) ![x]({OUTSIDE}f) `x` **x** # x | x |",
    "TeX": r"$\href{javascript:window.hacked=13}{x}$ $$\unicode{x3c}$$ \(x\) \[x\] \begin{align}x\end{align}",
    "template": "{{ 7*7 }}{% raw %}${7*7}#{7*7}%{hovertext}{0}{focus}%s",
    "figure": f'<extra></extra><br><a href="{OUTSIDE}g">x</a><span style="x">x</span>',
}
HARM = " ".join(ACTING.values())
# as much of it as the name of a file may hold
FILE_HARM = "<img src=x onerror=window.hacked=0><svg onload=window.hacked=0>$x$"
# Turns the words around it, in a terminal or on a page.
TURNING = "\u202e\u2066\u200f"

# --- formulas

FORMULAS = (
    f'=HYPERLINK("{OUTSIDE}h","x")', "=1+1", "+1+1", "-1+1", "@SUM(1,1)", "=cmd|' /C calc'!A0",
    "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u3000=1+1", "\ufeff=1+1", "\x00=1+1", "\u200b-1",
    "＝1+1", "＋1", "－1", "＠SUM(1)", "'=1+1", "''=1+1", "'\t=1+1", "-",
)  # fmt: skip

# --- names

RESERVED = ("CON", "nul.2024", "com1", "LPT9", "aux ")
NAMES = (
    "a\x00b",
    "../../a", "..\\..\\a", "/etc/a", "C:\\a", "a/../../b", ".hidden", "~$a", "-rf", "--help", "a;b", "a|b", "a*?",
    "a\u202etxt.exe", "a\u200bb", "\ufeffa", "a\nb", "a\x1b[31mb", " a ", "a. .", "%00", "${HOME}", "$(id)", "`id`",
    "=1+1", "＝1", "<script>", "'\"", "a" * 300, "海" * 200, "🚢" * 80, *RESERVED,
)  # fmt: skip


def write_list(folder: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Write a ``sources.csv`` as a person or another program would, without a guard."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "sources.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


HOSTILE_TEXT = """{harm}
一、{harm}工作任务
▲1.{harm}推广国际贸易“单一窗口”{harm}，通关时间压减3%。（责任单位：{harm}海关；完成时限：2024年6月底前）
●2.公示口岸收费目录清单{harm}。（责任单位：=1+1市场监管局）
3.推进海铁联运{harm}，推广移动端*家。
▲为{harm}重点工作
●为=1+1
"""


def write_hostile(raw: Path) -> None:
    """Write two documents in which every field that anybody can fill is hostile.

    The second has no title, so that its file is what is shown.
    """
    raw.mkdir(parents=True)
    rows = []
    for number in range(2):
        text = HOSTILE_TEXT.format(harm=HARM)
        if number:
            text = text.replace("3.推进海铁联运", "3.建设跨境电商综试区")
        file = f"{number}{FILE_HARM}{TURNING}.txt"
        (raw / file).write_text(text, "utf-8", newline="")
        rows.append(
            {
                "document": f"{number}{HARM}",
                "file": file,
                "title": "" if number else f"{HARM}{TURNING}",
                "jurisdiction": f"{number}市;{HARM}{TURNING}",
                "jurisdiction_en": f"{number};{HARM}{TURNING}",
                "code": f"35020{number}",
                "level": "prefecture",
                "issuing_body": f"{HARM}{TURNING}",
                "document_number": HARM,
                "genre": "action_plan",
                "year": 2024,
                "period": "2024",
                "identity": "inferred",
                "evidence": f"{HARM}{TURNING}",
                "origin": f"=1+1{HARM}",
                "inferred": HARM,
            }
        )
    write_list(raw, rows)


# --- damaged documents

MARKERS = (
    "一、", "二、", "十、", "（一）", "(三)", "1.", "2．", "3、", "99.", "1.1", "1.1.1 ", "（1）", "①", "⑳", "第一条 ", "第3条", "第一章 ",
    "一是", "二是", "首先，", "第一，", "——", "- ", "# ", "▲", "●", "★1.", "▲（二）", "附件", "附件1：", "附：", "序号\t任务\t责任单位\n",
    "责任单位：", "（牵头单位：", "完成时限：", "2024年6月底前", "— 3 —\n", "（", "）", "“", "”", "《", "；", "：", "。", "、", "\t", "*", "**%", "3%",
    "单一窗口", "现将有关情况汇报如下", "存在问题", "下一步工作", "印发", "2024年3月2日", "甬政发〔2024〕1号", "宁波市人民政府", "各区县（市）",
)  # fmt: skip
CONTROLS = "\x00\x01\x07\x08\x0b\x0c\x1a\x1b\x1c\x7f\x85\xa0\xad\u061c\u200b\u200d\u200f\u2028\u2029\u202e\u2066\u3000\ufeff\ufffd\uffff\U000e0041"
LINE_ENDS = ("\r\n", "\r", "\n\n", "\x0b", "\x0c", "\x85", "\u2028", " ", "", "\u3000\n")
DIGITS = "0123456789０９一十百○〇*①⑩½٣"
ENCODINGS = ("gb18030", "gbk", "big5", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "latin-1", "shift_jis", "utf-7")  # fmt: skip
LONGEST_CASE = 30_000

Change = Callable[[random.Random, str, Sequence[str]], str]


def _stretch(chance: random.Random, text: str) -> tuple[int, int]:
    start = chance.randrange(len(text) + 1)
    return start, min(len(text), start + int(chance.expovariate(1 / 200)))


def _insert(chance: random.Random, text: str, pieces: Sequence[str]) -> str:
    for _ in range(chance.randint(1, 20)):
        at = chance.randrange(len(text) + 1)
        if chance.random() < 0.5:  # at the head of a line
            at = text.rfind("\n", 0, at) + 1
        text = text[:at] + chance.choice(pieces) * chance.choice((1, 1, 1, 2, 9)) + text[at:]
    return text


def _cut(chance: random.Random, text: str, _: Sequence[str]) -> str:
    start, end = _stretch(chance, text)
    return text[start:end] if chance.random() < 0.2 else text[:start] + text[end:]


def _splice(chance: random.Random, text: str, others: Sequence[str]) -> str:
    start, end = _stretch(chance, other := chance.choice(others))
    at = chance.randrange(len(text) + 1)
    return text[:at] + other[start:end] + text[at:]


def _repeat(chance: random.Random, text: str, _: Sequence[str]) -> str:
    start, end = _stretch(chance, text)
    return text[:end] + text[start:end] * chance.choice((1, 2, 5, 40)) + text[end:]


def _shuffle(chance: random.Random, text: str, _: Sequence[str]) -> str:
    lines = text.splitlines(keepends=True)
    chance.shuffle(lines)
    return "".join(lines)


def _digits(chance: random.Random, text: str, _: Sequence[str]) -> str:
    share = chance.random()
    return "".join(
        chance.choice(DIGITS) if char.isdigit() and chance.random() < share else char
        for char in text
    )


# What may happen to a document, by name.
CHANGES: Mapping[str, Change] = {
    "cut": _cut,
    "spliced": _splice,
    "repeated": _repeat,
    "lines in another order": _shuffle,
    "marks and numbers": lambda chance, text, _: _insert(chance, text, MARKERS),
    "control characters": lambda chance, text, _: _insert(chance, text, CONTROLS),
    "line ends": lambda chance, text, _: text.replace("\n", chance.choice(LINE_ENDS)),
    "digits": _digits,
    "markup and formulas": lambda chance, text, _: _insert(chance, text, (*ACTING.values(), *FORMULAS)),
    "without punctuation": lambda chance, text, _: text.translate(dict.fromkeys(map(ord, chance.choice(("。", "；，、", "（）", "\t", "：。"))))),
    "another writing": lambda chance, text, _: _insert(chance, text, ("國際貿易單一窗口", "Ａ１．", "ＡＢＣ", "㎏㈠", "e\u0301", "𠀀", "🚢")),
}  # fmt: skip


def mutate(chance: random.Random, texts: Sequence[str]) -> tuple[bytes, tuple[str, ...]]:
    """Damage a document in a few ways; returns its bytes and the names of what happened to it."""
    text = chance.choice(texts)
    if chance.random() < 0.8:
        start = chance.randrange(len(text))
        text = text[start : start + chance.randint(1, 3000)]
    names = tuple(chance.choice(tuple(CHANGES)) for _ in range(chance.randint(1, 4)))
    for name in names:
        text = CHANGES[name](chance, text, texts)[:LONGEST_CASE] if text else chance.choice(texts)
    data = text.encode("utf-8", "replace")
    if chance.random() < 0.15:
        names += ("encoding",)
        data = text.encode(chance.choice(ENCODINGS), "replace")
    if chance.random() < 0.1:
        names += ("bytes",)
        data = flip(chance, data)
    return data, names


def flip(chance: random.Random, data: bytes) -> bytes:
    """Change, take out or put in a few bytes."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(changed) + 1)
        changed[at : at + chance.choice((0, 1, 1, 4, 100))] = chance.randbytes(
            chance.choice((0, 1, 1, 4))
        )
    return bytes(changed)


def flip_file(chance: random.Random, data: bytes) -> bytes:
    """Change a few bytes of a file; of a packed one, often in one of its parts."""
    if not data.startswith(b"PK") or chance.random() < 0.3:
        return flip(chance, data)
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        chosen = chance.choice(
            [n for n in old.namelist() if n.endswith(("document.xml", "1.xml", "s.xml"))]
        )
        for name in old.namelist():
            part = old.read(name)
            new.writestr(zipfile.ZipInfo(name), flip(chance, part) if name == chosen else part)
    return packed.getvalue()
