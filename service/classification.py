"""From results as written to categories, one outcome per row; no database on this way."""

import msgspec

from service.context import Context
from service.lookup import CriterionView, TableReference
from service.security.caller import Caller

MOST_RESULTS = 10_000


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the requester accepts; the defaults accept nothing that was not asked for."""

    kinds: tuple[str, ...] = ("clinical", "provisional")
    host_fallback: tuple[str, ...] = ()
    accept_not_stated: bool = False
    strict: bool = False
    rules: str = "on"


class ResultIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One result; ``value`` is text as written."""

    organism: str
    drug: str
    value: str
    id: str | None = None
    host: str | None = None
    method: str = "disk"
    disk_content: str | None = None
    site: str | None = None
    tables: tuple[str, ...] | None = None


class ClassifyRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A batch; tables in order of preference, ``on`` a civil date."""

    results: tuple[ResultIn, ...]
    tables: tuple[str, ...] = ()
    on: str | None = None
    policy: Policy = Policy()


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A warning or reason: its code, its parts, and the sentence in the request's language."""

    code: str
    parameters: dict[str, str]
    text: str


class Alternative(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of one site, where the request names none."""

    site: str | None
    category: str
    criterion: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one row is: a category with the criterion that decided it, or a refusal."""

    id: str | None = None
    category: str | None = None
    refused: str | None = None
    text: str | None = None
    """The category or refusal in words, in the request's language."""
    possible: tuple[str, ...] = ()
    kind: str | None = None
    criterion: CriterionView | None = None
    table: TableReference | None = None
    extrapolated: bool = False
    distance: float | None = None
    distance_unit: str | None = None
    warnings: tuple[Note, ...] = ()
    reason: Note | None = None
    alternatives: tuple[Alternative, ...] = ()
    instead: tuple[CriterionView, ...] = ()
    """For ``no_criterion``: what does exist."""


class ClassifyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome per row, in the order of the request."""

    results: tuple[Outcome, ...]
    on: str
    timezone: str
    tables: tuple[TableReference, ...]
    """Every version that was asked."""


def classify(context: Context, caller: Caller, request: ClassifyRequest, language: str) -> ClassifyAnswer:
    """Classify every row; a row that cannot be read is refused, the others are answered."""
    raise NotImplementedError
