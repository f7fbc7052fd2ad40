"""The command that builds the HTML reports: ``report``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from compare.site_cli import REPORTS, SOME_FAILED, add_choices, make_each

if TYPE_CHECKING:
    from compare.present.sites import Site

Command = argparse.ArgumentParser
Add = Callable[[str, Callable[[argparse.Namespace], int], str, str], Command]


def add_report(add: Add, notebooks: str) -> None:
    """Add the command.

    Parameters
    ----------
    add : callable
        Makes a command of a name, what it runs, what it does, and an example.
    notebooks : str
        Default folder of the notebooks.
    """
    report = add("report", _report, "build the HTML reports",
                 "policy-compare report --focus 厦门市 --peers 青岛市 上海市 --lang en\n"
                 "  policy-compare report --site reports/sites/*.yml")  # fmt: skip
    add_choices(report, "gap report")
    report.add_argument("--out", metavar="DIR",
                        help=f"where the pages go ({REPORTS}, or what the site says)")  # fmt: skip
    report.add_argument("--notebooks", default=notebooks, metavar="DIR",
                        help="folder with the notebooks (%(default)s)")  # fmt: skip


def _report(given: argparse.Namespace) -> int:
    from compare.present.report import build_reports

    def make(site: Site) -> int:
        out = Path(given.out or site.out or REPORTS)
        run = build_reports(
            Path(given.data),
            out,
            Path(given.notebooks),
            title=site.title,
            jurisdictions=site.jurisdictions,
            themes=site.themes,
            focus=site.focus,
            peers=site.peers,
            language=site.language,
            period=site.period,
            by_period=site.by_period,
            progress=sys.stderr.isatty(),
        )
        for name, reason in run.failed:
            print(f"policy-compare: the report {out / name} failed: {reason}" if given.site
                  else f"policy-compare: the report {name} failed: {reason}", file=sys.stderr)  # fmt: skip
        print(f"{len(run.written)} files: {out / 'index.html'}")
        return SOME_FAILED if run.failed else 0

    return make_each(given, make)
