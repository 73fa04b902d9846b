"""Which code made a table."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def code_version() -> str:
    """Return 12 hex digits over the text of ``analysis`` and of the study."""
    files = sorted([*ROOT.glob("analysis/**/*.py"), *ROOT.glob("tests/benchmarks/study*.py")])
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
