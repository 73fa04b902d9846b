"""How fast the service answers over HTTP, beside its own trivial GET in the same run.

``python tests/benchmarks/bench_http.py [BATCHES]`` starts a server on an empty store with a
table of 12,000 criteria and prints requests per second of `GET /healthz`, `GET /criteria`
and of a `POST /classify` of one result, then a table of how long a `POST /classify` of 10,000 results
takes, at its least, at the median, at the 99th percentile and at its most, and which CPU the server spent on
one:

first day       the first request of a laboratory: its traffic as below, of which nothing was asked.
a day           a laboratory's traffic: 1,000 isolates, each with the ten drugs of its organism's panel, of
                one host and by one method; 15 organisms, 5 hosts; values as plates write them (eight two-fold
                steps, <= at the least, > beyond the last), zones from 6 to 40 mm, each as likely, so that
                more fail than in a clinic; ids, isolates, days; controls of three drugs, which warn beside
                results of theirs. Every batch is drawn anew; one other batch came before.
a week later    the same after twelve other batches: hardly a question or value of them is new.
any drugs       the same of other organisms and drugs, ten of 25 drawn for each isolate, and any value with
                any sign, after twelve other batches: hardly two isolates are alike.
asked before    rows without isolates, days or controls, each of which was asked before.
new values      such rows, of known questions, with values that nobody ever wrote so (" 4.0", " 4.00").
isolates        the same with ten results of each isolate, by both methods: contradictions among them.
all new         rows of organisms and drugs of which nothing was asked.

Last what it takes to read such a request and to write its answer as structs, and nothing else. Times of a
machine that others use say little: the least of them and the CPU say more.
"""

import contextlib
import datetime as dt
import math
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from datasets.store import open_store
from service.lookup.classified import Classified
from service.lookup.classify_request import ClassifyRequest
from service.publication.publishing import publish_version
from service.settings import Settings
from service.supervision.preparation import prepare
from tests.benchmarks.traffic import RESULTS, Words, batch, day, day_of_any, month, table, words

BATCHES, NEW_BATCHES, CONNECTIONS = 100, 5, 8
ROUNDS, SECONDS = 6, 1.0
WARMING = 12
"""Batches after which hardly a question of a month or what a value says of it is new."""
Place = tuple[str, int]


def request(method: str, path: str, body: bytes = b"") -> bytes:
    """Write a request that keeps its connection."""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"Content-Type: application/json\r\nAccept-Language: en\r\n\r\n" + body


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """A server that answers."""

    place: Place
    process: int

    def cpu_seconds(self) -> float:
        """Return what it and its children have spent."""
        found, ticks = {self.process}, 0
        for path in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda one: int(one.parent.name)):
            with contextlib.suppress(OSError):
                after_name = path.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
                if int(path.parent.name) in found or int(after_name[1]) in found:
                    found.add(int(path.parent.name))
                    ticks += int(after_name[11]) + int(after_name[12])
        return ticks / os.sysconf("SC_CLK_TCK")


class Connection:
    """One connection that is kept."""

    def __init__(self, place: Place) -> None:
        self._socket = socket.create_connection(place)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, sent: bytes) -> None:
        self._socket.sendall(sent)

    def receive(self) -> bytes:
        """Return the body of an answer; any status but 200 ends the benchmark."""
        read = self._socket.recv(1 << 16)
        while b"\r\n\r\n" not in read:
            read += self._socket.recv(1 << 16)
        head, _, body = read.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(read.decode(errors="replace"))
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        parts = [body]
        missing = length - len(body)
        while missing > 0:
            parts.append(self._socket.recv(1 << 20))
            missing -= len(parts[-1])
        return b"".join(parts)


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """Requests per second, and what one of them costs the server."""

    per_second: float
    cpu_microseconds: float


def rate(server: Served, sent: bytes) -> Rate:
    """Ask over some connections for a while."""
    connections = [Connection(server.place) for _ in range(CONNECTIONS)]
    answered, begun, before = 0, time.perf_counter(), server.cpu_seconds()
    while time.perf_counter() - begun < SECONDS:
        for one in connections:
            one.send(sent)
        for one in connections:
            one.receive()
        answered += len(connections)
    seconds, cpu = time.perf_counter() - begun, server.cpu_seconds() - before
    return Rate(per_second=answered / seconds, cpu_microseconds=cpu / answered * 1e6)


def milliseconds(server: Served, sent: Sequence[bytes]) -> tuple[list[float], float]:
    """Return how long each request took, from its first byte to the answer's last, and its CPU on average."""
    connection, taken, before = Connection(server.place), [], server.cpu_seconds()
    for one in sent:
        begun = time.perf_counter()
        connection.send(one)
        connection.receive()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken, (server.cpu_seconds() - before) / len(sent) * 1000


