"""Make the virtual environment of a checkout from its hash-locked requirements.

Safe to interrupt and to start twice at once: one installs while the others wait, and an environment
without its stamp is begun again (what pip had downloaded, it keeps).

* SetUpRefusedError        this machine cannot be set up as it is
"""

import errno
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from service.bootstrap.environment import REQUIREMENTS, STAMPS, Extra, has_stamp, write_stamp
from service.bootstrap.words import tell

PIP = (
    "-m",
    "pip",
    "install",
    "--require-hashes",
    "--no-deps",
    "--no-compile",
    "--prefer-binary",
    "--no-input",
)
PIP_QUIETLY = ("--disable-pip-version-check", "--no-warn-script-location", "--progress-bar", "off")
PIP_PATIENCE = ("--retries", "2", "--timeout", "20")
IMPORTED_AT_START = (
    "service.cli.run",
    "service.supervision.preparation",
    "service.supervision.web",
    "service.app",
    "service.jobs.worker",
    "datasets.forkserver",
    "datasets.preloaded",
    "analysis.proposal",
    "dbos",
)
BEGUN = "environment-begun"
"""Stands beside the lock until an environment says itself that it is unfinished: else it were somebody's."""
INSTALLER = "pip.txt"
"""The pip that a new environment brings may be years old, and takes twice the time."""
TOLD_EVERY = 10
LITTLE_BYTES = 20_000_000
NETWORK = (
    "NewConnectionError",
    "ConnectTimeoutError",
    "NameResolutionError",
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Read timed out",
    "ProxyError",
)
NO_SPACE = ("No space left on device", "Disk quota exceeded")
TAMPERED = ("THESE PACKAGES DO NOT MATCH THE HASHES",)


class SetUpRefusedError(Exception):
    """The machine cannot be set up as it is.

    ``code`` has a text in the catalogue; ``said`` are the last words of another program.
    """

    def __init__(self, code: str, *, said: str = "", **parameters: object) -> None:
        self.code, self.said, self.parameters = code, said, parameters
        super().__init__(code)


def set_up(environment: Path, extra: Extra, requirements: Path) -> Path:
    """Make or finish an environment, and return its Python."""
    if find_spec("ensurepip") is None or find_spec("venv") is None:
        raise SetUpRefusedError("no_venv", python=f"{sys.version_info.major}.{sys.version_info.minor}")
    try:
        with _alone(environment) as lock:
            if not has_stamp(environment, extra, requirements):
                _install(environment, extra, requirements, lock)
    except OSError as refused:
        raise _refusal(refused, environment) from refused
    return _python(environment)


def _install(environment: Path, extra: Extra, requirements: Path, lock: int) -> None:
    """Install everything, then the stamp.

    Whatever writes into the environment holds the lock, too: it may live on where this process is killed.
    """
    checkout = requirements.parent.parent
    if _is_foreign(environment):
        if not _suits(_python(environment), extra, checkout):
            raise SetUpRefusedError("foreign_environment", folder=environment)
        return
    tell("installing", folder=environment)
    begun, unfinished = _beside(environment) / BEGUN, environment / STAMPS / "unfinished"
    is_unfinished = begun.exists() or unfinished.exists()
    begun.touch()
    if is_unfinished or not _runs_this_python(environment):
        shutil.rmtree(environment, ignore_errors=True)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    begun.unlink()
    if not _python(environment).exists():
        _make(environment, lock)
    _pip(_python(environment), checkout / REQUIREMENTS / INSTALLER, lock)
    _pip(_python(environment), requirements, lock)
    _bundle(_python(environment), checkout, lock)
    _compile(_python(environment), checkout, lock)
    write_stamp(environment, extra, requirements)
    unfinished.unlink()
    tell("installed")


def _make(environment: Path, lock: int) -> None:
    """Make an environment that holds pip and nothing else."""
    command = [sys.executable, "-m", "venv", "--symlinks", str(environment)]
    made = subprocess.run(  # noqa: S603 - our own arguments
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        pass_fds=(lock,),
    )
    if made.returncode:
        raise _refusal_of(made.stdout, environment, "venv_failed")


def _is_foreign(environment: Path) -> bool:
    """Say whether somebody else made the environment: it is used as it is, and never cleared."""
    is_ours = (environment / STAMPS).is_dir() or (_beside(environment) / BEGUN).exists()
    return environment.exists() and not is_ours


