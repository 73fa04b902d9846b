"""Write the worked examples: ``python -m analysis.worked_examples``."""

import sys
from pathlib import Path

import msgspec

from analysis.record import canonical_json
from analysis.worked_examples.every import worked_examples
from analysis.worked_examples.report import EXAMPLES


def main() -> None:
    """Compute every example and write it beside this module."""
    content = msgspec.json.format(canonical_json(worked_examples()), indent=1)
    path = Path(__file__).with_name(EXAMPLES)
    path.write_bytes(content + b"\n")
    sys.stdout.write(f"{path.name}: {len(content)} bytes\n")


if __name__ == "__main__":
    main()