def read_and_written(server: Served, body: bytes) -> float:
    """Return how many milliseconds it takes to read a request and to write its answer, at best."""
    answer = msgspec.json.decode(
        _asked_once(server, request("POST", "/api/v1/classify", body)), type=Classified
    )
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        msgspec.json.decode(body, type=ClassifyRequest)
        msgspec.json.encode(answer)
        taken.append((time.perf_counter() - begun) * 1000)
    return min(taken)


def _asked_once(server: Served, sent: bytes) -> bytes:
    connection = Connection(server.place)
    connection.send(sent)
    return connection.receive()


def told(name: str, *figures: object) -> None:
    """Print a line of the table."""
    print(f"{name:30}" + "".join(f"{one:>12}" for one in figures), flush=True)


def ask(server: Served, name: str, bodies: Sequence[bytes]) -> None:
    """Ask batches, and print how many they are and how long they took."""
    sent = [request("POST", "/api/v1/classify", body) for body in bodies]
    taken, cpu = milliseconds(server, sent)
    ordered = sorted(taken)
    p99 = ordered[math.ceil(len(ordered) * 0.99) - 1]  # the nearest rank: of up to 99 the longest
    figures = (ordered[0], ordered[len(ordered) // 2], p99, ordered[-1], cpu)
    told(name, len(sent), *(f"{one:.1f}" for one in figures))


@contextlib.contextmanager
def served(asked: Words) -> Iterator[Served]:
    """Serve a store of its own that holds the drawn table."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        url = f"sqlite:///{Path(folder, 'store.sqlite')}"
        prepare(Settings(store=url))
        store = open_store(url)
        with store.writing() as connection:
            publish_version(connection, table(asked), {}, by=None, at=dt.datetime.now(dt.UTC))
        store.close()
        settings = {"STORE": url, "PORT": str(port), "REQUESTS_PER_MINUTE": "0"}
        environment = {**os.environ, **{f"ZONEBOOK_{name}": said for name, said in settings.items()}}
        server = subprocess.Popen([sys.executable, "-m", "service", "serve"], env=environment)
        try:
            place = ("127.0.0.1", port)
            _await(place, server)
            yield Served(place=place, process=server.pid)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _await(place: Place, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    for _ in range(300):
        with contextlib.suppress(OSError):
            socket.create_connection(place).close()
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def main(batches: int) -> None:
    """Measure everything."""
    asked = words()
    lookup = {"organism": asked.organisms[0], "drug": asked.drugs[0], "host": "dog", "tables": "drawn"}
    requests = {
        "GET /healthz": request("GET", "/healthz"),
        "GET /criteria": request("GET", f"/api/v1/criteria?{urllib.parse.urlencode(lookup)}"),
        "POST /classify, one result": request("POST", "/api/v1/classify", batch(asked, 0, 1)),
    }
    with served(asked) as server:
        found = [{name: rate(server, sent) for name, sent in requests.items()} for _ in range(ROUNDS)][1:]
        for name in requests:
            best = max((one[name] for one in found), key=lambda one: one.per_second)
            shares = sorted(one[name].per_second / one["GET /healthz"].per_second for one in found)
            print(
                f"{name:28}{best.per_second:8.0f} requests/s  {shares[len(shares) // 2]:6.0%} of it"
                f"  server's CPU {min(one[name].cpu_microseconds for one in found):5.0f} µs",
                flush=True,
            )
        of_month, before = month(asked, 1), range(2, 2 + WARMING)
        later = range(2 + WARMING, 2 + WARMING + batches)
        told(f"{RESULTS:,} results, ms", "batches", "least", "median", "p99", "most", "CPU")
        ask(server, "first day", [day(1)])
        ask(server, "a day", [day(seed) for seed in before])
        ask(server, "a week later", [day(seed) for seed in later])
        milliseconds(
            server, [request("POST", "/api/v1/classify", day_of_any(of_month, one)) for one in before]
        )
        ask(server, "any drugs", [day_of_any(of_month, seed) for seed in later])
        milliseconds(
            server, [request("POST", "/api/v1/classify", batch(of_month, seed)) for seed in range(WARMING)]
        )
        ask(server, "asked before", [batch(of_month, 0)] * batches)
        ask(server, "new values", [batch(of_month, seed, anew=True) for seed in range(batches)])
        isolates = [batch(of_month, seed, anew=True, isolates=True) for seed in range(NEW_BATCHES)]
        ask(server, "isolates", isolates)
        new = [batch(month(asked, seed), seed) for seed in range(2, NEW_BATCHES + 2)]
        ask(server, "all new", new)
        alone = read_and_written(server, new[0])
        told("read and written, no more", ROUNDS, f"{alone:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else BATCHES)
