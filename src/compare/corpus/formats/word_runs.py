"""The text of a Word paragraph: its runs, without what is deleted, hidden or a field's code."""

from __future__ import annotations

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
# Not read: what is deleted, notes, the code of fields, readings above characters.
_LEFT_OUT = frozenset(
    f"{W}{name}"
    for name in (
        "del", "moveFrom", "pPr", "rPr", "delText", "instrText", "delInstrText", "footnoteReference",
        "endnoteReference", "commentReference", "annotationRef", "sdtPr", "sdtEndPr", "rt", "rubyPr",
        "footnoteRef", "endnoteRef", "pgNum", "fldData",
    )
)  # fmt: skip


class RunReader:
    """Reads the text of paragraphs; a field may begin in one and end in another."""

    def __init__(self) -> None:
        # for each open field its code, and whether its result is being read
        self._fields: list[tuple[str, bool]] = []

    def read(self, paragraph: Any) -> tuple[str, list[Any]]:
        """Text of a paragraph, and the contents of the text boxes in it.

        Parameters
        ----------
        paragraph : element
            A ``w:p``.

        Returns
        -------
        str
            With tabs and line ends where they stand.
        list of element
            The ``w:txbxContent`` of its text boxes, each once.
        """
        parts: list[str] = []
        boxes: list[Any] = []
        self._walk(paragraph, parts, boxes)
        return "".join(parts), boxes

    def _walk(self, parent: Any, parts: list[str], boxes: list[Any]) -> None:
        for child in parent:
            tag = child.tag
            if tag in (f"{W}t", f"{_M}t"):
                if self._is_shown():
                    parts.append(child.text or "")
            elif tag == f"{W}instrText":
                self._note_code(child.text or "")
            elif tag == f"{W}fldChar":
                self._note_field(child.get(f"{W}fldCharType"))
            elif tag == f"{W}fldSimple":
                if not _is_contents(child.get(f"{W}instr", "")):
                    self._walk(child, parts, boxes)
            elif tag in _SIGNS:
                if self._is_shown():
                    parts.append(_SIGNS[tag])
            elif tag == f"{_MC}AlternateContent":
                # the same thing twice: for newer programs, and for older ones
                choice = child.find(f"{_MC}Choice")
                chosen = child.find(f"{_MC}Fallback") if choice is None else choice
                if chosen is not None:
                    self._walk(chosen, parts, boxes)
            elif tag == f"{W}txbxContent":
                boxes.append(child)
            elif tag not in _LEFT_OUT and isinstance(tag, str) and not _is_hidden(child):
                self._walk(child, parts, boxes)

    def _note_field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(("", False))
        elif kind == "separate" and self._fields:
            self._fields[-1] = (self._fields[-1][0], True)
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note_code(self, code: str) -> None:
        if self._fields and not self._fields[-1][1]:
            self._fields[-1] = (self._fields[-1][0] + code, False)

    def _is_shown(self) -> bool:
        return all(shown and not _is_contents(code) for code, shown in self._fields)


def _is_contents(code: str) -> bool:
    """Whether the code of a field makes a table of contents."""
    return code.split()[:1] == ["TOC"]


def _is_hidden(run: Any) -> bool:
    found = run.find(f"{W}rPr/{W}vanish") if run.tag == f"{W}r" else None
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")
