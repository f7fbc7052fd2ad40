"""The page of a document: the whole text, each unit where it stands, its codes beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.coding.taxonomy import LANGUAGES
from compare.errors import SelectionError
from compare.loading import Corpus, read_text
from compare.present.document_page import describe_document, document_main
from compare.present.document_text import Bounds, divide_text
from compare.present.pages import write_footer
from compare.present.shell import Edition, render_shell
from compare.present.slugs import document_pages, number_units, slug_documents
from compare.present.wording import phrase, wording
from compare.tables import split_list
from compare.visible import make_visible

DOCUMENTS = (
    "huaibei_2022_q2_work_report",
    "qingdao_2023_measures",
    "shanghai_2023_port_work_points",
    "shaoxing_2022_h1_work_report",
    "xiamen_2022_action_plan",
)


class Seen(HTMLParser):
    """The text of a page by where it stands: as read, in each unit, in each margin, marked."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.raw: list[str] = []
        self.texts: dict[str, str] = {}
        self.marked: dict[str, list[str]] = {}
        self.margins: dict[str, str] = {}
        self.foreign = ""
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag not in ("meta", "br", "wbr"):
            self._open.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self._open.pop()[0] == tag

    def handle_data(self, data):
        classes = [(said.get("class") or "").split() for _, said in self._open]
        unit = next((said["id"] for _, said in self._open if "unit" in (said.get("class") or "").split()), None)  # fmt: skip
        if any("raw" in each for each in classes):
            self.raw.append(data)
            if unit:
                self.texts[unit] = self.texts.get(unit, "") + data
                if self._open[-1][0] == "mark":
                    self.marked.setdefault(unit, []).append(data)
        elif unit and any("margin" in each for each in classes):
            self.margins[unit] = self.margins.get(unit, "") + data
        if not any(said.get("lang") == "zh-Hans" for tag, said in self._open if tag != "html"):
            self.foreign += (
                data if self._open and self._open[-1][0] not in ("style", "script") else ""
            )


def page_of(corpus: Corpus, document: str, text: str, language: str = "zh") -> str:
    head, main = describe_document(corpus, document, language), document_main(corpus, document, text, language)  # fmt: skip
    shown = {language: Edition(head, main, write_footer(corpus, language))}
    return render_shell(shown, language, name="x.html")


@pytest.fixture(scope="module")
def texts(processed, corpus) -> dict[str, str]:
    rows = corpus.documents[["document", "file"]].itertuples(index=False)
    return {document: read_text(processed, file) for document, file in rows}


@pytest.fixture(scope="module")
def pages(corpus, texts) -> dict[tuple[str, str], Seen]:
    return {
        (document, language): Seen(page_of(corpus, document, texts[document], language))
        for document in DOCUMENTS
        for language in LANGUAGES
    }


def units_of(corpus: Corpus, document: str) -> list[SimpleNamespace]:
    numbers = number_units(corpus)
    rows = corpus.units[corpus.units["document"] == document].to_dict("records")
    return [SimpleNamespace(**row, id=f"u-{numbers[row['unit']]}") for row in rows]


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_text_stands_on_its_page_character_for_character(pages, texts, document, language):  # fmt: skip
    assert "".join(pages[document, language].raw) == make_visible(texts[document], "\n\t\u200b")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_unit_has_a_place_of_its_own_with_exactly_its_text(corpus, pages, document):
    units, page = units_of(corpus, document), pages[document, "zh"]
    assert page.texts == {unit.id: unit.text for unit in units}
    assert list(page.texts) == [f"u-{number}" for number in range(1, len(units) + 1)]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_is_marked_in_a_unit_is_its_evidence_and_nothing_else(corpus, pages, document):
    page = pages[document, "en"]
    for unit in units_of(corpus, document):
        codings = corpus.codings[corpus.codings["unit"] == unit.unit]
        spans = zip(codings["start"], codings["end"], strict=True)
        covered = {at for start, end in spans for at in range(start, end)}
        expected = [char for at, char in enumerate(unit.text, unit.start) if at in covered]
        assert "".join(page.marked.get(unit.id, [])) == "".join(expected)


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_margin_says_kind_codes_lead_units_deadline_and_place(corpus, pages, document, language):  # fmt: skip
    words, label = wording(language), corpus.taxonomy.label
    themes = [theme.code for theme in corpus.taxonomy.themes]
    everything = [*themes, *corpus.taxonomy.codes("practice")]
    for unit in units_of(corpus, document):
        margin = pages[document, language].margins[unit.id]
        codes = {*split_list(unit.themes), *split_list(unit.practices)}
        said = {code for code in everything if label(code, language) in margin}
        # one label may be part of another
        longer = {label(code, language) for code in codes}
        assert codes <= said
        assert all(any(label(code, language) in each for each in longer) for code in said)
        kind = f"kind.{unit.kind}.{unit.status}" if unit.status else f"kind.{unit.kind}"
        assert words[kind] in margin
        assert all(name in margin for name in split_list(unit.lead_units))
        deadline = words["quote.long_term"] if unit.deadline == "long_term" else unit.deadline
        assert deadline in margin
        assert phrase(language, "place.offsets", start=unit.start, end=unit.end) in margin


