"""The Word brief: a gap report in the form in which an office passes papers on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from compare.exports.official import Official
from compare.exports.sheets import name_state
from compare.present.basis import Basis, name_document
from compare.present.blocks import list_basis
from compare.present.citing import cite_result, list_versions
from compare.present.evidence import list_gaps, list_only_focus, quote_gaps
from compare.present.pages import describe_parameters
from compare.present.quotations import Quotation
from compare.present.sentences import describe_corpus, describe_gaps
from compare.present.states import STATE_STYLES
from compare.present.wording import join_names, phrase, wording

if TYPE_CHECKING:
    from compare.analysis.gaps import Gaps
    from compare.exports.findings import Findings

MOST = 2  # units that are quoted for what only the focus has; the workbook has them all


def make_brief(found: Findings, focus: str) -> bytes:
    """Make the brief of one focus, the same bytes for the same findings.

    Parameters
    ----------
    found : Findings
        What to write.
    focus : str
        One of those in ``found.gaps``.

    Returns
    -------
    bytes
        A ``.docx`` file.
    """
    brief = _Brief(found, found.gaps[focus])
    brief.write()
    return brief.paper.save()


def choose_quote(quotes: Sequence[Quotation]) -> Quotation:
    """Choose the unit with most evidence, the first of those that have as much.

    Parameters
    ----------
    quotes : sequence of Quotation
        At least one.
    """
    return max(quotes, key=lambda quote: sum(len(text) for text, marked in quote.parts if marked))


class _Brief:
    """What the sections of one brief share."""

    def __init__(self, found: Findings, gaps: Gaps) -> None:
        self.found, self.gaps, self.corpus = found, gaps, found.corpus
        self.language, self.words = found.language, wording(found.language)
        self.names = found.corpus.names(found.language)
        self.focus = self.names[gaps.focus]
        self.paper = Official(self.tell("brief.title"), found.language)

    def tell(self, key: str, **facts: Any) -> str:
        return phrase(self.language, key, focus=self.focus, **facts)

    def together(self, sentences: list[str]) -> str:
        """Sentences as one paragraph."""
        return ("" if self.language == "zh" else " ").join(sentences)

    def beside(self, name: str, *said: str) -> str:
        join = "，" if self.language == "zh" else ", "
        return self.tell("brief.beside", name=name, said=join.join(filter(None, said)))

    def write(self) -> None:
        self._summarise()
        if len(self.gaps.missing):
            self._list()
        self._tell_only_focus()
        self._tell_not_comparable()
        self._tell_basis()
        if len(self.gaps.missing):
            # last, as a paper's annex: what is to be decided stands on the first pages
            self._quote()

    def _summarise(self) -> None:
        if self.found.period is not None:
            said = phrase(self.language, "basis.period", period=self.found.period)
            self.paper.say(said, "Subtitle")
        self.paper.head(self.words["brief.summary"], 1)
        self.paper.say(self.together(describe_gaps(self.gaps, self.corpus, self.language)))
        self.paper.say(self.words["gaps.absence"])

    def _list(self) -> None:
        self.paper.head(self.tell("brief.missing"), 1)
        self.paper.say(self.words["brief.order"])
        rows = [
            (
                str(number),
                row["label"] if row["level"] == "theme" else f"{row['label']}\n{row['theme']}",
                self._below(name_state(row["focus_state"], self.language), row["rests"][0], row["miss"]),
                f"{row['of']}\n{self._peers(row)}",
                name_state(row["firmest"], self.language),
            )
            for number, row in enumerate(list_gaps(self.gaps, self.corpus, self.language), 1)
        ]  # fmt: skip
        heads = [self.words["brief.number"], self.words["brief.practice"], self.focus,
                 self.words["table.n_peers"], self.words["table.firmest"]]  # fmt: skip
        self.paper.tabulate(heads, rows, (12, 42, 45, 34, 23))
        if any(row[2].count("\n") for row in rows):
            self.paper.say(self.words["miss.about"])
        self._explain_marks()

    def _below(self, *parts: str) -> str:
        return "\n".join(filter(None, parts))

    def _peers(self, row: dict[str, Any]) -> str:
        said = [f"{name} {mark}".strip() for name, mark, _ in row["peers"]]
        return join_names(said, self.language)

    def _explain_marks(self) -> None:
        compared = (self.gaps.focus, *self.gaps.peers)
        listed = list_basis(Basis(self.corpus), self.corpus, self.language, compared)
        if listed:
            self.paper.say(self.words["basis.cells"])
        for name, several in listed:
            self.paper.say(self.beside(name, *map(str, several)))

    def _quote(self) -> None:
        self.paper.head(self.words["brief.quotes"], 1, new_page=True)
        self.paper.say(self.tell("brief.quotes.about", sheet=self.words["sheet.quotes"]))
        missing = self.gaps.missing
        told = set(missing.loc[missing["level"] == "practice", "theme"])
        if told & set(missing.loc[missing["level"] == "theme", "code"]):
            self.paper.say(self.words["brief.quotes.themes"])
        listed = list_gaps(self.gaps, self.corpus, self.language)
        quoted = quote_gaps(self.gaps, self.corpus, self.language)
        for row, tabled, gap in zip(missing.to_dict("records"), listed, quoted, strict=True):
            if row["code"] not in told:
                self._quote_gap(tabled, gap)

    def _quote_gap(self, tabled: dict[str, Any], gap: dict[str, Any]) -> None:
        theme = gap["level"] == "theme"
        self.paper.head(self.beside(gap["label"], self.words["table.theme"] if theme else gap["theme"]), 2)  # fmt: skip
        state = name_state(gap["firmest"], self.language)
        self.paper.say(
            self.tell("brief.item", of=gap["of"], peers=self._peers(tabled), state=state)
        )
        for peer in gap["quoted"]:
            self.paper.head(self.beside(peer["name"], name_state(peer["state"], self.language)), 3)
            self._show(choose_quote(peer["quotes"]), len(peer["quotes"]) - 1)
        own, likeness = name_state(gap["focus_state"], self.language), ""
        if not gap["nearest"]:
            self.paper.head(self.beside(self.tell("gaps.nearest.none"), own), 3)
        else:
            likeness = self.tell("gaps.score", score=gap["score"]) if gap["score"] else ""
            self.paper.head(self.beside(self.tell("gaps.nearest"), own, likeness), 3)
            self._show(gap["nearest"])
        if gap["missed"]:
            self.paper.source(gap["missed"])

    def _show(self, quote: Quotation, more: int = 0) -> None:
        said = self.tell("brief.more", n=more) if more else ""
        self.paper.quote(quote.parts)
        self.paper.source(self._place(quote, said))

    def _place(self, quote: Quotation, more: str) -> str:
        """Where a quotation stands, and what is known of it, on one line."""
        join, colon = ("；", "：") if self.language == "zh" else ("; ", ": ")
        spells = quote.elaborates and self.tell("quote.elaborates", label=quote.elaborates)
        facets = (("quote.lead_units", "、".join(quote.lead_units)), ("quote.deadline", quote.deadline))  # fmt: skip
        said = [
            f"{quote.source} {quote.place}",
            self.tell("place.offsets", start=quote.start, end=quote.end),
            quote.kind, spells, self.words["quote.redacted"] if quote.redacted else "",
            *(f"{self.words[key]}{colon}{value}" for key, value in facets if value),
            f"{self.words['place.elsewhere']}{colon}{join.join(quote.elsewhere)}" if quote.elsewhere else "",
            more,
        ]  # fmt: skip
        return f"{self.words['brief.source']}{colon}{join.join(filter(None, said))}"

    def _tell_only_focus(self) -> None:
        rows = list_only_focus(self.gaps, self.corpus, self.language)
        if not rows:
            return
        self.paper.head(self.tell("brief.only"), 1)
        self.paper.tabulate(
            [self.words[key] for key in ("brief.practice", "sheet.state", "review.text")],
            [
                (
                    row["label"] if row["level"] == "theme" else f"{row['label']}\n{row['theme']}",
                    name_state(row["state"], self.language),
                    "\n".join(self._cell(quote) for quote in row["quotes"][:MOST]),
                )
                for row in rows
            ],
            (45, 23, 88),
        )

    def _cell(self, quote: Quotation) -> str:
        text = "".join(part for part, _ in quote.parts).replace("\n", " ")
        return self.beside(text, f"{quote.source} {quote.place}")

    def _tell_not_comparable(self) -> None:
        self.paper.head(self.words["brief.not_comparable"], 1)
        rows = self.gaps.not_comparable.to_dict("records")
        if not rows:
            self.paper.say(self.words["gaps.all_comparable"])
            return
        self.paper.say(self.words["sheet.not_comparable.meaning"])
        heads = [self.words["table.jurisdiction"], self.words["table.reason"]]
        told = [(self.names[row["jurisdiction"]], self.words[f"reason.{row['reason']}"]) for row in rows]  # fmt: skip
        self.paper.tabulate(heads, told, (40, 116))

    def _tell_basis(self) -> None:
        self.paper.head(self.words["brief.basis"], 1)
        compared = self.corpus.select([self.gaps.focus, *self.gaps.peers])
        self.paper.head(self.words["brief.documents"], 2)
        self.paper.say(self.together(describe_corpus(compared, self.language)))
        heads = ("table.jurisdiction", "table.document", "table.period", "table.published", "table.identity")  # fmt: skip
        rows = [
            (
                self.names[row["jurisdiction"]],
                self._below(name_document(row), row["document_number"], row["issuing_body"],
                            row["evidence"] if row["identity"] == "inferred" else ""),
                row["period"],
                row["publication_date"],
                self.words[f"identity.{row['identity']}"],
            )
            for row in compared.documents.to_dict("records")
        ]  # fmt: skip
        self.paper.tabulate([self.words[key] for key in heads], rows, (25, 66, 20, 24, 21))
        self.paper.head(self.words["brief.states"], 2)
        states = [(name_state(state, self.language), self.words[f"state.{state}.meaning"]) for state in STATE_STYLES]  # fmt: skip
        self.paper.tabulate([self.words["sheet.state"], self.words["brief.meaning"]], states, (34, 122))  # fmt: skip
        self.paper.head(self.words["brief.versions"], 2)
        chosen = self.found.list_parameters(focus=self.gaps.focus, peers=list(self.gaps.peers))
        said = [
            *describe_parameters(chosen, self.corpus, self.language),
            *list_versions(compared, self.language),
        ]
        self.paper.tabulate([self.words["brief.item.name"], self.words["brief.item.value"]], said, (46, 110))  # fmt: skip
        self.paper.head(self.words["brief.cite"], 2)
        self.paper.say(cite_result(compared, self.language))
