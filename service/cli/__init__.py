"""The ``zonebook`` command; each command lives in a module of its own and is imported when called."""

import sys


def main() -> None:
    """Run the command line: status 0 done, 1 refused or findings, 2 usage."""
    from service.cli.application import run_application  # noqa: PLC0415 - this package stays cheap to import

    sys.exit(run_application(sys.argv[1:]))
