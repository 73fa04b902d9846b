"""Classify a file that is sent: at once up to a size, as a job beyond it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import anyio.to_thread
import msgspec

from datasets.limits import MEGABYTE
from service.context import Context
from service.file_classification.answer import AnsweredAtOnce, ClassificationView, result_name
from service.file_classification.errands import AT_ONCE_LIMITS, FileNotClassified, errand_of, run
from service.file_classification.faults import FaultFound, FileFault
from service.file_classification.options import FileOptions
from service.file_classification.stored import start
from service.incoming import quotas
from service.incoming.places import NOBODY
from service.incoming.receiving import NEEDS_KEY, TOO_LARGE, Sent, received
from service.locale.catalogue import Language
from service.security.caller import Caller, require
from service.temporary import workplace

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
    sent, places = Sent(first=stream, declared_bytes=declared_bytes), context.upload_places
    too_large = TOO_LARGE if may_be_job else NEEDS_KEY
    async with received(context, caller.laboratory_id, sent, limit_bytes=limit, too_large=too_large) as body:
        size = body.n_bytes
        await anyio.to_thread.run_sync(quotas.settle, context, caller, size)
        if as_job or size > AT_ONCE_BYTES:
            return await anyio.to_thread.run_sync(
                lambda: start(context, caller, body, options, file_name=file_name, language=language)
            )
        answer = await places.in_turn(
            lambda: classify_received(context, caller, body.path, options, file_name=file_name),
            of=caller.laboratory_id,
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
