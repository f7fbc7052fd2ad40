"""The same document as every kind of file that can be read, as offices and web sites make them."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook

Row = list[str]
HAN = "一二三四五六七八九十"

# How a typed number becomes one of a list: what opens the line, the level, and its number format.
LEVELS = (
    (r"第[一二三四五六七八九十]+章", 0, "chineseCounting", "第%1章"),
    (r"第[一二三四五六七八九十]+条", 1, "chineseCounting", "第%2条"),
    (r"[一二三四五六七八九十]+、", 2, "chineseCountingThousand", "%3、"),
    (r"（[一二三四五六七八九十]+）", 3, "japaneseCounting", "（%4）"),
    (r"\([一二三四五六七八九十]+\)", 4, "chineseCounting", "(%5)"),
    (r"[0-9]{1,2}\.(?!\d)", 5, "decimal", "%6."),
    (r"[0-9]{1,2}、", 6, "decimal", "%7、"),
    (r"[①-⑳]", 7, "decimalEnclosedCircleChinese", "%8"),
    (r"——", 8, "bullet", "——"),
)


def read_parts(text: str) -> list[str | list[Row]]:
    """Paragraphs and tables of a text; a line of tabs is a row, a line without one a paragraph."""
    parts: list[str | list[Row]] = []
    lines = text.lstrip("\ufeff").split("\n")
    width = max((line.count("\t") for line in lines), default=0)
    at = 0
    while at < len(lines):
        line = lines[at]
        if "\t" in line and at + 1 < len(lines):
            rest = lines[at + 1]
            # a line end inside a cell
            if line.rstrip()[-1:] in "，、" and line.count("\t") + rest.count("\t") == width:
                line, at = f"{line}\n{rest}", at + 1
        at += 1
        if "\t" in line:
            if not parts or isinstance(parts[-1], str):
                parts.append([])
            table = parts[-1]
            assert isinstance(table, list)
            table.append(line.split("\t"))
        elif line.strip():
            parts.append(line.strip())
    for part in parts:
        if isinstance(part, list):
            columns = max(map(len, part))
            for row in part:
                row += [""] * (columns - len(row))
    return parts


def find_merges(table: list[Row]) -> Iterator[tuple[int, int, int, int]]:
    """Merged cells as an office would make them: top, left, bottom, right."""
    last = len(table[0]) - 1
    for index, row in enumerate(table):
        if row[0] and not any(row[1:]):
            yield index, 0, index, last
    for column in (0, 1):
        top = 0
        for index in range(1, len(table) + 1):
            goes_on = index < len(table) and not any(table[index][: column + 1])
            if not goes_on:
                if index - top > 1 and table[top][column] and any(table[top][1:]):
                    yield top, column, index - 1, column
                top = index


# --- Word


@dataclass
class Lists:
    """Makes lists with the numbers that a text has typed, in a new one where it starts anew."""

    document: object
    counts: dict[int, int | None] = field(default_factory=dict)
    current: int = 0
    made: int = 0

    def __post_init__(self) -> None:
        self.root = self.document.part.numbering_part.element
        for child in [*self.root]:
            self.root.remove(child)
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
            f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
            for _, level, style, text in LEVELS
        )
        self.root.append(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="7">'
                f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
            )
        )
        self._use()

    def _use(self, level: int | None = None, start: int = 1) -> None:
        self.made += 1
        override = (
            ""
            if level is None
            else f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        )
        self.root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{self.made}"><w:abstractNumId w:val="7"/>'
                f"{override}</w:num>"
            )
        )

    def add(self, line: str) -> bool:
        """Add a paragraph whose number is not typed; False for a line without one."""
        for pattern, level, style, _ in LEVELS:
            found = re.match(pattern, line)
            if found is None:
                continue
            number = 1 if style == "bullet" else read_number(found[0])
            before = self.counts.get(level)
            if style != "bullet" and number != (1 if before is None else before + 1):
                self._use(level, number)
            self.counts[level] = number
            for below in range(level + 1, 9):
                self.counts[below] = None
            paragraph = self.document.add_paragraph(line[found.end() :])
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
                    f'<w:numId w:val="{self.made}"/></w:numPr>'
                )
            )
            return True
        return False


def read_number(printed: str) -> int:
    bare = re.sub(r"[^\d一二三四五六七八九十①-⑳]", "", printed)
    if bare.isascii():
        return int(bare)
    if "①" <= bare <= "⑳":
        return ord(bare) - ord("①") + 1
    tens, _, ones = bare.partition("十")
    if "十" not in bare:
        return HAN.index(bare) + 1
    return (HAN.index(tens) + 1 if tens else 1) * 10 + (HAN.index(ones) + 1 if ones else 0)


def write_docx(text: str, path: Path, numbered: bool = False) -> Path:
    """A Word document, its numbers typed or automatic, with a header, a footer and page numbers."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "某市人民政府公报"
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    lists = Lists(document) if numbered else None
    for part in read_parts(text):
        if isinstance(part, list):
            write_table(document, part)
        elif lists is None or not lists.add(part):
            # Word parts the text of a paragraph in runs, for no visible reason
            paragraph = document.add_paragraph(part[: len(part) // 3])
            paragraph.add_run(part[len(part) // 3 :]).bold = True
    document.save(str(path))
    return path


def write_table(document, table: list[Row]) -> None:
    made = document.add_table(len(table), len(table[0]), style="Table Grid")
    for row, cells in zip(made.rows, table, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for top, left, bottom, right in find_merges(table):
        text = table[top][left]
        made.cell(top, left).merge(made.cell(bottom, right)).text = text


# --- Excel


def write_xlsx(text: str, path: Path) -> Path:
    """A workbook: numbers as numbers, days as days, merged cells."""
    book = Workbook()
    sheet = book.active
    sheet.title = "任务清单"
    at = 1
    for part in read_parts(text):
        rows = part if isinstance(part, list) else [[part]]
        for offset, row in enumerate(rows):
            for column, value in enumerate(row, 1):
                if value:
                    sheet.cell(at + offset, column).value = read_value(value)
        if isinstance(part, list):
            for top, left, bottom, right in find_merges(part):
                sheet.merge_cells(
                    start_row=at + top,
                    start_column=left + 1,
                    end_row=at + bottom,
                    end_column=right + 1,
                )
        at += len(rows)
    book.save(path)
    return path


def read_value(printed: str) -> object:
    if re.fullmatch(r"\d{1,3}", printed):
        return int(printed)
    day = re.fullmatch(r"(\d{4})/(\d{1,2})/(\d{1,2})", printed)
    return dt.date(*map(int, day.groups())) if day else printed


# --- web pages

PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="{charset}">
<meta name="SiteName" content="某市人民政府"><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="2024-05-06 09:30"><title>{title}_某市人民政府</title>
<style>
body {{ font-family: "Noto Serif CJK SC", "Songti SC", SimSun, serif; font-size: 16px; margin: 0 }}
h1 {{ text-align: center; font-size: 24px }}
.pages_content p {{ text-indent: 2em; line-height: 1.8; margin: 0; text-align: justify }}
.pages_content {{ column-count: {columns}; column-gap: 3em }}
table.data {{ border-collapse: collapse; font-size: 13px }}
table.data td {{ border: 1px solid #333; padding: 3px }} table.data tr {{ break-inside: avoid }}
@media print {{ .header, .nav, .position, .index, .tools, .related, .footer {{ display: none }} }}
</style><script>var site = "<p>不是正文。</p>"; document.write("");</script></head>
<body>
<div class="header"><div class="logo">某市人民政府</div><form><input name="q"><button>搜索</button></form>
<span>今天是2024年5月6日 星期一</span></div>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li>
<li><a href="/hdjl">互动交流</a></li><li><a href="/zwfw">政务服务</a></li></ul></div>
<div class="position">您现在的位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; <a>文件</a></div>
<div class="wrap"><table class="index"><tr><td>索 引 号：</td><td>00012345/2024-00017</td><td>主题分类：</td><td>商贸、海关</td></tr>
<tr><td>发文机关：</td><td>某市人民政府办公室</td><td>成文日期：</td><td>2024年05月06日</td></tr>
<tr><td>标　　题：</td><td colspan="3">{title}</td></tr></table>
<h1>{title}</h1>
<div class="info">发布时间：2024-05-06 来源：某市人民政府办公室</div>
<div class="tools">字体：<a>大</a> <a>中</a> <a>小</a> 打印 分享到：<a>微信</a></div>
<div class="pages_content" id="UCAP-CONTENT">
{article}
</div>
<div class="tools">扫一扫在手机打开当前页 打印 关闭窗口</div>
<div class="related"><h3>相关解读</h3><ul><li><a href="/1">一图读懂促进跨境贸易便利化行动方案</a></li>
<li><a href="/2">市口岸办负责人就行动方案答记者问</a></li></ul></div>
</div>
<div class="footer"><p>主办单位：某市人民政府办公室 承办：某市大数据中心</p>
<p>网站标识码：3300000001 <a href="http://beian">浙ICP备00000000号</a> 浙公网安备00000000000000号</p></div>
</body></html>
"""
# an older page: frames of tables, one stretch of text with line breaks, blanks before paragraphs
OLD_PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>{title}</title></head>
<body><table width="980"><tr><td colspan="2"><a href="/">首页</a>|<a href="/a">机构</a>|<a href="/b">公开</a></td></tr>
<tr><td width="180"><table><tr><td><a href="/c">政策文件</a></td></tr><tr><td><a href="/d">规划计划</a></td></tr></table></td>
<td><table><tr><td align="center"><b>{title}</b></td></tr><tr><td>发布日期：2024-05-06 【字号：<a>大</a> <a>小</a>】</td></tr>
<tr><td><div class="TRS_Editor">{article}</div></td></tr></table></td></tr>
<tr><td colspan="2" align="center">版权所有：某市人民政府 <a>浙ICP备00000000号</a></td></tr></table></body></html>
"""


def write_html(
    text: str, path: Path, charset: str = "utf-8", columns: int = 1, title: str = "行动方案"
) -> Path:
    """A page of a government site as a browser saves it."""
    article = "\n".join(_mark_up(part) for part in read_parts(text))
    page = PAGE.format(charset=charset, title=title, columns=columns, article=article)
    path.write_bytes(page.encode(charset, "xmlcharrefreplace"))
    return path


def write_md(text: str, path: Path) -> Path:
    """What a converter to Markdown makes of it; every third label is bold."""
    pieces = []
    for number, part in enumerate(read_parts(text)):
        if isinstance(part, list):
            rows = [[cell.replace("\n", " ").replace("|", "\\|") for cell in row] for row in part]
            lines = [f"| {' | '.join(row)} |" for row in rows]
            lines.insert(1, f"|{' --- |' * len(rows[0])}")
            pieces.append("\n".join(lines))
        elif re.fullmatch(r"[一二三四五六七八九十]+、[^。；：]{2,30}", part):
            pieces.append(f"## {part}")
        elif number % 3 == 0 and (found := re.match(r"[^。，；：*]{2,40}[。：]", part)):
            pieces.append(f"**{found.group()}**{part[found.end() :]}")
        else:
            pieces.append(part)
    path.write_text("\n\n".join(pieces) + "\n", "utf-8")
    return path


def write_old_html(text: str, path: Path, charset: str = "gb2312", title: str = "行动方案") -> Path:
    """A page as the sites of twenty years ago made them."""
    pieces = []
    for part in read_parts(text):
        if isinstance(part, list):
            pieces.append(_mark_up(part))
        else:
            pieces.append(f"&nbsp;&nbsp;&nbsp; <font>{html.escape(part)}</font><br>\r\n")
    page = OLD_PAGE.format(charset=charset, title=title, article="".join(pieces))
    path.write_bytes(page.encode(charset, "xmlcharrefreplace"))
    return path


def _mark_up(part: str | list[Row]) -> str:
    if isinstance(part, str):
        middle = len(part) // 2
        return f"<p><span>{html.escape(part[:middle])}</span>{html.escape(part[middle:])}</p>"
    merged = {(top, left): (bottom, right) for top, left, bottom, right in find_merges(part)}
    covered = {
        (row, column)
        for (top, left), (bottom, right) in merged.items()
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    rows = []
    for index, row in enumerate(part):
        cells = []
        for column, text in enumerate(row):
            if (index, column) in covered:
                continue
            bottom, right = merged.get((index, column), (index, column))
            span = f' rowspan="{bottom - index + 1}" colspan="{right - column + 1}"'
            shown = html.escape(text).replace("\n", "<br>")
            cells.append(f"<td{span}>{shown}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table class="data">{"".join(rows)}</table>'


# --- PDF

HEAD = """<div style="font-size:9px;width:100%;text-align:center">某市人民政府公报　2024年第9期</div>"""
FOOT = """<div style="font-size:9px;width:100%;text-align:center">— <span class="pageNumber"></span> —</div>"""


ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def print_pdfs(jobs: list[tuple[Path, Path, bool]]) -> None:
    """Print pages (page, PDF, landscape) in a browser, in a process of its own.

    Another test may hold a browser, and there can be one in a process only.
    """
    told = json.dumps([[page.as_uri(), str(path), wide] for page, path, wide in jobs])
    subprocess.run([sys.executable, __file__], input=told, text=True, check=True)


def _print_in_browser(jobs: list[tuple[str, str, bool]]) -> None:
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, ON_PATH)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for page, path, wide in jobs:
            opened = browser.new_page(offline=True)
            opened.goto(page)
            opened.pdf(
                path=path,
                format="A4",
                landscape=wide,
                display_header_footer=True,
                header_template=HEAD,
                footer_template=FOOT,
                margin=dict.fromkeys(("top", "bottom", "left", "right"), "25mm"),
            )
            opened.close()
        browser.close()


# --- PDF by hand: what stands where is known, and no browser is needed


@dataclass
class Leaf:
    """A page of a PDF: text, lines and pictures, in points from its upper left corner."""

    width: float = 595
    height: float = 842
    turned: int = 0
    marks: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 12) -> Leaf:
        """A line of text; every character is as wide as it is high."""
        code = text.encode("utf-16-be").hex()
        self.marks.append(f"BT /F1 {size} Tf 1 0 0 1 {x} {self.height - y} Tm <{code}> Tj ET")
        return self

    def lines(self, x: float, y: float, text: str, wide: int, pitch: float = 20) -> Leaf:
        """A paragraph wrapped after so many characters, its first line indented by two."""
        text = "　　" + text
        for at in range(0, len(text), wide):
            line = text[at : at + wide]
            blank = len(line) - len(line.lstrip("　"))
            self.text(x + 12 * blank, y, line.lstrip("　"))
            y += pitch
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Leaf:
        self.marks.append(f"{x0} {self.height - y0} m {x1} {self.height - y1} l S")
        return self

    def grid(self, xs: list[float], ys: list[float]) -> Leaf:
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        return self

    def picture(self) -> Leaf:
        """A picture over the whole page, as a scanner makes it."""
        image = "BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 80> EI"
        self.marks.append(f"q {self.width} 0 0 {self.height} 0 0 cm {image} Q")
        return self

    def diagonal(self, text: str) -> Leaf:
        """A watermark."""
        code = text.encode("utf-16-be").hex()
        self.marks.append(f"BT /F1 60 Tf 0.7 0.7 -0.7 0.7 150 300 Tm <{code}> Tj ET")
        return self


def write_pdf(path: Path, leaves: list[Leaf], more: str = "") -> Path:
    """Write pages; `more` goes into the trailer."""
    pages = " ".join(f"{10 + 2 * at} 0 R" for at in range(len(leaves)))
    objects = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Kids[{pages}]/Count {len(leaves)}>>",
        3: "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        "/DescendantFonts[4 0 R]>>",
        4: "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor 5 0 R>>",
        5: "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
        "/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
    }
    for at, leaf in enumerate(leaves):
        marks = "\n".join(leaf.marks)
        objects[10 + 2 * at] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {leaf.width} {leaf.height}]"
            f"/Rotate {leaf.turned}/Resources<</Font<</F1 3 0 R>>>>/Contents {11 + 2 * at} 0 R>>"
        )
        objects[11 + 2 * at] = f"<</Length {len(marks)}>>\nstream\n{marks}\nendstream"
    made = bytearray(b"%PDF-1.4\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(made)
        made += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    start = len(made)
    made += b"xref\n"
    for number, place in places.items():
        made += f"{number} 1\n{place:010d} 00000 n \n".encode("ascii")
    made += f"trailer<</Root 1 0 R/Size {max(objects) + 1}{more}>>\n".encode("ascii")
    made += f"startxref\n{start}\n%%EOF\n".encode("ascii")
    path.write_bytes(made)
    return path


# --- damage


def change_parts(source: Path, target: Path, parts: dict[str, str | bytes]) -> Path:
    """Copy a packed file with some of its parts replaced or added."""
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in dict.fromkeys([*old.namelist(), *parts]):
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return target


def read_part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as opened:
        return opened.read(name).decode("utf-8")


if __name__ == "__main__":
    _print_in_browser(json.load(sys.stdin))
