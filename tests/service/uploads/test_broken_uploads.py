"""Uploads that break off, lie about their length, or lose their server: nothing of them stays."""

from __future__ import annotations

import socket
import time
from typing import Any

import httpx
import psutil
import pytest

PATIENCE_SECONDS = 20.0
ROUTES = ("/api/v1/datasets?name=x", "/api/v1/datasets/preview", "/api/v1/datasets/check")
ROWS_OF_A_LONG_READING = 1_400_000
FACTS = {"name": "whole", "organism": "E. coli", "drug": "ampicillin", "disk_content": "10 ug"}
QUERY = "organism=E.+coli&drug=ampicillin&disk_content=10+ug"


def _begin(running: Any, route: str, *headers: str) -> socket.socket:
    """Send the head of a POST."""
    connection = socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE_SECONDS)
    lines = (
        f"POST {route} HTTP/1.1",
        f"Host: 127.0.0.1:{running.port}",
        f"Authorization: Bearer {running.key}",
        "Content-Type: application/octet-stream",
        *headers,
    )
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    return connection


def _until(condition: Any) -> None:
    """Wait for what happens in another process."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.05)


def _status(connection: socket.socket) -> int:
    answer = b""
    while b"\r\n" not in answer:
        piece = connection.recv(4096)
        assert piece, "hung up without an answer"
        answer += piece
    return int(answer.split()[1])


@pytest.mark.parametrize("route", [*ROUTES, "/api/v1/classify/file"])
def test_a_connection_that_breaks_off_midway_leaves_nothing(running: Any, route: str) -> None:
    before = running.counts()
    connection = _begin(running, route, "Content-Length: 4000000")
    connection.sendall(b"zone,mic\n" + b"20,4\n" * 100_000)
    _until(running.left_behind)  # the file is there while it arrives
    connection.close()
    _until(lambda: not running.left_behind())
    assert running.counts() == before


def test_what_is_declared_too_large_is_refused_before_its_first_byte(running: Any) -> None:
    before = running.counts()
    for route in ROUTES:
        with _begin(running, route, "Content-Length: 99000000000") as connection:
            assert _status(connection) == 413
        assert running.left_behind() == []
    assert running.counts() == before


def test_a_body_without_length_is_cut_off_at_the_limit(running: Any) -> None:
    before = running.counts()
    chunk = b"%x\r\n" % (1 << 20) + b"9" * (1 << 20) + b"\r\n"
    with _begin(running, ROUTES[0], "Transfer-Encoding: chunked") as connection:
        sent = 0
        try:
            while sent < 140 << 20:
                connection.sendall(chunk)
                sent += 1 << 20
        except OSError:
            pass  # it hung up on us, as it should
        assert sent < 140 << 20 or _status(connection) == 413
    _until(lambda: not running.left_behind())
    assert running.counts() == before


@pytest.mark.all
@pytest.mark.parametrize("rows_sent", [100_000, ROWS_OF_A_LONG_READING], ids=["arriving", "read by a child"])
def test_an_upload_that_loses_its_server_leaves_nothing_once_another_one_runs(
    running: Any, rows_sent: int
) -> None:
    before, is_whole = running.counts(), rows_sent == ROWS_OF_A_LONG_READING
    worker = psutil.Process(_web_worker(running.port))
    body = b"zone,mic\n" + b"20,4\n" * rows_sent
    connection = _begin(running, f"{ROUTES[0]}&{QUERY}", f"Content-Length: {len(body) + (not is_whole)}")
    connection.sendall(body)
    _until(lambda: running.left_behind() and (not is_whole or _reading(worker)))
    below = worker.children(recursive=True)
    worker.kill()
    connection.close()
    _until(lambda: not any(one.is_running() for one in below))  # whoever read for it ends with it
    _until(lambda: _answers(running))
    _until(lambda: not running.left_behind())  # who starts next clears up
    counted = before["upload"] + is_whole  # what arrived whole counts for the quota of the hour
    assert running.counts() == before | {"upload": counted}
    whole = httpx.post(
        f"{running.address}/api/v1/datasets",
        params=FACTS,
        content=b"zone,mic\n20,4\n",
        headers=running.headers,
        timeout=PATIENCE_SECONDS,
    )
    assert whole.status_code == 202, whole.text


def _reading(worker: psutil.Process) -> list[psutil.Process]:
    """Return the children of the process from which those are forked that read files."""
    return [child for server in worker.children() for child in server.children()]


def _web_worker(port: int) -> int:
    """Return the process that answers: of those that hold the port, the youngest."""
    holding = [one for one in psutil.process_iter() if _holds(one, port)]
    return int(max(holding, key=lambda one: one.create_time()).pid)


def _holds(process: psutil.Process, port: int) -> bool:
    try:
        return any(
            one.status == psutil.CONN_LISTEN and one.laddr.port == port
            for one in process.net_connections(kind="tcp")
        )
    except psutil.Error:
        return False


def _answers(running: Any) -> bool:
    try:
        return httpx.get(f"{running.address}/healthz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
