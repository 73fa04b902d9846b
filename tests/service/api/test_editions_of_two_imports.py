"""Two imports hold editions of one guideline: a classification that names no table rests on the newer one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.api.test_imports import ZEBRA, send


@pytest.mark.parametrize("names", [("ramr", "wh"), ("wh", "ramr")], ids=["older first", "newer first"])
def test_a_classification_that_names_no_table_rests_on_the_newest_edition_in_force(
    service: Any, licensed: Any, names: tuple[str, str]
) -> None:
    files = {"ramr": licensed.r_amr(s="15"), "wh": licensed.r_amr(s="20").replace(b"CLSI 2025", b"CLSI 2026")}
    for name in names:
        assert send(service, files[name], name=name).status_code == 201
    assert asked(service, on="2026-07-01") == ("wh-clsi-2026@1.0.0", "I")
    assert asked(service, on="2025-12-31") == ("ramr-clsi-2025@1.0.0", "S")
    assert asked(service, tables=["ramr-clsi-2025"], on="2026-07-01") == ("ramr-clsi-2025@1.0.0", "S")
    in_a_file = service.client.post(
        "/api/v1/classify/file",
        params={"on": "2026-07-01"},
        content="\n".join((",".join(ZEBRA), ",".join(ZEBRA.values()))).encode(),
        headers=service.by("lab") | {"content-type": "text/csv"},
    )
    assert in_a_file.status_code == 200, in_a_file.text
    assert "wh-clsi-2026@1.0.0" in in_a_file.text


def asked(service: Any, **more: Any) -> tuple[str, str]:
    answer = service.client.post(
        "/api/v1/classify", json={"results": [ZEBRA], **more}, headers=service.by("lab")
    )
    assert answer.status_code == 200, answer.text
    (one,) = answer.json()["results"]
    return one["criterion"].rpartition(":")[0], one["category"]


@pytest.mark.parametrize(
    ("newer", "shown"),
    [("15", ["wh-clsi-2026"]), ("20", ["wh-clsi-2026", "ramr-clsi-2025"])],
    ids=["says the same", "says another thing"],
)
def test_what_two_imports_say_alike_is_shown_once_by_the_newer_edition(
    service: Any, licensed: Any, newer: str, shown: list[str]
) -> None:
    later = licensed.r_amr(s=newer).replace(b"CLSI 2025", b"CLSI 2026")
    for name, file in (("ramr", licensed.r_amr(s="15")), ("wh", later)):
        assert send(service, file, name=name).status_code == 201
    of_another_host = ZEBRA | {"host": "cat"}
    for asked_with in (ZEBRA | {"host": ""}, ZEBRA, of_another_host):
        named = {name: asked_with[name] for name in ("organism", "drug", "host") if asked_with[name]}
        found = service.client.get("/api/v1/criteria", params=named, headers=service.by("lab")).json()
        said = [one["table"]["table"] for one in (*found["criteria"], *found["instead"])]
        assert said == shown, named
    answer = service.client.post(
        "/api/v1/classify", json={"results": [of_another_host]}, headers=service.by("lab")
    ).json()["results"][0]
    assert [one.partition("@")[0] for one in answer["instead"]] == shown
