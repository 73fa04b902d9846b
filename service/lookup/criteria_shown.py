"""Criteria and the versions that hold them, as published: boundaries are text."""

import msgspec

from breakpoints.classify import CriterionShown
from breakpoints.model import NOT_STATED, Criterion, Kind, Method, criterion_id
from service.tables.in_memory import Held
from service.wording import Term, drug_term, host_term, organism_term, site_term


class TableReference(msgspec.Struct, frozen=True, kw_only=True):
    """The version that an answer rests on."""

    table: str
    version: str
    digest: str
    title_en: str
    title_ja: str
    edition: str | None
    in_force_from: str
    withdrawn: str | None = None
    """The reason, when the version was withdrawn."""


class NamedMic(msgspec.Struct, frozen=True, kw_only=True):
    """The MIC criterion that a zone criterion correlates with, in mg/L."""

    s: str | None
    r: str | None
    kind: str
    source: str


class EvidenceBrief(msgspec.Struct, frozen=True, kw_only=True):
    """By which digests a provisional criterion can be traced back."""

    derivation: str | None
    derivation_digest: str
    dataset_version: str
    n_isolates: int
    method: str
    code_version: str | None


class CriterionView(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion as published; boundaries are text with their comparator."""

    id: str
    table: TableReference
    organism: Term
    drug: Term
    host: Term | None
    host_not_stated: bool
    method: str
    disk_content: str | None
    disk_content_not_stated: bool
    sites: tuple[Term, ...]
    kind: str
    separates_wild_type: bool
    """Whether the categories are WT and NWT, never S and R."""
    s: str | None
    """Boundary of S (or wild type) as published, such as ``>=25``."""
    r: str | None
    """Boundary of R (or non-wild type) as published, such as ``<=24``."""
    between: str | None
    """What results between S and R are called, ``I`` or ``SDD``; nothing where none lie there."""
    i_means: str | None
    """What the table's guideline means by ``I``: ``intermediate``, ``increased_exposure``, ``not_stated``."""
    unit: str
    """``mm`` or ``mg/L``."""
    block: bool
    """A row that ends the search and has no boundaries."""
    source: str
    source_url: str | None
    comment: str | None
    simulated: bool
    mic_criterion: NamedMic | str | None
    """The MIC criterion behind a zone criterion; ``not_stated`` where its source names none."""
    n_isolates: int | str | None
    evidence: EvidenceBrief | None
    extrapolated: bool = False
    site_text: str | None = None
    """The sites as published, where that says more than their names (``Uncomplicated …``)."""


def table_reference(held: Held) -> TableReference:
    """Name a version with its digest and title."""
    return TableReference(
        table=held.stored.table,
        version=held.stored.version,
        digest=held.stored.digest,
        title_en=held.version.title.en,
        title_ja=held.version.title.ja,
        edition=held.version.edition,
        in_force_from=held.version.in_force_from,
        withdrawn=held.stored.withdrawn_reason,
    )


def criterion_view(held: Held, row: Criterion, *, extrapolated: bool = False) -> CriterionView:
    """Show a row of a version."""
    boundaries, between = row.boundaries, _between(row)
    words = held.words.vocabulary
    return CriterionView(
        id=criterion_id(held.stored.table, held.stored.version, row.row_id),
        table=table_reference(held),
        organism=organism_term(row.organism, words),
        drug=drug_term(row.drug, words),
        host=None if row.host in {None, NOT_STATED} else host_term(str(row.host), words),
        host_not_stated=row.host == NOT_STATED,
        method=row.method.value,
        disk_content=None if row.disk_content == NOT_STATED else row.disk_content,
        disk_content_not_stated=row.disk_content == NOT_STATED,
        sites=tuple(site_term(site, words) for site in row.sites),
        site_text=row.site_text,
        kind=row.kind.value,
        separates_wild_type=row.separates_wild_type,
        s=None if boundaries is None else boundaries.s_text,
        r=None if boundaries is None else boundaries.r_text,
        between=between,
        i_means=held.version.i_means if between == "I" else None,
        unit="mm" if row.method is Method.DISK else "mg/L",
        block=row.block,
        source=row.source.citation,
        source_url=row.source.url,
        comment=row.note,
        simulated=row.simulated,
        mic_criterion=_named(row),
        n_isolates=row.n_isolates,
        evidence=_evidence(row),
        extrapolated=extrapolated,
    )


def shown_again(held: dict[str, Held], shown: CriterionShown, *, extrapolated: bool = False) -> CriterionView:
    """Show the row that an answer names, out of the version that holds it."""
    version = held[f"{shown.table}@{shown.version}"]
    row = version.index.row(shown.id.rpartition(":")[2])
    if row is None:
        raise LookupError(f"{shown.id} is not in its own version")
    return criterion_view(version, row, extrapolated=extrapolated)


def derivation_of(row: Criterion) -> str | None:
    """Return the id of the derivation that a row of ours names as its source."""
    url = row.source.url or ""
    return url.rpartition("/")[2] if row.kind is Kind.PROVISIONAL and row.evidence is not None else None


def _between(row: Criterion) -> str | None:
    """Return the category between S and R; a criterion that is never S calls its susceptible results I."""
    if row.separates_wild_type:
        return None
    if row.always_intermediate:
        return row.between
    if row.mic is not None and row.mic.r_gt_step is not None:
        has_room = row.mic.s_le_step is None or row.mic.s_le_step < row.mic.r_gt_step
        return row.between if has_room else None
    if row.zone is not None and row.zone.r_lt_mm is not None:
        has_room = row.zone.s_ge_mm is None or row.zone.r_lt_mm < row.zone.s_ge_mm
        return row.between if has_room else None
    return None


def _named(row: Criterion) -> NamedMic | str | None:
    named = row.mic_criterion
    if named is None or isinstance(named, str):
        return named
    return NamedMic(s=named.s_text, r=named.r_text, kind=named.kind.value, source=named.source)


def _evidence(row: Criterion) -> EvidenceBrief | None:
    given = row.evidence
    if given is None:
        return None
    return EvidenceBrief(
        derivation=derivation_of(row),
        derivation_digest=given.derivation_digest,
        dataset_version=given.data_digest,
        n_isolates=given.n_isolates,
        method=given.method,
        code_version=given.code_version,
    )
