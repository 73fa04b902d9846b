"""Keeping the job worker: started once the service answers, restarted when it dies, ended with us."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence

from service.supervision.leash import LEASH, new_leash

COMMAND = (sys.executable, "-m", "service", "worker")
LOOK_SECONDS = 0.05
GRACE_SECONDS = 5
SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.25, 30.0
STABLE_SECONDS = 30.0


class JobWorkerKeeper:
    """Keeps one job worker running from ``start`` to ``stop``."""

    def __init__(
        self,
        is_time: Callable[[], bool],
        command: Sequence[str] = COMMAND,
        announce: Callable[[], None] = lambda: None,
    ) -> None:
        self._is_time, self._command, self._announce = is_time, tuple(command), announce
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._keep, name="job worker keeper", daemon=True)

    def start(self) -> None:
        """Start to wait for the service to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the worker to stop, and make sure that it has."""
        self._stopping.set()
        with self._lock:
            process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._thread.is_alive():
            self._thread.join()

    def _keep(self) -> None:
        while not self._is_time():
            if self._stopping.wait(LOOK_SECONDS):
                return
        self._announce()
        pause = SHORTEST_PAUSE_SECONDS
        while not self._stopping.is_set():
            started = time.monotonic()
            self._run_once()
            lived = time.monotonic() - started
            pause = (
                SHORTEST_PAUSE_SECONDS if lived > STABLE_SECONDS else min(pause * 2, LONGEST_PAUSE_SECONDS)
            )
            self._stopping.wait(pause)

    def _run_once(self) -> None:
        """Run the worker until it ends, whatever ends it."""
        theirs, ours = new_leash()
        try:
            process = self._new_process(theirs)
        finally:
            os.close(theirs)
        if process is not None:
            process.wait()
        os.close(ours)

    def _new_process(self, leash: int) -> "subprocess.Popen[bytes] | None":
        """Start the worker, unless it is no longer wanted."""
        with self._lock:
            if self._stopping.is_set():
                return None
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                self._command,
                pass_fds=[leash],
                stdin=subprocess.DEVNULL,
                env=os.environ | {LEASH: str(leash)},
                start_new_session=True,  # Ctrl-C is for the parent, which then stops this one
            )
            return self._process
