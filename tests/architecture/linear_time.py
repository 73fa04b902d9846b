r"""Tells of a pattern whether it may take more than linear time.

Two shapes do: an unbounded repeat where a search may begin, with something after it that may fail (a run of
blanks is looked at once for each of them: ``\s*=``), and two unbounded repeats that take the same
characters with nothing certain between them (``\s*x?\s*$``). A possessive repeat heals the second only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

code: Any = import_module("re._constants")
parser: Any = import_module("re._parser")

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


def _first(node: Any) -> set[str]:
    """Return which characters a node may begin with."""
    parts = _parts(node)
    if not parts:
        return _accepted(node)
    found: set[str] = set()
    for part in parts:
        for inner in part:
            found |= _first(inner)
            if not _may_be_empty(inner):
                break
    return found


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
        yield from _into_the_next_turn(node)
        for other in nodes[place + 1 :]:
            shares = bool(taken & _first(other))
            if _unbounded(other) and shares:
                yield node, other
            if not _may_be_empty(other) and not shares:
                break


def _into_the_next_turn(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield repeats without end within another that may take what its next turn begins with."""
    turn = list(_flat(node[1][2]))
    for place, inner in enumerate(turn):
        if not _unbounded(inner) or inner[0] is code.POSSESSIVE_REPEAT:
            continue
        taken = _accepted(inner)
        for other in [*turn[place + 1 :], *turn[: place + 1]]:
            shares = bool(taken & _first(other))
            if _unbounded(other) and shares:
                yield node, inner
            if not _may_be_empty(other) and not shares:
                break


def is_linear(pattern: str, *, searched: bool) -> bool:
    """Tell whether a pattern has neither shape."""
    tree = parser.parse(pattern)
    return not (searched and _begins_unbounded(tree)) and not any(True for _ in _shared(tree))
