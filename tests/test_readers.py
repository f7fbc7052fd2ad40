"""Reading documents: the same text out of every kind of file, and a clear refusal of the rest."""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import readers_samples as samples
from compare.coding.coder import Coder
from compare.coding.taxonomy import load_taxonomy
from compare.corpus.facets import annotate
from compare.corpus.formats.html import read_html
from compare.corpus.formats.limits import LIMITS, Refusal
from compare.corpus.formats.plain import read_plain
from compare.corpus.formats.sheet import read_sheet
from compare.corpus.formats.word import read_word
from compare.corpus.readers import FORMATS, read_content, read_within
from compare.corpus.units import divide, recognise
from compare.errors import SourceError

ROOT = Path(__file__).parents[1]
DOCUMENTS = {
    path.stem: path
    for folder in ("raw", "coding/imitations")
    for path in sorted((ROOT / "data" / folder).glob("*.txt"))
}
TABLES = [name for name, path in DOCUMENTS.items() if path.read_text("utf-8").count("\t") > 50]
CASES = [
    (name, kind)
    for name, path in DOCUMENTS.items()
    for kind in ("docx", "numbered.docx", "html", "old.html")
    # where numbers are automatic all else is as where they are typed
    if kind != "docx" or path.parent.name == "raw"
]
TRADITIONAL = (
    "一、推動國際貿易單一窗口建設",
    "促進跨境貿易便利化專項行動方案",
    "優化口岸營商環境若干措施",
    "公開口岸收費目錄清單，加強價格監管。",
    "擴大提前申報覆蓋面，壓縮整體通關時間。",
    "（責任單位：市商務局、海關；完成時限：２０２４年６月底前）",
    "第一條　為了加強口岸管理，制定本辦法。",
)


def read_text(name: str) -> str:
    return DOCUMENTS[name].read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(load_taxonomy())


