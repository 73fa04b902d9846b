"""What a criterion rests on: the data, the derivation's record, the reviews."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from analysis.record import DerivationRecord, canonical_bytes, read_record
from breakpoints.model import Criterion
from datasets.store import blobs, datasets, proposals
from service.context import Context, instant_text
from service.derivations.discretion import as_told, is_of_others
from service.locale.catalogue import Language
from service.lookup.criteria_shown import CriterionView, criterion_view, derivation_of
from service.lookup.questions import held_row
from service.paired_data.figures import criterion_scattergram, titles_of
from service.publication.views import ReviewView
from service.security.caller import Caller
from service.tables.in_memory import Held


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What a provisional criterion rests on."""

    criterion: CriterionView
    dataset_digest: str | None
    dataset: str | None
    """Id of the data set, for those who may see it."""
    dataset_name: str | None
    derivation: str | None
    """Id of the derivation."""
    record_digest: str | None
    n_isolates: int | None
    simulated: bool
    record: dict[str, Any] | None
    """The derivation's record: methods side by side with discrepancies and limits."""
    scattergram: dict[str, Any] | None
    """A Vega-Lite specification."""
    cells: tuple[dict[str, Any], ...]
    """The aggregated table that was fitted, for those who cannot see the scattergram."""
    reviews: tuple[ReviewView, ...]


def evidence(context: Context, caller: Caller, criterion_id: str, language: Language) -> Evidence:
    """Return what a criterion rests on; titles of the scattergram in the given language."""
    held, row = held_row(context, caller, criterion_id)
    view = criterion_view(held, row)
    if row.evidence is None:
        return Evidence(
            criterion=view,
            dataset_digest=None,
            dataset=None,
            dataset_name=None,
            derivation=None,
            record_digest=None,
            n_isolates=row.n_isolates if isinstance(row.n_isolates, int) else None,
            simulated=row.simulated,
            record=None,
            scattergram=None,
            cells=(),
            reviews=(),
        )
    with context.store.reading() as connection:
        return _evidence(
            connection, caller, origin=_origin(context, held, row), row=row, view=view, language=language
        )


def _evidence(
    connection: Connection,
    caller: Caller,
    *,
    origin: Held,
    row: Criterion,
    view: CriterionView,
    language: Language,
) -> Evidence:
    brief = row.evidence
    if brief is None:
        raise LookupError(view.id)
    blob = blobs.get(connection, brief.derivation_digest)
    record = None if blob is None else read_record(blob.content)
    if record is not None and is_of_others(connection, brief.data_digest, caller):
        record = as_told(record)
    version = datasets.version_of_digest(connection, brief.data_digest, caller.laboratory_id)
    dataset = None if version is None else datasets.get(connection, version.dataset_id, caller.laboratory_id)
    return Evidence(
        criterion=view,
        dataset_digest=brief.data_digest,
        dataset=None if dataset is None else dataset.id,
        dataset_name=None if dataset is None else dataset.name,
        derivation=derivation_of(row),
        record_digest=brief.derivation_digest,
        n_isolates=brief.n_isolates,
        simulated=row.simulated,
        record=None if record is None else msgspec.json.decode(canonical_bytes(record)),
        scattergram=None if record is None else _scattergram(record, row, language),
        cells=() if record is None else tuple(msgspec.to_builtins(record.cells)),
        reviews=_reviews(connection, origin),
    )


def _scattergram(record: DerivationRecord, row: Criterion, language: Language) -> dict[str, Any]:
    titles = titles_of(row.organism, row.drug, str(row.disk_content), record.n, language)
    zone = row.zone
    return criterion_scattergram(
        record.cells,
        record.criterion,
        None if zone is None else zone.r_le_mm,
        None if zone is None else zone.s_ge_mm,
        titles,
    )


def _reviews(connection: Connection, held: Held) -> tuple[ReviewView, ...]:
    """Return the reviews of the proposal that brought a row into its table."""
    proposal = held.stored.proposal_id
    found = () if proposal is None else proposals.reviews(connection, proposal)
    return tuple(
        ReviewView(
            reviewer=one.reviewer_name,
            verdict=one.verdict.value,
            comment=one.comment,
            at=instant_text(one.at),
        )
        for one in found
    )


def _origin(context: Context, held: Held, row: Criterion) -> Held:
    """Return the version in which a row first stood as it is: later ones only carry it on."""
    versions = context.tables.table(held.stored.table, held.stored.laboratory_id)
    same = [one for one in versions if one.index.row(row.row_id) == row]
    return same[-1] if same else held
