"""How the paragraphs of an official document look: typefaces, sizes, indents, numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document


@dataclass(frozen=True)
class Typeface:
    """A typeface, and those that take its place where it is not installed.

    Parameters
    ----------
    name : str
        As Word names it.
    others : str
        Names of others, joined by commas, the nearest first.
    family : str
        Kind of typeface, as Word knows them.
    charset : str
        Character set, as Word numbers them; 86 is Chinese.
    """

    name: str
    others: str
    family: str = "roman"
    charset: str = "86"


TITLE = Typeface("方正小标宋简体", "方正小标宋_GBK,宋体,SimSun,STSong,Noto Serif CJK SC")
SONG = Typeface("宋体", "SimSun,STSong,Noto Serif CJK SC")
FANG = Typeface("仿宋", "仿宋_GB2312,FangSong,STFangsong,Noto Serif CJK SC", "modern")
KAI = Typeface("楷体", "楷体_GB2312,KaiTi,STKaiti,Noto Serif CJK SC", "modern")
HEI = Typeface("黑体", "SimHei,STHeiti,Microsoft YaHei,Noto Sans CJK SC", "swiss")
TIMES = Typeface("Times New Roman", "Liberation Serif,Times", "roman", "00")
SYMBOLS = Typeface("Segoe UI Symbol", "Apple Symbols,DejaVu Sans", "swiss", "00")
TYPEFACES = (TITLE, SONG, FANG, KAI, HEI, TIMES, SYMBOLS)


@dataclass(frozen=True)
class Look:
    """How a style looks.

    Parameters
    ----------
    typeface, latin : Typeface
        Of Chinese and of other text.
    size : float
        Points.
    line : float
        Distance of lines in points; 0 for that of the typeface.
    first, left : float
        Indent of the first line and of all lines, in characters.
    before, after : float
        Points above and below.
    side : str
        How its lines stand, as Word knows it.
    bold, kept : bool
        Whether it is bold, and kept with what follows.
    """

    typeface: Typeface
    size: float
    line: float = 0
    first: float = 0
    left: float = 0
    before: float = 0
    after: float = 0
    side: str = "JUSTIFY"
    bold: bool = False
    kept: bool = False
    latin: Typeface = TIMES

    def apply(self, style: Any) -> None:
        """Make a style look like this, whatever it looked like."""
        from docx.enum.style import WD_STYLE_TYPE
        from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        style.font.bold, style.font.italic = self.bold, False
        if style.type == WD_STYLE_TYPE.CHARACTER:
            return
        style.font.size, style.font.color.rgb = Pt(self.size), RGBColor(0, 0, 0)
        shape, properties = style.paragraph_format, style.element.get_or_add_pPr()
        for name in ("w:pBdr", "w:contextualSpacing", "w:ind"):
            for found in properties.findall(qn(name)):
                properties.remove(found)
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY if self.line else WD_LINE_SPACING.SINGLE
        if self.line:
            shape.line_spacing = Pt(self.line)
        shape.space_before, shape.space_after = Pt(self.before), Pt(self.after)
        shape.alignment = getattr(WD_ALIGN_PARAGRAPH, self.side)
        shape.keep_with_next, shape.widow_control = self.kept, False
        shape.left_indent, shape.first_line_indent = Pt(self.left * self.size), Pt(self.first * self.size)  # fmt: skip
        # in characters too: then the indent follows when somebody changes the size
        indent = properties.find(qn("w:ind"))
        indent.set(qn("w:leftChars"), str(round(100 * self.left)))
        indent.set(qn("w:firstLineChars"), str(round(100 * self.first)))


LOOKS: Mapping[str, Mapping[str, Look]] = MappingProxyType(
    {
        "zh": {
            "Normal": Look(FANG, 16, 28),
            "Title": Look(TITLE, 22, 36, after=28, side="CENTER", kept=True),
            "Subtitle": Look(KAI, 16, 28, after=28, side="CENTER"),
            "Heading 1": Look(HEI, 16, 28, first=2, before=6, kept=True),
            "Heading 2": Look(KAI, 16, 28, first=2, before=4, kept=True),
            "Heading 3": Look(FANG, 16, 28, first=2, bold=True, kept=True),
            "Body Text": Look(FANG, 16, 28, first=2),
            "Quote": Look(FANG, 12, 20, first=2, left=2.67, kept=True),
            "Footer": Look(SONG, 14, latin=SONG),
            "brief.style.source": Look(KAI, 10.5, 16, left=5.05, after=4, side="LEFT"),
            "brief.style.table": Look(FANG, 10.5, 15, before=1, after=1, side="LEFT"),
            "brief.style.head": Look(HEI, 10.5, 15, before=2, after=2, side="CENTER"),
            "brief.style.evidence": Look(FANG, 12, bold=True),
            "brief.style.sign": Look(SYMBOLS, 14, latin=SYMBOLS),
        },
        "en": {
            "Normal": Look(FANG, 12, 18),
            "Title": Look(TITLE, 18, 24, after=18, side="CENTER", bold=True, kept=True),
            "Subtitle": Look(KAI, 12, 18, after=18, side="CENTER"),
            "Heading 1": Look(HEI, 15, 22, before=14, after=6, bold=True, kept=True),
            "Heading 2": Look(KAI, 13, 20, before=10, after=4, bold=True, kept=True),
            "Heading 3": Look(FANG, 12, 18, before=4, after=2, bold=True, kept=True),
            "Body Text": Look(FANG, 12, 18, after=6, side="LEFT"),
            "Quote": Look(FANG, 11.5, 17, left=2, kept=True),
            "Footer": Look(SONG, 11),
            "brief.style.source": Look(KAI, 10, 14, left=2.3, after=6, side="LEFT"),
            "brief.style.table": Look(FANG, 10, 13, before=1, after=1, side="LEFT"),
            "brief.style.head": Look(HEI, 10, side="CENTER", bold=True),
            "brief.style.evidence": Look(FANG, 11.5, bold=True),
            "brief.style.sign": Look(SYMBOLS, 11, latin=SYMBOLS),
        },
    }
)

# of the three levels of headings: how they count, and what stands around the number
NUMBERS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "zh": (
            ("chineseCountingThousand", "%1、"),
            ("chineseCountingThousand", "（%2）"),
            ("decimal", "%3."),
        ),
        "en": (("decimal", "%1  "), ("decimal", "%1.%2  "), ("lowerLetter", "(%3)  ")),
    }
)
HEADINGS, LIST = "90", "90"  # ids that no other list of the document has


def number_headings(document: Document, language: str) -> None:
    """Let headings count themselves, so that they still do when somebody adds one."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{count}"/>'
        f'<w:pStyle w:val="Heading{level + 1}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for level, (count, text) in enumerate(NUMBERS[language])
    )
    counted = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{HEADINGS}">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    used = parse_xml(
        f'<w:num {nsdecls("w")} w:numId="{LIST}"><w:abstractNumId w:val="{HEADINGS}"/></w:num>'
    )
    numbering = document.part.numbering_part.element
    first = numbering.find(qn("w:num"))
    # what counts stands before what uses it
    numbering.insert(numbering.index(first) if first is not None else len(numbering), counted)
    numbering.append(used)
    for level in range(len(NUMBERS[language])):
        properties = document.styles[f"Heading {level + 1}"].element.get_or_add_pPr()
        numbered = properties.get_or_add_numPr()
        numbered.get_or_add_ilvl().val = level
        numbered.get_or_add_numId().val = int(LIST)
