"""The Vega bundle: written once at set-up by vl-convert, then served by the service itself."""

import os
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

NOTICES = Path(__file__).with_name("static_bundle_notices.txt")
SNIPPET = "window.vegaEmbed=vegaEmbed;"


def vega_bundle_path() -> Path:
    """Return where the bundle is (an ES module that sets ``window.vegaEmbed``); it may not exist yet.

    It lies in the Python environment; where that is read-only and holds none, in the user's cache.
    """
    name = f"vega-{version('vl-convert-python')}.js"
    shared = Path(sys.prefix) / "share" / "zonebook" / name
    if shared.is_file() or _writable(shared.parent):
        return shared
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    return Path(cache) / "zonebook" / name


def write_vega_bundle() -> Path:
    """Write the bundle if it is missing, and return its path; two writers leave the same bytes."""
    path = vega_bundle_path()
    if path.is_file():
        return path
    import vl_convert  # noqa: PLC0415 - 100 MB, needed once

    bundle = vl_convert.javascript_bundle(SNIPPET)
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", newline="\n", delete=False) as unfinished:
        unfinished.write(NOTICES.read_text(encoding="utf-8") + bundle)
    Path(unfinished.name).chmod(0o644)
    Path(unfinished.name).replace(path)
    return path


def _writable(folder: Path) -> bool:
    """Say whether files can be made in a folder, or in the nearest one above it that exists."""
    existing = next(parent for parent in (folder, *folder.parents) if parent.is_dir())
    return os.access(existing, os.W_OK)
