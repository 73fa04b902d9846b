"""The web server: this process becomes the parent of the web workers, and restarts those that die."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from service.settings import Settings
from service.supervision.web_worker import APPLICATION, load_application

GRACE_SECONDS = 5
THREADS = ("POLARS_MAX_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")


def serve_web(
    settings: Settings,
    *,
    application: str = APPLICATION,
    on_start: Callable[[], None] = lambda: None,
    on_stop: Callable[[], None] = lambda: None,
) -> None:
    """Serve until told to stop; ``on_start`` comes before the first worker, ``on_stop`` after the last."""
    for name in THREADS:
        os.environ.setdefault(name, str(settings.threads))
    # Not fork: a worker would inherit this process's leashes, and a restarted one its threads' locks.
    multiprocessing.set_start_method("spawn", force=True)
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
    )
    server.on_startup(partial(_stop_on_signals, server.signal_handler_interrupt))
    server.on_startup(on_start)
    try:
        server.serve(target_loader=load_application)
    finally:
        on_stop()
        sys.stdout.flush()


def _stop_on_signals(stop: Callable[[], None]) -> None:
    """Stop on any signal that asks for it, the closing of the terminal included.

    In a thread of its own: ``stop`` takes a lock that the interrupted thread, or an earlier signal, may hold.
    """

    def ask(*_: object) -> None:
        threading.Thread(target=stop, name="stopping", daemon=True).start()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)
