"""What several test files share: the five documents processed, and the reports of them.

One of the documents is made hostile first: markup stands in a measure and in
its title, as a careless or ill-meant source may have it. Nothing else about
the five documents changes.
"""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compare.loading import Corpus, load_corpus
from compare.pipeline import process
from compare.present.report import ReportRun, build_reports

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw"
NOTEBOOKS = ROOT / "notebooks"
HOSTILE = "qingdao_2023_measures"
MARKUP = "<script>window.hacked = true</script><img src=x onerror='window.hacked = true'>"
TITLE = "</script><b>24</b> 项措施 & 说明"


ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@dataclass(frozen=True)
class Built:
    """Reports that were built, and from what."""

    processed: Path
    out: Path
    run: ReportRun


@pytest.fixture(scope="session")
def processed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the tables of the five documents."""
    out = tmp_path_factory.mktemp("processed")
    process(RAW, out)
    return out


@pytest.fixture(scope="session")
def corpus(processed: Path) -> Corpus:
    """The five documents."""
    return load_corpus(processed)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the tables of the five documents, one of which holds markup."""
    raw = tmp_path_factory.mktemp("hostile") / "raw"
    shutil.copytree(RAW, raw)
    file = raw / f"{HOSTILE}.txt"
    text = file.read_text(encoding="utf-8")
    at = text.index("单一窗口")
    file.write_text(text[:at] + MARKUP + text[at:], encoding="utf-8")
    with (raw / "sources.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        if row["document"] == HOSTILE:
            row["title"] = TITLE
            row["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    with (raw / "sources.csv").open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    out = raw.parent / "processed"
    process(raw, out)
    return out


@pytest.fixture(scope="session")
def reports(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Every report of the five documents, Chinese shown first, built once."""
    out = tmp_path_factory.mktemp("reports")
    return Built(hostile, out, build_reports(hostile, out, NOTEBOOKS, progress=False))


def edition(page: str, language: str) -> str:
    """What a page shows in one language."""
    (start,) = re.finditer(f'<div data-edition="{language}"[^>]*>', page)
    return re.split('<div data-edition="|<script>"use strict"', page[start.end() :])[0]


def find_browser(default: str) -> str:
    """Path of a browser to open pages in."""
    for name in ON_PATH:
        if found := shutil.which(name):
            return found
    if Path(default).is_file():
        return default
    pytest.fail(
        f"no browser to open the reports in: none of {', '.join(ON_PATH)} is on the PATH and "
        "Playwright has installed none; install Chromium, or run make browser"
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; there can be one in a process only."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium
        path = find_browser(chromium.executable_path)
        launched = chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()
