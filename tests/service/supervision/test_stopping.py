"""However it ends, nothing is left: no process, nobody on the port."""

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest

from service.supervision import leash
from tests.service.supervision.conftest import RunningService, all_end, is_free, until, write_programs


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda told: told.name)
def test_a_signal_ends_every_process_and_frees_the_port(
    service: RunningService, told: signal.Signals
) -> None:
    everyone = service.everyone()
    os.kill(service.process.pid, told)
    assert all_end(everyone)
    assert is_free(service.port)
    assert service.process.wait() == 0


def test_many_signals_at_once_end_everything_as_one_does(service: RunningService) -> None:
    everyone = service.everyone()
    for _ in range(50):
        for told in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with suppress(ProcessLookupError):
                os.kill(service.process.pid, told)
    assert all_end(everyone)
    assert is_free(service.port)


@pytest.mark.all
def test_a_signal_at_any_moment_of_a_start_ends_everything(tmp_path: Path, free_port: int) -> None:
    write_programs(tmp_path)
    never = threading.Event()
    for turn in range(40):
        running = RunningService(tmp_path, free_port)
        if turn % 2:
            running.wait_for("answers")
        else:
            never.wait(turn / 50)
        everyone = running.everyone()
        running.process.terminate()
        assert all_end(everyone)
        assert is_free(free_port)
        running.process.communicate()


def test_the_supervisor_killed_takes_everyone_along(service: RunningService) -> None:
    everyone = service.everyone()
    assert len(everyone) >= 3
    os.kill(service.process.pid, signal.SIGKILL)
    assert all_end(everyone)
    assert is_free(service.port)


def test_a_killed_web_worker_is_replaced_and_answers(service: RunningService) -> None:
    killed = service.web_worker()
    os.kill(killed, signal.SIGKILL)
    until(lambda: _answers(service))
    assert service.web_worker() != killed
    assert service.supervisor.is_running()


def test_a_killed_job_worker_is_replaced_while_the_web_goes_on(service: RunningService) -> None:
    killed, web_worker = service.job_worker(), service.web_worker()
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    service.wait_for("working")
    assert service.job_worker() not in {None, killed}
    assert service.web_worker() == web_worker


def test_after_any_one_process_was_killed_a_signal_still_ends_everything(service: RunningService) -> None:
    helpers = [p for p in service.everyone()[1:] if p.pid not in {service.web_worker(), service.job_worker()}]
    for one in [*helpers, psutil.Process(service.web_worker()), psutil.Process(service.job_worker())]:
        one.kill()
    until(lambda: _answers(service))
    everyone = service.everyone()
    os.kill(service.process.pid, signal.SIGTERM)
    assert all_end(everyone)
    assert is_free(service.port)


def test_without_a_leash_a_worker_follows_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(leash.LEASH, raising=False)
    leash.follow_leash()


def _answers(service: RunningService) -> bool:
    try:
        return httpx.get(f"{service.address}/who").is_success
    except httpx.TransportError:
        return False
