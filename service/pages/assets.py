"""Our own files for the browser, under addresses that name their content and so may be kept for ever."""

import gzip
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from service.static_bundle import vega_bundle_path

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
KEEP_FOR_EVER = "public, max-age=31536000, immutable"
VEGA = "vega.js"


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """One file with the digest that its address carries."""

    name: str
    digest: str
    content: bytes
    packed: bytes
    """The content, gzipped."""

    @property
    def address(self) -> str:
        """The address that changes when the content does."""
        return f"/assets/{self.digest}/{self.name}"

    @property
    def media_type(self) -> str:
        """The media type of the file's extension."""
        return MEDIA_TYPES[Path(self.name).suffix]


@cache
def asset(name: str) -> Asset:
    """Return one of our files, read once."""
    content = (files("service") / "static" / name).read_bytes()
    return _asset(name, content)


def vega() -> Asset:
    """Return the chart library as set-up wrote it; read again only when the file changes."""
    path = vega_bundle_path()
    return _vega(path, path.stat().st_mtime_ns)


@cache
def _vega(path: Path, _written: int) -> Asset:
    return _asset(VEGA, path.read_bytes())


def _asset(name: str, content: bytes) -> Asset:
    digest = hashlib.sha256(content).hexdigest()[:16]
    return Asset(name=name, digest=digest, content=content, packed=gzip.compress(content, mtime=0))


def asset_address(name: str) -> str:
    """Return the address of a file by name, for templates."""
    return (vega() if name == VEGA else asset(name)).address


@get(
    "/assets/{digest:str}/{name:str}", operation_id="readAsset", include_in_schema=False, sync_to_thread=True
)
def read_asset(
    request: Request[Any, Any, Any], digest: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """Serve one file; an address whose digest is not the content's is not found."""
    try:
        found = vega() if name == VEGA else asset(Path(name).name)
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise NotFoundException from None
    if found.digest != digest or Path(name).suffix not in MEDIA_TYPES:
        raise NotFoundException
    packed = "gzip" in request.headers.get("accept-encoding", "")
    return Response(
        found.packed if packed else found.content,
        media_type=found.media_type,
        headers={
            "Cache-Control": KEEP_FOR_EVER,
            "ETag": f'"{found.digest}{"-gzip" if packed else ""}"',
            "Vary": "Accept-Encoding",
            **({"Content-Encoding": "gzip"} if packed else {}),
        },
    )


@get("/favicon.ico", operation_id="readFavicon", include_in_schema=False, sync_to_thread=False)
def read_favicon() -> Response[bytes]:
    """Serve the sign of the house where browsers look for it unasked."""
    return Response(
        asset("plate.svg").content,
        media_type=MEDIA_TYPES[".svg"],
        headers={"Cache-Control": "public, max-age=86400"},
    )
