"""What changed between two versions of a data set: rows, and what was found in them."""

from collections import Counter

import msgspec
from sqlalchemy import Connection

from datasets.asking_child import NoAnswer
from datasets.differences.in_child import VersionHeld, difference_in_child
from datasets.differences.report import RowDifference, VersionDifference
from datasets.findings import Finding
from datasets.store import datasets
from datasets.store.rows import DatasetVersion
from service.context import Context
from service.errors import NotFound, Refused
from service.locale.catalogue import Language
from service.paired_data.discretion import as_told
from service.paired_data.findings_shown import FindingView, finding_view
from service.paired_data.shown import ReadingReport, blob_content, report_of, stored_version
from service.security.caller import Caller

MOST_FINDINGS = 500


class VersionNamed(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two versions."""

    number: int
    version: str
    rows_kept: int
    rows_refused: int


class RuleChange(msgspec.Struct, frozen=True, kw_only=True):
    """How often a rule was broken before and after."""

    rule: str
    severity: str
    before: int
    after: int


class DifferenceView(msgspec.Struct, frozen=True, kw_only=True):
    """The difference of two versions; rows are listed for the laboratory that owns them, up to 500 a kind.

    Of findings, too, the first 500 of a kind are listed; the numbers count all of them.
    """

    dataset: str
    before: VersionNamed
    after: VersionNamed
    unchanged: int
    n_added: int
    n_removed: int
    n_changed: int
    added: tuple[RowDifference, ...]
    removed: tuple[RowDifference, ...]
    changed: tuple[RowDifference, ...]
    rules: tuple[RuleChange, ...]
    n_findings_gone: int
    n_findings_of_rows_left_out: int
    n_findings_new: int
    findings_gone: tuple[FindingView, ...]
    findings_of_rows_left_out: tuple[FindingView, ...]
    """Of rows that the version after no longer holds; nothing was corrected in them."""
    findings_new: tuple[FindingView, ...]


def read_difference(
    context: Context,
    caller: Caller,
    dataset_id: str,
    *,
    before: str | None,
    after: str | None,
    language: Language,
) -> DifferenceView:
    """Compare two versions by digest or number; by default the newest with the one before it."""
    with context.store.reading() as connection:
        second = stored_version(connection, caller, dataset_id, after)
        first = stored_version(connection, caller, dataset_id, before or _before(second))
        dataset = datasets.get(connection, dataset_id, caller.laboratory_id)
        if dataset is None:
            raise NotFound("data set", dataset_id)
        mine = dataset.laboratory_id == caller.laboratory_id
        reports = tuple(report_of(connection, one) for one in (first, second))
        old, new = (_held(connection, *one) for one in zip((first, second), reports, strict=True))
    try:
        found = difference_in_child(old, new)
    except NoAnswer as fault:
        raise Refused("versions_not_compared", reason=fault.reason) from fault
    sides = (
        (found.findings_gone, reports[0]),
        (found.findings_of_rows_left_out, reports[0]),
        (found.findings_new, reports[1]),
    )
    gone, left_out, arisen = (
        as_told([report.findings[at] for at in places[:MOST_FINDINGS]], mine=mine) for places, report in sides
    )
    return DifferenceView(
        dataset=dataset_id,
        before=_named(first),
        after=_named(second),
        unchanged=found.unchanged,
        n_added=found.n_added,
        n_removed=found.n_removed,
        n_changed=found.n_changed,
        **_rows(found if mine else None),
        rules=_rules(reports[0].findings, reports[1].findings),
        n_findings_gone=len(found.findings_gone),
        n_findings_of_rows_left_out=len(found.findings_of_rows_left_out),
        n_findings_new=len(found.findings_new),
        findings_gone=tuple(finding_view(one, language) for one in gone),
        findings_of_rows_left_out=tuple(finding_view(one, language) for one in left_out),
        findings_new=tuple(finding_view(one, language) for one in arisen),
    )


def _held(connection: Connection, version: DatasetVersion, report: ReadingReport) -> VersionHeld:
    rows = version.rows_digest
    return VersionHeld(
        canonical=blob_content(connection, version.digest),
        findings=report.findings,
        rows=None if rows is None else blob_content(connection, rows),
    )


def _rules(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> tuple[RuleChange, ...]:
    counted = [Counter((one.rule.value, one.severity.value) for one in side) for side in (before, after)]
    return tuple(
        RuleChange(
            rule=rule, severity=severity, before=counted[0][rule, severity], after=counted[1][rule, severity]
        )
        for rule, severity in sorted({*counted[0], *counted[1]}, key=lambda one: (one[1], one[0]))
    )


def _rows(found: VersionDifference | None) -> dict[str, tuple[RowDifference, ...]]:
    if found is None:
        return {"added": (), "removed": (), "changed": ()}
    return {"added": found.added, "removed": found.removed, "changed": found.changed}


def _before(version: DatasetVersion) -> str:
    if version.number < 2:
        raise Refused("nothing_to_compare", pointer="/query/from")
    return str(version.number - 1)


def _named(version: DatasetVersion) -> VersionNamed:
    return VersionNamed(
        number=version.number,
        version=version.digest,
        rows_kept=version.rows_kept,
        rows_refused=version.rows_refused,
    )
