"""The command tree. Commands are import paths, so that a start pays only for what it runs."""

import os
import sys

import cyclopts

from service.cli.terminal import CommandRefusedError, complain
from service.settings import SettingRefusedError

DONE, REFUSED, USAGE = 0, 1, 2
SUMMARY = "Susceptibility-testing breakpoints for veterinary pathogens."

application = cyclopts.App(name="zonebook", help=SUMMARY, help_format="plaintext", version_flags=[])
application.command("service.cli.run:run")
application.command("service.cli.serve:serve")
application.command("service.cli.worker:worker")
application.command("service.cli.migrate:migrate")
application.command("service.cli.config:config")
application.command("service.cli.checks:test")

key = cyclopts.App(name="key", help="Access keys.")
key.command("service.cli.key:add")
key.command("service.cli.key:list_keys", name="list")
key.command("service.cli.key:revoke")
application.command(key)

audit = cyclopts.App(name="audit", help="The audit log.")
audit.command("service.cli.audit:verify")
application.command(audit)


def run_application() -> int:
    """Run the command that the arguments name, and return its exit status."""
    try:
        status = application(exit_on_error=False, result_action="return_value")
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
