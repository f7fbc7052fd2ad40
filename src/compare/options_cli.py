"""Options that several commands share: where the tables are, and what of them is compared."""

from __future__ import annotations

import argparse

PROCESSED = "data/processed"


def add_data(command: argparse.ArgumentParser) -> None:
    """Let a command be told where the processed tables are."""
    command.add_argument(
        "--data", default=PROCESSED, metavar="DIR", help="the processed tables (%(default)s)"
    )


def add_jurisdictions(command: argparse.ArgumentParser) -> None:
    """Let a command be told which jurisdictions are compared."""
    command.add_argument("--jurisdictions", nargs="+", metavar="NAME", help="only these")


def add_themes(command: argparse.ArgumentParser) -> None:
    """Let a command be told which themes are compared."""
    command.add_argument("--themes", nargs="+", metavar="CODE", help="only these, by their codes")


def add_peers(command: argparse.ArgumentParser) -> None:
    """Let a command be told whom to compare with."""
    command.add_argument("--peers", nargs="+", metavar="NAME", help="jurisdictions to compare with (all others)")  # fmt: skip


def add_period(command: argparse.ArgumentParser) -> None:
    """Let a command be told which years, and whether they are compared."""
    command.add_argument("--period", metavar="PERIOD",
                         help="only what is about a year or period, such as 2022, 2023-2025 or 2022-Q2")  # fmt: skip
    command.add_argument("--by-period", action="store_true",
                         help="compare years: each jurisdiction and year is a party, such as '厦门市 2022'")  # fmt: skip


def add_language(command: argparse.ArgumentParser, default: str | None = "zh") -> None:
    """Let a command be told in which language to answer; None where a file may say it, too."""
    command.add_argument("--lang", choices=("zh", "en"), default=default, help="language (zh)")
