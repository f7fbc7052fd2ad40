#!/bin/sh
# Find the Chromium that the browser tests need, or get one.
#
#   sh tools/ensure-browser.sh [PYTHON]
#
# PYTHON is the interpreter that has Playwright (default .venv/bin/python). Prints where the
# browser is; exit status 1 and what to do when there is none and none can be had.
set -u

python=${1:-.venv/bin/python}

# a stand-in that only points at another package format prints no version
on_path() {
    for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
        found=$(command -v "$name") && "$found" --version >/dev/null 2>&1 && return 0
    done
    return 1
}

of_playwright() {
    found=$("$python" -c '
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    path = playwright.chromium.executable_path
print(path)
sys.exit(not pathlib.Path(path).is_file())
' 2>/dev/null)
}

# as root on Debian and its like apt comes first: it brings the libraries that a browser needs
with_apt() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    echo 'Browser: installing Chromium with apt-get ...'
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } \
        >/dev/null 2>&1 && on_path
}

with_playwright() {
    echo 'Browser: installing Chromium with Playwright ...'
    "$python" -m playwright install chromium >/dev/null 2>&1 && of_playwright
}

if on_path || of_playwright || with_apt || with_playwright; then
    echo "Browser: $found"
else
    echo 'Browser: no Chromium or Chrome on the PATH, and neither apt-get nor Playwright could install one; install Chromium and run this again, the browser tests fail without it.' >&2
    exit 1
fi
