"""Every fault of a body or parameter as a JSON pointer, a rule and its parts.

msgspec stops at the first fault; the second pass looks at each field and each row by itself. It runs where
everybody waits for it, so how far it looks is bounded, however long the body is: not into a list that is
longer than it may be, not at the fields of an item without a fault, and of a long list only at the beginning.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec
from msgspec.inspect import LiteralType, StructType, Type, UnionType, VarTupleType, type_info

from service.errors import Fault, Refused

MOST_FAULTS = 100
MOST_LOOKED_AT = 10_000
"""Items of lists; what is wrong further on is found once these are mended."""

Input = TypeVar("Input")

_MISSING = re.compile(r"missing required field `(?P<field>[^`]+)`")
_UNKNOWN = re.compile(r"contains unknown field `(?P<field>[^`]+)`")
_TYPE = re.compile(r"^Expected `(?P<expected>[^`]+)`, got `(?P<got>[^`]+)`")
_VALUE = re.compile(r"^Invalid (?:enum )?value (?P<got>.+)$")
_PLACE = re.compile(r"(?: - at `(?P<place>[^`]*)`)$")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\[\.\.\.\]")


def _fault(pointer: str, rule: str, parameters: dict[str, str]) -> Fault:
    return Fault(pointer=pointer, rule=rule, parameters=parameters, key=f"fault.{rule}")


def fault(message: str, place: str = "") -> Fault:
    """Read a msgspec message such as ``Expected `str`, got `int` - at `$.results[0].value```."""
    at = _PLACE.search(message)
    pointer = place + (_pointer(at["place"]) if at else "")
    plain = message[: at.start()] if at else message
    for rule, pattern in (
        ("missing_field", _MISSING),
        ("unknown_field", _UNKNOWN),
        ("wrong_type", _TYPE),
        ("value_not_allowed", _VALUE),
    ):
        if match := pattern.search(plain):
            parts = match.groupdict()
            if "field" in parts:
                pointer = f"{pointer}/{parts['field']}"
            return _fault(pointer, rule, parts)
    return _fault(pointer, "constraint", {"constraint": plain})


def missing_parameter(source: str, name: str) -> Fault:
    """Return the fault of a parameter that was not given."""
    return _fault(f"/{source}/{name}", "missing_field", {"field": name})


def as_input(kind: type[Input], typed: dict[str, Any]) -> Input:
    """Return what was typed as the input of a use case; what is left out is not given.

    Every fault is named, as it is for the same input over the API.
    """
    stated = {name: value for name, value in typed.items() if value is not None}
    try:
        return msgspec.convert(stated, kind, strict=False)
    except msgspec.ValidationError as invalid:
        faults = faults_of(kind, stated)
        refused = Refused("input_invalid", count=len(faults))
        refused.faults = tuple(faults)
        raise refused from invalid


def faults_of(annotation: Any, value: object) -> list[Fault]:
    """Return the faults of a decoded body, at most a hundred; where it was not looked at whole, that too."""
    found: list[Fault] = []
    look = _Look(MOST_LOOKED_AT)
    for one in look.walk(type_info(annotation), annotation, value, ""):
        found.append(one)
        if len(found) == MOST_FAULTS:
            break
    return found


@cache
def _hints(kind: type) -> dict[str, Any]:
    """Return the annotation of each field; msgspec works them out anew each time."""
    return {field.name: field.type for field in msgspec.structs.fields(kind)}


def _is_right(annotation: Any, value: object) -> bool:
    try:
        msgspec.convert(value, annotation, strict=False)
    except msgspec.ValidationError:
        return False
    return True


class _Look:
    """One look at a body, which ends after so many items."""

    def __init__(self, most: int) -> None:
        self._left = most

    def walk(self, kind: Type, annotation: Any, value: object, place: str) -> Iterator[Fault]:
        """Yield the faults of a value."""
        if isinstance(kind, StructType) and isinstance(value, dict):
            yield from self._struct(kind, value, place)
        elif isinstance(kind, VarTupleType) and isinstance(value, list):
            yield from self._items(kind, annotation, value, place)
        else:
            yield from _itself(kind, annotation, value, place)

    def _items(self, kind: VarTupleType, annotation: Any, value: list[object], place: str) -> Iterator[Fault]:
        """Yield the faults of the items; where these have none, that of their number."""
        if kind.max_length is not None and len(value) > kind.max_length:
            yield _fault(
                place, "constraint", {"constraint": f"Expected `array` of length <= {kind.max_length}"}
            )
            return
        item = kind.item_type
        plain = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
        inner = item.cls if isinstance(item, StructType) else get_args(plain)[0]
        faultless = True
        for number, element in enumerate(value):
            if self._left <= 0:
                yield _fault(f"{place}/{number}", "not_looked_at", {"number": str(number)})
                return
            self._left -= 1
            if _is_right(inner, element):
                continue
            for found in self.walk(item, inner, element, f"{place}/{number}"):
                faultless = False
                yield found
        if faultless:
            yield from _itself(kind, annotation, value, place)

    def _struct(self, kind: StructType, value: dict[str, object], place: str) -> Iterator[Fault]:
        hints = _hints(kind.cls)
        for field in kind.fields:
            if field.encode_name in value:
                yield from self.walk(
                    field.type, hints[field.name], value[field.encode_name], f"{place}/{field.encode_name}"
                )
            elif field.required:
                yield _fault(f"{place}/{field.encode_name}", "missing_field", {"field": field.encode_name})
        for name in value.keys() - {field.encode_name for field in kind.fields}:
            yield _fault(f"{place}/{name}", "unknown_field", {"field": name})


def _itself(kind: Type, annotation: Any, value: object, place: str) -> Iterator[Fault]:
    """Yield the fault of a value as a whole, if it has one."""
    try:
        msgspec.convert(value, annotation, strict=False)
    except msgspec.ValidationError as wrong:
        found, allowed = fault(str(wrong), place), _allowed(kind)
        if found.rule == "value_not_allowed" and allowed:
            parameters = {**found.parameters, "allowed": ", ".join(allowed)}
            found = _fault(found.pointer, "value_not_among", parameters)
        yield found


def _allowed(kind: Type) -> tuple[str, ...]:
    """Return the values of a closed list."""
    match kind:
        case LiteralType():
            return tuple(str(value) for value in kind.values)
        case UnionType():
            return next((found for one in kind.types if (found := _allowed(one))), ())
        case _:
            return ()


def _pointer(place: str) -> str:
    steps = (name or number for name, number in _STEP.findall(place.removeprefix("$")))
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps if step)
