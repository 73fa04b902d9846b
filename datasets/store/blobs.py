"""Content-addressed bytes.

Bytes are not owned: whoever holds a digest got it from a row that is (a data set version,
a derivation, a published table). Never take a digest from a request.
"""

from hashlib import sha256

from sqlalchemy import Connection, insert, select

from datasets.store import schema
from datasets.store.errors import DamagedContent
from datasets.store.paging import one
from datasets.store.rows import Blob

_blob = schema.blob


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of ``content`` in hexadecimal."""
    return sha256(content).hexdigest()


def put(connection: Connection, content: bytes, media_type: str) -> str:
    """File ``content`` under its digest and return the digest; the same bytes again change nothing."""
    digest = digest_of(content)
    if connection.execute(select(_blob.c.digest).where(_blob.c.digest == digest)).first() is None:
        connection.execute(
            insert(_blob).values(
                digest=digest, media_type=media_type, size_bytes=len(content), content=content
            )
        )
    return digest


def get(connection: Connection, digest: str) -> Blob | None:
    """Return the bytes filed under ``digest``, checked; damaged ones raise ``DamagedContent``."""
    blob = one(connection.execute(select(_blob).where(_blob.c.digest == digest)).first(), Blob)
    if blob is not None and digest_of(blob.content) != digest:
        raise DamagedContent(digest)
    return blob
