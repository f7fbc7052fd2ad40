"""A Word document laid out as Chinese authorities lay out theirs, in styles that can be edited.

The page, the type area, sizes and typefaces are those of GB/T 9704-2012: A4, title 方正小标宋 22 pt
centred, headings 一、 黑体, （一） 楷体, 1. 仿宋 bold, body 仿宋 16 pt on lines of 28 pt, page
numbers outside. Every typeface names others that take its place where it is not installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from compare.exports.looks import LOOKS, SYMBOLS, TYPEFACES, Look, number_headings
from compare.office import NOT_IN_XML, without_times
from compare.present.states import STATE_STYLES
from compare.present.wording import wording
from compare.visible import show_in_page

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

# millimetres
PAGE, MARGINS, FOOTER = (210, 297), (37, 26, 35, 28), 24
GAP = 6  # points between a paragraph and a table below it
WIDE = PAGE[0] - MARGINS[1] - MARGINS[3]
MARK = "eastAsia"
LANGUAGES: Mapping[str, str] = MappingProxyType({"zh": "zh-CN", "en": "en-GB"})

Parts = Iterable[tuple[str, bool]]


class Official:
    """A document that is being written.

    Parameters
    ----------
    title : str
        Stands above it, and in its properties.
    language : {"zh", "en"}
        Decides typefaces, sizes, and how headings are numbered.

    Examples
    --------
    >>> paper = Official("差距报告")
    >>> paper.head("概要", 1)
    >>> paper.say("没有差距。")
    >>> paper.save()[:2]
    b'PK'
    """

    def __init__(self, title: str, language: str = "zh") -> None:
        from docx import Document as new_document

        self.language, self._words = language, wording(language)
        self._document: Document = new_document()
        self._set_page()
        self._set_styles()
        self._name_typefaces()
        self._number_pages()
        package = self._document.part.package
        for name in [n for n, rel in package.rels.items() if rel.reltype.endswith("/thumbnail")]:
            # a picture of another document, which the template brings
            del package.rels[name]
        properties = self._document.core_properties
        properties.title, properties.author = _clean(title), "policy-compare"
        properties.comments = properties.keywords = ""
        properties.language = LANGUAGES[language]
        self._add("Title", title)

    def head(self, text: str, level: int, *, new_page: bool = False) -> None:
        """Add a heading of level 1 to 3, perhaps on a new page; its number comes by itself."""
        heading = self._add(f"Heading {level}", text)
        if new_page:
            heading.paragraph_format.page_break_before = True

    def say(self, text: str, style: str = "Body Text") -> None:
        """Add a paragraph."""
        self._add(style, text)

    def quote(self, parts: Parts) -> None:
        """Add a quotation, with its evidence marked."""
        paragraph = self._document.add_paragraph(style="Quote")
        for text, marked in parts:
            run = paragraph.add_run(_clean(text))
            run.style = self._words["brief.style.evidence"] if marked else None
            self._as_chinese(run)

    def source(self, text: str) -> None:
        """Say below a quotation where it stands."""
        paragraph = self._document.add_paragraph(style=self._words["brief.style.source"])
        self._as_chinese(paragraph.add_run(_clean(text)))

    def tabulate(
        self, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]
    ) -> None:
        """Add a table whose head is repeated on every page.

        Parameters
        ----------
        heads : sequence of str
            One for each column.
        rows : iterable of sequence of str
            Signs of states are set in a typeface that has them.
        widths : sequence of float
            Shares of the width of the page.
        """
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.oxml import OxmlElement
        from docx.shared import Mm, Pt

        rows = list(rows)
        self._last.paragraph_format.space_after = Pt(GAP)
        table = self._document.add_table(len(rows) + 1, len(heads), "Table Grid")
        table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
        whole = sum(widths)
        for column, share in zip(table.columns, widths, strict=True):
            column.width = Mm(WIDE * share / whole)
        for line, (row, texts) in enumerate(zip(table.rows, [heads, *rows], strict=True)):
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if not line:
                properties.append(OxmlElement("w:tblHeader"))
            style = self._words["brief.style.table" if line else "brief.style.head"]
            for cell, text, share in zip(row.cells, texts, widths, strict=True):
                cell.width = Mm(WIDE * share / whole)
                self._fill(cell, text, style)
        # else a table touches what follows it
        self._document.add_paragraph(style=self._words["brief.style.table"])

    def save(self) -> bytes:
        """The ``.docx`` file, the same bytes for the same words."""
        out = BytesIO()
        self._document.save(out)
        return without_times(out.getvalue())

    def _fill(self, cell: _Cell, text: str, style: str) -> None:
        for number, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if not number else cell.add_paragraph()
            paragraph.style = style
            self._write(paragraph, line)

    def _add(self, style: str, text: str) -> Paragraph:
        self._last = self._document.add_paragraph(style=style)
        self._write(self._last, text)
        return self._last

    def _write(self, paragraph: Paragraph, text: str) -> None:
        """Write a text, its signs of states in a typeface that has them."""
        signs, plain = {style.sign for style in STATE_STYLES.values()}, ""
        for character in [*_clean(text), ""]:
            if character and character not in signs:
                plain += character
                continue
            if plain:
                run = paragraph.add_run(plain)
                if self.language == "zh":
                    self._as_chinese(run)
            if character:
                paragraph.add_run(character).style = self._words["brief.style.sign"]
            plain = ""

    def _as_chinese(self, run: Any) -> None:
        """Set the quotation marks of a Chinese text, quoted or not, as Chinese ones."""
        _set_fonts(run._r.get_or_add_rPr(), None, hint=True)

    def _set_page(self) -> None:
        from docx.shared import Mm

        section = self._document.sections[0]
        section.page_width, section.page_height = map(Mm, PAGE)
        top, right, bottom, left = map(Mm, MARGINS)
        section.top_margin, section.right_margin = top, right
        section.bottom_margin, section.left_margin = bottom, left
        section.footer_distance = Mm(FOOTER)

    def _set_styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE

        styles, chinese = self._document.styles, self.language == "zh"
        own = {key: name for key, name in self._words.items() if key.startswith("brief.style.")}
        for key, name in own.items():
            character = key.rpartition(".")[2] in ("evidence", "sign")
            kind = WD_STYLE_TYPE.CHARACTER if character else WD_STYLE_TYPE.PARAGRAPH
            styles.add_style(name, kind).quick_style = True
        for name, look in LOOKS[self.language].items():
            style = styles[own.get(name, name)]
            style.hidden, style.quick_style = False, True
            look.apply(style)
            _set_fonts(
                style.element.get_or_add_rPr(), look, hint=chinese and look.typeface != SYMBOLS
            )
        _set_language(styles.element, LANGUAGES[self.language])
        number_headings(self._document, self.language)

    def _name_typefaces(self) -> None:
        """Say in the table of typefaces which take the place of one that is not installed."""
        fonts = "".join(
            f"<w:font w:name={quoteattr(face.name)}><w:altName w:val={quoteattr(face.others)}/>"
            f'<w:charset w:val="{face.charset}"/><w:family w:val="{face.family}"/>'
            '<w:pitch w:val="variable"/></w:font>'
            for face in TYPEFACES
        )
        for part in self._document.part.package.iter_parts():
            if str(part.partname) == "/word/fontTable.xml":
                at = part._blob.index(b"</w:fonts>")
                part._blob = part._blob[:at] + fonts.encode("utf-8") + part._blob[at:]

    def _number_pages(self) -> None:
        """— 1 — at the outer edge, as pages printed on both sides have it."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        self._document.settings.odd_and_even_pages_header_footer = True
        section = self._document.sections[0]
        sides = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))  # fmt: skip
        for footer, side in sides:
            paragraph = footer.paragraphs[0]
            paragraph.style, paragraph.alignment = "Footer", side
            paragraph.add_run("— ")
            _add_field(paragraph, "PAGE")
            paragraph.add_run(" —")


