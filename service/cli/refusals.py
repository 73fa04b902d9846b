"""What a use case refuses, said on standard error: what, where, why and what to do."""

from collections.abc import Iterable

from service.cli.terminal import complain_line, language
from service.errors import Fault, ServiceError
from service.locale.catalogue import text
from service.lookup.notes import in_words

ONE_OPTION = {"methods": "method", "in_force": "in_force_zone_r_le_mm"}
PARTS = ("allowed", "in_force")


def tell_refusal(refused: ServiceError) -> None:
    """Say why something was refused, and each fault with the option that it is in."""
    spoken = language()
    parts = in_words(refused.parameters, spoken)
    where = "" if refused.pointer is None else f"{option_of(refused.pointer)}: "
    if not refused.faults:
        complain_line(f"{where}{text(f'problem.{refused.code}', spoken, **parts)}")
    tell_faults(refused.faults)


def tell_faults(faults: Iterable[Fault]) -> None:
    """Say each fault of what was typed."""
    for fault in faults:
        said = text(fault.key, language(), **in_words(fault.parameters, language()))
        complain_line(f"{option_of(fault.pointer)}: {said}")


def option_of(pointer: str) -> str:
    """Return the option that a place of the request was typed as."""
    names = [name for name in pointer.strip("/").split("/") if name and not name.isdigit()]
    last = ONE_OPTION.get(names[-1], names[-1]) if names else ""
    last = "_".join([*(name for name in names[:-1] if name in PARTS), last])
    return f"--{last.replace('_', '-')}"
