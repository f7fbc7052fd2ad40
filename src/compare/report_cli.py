"""The command that builds the HTML reports: ``report``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from compare.options_cli import (
    add_data,
    add_jurisdictions,
    add_language,
    add_peers,
    add_period,
    add_themes,
)

SOME_FAILED = 1

Command = argparse.ArgumentParser
Add = Callable[[str, Callable[[argparse.Namespace], int], str, str], Command]


def add_report(add: Add, reports: str, notebooks: str) -> None:
    """Add the command.

    Parameters
    ----------
    add : callable
        Makes a command of a name, what it runs, what it does, and an example.
    reports, notebooks : str
        Default folders.
    """
    report = add("report", _report, "build the HTML reports",
                 "policy-compare report --focus 厦门市 --peers 青岛市 上海市 --lang en")  # fmt: skip
    add_data(report)
    add_jurisdictions(report)
    add_themes(report)
    report.add_argument("--focus", nargs="+", metavar="NAME",
                        help="jurisdictions that get a gap report (all)")  # fmt: skip
    add_peers(report)
    add_period(report)
    add_language(report)
    report.add_argument("--out", default=reports, metavar="DIR",
                        help="where the pages go (%(default)s)")  # fmt: skip
    report.add_argument("--notebooks", default=notebooks, metavar="DIR",
                        help="folder with the notebooks (%(default)s)")  # fmt: skip


def _report(given: argparse.Namespace) -> int:
    from compare.present.report import build_reports

    run = build_reports(
        Path(given.data),
        Path(given.out),
        Path(given.notebooks),
        jurisdictions=given.jurisdictions,
        themes=given.themes,
        focus=given.focus,
        peers=given.peers,
        language=given.lang,
        period=given.period,
        by_period=given.by_period,
        progress=sys.stderr.isatty(),
    )
    for name, reason in run.failed:
        print(f"policy-compare: the report {name} failed: {reason}", file=sys.stderr)
    print(f"{len(run.written)} files: {Path(given.out) / 'index.html'}")
    return SOME_FAILED if run.failed else 0