def take_apart(coder: Coder, text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Units of a text: label, words without blanks, and codes."""
    units = annotate(text, divide(text))
    coded = coder.code(text, units)
    return [
        (unit.span.label, re.sub(r"\s+", "", unit.text), tuple(c.code for c in found.codings))
        for unit, found in zip(units, coded, strict=True)
    ]


@pytest.fixture(scope="module")
def expected(coder) -> Callable[[str], list[tuple[str, str, tuple[str, ...]]]]:
    """What each document is as plain text, worked out once."""
    return cache(lambda name: take_apart(coder, read_text(name)))


def refuse(path: Path, **limits: int) -> str:
    """What a file is refused with: one sentence that names it."""
    with pytest.raises(SourceError) as error:
        read_within(path, replace(LIMITS, **limits))
    told = str(error.value)
    assert str(path) in told and "\n" not in told and told.endswith(".")
    return told


# --- the same document


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_whether_a_document_has_the_same_units_and_codes_in_every_format(
    tmp_path, coder, expected, name, kind
):
    text = read_text(name)
    path = tmp_path / f"a.{kind}"
    if kind.endswith("docx"):
        samples.write_docx(text, path, numbered=kind.startswith("numbered"))
        read = read_word(path.read_bytes(), LIMITS)
    else:
        write = samples.write_old_html if kind.startswith("old") else samples.write_html
        read = read_html(write(text, path).read_bytes(), LIMITS)
    assert take_apart(coder, read.text) == expected(name) and expected(name)
    assert recognise(read.text) == recognise(text)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_whether_a_document_in_markdown_has_the_same_units_and_codes(
    tmp_path, coder, expected, name
):
    read = read_content(samples.write_md(read_text(name), tmp_path / "a.md"))
    assert take_apart(coder, read.text) == expected(name)


def test_whether_markdown_loses_its_marks_and_nothing_else(tmp_path):
    path = tmp_path / "a.md"
    text = "# 方案 #\r\n> **1.公示收费。**增长**%，达**亿元。\r\n    2.查验\\*\\*\r\n****公司\r\n"
    path.write_bytes(text.encode())
    assert (
        read_content(path).text
        == "方案\r\n1.公示收费。增长**%，达**亿元。\r\n    2.查验**\r\n****公司\r\n"
    )


@pytest.mark.parametrize("name", TABLES)
def test_whether_a_task_table_in_excel_has_the_same_units_and_codes(
    tmp_path, coder, expected, name
):
    path = samples.write_xlsx(read_text(name), tmp_path / "a.xlsx")
    read = read_sheet(path.read_bytes(), LIMITS)
    assert take_apart(coder, read.text) == expected(name) and expected(name)


def test_whether_every_format_is_read_by_the_one_function(tmp_path):
    text = "一、任务\n1.公示收费。\n2.查验提速。\n"
    paths = {
        ".txt": tmp_path / "a.txt",
        ".md": tmp_path / "a.md",
        ".docx": samples.write_docx(text, tmp_path / "a.docx"),
        ".html": samples.write_html(text, tmp_path / "a.html"),
        ".htm": samples.write_old_html(text, tmp_path / "A.HTM"),
        ".xlsx": samples.write_xlsx(text, tmp_path / "a.xlsx"),
        ".pdf": samples.write_pdf(
            tmp_path / "a.pdf",
            [samples.Leaf().text(72, 99, "一、任务").text(72, 120, "1.公示收费。").text(72, 141, "2.查验提速。")],
        ),
    }  # fmt: skip
    for suffix in (".txt", ".md"):
        paths[suffix].write_text(text, encoding="utf-8")
    assert set(paths) == set(FORMATS)
    for suffix, path in paths.items():
        content = read_content(path)
        assert [span.label for span in divide(content.text) if span.is_unit] == ["1", "2"]
        assert content.format == ("html" if suffix == ".htm" else suffix[1:])
        assert bool(content.encoding) == (content.format in ("txt", "md", "html"))


@pytest.mark.parametrize("kind", ["docx", "html", "xlsx"])
def test_whether_places_lie_in_order_in_the_text_and_name_each_row(tmp_path, kind):
    text = read_text(TABLES[0])
    path = getattr(samples, f"write_{kind}")(text, tmp_path / f"a.{kind}")
    content = read_content(path)
    ends = [0, *(place.end for place in content.places)]
    assert all(a <= place.start < place.end for a, place in zip(ends, content.places, strict=False))
    assert ends[-1] <= len(content.text)
    shown = {(place.start, place.end): place.where for place in content.places}
    rows = [row.span() for row in re.finditer(r"(?m)^.*\t.*\t.*\t.*$", content.text)]
    assert rows and set(rows) <= set(shown)
    assert len(set(shown.values())) == len(content.places)


# --- encodings


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf_16_le", "utf_16_be"])
def test_whether_a_text_in_another_encoding_is_read_to_the_same_characters(name, encoding):
    text = read_text(name)
    read = read_plain(text.encode(encoding), LIMITS)
    assert (read.text, read.encoding) == (text, encoding)


@pytest.mark.parametrize("text", TRADITIONAL)
def test_whether_a_short_text_in_big5_is_told_from_the_others(text):
    read = read_plain(text.encode("big5"), LIMITS)
    assert (read.text, read.encoding) == (text, "big5")


@settings(max_examples=60)
@given(st.data())
def test_whether_a_short_piece_of_a_document_in_gb18030_is_told_from_the_others(data):
    text = read_text(data.draw(st.sampled_from(sorted(DOCUMENTS))))
    at = data.draw(st.integers(0, len(text) - 12))
    piece = text[at : at + data.draw(st.integers(8, 40))]
    if len(re.findall(r"[一-龥]", piece)) >= 6:
        assert read_plain(piece.encode("gb18030"), LIMITS).text == piece


@given(
    st.binary(max_size=60) | st.text(max_size=30).map(lambda text: text.encode("utf-8", "replace"))
)
def test_whether_any_bytes_are_either_refused_or_exactly_decoded(data):
    try:
        read = read_plain(data, LIMITS)
    except Refusal:
        return
    assert data.decode(read.encoding) == read.text
    assert "\x00" not in read.text and read.text.strip("\ufeff")


def test_whether_a_byte_order_mark_of_utf_8_stays_in_the_text(tmp_path):
    (tmp_path / "a.txt").write_bytes("\ufeff一、任务\r\n".encode())
    content = read_content(tmp_path / "a.txt")
    assert content.text == "\ufeff一、任务\r\n" and content.encoding == "utf-8"


def test_whether_the_encoding_can_be_told(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("單一窗口".encode("big5"))
    assert read_content(path, encoding="Big5").text == "單一窗口"
    with pytest.raises(SourceError, match=r"not utf-8 text \(byte 0\)"):
        read_content(path, encoding="utf-8")
    with pytest.raises(SourceError, match=r"no text encoding 'klingon'.*gb18030"):
        read_content(path, encoding="klingon")
    with pytest.raises(SourceError, match="no text encoding 'base64'"):
        read_content(path, encoding="base64")


def test_whether_gb2312_is_read_as_the_larger_set_that_such_files_really_use(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("深圳﹒镕".encode("gb18030"))
    assert read_content(path, encoding="gb2312").text == "深圳﹒镕"


# --- what is not read


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.doc", b"", ["old format (.doc)", "save it as .docx"]),
        ("a.wps", b"", ["WPS", "save it as .docx"]),
        ("a.xls", b"", ["old format (.xls)", "save it as .xlsx"]),
        ("a.et", b"", ["WPS table", "save it as .xlsx"]),
        ("a.ofd", b"", ["OFD", "save it as PDF"]),
        ("a.rtf", b"", ["rich text", "save it as .docx"]),
        ("a.csv", b"", ["plain text (.csv)", "save it as .xlsx"]),
        ("a.png", b"", ["picture", "OCR"]),
        ("a.zip", b"", ["archive", "unpack"]),
        ("a.mhtml", b"", ["web page in one file", ".html"]),
        ("a.xyz", b"", ["'.xyz'", ".docx"]),
        ("README", b"", ["no extension", ".docx"]),
        # the name lies
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ["old format (.doc)", "save it as .docx"]),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), ["(.xls)"]),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
         ["protected by a password", "save it without one"]),
        ("a.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ["old format (.doc)"]),
        ("a.docx", b"{\\rtf1 a}", ["rich text"]),
        ("a.pdf", b"<!DOCTYPE html><html><body>404</body></html>", ["web page", ".html"]),
        ("a.txt", b"%PDF-1.7\n", ["a PDF", "name it .pdf"]),
        ("a.docx", b"%PDF-1.7\n", ["a PDF", "name it .pdf"]),
        ("a.txt", b"PK\x03\x04abc", ["packed file", "extension"]),
        ("a.pdf", b"\x89PNG\r\n", ["picture", "OCR"]),
        ("a.html", b"From: x\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n", ["one file"]),
        ("a.docx", b"PK\x03\x04abc", ["damaged"]),
        ("a.docx", "一、任务".encode(), ["no .docx file"]),
        ("a.pdf", b"%PDF-1.7\nabc", ["damaged PDF"]),
        ("a.txt", b"", ["empty"]),
        ("a.html", b"  \n ", ["empty"]),
        ("a.html", b"<html><frameset><frame src=a></frameset></html>", ["no text", "browser"]),
        ("a.html", b"<html><body><script>load()</script></body></html>", ["no text", "scripts"]),
    ],
)  # fmt: skip
def test_whether_what_cannot_be_read_is_refused_with_what_to_do(tmp_path, name, data, words):
    path = tmp_path / name
    path.write_bytes(data)
    told = refuse(path)
    for word in words:
        assert word in told


def test_whether_a_packed_file_is_known_by_what_it_holds(tmp_path):
    book = samples.write_xlsx("序号\t任务", tmp_path / "b.xlsx")
    path = tmp_path / "a.docx"
    path.write_bytes(book.read_bytes())
    assert "name it .xlsx" in refuse(path)
    held = {"ppt/a.xml": "presentation", "OFD.xml": "OFD", "stuff/a.xml": "archive"}
    for name, word in held.items():
        with zipfile.ZipFile(path, "w") as made:
            made.writestr(name, "<a/>")
        assert word in refuse(path)
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert "OpenDocument" in refuse(path)


def test_whether_what_is_no_file_is_refused(tmp_path):
    assert "folder" in refuse(tmp_path)
    assert "no such file" in refuse(tmp_path / "a.docx")
    (tmp_path / "b.docx").mkdir()
    assert "folder" in refuse(tmp_path / "b.docx")


# --- hostile files


def test_whether_a_text_past_the_limits_is_refused(tmp_path):
    huge = tmp_path / "huge.txt"
    huge.touch()
    os.truncate(huge, 200_000_000)
    assert "200 MB, the limit is 50 MB" in refuse(huge)
    line = tmp_path / "line.txt"
    line.write_bytes(b"a" * 10_000_000)
    assert "more than 5,000,000 characters" in refuse(line)
    line.write_bytes("口".encode() * 10_000_000)
    assert "30 MB, the limit is 20 MB" in refuse(line)
    page = tmp_path / "line.html"
    page.write_bytes(b"<p>" + b"a" * 10_000_000)
    assert "more than 5,000,000 characters" in refuse(page)


@pytest.fixture
def word(tmp_path) -> Path:
    return samples.write_docx("一、任务\n1.公示收费。", tmp_path / "word.docx")


@pytest.fixture
def book(tmp_path) -> Path:
    return samples.write_xlsx("序号\t任务\n1\t公示收费", tmp_path / "book.xlsx")


def test_whether_a_bomb_is_refused_before_it_is_unpacked(tmp_path, word, book):
    bomb = tmp_path / "bomb.docx"
    samples.change_parts(word, bomb, {"word/document.xml": b" " * 250_000_000})
    assert "250" in refuse(bomb) and "the limit is 200 MB" in refuse(bomb)
    samples.change_parts(word, bomb, {"word/media/a.xml": b" " * 20_000_000})
    assert "more than 200 times its size" in refuse(bomb)
    samples.change_parts(word, bomb, {f"word/media/{n}.bin": b"" for n in range(10_001)})
    assert "parts, the limit is 10,000" in refuse(bomb)
    sheet = tmp_path / "bomb.xlsx"
    samples.change_parts(book, sheet, {"xl/worksheets/sheet1.xml": b" " * 20_000_000})
    assert "more than 200 times its size" in refuse(sheet)


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;&b;">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!doctype a>',
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_whether_xml_that_declares_entities_is_refused(tmp_path, word, book, declared, encoding):
    for source, part in ((word, "word/document.xml"), (book, "xl/worksheets/sheet1.xml")):
        xml = samples.read_part(source, part)
        head = f'<?xml version="1.0" encoding="{encoding}"?>{declared}'
        body = re.sub(r"^<\?xml[^>]*\?>", "", xml)
        path = tmp_path / f"a{source.suffix}"
        samples.change_parts(source, path, {part: (head + body).encode(encoding)})
        told = refuse(path)
        assert part in told and "declares" in told


def test_whether_xml_in_an_encoding_that_hides_a_declaration_is_refused(tmp_path, word):
    xml = '<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>'
    path = samples.change_parts(word, tmp_path / "a.docx", {"word/document.xml": xml})
    assert "unusual encoding" in refuse(path)


def test_whether_a_line_of_ten_million_characters_in_a_word_document_is_refused(tmp_path, word):
    xml = samples.read_part(word, "word/document.xml")
    text = "".join(map(chr, range(0x4E00, 0x5200))) * 10_000
    path = samples.change_parts(
        word, tmp_path / "a.docx", {"word/document.xml": xml.replace("公示收费", text)}
    )
    assert "limit" in refuse(path)


LOOP = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>> endobj
3 0 obj <</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>> endobj
trailer <</Root 1 0 R>>
"""
PAGE = b"""%%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources
<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>> endobj
4 0 obj <</Length %d/Filter/FlateDecode>> stream
%b
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
6 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 11
/Resources<</XObject<</X 6 0 R>>>>>> stream
/X Do /X Do
endstream endobj
trailer <</Root 1 0 R>>
"""


@pytest.mark.parametrize("count", [b"/Count 2", b"/Count 1000000000", b"/Count -5"])
def test_whether_a_pdf_whose_pages_lie_in_a_loop_is_refused(tmp_path, count):
    path = tmp_path / "a.pdf"
    path.write_bytes(LOOP.replace(b"/Count 2", count))
    assert "damaged" in refuse(path) or "no text" in refuse(path)


@pytest.mark.parametrize("drawn", [b"BT /F 9 Tf (a) Tj ET " * 6_000_000, b"/X Do"])
def test_whether_a_pdf_that_unfolds_without_end_is_refused(tmp_path, drawn):
    packed = zlib.compress(drawn, 9)
    path = tmp_path / "a.pdf"
    path.write_bytes(PAGE % (len(packed), packed))
    assert "limit" in refuse(path, memory_bytes=600_000_000)


def test_whether_a_pdf_of_too_many_pages_is_refused(tmp_path):
    leaves = [samples.Leaf().text(72, 99, "公示收费。") for _ in range(4)]
    path = samples.write_pdf(tmp_path / "a.pdf", leaves)
    assert "4 pages, the limit is 3" in refuse(path, pages=3)
    path = samples.write_pdf(tmp_path / "b.pdf", [samples.Leaf()] * 2_001)
    assert "2,001 pages, the limit is 2,000" in refuse(path)


def test_whether_a_page_that_nests_too_deep_is_refused_instead_of_cut(tmp_path):
    path = tmp_path / "a.html"
    path.write_bytes(b"<div>" * 100_000 + "公示收费。".encode())
    assert "2,048" in refuse(path)
    path.write_bytes(b"<div>" * 900 + "公示收费。".encode())
    assert read_content(path).text == "公示收费。\n"


def test_whether_cells_that_reach_over_millions_are_refused(tmp_path, book):
    page = tmp_path / "a.html"
    page.write_text("<table>" + "<tr><td colspan=1000 rowspan=60000>甲<td>乙" * 9_000, "utf-8")
    assert "5,000,000 characters" in refuse(page)
    xml = samples.read_part(book, "xl/worksheets/sheet1.xml")
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    path = samples.change_parts(
        book,
        tmp_path / "a.xlsx",
        {"xl/worksheets/sheet1.xml": xml.replace("</sheetData>", merged)},
    )
    assert "merged cells" in refuse(path)


def test_whether_a_reader_that_takes_too_long_is_stopped(tmp_path, word):
    assert "longer than 0 seconds, the limit" in refuse(word, seconds=0)


# --- the process that reads


def test_whether_a_module_in_the_current_folder_is_not_run(tmp_path, monkeypatch, word):
    for name in ("docx", "lxml", "json", "compare"):
        (tmp_path / f"{name}.py").write_text("open('hacked', 'w')\nraise SystemExit(9)\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert read_content(word).text.startswith("一、任务")
    assert not (tmp_path / "hacked").exists()


def test_whether_what_a_library_prints_does_not_mix_with_the_answer(capfd, tmp_path):
    # pdfminer complains of this page on standard error
    path = samples.write_pdf(
        tmp_path / "a.pdf",
        [samples.Leaf().grid([72, 200, 300], [50, 90, 130]).text(80, 80, "任务")],
    )
    assert "任务" in read_content(path).text
    assert capfd.readouterr() == ("", "")


@settings(max_examples=25)
@given(st.data())
def test_whether_a_damaged_file_is_read_or_refused_and_nothing_else(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp() / "damaged"
    folder.mkdir(exist_ok=True)
    text = "序号\t任务\n1\t公示收费\n"
    kind = data.draw(st.sampled_from(["docx", "xlsx", "html", "pdf"]))
    whole = folder / f"whole.{kind}"
    if not whole.exists():
        if kind == "pdf":
            samples.write_pdf(whole, [samples.Leaf().text(72, 99, "公示收费。")] * 2)
        else:
            getattr(samples, f"write_{kind}")(text, whole)
    bytes_ = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(bytes_) - 1))
        cut = data.draw(st.integers(0, 30))
        bytes_[at : at + cut] = data.draw(st.binary(max_size=30))
    path = folder / f"a.{kind}"
    path.write_bytes(bytes_)
    try:
        content = read_content(path)
    except SourceError as error:
        assert "\n" not in str(error)
        return
    assert content.text.strip()
    for place in content.places:
        assert content.text[place.start : place.end].strip()
