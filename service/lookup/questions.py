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
from service.told_together import ToldTogether
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


class _Named(msgspec.Struct, frozen=True, kw_only=True):
    """What a question names, as ids."""

    organism: str
    drug: str
    method: Method
    host: str | None
    disk_content: str | None
    site: str | None


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
    named = _named(question, words)
    lineage = words.organisms[named.organism].lineage
    applies = (
        _of_every_host(held, lineage, named, allowed)
        if named.host is None
        else _applying(held, _asked(named, named.host, words), allowed)
    )
    return LookupAnswer(
        organism=wording.organism_term(named.organism, words),
        drug=wording.drug_term(named.drug, words),
        host=None if named.host is None else wording.host_term(named.host, words),
        site=None if named.site is None else wording.site_term(named.site, words),
        on=on.isoformat(),
        timezone=context.settings.timezone,
        rules=rules_before_values(
            (named.organism, named.drug, named.method), [one.index for one in held], language, words
        ),
        criteria=applies.criteria,
        refused=None if applies.refused is None else refusal_note(applies.refused, language, words),
        assumed_disk_content=applies.assumed,
        instead=_besides(applies.criteria, _rows(held, lineage, named.drug)),
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


def _named(question: Question, words: Vocabulary) -> _Named:
    """Read what a question names; all of its names that are not known are refused together."""
    content, site = question.disk_content, question.site
    with ToldTogether() as read:
        organism = read(wording.organism_id, question.organism, "/query/organism", words)
        drug = read(wording.drug_id, question.drug, "/query/drug", words)
        host = None if question.host is None else read(wording.host_id, question.host, "/query/host", words)
        method = read(_method, question.method)
        content = None if content is None else read(wording.disk_content, content, "/query/disk_content")
        site = None if site is None else read(wording.site_id, site, "/query/site", words)
    return _Named(
        organism=organism, drug=drug, method=Method(method), host=host, disk_content=content, site=site
    )


def _method(text: str) -> str:
    if text not in {method.value for method in Method}:
        allowed = ", ".join(method.value for method in Method)
        raise Refused("unknown_method", pointer="/query/method", value=text, allowed=allowed)
    return text


def _asked(named: _Named, host: str, words: Vocabulary) -> Asked:
    return Asked(
        organism=words.organisms[named.organism],
        host=words.hosts[host],
        drug=named.drug,
        method=named.method,
        disk_content=named.disk_content,
        site=named.site,
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
    named: _Named,
    allowed: Allowed,
) -> _Applies:
    content, site = named.disk_content, named.site

    def fits(row: Criterion) -> bool:
        return (
            kind_place_of(row, allowed) is not None
            and row.method == named.method
            and (content is None or row.disk_content in {content, NOT_STATED})
            and (site is None or not row.sites or site in row.sites)
        )

    every: dict[tuple[object, ...], CriterionView] = {}
    for one, indexed in _rows(held, lineage, named.drug):
        says = one.index.says(indexed)
        if says not in every and fits(indexed.row):
            every[says] = criterion_view(one, indexed.row)
    return _Applies(criteria=tuple(every.values()))


def _besides(
    applying: tuple[CriterionView, ...], rows: list[tuple[Held, IndexedRow]]
) -> tuple[CriterionView, ...]:
    """Show what else there is, each criterion once, by the first table asked that holds it."""
    ids = {one.id for one in applying}
    said = {held.index.says(indexed) for held, indexed in rows if indexed.shown.id in ids}
    found: list[CriterionView] = []
    for held, indexed in rows:
        says = held.index.says(indexed)
        if says not in said and not indexed.row.block:
            said.add(says)
            found.append(criterion_view(held, indexed.row))
    return tuple(found)


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
