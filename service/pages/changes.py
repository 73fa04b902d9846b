"""What a new version changes, one readable line for each row."""

from collections.abc import Iterable
from typing import Any

import msgspec

from breakpoints.model import Kind
from breakpoints.vocabulary import vocabulary
from service.locale.catalogue import Language
from service.publication.views import Change

MOST_DRUGS = 6


class ChangeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One changed row in words."""

    change: str
    direction: str | None
    organism: str
    drug: str
    host: str | None
    disk_content: str | None
    before: "Boundaries | None"
    after: "Boundaries | None"
    statement: str | None = None
    """``expected_resistance`` or ``expert_rule`` of a line that is no criterion."""
    rule: str | None = None
    further_drugs: tuple[str, ...] = ()
    """Those beyond the first of a rule for many."""


class Boundaries(msgspec.Struct, frozen=True, kw_only=True):
    """The boundaries of a row as published."""

    s: str | None
    r: str | None
    unit: str
    wild_type: bool
    """Whether they separate WT from NWT."""


def change_lines(changes: Iterable[Change], language: Language) -> tuple[ChangeLine, ...]:
    """Return a line for each changed row."""
    return tuple(_line(change, language) for change in changes)


def term_name(noun: str, identity: str | None, language: Language, *, none: str = "–") -> str:
    """Return the name of an organism, drug or host by its id, or the id where it has none."""
    if identity is None:
        return none
    found = getattr(vocabulary(), noun).get(identity)
    return identity if found is None else str(getattr(found, f"name_{language}"))


def boundaries(row: dict[str, Any] | None) -> Boundaries | None:
    """Return the boundaries that a row holds."""
    if row is None:
        return None
    zone, mic = row.get("zone"), row.get("mic")
    held = zone or mic or {}
    named = row.get("mic_criterion")
    kinds = {row.get("kind"), named.get("kind") if isinstance(named, dict) else None}
    return Boundaries(
        s=held.get("s_text"),
        r=held.get("r_text"),
        unit="mm" if zone else "mg/L",
        wild_type=Kind.ECV.value in kinds,
    )


def _line(change: Change, language: Language) -> ChangeLine:
    row = change.after or change.before or {}
    if not change.row:
        return _statement(change, row, language)
    host = row.get("host")
    return ChangeLine(
        change=change.change,
        direction=change.direction,
        organism=term_name("organisms", row.get("organism"), language),
        drug=term_name("drugs", row.get("drug"), language),
        host=None if host is None else term_name("hosts", host, language),
        disk_content=row.get("disk_content"),
        before=boundaries(change.before),
        after=boundaries(change.after),
    )


def _statement(change: Change, said: dict[str, Any], language: Language) -> ChangeLine:
    """Return the line of an expected resistance or an expert rule."""
    drugs = [said["drug"]] if "drug" in said else [*said.get("drugs", ())]
    named = [term_name("drugs", drug, language) for drug in drugs]
    return ChangeLine(
        change=change.change,
        direction=None,
        organism=term_name("organisms", said["organism"], language),
        drug=", ".join(named[:MOST_DRUGS]),
        host=None,
        disk_content=None,
        before=None,
        after=None,
        statement=change.key.partition("|")[0],
        rule=said.get("rule"),
        further_drugs=tuple(named[MOST_DRUGS:]),
    )
