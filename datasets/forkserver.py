"""The process that limited children are forked from; ``datasets.child`` starts it.

It waits on three things: its parent (who asks for children, and whose hanging up ends everything), the
leashes of its children (a parent that lets go of one wants that child dead), and the deaths of its children.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import selectors
import signal
import socket
import sys
from typing import NoReturn

from datasets.child_side import answer_and_exit

_PR_SET_PDEATHSIG = 1
_LOOK_AT_PARENT_SECONDS = 1.0


class Forkserver:
    """Forks children on demand and buries them."""

    def __init__(self, control: socket.socket, parent: int) -> None:
        self.control, self.parent = control, parent
        self.leashes: dict[int, socket.socket] = {}
        self.selector = selectors.DefaultSelector()
        self.deaths, self.wake = socket.socketpair()

    def serve(self) -> None:
        """Serve until the parent hangs up or is gone."""
        for end in (self.deaths, self.wake):
            end.setblocking(False)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wake.fileno(), warn_on_full_buffer=False)
        self.selector.register(self.control, selectors.EVENT_READ, "parent")
        self.selector.register(self.deaths, selectors.EVENT_READ, "deaths")
        while os.getppid() == self.parent:
            for key, _ in self.selector.select(_LOOK_AT_PARENT_SECONDS):
                match key.data:
                    case "parent":
                        if not self._answer_parent():
                            return
                    case "deaths":
                        self._bury()
                    case pid:
                        self._let_go(pid)

    def kill_children(self) -> None:
        """End every child that still runs, and wait for that: what they used then counts as used here."""
        for pid in self.leashes:
            os.kill(pid, signal.SIGKILL)
        for pid in self.leashes:
            os.waitpid(pid, 0)

    def _answer_parent(self) -> bool:
        try:
            asked, fds, _, _ = socket.recv_fds(self.control, 1, 2)
        except ConnectionError:
            return False
        if asked and len(fds) == 2:
            self._fork(socket.socket(fileno=fds[0]), socket.socket(fileno=fds[1]))
        return bool(asked)

    def _fork(self, result: socket.socket, leash: socket.socket) -> None:
        me = os.getpid()
        try:
            pid = os.fork()
        except OSError:  # no process to be had: the parent sees both sockets close
            leash.close()
            result.close()
            return
        if pid == 0:
            self._become_child(result, leash, me)
        result.close()
        self.leashes[pid] = leash
        self.selector.register(leash, selectors.EVENT_READ, pid)

    def _become_child(self, result: socket.socket, leash: socket.socket, forkserver: int) -> NoReturn:
        try:
            _die_with(forkserver)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            sockets: list[socket.socket] = [
                self.control,
                self.deaths,
                self.wake,
                leash,
                *self.leashes.values(),
            ]
            for inherited in sockets:
                inherited.close()
            _silence()  # what libraries print when they die quotes the data
            answer_and_exit(result)
        finally:
            os._exit(1)

    def _let_go(self, pid: int) -> None:
        """Kill a child whose parent no longer listens; its death is buried as any other."""
        leash = self.leashes.get(pid)
        if leash is not None:  # else it was buried a moment ago
            self.selector.unregister(leash)
            os.kill(pid, signal.SIGKILL)

    def _bury(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self.deaths.recv(4096):
                pass
        while self.leashes:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            leash = self.leashes.pop(pid)
            with contextlib.suppress(KeyError):
                self.selector.unregister(leash)
            with leash, contextlib.suppress(OSError):
                leash.sendall(status.to_bytes(4, "big"))


def _die_with(forkserver: int) -> None:
    """Ask Linux to kill this process when the forkserver dies; elsewhere its alarm has to do."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != forkserver:
            os._exit(1)


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)


def main(control_fd: int, parent: int, preload: list[str]) -> None:
    """Load the modules, then serve."""
    for module in preload:
        importlib.import_module(module)
    server = Forkserver(socket.socket(fileno=control_fd), parent)
    try:
        server.serve()
    finally:
        server.kill_children()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
