"""How each coverage state looks: a sign, a colour, and how both read in grey.

The signs are filled further the firmer a state is, and the colours darken in
the same order, so that either of them alone tells the states apart: in print,
in greyscale, and for a reader who does not see colours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class StateStyle:
    """The look of one state.

    Parameters
    ----------
    sign : str
        One character that is drawn in a cell.
    fill, ink : str
        Colours of the cell and of what is written in it, ``#rrggbb``.
    hatched : bool
        Whether the cell is struck through, as for what cannot be compared.
    """

    sign: str
    fill: str
    ink: str
    hatched: bool = False

    @property
    def css(self) -> str:
        """The same as a CSS declaration, for a cell of an HTML table."""
        if not self.hatched:
            return f"background:{self.fill};color:{self.ink}"
        stripes = f"{self.fill} 0 4px,{HATCH} 4px 6px"
        return f"background:repeating-linear-gradient(135deg,{stripes});color:{self.ink}"


HATCH = "#c4c4c4"

STATE_STYLES: Mapping[str, StateStyle] = MappingProxyType(
    {
        "no_document": StateStyle("／", "#ececec", "#3d3d3d", hatched=True),
        "not_found": StateStyle("○", "#ffffff", "#5b6470"),
        "mentioned": StateStyle("◔", "#dde9f3", "#1c3148"),
        "planned": StateStyle("◑", "#a3c8e2", "#0f2438"),
        "specified": StateStyle("◕", "#2f6ea3", "#ffffff"),
        "in_place": StateStyle("●", "#0b2b4c", "#ffffff"),
    }
)
