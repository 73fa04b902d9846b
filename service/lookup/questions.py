"""Which criterion applies, and what else exists."""

import msgspec

from breakpoints.candidates import FALLBACK_HOST, HOST_NOT_STATED, kind_place_of
from breakpoints.candidates import Question as Asked
from breakpoints.errors import PolicyNameUnknown
from breakpoints.index import IndexedRow
from breakpoints.methods import named
from breakpoints.model import NOT_STATED, Criterion, Kind, Method
from breakpoints.outcomes import Refused as RowRefused
from breakpoints.policy import Allowed, Policy, allowed_by
from breakpoints.resolve import resolve
from breakpoints.vocabulary import Vocabulary
from service import wording
from service.context import Context
from service.errors import NotFound, Refused
from service.locale.catalogue import Language
from service.lookup.criteria_shown import CriterionView, TableReference, criterion_view, table_reference
from service.lookup.notes import Note, refusal_note
from service.lookup.rules_shown import rules_before_values
from service.lookup.tables_asked import civil_date, tables_asked
from service.security.caller import Caller
from service.tables.in_memory import Held
from service.wording import Term

DEFAULT_KINDS = (Kind.CLINICAL.value, Kind.PROVISIONAL.value)


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lookup as a person would ask it; names, ids and qualified codes are accepted.

    Without a host the criteria of every host are listed.
    """

    organism: str
    drug: str
    host: str | None = None
    method: str = Method.DISK.value
    disk_content: str | None = None
    site: str | None = None
    on: str | None = None
    tables: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    host_fallback: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Take the method by any of its usual names (``MIC``, ``Disk``, ディスク)."""
        msgspec.structs.force_setattr(self, "method", named(self.method))


class LookupAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What rules say whatever the value, the criteria that apply, best first, and what exists instead."""

    organism: Term
    drug: Term
    host: Term | None
    site: Term | None
    on: str
    timezone: str
    rules: tuple[Note, ...]
    """Read these first: what decides whatever the value (intrinsic resistance, a drug that fails in the
    patient, a method that is not valid), and what screening tests can make R."""
    criteria: tuple[CriterionView, ...]
    """The criteria that apply: one, or one for each site where the request names none."""
    refused: Note | None
    """Why no criterion applies although some exist: another disk content."""
    assumed_disk_content: str | None
    """The content of every applicable criterion, where the request names none."""
    instead: tuple[CriterionView, ...]
    """What exists for other hosts, methods, contents, sites or kinds."""
    tables: tuple[TableReference, ...]
    """Every version that was searched."""


class _Applies(msgspec.Struct, frozen=True, kw_only=True):
    criteria: tuple[CriterionView, ...]
    refused: RowRefused | None = None
    assumed: str | None = None


def find_written(context: Context, caller: Caller, question: Question, language: Language) -> bytes:
    """Answer a lookup as `find_criteria` does, in JSON; what was answered before is written already."""
    on = civil_date(context, question.on, "/query/on")
    held = tables_asked(context, caller, question.tables, on, "/query/tables")
    known = context.answered.of(context.tables.generation, held, language, on, context.settings.timezone)
    found = known.lookups.get(question)
    if found is None:
        found = msgspec.json.encode(find_criteria(context, caller, question, language))
        known.lookups.keep(question, found, len(found))
    return found


def find_criteria(
    context: Context, caller: Caller, question: Question, language: Language = "en"
) -> LookupAnswer:
    """Answer a lookup from the tables in memory."""
    on = civil_date(context, question.on, "/query/on")
    held = tables_asked(context, caller, question.tables, on, "/query/tables")
    words = context.tables.vocabulary(held)
    allowed = allowed_kinds_and_hosts(question.kinds, question.host_fallback, "/query", words)
    asked = _asked(question, words)
    organism = wording.organism_id(question.organism, "/query/organism", words)
    drug = wording.drug_id(question.drug, "/query/drug", words)
    site = None if question.site is None else wording.site_id(question.site, "/query/site", words)
    lineage = words.organisms[organism].lineage
    applies = (
        _of_every_host(held, lineage, drug, (question, site), allowed)
        if asked is None
        else _applying(held, asked, allowed)
    )
    known = {one.id for one in applies.criteria}
    return LookupAnswer(
        organism=wording.organism_term(organism, words),
        drug=wording.drug_term(drug, words),
        host=None if asked is None else wording.host_term(asked.host.id, words),
        site=None if site is None else wording.site_term(site, words),
        on=on.isoformat(),
        timezone=context.settings.timezone,
        rules=rules_before_values(
            (organism, drug, Method(question.method)), [one.index for one in held], language, words
        ),
        criteria=applies.criteria,
        refused=None if applies.refused is None else refusal_note(applies.refused, language, words),
        assumed_disk_content=applies.assumed,
        instead=tuple(one for one in _everything(held, lineage, drug) if one.id not in known),
        tables=tuple(table_reference(one) for one in held),
    )


def criterion(context: Context, caller: Caller, criterion_id: str) -> CriterionView:
    """Return one criterion by its id ``table@version:row``."""
    held, row = held_row(context, caller, criterion_id)
    return criterion_view(held, row)


def held_row(context: Context, caller: Caller, criterion_id: str) -> tuple[Held, Criterion]:
    """Return a criterion and the version that holds it."""
    reference, _, row_id = criterion_id.partition(":")
    table, _, version = reference.partition("@")
    held = context.tables.held(table, version, caller.laboratory_id)
    row = None if held is None else held.index.row(row_id)
    if held is None or row is None:
        raise NotFound("criterion", criterion_id)
    return held, row


def allowed_kinds_and_hosts(
    kinds: tuple[str, ...],
    host_fallback: tuple[str, ...],
    pointer: str,
    words: Vocabulary,
    **more: object,
) -> Allowed:
    """Check what a request allows."""
    known = {kind.value for kind in Kind}
    for kind in kinds:
        if kind not in known:
            raise Refused(
                "unknown_kind", pointer=f"{pointer}/kinds", value=kind, allowed=", ".join(sorted(known))
            )
    given = {"kinds": kinds or DEFAULT_KINDS, "host_fallback": host_fallback, **more}
    try:
        return allowed_by(msgspec.convert(given, Policy), words)
    except PolicyNameUnknown as unknown:
        raise Refused(
            f"unknown_{unknown.noun}",
            pointer=f"{pointer}/{unknown.field}",
            value=unknown.name,
            nearest="; ".join(unknown.suggestions) or "-",
        ) from unknown


def _asked(question: Question, words: Vocabulary) -> Asked | None:
    if question.method not in {method.value for method in Method}:
        allowed = ", ".join(method.value for method in Method)
        raise Refused("unknown_method", pointer="/query/method", value=question.method, allowed=allowed)
    content = (
        None
        if question.disk_content is None
        else wording.disk_content(question.disk_content, "/query/disk_content")
    )
    if question.host is None:
        return None
    return Asked(
        organism=words.organisms[wording.organism_id(question.organism, "/query/organism", words)],
        host=words.hosts[wording.host_id(question.host, "/query/host", words)],
        drug=wording.drug_id(question.drug, "/query/drug", words),
        method=Method(question.method),
        disk_content=content,
        site=None if question.site is None else wording.site_id(question.site, "/query/site", words),
    )


def _applying(held: tuple[Held, ...], asked: Asked, allowed: Allowed) -> _Applies:
    resolution = resolve(asked, [one.index for one in held], allowed)
    by_index = {id(one.index): one for one in held}
    views = []
    for outcome in resolution.outcomes:
        chosen = outcome.chosen
        views.append(
            criterion_view(
                by_index[id(chosen.table)],
                chosen.row,
                extrapolated=FALLBACK_HOST <= chosen.host_place < HOST_NOT_STATED,
            )
        )
    return _Applies(
        criteria=tuple(views), refused=resolution.refused, assumed=resolution.assumed_disk_content
    )


def _of_every_host(
    held: tuple[Held, ...],
    lineage: tuple[str, ...],
    drug: str,
    asked: tuple[Question, str | None],
    allowed: Allowed,
) -> _Applies:
    question, site = asked
    content = None if question.disk_content is None else wording.disk_content(question.disk_content)

    def fits(row: Criterion) -> bool:
        return (
            kind_place_of(row, allowed) is not None
            and row.method.value == question.method
            and (content is None or row.disk_content in {content, NOT_STATED})
            and (site is None or not row.sites or site in row.sites)
        )

    rows = [
        criterion_view(one, indexed.row) for one, indexed in _rows(held, lineage, drug) if fits(indexed.row)
    ]
    return _Applies(criteria=tuple(rows))


def _everything(held: tuple[Held, ...], lineage: tuple[str, ...], drug: str) -> tuple[CriterionView, ...]:
    return tuple(
        criterion_view(one, indexed.row)
        for one, indexed in _rows(held, lineage, drug)
        if not indexed.row.block
    )


def _rows(held: tuple[Held, ...], lineage: tuple[str, ...], drug: str) -> list[tuple[Held, IndexedRow]]:
    """Return the rows of an organism and its groups, the most specific first."""
    return [
        (one, indexed)
        for taxon in lineage
        for one in held
        for method in Method
        for indexed in one.index.rows(taxon, drug, method)
    ]


__all__ = [
    "CriterionView",
    "LookupAnswer",
    "Question",
    "TableReference",
    "Term",
    "criterion",
    "find_criteria",
]
