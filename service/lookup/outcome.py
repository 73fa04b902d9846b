"""What one row of a batch is, in codes and in words, with what it rests on."""

import msgspec

from service.lookup.criteria_shown import CriterionView, TableReference
from service.lookup.notes import Note
from service.lookup.probability import Probability
from service.wording import Term


class Alternative(msgspec.Struct, frozen=True, kw_only=True):
    """The answer at some sites, where the request names none; no site stands for every other."""

    sites: tuple[Term, ...]
    category: str
    possible: tuple[str, ...]
    criterion: CriterionView


class NameRefused(Note, frozen=True, kw_only=True):
    """Why a further name of a refused row is not known: ``organism``, ``drug`` or ``host``."""

    field: str


class CategoryOrRefusal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one row is, in codes and in words."""

    id: str | None = None
    category: str | None = None
    category_by_value: str | None = None
    """What the value says while nothing else is known of the isolate, where that makes it another."""
    refused: str | None = None
    text: str | None = None
    """The category or refusal in words, in the request's language."""
    reason: Note | None = None
    possible: tuple[str, ...] = ()
    kind: str | None = None
    warnings: tuple[Note, ...] = ()
    reported: bool = True
    """False: the policy keeps this row out of reports; the category stands."""
    also_refused: tuple[NameRefused, ...] = ()
    """Names of a refused row that are not known either, so that all can be mended at once."""


class Outcome(CategoryOrRefusal, frozen=True, kw_only=True, omit_defaults=True):
    """What one row is: a category with the criterion that decided it, or a refusal."""

    criterion: CriterionView | None = None
    table: TableReference | None = None
    extrapolated: bool = False
    extrapolated_from: str | None = None
    """The host whose criterion was used instead."""
    distance: int | None = None
    """The smallest change of the result that changes its category."""
    distance_unit: str | None = None
    """``mm`` or ``steps`` (two-fold dilutions)."""
    probability: Probability | None = None
    """How likely each MIC category is at this zone, where a derivation of this service says it."""
    alternatives: tuple[Alternative, ...] = ()
    instead: tuple[CriterionView, ...] = ()
    """For ``no_criterion`` and refused contents: what does exist."""

    @property
    def only_at(self) -> tuple[Term, ...]:
        """The sites for which the category holds, of every criterion that gives it; empty: any site."""
        held = [one.sites for one in self.alternatives]
        if not held and self.criterion is not None:
            held = [self.criterion.sites]
        return tuple({site.id: site for sites in held for site in sites}.values()) if all(held) else ()
