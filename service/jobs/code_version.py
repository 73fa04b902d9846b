"""Which code a derivation ran on: the release, the sources of the analysis, and its numeric libraries."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version

from service.settings import checkout

RELEASE = "0.1.0"
SOURCES = ("analysis", "breakpoints", "datasets")
LIBRARIES = ("numpy", "polars", "scipy", "statsmodels")


@cache
def code_version() -> str:
    """Return ``<release>+<12 hex>``: equal exactly where equal inputs must give equal bytes."""
    digest = sha256()
    for library in LIBRARIES:
        digest.update(f"{library}=={version(library)}\n".encode())
    for package in SOURCES:
        for path in sorted((checkout() / package).rglob("*.py")):
            digest.update(path.relative_to(checkout()).as_posix().encode() + b"\0")
            digest.update(sha256(path.read_bytes()).digest())
    return f"{RELEASE}+{digest.hexdigest()[:12]}"
