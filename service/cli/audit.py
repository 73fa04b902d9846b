"""``audit verify``: whether the log is still the one that was written."""

from contextlib import closing

from datasets.store import audit, open_store
from service.cli.terminal import chosen_settings, store_faults_told, tell


def verify(*, store: str | None = None) -> int:
    """Check every entry of the audit log, every link and its head; status 1 if anything is wrong.

    Parameters
    ----------
    store
        sqlite:///PATH or postgresql://…
    """
    settings = chosen_settings(store=store)
    with (
        store_faults_told(),
        closing(open_store(settings.store)) as opened,
        opened.reading() as connection,
    ):
        found = audit.verify(connection)
    for fault in found.faults:
        tell(f"command.audit_fault.{fault.code}", seq=fault.seq)
    if found.is_intact:
        tell("command.audit_intact", entries=found.entries, hash=found.head_hash)
    return 0 if found.is_intact else 1
