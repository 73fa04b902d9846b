"""Files of an upload on their way to disk: the one with isolates, and what belongs beside it."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from service.context import Context
from service.errors import TooLarge
from service.paired_data.files import upload_file


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


@asynccontextmanager
async def received(context: Context, laboratory_id: str, sent: Sent) -> AsyncIterator[Received]:
    """Receive the files of an upload, and remove them at the end; a place is held on the whole way."""
    limit = context.settings.max_upload_bytes
    refuse_over(sent.declared_bytes or 0, limit)
    with context.upload_places.place(laboratory_id), ExitStack() as files:
        path, file = files.enter_context(upload_file())
        body = Received(path=path, digest=await receive(sent.first, file, limit))
        for name, stream in (("second", sent.second), ("controls", sent.controls)):
            if stream is not None:
                beside, file = files.enter_context(upload_file())
                digest = await receive(stream, file, limit)
                if beside.stat().st_size:
                    both = hashlib.sha256(f"{body.digest}\n{digest}\n".encode("ascii")).hexdigest()
                    body = msgspec.structs.replace(body, digest=both, **{name: beside})
        yield body


async def receive(
    stream: AsyncIterator[bytes], file: BinaryIO, limit_bytes: int, *, declared_bytes: int | None = None
) -> str:
    """Write a body to disk and return its SHA-256; stop as soon as the limit is passed."""
    refuse_over(declared_bytes or 0, limit_bytes)
    digest, size = hashlib.sha256(), 0
    async for chunk in stream:
        size += len(chunk)
        refuse_over(size, limit_bytes)
        digest.update(chunk)
        file.write(chunk)
    file.flush()
    return digest.hexdigest()


def refuse_over(size_bytes: int, limit_bytes: int) -> None:
    """Refuse what is larger than the limit."""
    if size_bytes > limit_bytes:
        raise TooLarge("upload_too_large", limit=limit_bytes)
