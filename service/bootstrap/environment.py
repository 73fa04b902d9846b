"""Which Python has the locked packages: told by a stamp, or by looking at each package."""

import re
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Literal

Extra = Literal["run", "test"]

REQUIREMENTS = ".requirements"
STAMPS = Path("share") / "zonebook"
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?P<marker>\s*;)?", re.MULTILINE)


def is_suitable(extra: Extra, requirements: Path) -> bool:
    """Say whether this Python has every locked package: by its stamp, or else by looking at each."""
    if has_stamp(Path(sys.prefix), extra, requirements):
        return True
    return all(_installed(name) in versions for name, versions in _pins(requirements))


def virtual_environment(checkout: Path) -> Path:
    """Return the folder of the environment that belongs to a checkout."""
    return checkout / ".venv"


def has_stamp(environment: Path, extra: Extra, requirements: Path) -> bool:
    """Say whether an environment was set up, to its end, from these requirements."""
    expected = _stamp(requirements)
    wider: tuple[Extra, ...] = ("run", "test") if extra == "run" else ("test",)
    for candidate in wider:
        path = environment / STAMPS / f"{candidate}.stamp"
        own = _stamp(requirements.with_name(f"{candidate}.txt")) if candidate != extra else expected
        if path.is_file() and path.read_text(encoding="ascii") == own:
            return True
    return False


def write_stamp(environment: Path, extra: Extra, requirements: Path) -> None:
    """Record that an environment holds everything in the requirements; written last."""
    path = environment / STAMPS / f"{extra}.stamp"
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(_stamp(requirements), encoding="ascii")
    unfinished.replace(path)


def _stamp(requirements: Path) -> str:
    """Return the digest of the lock and the Python that it was installed for."""
    if not requirements.is_file():
        return ""
    python = f"{sys.implementation.cache_tag}\n"
    return sha256(python.encode() + requirements.read_bytes()).hexdigest() + "\n"


def _pins(requirements: Path) -> Iterator[tuple[str, set[str | None]]]:
    """Yield each locked package with the versions that satisfy it; ``None`` where a marker may spare it."""
    pins: dict[str, set[str | None]] = {}
    for pin in _PIN.finditer(requirements.read_text(encoding="utf-8")):
        versions = pins.setdefault(pin["name"], set())
        versions.add(pin["version"])
        if pin["marker"]:
            versions.add(None)
    yield from pins.items()


def _installed(name: str) -> str | None:
    """Return the version of a package here, or ``None``."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - a stamp spares it

    try:
        return version(name)
    except PackageNotFoundError:
        return None
