"""The command tree. Commands are import paths, so that a start pays only for what it runs."""

import io
import os
import sys
from collections.abc import Sequence
from typing import Final, cast

import cyclopts

from service.cli.help_in_words import PROGRAM, HelpInWords, summary_key
from service.cli.terminal import CommandRefusedError, complain, complain_line, language
from service.cli.typed_wrongly import typed_wrongly
from service.locale.catalogue import LANGUAGES, Language
from service.settings import SettingRefusedError

DONE, REFUSED, USAGE = 0, 1, 2
COMMANDS: Final = {
    "run": "service.cli.run:run",
    "serve": "service.cli.serve:serve",
    "worker": "service.cli.worker:worker",
    "migrate": "service.cli.migrate:migrate",
    "config": "service.cli.config:config",
    "ecoff": "service.cli.ecoff:ecoff",
    "qc-range": "service.cli.quality_control:qc_range",
    "classify": "service.cli.classify:classify",
    "import": "service.cli.import_tables:import_tables",
    "derive": "service.cli.derive:derive",
    "test": "service.cli.checks:test",
}
GROUPS: Final = {
    "key": {
        "add": "service.cli.key:add",
        "list": "service.cli.key:list_keys",
        "revoke": "service.cli.key:revoke",
    },
    "audit": {"verify": "service.cli.audit:verify"},
}


def application(spoken: Language) -> cyclopts.App:
    """Return the commands, whose help is in this language."""
    top = _commands("zonebook", PROGRAM, COMMANDS, spoken)
    for name, commands in GROUPS.items():
        top.command(_commands(name, name, commands, spoken))
    return top


def run_application(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name, and return its exit status."""
    _print_utf_8()
    spoken = _language(arguments)
    try:
        status = application(spoken)(
            arguments, exit_on_error=False, print_error=False, result_action="return_value"
        )
    except cyclopts.CycloptsError as fault:
        complain_line(typed_wrongly(fault, spoken))
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


def _commands(name: str, key: str, commands: dict[str, str], spoken: Language) -> cyclopts.App:
    """Return commands that stand together; ``key`` is that of their sentences."""
    group = cyclopts.App(
        name=name,
        help=name,
        help_format="plaintext",
        help_formatter=HelpInWords(key, spoken),
        version_flags=[],
    )
    for command, path in commands.items():
        words = HelpInWords(summary_key(key, command), spoken)
        group.command(path, name=command, help=command, help_formatter=words)
    return group


def _language(arguments: Sequence[str]) -> Language:
    """Return the language that the option names, or else the terminal's; help comes before it is read."""
    for option, value in zip(arguments, (*arguments[1:], ""), strict=True):
        name, equals, beside = option.partition("=")
        if name == "--language" and (beside if equals else value) in LANGUAGES:
            return cast("Language", beside if equals else value)
    return language()


def _print_utf_8() -> None:
    """Print UTF-8 whatever the locale says, help and faults of what was typed, too."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
