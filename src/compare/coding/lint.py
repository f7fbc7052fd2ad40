"""Checking a taxonomy: what is wrong in it, what is doubtful, as a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from compare.coding.matching import Matcher, normalise
from compare.coding.taxonomy import Taxonomy, Words

SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True)
class Finding:
    """Something found in a taxonomy.

    Parameters
    ----------
    severity : str
        ``error`` (cannot be meant), ``warning`` (likely a slip), ``note``.
    code : str
        The theme or practice it concerns.
    message : str
        What was found and what to do.
    """

    severity: str
    code: str
    message: str


def lint_taxonomy(taxonomy: Taxonomy) -> tuple[Finding, ...]:
    """Check a taxonomy that could be read for what is likely wrong in it.

    Parameters
    ----------
    taxonomy : Taxonomy
        The taxonomy.

    Returns
    -------
    tuple of Finding
        Errors first, then warnings, then notes.

    Examples
    --------
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> [finding for finding in lint_taxonomy(load_taxonomy()) if finding.severity == "error"]
    []
    """
    checks: tuple[Callable[[Taxonomy], Iterator[Finding]], ...] = (
        find_clashes,
        find_repetitions,
        find_hidden_labels,
        find_dead_negatives,
        find_empty_codes,
        find_short_labels,
        find_broken_patterns,
        find_field_problems,
    )
    findings = [finding for check in checks for finding in check(taxonomy)]
    return tuple(sorted(findings, key=lambda f: SEVERITIES.index(f.severity)))


def _entries(taxonomy: Taxonomy) -> Iterator[tuple[str, str, Words]]:
    """Code, code of its theme, and words of every entry."""
    for theme, practice, words in taxonomy.every_words():
        yield (practice.code if practice else theme.code), theme.code, words


def find_clashes(taxonomy: Taxonomy) -> Iterator[Finding]:
    """Labels that stand under two themes: both are coded wherever one is meant."""
    owners: dict[str, dict[str, str]] = {}
    for code, theme, words in _entries(taxonomy):
        for label in words.labels:
            owners.setdefault(normalise(label).text, {}).setdefault(theme, code)
    for label, by_theme in owners.items():
        if len(by_theme) > 1:
            codes = list(by_theme.values())
            yield Finding(
                "note",
                codes[0],
                f"the label {label!r} speaks for {' and '.join(codes)}; keep both only if a text "
                "with it acts on both",
            )


def find_repetitions(taxonomy: Taxonomy) -> Iterator[Finding]:
    """Words written twice for one code, or both for and against it."""
    for code, _, words in _entries(taxonomy):
        seen: dict[str, str] = {}
        for kind in ("labels", "hints", "negative"):
            for word in getattr(words, kind):
                plain = normalise(word).text
                if plain in seen and {kind, seen[plain]} & {"negative"} and kind != seen[plain]:
                    yield Finding(
                        "error", code, f"{word!r} is both a label and a negative; keep one"
                    )
                elif plain in seen:
                    yield Finding("warning", code, f"{word!r} is written twice; keep one")
                seen.setdefault(plain, kind)


def find_hidden_labels(taxonomy: Taxonomy) -> Iterator[Finding]:
    """Labels of a theme around a label of its practice: the longer match leaves none to the practice."""
    for theme in taxonomy.themes:
        own = {
            normalise(label).text: practice.code
            for practice in theme.practices
            for label in practice.words.labels
        }
        for label in theme.words.labels:
            plain = normalise(label).text
            inside = sorted({own[word] for word in own if word in plain})
            if inside and plain not in own:
                yield Finding(
                    "warning",
                    theme.code,
                    f"the label {label!r} hides a label of {' and '.join(inside)} inside it; "
                    "write it there, too",
                )


def find_dead_negatives(taxonomy: Taxonomy) -> Iterator[Finding]:
    """Negatives that hold no label, so that they never keep anything from being coded."""
    labels = {
        normalise(word).text
        for _, _, words in _entries(taxonomy)
        for word in (*words.labels, *words.hints)
    }
    for code, _, words in _entries(taxonomy):
        for word in words.negative:
            plain = normalise(word).text
            # an overlap at either end is enough to take the place of a label
            overlaps = any(
                label in plain
                or any(plain.endswith(label[:n]) or plain.startswith(label[-n:]) for n in (2, 3))
                for label in labels
            )
            if not overlaps:
                yield Finding(
                    "warning", code, f"the negative {word!r} overlaps no label; take it out"
                )


def find_empty_codes(taxonomy: Taxonomy) -> Iterator[Finding]:
    """Codes without a word: they are never given."""
    for code, _, words in _entries(taxonomy):
        if not (words.labels or words.patterns):
            yield Finding("error", code, "it has neither labels nor patterns; give it some")


def find_short_labels(taxonomy: Taxonomy) -> Iterator[Finding]:
    """Labels so short that they match by accident."""
    for code, _, words in _entries(taxonomy):
        for label in words.labels:
            if len(normalise(label).text) < 2:
                yield Finding("error", code, f"the label {label!r} is too short; write it out")


def find_broken_patterns(taxonomy: Taxonomy) -> Iterator[Finding]:
    """Patterns with an empty word, or with nothing that must be there."""
    for code, _, words in _entries(taxonomy):
        for pattern in words.patterns:
            for group in pattern.split("&"):
                parts = [part.strip() for part in group.split("+")]
                if any(not word.strip(" !") for part in parts for word in part.split("|")):
                    yield Finding("error", code, f"the pattern {pattern!r} has an empty word")
                elif all(part.startswith("!") for part in parts):
                    yield Finding(
                        "error", code, f"the pattern {pattern!r} wants nothing, it only forbids"
                    )
            if not any(sign in pattern for sign in "+&"):
                yield Finding(
                    "warning", code, f"the pattern {pattern!r} is a single word; make it a label"
                )


def find_field_problems(taxonomy: Taxonomy) -> Iterator[Finding]:
    """A taxonomy without a theme in the field, or without one outside it."""
    if not taxonomy.in_field:
        yield Finding("error", taxonomy.name, "it has no theme in the field; add one")
    if taxonomy.outside is None:
        yield Finding(
            "note",
            taxonomy.name,
            "it has no theme with in_field: false, so what lies outside the field stays uncoded",
        )


def find_unused(taxonomy: Taxonomy, texts: Sequence[str]) -> Iterator[Finding]:
    """Labels and patterns that match nothing in some texts, or stand in one of them only.

    Parameters
    ----------
    taxonomy : Taxonomy
        The taxonomy.
    texts : sequence of str
        Documents; the more, the more it says.

    Yields
    ------
    Finding
        Notes: a word that other documents never use was made for one.
    """
    matcher = Matcher(taxonomy)
    found: dict[tuple[str, str], set[int]] = {}
    for number, text in enumerate(texts):
        for hit in matcher.find(normalise(text)):
            found.setdefault((hit.code, hit.label), set()).add(number)
    for code, _, words in _entries(taxonomy):
        for word in (*words.labels, *words.patterns):
            times = len(found.get((code, word), ()))
            if not times:
                yield Finding("note", code, f"{word!r} matches nothing in {len(texts)} documents")
            elif times == 1 and len(texts) > 1:
                yield Finding(
                    "note", code, f"{word!r} stands in one of {len(texts)} documents only"
                )


def describe_taxonomy(taxonomy: Taxonomy, findings: tuple[Finding, ...]) -> str:
    """Write the report of a check: what the taxonomy holds, then what was found.

    Parameters
    ----------
    taxonomy : Taxonomy
        The taxonomy.
    findings : tuple of Finding
        What `lint_taxonomy` found in it.

    Returns
    -------
    str
        Lines to print.
    """
    lines = [f"{taxonomy!r}", ""]
    for theme in taxonomy.themes:
        every = [theme.words, *(practice.words for practice in theme.practices)]
        counts = [sum(len(getattr(w, kind)) for w in every) for kind in ("labels", "hints", "patterns", "negative")]  # fmt: skip
        flags = [name for name in ("core", "instrument") if getattr(theme, name)]
        flags += [] if theme.in_field else ["outside the field"]
        lines.append(
            f"{theme.code}  {theme.label('zh')} / {theme.label('en')}"
            + (f"  [{', '.join(flags)}]" if flags else "")
        )
        lines.append(
            f"    {len(theme.practices)} practices, {counts[0]} labels, {counts[1]} hints, "
            f"{counts[2]} patterns, {counts[3]} negative labels"
        )
    lines.append("")
    by_severity = {s: [f for f in findings if f.severity == s] for s in SEVERITIES}
    for severity, found in by_severity.items():
        lines.extend(f"{severity}: {f.code}: {f.message}" for f in found)
    if findings:
        lines.append("")
    lines.append(", ".join(f"{len(found)} {severity}s" for severity, found in by_severity.items()))
    return "\n".join(lines)


def list_codes_as_markdown(taxonomy: Taxonomy) -> str:
    """Write the themes and practices as Markdown tables, for the codebook of users."""
    parts = []
    for theme in taxonomy.themes:
        head = [
            f"### `{theme.code}` {theme.label('zh')} · {theme.label('en')}",
            "",
            f"{theme.definition['zh']} {theme.definition['en']}",
        ]
        rows = [
            f"| `{p.code}` | {p.label('zh')} | {p.label('en')} | {p.definition['zh']} |"
            for p in theme.practices
        ]
        if rows:
            head += ["", "| practice | 做法 | | 含义 |", "| --- | --- | --- | --- |", *rows]
        parts.append("\n".join(head))
    return "\n\n".join(parts) + "\n"
