"""Draw the picture of the README: part of the real coverage matrix, with its parts named.

python tools/draw_picture.py [data/processed] [docs/coverage-matrix.png]
needs the processed tables, and a Chromium or Chrome on the PATH.
"""

from __future__ import annotations

import shutil
import sys
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from compare import coverage, load_corpus
from compare.present.states import STATE_STYLES
from compare.present.wording import wording

ROWS, TOP, LEFT, WIDE, HIGH = 9, 96, 372, 128, 34
FONT = "'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif"


def text(x: float, y: float, words: str, size: int = 14, fill: str = "#1c2530", **more: str) -> str:
    """One line of text."""
    extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}"{extra}>{escape(words)}</text>'


def part(x: float, y: float, to_x: float, to_y: float, words: str, about: str) -> str:
    """The name of a part, with a line that leads to it."""
    return (
        f'<path d="M{x} {y - (14 if to_x > x else 4)} L{to_x} {to_y}" stroke="#b3541e" fill="none" stroke-width="1.5"/>'
        f'<circle cx="{to_x}" cy="{to_y}" r="3" fill="#b3541e"/>'
        + text(x + 6, y + 4, words, 15, "#b3541e", font_weight="700")
        + text(x + 6, y + 22, about, 13, "#4a5563")
    )


def draw(folder: Path) -> str:
    """The picture as SVG."""
    corpus = load_corpus(folder)
    zh, en, words = corpus.names("zh"), corpus.names("en"), wording("en")
    cells = coverage(corpus).set_index(["jurisdiction", "code"])
    themes = corpus.taxonomy.codes("theme")[:ROWS]
    bottom = TOP + ROWS * HIGH
    shapes = []
    for column, name in enumerate(corpus.jurisdictions):
        middle = LEFT + column * WIDE + WIDE / 2
        shapes.append(text(middle, TOP - 28, zh[name], 15, text_anchor="middle", font_weight="700"))
        shapes.append(text(middle, TOP - 10, en[name], 12, "#4a5563", text_anchor="middle"))
    for row, code in enumerate(themes):
        y = TOP + row * HIGH
        shapes.append(text(LEFT - 12, y + 15, corpus.taxonomy.label(code), 14, text_anchor="end"))
        label = corpus.taxonomy.label(code, "en")
        shapes.append(text(LEFT - 12, y + 29, label, 11, "#4a5563", text_anchor="end"))
        for column, name in enumerate(corpus.jurisdictions):
            cell = cells.loc[(name, code)]
            style, x = STATE_STYLES[cell["state"]], LEFT + column * WIDE
            shapes.append(
                f'<rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" fill="{style.fill}" stroke="#d5dbe1"/>'
            )
            state = words[f"state.{cell['state']}"]
            shapes.append(text(x + 8, y + 22, f"{style.sign} {state}", 13, style.ink))
            if cell["count"]:
                shapes.append(
                    text(x + WIDE - 8, y + 22, str(cell["count"]), 13, style.ink, text_anchor="end")
                )
    right = LEFT + len(corpus.jurisdictions) * WIDE
    parts = [
        part(right + 40, TOP - 40, right - 30, TOP - 32, "jurisdiction", "from the documents of one city or county"),
        part(right + 40, TOP + 50, right - 3, TOP + 1.5 * HIGH, "measures that carry it", "a task and its key point count once"),
        part(right + 40, TOP + 140, right - WIDE + 88, TOP + 4.5 * HIGH, "state", "six of them, told by sign and colour"),
        part(60, bottom + 46, 250, bottom + 2, "theme", "of the taxonomy; its practices unfold below it"),
        part(LEFT + 60, bottom + 46, LEFT + 1.4 * WIDE, bottom - 8, "not found", "looked for: no evidence of absence"),
        part(LEFT + 3 * WIDE, bottom + 46, LEFT + 3.5 * WIDE, bottom - 6, "cell", "in the report it leads to the quoted units behind it"),
    ]  # fmt: skip
    size = f'width="{right + 360}" height="{bottom + 84}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}">'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(shapes)}{"".join(parts)}</svg>'
    )


def main() -> None:
    """Draw, and take a picture of the drawing."""
    from playwright.sync_api import sync_playwright

    folder, out = (sys.argv[1:] + ["data/processed", "docs/coverage-matrix.png"][len(sys.argv) - 1 :])[:2]  # fmt: skip
    browser_path = next(
        filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None
    )
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        page_file = Path(scratch) / "picture.html"
        page_file.write_text(
            f'<meta charset="utf-8"><body style="margin:0">{draw(Path(folder))}', encoding="utf-8"
        )
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(device_scale_factor=2)
        page.goto(page_file.as_uri())
        page.locator("svg").screenshot(path=out)
        browser.close()


if __name__ == "__main__":
    main()
