"""``migrate``: bring a store up to date, and fill an empty one."""

from service.cli.terminal import CommandRefusedError, chosen_settings, store_faults_told, tell
from service.supervision.preparation import prepare


def migrate(*, store: str | None = None) -> None:
    """Bring the store to what this version needs."""
    settings = chosen_settings(store=store)
    from service.first_start import BootstrapKeyRefused  # noqa: PLC0415 - heavy

    try:
        with store_faults_told():
            prepared = prepare(settings)
    except BootstrapKeyRefused as refused:
        raise CommandRefusedError("command.bootstrap_key_refused") from refused
    if prepared.admin_key is not None:
        tell("command.admin_key", secret=prepared.admin_key)
