"""A small checkout: the real set-up, one small locked package, and a command that says where it runs."""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
BARE_PYTHON = getattr(sys, "_base_executable", sys.executable)
COMMAND = """
import sys
def main() -> None:
    import smallpackage
    print("arguments", sys.argv[1:], "prefix", sys.prefix, "package", smallpackage.VERSION)
"""
BUNDLE = "def write_vega_bundle(): pass\n"


class SmallCheckout(msgspec.Struct, frozen=True, kw_only=True):
    """A checkout that is set up in seconds from a wheel on this machine."""

    folder: Path

    def lock(self, version: str) -> None:
        """Write the wheel of a version, and lock it."""
        wheel = _wheel(self.folder / "wheels", version)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        for lock in ("pip", "run", "test"):
            (self.folder / ".requirements" / f"{lock}.txt").write_text(
                f"smallpackage=={version} \\\n    --hash=sha256:{digest}\n"
            )

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start ``python3 -m service`` with a bare Python."""
        return subprocess.Popen(
            [BARE_PYTHON, "-m", "service", *arguments],
            cwd=self.folder,
            env=self._environment() | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run ``python3 -m service`` with a bare Python to its end."""
        with self.start(*arguments, **environment) as process:
            said, complained = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, said, complained)

    def _environment(self) -> Mapping[str, str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
        return ours | {
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": (self.folder / "wheels").as_uri(),
            "LC_ALL": "C",
        }


@pytest.fixture
def small_checkout(tmp_path: Path) -> SmallCheckout:
    """Return a small checkout without an environment."""
    folder = tmp_path / "check out"
    service = folder / "service"
    (service / "cli").mkdir(parents=True)
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(CHECKOUT / "service" / name, service)
    shutil.copytree(CHECKOUT / "service" / "bootstrap", service / "bootstrap")
    shutil.copytree(CHECKOUT / "service" / "locale", service / "locale")
    (service / "cli" / "__init__.py").write_text(COMMAND)
    (service / "static_bundle.py").write_text(BUNDLE)
    (folder / "wheels").mkdir()
    (folder / ".requirements").mkdir()
    checkout = SmallCheckout(folder=folder)
    checkout.lock("1.0")
    return checkout


def _wheel(folder: Path, version: str) -> Path:
    """Write a wheel by hand."""
    about = f"smallpackage-{version}.dist-info"
    files = {
        "smallpackage.py": f"VERSION = {version!r}\n",
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: smallpackage\nVersion: {version}\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_digest(text)},{len(text)}\n" for name, text in files.items())
    path = folder / f"smallpackage-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in {**files, f"{about}/RECORD": f"{record}{about}/RECORD,,\n"}.items():
            wheel.writestr(name, text)
    return path


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
