import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from datasets.child import ChildDied, plan_forkserver, run_limited, start_forkserver, stop_forkserver
from datasets.limits import MEGABYTE, ChildLimits

HERE = Path(__file__).parent
ROOM = HERE.parents[1]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
LIMITS = ChildLimits(memory_bytes=1_000 * MEGABYTE, cpu_seconds=10, wall_clock_seconds=20)

sys.path.append(str(HERE))

import limited_functions as functions  # noqa: E402


@pytest.fixture(scope="module", autouse=True)
def forkserver() -> Iterator[None]:
    stop_forkserver()
    start_forkserver(preload=("polars",))
    yield
    stop_forkserver()


def test_a_child_answers_and_reports_on_its_way() -> None:
    heard: list[bytes] = []
    assert run_limited(functions.shout, b"zone", LIMITS, heard.append) == b"ZONE"
    assert heard == [b"heard zone", b"thinking"]


def test_a_child_uses_polars_after_the_fork() -> None:
    assert run_limited(functions.read_a_csv, b"a,b\n" + b"1,2\n" * 1000, LIMITS) == b"1000"


def test_arguments_and_answers_of_many_megabytes_pass() -> None:
    argument = b"a" * (20 * MEGABYTE)
    assert run_limited(functions.shout, argument, LIMITS) == argument.upper()


@pytest.mark.parametrize(
    ("function", "argument", "reason"),
    [
        pytest.param(functions.take_memory, b"5000000000", "memory", id="more memory than allowed"),
        pytest.param(functions.abort, b"", "memory", id="abort, as polars does when it cannot allocate"),
        pytest.param(functions.be_killed, b"", "killed", id="kill -9"),
        pytest.param(functions.panic, b"index out of bounds", "raised", id="a panic"),
        pytest.param(functions.panic, b"cannot allocate memory", "memory", id="a panic without memory"),
        pytest.param(functions.panic, b"Os { code: 11 }", "memory", id="a panic without room for a thread"),
    ],
)
def test_a_death_is_an_answer(function, argument: bytes, reason: str) -> None:
    died = run_limited(function, argument, LIMITS)
    assert isinstance(died, ChildDied)
    assert died.reason == reason
    assert run_limited(functions.shout, b"next", LIMITS) == b"NEXT"


@pytest.mark.parametrize("megabytes", [4, 20, 36, 52, 68, 76, 92])
def test_polars_short_of_memory_is_never_taken_for_a_fault_of_ours(megabytes: int) -> None:
    csv = b"a,b\n" + b"1,2\n" * 1_000_000
    limits = ChildLimits(memory_bytes=megabytes * MEGABYTE, wall_clock_seconds=4)
    answer = run_limited(functions.read_a_csv, csv, limits)
    if isinstance(answer, ChildDied):  # the allocator aborts, or a thread panics without room
        assert answer.reason in {"memory", "wall_clock"}, answer
    else:
        assert answer == b"1000000"


def test_a_child_that_computes_too_long_is_ended() -> None:
    limits = ChildLimits(cpu_seconds=1, wall_clock_seconds=20)
    assert run_limited(functions.burn_cpu, b"", limits) == ChildDied(reason="cpu", detail="SIGXCPU")


def test_a_child_that_waits_too_long_is_ended() -> None:
    limits = ChildLimits(wall_clock_seconds=0.2)
    assert run_limited(functions.wait_for_ever, b"", limits) == ChildDied(
        reason="wall_clock", detail="SIGALRM"
    )


def test_a_fault_is_named_with_its_place_but_without_the_data() -> None:
    died = run_limited(functions.raise_with_data, b"isolate 4711", LIMITS)
    assert isinstance(died, ChildDied)
    assert died.detail.startswith("LookupError in limited_functions:")


