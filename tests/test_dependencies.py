"""pyproject.toml, environment.yml, requirements.lock and CONTRIBUTING.md say the same."""

import ast
import hashlib
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from plotly.offline import get_plotlyjs_version

from compare.present.pages import DRAWING

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))

PLATFORMS = {
    "linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "macos": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}
PYTHONS = ("3.11.0", "3.12.0", "3.13.0", "3.14.0")


def declared() -> dict[str, SpecifierSet]:
    """Range of every dependency in pyproject.toml, all extras and the build backend included."""
    project = PROJECT["project"]
    lines = [*project["dependencies"], *PROJECT["build-system"]["requires"]]
    for extra in project["optional-dependencies"].values():
        lines += extra
    found: dict[str, SpecifierSet] = {}
    for requirement in map(Requirement, lines):
        name = canonicalize_name(requirement.name)
        assert found.setdefault(name, requirement.specifier) == requirement.specifier, name
    return found


def in_environment() -> dict[str, SpecifierSet]:
    """Range of every dependency in environment.yml, of conda and of pip."""
    conda = [line for line in ENVIRONMENT["dependencies"] if isinstance(line, str)]
    (pip,) = [line["pip"] for line in ENVIRONMENT["dependencies"] if isinstance(line, dict)]
    requirements = [Requirement(line) for line in [*conda, *pip] if not line.startswith("-e")]
    found = {canonicalize_name(each.name): each.specifier for each in requirements}
    assert len(found) == len(requirements), "a dependency is listed twice"
    return found


def entries() -> list[str]:
    """Requirements of the lock, one string for each with its hashes."""
    lines = [line for line in LOCK.splitlines() if line and not line.lstrip().startswith("#")]
    return "\n".join(lines).replace("\\\n", " ").splitlines()


def pins() -> list[Requirement]:
    """Requirements of the lock without their hashes."""
    return [Requirement(entry.split(" --hash=")[0].strip()) for entry in entries()]


def imported(folder: str) -> dict[str, Path]:
    """Top-level modules of others that the code in a folder imports, each with a file that does."""
    found = {}
    own = {"compare", *(path.stem for path in (ROOT / folder).glob("*.py"))}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level and node.module:
                names = [node.module]
            found |= {name.partition(".")[0]: path for name in names}
    return {
        name: path
        for name, path in found.items()
        if name not in own and name not in sys.stdlib_module_names
    }


@pytest.mark.parametrize("folder", ["src", "tests"])
def test_every_library_that_is_imported_is_declared(folder):
    project = PROJECT["project"]
    lines = list(project["dependencies"])
    if folder == "tests":
        lines += project["optional-dependencies"]["test"]
    names = {canonicalize_name(Requirement(line).name) for line in lines}
    distributions = packages_distributions()
    for module, path in imported(folder).items():
        homes = {canonicalize_name(home) for home in distributions.get(module, [module])}
        assert homes & names, f"{path} imports {module}, which pyproject.toml does not declare"


def test_every_dependency_has_a_tested_lowest_version_and_stops_before_the_next_major():
    for name, specifier in declared().items():
        operators = sorted(each.operator for each in specifier)
        assert operators == ["<", ">="], name
        (low,) = [each.version for each in specifier if each.operator == ">="]
        (high,) = [each.version for each in specifier if each.operator == "<"]
        assert int(high) == int(low.split(".")[0]) + 1, name


def test_the_lock_pins_every_dependency_within_its_range():
    pinned: dict[str, list[str]] = {}
    for pin in pins():
        (specifier,) = pin.specifier
        assert specifier.operator == "==", pin
        pinned.setdefault(canonicalize_name(pin.name), []).append(specifier.version)
    for name, specifier in declared().items():
        assert name in pinned, f"{name} is not in requirements.lock"
        for version in pinned[name]:
            assert version in specifier, f"{name} {version} is outside {specifier}"


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_lock_gives_each_platform_one_version_of_every_dependency(platform, python):
    environment = {
        **default_environment(),
        **PLATFORMS[platform],
        "python_version": python.rpartition(".")[0],
        "python_full_version": python,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    chosen = [
        canonicalize_name(pin.name)
        for pin in pins()
        if pin.marker is None or pin.marker.evaluate(environment)
    ]
    assert len(chosen) == len(set(chosen))
    assert set(declared()) <= set(chosen)


def test_every_line_of_the_lock_has_its_hashes():
    for entry in entries():
        hashes = re.findall(r"--hash=(\S+)", entry)
        assert hashes, entry
        for found in hashes:
            assert re.fullmatch(r"sha256:[0-9a-f]{64}", found), entry


def test_the_lock_names_no_address_and_no_index():
    assert "://" not in LOCK
    assert not re.search(r"^\s*(-i|-f|-e|--(?!hash=))", LOCK, re.MULTILINE)
    assert " @ " not in LOCK


def test_conda_users_get_the_same_dependencies_in_the_same_ranges():
    expected = {
        **declared(),
        "python": SpecifierSet(PROJECT["project"]["requires-python"]),
        "pip": SpecifierSet(),
    }
    assert in_environment() == expected


def test_conda_users_get_the_package_itself_from_conda_forge_alone():
    (pip,) = [line["pip"] for line in ENVIRONMENT["dependencies"] if isinstance(line, dict)]
    assert [line for line in pip if line.startswith("-")] == ["-e ."]
    assert set(ENVIRONMENT["channels"]) == {"conda-forge", "nodefaults"}


def test_contributing_gives_a_reason_for_every_dependency_and_for_no_other():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Dependencies")[1]
    reasons = dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", text, re.MULTILINE))
    assert set(reasons) == set(declared())


def test_the_script_that_draws_is_the_one_that_is_documented():
    template = ROOT / "src" / "compare" / "present" / "template"
    script = (template / DRAWING).read_bytes()
    said = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    said = said[said.index(f"`{DRAWING}`") :]
    assert re.search(r"`([0-9a-f]{64})`", said)[1] == hashlib.sha256(script).hexdigest()
    version = re.search(r"`plotly\.js-cartesian-dist-min` (\S+),", said)[1]
    assert f"plotly.js (cartesian - minified) v{version}".encode() in script[:200]
    assert version == get_plotlyjs_version()
    assert b"MIT" in (template / "plotly-cartesian.LICENSE.txt").read_bytes()
