"""Run a function in a child process that may die without harm.

Files from outside can make the libraries that read them abort, hang or take all memory. So they are read in
a child with limits. Children are forked from a forkserver that has the libraries loaded already and does
nothing else: a fork of the web process itself would inherit its threads' locks, and hang.

Nobody stays behind: the forkserver ends when its parent does, whatever ends it, and takes its children
along; a child that outlives both is ended by its own alarm.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Final, Literal

import msgspec

from datasets.child_side import (
    ANSWER,
    FAULT,
    MESSAGE,
    SHORT_OF_MEMORY,
    Request,
    read_frame,
    report,
    send_request,
)
from datasets.limits import ChildLimits

__all__ = [
    "ChildDied",
    "Reason",
    "plan_forkserver",
    "report",
    "run_limited",
    "start_forkserver",
    "stop_forkserver",
]

Reason = Literal["memory", "cpu", "wall_clock", "raised", "killed"]

# The child's own alarm ends it in time; the parent's patience only covers an alarm that cannot be delivered,
# and the time a new forkserver takes to load its libraries.
_PATIENCE_SECONDS = 30.0
_TRIES = 2
_REASONS: dict[int, Reason] = {
    signal.SIGABRT: "memory",
    signal.SIGSEGV: "memory",
    signal.SIGBUS: "memory",
    signal.SIGXCPU: "cpu",
    signal.SIGALRM: "wall_clock",
}

ENVIRONMENT: Final = {
    "OPENBLAS_NUM_THREADS": "1",
    "_RJEM_MALLOC_CONF": "dirty_decay_ms:250,muzzy_decay_ms:0",
}
"""Of processes that read files; what polars has let go of they give back to the system after so many ms."""


class ChildDied(msgspec.Struct, frozen=True, kw_only=True):
    """The child ended without an answer; ``detail`` holds no content of the data."""

    reason: Reason
    detail: str


class _Forkserver:
    """The running forkserver of this process."""

    def __init__(self, preload: tuple[str, ...]) -> None:
        self.owner, self.preload = os.getpid(), preload
        self.control, theirs = socket.socketpair()
        self.process = subprocess.Popen(  # noqa: S603
            [
                sys.executable,
                "-P",
                "-m",
                "datasets.forkserver",
                str(theirs.fileno()),
                str(self.owner),
                *preload,
            ],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=os.environ | ENVIRONMENT | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        theirs.close()

    def lives(self) -> bool:
        """Tell whether it can be asked for a child."""
        return self.owner == os.getpid() and self.process.poll() is None

    def ask_for_child(self, result_end: socket.socket, leash_end: socket.socket) -> None:
        """Hand over the child's end of the result and the forkserver's end of the leash."""
        socket.send_fds(self.control, [b"+"], [result_end.fileno(), leash_end.fileno()])

    def stop(self) -> None:
        """Hang up, which ends it and its children, and wait for that."""
        self.control.close()
        if self.owner != os.getpid():
            self.process.returncode = 0  # not ours to wait for: the process was forked from its owner
            return
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


_lock = threading.Lock()
_running: _Forkserver | None = None
_planned: tuple[str, ...] = ("datasets.preloaded",)


def _living_forkserver(preload: tuple[str, ...] | None) -> _Forkserver:
    """Return the forkserver, started anew if it is gone; the caller holds the lock."""
    global _running  # noqa: PLW0603
    if _running is None or not _running.lives():
        wanted = preload or (_running.preload if _running else _planned)
        if _running is not None:
            _running.stop()
        _running = _Forkserver(wanted)
    return _running


def plan_forkserver(preload: tuple[str, ...]) -> None:
    """Say what the forkserver is to preload, whoever comes to need it first."""
    global _planned  # noqa: PLW0603
    with _lock:
        _planned = preload


def start_forkserver(preload: tuple[str, ...] | None = None) -> None:
    """Start this process's forkserver with the modules preloaded or those planned, unless it runs already.

    Call it once at boot, from the process that will call ``run_limited``. It ends with that process,
    whatever ends it.
    """
    with _lock:
        _living_forkserver(preload)


def stop_forkserver() -> None:
    """Stop this process's forkserver and every child of it."""
    global _running  # noqa: PLW0603
    with _lock:
        if _running is not None:
            _running.stop()
        _running = None


