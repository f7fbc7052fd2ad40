"""What the README shows is what a user gets."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from compare.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_whether_the_ten_lines_of_python_give_the_output_shown(tmp_path):
    out = tmp_path / "data" / "processed"
    assert main(["process", str(ROOT / "data" / "raw"), "--out", str(out)]) == 0
    block = re.search(r"```python\n(.*?)```", README, re.S)[1].replace("data/processed", str(out))
    test = doctest.DocTestParser().get_doctest(block, {}, "README", "README.md", 0)
    assert len(test.examples) == 10
    said: list[str] = []
    flags = doctest.NORMALIZE_WHITESPACE
    result = doctest.DocTestRunner(optionflags=flags).run(test, out=said.append)
    assert result.failed == 0, "".join(said)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", *(p.relative_to(ROOT).as_posix() for p in ROOT.glob("docs/*.md"))])  # fmt: skip
def test_whether_every_link_leads_somewhere(name):
    page = ROOT / name
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_whether_every_command_shown_is_understood():
    from compare.cli import build_parser

    shown = re.findall(r"^policy-compare (.+?)(?:\s{2,}#.*)?$", README, re.M)
    assert len(shown) >= 6
    for words in shown:
        build_parser().parse_args(words.split())
