"""The one exception of the package, and the kinds of it a caller may want to tell apart.

A message is one sentence: what was asked, what was found, what to do.
"""

from __future__ import annotations

from collections.abc import Iterable

from compare.visible import make_visible


class CompareError(Exception):
    """Something a user asked for cannot be done.

    Parameters
    ----------
    asked : str
        What was asked for, with the value as the user gave it.
    found : str
        What was found instead.
    hint : str
        What to do about it.
    """

    def __init__(self, asked: str, found: str, hint: str) -> None:
        self.asked, self.found, self.hint = asked, found, hint
        # names of files and words of documents are in it, and it is shown in terminals
        super().__init__(make_visible(f"{asked}: {found}; {hint}."))

    def __reduce__(self) -> tuple[type[CompareError], tuple[str, str, str]]:
        return type(self), (self.asked, self.found, self.hint)


class SourceError(CompareError):
    """A document or the list of documents cannot be used as it stands."""


class TaxonomyError(CompareError):
    """A taxonomy file is broken."""


class SchemaError(CompareError):
    """A table does not have the columns, types or values that it declares."""


class SelectionError(CompareError):
    """A jurisdiction, period, theme or unit that was asked for is not there."""


class ReportError(CompareError):
    """A report could not be built."""


def describe_os_error(error: OSError) -> str:
    """Say in a sentence that a file cannot be used.

    Examples
    --------
    >>> describe_os_error(OSError(28, "No space left on device", "a.html"))
    'the file a.html: it cannot be read or written (No space left on device); check the path, its permissions and the space on the disk.'
    """
    where = f"the file {error.filename}" if error.filename else "a file"
    found = f"it cannot be read or written ({error.strerror})"
    return str(
        CompareError(where, found, "check the path, its permissions and the space on the disk")
    )


def list_choices(choices: Iterable[object], limit: int = 40) -> str:
    """Join valid choices for a message, the first `limit` of them.

    Examples
    --------
    >>> list_choices(["厦门市", "青岛市"])
    '厦门市, 青岛市'
    """
    names = [str(choice) for choice in choices]
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more
