"""What happens inside a limited child: limits, request, messages, answer."""

from __future__ import annotations

import contextlib
import errno
import functools
import importlib
import os
import re
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, cast

import msgspec

from datasets.limits import ChildLimits

MESSAGE, ANSWER, FAULT, SHORT_OF_MEMORY = b"M", b"A", b"F", b"S"
_LENGTH_BYTES = 8
# What libraries say when they panic for want of memory: of an allocation, or of a thread without room.
_NO_ROOM = rf"\bmemory\b|allocat|\bcode: ({errno.EAGAIN}|{errno.ENOMEM})\b"
_CHUNK_BYTES = 1 << 20

_to_parent: socket.socket | None = None


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The function to call (``module:name``), its argument and its limits."""

    function: str
    argument: bytes
    limits: ChildLimits


def send_request(connection: socket.socket, request: Request, deadline: float) -> None:
    """Send a request to a child before the deadline (monotonic seconds)."""
    body = msgspec.msgpack.encode(request)
    connection.settimeout(max(deadline - time.monotonic(), 0.001))
    connection.sendall(len(body).to_bytes(_LENGTH_BYTES, "big") + body)


def read_frame(connection: socket.socket, deadline: float) -> tuple[bytes, bytes]:
    """Read one frame before the deadline: its kind and its payload."""
    kind = _read_exactly(connection, 1, deadline)
    length = int.from_bytes(_read_exactly(connection, _LENGTH_BYTES, deadline), "big")
    return kind, _read_exactly(connection, length, deadline)


def _read_exactly(connection: socket.socket, n: int, deadline: float | None) -> bytes:
    parts: list[bytes] = []
    while n:
        if deadline is not None:
            connection.settimeout(max(deadline - time.monotonic(), 0.001))
        part = connection.recv(min(n, _CHUNK_BYTES))
        if not part:
            raise EOFError("the other side hung up")
        parts.append(part)
        n -= len(part)
    return b"".join(parts)


def report(message: bytes) -> None:
    """Send a message from inside a limited child to its parent's ``on_report``; elsewhere do nothing."""
    if _to_parent is not None:
        _send(_to_parent, MESSAGE, message)


def _send(connection: socket.socket, kind: bytes, payload: bytes) -> None:
    connection.sendall(kind + len(payload).to_bytes(_LENGTH_BYTES, "big"))
    connection.sendall(payload)


def answer_and_exit(connection: socket.socket) -> NoReturn:
    """Answer the one request on the connection, within its limits, and end the process."""
    status = 1
    try:
        _answer(connection)
        status = 0
    finally:
        # In a finally, not an except: panics of the libraries are no Exceptions, and the forked process
        # must never run on into its parent's loop.
        fault = sys.exception()
        if fault is not None:
            with contextlib.suppress(OSError, MemoryError):
                kind = SHORT_OF_MEMORY if _lacked_memory(fault) else FAULT
                _send(connection, kind, _where(fault).encode())
        os._exit(status)


def _answer(connection: socket.socket) -> None:
    global _to_parent  # noqa: PLW0603
    length = int.from_bytes(_read_exactly(connection, _LENGTH_BYTES, None), "big")
    request = msgspec.msgpack.decode(_read_exactly(connection, length, None), type=Request)
    impose(request.limits)
    module, _, name = request.function.partition(":")
    function = functools.reduce(getattr, name.split("."), importlib.import_module(module))
    _to_parent = connection
    _send(connection, ANSWER, cast("Callable[[bytes], bytes]", function)(request.argument))


def impose(limits: ChildLimits) -> None:
    """Let the kernel end this process when it takes more memory, CPU or time than allowed.

    A file that grows beyond its limit is a fault of writing, as on a full disk: Python ignores the signal.
    """
    _limit(resource.RLIMIT_CORE, 0, 0)
    _limit(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1)
    _limit(resource.RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes)
    reserved = _address_space_bytes()
    if reserved is not None:
        _limit(resource.RLIMIT_AS, reserved + limits.memory_bytes, reserved + limits.memory_bytes)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM, signal.SIGXCPU})
    signal.setitimer(signal.ITIMER_REAL, limits.wall_clock_seconds)


def _limit(which: int, soft: int, hard: int) -> None:
    _, ceiling = resource.getrlimit(which)
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(which, (soft, hard))


def _address_space_bytes() -> int | None:
    """Bytes of address space in use; ``None`` where the system has no such figure (and ignores the limit)."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return None
    return int(statm.read_text(encoding="ascii").split()[0]) * resource.getpagesize()


def _lacked_memory(fault: BaseException) -> bool:
    """Tell whether it ended for want of memory, by Python's word or by that of a library's panic."""
    if isinstance(fault, Exception):
        return isinstance(fault, MemoryError)
    return re.search(_NO_ROOM, str(fault), re.IGNORECASE) is not None


def _where(fault: BaseException) -> str:
    """Name an exception and its place, without its message: messages quote the data."""
    place, trace = "", fault.__traceback__
    while trace is not None:
        place = f" in {trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return type(fault).__name__ + place
