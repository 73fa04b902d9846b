"""An old Python is told what is missing, in words, instead of a traceback."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.service.bootstrap.conftest import CHECKOUT

READ_BY_ANY_PYTHON = ["service/__init__.py", "service/__main__.py"]
AS_IF_OLD = (
    "import sys, runpy; sys.version_info = (3, 10, 13, 'final', 0); "
    "runpy.run_module('service', run_name='__main__')"
)


@pytest.mark.parametrize("name", READ_BY_ANY_PYTHON)
def test_the_first_files_parse_on_python_3_6(name: str) -> None:
    ast.parse((CHECKOUT / name).read_text(encoding="utf-8"), feature_version=(3, 6))


def test_a_python_that_is_too_old_is_refused_in_words_in_both_languages() -> None:
    _refused_in_words([sys.executable, "-c", AS_IF_OLD])


@pytest.mark.parametrize("version", ["3.6", "3.8", "3.9", "3.10"])
def test_a_real_old_python_is_refused_in_words(version: str) -> None:
    elsewhere = sorted(Path("~/.pyenv/versions").expanduser().glob(f"{version}.*/bin/python"))
    python = str(elsewhere[0]) if elsewhere else shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "--version"], capture_output=True, check=False).returncode:
        pytest.skip(f"no Python {version} on this machine")
    _refused_in_words([python, "-m", "service", "run"])


def _refused_in_words(command: list[str]) -> None:
    refused = subprocess.run(command, cwd=CHECKOUT, env={"LC_ALL": "C"}, capture_output=True, check=False)
    words = refused.stderr.decode("utf-8")
    assert refused.returncode == 2
    assert "needs Python 3.11 or newer" in words
    assert "Python 3.11 以降が必要です" in words
    assert "Traceback" not in words
