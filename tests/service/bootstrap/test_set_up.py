"""``python3 -m service`` from a bare checkout makes its environment once, whole, or says why not."""

import os
import shutil
import signal
import subprocess
import venv
from pathlib import Path

import pytest

from service.bootstrap.environment import is_suitable
from service.bootstrap.installation import SetUpRefusedError, set_up
from tests.service.bootstrap.conftest import CHECKOUT, SmallCheckout


@pytest.mark.all
def test_two_first_starts_at_once_set_up_one_environment_and_a_later_one_sets_up_nothing(
    small_checkout: SmallCheckout,
) -> None:
    both = [small_checkout.start("run", "--port", "1"), small_checkout.start("run")]
    said = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("Setting up" in complained for _, complained in said) == 1
    assert "実行環境を準備しています" in said[0][1] + said[1][1]
    again = small_checkout.run("run", "--port", "1")
    assert again.stdout.startswith("arguments ['run', '--port', '1'] prefix")
    assert f"prefix {small_checkout.folder / '.venv'} package 1.0" in again.stdout
    assert again.stderr == ""


@pytest.mark.all
def test_a_set_up_that_was_killed_is_begun_again_and_a_changed_lock_is_followed(
    small_checkout: SmallCheckout,
) -> None:
    killed = small_checkout.start("run")
    assert killed.stderr is not None
    killed.stderr.readline()
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    whole = small_checkout.run("run")
    assert "package 1.0" in whole.stdout, whole.stderr
    small_checkout.lock("1.1")
    assert "package 1.1" in small_checkout.run("run").stdout


@pytest.mark.all
def test_without_a_network_it_says_so_in_both_languages(small_checkout: SmallCheckout) -> None:
    nobody = "http://127.0.0.1:9/simple"
    refused = small_checkout.run("run", PIP_NO_INDEX="0", PIP_FIND_LINKS="", PIP_INDEX_URL=nobody)
    assert refused.returncode == 2
    assert "cannot be reached" in refused.stderr
    assert "配布元に接続できません" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.all
def test_a_package_other_than_the_locked_one_is_not_installed(small_checkout: SmallCheckout) -> None:
    (wheel,) = (small_checkout.folder / "wheels").iterdir()
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    refused = small_checkout.run("run")
    assert refused.returncode == 2
    assert "not the one that was locked" in refused.stderr
    assert "固定されたものと一致しません" in refused.stderr


def test_an_environment_of_somebody_else_is_never_touched(small_checkout: SmallCheckout) -> None:
    theirs = small_checkout.folder / ".venv"
    venv.EnvBuilder(symlinks=True).create(theirs)
    before = sorted(path for path in theirs.rglob("*"))
    refused = small_checkout.run("run")
    assert refused.returncode == 2
    assert "was made by something else" in refused.stderr
    assert [path for path in sorted(theirs.rglob("*")) if "__pycache__" not in path.parts] == before


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    requirements = CHECKOUT / ".requirements" / "run.txt"
    with pytest.raises(SetUpRefusedError) as refused:
        set_up(Path("/sys/zonebook/.venv"), "run", requirements)
    assert refused.value.code == "not_writable"
    assert refused.value.parameters["folder"] == Path("/sys/zonebook")


@pytest.mark.all
def test_a_full_disk_is_told_apart_from_a_failing_pip(small_checkout: SmallCheckout) -> None:
    full = _full_disk(small_checkout.folder)
    if full is None:
        pytest.skip("this user may not mount a small file system")
    try:
        refused = small_checkout.run("run")
    finally:
        subprocess.run(["umount", str(full)], check=True)
    assert refused.returncode == 2
    assert "no space left" in refused.stderr
    assert "空き容量がありません" in refused.stderr


def test_the_environment_that_runs_these_tests_is_found_suitable() -> None:
    assert is_suitable("run", CHECKOUT / ".requirements" / "run.txt")
    assert is_suitable("test", CHECKOUT / ".requirements" / "test.txt")


def _full_disk(checkout: Path) -> Path | None:
    """Put the checkout's environment on a file system that is too small for it."""
    folder = checkout / ".zonebook"
    folder.mkdir()
    environment = checkout / ".venv"
    environment.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(environment)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        shutil.rmtree(environment)
        return None
    (environment / "share" / "zonebook").mkdir(parents=True)
    return environment
