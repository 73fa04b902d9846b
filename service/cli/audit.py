"""``audit verify``: whether the log is still the one that was written."""

from datasets.store import audit
from service.cli.opened_store import opened_store
from service.cli.terminal import tell


def verify(*, store: str | None = None) -> int:
    """Check the audit log."""
    with opened_store(store) as opened, opened.reading() as connection:
        found = audit.verify(connection)
    for fault in found.faults:
        tell(f"command.audit_fault.{fault.code}", seq=fault.seq)
    if found.is_intact:
        tell("command.audit_intact", entries=found.entries, hash=found.head_hash)
    return 0 if found.is_intact else 1
