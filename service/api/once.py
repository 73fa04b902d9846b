"""Requests with an ``Idempotency-Key``: a retry changes nothing and is answered as before."""

import datetime as dt
import re
from collections.abc import Callable
from typing import TypeVar

import msgspec
from sqlalchemy import Connection

from datasets.store import idempotency
from datasets.store.blobs import digest_of
from datasets.store.rows import StoredResponse
from service.context import Context, now
from service.errors import Refused
from service.security.caller import Caller, known

Answer = TypeVar("Answer", bound=msgspec.Struct)
KEY = re.compile(r"[\x21-\x7e]{1,200}")
KEPT = dt.timedelta(days=7)
"""How long an answer waits for its retry."""


class Once(msgspec.Struct, frozen=True, kw_only=True):
    """One request that may come again: who asks, with which key, for what exactly."""

    caller: Caller
    key: str | None
    operation: str
    body: object

    @property
    def request_digest(self) -> str:
        """Return what must be the same in a retry."""
        return digest_of(msgspec.json.encode([self.operation, self.body], order="sorted"))


def once(
    context: Context,
    request: Once,
    kind: type[Answer],
    action: Callable[[Connection], Answer],
    *,
    kept: Callable[[Answer], Answer] = lambda answer: answer,
) -> Answer:
    """Act in one transaction and keep the answer with it; the same key again only recalls it.

    ``kept`` takes out of the answer what must not be kept, such as a secret.
    """
    with context.store.writing() as connection:
        if request.key is None:
            answer = action(connection)
        else:
            answer = _recalled(connection, request, kind, action, kept)
    context.refresh()
    return answer


def _recalled(
    connection: Connection,
    request: Once,
    kind: type[Answer],
    action: Callable[[Connection], Answer],
    kept: Callable[[Answer], Answer],
) -> Answer:
    key, holder = str(request.key), known(request.caller).holder_id
    if KEY.fullmatch(key) is None:
        raise Refused("idempotency_key_form", pointer="/header/Idempotency-Key")
    idempotency.forget_before(connection, now() - KEPT)
    before = idempotency.recall(connection, holder, key, request.request_digest)
    if before is not None:
        return msgspec.json.decode(before.body, type=kind)
    answer = action(connection)
    response = StoredResponse(status=200, headers={}, body=msgspec.json.encode(kept(answer)))
    idempotency.remember(connection, holder, key, request.request_digest, response, at=now())
    return answer
