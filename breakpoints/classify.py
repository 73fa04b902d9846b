"""From a laboratory's result to an answer that says what it rests on."""

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from breakpoints.index import TableIndex
from breakpoints.model import Kind, Method, NamedMicCriterion
from breakpoints.outcomes import Category, Reason, Refusal, Remark
from breakpoints.vocabulary import Vocabulary


class Result(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One result as a laboratory writes it; ``value`` is text (``<=0.5``, ``17``).

    ``tables`` (names or ``name@version``) belongs to the request: whoever calls
    `classify` has already turned it into indexes.
    """

    organism: str
    host: str
    drug: str
    method: Method
    value: str
    id: str | None = None
    disk_content: str | None = None
    site: str | None = None
    tables: tuple[str, ...] | None = None


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the request allows.

    ``kinds`` in order of preference. ``host_fallback``: hosts (ids or names) to try, in
    order, when the exact host has no row; what is used is labelled ``extrapolated``.
    """

    kinds: tuple[Kind, ...] = (Kind.CLINICAL, Kind.PROVISIONAL)
    host_fallback: tuple[str, ...] = ()
    accept_not_stated: bool = False
    strict: bool = False
    rules: Literal["on", "off"] = "on"
    zone_zero_is_no_inhibition: bool = False


class CriterionShown(msgspec.Struct, frozen=True, kw_only=True):
    """The criterion behind an answer, with its boundaries as published and its source."""

    id: str
    table: str
    version: str
    digest: str
    kind: Kind
    organism: str
    drug: str
    method: Method
    host: str | None
    disk_content: str | None
    sites: tuple[str, ...]
    s_text: str | None
    r_text: str | None
    citation: str
    edition: str | None
    simulated: bool = False
    mic_criterion: NamedMicCriterion | Literal["not_stated"] | None = None


class SiteAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the result is at one site; ``sites`` empty stands for every other site."""

    sites: tuple[str, ...]
    category: Category
    possible: tuple[Category, ...] = ()
    criterion: CriterionShown


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One outcome: either ``category`` or ``refused`` is set, never both.

    ``possible`` holds the categories the result may have where there is more than one.
    ``extrapolated`` names the host whose criterion was used instead (``not_stated`` where
    its source names none). ``distance`` is the smallest change of the result, in whole mm
    or dilution steps, that changes its category. ``exists`` says, for ``no_criterion``
    and refused contents, which criteria there are instead.
    """

    id: str | None = None
    category: Category | None = None
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


def classify(result: Result, tables: Sequence[TableIndex], policy: Policy, vocabulary: Vocabulary) -> Answer:
    """Classify one result against the tables, in their order.

    A pure function of its arguments: nothing is remembered between calls.
    """
    raise NotImplementedError


def classify_many(
    results: Iterable[Result], tables: Sequence[TableIndex], policy: Policy, vocabulary: Vocabulary
) -> list[Answer]:
    """Classify results one by one: as many answers as results, in their order."""
    return [classify(result, tables, policy, vocabulary) for result in results]
