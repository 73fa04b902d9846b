"""What lies at the top of the tree, what the locks may say, what is written down."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest

from service.jobs.code_version import RELEASE
from service.settings import Settings, variable

CHECKOUT = Path(__file__).resolve().parents[2]
TOP_LEVEL = {
    "analysis",
    "breakpoints",
    "datasets",
    "service",
    "tests",
    "CHANGELOG.md",
    "Dockerfile",
    "LICENSE",
    "README.md",
    "pyproject.toml",
}
HOST_NAME = re.compile(
    r"https?://|\b[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|org|net|io|dev|jp|local|internal)\b|--index"
)


def test_nothing_else_lies_at_the_top_level() -> None:
    assert {name for name in _tracked_at_the_top() if not name.startswith(".")} <= TOP_LEVEL


@pytest.mark.parametrize("name", ["pip.txt", "run.txt", "test.txt"])
def test_a_lock_names_no_host(name: str) -> None:
    lock = (CHECKOUT / ".requirements" / name).read_text(encoding="utf-8")
    assert HOST_NAME.search(lock) is None


@pytest.mark.parametrize("name", ["pip.txt", "run.txt", "test.txt"])
def test_every_locked_package_has_one_version_and_a_hash(name: str) -> None:
    lock = (CHECKOUT / ".requirements" / name).read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"\n(?=\S)", lock.strip()) if not entry.startswith("#")]
    assert entries
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_what_runs_is_locked_alike_for_running_and_for_testing() -> None:
    run, test = (
        set(re.findall(r"^(\S+==\S+)", (CHECKOUT / ".requirements" / name).read_text(), re.MULTILINE))
        for name in ("run.txt", "test.txt")
    )
    assert run <= test


@pytest.mark.parametrize("field", [field.name for field in msgspec.structs.fields(Settings)])
def test_every_setting_is_in_the_readme(field: str) -> None:
    assert variable(field) in (CHECKOUT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("package", ["service", "datasets", "breakpoints", "analysis"])
def test_what_is_imported_is_declared(package: str) -> None:
    """A package that only comes along with another one may go as it came."""
    packaged = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[\[<>=]", one)[0].replace("-", "_") for one in packaged["dependencies"]}
    ours = {*sys.stdlib_module_names, "service", "datasets", "breakpoints", "analysis"}
    known_as = {"vl_convert": "vl_convert_python"}
    names = {name for path in (CHECKOUT / package).rglob("*.py") for name in _imported(path)} - ours
    assert {known_as.get(name, name) for name in names} - declared == set()


def _imported(path: Path) -> set[str]:
    """Return the top-level names that a module imports, wherever it does."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_the_release_is_the_one_that_is_packaged() -> None:
    packaged = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    assert packaged["project"]["version"] == RELEASE


def _tracked_at_the_top() -> set[str]:
    """Return the names at the top level: those that are tracked, or all in an unpacked archive."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        return {path.name for path in CHECKOUT.iterdir()}
    return {name.partition("/")[0] for name in listed.stdout.split("\0") if name}
