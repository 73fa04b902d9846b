"""Data sets as they are listed and read: versions, findings, pairs, scattergram."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection

from breakpoints.formats.csv import spreadsheet_csv
from datasets.errors import NothingSelected
from datasets.findings import Finding, RuleCount
from datasets.paired_rows import Group, PairedRow
from datasets.read_result import Preview, ReadResult
from datasets.rows_counted import RowsOfDrug
from datasets.store import blobs, datasets, holders
from datasets.store.published_from import published_from
from datasets.store.rows import Dataset, DatasetVersion
from datasets.texts_changed import TextsChanged, unpacked_changes
from datasets.version import read_canonical
from service import wording
from service.context import Context, instant_text
from service.errors import NotFound, Refused
from service.locale.catalogue import Language, text
from service.paired_data.discretion import as_told
from service.paired_data.figures import data_scattergram
from service.paired_data.findings_shown import FindingView, finding_view
from service.paired_data.report_heads import report_head
from service.people import all_pages
from service.security.caller import Caller

LATEST = "latest"


class ReadingReport(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a reading besides the rows."""

    findings: tuple[Finding, ...]
    findings_not_listed: int
    counts: tuple[RuleCount, ...]
    columns_personal: tuple[str, ...]
    columns_not_used: tuple[str, ...]
    groups: tuple[Group, ...]
    preview: Preview | None
    by_drug: tuple[RowsOfDrug, ...] = ()
    lines_in: int | None = None
    rows_digest: str | None = None
    """The blob of the rows as read, for the laboratory alone; nothing where they were not kept."""

    @classmethod
    def of(cls, result: ReadResult, rows_digest: str | None = None) -> "ReadingReport":
        """Take the report out of a result."""
        return cls(
            findings=result.findings,
            findings_not_listed=result.findings_not_listed,
            counts=result.counts,
            columns_personal=result.columns_personal,
            columns_not_used=result.columns_not_used,
            groups=result.groups,
            preview=None,  # raw cells may hold what must not be kept
            by_drug=result.by_drug,
            lines_in=result.lines_in,
            rows_digest=rows_digest,
        )

    def encoded(self) -> bytes:
        """Return the bytes that the store keeps."""
        return msgspec.json.encode(self, order="sorted")


