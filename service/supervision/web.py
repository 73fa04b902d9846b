"""The web server: this process becomes the parent of the web workers, and restarts those that die.

On Linux the first workers are forked from it with the application's modules loaded: it has no other
thread and no leash yet. Later ones start afresh, so that none inherits a lock that some thread holds.
"""

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from importlib import import_module
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from service.settings import Settings
from service.supervision.web_worker import APPLICATION, load_application

GRACE_SECONDS = 5
THREADS = ("POLARS_MAX_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
MOST_DEATHS = 5
DEATHS_WITHIN_SECONDS = 30.0
"""Of workers: as many in so short a time are no accident, and the service ends."""
STOPPING = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
FIRST_WORKERS = "fork" if sys.platform == "linux" else "spawn"


class Server(MPServer):
    """Granian, with something to do between its first workers and everything after."""

    def __init__(self, *arguments: Any, after_first_workers: Callable[[], None], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._after_first_workers = after_first_workers
        self._respawned: deque[float] = deque(maxlen=MOST_DEATHS)

    def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> None:
        super()._spawn_workers(spawn_target, target_loader)  # type: ignore[no-untyped-call]  # the server's own has no types
        self._after_first_workers()

    def _respawn_workers(
        self, workers: list[int], spawn_target: Any, target_loader: Any, delay: float = 0
    ) -> None:
        """Start workers anew; the server itself would end at the second death of one within seconds."""
        super()._respawn_workers(workers, spawn_target, target_loader, delay)
        now = time.monotonic()
        self._respawned.extend([now] * len(workers))
        if len(self._respawned) < MOST_DEATHS or now - self._respawned[0] > DEATHS_WITHIN_SECONDS:
            self.respawned_wrks.clear()


def serve_web(
    settings: Settings,
    *,
    application: str = APPLICATION,
    on_start: Callable[[], None] = lambda: None,
    on_stop: Callable[[], None] = lambda: None,
) -> None:
    """Serve until told to stop; ``on_start`` follows the first workers, ``on_stop`` the last."""
    for name in THREADS:
        os.environ.setdefault(name, str(settings.threads))

    def workers_have_started() -> None:
        multiprocessing.set_start_method("spawn", force=True)
        gc.enable()
        signals.obey()
        on_start()

    multiprocessing.set_start_method(FIRST_WORKERS, force=True)
    gc.disable()  # what is loaded now stays for ever, and is shared with the workers
    if FIRST_WORKERS == "fork":
        import_module(application.partition(":")[0])
        gc.freeze()
    server = Server(
        application,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.web_workers,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0,
        workers_kill_timeout=GRACE_SECONDS,
        log_level=LogLevels(settings.log_level),
        after_first_workers=workers_have_started,
    )
    signals = StopSignals(server.signal_handler_interrupt)
    server.on_startup(signals.catch)
    try:
        server.serve(target_loader=load_application)
    finally:
        on_stop()
        sys.stdout.flush()


class StopSignals:
    """Every signal that asks to stop, the closing of the terminal included, heard wherever it arrives.

    A handler in Python runs when the main thread next does something, and a signal that comes just
    before that thread goes to sleep would wait for ever; what the system writes into a pipe does not.
    """

    def __init__(self, stop: Callable[[], None]) -> None:
        self._stop = stop
        self._heard, self._told = os.pipe()
        os.set_blocking(self._told, False)

    def catch(self) -> None:
        """From now on keep the signals; the main thread calls this."""
        signal.set_wakeup_fd(self._told, warn_on_full_buffer=False)
        for number in STOPPING:
            signal.signal(number, lambda *_: None)

    def obey(self) -> None:
        """From now on stop at a signal, those kept included."""
        threading.Thread(target=self._listen, name="stopping", daemon=True).start()

    def _listen(self) -> None:
        while not set(os.read(self._heard, 64)) & STOPPING:
            pass  # another signal: the death of a child
        self._stop()
