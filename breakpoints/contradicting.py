"""Results of one drug in one isolate, by two methods or by one, of which one is active and one resistant."""

from collections.abc import Callable, Iterable
from typing import Final, Literal

import msgspec

from breakpoints.answers import Answer
from breakpoints.expert.isolate import CONTRADICTED, NO_CATEGORY, NOTHING, Shows, isolate_name, may_be_one
from breakpoints.model import Method
from breakpoints.outcomes import Category, Remark, WarningCode
from breakpoints.written import shown

Side = Literal["active", "resistant"]
_SIDES: Final[dict[Category, Side]] = {
    Category.S: "active",
    Category.WT: "active",
    Category.R: "resistant",
    Category.NS: "resistant",
    Category.NWT: "resistant",
}
SIDES: Final[dict[str, Side]] = {category.value: side for category, side in _SIDES.items()}
"""What a category by the value says of a drug; I and SDD contradict neither."""
UNJUDGED: Final = NO_CATEGORY | {None}
"""What stands for the category of a result that got none: by its value it may still be resistant."""
METHODS_JOINED: Final = ";"
OPPOSITE: Final[dict[Side, Side]] = {"active": "resistant", "resistant": "active"}


class Measured(msgspec.Struct, frozen=True, order=True):
    """What one method found: the category that the value alone gives, the value as written, the method."""

    category: str
    value: str
    method: str
    judged: bool = True
    """False of a result that got no category and still is resistant by every criterion; see `unjudged`.

    Where nobody knows the method of such a result, ``method`` names all by which it is (``disk;mic``).
    """
    by_any: bool = False
    """True of one whose method nobody knows."""


class MethodsCompared:
    """What each method found of each drug in each isolate; the order in which results come does not matter.

    Methods are compared in one organism alone: one culture may hold two. Repeats by one method are also held
    against resistant ones of an organism that may be the same, because it is not known or a group.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict[str, set[Measured]]] = {}
        self._sides: dict[tuple[str, str, str, str], frozenset[Side]] = {}
        self._others: dict[tuple[str, str, str, str, Side], Measured | None] = {}

    def add(self, named: str | None, organism: str | None, drug: str | None, found: Measured | None) -> None:
        """Add a result of an isolate; None where it says neither active nor resistant."""
        name = isolate_name(named)
        if name and organism is not None and drug is not None and found is not None:
            self._found.setdefault((name, drug), {}).setdefault(organism, set()).add(found)
            self._sides.clear()
            self._others.clear()

    def repeated(
        self,
        named: str | None,
        organism: str | None,
        drug: str | None,
        method: str,
        lineage: Callable[[str], tuple[str, ...]],
    ) -> Shows:
        """Return that results of one method of a drug contradict each other, as the isolate shows it.

        ``lineage`` returns the organism of an id and the groups that it belongs to.
        """
        if organism is None or drug is None:
            return NOTHING
        sides = set[Side]()
        name = isolate_name(named)
        for other in self._found.get((name, drug), {}):
            of_it = self._sides_of(name, drug, other, method)
            if other == organism:
                sides |= of_it
            elif "resistant" in of_it and may_be_one(organism, other, lineage):
                sides.add("resistant")
        return frozenset({(drug, CONTRADICTED)}) if len(sides) > 1 else NOTHING

    def against(
        self, named: str | None, organism: str | None, drug: str | None, found: Measured | None
    ) -> Remark | None:
        """Return the warning beside a result that another method contradicts; None if none does.

        Of several results that do, the first by category and value is named.
        """
        if found is None or not found.judged or organism is None or drug is None:
            return None
        wanted = OPPOSITE[SIDES[found.category]]
        of = (isolate_name(named), drug, organism, found.method, wanted)
        if of not in self._others:
            self._others[of] = self._first_of_others(*of)
        other = self._others[of]
        return None if other is None else _remark(drug, other)

    def _sides_of(self, name: str, drug: str, organism: str, method: str) -> frozenset[Side]:
        """Return what a method found of a drug of an organism in an isolate; found once."""
        of = (name, drug, organism, method)
        if of not in self._sides:
            every = self._found[name, drug][organism]
            others = {one.value for one in every if one.judged and one.method != method}
            self._sides[of] = frozenset(
                SIDES[one.category]
                for one in every
                if method in one.method.split(METHODS_JOINED) and not (one.by_any and one.value in others)
            )
        return self._sides[of]

    def _first_of_others(
        self, name: str, drug: str, organism: str, method: str, wanted: Side
    ) -> Measured | None:
        """Return the first result by another method that found this side."""
        every = self._found.get((name, drug), {}).get(organism, ())
        others = (
            one for one in every if one.judged and one.method != method and SIDES[one.category] == wanted
        )
        return min(others, default=None)


def measured(method: Method | str, value: str, category: str | None) -> Measured | None:
    """Return what a result says; None where its category is neither active nor resistant."""
    if category not in SIDES:
        return None
    return Measured(category=str(category), value=value, method=str(method))


def resistant_unjudged(methods: Iterable[str], value: str, *, by_any: bool) -> Measured | None:
    """Return what a result without a category says that is resistant by some methods; None by none.

    ``by_any``: nobody knows its method.
    """
    joined = METHODS_JOINED.join(methods)
    return (
        Measured(category=Category.R.value, value=value, method=joined, judged=False, by_any=by_any)
        if joined
        else None
    )


def warned(answer: Answer, remark: Remark | None) -> Answer:
    """Return an answer with a warning behind its others."""
    return answer if remark is None else msgspec.structs.replace(answer, warnings=(*answer.warnings, remark))


def _remark(drug: str, other: Measured) -> Remark:
    parameters = {
        "drug": drug,
        "method": other.method,
        "value": shown(other.value),
        "category": other.category,
    }
    return Remark(code=WarningCode.METHODS_CONTRADICT, parameters=parameters)
