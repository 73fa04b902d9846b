"""The command tree. Commands are import paths, so that a start pays only for what it runs."""

import os
import sys
from collections.abc import Sequence

import cyclopts

from service.cli.terminal import CommandRefusedError, complain
from service.settings import SettingRefusedError

DONE, REFUSED, USAGE = 0, 1, 2
SUMMARY = "Susceptibility-testing breakpoints for veterinary pathogens."

application = cyclopts.App(name="zonebook", help=SUMMARY, help_format="plaintext", version_flags=[])
application.command("service.cli.run:run", help="Start the whole service on this machine.")
application.command("service.cli.serve:serve", help="Start the web server alone.")
application.command("service.cli.worker:worker", help="Start a job worker alone.")
application.command("service.cli.migrate:migrate", help="Create or update a store.")
application.command("service.cli.config:config", help="Show every setting.")
application.command("service.cli.ecoff:ecoff", help="Place wild-type cut-offs on a file of distributions.")
application.command(
    "service.cli.quality_control:qc_range",
    name="qc-range",
    help="Find the ranges of a quality control strain.",
)
application.command("service.cli.classify:classify", help="Classify a file of results.")
application.command(
    "service.cli.import_tables:import_tables",
    name="import",
    help="Import licensed tables into a server.",
)
application.command("service.cli.derive:derive", help="Derive zone breakpoints from a paired file.")
application.command("service.cli.checks:test", help="Run the checks of this checkout.")

key = cyclopts.App(name="key", help="Access keys.")
key.command("service.cli.key:add", help="Issue a key.")
key.command("service.cli.key:list_keys", name="list", help="List every key.")
key.command("service.cli.key:revoke", help="Revoke a key.")
application.command(key)

audit = cyclopts.App(name="audit", help="The audit log.")
audit.command("service.cli.audit:verify", help="Check the whole audit log.")
application.command(audit)


def run_application(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name, and return its exit status."""
    try:
        status = application(arguments, exit_on_error=False, result_action="return_value")
    except cyclopts.CycloptsError:
        return USAGE
    except SettingRefusedError as refused:
        complain("command.setting_refused", variable=refused.variable, reason=refused.reason)
        return USAGE
    except CommandRefusedError as refused:
        complain(refused.key, **refused.parameters)
        return REFUSED
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return status if isinstance(status, int) else DONE