def _clean(text: str) -> str:
    return NOT_IN_XML.sub(" ", str(show_in_page(text)))


def _set_fonts(properties: Any, look: Look | None, *, hint: bool) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert_element_before(fonts, *_AFTER_FONTS)
    if look is not None:
        fonts.attrib.clear()
        for name, face in (
            ("ascii", look.latin),
            ("hAnsi", look.latin),
            ("eastAsia", look.typeface),
        ):
            fonts.set(qn(f"w:{name}"), face.name)
        fonts.set(qn("w:cs"), look.latin.name)
    if hint:
        fonts.set(qn("w:hint"), MARK)


_AFTER_FONTS = ("w:b", "w:bCs", "w:i", "w:iCs", "w:color", "w:spacing", "w:sz", "w:szCs", "w:lang")


def _set_language(styles: Any, language: str) -> None:
    from docx.oxml.ns import qn

    for lang in styles.iter(qn("w:lang")):
        lang.set(qn("w:val"), "en-GB")
        lang.set(qn("w:eastAsia"), "zh-CN")


def _add_field(paragraph: Paragraph, field: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, text in (("begin", ""), ("", field), ("separate", ""), (None, "1"), ("end", "")):
        run = paragraph.add_run(text if kind is None else "")
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif kind == "":
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)