atexit.register(stop_forkserver)


def run_limited(
    function: Callable[[bytes], bytes],
    argument: bytes,
    limits: ChildLimits,
    on_report: Callable[[bytes], None] | None = None,
    *,
    tries: int = _TRIES,
) -> bytes | ChildDied:
    """Call a module-level function in a limited child and return its answer, or how the child died.

    The function may call ``report(message)``; each message reaches ``on_report`` in the parent, in order.
    An exception raised by ``on_report`` ends the child and passes on to the caller. A child that something
    outside killed is not to blame: the function is called anew, its messages begin again. May be called
    from several threads at once; the caller bounds how many.
    """
    request = Request(function=_importable_name(function), argument=argument, limits=limits)
    answer = _asked(request, on_report)
    while isinstance(answer, ChildDied) and answer.reason == "killed" and (tries := tries - 1) > 0:
        answer = _asked(request, on_report)
    return answer


def _importable_name(function: Callable[[bytes], bytes]) -> str:
    module, name = function.__module__, function.__qualname__
    if module == "__main__" or "<" in name:
        raise ValueError(
            f"{module}.{name} cannot be imported by a child: give a function at the top of a module"
        )
    return f"{module}:{name}"


def _new_child() -> tuple[socket.socket, socket.socket]:
    """Return the parent's ends of a new child's result and leash."""
    with contextlib.ExitStack() as until_asked:
        result, result_end = map(until_asked.enter_context, socket.socketpair())
        leash, leash_end = map(until_asked.enter_context, socket.socketpair())
        with result_end, leash_end, _lock:
            try:
                _living_forkserver(None).ask_for_child(result_end, leash_end)
            except OSError:  # it died since it was last looked at
                if _running is not None:
                    _running.stop()
                _living_forkserver(None).ask_for_child(result_end, leash_end)
        until_asked.pop_all()
    return result, leash


def _asked(request: Request, on_report: Callable[[bytes], None] | None) -> bytes | ChildDied:
    """Put a request to a new child."""
    result, leash = _new_child()
    with result, leash:
        return _converse(request, result, leash, on_report)


def _converse(
    request: Request,
    result: socket.socket,
    leash: socket.socket,
    on_report: Callable[[bytes], None] | None,
) -> bytes | ChildDied:
    deadline = time.monotonic() + request.limits.wall_clock_seconds + _PATIENCE_SECONDS
    try:
        send_request(result, request, deadline)
        while True:
            kind, payload = read_frame(result, deadline)
            if kind == ANSWER:
                return payload
            if kind in {FAULT, SHORT_OF_MEMORY}:
                reason: Reason = "raised" if kind == FAULT else "memory"
                return ChildDied(reason=reason, detail=payload.decode())
            if kind == MESSAGE and on_report is not None:
                on_report(payload)
    except TimeoutError:
        return ChildDied(reason="wall_clock", detail="no answer in time")
    except (EOFError, ConnectionError):
        return _cause_of_death(leash, deadline)


def _cause_of_death(leash: socket.socket, deadline: float) -> ChildDied:
    """Read from the leash how the forkserver saw the child end."""
    try:
        leash.settimeout(max(deadline - time.monotonic(), 1.0))
        wait_status = leash.recv(4)
    except OSError:
        wait_status = b""
    if len(wait_status) < 4:
        return ChildDied(reason="killed", detail="the process that watched the child is gone, too")
    code = os.waitstatus_to_exitcode(int.from_bytes(wait_status, "big"))
    if code >= 0:  # it ended by itself, and had no memory left to say why
        return ChildDied(reason="memory", detail=f"exit status {code}")
    return ChildDied(reason=_REASONS.get(-code, "killed"), detail=signal.Signals(-code).name)
