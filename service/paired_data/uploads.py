"""Take in paired data: stream, read in a limited child, keep as a content-addressed version."""

import msgspec
from sqlalchemy import Connection

from datasets.facts import UploadedFacts, without_layout
from datasets.fields import Field
from datasets.findings import Finding
from datasets.read_result import ReadResult
from datasets.store import blobs, datasets, jobs
from datasets.store.datasets import NewVersion
from datasets.store.rows import Actor, DatasetVersion, Visibility, WorkState
from service.context import Context, now
from service.errors import Conflict, Fault, NotFound, NothingKept
from service.incoming import quotas
from service.incoming.receiving import Received, Sent, read_sent
from service.locale.catalogue import Language
from service.paired_data.findings_shown import FindingView, finding_view
from service.paired_data.mappings import mapped_facts, overlaid
from service.paired_data.pseudonyms import pseudonym_key
from service.paired_data.reading import read_received
from service.paired_data.shown import ReadingReport
from service.people import actor_of
from service.security.caller import Caller, require
from service.settings import Settings

SHOWN_AT_ONCE = 100
CANONICAL_TYPE = "application/vnd.zonebook.dataset+json"
ROWS_TYPE = "application/vnd.zonebook.rows-as-read"


class Uploaded(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to an upload; the job has already ended, because the file was read while waiting."""

    id: str
    version: str
    digest: str
    number: int
    job: str
    already_there: bool
    rows_in: int
    rows_kept: int
    rows_refused: int
    lines_in: int
    """Lines of the file; a row is a result, of which a line may hold several."""
    findings: tuple[FindingView, ...]
    """The first hundred; all of this reading where the version was there already."""
    findings_url: str
    """All findings of the reading that made the version."""


class KeptAs(msgspec.Struct, frozen=True, kw_only=True):
    """What an upload becomes: a new data set with a name, or the next version of a given one."""

    name: str = ""
    dataset_id: str | None = None
    publishes: bool = False
    """A new version of a public data set is public at once: this says that it is meant."""
    mapping: str | None = None
    """The saved mapping by which the file is read, which is noted with the version."""
    stated: frozenset[str] = frozenset()
    """The facts that were named, though what they say may be what nobody needs to say."""


async def take_in(
    context: Context,
    caller: Caller,
    sent: Sent,
    facts: UploadedFacts,
    kept_as: KeptAs,
    *,
    language: Language,
) -> Uploaded:
    """Receive the files of an upload, read and keep them.

    Holds one of the process's places on the whole way.
    """
    sure = require(caller, "researcher")
    return await read_sent(
        context,
        sure.laboratory_id,
        sent,
        lambda body: upload(
            context,
            caller,
            body,
            _facts_of(context, caller, facts, kept_as),
            kept_as,
            language=language,
        ),
    )


def _facts_of(context: Context, caller: Caller, facts: UploadedFacts, kept_as: KeptAs) -> UploadedFacts:
    """Return what was stated; for what was not, the saved mapping's word, then that of the version before.

    Of the version before, how its file was laid out is left; the columns that were chosen by their names
    stay: a corrected file has the same header.
    """
    said = mapped_facts(context, caller, kept_as.mapping, facts)
    if kept_as.dataset_id is None:
        return said
    with context.store.reading() as connection:
        versions = datasets.versions(
            connection, kept_as.dataset_id, require(caller, "researcher").laboratory_id
        )
    if not versions:
        raise NotFound("data set", kept_as.dataset_id)
    known = UploadedFacts.__struct_fields__
    stored = versions[-1].facts if isinstance(versions[-1].facts, dict) else {}
    before = msgspec.convert({name: value for name, value in stored.items() if name in known}, UploadedFacts)
    columns = {Field(field): header for field, header in before.columns.items()}
    same = msgspec.structs.replace(without_layout(before), columns=columns, measured=before.measured)
    named = {name: getattr(facts, name) for name in kept_as.stated}
    return msgspec.structs.replace(overlaid(same, said), **named)


def upload(
    context: Context,
    caller: Caller,
    body: Received,
    facts: UploadedFacts,
    kept_as: KeptAs,
    *,
    language: Language,
) -> Uploaded:
    """Read a received file and keep it as a new data set, or as a version of a given one.

    The same data twice is the same version and answers as the first time did.
    """
    actor = actor_of(caller, "researcher")
    with context.store.reading() as connection:
        _require_own(connection, actor, kept_as)
    quotas.settle(context, caller, body.n_bytes)
    key = pseudonym_key(context, actor.laboratory_id)
    result = read_received(context, caller, body, facts, pseudonym_key=key)
    if result.digest is None or result.canonical is None:
        raise NothingKept(result.rows_in, [fault_of(one) for one in result.findings])
    with context.store.writing() as connection:
        _require_own(connection, actor, kept_as)  # it may have been published while the file was read
        version, created, job = _keep(
            connection,
            actor,
            settings=context.settings,
            result=result,
            facts=_as_stored(facts, kept_as.mapping),
            body=body,
            name=kept_as.name,
            dataset_id=kept_as.dataset_id,
        )
    return Uploaded(
        id=version.dataset_id,
        version=version.digest,
        digest=version.digest,
        number=version.number,
        job=job,
        already_there=not created,
        rows_in=result.rows_in,
        rows_kept=result.rows_kept,
        rows_refused=result.rows_refused,
        lines_in=result.lines_in,
        findings=tuple(
            finding_view(one, language) for one in result.findings[: SHOWN_AT_ONCE if created else None]
        ),
        findings_url=f"/api/v1/datasets/{version.dataset_id}/{version.digest}/findings",
    )


def fault_of(finding: Finding) -> Fault:
    """Return a finding as a fault of the request."""
    place = "/file" if finding.row is None else f"/row/{finding.row}"
    return Fault(
        pointer=f"{place}/{finding.column}" if finding.column else place,
        rule=finding.rule.value,
        parameters=finding.parameters,
        key=f"finding.{finding.rule.value}",
    )


def _as_stored(facts: UploadedFacts, mapping: str | None) -> dict[str, object]:
    """Return what was stated, and by which saved mapping."""
    stated: dict[str, object] = msgspec.to_builtins(facts)
    return stated if mapping is None else {**stated, "mapping": mapping}


def _require_own(connection: Connection, actor: Actor, kept_as: KeptAs) -> None:
    """Refuse the next version of a data set that is another's, or that would be public unawares."""
    if kept_as.dataset_id is None:
        return
    found = datasets.get(connection, kept_as.dataset_id, actor.laboratory_id)
    if found is None or found.laboratory_id != actor.laboratory_id:
        raise NotFound("data set", kept_as.dataset_id)
    if found.visibility is Visibility.PUBLIC and not kept_as.publishes:
        raise Conflict("version_would_be_public", name=found.name)


def _keep(
    connection: Connection,
    actor: Actor,
    *,
    settings: Settings,
    result: ReadResult,
    facts: dict[str, object],
    body: Received,
    name: str,
    dataset_id: str | None,
) -> tuple[DatasetVersion, bool, str]:
    """Store a version, unless the laboratory has it; return it, whether it is new, and the job's id."""
    at, digest, canonical = now(), str(result.digest), bytes(result.canonical or b"")
    known = _known(connection, actor, digest, dataset_id)
    if known is not None:  # before anything is put: bytes that nothing names would stay for ever
        return known, False, _job(connection, known.dataset_id, actor)
    if dataset_id is None:
        added = datasets.add(connection, name, by=actor, at=at, simulated=result.simulated)
        dataset_id = added.id
    as_read = result.rows_as_read
    rows = None if as_read is None else blobs.digest_of(as_read)
    report = ReadingReport.of(result, rows).encoded()
    quotas.refuse_more_than_may_be_kept(
        connection,
        settings,
        actor.laboratory_id,
        n_bytes=sum(map(len, (canonical, as_read or b"", report))),
        n_rows=result.rows_kept,
    )
    blobs.put(connection, canonical, CANONICAL_TYPE)
    if as_read is not None:
        blobs.put(connection, as_read, ROWS_TYPE)
    new = NewVersion(
        digest=digest,
        rows_in=result.rows_in,
        rows_kept=result.rows_kept,
        rows_refused=result.rows_refused,
        findings_digest=blobs.put(connection, report, "application/json"),
        facts=facts,
        original_digest=body.digest,
        rows_digest=rows,
    )
    stored = datasets.add_version(connection, dataset_id, new, by=actor, at=at)
    if stored is None:
        raise NotFound("data set", dataset_id)
    return stored.version, stored.created, _job(connection, dataset_id, actor)


def _known(
    connection: Connection, actor: Actor, digest: str, dataset_id: str | None
) -> DatasetVersion | None:
    """Return the version that these data are already: of the data set, or of any of the laboratory's."""
    if dataset_id is None:
        return datasets.own_version_of_digest(connection, digest, actor.laboratory_id)
    versions = datasets.versions(connection, dataset_id, actor.laboratory_id)
    return next((one for one in versions if one.digest == digest), None)


def _job(connection: Connection, dataset_id: str, actor: Actor) -> str:
    """Record the upload's job, which has ended; the same upload again has the same one."""
    before = jobs.latest_of_subject(connection, dataset_id, actor.laboratory_id)
    if before is not None:
        return before.id
    return jobs.add(connection, "upload", dataset_id, by=actor, at=now(), state=WorkState.SUCCEEDED).id
