"""The whole tree is clean to the tools, and its modules are small."""

import statistics
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGES = ("service", "datasets", "breakpoints", "analysis")
CEILING_LINES, MEDIAN_LINES = 400, 120


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", "--no-cache", "."], id="ruff finds nothing"),
        pytest.param(["ruff", "format", "--no-cache", "--check", "."], id="ruff would format nothing"),
        pytest.param(["mypy"], id="mypy --strict finds nothing"),
    ],
)
def test_the_tree_is_clean(command: list[str]) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", *command], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_no_module_is_longer_than_the_ceiling() -> None:
    longer = {name: lines for name, lines in _lines(*PACKAGES, "tests").items() if lines > CEILING_LINES}
    assert longer == {}, "split by noun"


def test_the_median_module_is_short() -> None:
    assert statistics.median(_lines(*PACKAGES).values()) < MEDIAN_LINES


def _lines(*folders: str) -> dict[str, int]:
    """Return the number of lines of every module."""
    return {
        str(path.relative_to(CHECKOUT)): len(path.read_text(encoding="utf-8").splitlines())
        for folder in folders
        for path in (CHECKOUT / folder).rglob("*.py")
    }
