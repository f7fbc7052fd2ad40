"""What the commands that make sets of reports share: the option ``--site``, and one set after the other."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from compare.errors import CompareError, SelectionError, describe_os_error
from compare.options_cli import (
    add_data,
    add_jurisdictions,
    add_language,
    add_peers,
    add_period,
    add_themes,
)

if TYPE_CHECKING:
    from compare.present.sites import Site

REPORTS = "reports"
BAD_INPUT, SOME_FAILED = 2, 1


def add_site(command: argparse.ArgumentParser) -> None:
    """Let a command be told of files that say what it is to make."""
    command.add_argument("--site", nargs="+", metavar="FILE", default=[],
                         help="files (YAML) that each describe a set of reports; options given here win")  # fmt: skip


def add_choices(command: argparse.ArgumentParser, focus: str) -> None:
    """Let a command be told what a set is of: its files, or what stands in them.

    Parameters
    ----------
    command : argparse.ArgumentParser
        The command.
    focus : str
        What a jurisdiction in focus gets.
    """
    for choose in (add_site, add_data, add_jurisdictions, add_themes):
        choose(command)
    command.add_argument("--focus", nargs="+", metavar="NAME",
                         help=f"jurisdictions that get a {focus} (all)")  # fmt: skip
    add_peers(command)
    add_period(command)
    add_language(command, None)


def make_each(given: argparse.Namespace, make: Callable[[Site], int]) -> int:
    """Make every set that is asked for; one that fails is one sentence and does not stop the rest.

    Parameters
    ----------
    given : argparse.Namespace
        The options of the command.
    make : callable
        Makes one set, whose folder is ``site.out``, and returns 0 or 1.

    Returns
    -------
    int
        0, or 1 where something failed, or 2 where no set could be made at all.

    Raises
    ------
    CompareError
        There is no file of a set, and what the options ask for cannot be made;
        or several sets would go into one folder.
    """
    from compare.present.sites import Site, read_site

    if not given.site:
        return make(_choose(Site(), given))
    if given.out and len(given.site) > 1:
        raise SelectionError(
            f"the option --out {given.out}",
            f"{len(given.site)} sites would go into one folder",
            "leave it out, or give one site",
        )
    statuses, taken = [], dict[Path, str]()
    for file in given.site:
        asked = ""
        try:
            site = _choose(read_site(file), given)
            asked = f"the site {file}: "
            where = Path(site.out or REPORTS).resolve()
            if where in taken:
                raise SelectionError(
                    f"the folder {site.out}", f"{taken[where]} goes there", "give it another out"
                )
            taken[where] = file
            statuses.append(make(site))
            continue
        except CompareError as error:
            said = str(error)
        except OSError as error:
            said = describe_os_error(error)
        print(f"policy-compare: {asked}{said}", file=sys.stderr)
        statuses.append(BAD_INPUT)
    return SOME_FAILED if max(statuses) > 0 and min(statuses) < BAD_INPUT else max(statuses)


def _choose(site: Site, given: argparse.Namespace) -> Site:
    """Lay what the command line says over what the file says."""

    def names(said: list[str] | None, otherwise: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return otherwise if said is None else tuple(said)

    return replace(
        site,
        jurisdictions=names(given.jurisdictions, site.jurisdictions),
        themes=names(given.themes, site.themes),
        focus=names(given.focus, site.focus),
        peers=names(given.peers, site.peers),
        period=site.period if given.period is None else given.period,
        by_period=site.by_period or given.by_period,
        language=given.lang or site.language,
        # beside the other sets, and never among what lies in the folder of all reports
        out=site.out or Path(REPORTS, f"site-{site.name}" if site.name else ""),
    )
