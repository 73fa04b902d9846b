"""Whom a request comes from: what a proxy that is trusted says, and nobody else."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest

from service.errors import Busy
from service.incoming.places import MOST_OF_ADDRESS, MOST_OF_LINE, NOBODY, UploadPlaces
from service.security.address import address_of, line_of, note_address
from service.settings import SettingRefusedError, Settings, networks

PROXIES = networks("127.0.0.1, ::1, 10.0.0.0/8")


def address(client: str, *forwarded: str, proxies: Any = PROXIES) -> str:
    scope: Any = {
        "client": (client, 1),
        "headers": [(b"x-forwarded-for", one.encode("latin-1")) for one in forwarded],
    }
    return note_address(scope, proxies)


@pytest.mark.parametrize(
    ("client", "forwarded", "found"),
    [
        ("127.0.0.1", ("203.0.113.7",), "203.0.113.7"),
        ("127.0.0.1", ("1.2.3.4, 203.0.113.7",), "203.0.113.7"),
        ("127.0.0.1", ("1.2.3.4", "203.0.113.7"), "203.0.113.7"),
        ("127.0.0.1", ("203.0.113.7, 10.1.2.3",), "203.0.113.7"),
        ("127.0.0.1", ("203.0.113.7:5000",), "203.0.113.7"),
        ("::1", ("[2001:db8:1:2::5]:80",), "2001:db8:1:2::/64"),
        ("127.0.0.1", ("2001:db8:1:2::5",), "2001:db8:1:2::/64"),
        ("127.0.0.1", ("::ffff:203.0.113.7",), "203.0.113.7"),
        ("::ffff:127.0.0.1", ("203.0.113.7",), "203.0.113.7"),
        ("::ffff:10.0.0.7", ("203.0.113.7, ::ffff:10.1.2.3",), "203.0.113.7"),
        ("::ffff:198.51.100.1", ("203.0.113.7",), "198.51.100.1"),
        ("127.0.0.1", ("fe80::1%eth0",), "fe80::/64"),
        ("127.0.0.1", ("2002:808:404:ab::5",), "8.8.4.4"),
        ("127.0.0.1", ("2002:808:404:cd::6",), "8.8.4.4"),
        ("127.0.0.1", ("2001:0:4136:e378:8000:63bf:f7f7:fbfb",), "8.8.4.4"),
        ("127.0.0.1", ("203.0.113.7, 2002:a00:1:ab::5",), "2002:a00:1:ab::/64"),
        ("2002:7f00:1::1", ("203.0.113.7",), "2002:7f00:1::/64"),
        ("127.0.0.1", (), "127.0.0.1"),
        ("::1", (), "::1"),
        ("127.0.0.1", ("unknown",), "127.0.0.1"),
        ("127.0.0.1", ("1.2.3.4, \xff",), "127.0.0.1"),
        ("198.51.100.1", ("203.0.113.7",), "198.51.100.1"),
    ],
)
def test_the_last_address_that_no_trusted_proxy_has_is_the_senders(
    client: str, forwarded: tuple[str, ...], found: str
) -> None:
    assert address(client, *forwarded) == found


def test_without_the_setting_nobody_says_where_somebody_else_comes_from() -> None:
    assert address("127.0.0.1", "203.0.113.7", proxies=networks("")) == "127.0.0.1"


@pytest.mark.parametrize("written", ["proxy", "10.0.0.1/8", "10.0.0.0/33"])
def test_a_setting_that_names_no_network_is_refused(written: str) -> None:
    with pytest.raises(SettingRefusedError, match="ZONEBOOK_TRUSTED_PROXIES"):
        Settings(trusted_proxies=written)


def test_one_address_without_a_key_holds_few_of_the_places() -> None:
    places = UploadPlaces(16)
    for _ in range(2):
        with places.ahead(NOBODY, "203.0.113.7"), places.ahead(NOBODY, "203.0.113.7"):
            assert MOST_OF_ADDRESS == 2
            with pytest.raises(Busy), places.ahead(NOBODY, "203.0.113.7"):
                pass
            with places.ahead(NOBODY, "203.0.113.8"), places.ahead("laboratory", "203.0.113.7"):
                pass


def test_the_houses_of_one_line_hold_few_places_together() -> None:
    places = UploadPlaces(16)
    for _ in range(2):
        with ExitStack() as held:
            for house in range(MOST_OF_LINE):
                held.enter_context(places.ahead(NOBODY, f"2001:db8:0:{house:x}::/64"))
            with pytest.raises(Busy), places.ahead(NOBODY, "2001:db8:0:ff::/64"):
                pass
            with places.ahead(NOBODY, "2001:db8:0:100::/64"), places.ahead(NOBODY, "203.0.113.8"):
                pass
            with places.ahead("laboratory", "2001:db8:0:ff::/64"):
                pass


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("2001:db8:0:ff::/64", "2001:db8::/56"),
        ("2001:db8:0:100::/64", "2001:db8:0:100::/56"),
        ("203.0.113.7", "203.0.113.7"),
        ("here", "here"),
    ],
)
def test_a_line_is_what_a_provider_gives_whole(address: str, line: str) -> None:
    assert line_of(address) == line


def test_the_place_of_an_address_is_held_until_its_request_ends() -> None:
    places = UploadPlaces(16)
    with places.ahead(NOBODY, "a"):
        with places.place(NOBODY):
            pass
        with places.ahead(NOBODY, "a"), pytest.raises(Busy), places.ahead(NOBODY, "a"):
            pass


def test_this_machine_may_stand_for_many_visitors() -> None:
    scope: Any = {"client": ("127.0.0.1", 1), "headers": []}
    note_address(scope, ())
    assert address_of(scope) is None


@pytest.mark.parametrize(
    ("client", "found"), [("127.0.0.1", None), ("::1", None), ("::2", "::/64"), ("192.0.2.1", "192.0.2.1")]
)
def test_this_machine_itself_is_no_visitor_by_either_version_of_its_address(
    client: str, found: str | None
) -> None:
    scope: Any = {"client": (client, 1), "headers": []}
    note_address(scope, ())
    assert address_of(scope) == found
