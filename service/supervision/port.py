"""Holding the port from the first moment to the last, so that two services never share one.

* PortError
  + PortTakenError          something listens there already
  + PortForbiddenError      a port below 1024 without the right to it
  + AddressUnknownError     the host is no address of this machine
"""

import errno
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class PortError(Exception):
    """The address cannot be listened on; ``code`` has a text in the catalogue."""

    code = "port"

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.host, self.port, self.reason = host, port, reason
        super().__init__(f"{host}:{port}: {reason}")


class PortTakenError(PortError):
    """Something listens there already."""

    code = "port_taken"


class PortForbiddenError(PortError):
    """A port below 1024 without the right to it."""

    code = "port_forbidden"


class AddressUnknownError(PortError):
    """The host is no address of this machine."""

    code = "address_unknown"


@contextmanager
def held_port(host: str, port: int) -> Iterator[None]:
    """Hold an address for this process; its web workers may listen on it, nobody else.

    The socket is bound alone, and shared with the web workers afterwards. A name beside it, which
    the system gives to one process only, decides between two services that start at the same moment.
    """
    with _name(host, port), _socket(host, port) as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            holder.bind((host, port))
        except OSError as refused:
            raise _error(host, port, refused) from refused
        if sys.platform == "linux":
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        else:  # elsewhere the server itself binds once, in its parent
            holder.close()
        yield


@contextmanager
def _name(host: str, port: int) -> Iterator[None]:
    """Hold a name of the system's own name space, where there is one; it goes with this process."""
    if sys.platform != "linux":
        yield
        return
    with socket.socket(socket.AF_UNIX) as name:
        try:
            name.bind(f"\0zonebook {host}:{port}")
        except OSError as refused:
            raise _error(host, port, refused) from refused
        yield


def is_answered(host: str, port: int) -> bool:
    """Say whether something accepts connections there."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - the unspecified address
    try:
        socket.create_connection((reachable, port), timeout=1).close()
    except OSError:
        return False
    return True


def _socket(host: str, port: int) -> socket.socket:
    """Return a socket of the host's family."""
    try:
        family, *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except socket.gaierror as unknown:
        raise AddressUnknownError(host, port, str(unknown.strerror)) from unknown
    return socket.socket(family, socket.SOCK_STREAM)


def _error(host: str, port: int, refused: OSError) -> PortError:
    """Name what the system refused."""
    kinds: dict[int | None, type[PortError]] = {
        errno.EADDRINUSE: PortTakenError,
        errno.EACCES: PortForbiddenError,
    }
    return kinds.get(refused.errno, AddressUnknownError)(host, port, refused.strerror or str(refused))
