"""Another laboratory's data set and mapping are not there: on every page and route that takes their ids."""

from __future__ import annotations

import re
from typing import Any

import pytest
from litestar.routes import HTTPRoute

FACTS = {"organism": "E. coli", "drug": "ampicillin", "disk_content": "10 µg"}
SECRET = "secret of the other laboratory"
DATA = b"isolate_id,zone_mm,mic_mg_per_l\ni1,20,4\ni2,21,4\n"


@pytest.fixture(scope="module")
def owned(shared: Any) -> dict[str, str]:
    """Return the ids of a data set of two versions, and of a mapping, that others may not see."""
    by = shared.by("researcher")
    sent = shared.client.post(
        "/api/v1/datasets", params={"name": SECRET, **FACTS}, content=DATA, headers=by
    ).json()
    again = shared.client.post(
        f"/api/v1/datasets/{sent['id']}/versions", params=FACTS, content=DATA + b"i3,22,2\n", headers=by
    ).json()
    mapping = shared.client.post(
        "/api/v1/mappings",
        json={"name": SECRET, "headers": ["a", "b"], "facts": {"columns": {"zone_mm": "a"}}},
        headers=by,
    )
    assert mapping.status_code in {200, 201}, mapping.text
    return {"dataset_id": sent["id"], "version": again["digest"], "mapping_id": mapping.json()["id"]}


def _addresses(shared: Any, owned: dict[str, str]) -> list[tuple[str, str]]:
    found = []
    for route in shared.client.app.routes:
        if not isinstance(route, HTTPRoute) or not re.search(r"\{(dataset_id|mapping_id):", route.path):
            continue
        address = re.sub(r"\{(\w+):\w+\}", lambda name: owned.get(name[1], "en"), route.path)
        found += [(method, address) for method in sorted(route.methods - {"OPTIONS", "HEAD"})]
    return found


@pytest.mark.parametrize("who", ["stranger", "strange_admin", "strange_curator", None])
def test_no_route_or_page_tells_others_that_a_private_data_set_is_there(
    shared: Any, owned: dict[str, str], who: str | None
) -> None:
    headers = {} if who is None else shared.by(who)
    addresses = _addresses(shared, owned)
    assert len(addresses) > 30
    told = {}
    for method, address in addresses:
        sent = {"data": {"step": "publish"}} if address.endswith("/sharing") else {"content": DATA}
        answer = shared.client.request(
            method, address, headers=headers, follow_redirects=False, **(sent if method == "POST" else {})
        )
        is_told = answer.status_code < 400 or answer.status_code >= 500 or SECRET in answer.text
        if method == "GET" and answer.status_code not in {401, 403, 404}:
            is_told = True
        if is_told:
            told[method, address] = (answer.status_code, answer.text[:200])
    assert told == {}


@pytest.mark.parametrize("route", ["/api/v1/datasets?name=n", "/api/v1/datasets/preview"])
def test_a_mapping_of_another_laboratory_is_none(shared: Any, owned: dict[str, str], route: str) -> None:
    answer = shared.client.post(
        route,
        params={"mapping": owned["mapping_id"], **({"name": "n"} if "name" in route else {})},
        content=DATA,
        headers=shared.by("stranger"),
    )
    assert answer.status_code == 404, answer.text
    assert SECRET not in answer.text
