"""Where tables and texts are printed, with Chinese text in columns that keep their width."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table as Grid

from compare.visible import make_visible

# Where nothing tells the width (a pipe, a file), lines are this long.
WIDTH = 120


class VisibleConsole(Console):
    """A console on which nothing that a document or a name holds acts: it is shown."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Give the segments, the control characters in their text made visible."""
        for text, style, control in super().render(renderable, options):
            # what rich itself tells the terminal is marked as control
            yield Segment(text if control else make_visible(text, "\n"), style, control)


def open_console() -> Console:
    """The standard output; without colours and marks of a terminal where it is none."""
    console = VisibleConsole(highlight=False)
    return console if console.is_terminal else VisibleConsole(highlight=False, width=WIDTH)


def open_grid(head: bool = True) -> Grid:
    """A table without lines, with the names of its columns above them or without."""
    return Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=head)
