r"""No pattern of the service takes more than linear time on what a visitor sends.

Two shapes do: an unbounded repeat where a search may begin, with something after it that may fail (a run of
blanks is looked at once for each of them: ``\s*=``), and two unbounded repeats that take the same
characters with nothing certain between them (``\s*x?\s*$``). A possessive repeat heals the second only.
"""

from __future__ import annotations

import ast
import re
import re._constants as code  # type: ignore[import-not-found]  # the parser of patterns has no types
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)
CATEGORIES = {
    code.CATEGORY_DIGIT: r"\d",
    code.CATEGORY_NOT_DIGIT: r"\D",
    code.CATEGORY_SPACE: r"\s",
    code.CATEGORY_NOT_SPACE: r"\S",
    code.CATEGORY_WORD: r"\w",
    code.CATEGORY_NOT_WORD: r"\W",
}
SAMPLE = frozenset([*map(chr, range(128)), *"\u3000\u00a0ア漢µ、，＝：；Ａ０"])
WHOLE = {"match", "fullmatch"}
SEARCHES = {"search", "split", "sub", "subn", "findall", "finditer"}
ON_A_TERMINAL = {"cli", "bootstrap", "supervision"}
OF_OURS = {
    "service/pages/methods/mathml.py": "formulas of our own pages",
    "service/lookup/notes.py": "notes of a published table",
}
"""What reads no visitor's text."""


def _parts(node: Any) -> list[Any]:
    """Return the sequences within a node."""
    kind, value = node
    if kind in REPEATS:
        return [value[2]]
    if kind is code.SUBPATTERN:
        return [value[3]]
    if kind is code.BRANCH:
        return list(value[1])
    if kind is code.ATOMIC_GROUP:
        return [value]
    return []


def _accepted(node: Any) -> set[str]:
    """Return which characters a node takes somewhere."""
    kind, value = node
    if kind is code.LITERAL:
        return {chr(value)}
    if kind is code.NOT_LITERAL:
        return {one for one in SAMPLE if one != chr(value)}
    if kind is code.ANY:
        return set(SAMPLE)
    if kind is code.IN:
        return {one for one in SAMPLE if _is_in(value, one)}
    return {one for part in _parts(node) for inner in part for one in _accepted(inner)}


def _is_in(items: Iterable[Any], character: str) -> bool:
    inverted = found = False
    for kind, value in items:
        inverted |= kind is code.NEGATE
        found |= kind is code.LITERAL and chr(value) == character
        found |= kind is code.RANGE and value[0] <= ord(character) <= value[1]
        found |= kind is code.CATEGORY and re.match(CATEGORIES[value], character) is not None
    return found != inverted


def _may_be_empty(node: Any) -> bool:
    kind, value = node
    if kind in REPEATS:
        return value[0] == 0 or all(map(_may_be_empty, value[2]))
    if kind is code.BRANCH:
        return any(all(map(_may_be_empty, branch)) for branch in value[1])
    if kind in {code.AT, code.ASSERT, code.ASSERT_NOT}:
        return True
    parts = _parts(node)
    return bool(parts) and all(map(_may_be_empty, parts[0]))


def _flat(nodes: Iterable[Any]) -> Iterator[Any]:
    """Yield the nodes of a sequence, and those of groups as if they stood there."""
    for node in nodes:
        if node[0] is code.SUBPATTERN:
            yield from _flat(node[1][3])
        else:
            yield node


def _unbounded(node: Any) -> bool:
    return node[0] in REPEATS and node[1][1] == code.MAXREPEAT


def _begins_unbounded(nodes: Iterable[Any]) -> bool:
    """Tell whether a search may begin with a repeat that has no end, and fail after it.

    One that looks back at its own characters begins once in a run of them.
    """
    nodes = list(_flat(nodes))
    for place, node in enumerate(nodes):
        if node[0] is code.AT and node[1] in {code.AT_BEGINNING, code.AT_BEGINNING_STRING}:
            return False
        if node[0] is code.ASSERT_NOT and node[1][0] < 0:
            return False
        if _unbounded(node):
            after = nodes[place + 1 :]
            return any(one[0] in {code.AT, code.ASSERT, code.ASSERT_NOT} for one in after) or not all(
                map(_may_be_empty, after)
            )
        if any(map(_begins_unbounded, _parts(node))):
            return True
        if not _may_be_empty(node):
            return False
    return False


def _shared(nodes: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield repeats without end that may take each other's characters."""
    nodes = list(_flat(nodes))
    for place, node in enumerate(nodes):
        for part in _parts(node):
            yield from _shared(part)
        if not _unbounded(node) or node[0] is code.POSSESSIVE_REPEAT:
            continue
        taken = _accepted(node)
        yield from ((node, inner) for inner in node[1][2] if _unbounded(inner))
        for other in nodes[place + 1 :]:
            if _unbounded(other) and taken & _accepted(other):
                yield node, other
            if not _may_be_empty(other) and not taken & _accepted(other):
                break


def is_linear(pattern: str, *, searched: bool) -> bool:
    """Tell whether a pattern has neither shape."""
    tree = parser.parse(pattern)
    return not (searched and _begins_unbounded(tree)) and not any(True for _ in _shared(tree))


def _patterns(path: Path) -> Iterator[tuple[int, str, bool]]:
    """Yield the patterns of a module with their lines, and whether they are searched."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    used: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used.setdefault(node.value.id, set()).add(node.attr)
    names = {
        id(one.value): {target.id for target in targets if isinstance(target, ast.Name)}
        for one in ast.walk(tree)
        if isinstance(one, ast.Assign | ast.AnnAssign)
        for targets in [one.targets if isinstance(one, ast.Assign) else [one.target]]
    }
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args):
            continue
        if not (isinstance(call.func.value, ast.Name) and call.func.value.id == "re"):
            continue
        written = call.args[0]
        if not isinstance(written, ast.Constant):
            continue
        uses = set().union(*(used.get(name, set()) for name in names.get(id(call), set())))
        searched = call.func.attr in SEARCHES or (
            (call.func.attr == "compile" and not uses) or bool(uses & SEARCHES)
        )
        yield (
            call.lineno,
            written.value if isinstance(written.value, str) else written.value.decode("latin-1"),
            searched,
        )


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
    ],
)
def test_the_shapes_are_told_apart(pattern: str, *, searched: bool, linear: bool) -> None:
    assert is_linear(pattern, searched=searched) is linear


def test_no_pattern_of_the_service_can_be_made_to_take_more_than_linear_time() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {pattern}"
        for path in sorted((ROOT / "service").rglob("*.py"))
        if path.relative_to(ROOT).parts[1] not in ON_A_TERMINAL
        if str(path.relative_to(ROOT)) not in OF_OURS
        for line, pattern, searched in _patterns(path)
        if not is_linear(pattern, searched=searched)
    ]
    assert not found, "\n".join(found)
