"""What was typed and is no command, option or value, said in the language of the terminal."""

import re
from typing import Final

import cyclopts
from cyclopts.exceptions import (
    CoercionError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownCommandError,
    UnknownOptionError,
    UnusedCliTokensError,
    ValidationError,
)

from service.locale.catalogue import Language, text

_BOUND: Final = re.compile(r"Must be (?P<bound>[<>]=? \S+?)\.?")


def typed_wrongly(fault: cyclopts.CycloptsError, language: Language) -> str:
    """Say what was typed, why it cannot be taken, and where everything is explained."""
    said, parts = _said(fault)
    command = " ".join(("zonebook", *(fault.command_chain or ()), "--help"))
    return text(f"help.wrong.{said}", language, **parts) + text("help.wrong.more", language, command=command)


def _said(fault: cyclopts.CycloptsError) -> tuple[str, dict[str, str]]:
    option = "" if fault.argument is None else fault.argument.name
    unused = fault.unused_tokens or [""]
    said, parts = "other", {"said": str(fault)}
    match fault:
        case UnknownCommandError():
            known = ", ".join(one for one in fault.app or () if not one.startswith("-"))
            said, parts = "command", {"typed": unused[0], "allowed": known}
        case UnknownOptionError():
            said, parts = "option", {"typed": fault.token.keyword or fault.token.value}
        case MissingArgumentError():
            said, parts = "missing", {"option": fault.keyword or option}
        case RepeatArgumentError():
            said, parts = "repeated", {"option": fault.token.keyword or option}
        case UnusedCliTokensError():
            said, parts = "unused", {"typed": " ".join(unused)}
        case CoercionError() | ValidationError():
            said, parts = _of_value(fault, option)
    return said, parts


def _of_value(fault: CoercionError | ValidationError, option: str) -> tuple[str, dict[str, str]]:
    """Name the value, and what it may be where that is a closed list or has a bound."""
    argument = fault.argument
    token = argument.tokens[0] if argument is not None and argument.tokens else None
    if isinstance(fault, CoercionError):
        token = fault.token or token
    choices = () if argument is None else argument.get_choices() or ()
    bound = _BOUND.fullmatch(fault.exception_message) if isinstance(fault, ValidationError) else None
    allowed = ", ".join(choices) if bound is None else bound["bound"]
    parts = {"option": option, "typed": "" if token is None else token.value}
    return ("value_among", parts | {"allowed": allowed}) if allowed else ("value", parts)
