"""Files on their way to disk: the one that is sent, and what belongs beside it."""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

import msgspec

from datasets.limits import MEGABYTE
from service.context import Context
from service.errors import TooLarge
from service.incoming.places import NOBODY
from service.temporary import upload_file

Read = TypeVar("Read")
TOO_LARGE: Final = "upload_too_large"
NEEDS_KEY: Final = "file_needs_key"
"""Too large for who has no key; larger ones are taken from a laboratory."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What arrives: the file, a second one with the other measurement, and one of control readings."""

    first: AsyncIterator[bytes]
    second: AsyncIterator[bytes] | None = None
    controls: AsyncIterator[bytes] | None = None
    declared_bytes: int | None = None


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A body on disk with its digest, taken while it was read.

    Of several files that belong together, the digest is that of their digests, a line each.
    """

    path: Path
    digest: str
    second: Path | None = None
    controls: Path | None = None

    @property
    def n_bytes(self) -> int:
        """How much arrived."""
        return sum(one.stat().st_size for one in (self.path, self.second, self.controls) if one)


async def read_sent(
    context: Context,
    laboratory_id: str,
    sent: Sent,
    read: Callable[[Received], Read],
    *,
    limit_bytes: int | None = None,
) -> Read:
    """Receive what is sent and read it when its turn comes: few files are read at once."""
    async with received(context, laboratory_id, sent, limit_bytes=limit_bytes) as body:
        return await context.upload_places.in_turn(lambda: read(body), of=laboratory_id)


@asynccontextmanager
async def received(
    context: Context,
    laboratory_id: str | None,
    sent: Sent,
    *,
    limit_bytes: int | None = None,
    too_large: str = TOO_LARGE,
) -> AsyncIterator[Received]:
    """Receive files, and remove them at the end; a place is held on the whole way.

    No file may be larger than the limit, which is the setting's unless another is given.
    """
    limit = context.settings.max_upload_bytes if limit_bytes is None else limit_bytes
    refuse_over(sent.declared_bytes or 0, limit, too_large)
    with context.upload_places.place(laboratory_id or NOBODY), ExitStack() as files:
        path, file = files.enter_context(upload_file())
        body = Received(path=path, digest=await _receive(sent.first, file, limit, too_large))
        for name, stream in (("second", sent.second), ("controls", sent.controls)):
            if stream is not None:
                beside, file = files.enter_context(upload_file())
                digest = await _receive(stream, file, limit, too_large)
                if beside.stat().st_size:
                    both = hashlib.sha256(f"{body.digest}\n{digest}\n".encode("ascii")).hexdigest()
                    body = msgspec.structs.replace(body, digest=both, **{name: beside})
        yield body


async def _receive(stream: AsyncIterator[bytes], file: BinaryIO, limit_bytes: int, too_large: str) -> str:
    """Write a body to disk and return its SHA-256; stop as soon as the limit is passed."""
    digest, size = hashlib.sha256(), 0
    async for chunk in stream:
        size += len(chunk)
        refuse_over(size, limit_bytes, too_large)
        digest.update(chunk)
        file.write(chunk)
    file.flush()
    return digest.hexdigest()


def refuse_over(
    size_bytes: int, limit_bytes: int, too_large: str = TOO_LARGE, *, room_bytes: int = 0
) -> None:
    """Refuse what is larger than the limit, and the room for what stands beside the file."""
    if size_bytes > limit_bytes + room_bytes:
        raise over_limit(limit_bytes, too_large)


def over_limit(limit_bytes: int, too_large: str = TOO_LARGE) -> TooLarge:
    """Say how many megabytes a file may have."""
    return TooLarge(too_large, limit_megabytes=f"{limit_bytes / MEGABYTE:g}")
