"""What the classifier says of one result."""

import msgspec

from breakpoints.model import Kind
from breakpoints.outcomes import Category, Reason, Refusal, Remark
from breakpoints.shown import CriterionShown


class SiteAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the result is at some sites; ``sites`` empty stands for every other site."""

    sites: tuple[str, ...]
    category: Category
    possible: tuple[Category, ...] = ()
    criterion: CriterionShown


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One outcome: either ``category`` or ``refused`` is set, never both.

    ``category_by_value`` is what the value says while nothing else is known of the isolate,
    where an expert rule or a repeat made another category of it; of a group of which members
    resist by nature it is ``not_evaluable``. Not ``reported``: the laboratory's own policy
    keeps the row out of reports.

    ``possible`` holds the categories the result may have where there is more than one.
    ``extrapolated`` names the host whose criterion was used instead (``not_stated`` where
    its source names none). The distance is the smallest change of the result, in whole mm
    or dilution steps, that changes its category. ``exists`` says, for ``no_criterion``,
    which criteria there are instead.
    """

    id: str | None = None
    category: Category | None = None
    category_by_value: Category | None = None
    refused: Refusal | None = None
    reason: Reason | None = None
    parameters: dict[str, str] = {}
    possible: tuple[Category, ...] = ()
    kind: Kind | None = None
    criterion: CriterionShown | None = None
    extrapolated: str | None = None
    distance_mm: int | None = None
    distance_steps: int | None = None
    warnings: tuple[Remark, ...] = ()
    alternatives: tuple[SiteAnswer, ...] = ()
    exists: tuple[CriterionShown, ...] = ()
    reported: bool = True
