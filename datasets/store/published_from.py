"""Which derivations from a data set everybody may read, whether the data set itself is public or not."""

from sqlalchemy import Connection, select

from datasets.store import schema
from datasets.store.rows import ProposalState

_dataset, _derivation = schema.dataset, schema.derivation
_proposal, _version = schema.proposal, schema.dataset_version


def published_from(connection: Connection, dataset_id: str, laboratory_id: str) -> tuple[str, ...]:
    """Return the derivations from a laboratory's own data set on which published criteria rest."""
    query = (
        select(_derivation.c.id)
        .distinct()
        .join(_version, _version.c.digest == _derivation.c.data_digest)
        .join(_dataset, _dataset.c.id == _version.c.dataset_id)
        .join(_proposal, _proposal.c.derivation_id == _derivation.c.id)
        .where(
            _version.c.dataset_id == dataset_id,
            _dataset.c.laboratory_id == laboratory_id,
            _proposal.c.state == ProposalState.PUBLISHED.value,
        )
        .order_by(_derivation.c.id)
    )
    return tuple(connection.execute(query).scalars())
