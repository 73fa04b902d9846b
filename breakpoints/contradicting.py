"""Two methods of one drug in one isolate of which one finds it active and the other resistant."""

from typing import Final, Literal

import msgspec

from breakpoints.answers import Answer
from breakpoints.expert.isolate import CONTRADICTED, NOTHING, Shows, isolate_name
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
OPPOSITE: Final[dict[Side, Side]] = {"active": "resistant", "resistant": "active"}


class Measured(msgspec.Struct, frozen=True, order=True):
    """What one method found: the category that the value alone gives, the value as written, the method."""

    category: str
    value: str
    method: str


class MethodsCompared:
    """What each method found of each drug in each isolate; the order in which results come does not matter.

    Only results of one organism are compared: one culture may hold two.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], set[Measured]] = {}

    def add(self, named: str | None, organism: str | None, drug: str | None, found: Measured | None) -> None:
        """Add a result of an isolate; None where it says neither active nor resistant."""
        name = isolate_name(named)
        if name and organism is not None and drug is not None and found is not None:
            self._found.setdefault((name, organism, drug), set()).add(found)

    def repeated(self, named: str | None, organism: str | None, drug: str | None, method: str) -> Shows:
        """Return that results of one method of a drug contradict each other, as the isolate shows it."""
        if organism is None or drug is None:
            return NOTHING
        every = self._found.get((isolate_name(named), organism, drug), ())
        sides = {SIDES[one.category] for one in every if one.method == method}
        return frozenset({(drug, CONTRADICTED)}) if len(sides) > 1 else NOTHING

    def against(
        self, named: str | None, organism: str | None, drug: str | None, found: Measured | None
    ) -> Remark | None:
        """Return the warning beside a result that another method contradicts; None if none does.

        Of several results that do, the first by category and value is named.
        """
        if found is None or organism is None or drug is None:
            return None
        every = self._found.get((isolate_name(named), organism, drug), ())
        wanted = OPPOSITE[SIDES[found.category]]
        others = [one for one in every if one.method != found.method and SIDES[one.category] == wanted]
        return _remark(drug, min(others)) if others else None


def measured(method: Method | str, value: str, category: str | None) -> Measured | None:
    """Return what a result says; None where its category is neither active nor resistant."""
    if category not in SIDES:
        return None
    return Measured(category=str(category), value=value, method=str(method))


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
