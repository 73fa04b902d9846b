"""An answer as one row of a table: codes and ids, no words."""

from collections.abc import Iterable
from typing import Final

import msgspec

from breakpoints.classify import Answer
from breakpoints.outcomes import WarningCode

NOT_REPORTED: Final = "no"
"""Stands for a row that is kept out of reports."""
ELSEWHERE: Final = "*"
"""Stands for every site that no other criterion lists."""
_IN_THE_ROW: Final = frozenset({"value", "given", "text", "drug", "method", "row", "organism"})
"""Parameters that repeat what the row or another column says."""
_ORDER: Final = tuple(WarningCode)


class FlatAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as the batch writes it; None where there is nothing to say.

    Either ``category`` or ``refused`` is set. ``possible`` (``S;I``) and ``warnings`` list
    codes in the order of the closed lists, ``alternatives`` the category at each site
    (``skin,wounds=S;*=R``), ``detail`` what the reason's text needs
    (``disk_contents=10 µg``). ``table`` is ``name@version``. ``reported`` is ``no`` where the
    policy keeps the row out of reports.
    """

    category: str | None = None
    category_by_value: str | None = None
    refused: str | None = None
    reason: str | None = None
    possible: str | None = None
    kind: str | None = None
    criterion: str | None = None
    table: str | None = None
    extrapolated: str | None = None
    distance_mm: int | None = None
    distance_steps: int | None = None
    warnings: str | None = None
    alternatives: str | None = None
    detail: str | None = None
    reported: str | None = None


def flat(answer: Answer) -> FlatAnswer:
    """Write an answer as one row."""
    shown = answer.criterion
    return FlatAnswer(
        category=None if answer.category is None else answer.category.value,
        category_by_value=None if answer.category_by_value is None else answer.category_by_value.value,
        refused=None if answer.refused is None else answer.refused.value,
        reason=None if answer.reason is None else answer.reason.value,
        possible=joined(answer.possible),
        kind=None if answer.kind is None else answer.kind.value,
        criterion=None if shown is None else shown.id,
        table=None if shown is None else f"{shown.table}@{shown.version}",
        extrapolated=answer.extrapolated,
        distance_mm=answer.distance_mm,
        distance_steps=answer.distance_steps,
        warnings=written_warnings(frozenset(remark.code for remark in answer.warnings)),
        alternatives=written_alternatives(sites_of(answer), categories_of(answer)),
        detail=written_detail(answer.parameters),
        reported=None if answer.reported else NOT_REPORTED,
    )


def sites_of(answer: Answer) -> tuple[str, ...]:
    """Name the sites of each alternative."""
    return tuple([",".join(one.sites) or ELSEWHERE for one in answer.alternatives])


def categories_of(answer: Answer) -> tuple[str, ...]:
    """Name the category of each alternative."""
    return tuple([one.category.value for one in answer.alternatives])


def written_alternatives(sites: tuple[str, ...], categories: tuple[str, ...]) -> str | None:
    """Write the category at each site."""
    return joined([f"{site}={category}" for site, category in zip(sites, categories, strict=True)])


def written_warnings(codes: frozenset[WarningCode]) -> str | None:
    """Write warnings, each once, in the order of their list."""
    return joined([code.value for code in _ORDER if code in codes]) if codes else None


def joined(parts: Iterable[str]) -> str | None:
    """Join parts by semicolons; None if there is none."""
    return ";".join(parts) or None


def written_detail(parameters: dict[str, str]) -> str | None:
    """Write the parameters that the row does not hold already."""
    said = sorted(parameters.items()) if parameters else ()
    return joined([f"{name}={text}" for name, text in said if name not in _IN_THE_ROW])
