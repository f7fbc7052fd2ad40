"""What must hold for every document, however damaged: it is refused in a sentence, or it is quoted exactly."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from compare.adding import add_documents
from compare.coding.coder import Coder
from compare.coding.taxonomy import load_taxonomy
from compare.corpus.facets import annotate
from compare.corpus.identity import infer_identity
from compare.corpus.readers import Content, read_content
from compare.corpus.sources import load_sources
from compare.corpus.units import divide, recognise
from compare.errors import CompareError
from compare.pipeline import process


@cache
def make_coder() -> Coder:
    """One coder for all cases."""
    return Coder(load_taxonomy())


def examine(data: bytes, suffix: str = ".txt", *, coded: bool = True, added: bool = False) -> str:
    """Take a document all its way, and see that what must hold holds.

    Parameters
    ----------
    data : bytes
        The file.
    suffix : str
        Its format.
    coded : bool
        Whether its units are coded, too.
    added : bool
        Whether it is added to a folder and processed there, too.

    Returns
    -------
    str
        ``read`` or ``refused``.

    Raises
    ------
    AssertionError
        Something does not hold.
    Exception
        Whatever crashed.
    """
    with TemporaryDirectory() as name:
        path = Path(name) / f"a{suffix}"
        path.write_bytes(data)
        try:
            content = read_content(path)
        except CompareError as error:
            assert "\n" not in str(error)
            content = None
        if added:
            add_and_process(path, content)
    if content is None:
        return "refused"
    if suffix == ".txt" and content.encoding == "utf-8":
        assert content.text == data.decode()
    check_places(content)
    check_text(content.text, coded)
    return "read"


def check_places(content: Content) -> None:
    """Places lie in the text, in order and apart."""
    at = 0
    for place in content.places:
        assert at <= place.start < place.end <= len(content.text)
        at = place.end


def check_text(text: str, coded: bool) -> None:
    """Spans tile the text, units and evidence quote it, codes are of the taxonomy."""
    spans, at = divide(text), 0
    for span in spans:
        assert span.start == at < span.end
        at = span.end
    assert at == len(text)
    units = annotate(text, spans)
    for unit in units:
        assert unit.text == text[unit.span.start : unit.span.end] and unit.text.strip()
    found = infer_identity(text, "a.txt")
    assert found.year is None or 1000 <= found.year <= 9999
    recognise(text)
    if coded:
        check_codes(text, units)


def check_codes(text: str, units: tuple) -> None:
    """Evidence quotes the text, and every code is of the taxonomy."""
    coder = make_coder()
    levels = {code: "theme" for code in (theme.code for theme in coder.taxonomy.themes)}
    levels |= {p.code: "practice" for theme in coder.taxonomy.themes for p in theme.practices}
    for unit, found in zip(units, coder.code(text, units), strict=True):
        assert unit.kind.kind != "context" or not found.codings
        for coding in found.codings:
            assert levels[coding.code] == coding.level and 0 <= coding.confidence <= 1
            assert coder.taxonomy.theme_of(coding.code).code == coding.theme and coding.evidence
            for piece in coding.evidence:
                assert text[piece.start : piece.end] == piece.words != ""


def add_and_process(path: Path, content: Content | None) -> None:
    """It is added or refused, and what is added can be listed and processed."""
    raw = path.parent / "raw"
    added = add_documents([path], raw)
    assert len(added.documents) + len(added.refused) == 1
    assert bool(added.documents) == (content is not None)
    if added.documents:
        assert load_sources(raw) == added.documents
        corpus = process(raw, path.parent / "out")
        text = (
            (path.parent / "out" / "text" / f"{added.documents[0].file}.txt").read_bytes().decode()
        )
        assert content is not None and text == content.text
        for row in corpus.units.to_dict("records"):
            assert text[row["start"] : row["end"]] == row["text"]
