"""Many senders who never end their bodies: they hold their places, and nobody stores a byte beyond them."""

from __future__ import annotations

import contextlib
import socket
import time
from typing import Any

import pytest

PATIENCE_SECONDS = 20.0
PLACES_OF_ONE = 8
"""Of the sixteen that a process has."""
BEGUN = b'--xx\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n' + b"20,4\n" * 400_000
FACTS = "organism=E.+coli&drug=ampicillin&disk_content=10+ug"


def _begin(running: Any, route: str) -> socket.socket:
    """Send the head of a form with a file, and a part of the file."""
    connection = socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE_SECONDS)
    lines = (
        f"POST {route} HTTP/1.1",
        f"Host: 127.0.0.1:{running.port}",
        f"Authorization: Bearer {running.key}",
        "Content-Type: multipart/form-data; boundary=xx",
        "Content-Length: 100000000",
    )
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    with contextlib.suppress(ConnectionError):  # who is refused may be hung up on
        connection.sendall(BEGUN)
    return connection


def _refusal(connection: socket.socket) -> str | None:
    """Return the head of an answer that is there, although the body has not ended."""
    connection.settimeout(0.2)
    try:
        return connection.recv(65_536).decode("latin-1").partition("\r\n\r\n")[0].casefold()
    except TimeoutError:
        return None


@pytest.mark.parametrize(
    "route", [f"/api/v1/datasets?name=x&{FACTS}", f"/api/v1/datasets/preview?{FACTS}", "/en/datasets"]
)
def test_bodies_without_end_of_one_key_are_taken_on_no_more_places_than_it_has(
    running: Any, route: str
) -> None:
    with contextlib.ExitStack() as opened:
        slow = [opened.enter_context(_begin(running, route)) for _ in range(PLACES_OF_ONE + 6)]
        ends = time.monotonic() + PATIENCE_SECONDS
        refused: dict[socket.socket, str] = {}
        while len(refused) < 6 and time.monotonic() < ends:
            waiting = [one for one in slow if one not in refused]
            refused.update({one: head for one in waiting if (head := _refusal(one)) is not None})
        assert len(refused) == 6, "bodies are taken beyond the places"
        for head in refused.values():
            assert " 503 " in head.splitlines()[0], head
            assert "retry-after: " in head
    _until_places_are_free(running)
    assert running.left_behind() == []


def _until_places_are_free(running: Any) -> None:
    import httpx  # noqa: PLC0415

    ends = time.monotonic() + PATIENCE_SECONDS
    while True:
        answer = httpx.post(
            f"{running.address}/api/v1/datasets/check?organism=E.+coli&drug=ampicillin&disk_content=10+ug",
            content=b"zone,mic\n20,4\n",
            headers=running.headers,
            timeout=PATIENCE_SECONDS,
        )
        if answer.status_code == 200:
            return
        assert (answer.status_code, time.monotonic() < ends) == (503, True), answer.text
        time.sleep(0.1)
