"""The address that a request comes from, as far as it can be believed."""

from collections.abc import Collection
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final, cast

from litestar.types import HTTPScope, Scope

Networks = Collection[IPv4Network | IPv6Network]
NOWHERE: Final = "here"
_ADDRESS: Final = "zonebook.address"
_OF_ONE_HOUSE: Final = 64
"""Bits of an IPv6 address that one subscriber has alone: each may take any address below them."""
_OF_ONE_LINE: Final = 56
"""Bits that many providers give whole to one subscriber: 256 houses."""


def note_address(scope: HTTPScope, proxies: Networks) -> str:
    """Find whom a request comes from, keep it with the request, and return it.

    Each proxy adds to ``X-Forwarded-For`` whom it was asked by; what stood there before, anybody may have
    written. So it is read from its end, as long as it names proxies that are trusted.
    """
    client = scope.get("client")
    address = _unmapped(client[0]) if client else NOWHERE
    if proxies and _is_among(address, proxies):
        forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
        for said in reversed(forwarded.decode("latin-1").split(",")):
            if (found := _plain(said.strip())) is None:
                break
            address = _unmapped(found)
            if not _is_among(address, proxies):
                break
    address = _of_house(address)
    cast("dict[str, Any]", scope)[_ADDRESS] = address
    return address


def address_of(scope: Scope) -> str | None:
    """Return the address of a request; None where it is this machine's, a proxy's perhaps."""
    address = str(cast("dict[str, Any]", scope).get(_ADDRESS, NOWHERE))
    found = _read(address)
    return None if address == NOWHERE or (found is not None and found.is_loopback) else address


def line_of(address: str) -> str:
    """Return the houses that may all be one subscriber's; an address of version 4 is alone."""
    written = address.partition("/")[0]
    found = _read(written)
    if not isinstance(found, IPv6Address):
        return address
    return str(ip_network((found, _OF_ONE_LINE), strict=False))


def _plain(written: str) -> str | None:
    """Return an address without brackets and port; None for what is none."""
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    return None if _read(written) is None else written


def _is_among(address: str, proxies: Networks) -> bool:
    found = _read(address)
    return found is not None and any(found in network for network in proxies)


def _unmapped(address: str) -> str:
    """Return an address of version 4 as itself that a socket of both versions gives as one of version 6."""
    found = _read(address)
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return address if mapped is None else str(mapped)


def _of_house(address: str) -> str:
    found = _read(address)
    if not isinstance(found, IPv6Address) or found.is_loopback:
        return address
    behind = found.sixtofour or (found.teredo and found.teredo[1])
    if behind is not None and behind.is_global:  # each may take any address that holds its own of version 4
        return str(behind)
    return str(ip_network((found, _OF_ONE_HOUSE), strict=False))


@lru_cache(maxsize=4096)
def _read(written: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(written)
    except ValueError:
        return None
