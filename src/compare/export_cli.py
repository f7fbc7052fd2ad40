"""The command by which results are taken along: ``export``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from compare.site_cli import REPORTS, SOME_FAILED, add_choices, make_each

if TYPE_CHECKING:
    from compare.present.sites import Site

FOLDER = "export"

Command = argparse.ArgumentParser
Add = Callable[[str, Callable[[argparse.Namespace], int], str, str], Command]


def add_export(add: Add) -> None:
    """Add the command.

    Parameters
    ----------
    add : callable
        Makes a command of a name, what it runs, what it does, and an example.
    """
    export = add("export", _export, "write an Excel workbook, Word briefs, tables and pictures",
                 "policy-compare export --focus 厦门市 --peers 青岛市 上海市 --out 带走")  # fmt: skip
    add_choices(export, "brief")
    export.add_argument("--out", metavar="DIR",
                        help=f"where the files go ({REPORTS}/{FOLDER}, or {FOLDER} in the folder of the site)")  # fmt: skip
    export.add_argument("--no-pictures", action="store_true",
                        help="leave out the PNG and SVG of the figures, which need a Chrome")  # fmt: skip


def _export(given: argparse.Namespace) -> int:
    from compare.exports.exporting import export

    def make(site: Site) -> int:
        out = Path(given.out or Path(site.out or REPORTS, FOLDER))
        run = export(
            given.data,
            out,
            jurisdictions=site.jurisdictions,
            themes=site.themes,
            focus=site.focus,
            peers=site.peers,
            language=site.language,
            period=site.period,
            by_period=site.by_period,
            pictures=not given.no_pictures,
        )
        for changed, kept in run.kept:
            print(f"policy-compare: {changed} was changed since it was exported; "
                  f"what was in it is now in {kept}.", file=sys.stderr)  # fmt: skip
        for name, reason in run.failed:
            print(f"policy-compare: {name} could not be written: {reason}", file=sys.stderr)
        print(f"{len(run.written)} files: {out}")
        return SOME_FAILED if run.failed else 0

    return make_each(given, make)
