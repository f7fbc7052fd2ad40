"""What is built and published is whole and says the same version everywhere."""

import re
import subprocess
import sys
import zipfile
from email import message_from_string
from pathlib import Path

import pytest
import yaml

import compare

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "compare"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel as a user's pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


def test_the_wheel_has_every_file_of_the_package(wheel):
    expected = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != ".DS_Store"
    }
    built = {name for name in wheel.namelist() if name.startswith("compare/")}
    assert built == expected
    assert "compare/py.typed" in built


def test_the_wheel_installs_the_command(wheel):
    (name,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert "policy-compare = compare.cli:main" in wheel.read(name).decode()


def test_the_wheel_the_package_the_citation_and_the_changes_tell_one_version(wheel):
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest, date = re.findall(r"^## (\S+) \((.+)\)$", changes, re.MULTILINE)[0]
    versions = {
        "wheel": message_from_string(wheel.read(name).decode())["Version"],
        "citation": citation["version"],
        "changes": newest,
    }
    assert versions == dict.fromkeys(versions, compare.__version__)
    assert citation["date-released"] == date
