"""The rooms of the house: what may import what, and how large a module may grow."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "compare"
MODULES = sorted(SOURCE.rglob("*.py"))
LAZY = SOURCE / "__init__.py"


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path, everywhere: bool = True) -> set[str]:
    """Modules that a module imports, at its top or everywhere; those for type checkers apart."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = {
        child
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for child in ast.walk(node)
    }
    nodes = ast.walk(tree) if everywhere else iter(tree.body)
    found = set()
    for node in nodes:
        if node in hidden:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def rooms_of(path: Path) -> set[str]:
    return {i.split(".")[1] for i in imports_of(path) if i.startswith("compare.")}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_whether_data_flows_one_way(path):
    later = {
        "corpus": {"coding", "analysis", "present", "exports", "pipeline", "loading", "cli"},
        "coding": {"analysis", "present", "exports", "pipeline", "cli"},
        "analysis": {"present", "exports", "pipeline", "cli"},
        "present": {"exports", "pipeline", "cli"},
        "exports": {"pipeline", "cli"},
    }
    room = path.relative_to(SOURCE).parts[0]
    assert not rooms_of(path) & later.get(room, set())


def test_whether_no_module_imports_itself_in_a_circle():
    known = {name_of(path) for path in MODULES}
    graph = {name_of(p): imports_of(p) & known - {name_of(p)} for p in MODULES if p != LAZY}
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        ("plotly", {"charts.py", "figures.py"}),
        ("papermill", {"notebook_pages.py"}),
        ("nbconvert", {"notebook_pages.py"}),
        ("jieba", {"words.py"}),
        ("kaleido", {"pictures.py"}),
    ],
)
def test_whether_heavy_packages_stay_in_their_room(package, allowed):
    users = {p.name for p in MODULES if package in {i.split(".")[0] for i in imports_of(p)}}
    assert users <= allowed and users


def test_whether_the_command_line_imports_nothing_heavy_before_it_must():
    tops = {i.split(".")[0] for i in imports_of(SOURCE / "cli.py", everywhere=False)}
    assert not tops & {"pandas", "plotly", "papermill", "nbconvert", "sklearn", "jieba", "rich"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_whether_a_module_fits_one_screen_of_thought(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


def test_whether_every_public_name_can_be_imported():
    import compare

    for name in compare.__all__:
        assert getattr(compare, name) is not None
    with pytest.raises(AttributeError):
        compare.nonsense  # noqa: B018
