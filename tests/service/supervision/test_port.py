"""One service a port: a second one is refused in words, before anything is started."""

import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from service.supervision.port import AddressUnknownError, PortTakenError, held_port, is_answered

HOST = "127.0.0.1"


def test_a_held_port_is_refused_to_a_second_service_although_nobody_listens_yet(free_port: int) -> None:
    with held_port(HOST, free_port), pytest.raises(PortTakenError), held_port(HOST, free_port):
        pass


def test_a_port_that_another_program_listens_on_is_refused(free_port: int) -> None:
    with (
        socket.create_server((HOST, free_port)),
        pytest.raises(PortTakenError),
        held_port(HOST, free_port),
    ):
        pass


def test_a_port_is_free_again_at_once_after_connections_were_closed_by_the_server(free_port: int) -> None:
    with socket.create_server((HOST, free_port)) as server:
        visitor = socket.create_connection((HOST, free_port))
        accepted, _ = server.accept()
        accepted.close()
        visitor.close()
    with held_port(HOST, free_port):
        assert not is_answered(HOST, free_port)


def test_of_many_services_starting_at_once_exactly_one_gets_the_port(free_port: int) -> None:
    everyone_starts, everyone_tried = threading.Barrier(8), threading.Barrier(8)

    def start(_: int) -> bool:
        everyone_starts.wait()
        with ExitStack() as held:
            try:
                held.enter_context(held_port(HOST, free_port))
                got_it = True
            except PortTakenError:
                got_it = False
            everyone_tried.wait()
        return got_it

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(start, range(8))) == 1


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(AddressUnknownError), held_port("192.0.2.1", 8000):
        pass


def test_a_name_that_nobody_knows_is_refused() -> None:
    with pytest.raises(AddressUnknownError), held_port("no-such-host.invalid", 8000):
        pass


@pytest.mark.parametrize("language", ["ja", "en"])
def test_run_says_in_words_that_its_port_is_taken(free_port: int, tmp_path: Path, language: str) -> None:
    code = (
        "import service.cli.run as run; run.is_prepared = lambda settings: True; "
        "from service.cli import main; main()"
    )
    with socket.create_server((HOST, free_port)):
        refused = subprocess.run(
            [sys.executable, "-c", code, "run", "--port", str(free_port)],
            env={"ZONEBOOK_STORE": f"sqlite:///{tmp_path / 'store'}", "ZONEBOOK_LANGUAGE": language},
            cwd=Path(__file__).resolve().parents[3],
            capture_output=True,
            text=True,
            check=False,
        )
    assert refused.returncode == 1
    assert str(free_port) in refused.stderr
    assert {"ja": "使用中", "en": "is taken"}[language] in refused.stderr
    assert "Traceback" not in refused.stderr
