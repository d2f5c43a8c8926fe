"""The house rules that a machine can check: floors, sizes, names, types and style."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "provenance"
MODULES = sorted(SOURCE.rglob("*.py"))
NAMES = [str(path.relative_to(SOURCE)) for path in MODULES]

MOST_LINES = 350
MOST_LINES_OF_A_FUNCTION = 60
MOST_LINES_OF_A_KERNEL = 130
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc"}

each_module = pytest.mark.parametrize("path", MODULES, ids=NAMES)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def is_kernel(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("njit" in ast.unparse(decorator) for decorator in function.decorator_list)


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def tool(name: str) -> str:
    """A tool of the environment that runs the tests."""
    return str(Path(sys.executable).parent / name)


@each_module
def test_a_module_can_be_read_in_one_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@each_module
def test_a_function_fits_on_a_screen(path):
    too_long = [
        (function.name, size)
        for function in functions(path)
        if (size := function.end_lineno - function.lineno + 1)
        > (MOST_LINES_OF_A_KERNEL if is_kernel(function) else MOST_LINES_OF_A_FUNCTION)
    ]
    assert too_long == []


@each_module
def test_a_name_says_what_is_inside(path):
    assert SAYS_NOTHING.isdisjoint(path.relative_to(SOURCE).with_suffix("").parts)


@each_module
def test_a_module_says_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@each_module
def test_only_the_command_line_prints(path):
    if path.parent.name == "cli":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert [f.lineno for f in calls if isinstance(f, ast.Name) and f.id == "print"] == []


@each_module
def test_a_type_that_is_ignored_says_which_rule(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "type: ignore" in line and "type: ignore[" not in line] == []


@each_module
def test_every_kernel_frees_the_interpreter_and_is_kept(path):
    """A kernel that is not inlined lets other threads run, and is compiled once a machine."""
    for function in functions(path):
        for decorator in filter(lambda d: "njit" in ast.unparse(d), function.decorator_list):
            options = ast.unparse(decorator)
            assert "inline=" in options or ("nogil=True" in options and "cache=True" in options), function.name


def test_imports_only_go_down():
    run(tool("lint-imports"))


def test_types_are_right():
    run(tool("mypy"), "--no-error-summary")


def test_style_is_kept():
    run(tool("ruff"), "check")