def test_an_english_page_is_english_but_for_what_is_marked_as_chinese(pages):
    for document in DOCUMENTS:
        assert re.findall("[\u3400-\u9fff]+", pages[document, "en"].foreign) == []


def test_the_headings_of_a_document_are_those_of_its_page(corpus, texts):
    page = document_main(corpus, "xiamen_2022_action_plan", texts["xiamen_2022_action_plan"])
    sections = corpus.units.loc[corpus.units["document"] == "xiamen_2022_action_plan", "section"]
    names = {name for section in sections for name in section.split(" > ")}
    listed = [entry.text for entry in page.entries]
    assert all(any(text.endswith(name) for text in listed) for name in names)
    assert all(f'id="{entry.id}"' in page.html for entry in page.entries)


def test_a_page_and_a_masked_figure_are_told_where_they_are_known(corpus, texts):
    document = DOCUMENTS[0]
    placed = replace(corpus, units=corpus.units.assign(place="p. 3"))
    for language in LANGUAGES:
        seen = Seen(page_of(placed, document, texts[document], language))
        assert all("p. 3" in margin for margin in seen.margins.values())
        for unit in units_of(corpus, document):
            masked = wording(language)["quote.redacted"] in seen.margins[unit.id]
            assert masked == unit.redacted


def test_who_corrected_a_unit_is_named(corpus, texts):
    document = DOCUMENTS[1]
    coder = corpus.units["coder"].mask(corpus.units["unit"] == f"{document}-002", "王芳")
    seen = Seen(page_of(replace(corpus, units=corpus.units.assign(coder=coder)), document, texts[document]))  # fmt: skip
    assert [unit for unit, margin in seen.margins.items() if "王芳" in margin] == ["u-2"]


def test_line_ends_of_windows_are_line_ends(corpus, texts):
    document = DOCUMENTS[1]
    text = texts[document].replace("\n", "\r\n")
    units = corpus.units[corpus.units["document"] == document]
    moved = units.assign(
        start=[start + texts[document][:start].count("\n") for start in units["start"]],
        end=[end + texts[document][:end].count("\n") for end in units["end"]],
    )
    assert not units["text"].str.contains("\n").any()
    other = replace(corpus, units=moved, codings=corpus.codings.iloc[:0])
    assert "".join(Seen(page_of(other, document, text)).raw) == text


def test_a_document_without_a_unit_is_shown_all_the_same(corpus, texts):
    document = DOCUMENTS[2]
    bare = replace(corpus, units=corpus.units[corpus.units["document"] != document])
    seen = Seen(page_of(bare, document, texts[document]))
    assert seen.texts == {}
    assert "".join(seen.raw) == make_visible(texts[document], "\n\t\u200b")


def test_units_of_another_text_are_refused(corpus, texts):
    document = DOCUMENTS[1]
    with pytest.raises(SelectionError, match=r"does not stand there.*process again"):
        document_main(corpus, document, "补" + texts[document])
    with pytest.raises(SelectionError, match="nowhere"):
        document_main(corpus, "nowhere", "")


@given(
    st.text(alphabet="一二、（）(第条任务。 \n\r\tabc\u3000", max_size=80),
    st.lists(st.integers(0, 80), max_size=8, unique=True),
    st.lists(st.sampled_from(["任务", "一", "abc"]), max_size=2),
)
def test_whatever_the_units_no_character_is_lost_or_doubled(text, cuts, section):
    cuts = sorted(cut for cut in cuts if cut <= len(text))
    units = [Bounds(a, b, tuple(section)) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    stretches = divide_text(text, units)
    assert "".join(text[each.start : each.end] for each in stretches) == text
    assert [(e.start, e.end) for e in stretches if e.what == "unit"] == [(u.start, u.end) for u in units]  # fmt: skip
    assert all(not text[e.start : e.end].strip() for e in stretches if e.what == "blank")


@given(st.lists(st.text(min_size=1, max_size=70), min_size=1, max_size=6, unique=True))
def test_documents_get_file_names_that_every_system_takes_and_tells_apart(ids):
    def corpus_of(names: list[str]) -> SimpleNamespace:
        return SimpleNamespace(documents=pd.DataFrame({"document": names}), whole=None)

    names = document_pages(corpus_of(ids))
    assert len({name.casefold() for name in names.values()}) == len(ids)
    assert all(re.fullmatch(r"document-[a-z0-9-]{1,80}\.html", name) for name in names.values())
    for name in ids:
        alone = slug_documents(corpus_of([name]))[name]
        # it hangs on the others only where two ids are written the same
        assert slug_documents(corpus_of(ids))[name] == alone or alone in slug_documents(corpus_of(ids)).values()  # fmt: skip
