"""The packages depend on one another in one direction, and what is heavy stays where it is needed."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGES = ("service", "datasets", "breakpoints", "analysis")


def test_imports_go_from_service_to_datasets_to_breakpoints_to_analysis_and_never_back() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([lint, "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_the_import_names_are_those_of_this_checkout(package: str) -> None:
    found = _python(f"import {package}; print({package}.__file__)")
    assert Path(found.strip()).parent == CHECKOUT / package


@pytest.mark.parametrize(
    "heavy",
    ["numpy", "polars", "statsmodels", "scipy", "pandas", "alembic", "dbos", "vl_convert"],
)
def test_a_web_process_starts_without(heavy: str) -> None:
    assert heavy not in _modules_after("import service.app")


@pytest.mark.parametrize("heavy", ["sqlalchemy", "litestar", "polars", "numpy", "dbos", "statsmodels"])
def test_the_supervisor_starts_without(heavy: str) -> None:
    assert heavy not in _modules_after("import service.cli.run, service.supervision.web")


@pytest.mark.parametrize("heavy", ["numpy", "scipy", "statsmodels", "polars"])
def test_stored_records_are_read_without(heavy: str) -> None:
    assert heavy not in _modules_after("import analysis.record")


def test_analysis_itself_imports_nothing() -> None:
    assert [name for name in _modules_after("import analysis") if name.startswith("analysis.")] == []


def test_the_set_up_uses_the_standard_library_only() -> None:
    standard = {*sys.stdlib_module_names, "service"}
    loaded = _python(
        "import sys; sys.path = [p for p in sys.path if 'site-packages' not in p]; "
        "before = set(sys.modules); import service.bootstrap.entry; "
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    assert set(loaded.split()) <= standard


@cache
def _modules_after(code: str) -> set[str]:
    """Return the modules that a fresh process has loaded after some code."""
    return set(_python(f"{code}; import sys; print(*sys.modules)").split())


def _python(code: str) -> str:
    """Run code in a fresh process in the checkout, and return what it prints."""
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