def _suits(python: Path, extra: Extra, checkout: Path) -> bool:
    """Ask another Python whether it has the locked packages."""
    code = (
        "import sys; from pathlib import Path; from service.bootstrap.environment import is_suitable; "
        "sys.exit(not is_suitable(sys.argv[1], Path(sys.argv[2])))"
    )
    lock = checkout / REQUIREMENTS / f"{extra}.txt"
    asked = subprocess.run(  # noqa: S603 - our own arguments
        [str(python), "-c", code, extra, str(lock)], cwd=checkout, capture_output=True, check=False
    )
    return asked.returncode == 0


def _runs_this_python(environment: Path) -> bool:
    """Say whether the environment was made for the Python that runs this."""
    made_for = environment / "pyvenv.cfg"
    here = ".".join(map(str, sys.version_info[:3]))
    return made_for.is_file() and f"version = {here}\n" in made_for.read_text(encoding="utf-8")


def _pip(python: Path, requirements: Path, lock: int) -> None:
    """Run pip, turning its log into a count; its words are shown only if it fails."""
    total = requirements.read_text(encoding="utf-8").count("==")
    command = [str(python), *PIP, *PIP_QUIETLY, *PIP_PATIENCE, "--requirement", str(requirements)]
    said: list[str] = []
    fetched = 0
    with subprocess.Popen(  # noqa: S603 - our own arguments
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        pass_fds=(lock,),
    ) as pip:
        for line in pip.stdout or ():
            said.append(line)
            fetched += line.startswith("Collecting ")
            if line.startswith("Collecting ") and fetched % TOLD_EVERY == 0:
                tell("fetching", fetched=fetched, total=total)
            if line.startswith("Installing collected packages"):
                tell("unpacking")
    if pip.returncode:
        raise _refusal_of("".join(said), python.parent.parent, "pip_failed")


def _refusal_of(said: str, environment: Path, otherwise: str) -> SetUpRefusedError:
    """Say what stopped a program: no network, no space, other bytes than locked, or its last words."""
    little_left = environment.is_dir() and shutil.disk_usage(environment).free < LITTLE_BYTES
    if little_left or any(sign in said for sign in NO_SPACE):
        return SetUpRefusedError("disk_full", folder=environment)
    if any(sign in said for sign in TAMPERED):
        return SetUpRefusedError("hashes_differ")
    if any(sign in said for sign in NETWORK):
        return SetUpRefusedError("no_network")
    return SetUpRefusedError(otherwise, said="\n".join(said.splitlines()[-12:]))


def _compile(python: Path, checkout: Path, lock: int) -> None:
    """Keep the bytecode of what every start imports, even where later starts may not write any.

    Without it each start compiles three thousand files again. What fails here fails again, in words, at the
    start itself.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [str(python), "-c", f"import {', '.join(IMPORTED_AT_START)}"]
    subprocess.run(  # noqa: S603 - our own arguments
        command, cwd=checkout, env=environment, capture_output=True, check=False, pass_fds=(lock,)
    )


def _bundle(python: Path, checkout: Path, lock: int) -> None:
    """Write the chart bundle with the environment that was just made."""
    code = "from service.static_bundle import write_vega_bundle; write_vega_bundle()"
    written = subprocess.run(  # noqa: S603 - our own arguments
        [str(python), "-c", code],
        cwd=checkout,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        pass_fds=(lock,),
    )
    if written.returncode:
        raise SetUpRefusedError("bundle_failed", said=written.stderr[-1200:])


@contextmanager
def _alone(environment: Path) -> Iterator[int]:
    """Hold the set-up of one environment by a lock, and yield it; a second one waits here, and says so."""
    folder = _beside(environment)
    folder.mkdir(exist_ok=True)
    with (folder / "set-up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("waiting")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def _refusal(refused: OSError, environment: Path) -> SetUpRefusedError:
    """Say which fault of the folder it is."""
    if refused.errno in {errno.ENOSPC, errno.EDQUOT}:
        return SetUpRefusedError("disk_full", folder=environment)
    return SetUpRefusedError("not_writable", folder=environment.parent, reason=refused.strerror or refused)


def _beside(environment: Path) -> Path:
    """Return the folder of what is kept beside an environment."""
    return environment.parent / ".zonebook"


def _python(environment: Path) -> Path:
    return environment / "bin" / "python"
