"""``serve``: the web workers alone."""

from service.cli.terminal import CommandRefusedError, chosen_settings, tell
from service.supervision.port import PortError, held_port
from service.supervision.preparation import is_prepared


def serve(*, store: str | None = None, host: str | None = None, port: int | None = None) -> int:
    """Start the web server without a job worker, on a store that ``migrate`` has prepared."""
    settings = chosen_settings(store=store, host=host, port=port)
    if not is_prepared(settings):
        raise CommandRefusedError("command.not_prepared")
    from service.supervision.web import serve_web  # noqa: PLC0415 - a taken port needs no server

    try:
        with held_port(settings.host, settings.port):
            tell("command.serves", address=settings.address)
            serve_web(settings)
    except PortError as refused:
        raise CommandRefusedError(
            f"command.{refused.code}", host=refused.host, port=refused.port, reason=refused.reason
        ) from refused
    return 0