def test_a_parent_that_no_longer_listens_ends_its_child() -> None:
    pids: list[int] = []

    class CancelledError(Exception):
        pass

    def cancel(message: bytes) -> None:
        pids.append(int(message))
        raise CancelledError

    with pytest.raises(CancelledError):
        run_limited(functions.wait_for_ever, b"", LIMITS, cancel)
    wait_until_gone(pids[0])


def test_a_killed_forkserver_is_replaced() -> None:
    first = run_limited(functions.name_the_forkserver, b"", LIMITS)
    assert isinstance(first, bytes)
    os.kill(int(first), signal.SIGKILL)
    second = run_limited(functions.name_the_forkserver, b"", LIMITS)
    while isinstance(second, ChildDied):  # asked before the death was known: an answer, too
        second = run_limited(functions.name_the_forkserver, b"", LIMITS)
    assert second != first


def test_a_forkserver_killed_at_work_takes_its_child_along_and_leaves_an_answer() -> None:
    pids: list[int] = []

    def kill_forkserver(message: bytes) -> None:
        pids.append(int(message))
        status = Path(f"/proc/{pids[-1]}/status").read_text(encoding="utf-8")
        parent = next(line.split()[1] for line in status.splitlines() if line.startswith("PPid"))
        os.kill(int(parent), signal.SIGKILL)

    died = run_limited(functions.wait_for_ever, b"", LIMITS, kill_forkserver)
    assert isinstance(died, ChildDied)
    assert died.reason == "killed"
    wait_until_gone(pids[0])


def test_a_child_killed_from_outside_is_asked_once_more() -> None:
    pids: list[int] = []

    def kill_the_first(message: bytes) -> None:
        pids.append(int(message))
        if len(pids) == 1:
            os.kill(pids[0], signal.SIGKILL)

    limits = ChildLimits(wall_clock_seconds=0.5)
    died = run_limited(functions.wait_for_ever, b"", limits, kill_the_first)
    assert died == ChildDied(reason="wall_clock", detail="SIGALRM")
    assert len(set(pids)) == 2


def test_several_threads_each_get_their_own_answer() -> None:
    answers: dict[int, object] = {}

    def ask(i: int) -> None:
        answers[i] = run_limited(functions.shout, f"thread {i}".encode(), LIMITS)

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {i: f"THREAD {i}".encode() for i in range(8)}


def test_kill_9_of_the_server_leaves_neither_forkserver_nor_child() -> None:
    program = (
        "import limited_functions as f\n"
        "from datasets.child import run_limited\n"
        "from datasets.limits import ChildLimits\n"
        "limits = ChildLimits(cpu_seconds=30, wall_clock_seconds=60)\n"
        "print(run_limited(f.name_the_forkserver, b'', limits).decode(), flush=True)\n"
        "run_limited(f.wait_for_ever, b'', limits, lambda pid: print(pid.decode(), flush=True))\n"
    )
    path = os.pathsep.join([str(HERE), str(ROOM)])
    server = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": path},
    )
    assert server.stdout is not None
    with server.stdout:
        forkserver, child = int(server.stdout.readline()), int(server.stdout.readline())
        server.kill()
        server.wait()
    wait_until_gone(forkserver)
    wait_until_gone(child)


def test_a_function_that_no_child_can_import_is_the_callers_bug() -> None:
    with pytest.raises(ValueError, match="at the top of a module"):
        run_limited(lambda argument: argument, b"", LIMITS)


def wait_until_gone(pid: int) -> None:
    """Wait until a process that need not be our child has ended."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ended, _, _ = select.select([process], [], [], 10)
    os.close(process)
    assert ended, f"process {pid} is still there"


def test_what_was_planned_is_preloaded_even_if_a_child_is_needed_before_the_start() -> None:
    stop_forkserver()
    plan_forkserver(("polars", "colorsys"))
    try:
        assert run_limited(functions.is_loaded, b"colorsys", LIMITS) == b"yes"
    finally:
        plan_forkserver(("datasets.preloaded",))
        stop_forkserver()
        start_forkserver(preload=("polars",))
