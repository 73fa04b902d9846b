"""``config``: what every setting is, and where it comes from."""

import os
import re

import msgspec

from service.cli.terminal import chosen_settings, language, print_line, tell
from service.locale.catalogue import text
from service.settings import PREFIX, Settings, variable

PASSWORD = re.compile(r"(?<=://)(?P<before>[^:/@]*:)[^@]*(?=@)|(?P<named>[?&]password=)[^&]*")
"""A password may hold ``:`` and ``/``, and may stand among the parameters."""
OTHERS = frozenset({"ZONEBOOK_ACCEPTANCE_DIR"})


def config() -> int:
    """Show the settings."""
    settings = chosen_settings()
    for field in msgspec.structs.fields(Settings):
        print_line(f"{variable(field.name)}={shown(field.name, getattr(settings, field.name))}")
        print_line(f"    {text(f'setting.{field.name}', language())}")
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in _known())
    for name in unknown:
        tell("command.unknown_variable", variable=name)
    return 1 if unknown else 0


def shown(field: str, value: object) -> str:
    """Return a value as it may be shown: no key, no password."""
    if value is None:
        return ""
    if field == "bootstrap_key":
        return "***"
    if field != "store":
        return str(value)
    return PASSWORD.sub(lambda found: f"{found['before'] or found['named']}***", str(value))


def _known() -> frozenset[str]:
    return OTHERS | {variable(field.name) for field in msgspec.structs.fields(Settings)}
