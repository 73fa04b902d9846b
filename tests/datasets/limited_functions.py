"""Functions that the tests of the limited child run in it."""

import os
import signal
import sys
import time

from datasets.child_side import report


def shout(argument: bytes) -> bytes:
    report(b"heard " + argument)
    report(b"thinking")
    return argument.upper()


def take_memory(argument: bytes) -> bytes:
    return bytes(int(argument))


def abort(_: bytes) -> bytes:
    os.abort()


def be_killed(_: bytes) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def burn_cpu(_: bytes) -> bytes:
    while True:
        pass


def wait_for_ever(_: bytes) -> bytes:
    report(str(os.getpid()).encode())
    while True:
        time.sleep(3600)


def raise_with_data(argument: bytes) -> bytes:
    raise LookupError(argument)


def panic(argument: bytes) -> bytes:
    raise BaseException(argument.decode())  # noqa: TRY002 - as a panic of polars is none of Exception's kin


def read_a_csv(argument: bytes) -> bytes:
    import polars as pl  # noqa: PLC0415

    return str(pl.read_csv(argument, infer_schema=False).height).encode()


def name_the_forkserver(_: bytes) -> bytes:
    return str(os.getppid()).encode()


def is_loaded(argument: bytes) -> bytes:
    """Tell whether a module was loaded before the fork."""
    return b"yes" if argument.decode() in sys.modules else b"no"