class VersionView(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a data set; its id is the digest of its canonical form."""

    dataset: str
    number: int
    version: str
    digest: str
    rows_in: int
    """Results: an isolate, a drug and a disk content."""
    rows_kept: int
    rows_refused: int
    lines_in: int | None
    """Lines of the file, of which one may hold several results; unknown of versions read long ago."""
    findings: int
    columns_personal: tuple[str, ...]
    """Columns that were dropped at the door; for the laboratory alone, as headers may hold names."""
    groups: tuple[Group, ...]
    created_at: str


class DatasetView(msgspec.Struct, frozen=True, kw_only=True):
    """A data set with its versions, newest last."""

    id: str
    name: str
    visibility: str
    simulated: bool
    owner: str | None
    """Name of the holder, for its own laboratory."""
    mine: bool
    created_at: str
    versions: tuple[VersionView, ...]


class PairView(msgspec.Struct, frozen=True, kw_only=True):
    """One kept result; a decimal zone stands as it was measured, also where it counts as a whole number.

    Isolates are pseudonyms, organisms, drugs and hosts are ids of the vocabulary. `as_written` holds what the
    file wrote where it was said otherwise here, by field, for the laboratory alone.
    """

    isolate_id: str | None
    organism: str
    drug: str
    disk_content: str
    host: str | None
    zone_mm: str
    mic_mg_per_l: str
    as_written: dict[str, str] = {}


class PairsPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of rows, and where the next one starts."""

    version: str
    pairs: tuple[PairView, ...]
    next_cursor: str | None


def list_datasets(context: Context, caller: Caller) -> tuple[DatasetView, ...]:
    """List the caller's laboratory's data sets and the public ones, newest first."""
    with context.store.reading() as connection:
        found = all_pages(lambda cursor: datasets.listing(connection, caller.laboratory_id, cursor=cursor))
        return tuple(_dataset(connection, one, caller) for one in found)


def page_of_datasets(
    context: Context, caller: Caller, cursor: str | None
) -> tuple[tuple[DatasetView, ...], str | None]:
    """Return one page of what `list_datasets` lists, and where the next one starts."""
    with context.store.reading() as connection:
        page = datasets.listing(connection, caller.laboratory_id, cursor=cursor)
        return tuple(_dataset(connection, one, caller) for one in page.items), page.next_cursor


def read_dataset(context: Context, caller: Caller, dataset_id: str) -> DatasetView:
    """Return a data set that the caller may see."""
    with context.store.reading() as connection:
        found = datasets.get(connection, dataset_id, caller.laboratory_id)
        if found is None:
            raise NotFound("data set", dataset_id)
        return _dataset(connection, found, caller)


def derivations_published_from(context: Context, caller: Caller, dataset_id: str) -> tuple[str, ...]:
    """Return the derivations from an own data set that everybody may read; none of another's."""
    if caller.laboratory_id is None:
        return ()
    with context.store.reading() as connection:
        return published_from(connection, dataset_id, caller.laboratory_id)


def read_version(context: Context, caller: Caller, dataset_id: str, version: str | None) -> VersionView:
    """Return one version by digest, number or ``latest``."""
    with context.store.reading() as connection:
        stored = stored_version(connection, caller, dataset_id, version)
        owner = datasets.get(connection, stored.dataset_id, caller.laboratory_id)
        mine = owner is not None and owner.laboratory_id == caller.laboratory_id
        return _version(connection, stored, mine=mine)


def read_findings(
    context: Context, caller: Caller, dataset_id: str, version: str | None, language: Language
) -> tuple[FindingView, ...]:
    """Return every finding of a version."""
    with context.store.reading() as connection:
        stored = stored_version(connection, caller, dataset_id, version)
        owner = datasets.get(connection, stored.dataset_id, caller.laboratory_id)
        report = report_of(connection, stored)
    mine = owner is not None and owner.laboratory_id == caller.laboratory_id
    return tuple(finding_view(one, language) for one in as_told(report.findings, mine=mine))


def findings_csv(
    context: Context, caller: Caller, dataset_id: str, version: str | None, language: Language
) -> bytes:
    """Return the findings as a CSV that a spreadsheet opens without running anything."""
    return csv_of_findings(read_findings(context, caller, dataset_id, version, language))


def csv_of_findings(findings: Iterable[FindingView]) -> bytes:
    """Write findings as CSV for spreadsheets."""
    header = (field.name for field in msgspec.structs.fields(FindingView))
    return spreadsheet_csv(header, map(msgspec.structs.astuple, findings))


def read_pairs(
    context: Context,
    caller: Caller,
    dataset_id: str,
    version: str | None,
    *,
    start: int = 0,
    most: int = 1000,
) -> PairsPage:
    """Return kept rows from ``start`` on."""
    with context.store.reading() as connection:
        stored = stored_version(connection, caller, dataset_id, version)
        rows = read_canonical(blob_content(connection, stored.digest), stored.digest).rows()
        changed = _changed(connection, caller, stored)
    page = list(islice(rows, start, start + most + 1))
    more = str(start + most) if len(page) > most else None
    pairs = (
        _pair(row, {} if changed is None else changed.at(place))
        for place, row in enumerate(page[:most], start=start)
    )
    return PairsPage(version=stored.digest, pairs=tuple(pairs), next_cursor=more)


def scattergram(
    context: Context,
    caller: Caller,
    dataset_id: str,
    version: str | None,
    *,
    organism: str | None = None,
    drug: str | None = None,
    disk_content: str | None = None,
    language: Language,
) -> dict[str, Any]:
    """Return a Vega-Lite scattergram of one organism, drug and disk content; by default the largest group."""
    with context.store.reading() as connection:
        stored = stored_version(connection, caller, dataset_id, version)
        read = read_canonical(blob_content(connection, stored.digest), stored.digest)
    groups = sorted(read.groups, key=lambda one: (-one.n, one.organism, one.drug, one.disk_content))
    largest = groups[0]
    chosen = (
        wording.organism_id(organism) if organism else largest.organism,
        wording.drug_id(drug) if drug else largest.drug,
        wording.disk_content(disk_content) if disk_content else largest.disk_content,
    )
    try:
        return data_scattergram(read, *chosen, language)
    except NothingSelected as absent:
        raise group_absent(read.groups, *chosen) from absent


def group_absent(groups: tuple[Group, ...], *asked: str | None) -> Refused:
    """Say which groups there are instead; ``asked`` is organism, drug, disk content and host."""
    held = {(one.organism, one.drug, one.disk_content, one.host) for one in groups}
    listed = "; ".join(sorted(_one_group(group) for group in held))
    return Refused("group_absent", pointer="/organism", asked=_one_group(asked), groups=listed)


def _one_group(parts: Iterable[str | None]) -> str:
    return " / ".join(part for part in parts if part)


def stored_version(
    connection: Connection, caller: Caller, dataset_id: str, version: str | None
) -> DatasetVersion:
    """Return one version by digest, number or ``latest``, if the caller may see it."""
    found = datasets.versions(connection, dataset_id, caller.laboratory_id)
    if version in {None, LATEST}:
        wanted = found[-1:]
    else:
        wanted = tuple(one for one in found if version in {one.digest, str(one.number)})
    if not wanted:
        raise NotFound("data set", dataset_id if version is None else f"{dataset_id}@{version}")
    return wanted[0]


def example_name() -> str:
    """Return the stored name of the simulated example, in both languages."""
    return " / ".join(text("dataset.simulated_example", language) for language in ("ja", "en"))


def _dataset(connection: Connection, row: Dataset, caller: Caller) -> DatasetView:
    mine = row.laboratory_id == caller.laboratory_id
    owner = holders.get(connection, row.owner_id, row.laboratory_id) if mine else None
    found = datasets.versions(connection, row.id, caller.laboratory_id)
    return DatasetView(
        id=row.id,
        name=row.name,
        visibility=row.visibility.value,
        simulated=row.simulated,
        owner=None if owner is None else owner.name,
        mine=mine,
        created_at=instant_text(row.created_at),
        versions=tuple(_version(connection, one, mine=mine) for one in found),
    )


def _version(connection: Connection, row: DatasetVersion, *, mine: bool) -> VersionView:
    head = report_head(connection, str(row.findings_digest))
    return VersionView(
        dataset=row.dataset_id,
        number=row.number,
        version=row.digest,
        digest=row.digest,
        rows_in=row.rows_in,
        rows_kept=row.rows_kept,
        rows_refused=row.rows_refused,
        lines_in=head.lines_in,
        findings=head.findings,
        columns_personal=head.columns_personal if mine else (),
        groups=head.groups,
        created_at=instant_text(row.created_at),
    )


def report_of(connection: Connection, row: DatasetVersion) -> ReadingReport:
    """Return what is kept of a version's reading besides the rows."""
    return msgspec.json.decode(blob_content(connection, str(row.findings_digest)), type=ReadingReport)


def blob_content(connection: Connection, digest: str) -> bytes:
    """Return the bytes under a digest, which must come from a visible version."""
    blob = blobs.get(connection, digest)
    if blob is None:
        raise NotFound("content", digest)
    return blob.content


def _changed(connection: Connection, caller: Caller, stored: DatasetVersion) -> TextsChanged | None:
    """Return what the file wrote otherwise, for the laboratory whose file it was."""
    if stored.rows_digest is None or caller.laboratory_id is None:
        return None
    if datasets.own(connection, stored.dataset_id, caller.laboratory_id) is None:
        return None
    return unpacked_changes(blob_content(connection, stored.rows_digest))


def _pair(row: PairedRow, as_written: dict[str, str]) -> PairView:
    return PairView(
        isolate_id=row.isolate_id,
        organism=row.organism,
        drug=row.drug,
        disk_content=row.disk_content,
        host=row.host,
        zone_mm=row.zone_as_written or str(row.zone_mm),
        mic_mg_per_l=row.mic_mg_per_l,
        as_written=as_written,
    )
