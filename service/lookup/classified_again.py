"""A batch over HTTP, written row by row from what is known: byte for byte an answer worked out anew."""

import contextlib
import sys
from typing import TYPE_CHECKING, Final

import msgspec

from breakpoints.isolate_names import any_says_more
from service.context import Context
from service.errors import NotFound, Refused, TooLarge
from service.locale.catalogue import Language
from service.lookup.composed import DecidesMoreError
from service.lookup.rows_cut import rows_of
from service.lookup.rows_read import read_request
from service.lookup.undisturbed import undisturbed
from service.security.caller import Caller

if TYPE_CHECKING:
    from service.lookup.batch import Batch

FEW_BYTES: Final = 1_000
"""A request of few rows is read whole: to look how they are written takes longer than to read them."""
FEW_WITHHELD: Final = 20
"""Lines of a policy on drugs that are not reported; with more it would take much room to remember."""
_BATCH: Final = "service.lookup.batch"
"""Loads numpy, which takes longer than a batch."""
_NOT_THIS_WAY: Final = (Refused, NotFound, TooLarge, msgspec.MsgspecError, UnicodeError, RecursionError)


class NotReadyError(Exception):
    """Tables have to be indexed first, or modules loaded, which is nothing for the event loop."""


def classified_again(
    context: Context, caller: Caller, body: bytes, language: Language, *, at_once: bool = False
) -> bytes | None:
    """Answer a batch; what is new in it is remembered, but for what controls say.

    None where a policy is long, where names of isolates say more or a test is of none, where anything
    is wrong with the request, and where controls of the day are asked ``at_once``: whoever reads it
    whole answers it or says what is wrong.

    Raises
    ------
    NotReadyError
        Asked ``at_once``, of tables that nobody asked before, or as the first of a process.
    """
    if at_once and _BATCH not in sys.modules:
        raise NotReadyError
    with contextlib.nullcontext() if at_once else undisturbed():
        try:
            return _answered(_taken(context, caller, language, body), at_once=at_once)
        except (*_NOT_THIS_WAY, DecidesMoreError):
            return None


def _answered(batch: "Batch | None", *, at_once: bool) -> bytes | None:
    """Answer and write a batch; None if it must be read whole, or may take its time and is asked at once."""
    if batch is None:
        return None
    if at_once and not batch.is_ready:
        raise NotReadyError
    return batch.written() if batch.answered(at_once=at_once) else None


def _taken(context: Context, caller: Caller, language: Language, body: bytes) -> "Batch | None":
    """Take a request, by the pieces of its rows if these are written alike; None if it must be read whole."""
    from service.lookup.batch import Batch  # noqa: PLC0415 - see ``_BATCH``

    rows = rows_of(body) if len(body) > FEW_BYTES else None
    if rows is not None and len(rows.request.policy.do_not_report) <= FEW_WITHHELD:
        batch = Batch(context, caller, language, rows.request)
        with contextlib.suppress(msgspec.MsgspecError):
            if batch.taken_in_pieces(rows):
                return batch
    request, columns = read_request(body)
    if len(request.policy.do_not_report) > FEW_WITHHELD or any_says_more([one.isolate for one in columns.of]):
        return None
    batch = Batch(context, caller, language, request)
    batch.read(columns)
    return batch
