"""What imported rows add to the start of a web process until its first answers.

``python tests/benchmarks/bench_start.py [ROWS] [RUNS]`` prepares two stores, one with ROWS
(12,000) made-up imported rows over 24 editions, starts a web process on each in turn, RUNS (7)
times, and prints the quickest in seconds: from the start of the process to the first answer of
``/readyz``, of a lookup, and of a classification from the newest imported table, by key; then
the processor time that the web process and its children had used by then, which other work on
the machine disturbs less. The target is 0.5 s for what the rows add to each.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from breakpoints.vocabulary import vocabulary
from service.security.key_format import new_key
from service.settings import Settings
from service.supervision.preparation import prepare

ROWS, RUNS = 12_000, 7
CHECKOUT = Path(__file__).resolve().parents[2]
KEY = new_key().text
BY_KEY = {"Authorization": f"Bearer {KEY}"}
HEADER = (
    "guideline,type,host,method,site,mo,organism,rank_index,ab,drug,ref_tbl,disk_dose,"
    "breakpoint_S,breakpoint_R,uti,is_SDD"
)
LOOKUP = "/api/v1/criteria?organism=pasteurella_multocida&drug=ampicillin&host=swine"
RESULT = {"organism": "Testella prima", "drug": "enrofloxacin", "host": "dog", "method": "mic", "value": "1"}


def main(rows: int = ROWS, runs: int = RUNS) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        empty, full = Path(folder, "empty.sqlite"), Path(folder, "full.sqlite")
        for path in (empty, full):
            prepared(path)
        imported(full, made_up(rows))
        times: dict[str, list[tuple[float, ...]]] = {"without": [], "with": []}
        for _ in range(runs):
            times["without"].append(started(empty, classify=False))
            times["with"].append(started(full, classify=True))
    print(f"{rows} imported rows, quickest of {runs} starts of a web process, seconds to the first answer of")
    for at, name in enumerate(("/readyz", "a lookup", "a classification by key", "the same, processor")):
        before, after = (min(one[at] for one in times[which]) for which in ("without", "with"))
        print(
            f"  {name:24} without {before:6.3f}  with {after:6.3f}  added {after - before:+6.3f} (target 0.5)"
        )


def made_up(rows: int) -> bytes:
    """Return an export with rows over organisms nobody has, 24 editions and every drug."""
    draw = random.Random(1)  # noqa: S311 - a repeatable draw
    drugs = [one.name_en for one in vocabulary().drugs.values() if not one.simulated]
    lines = [
        HEADER,
        "CLSI 2026,animal,dogs,MIC,NA,B_0,Testella prima,2,ENR,Enrofloxacin,NA,NA,1,4,FALSE,FALSE",
    ]
    while len(lines) <= rows:
        n = len(lines)
        drug, organism = (
            draw.choice(drugs),
            f"Testella {'abcdefghij'[n % 10] * 3}{'klmnopqrst'[n // 10 % 10] * 3}",
        )
        guideline = f"{draw.choice(('CLSI', 'EUCAST'))} {2015 + n % 12}"
        host = draw.choice(("dogs", "cats", "cattle", "horses", "swine", "poultry"))
        lines.append(
            f"{guideline},animal,{host},MIC,NA,B_{organism},{organism},2,{drug},{drug},NA,NA,1,4,FALSE,FALSE"
        )
    return "\n".join(dict.fromkeys(lines)).encode()


def prepared(path: Path) -> None:
    """Prepare a store as the first start does."""
    prepare(Settings(store=f"sqlite:///{path}", bootstrap_key=KEY))


def imported(path: Path, content: bytes) -> None:
    """Import rows over HTTP, and say how many were taken."""
    with serving(path) as address:
        answer = httpx.post(
            f"{address}/api/v1/imports",
            params={"name": "made-up", "format": "r-amr"},
            content=content,
            headers=BY_KEY,
            timeout=120,
        )
    found = answer.raise_for_status().json()
    print(
        f"imported {found['rows_imported']} of {found['rows_read']} rows into {len(found['tables'])} tables"
    )


def started(path: Path, *, classify: bool) -> tuple[float, ...]:
    """Start a web process; return the seconds to its first answers, and its processor seconds by then."""
    began = time.perf_counter()
    served = serving(path)
    with served as address, httpx.Client(base_url=address) as client:
        ready = time.perf_counter() - began
        assert client.get(LOOKUP).status_code == 200
        looked_up = time.perf_counter() - began
        body = {"results": [RESULT], **({"tables": ["made-up-clsi-2026"]} if classify else {})}
        answer = client.post("/api/v1/classify", json=body, headers=BY_KEY).json()["results"][0]
        classified = time.perf_counter() - began
        processor = served.processor_seconds()
        assert (answer.get("category") == "S") is classify, answer
    return ready, looked_up, classified, processor


class serving:  # noqa: N801 - reads as what it does
    """A web process on a store, from the first request that ``/readyz`` answers to its end."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "service", "serve", "--store", f"sqlite:///{self._path}"]
        self._process = subprocess.Popen(
            [*command, "--port", str(port)],
            cwd=CHECKOUT,
            env={**os.environ, "ZONEBOOK_BOOTSTRAP_KEY": KEY, "ZONEBOOK_EXAMPLE": "no"},
            stdout=subprocess.DEVNULL,
        )
        address = f"http://127.0.0.1:{port}"
        while True:
            try:
                if httpx.get(f"{address}/readyz").status_code == 200:
                    return address
            except httpx.TransportError:
                time.sleep(0.005)
            if self._process.poll() is not None:
                raise SystemExit("the web process ended by itself")

    def processor_seconds(self) -> float:
        """Return what the process and everything below it has used."""
        parents, used = {}, {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            parents[int(stat.parent.name)] = int(fields[1])
            used[int(stat.parent.name)] = int(fields[11]) + int(fields[12])
        ours = {self._process.pid}
        while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
            ours |= more
        return sum(used.get(pid, 0) for pid in ours) / os.sysconf("SC_CLK_TCK")

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(timeout=30)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
