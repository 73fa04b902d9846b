"""No pattern that meets a visitor's text takes more than linear time on it.

Patterns are looked at where they are written, and as modules hold them once they are imported: those put
together from parts too.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
import pytest

from tests.architecture.linear_time import is_linear

ROOT: Final = Path(__file__).parents[2]
PACKAGES: Final = ("breakpoints", "datasets", "service")
WHOLE: Final = {"match", "fullmatch"}
SEARCHES: Final = {"search", "split", "sub", "subn", "findall", "finditer"}
ON_A_TERMINAL: Final = ("service.cli", "service.bootstrap", "service.supervision", "service.__main__")
OF_OURS: Final = {
    "service.pages.methods.mathml": "formulas of our own pages",
    "service.lookup.notes": "notes of a published table",
    "datasets.store.migrations": "run once, on no text",
    "breakpoints.mechanisms:_WORDS": "looks at a thousand characters of a text at most",
    "breakpoints.vocabulary.names:_IN_PARENTHESES": "names of our own vocabulary",
    "datasets.as_shown.sheet:_MERGED": "one tag, and behind its words blanks alone",
}
"""What reads no visitor's text, or little of it."""
COMPUTED_IN_A_FUNCTION: Final = {
    "breakpoints.ladder": "an alternative of numbers, matched whole",
    "datasets.as_shown.sheet": "numbers of styles, possessive",
    "datasets.preflight.workbook": "bounded runs",
    "service.derivations.discretion": "names, as they stand",
    "service.pages.condensed": "a number, as it stands",
}
"""Modules that put a pattern together while they run: looked at by eye."""


class Module(msgspec.Struct, frozen=True):
    """A module: what is asked of each of its names, and where its names come from."""

    name: str
    tree: ast.Module
    uses: dict[str, set[str]]
    imported: dict[str, tuple[str, str]]


def _module(path: Path) -> Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    uses: dict[str, set[str]] = {}
    imported: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            base = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            uses.setdefault(base, set()).add(node.attr)
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported |= {one.asname or one.name: (node.module, one.name) for one in node.names}
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    return Module(name, tree, uses, imported)


@pytest.fixture(scope="module")
def modules() -> list[Module]:
    """Return every module that may meet a visitor's text."""
    every = [_module(path) for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return [one for one in every if not one.name.startswith((*ON_A_TERMINAL, *OF_OURS))]


def _calls(module: Module) -> Iterator[ast.Call]:
    for call in ast.walk(module.tree):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and isinstance(call.func.value, ast.Name)
            and call.func.value.id == "re"
            and call.args
            and call.func.attr in {*SEARCHES, *WHOLE, "compile"}
        ):
            yield call


def _text(pattern: str | bytes) -> str:
    return pattern if isinstance(pattern, str) else pattern.decode("latin-1")


def _held(name: str) -> Iterator[tuple[str, str]]:
    """Yield the patterns that a module holds, in what it holds too, by the name."""
    for held, value in vars(importlib.import_module(name)).items():
        within = value.values() if isinstance(value, dict) else value
        several = within if isinstance(value, dict | list | tuple | set | frozenset) else (value,)
        yield from ((held, _text(one.pattern)) for one in several if isinstance(one, re.Pattern))


@pytest.mark.parametrize(
    ("pattern", "searched", "linear"),
    [
        (r"\s*[=:]\s*", True, False),
        (r"[=:]", True, True),
        (r"\s*[=:]", False, True),
        (r"^\s*=", True, True),
        (r"\s+$", True, False),
        (r"a\s*b?\s*$", False, False),
        (r"a\s*+b?\s*+$", False, True),
        (r"(?:a+b?)+c", False, False),
        (r"^bytes=\s*([0-9]{0,18})\s*-", True, False),
        (r"(\d+)(?:\d+)x", False, False),
        (r"(?:(?<!\s)\s+)?=", True, True),
        (r"\d{1,4}-\d{1,2}", True, True),
        (r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", False, True),
        (r"[0-9]+(?:\.[0-9]+)?", False, True),
        (r"(?:[0-9]*\.?[0-9]+)x", False, False),
    ],
)
def test_the_shapes_are_told_apart(pattern: str, *, searched: bool, linear: bool) -> None:
    assert is_linear(pattern, searched=searched) is linear


def test_no_pattern_that_a_module_holds_can_be_made_to_take_more_than_linear_time(
    modules: list[Module],
) -> None:
    asked: dict[tuple[str, str], set[str]] = {}
    for module in modules:
        for name, uses in module.uses.items():
            asked.setdefault(module.imported.get(name, (module.name, name)), set()).update(uses)
    found = []
    for module in modules:
        for name, pattern in _held(module.name):
            if name in module.imported or f"{module.name}:{name}" in OF_OURS:
                continue
            uses = asked.get((module.name, name), set()) & (SEARCHES | WHOLE)
            if not is_linear(pattern, searched=not uses or bool(uses & SEARCHES)):
                found.append(f"{module.name}.{name} {sorted(uses)} {pattern}")
    assert not found, "\n".join(found)


def test_no_pattern_that_is_written_in_a_call_can_be_made_to_take_more_than_linear_time(
    modules: list[Module],
) -> None:
    found = [
        f"{module.name}:{call.lineno} {call.args[0].value!r}"
        for module in modules
        for call in _calls(module)
        if isinstance(call.func, ast.Attribute) and call.func.attr != "compile"
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str | bytes)
        if not is_linear(_text(call.args[0].value), searched=call.func.attr in SEARCHES)
    ]
    assert not found, "\n".join(found)


def test_patterns_that_are_put_together_in_functions_are_known(modules: list[Module]) -> None:
    held = {id(node) for module in modules for node in _at_import(module)}
    inside = {
        module.name
        for module in modules
        for call in _calls(module)
        if id(call) not in held and not isinstance(call.args[0], ast.Constant | ast.Name)
    }
    assert inside == set(COMPUTED_IN_A_FUNCTION)


def _at_import(module: Module) -> Iterator[ast.AST]:
    """Yield what a module does when it is imported."""
    for statement in module.tree.body:
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from ast.walk(statement)
