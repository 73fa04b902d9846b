"""The criterion behind an answer, as it is shown and cited."""

from typing import Literal

import msgspec

from breakpoints.model import Criterion, Kind, Method, NamedMicCriterion, criterion_id


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
    block: bool = False
    separates_wild_type: bool = False
    mic_criterion: NamedMicCriterion | Literal["not_stated"] | None = None
    site_text: str | None = None


def show(
    row: Criterion, row_id: str, *, table: str, version: str, digest: str, edition: str | None
) -> CriterionShown:
    """Show a row, whose id is known already, together with the version that holds it."""
    boundaries = row.boundaries
    return CriterionShown(
        id=criterion_id(table, version, row_id),
        table=table,
        version=version,
        digest=digest,
        kind=row.kind,
        organism=row.organism,
        drug=row.drug,
        method=row.method,
        host=row.host,
        disk_content=row.disk_content,
        sites=row.sites,
        s_text=boundaries.s_text if boundaries else None,
        r_text=boundaries.r_text if boundaries else None,
        citation=row.source.citation,
        edition=row.source.edition or edition,
        simulated=row.simulated,
        block=row.block,
        separates_wild_type=row.separates_wild_type,
        mic_criterion=row.mic_criterion,
        site_text=row.site_text,
    )
