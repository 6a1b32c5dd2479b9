"""The shape of the code is a test: imports run one way, the core stays pure, files stay small."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EDGES = frozenset(
    "asyncio time random socket subprocess threading os bot".split()
    + "redis aiohttp httpx telegram slack_sdk slack_bolt taskiq apscheduler".split()
)
FORBIDDEN = {"feeds": EDGES | {"handlers"}, "handlers": EDGES}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Dotted names a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("package", FORBIDDEN)
def test_pure_packages_import_no_edge(package: str) -> None:
    wrong = [
        (path.name, name)
        for path in modules(package)
        for name in imported(path)
        if name.split(".")[0] in FORBIDDEN[package]
    ]
    assert not wrong


@pytest.mark.parametrize("package", ["feeds", "handlers", "bot"])
def test_imports_have_no_circle(package: str) -> None:
    names = {".".join(p.relative_to(ROOT).with_suffix("").parts): p for p in modules(package)}
    graph = {name: {i for i in imported(path) if i in names and i != name} for name, path in names.items()}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way, name))
        if name not in done:
            for other in graph[name]:
                visit(other, (*way, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("package", ["feeds", "handlers", "bot"])
def test_files_stay_small(package: str) -> None:
    assert not [p.name for p in modules(package) if len(p.read_text(encoding="utf-8").splitlines()) > 300]


@pytest.mark.parametrize("package", ["feeds", "handlers", "bot"])
def test_functions_stay_small(package: str) -> None:
    def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
        return (node.end_lineno or node.lineno) - node.lineno + 1

    long = [
        (path.name, node.name, length(node))
        for path in modules(package)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > 50
    ]
    assert not long


@pytest.mark.parametrize("package", ["feeds", "handlers", "bot"])
def test_every_module_says_what_it_is_for(package: str) -> None:
    assert not [
        p.name for p in modules(package) if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))
    ]
