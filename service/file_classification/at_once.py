"""Classify a file that is sent: at once up to a size, as a job beyond it."""

import contextlib
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO, Final

import anyio.to_thread
import msgspec

from datasets.limits import MEGABYTE
from service.context import Context
from service.errors import TooLarge
from service.file_classification.answer import AnsweredAtOnce, ClassificationView, result_name
from service.file_classification.errands import AT_ONCE_LIMITS, FileNotClassified, errand_of, run
from service.file_classification.faults import FaultFound, FileFault
from service.file_classification.options import FileOptions
from service.file_classification.stored import start
from service.file_classification.workplace import workplace
from service.locale.catalogue import Language
from service.paired_data import quotas
from service.paired_data.files import upload_file
from service.paired_data.places import NOBODY
from service.paired_data.receiving import Received
from service.security.caller import Caller, require

AT_ONCE_BYTES: Final = 20 * MEGABYTE
VISITORS_LIMITS: Final = msgspec.structs.replace(AT_ONCE_LIMITS, file_bytes=100 * MEGABYTE)
"""Of who has no key: a few kilobytes can name millions of equal rows."""


async def classify_sent(
    context: Context,
    caller: Caller,
    stream: AsyncIterator[bytes],
    options: FileOptions,
    *,
    declared_bytes: int | None = None,
    file_name: str | None = None,
    as_job: bool = False,
    language: Language = "en",
) -> AnsweredAtOnce | ClassificationView:
    """Receive a file and classify it; a large one, or one sent ``as_job``, is kept for a job to classify."""
    may_be_job = "lab" in caller.scopes
    if as_job:
        require(caller, "lab")
    limit = context.settings.max_upload_bytes if may_be_job else AT_ONCE_BYTES
    _refuse_over(declared_bytes or 0, limit, may_be_job=may_be_job)
    places = context.upload_places
    with places.place(caller.laboratory_id or NOBODY), upload_file() as (path, file):
        digest, size = await _receive(stream, file, limit, may_be_job=may_be_job)
        body = Received(path=path, digest=digest)
        await anyio.to_thread.run_sync(quotas.settle, context, caller, size)
        if as_job or size > AT_ONCE_BYTES:
            return await anyio.to_thread.run_sync(
                lambda: start(context, caller, body, options, file_name=file_name, language=language)
            )
        async with contextlib.nullcontext() if caller.laboratory_id else places.reading_for_visitors:
            answer = await anyio.to_thread.run_sync(
                lambda: classify_received(context, caller, path, options, file_name=file_name),
                limiter=places.reading,
            )
        places.hand_out(answer.content, caller.laboratory_id or NOBODY)
        return answer


def classify_received(
    context: Context, caller: Caller, path: Path, options: FileOptions, *, file_name: str | None = None
) -> AnsweredAtOnce:
    """Classify a file on disk in a limited child."""
    with workplace() as folder:
        out = folder / "classified"
        limits = AT_ONCE_LIMITS if caller.laboratory_id else VISITORS_LIMITS
        answer = run(errand_of(context, caller, options, path, out), limits)
        if answer.summary is None:
            raise FileNotClassified(
                answer.fault or FaultFound(code=FileFault.FAILED, parameters={"detail": "-"})
            )
        content = out.open("rb")
        return AnsweredAtOnce(
            content=content,
            file_name=result_name(file_name, answer.summary.out),
            size_bytes=out.stat().st_size,
            summary=answer.summary,
        )


async def _receive(
    stream: AsyncIterator[bytes], file: BinaryIO, limit: int, *, may_be_job: bool
) -> tuple[str, int]:
    """Write a body to disk; return its SHA-256 and its size."""
    digest, size = hashlib.sha256(), 0
    async for chunk in stream:
        size += len(chunk)
        _refuse_over(size, limit, may_be_job=may_be_job)
        digest.update(chunk)
        file.write(chunk)
    file.flush()
    return digest.hexdigest(), size


def _refuse_over(size_bytes: int, limit_bytes: int, *, may_be_job: bool) -> None:
    if size_bytes > limit_bytes:
        raise TooLarge("upload_too_large" if may_be_job else "file_needs_key", limit=limit_bytes)
