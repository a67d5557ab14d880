"""Small on purpose. Raising a number here is a decision: write the reason beside it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.architecture.files import ROOT, python_files, scripts, templates

FILE, TEST_FILE, TEMPLATE, SCRIPT, SCRIPTS = 400, 400, 180, 120, 500
FUNCTION, VIEW, TASK, TEST, PARAMETERS, MEDIAN = 60, 35, 15, 35, 7, 10

Function = ast.FunctionDef | ast.AsyncFunctionDef


def lines(path: Path) -> int:
    return len((ROOT / path).read_text("utf-8").splitlines())


def functions(path: Path) -> Iterator[Function]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """From `def` to the last line; a decorator or a docstring costs nothing."""
    docstring = ast.get_docstring(function, clean=False)
    spared = docstring.count("\n") + 1 if docstring is not None else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - spared


def too_long(paths: tuple[Path, ...], limit: int) -> list[str]:
    return [
        f"{path}:{function.lineno} {function.name}: {length(function)} > {limit}"
        for path in paths
        for function in functions(path)
        if length(function) > limit
    ]


def worst(paths: tuple[Path, ...], count: int = 8) -> str:
    ranked = sorted(((lines(path), str(path)) for path in paths), reverse=True)
    return ", ".join(f"{path} {size}" for size, path in ranked[:count])


@pytest.mark.parametrize(
    ("paths", "limit"),
    [
        pytest.param(python_files(), FILE, id="source"),
        pytest.param(python_files(tests=True), TEST_FILE, id="tests"),
        pytest.param(templates(), TEMPLATE, id="templates"),
        pytest.param(scripts(), SCRIPT, id="scripts"),
    ],
)
def test_files(paths: tuple[Path, ...], limit: int) -> None:
    print("longest:", worst(paths))  # noqa: T201 -- shown with -s
    assert [f"{path}: {lines(path)}" for path in paths if lines(path) > limit] == []


def test_all_our_javascript_together() -> None:
    assert sum(lines(path) for path in scripts()) <= SCRIPTS


def test_functions() -> None:
    assert too_long(python_files(), FUNCTION) == []


def test_views() -> None:
    views = tuple(p for p in python_files() if "views" in p.parts or p.stem.startswith("views"))
    assert too_long(views, VIEW) == []


def test_tasks() -> None:
    assert too_long(tuple(p for p in python_files() if p.stem == "tasks"), TASK) == []


def test_tests() -> None:
    named = [found for found in too_long(python_files(tests=True), TEST) if " test_" in found]
    assert named == []


def test_the_median_function_is_short() -> None:
    sizes = sorted(length(f) for path in python_files() for f in functions(path))
    print(f"{len(sizes)} functions, median {median(sizes)}, p90 {sizes[int(0.9 * len(sizes))]}")  # noqa: T201 -- shown with -s
    assert median(sizes) <= MEDIAN


def test_parameters() -> None:
    many = [
        f"{path}:{function.lineno} {function.name}"
        for path in python_files()
        for function in functions(path)
        if len(function.args.posonlyargs + function.args.args + function.args.kwonlyargs)
        - (bool(function.args.args) and function.args.args[0].arg in ("self", "cls"))
        > PARAMETERS
    ]
    assert many == []


@pytest.mark.parametrize("name", ["utils", "helpers", "manager", "common", "misc"])
def test_no_drawer_for_everything(name: str) -> None:
    assert [str(p) for p in python_files() if p.stem == name or name in p.parts] == []
