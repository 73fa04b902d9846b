"""The ``zonebook`` command; each command lives in a module of its own and is imported when called."""


def main() -> None:
    """Run the command line."""
    from service.cli.application import application  # noqa: PLC0415 - `service.cli` stays cheap to import

    application()
