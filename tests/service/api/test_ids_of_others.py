"""What is another laboratory's answers like what does not exist: every route of the application with an id.

The routes are those that the application has. One whose id is of a kind that is not listed below fails, and
so does one that never says that it does not find what it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
import pytest
from litestar.routes import HTTPRoute

from service.openapi.document import document_of
from service.openapi.examples import BODIES

FACTS: Final = {"organism": "simulated_organism", "drug": "simulated_drug", "disk_content": "30 µg"}
DATA: Final = (
    "zone_mm,mic_mg_per_l\n" + "".join(f"{40 - step},{2.0**step}\n" for step in range(-4, 5))
).encode()
TABLE: Final = (
    "organism,drug,method,disk_content,host,kind,s_text,r_text,citation\n"
    "escherichia_coli,ampicillin,disk,10 µg,dog,clinical,>=17,<=13,a book\n"
).encode()
CRITERION: Final = {"s_le_mg_per_l": "0.5", "r_ge_mg_per_l": "2", "kind": "clinical", "source": "test"}

SECRET: Final = "kept-to-ourselves"

OWNED: Final = {
    "dataset_id",
    "derivation_id",
    "other_id",
    "job_id",
    "import_id",
    "classification_id",
    "mapping_id",
    "proposal_id",
}
"""Ids of what belongs to a laboratory."""
NOBODYS: Final = {
    "version": "of a data set or a table, whose id stands before it",
    "table": "published, or told by name to its laboratory alone",
    "criterion_id": "of such a table",
    "plot": "a name that all derivations know",
    "comparison_plot": "likewise",
    "name": "of a file of ours",
    "digest": "likewise",
    "topic": "a page of ours",
    "anything": "no page",
    "path": "of the contract",
    "key_id": "of an administrator, who issues the keys of all laboratories",
}
PEOPLE: Final = ("stranger", "strange_lab", "strange_curator", "strange_admin", None)
REVIEWED: Final = "proposal_id"
"""Curators of all laboratories review these."""
FORMS: Final[dict[str, dict[str, str]]] = {
    "/en/datasets/{dataset_id}/sharing": {"step": "publish"},
    "/en/datasets/mappings/{mapping_id}": {"name": "another"},
    "/en/proposals/{proposal_id}/reviews": {"verdict": "approve", "comment": "seen"},
}
"""What pages send to routes that look at it first."""
ASKED: Final = {
    "/api/v1/datasets/{dataset_id}/difference": {"from": "{version}", "to": "{version}"},
    "/en/classify/{classification_id}/report": {"row": "1"},
    "/en/derivations/{derivation_id}/compare": {"with": "{other_id}"},
}


class Route(msgspec.Struct, frozen=True):
    """A way to ask for something by its id."""

    method: str
    path: str
    names: frozenset[str]


@pytest.fixture(scope="module")
def owned(shared: Any, shared_author: Any) -> dict[str, str]:
    """Return the ids of one thing of each kind that the laboratory `default` has and shows to nobody."""

    def made(path: str, who: str = "researcher", **more: Any) -> dict[str, Any]:
        answer = shared.client.post(f"/api/v1/{path}", headers=shared.by(who), **more)
        assert answer.status_code in {200, 201, 202}, answer.text
        return dict(answer.json())

    proposed = shared_author.proposal(shared_author.derivation())
    assert proposed.status_code == 201, proposed.text
    data = made("datasets", params={"name": SECRET, **FACTS}, content=DATA)
    asked = {"dataset": data["id"], **FACTS, "mic_criterion": CRITERION}
    derived = made("derivations", json=asked)
    criterion = CRITERION | {"r_ge_mg_per_l": "4"}
    mapping = {"name": SECRET, "headers": ["a"], "facts": {"columns": {"zone_mm": "a"}}}
    kept = {"as_job": "true", "file_name": f"{SECRET}.csv"}
    return {
        "dataset_id": data["id"],
        "version": data["version"],
        "derivation_id": derived["id"],
        "other_id": made("derivations", json=asked | {"mic_criterion": criterion})["id"],
        "job_id": derived["job"],
        "import_id": made("imports", "lab", params={"name": SECRET, "format": "zonebook"}, content=TABLE)[
            "id"
        ],
        "classification_id": made(
            "classify/file", "lab", params=kept, content=b"organism,host,drug,method,value\n"
        )["id"],
        "mapping_id": made("mappings", json=mapping)["id"],
        "proposal_id": proposed.json()["id"],
        "plot": "scattergram",
        "comparison_plot": "two-answers",
    }


def routes(shared: Any) -> Iterator[Route]:
    for route in sorted(shared.client.app.routes, key=lambda one: str(one.path)):
        names = re.findall(r"\{(\w+):", route.path)
        if not isinstance(route, HTTPRoute) or not names:
            continue
        path = re.sub(r"\{(\w+):\w+\}", r"{\1}", route.path)
        for method in sorted(route.methods - {"OPTIONS", "HEAD"}):
            yield Route(method, path, frozenset(names))


def test_every_kind_of_id_in_a_route_is_listed_and_both_languages_have_the_same_routes(shared: Any) -> None:
    every = list(routes(shared))
    assert {name for route in every for name in route.names} == OWNED | NOBODYS.keys()
    english, japanese = (
        {(one.method, one.path[3:]) for one in every if one.path.startswith(language)}
        for language in ("/en/", "/ja/")
    )
    assert english == japanese


@pytest.fixture(scope="module")
def bodies(shared: Any) -> dict[tuple[str, str], Any]:
    """Return an example of the body of each route that takes JSON."""
    return {
        (method.upper(), path): BODIES[operation["operationId"]]
        for path, item in document_of(shared.client.app)["paths"].items()
        for method, operation in item.items()
        if operation["operationId"] in BODIES
    }


def asked(
    shared: Any, route: Route, bodies: dict[tuple[str, str], Any], ids: dict[str, str], who: str | None
) -> tuple[int, str]:
    """Ask for something, and return the answer without the ids that were asked for."""
    headers = {} if who is None else shared.by(who)
    sent: dict[str, Any] = {}
    if route.method in {"POST", "PUT", "PATCH"}:
        given = bodies.get((route.method, route.path))
        sent = {"data": FORMS.get(route.path, {"all_versions": "true"})} if given is None else {"json": given}
        if route.path.endswith("/versions"):
            in_form = route.path.startswith("/en/")
            sent = {"files": {"file": ("a.csv", DATA)}} if in_form else {"content": DATA, "params": FACTS}
    if route.path in ASKED:
        sent["params"] = {name: value.format(**ids) for name, value in ASKED[route.path].items()}
    answer = shared.client.request(
        route.method, route.path.format(**ids), headers=headers, follow_redirects=False, **sent
    )
    said = answer.text
    for name in sorted(ids, key=lambda one: -len(ids[one])):
        if name in OWNED or name == "version":
            said = said.replace(ids[name], "<id>")
    return answer.status_code, said


def test_what_others_have_answers_like_what_does_not_exist(
    shared: Any, owned: dict[str, str], bodies: dict[tuple[str, str], Any]
) -> None:
    absent = {name: "f" * len(held) if name in OWNED | {"version"} else held for name, held in owned.items()}
    told, found = [], []
    for route in routes(shared):
        if not route.names & OWNED or route.path.startswith("/ja/"):
            continue
        statuses = set()
        for who in PEOPLE:
            if REVIEWED in route.names and who == "strange_curator":
                continue
            there, nothing = (asked(shared, route, bodies, ids, who) for ids in (owned, absent))
            statuses.add(there[0])
            if there != nothing or there[0] not in {303, 401, 403, 404} or SECRET in there[1]:
                told.append(
                    (route.method, route.path, who, there[0], nothing[0], there[1][:200], nothing[1][:200])
                )
        if 404 not in statuses:
            found.append((route.method, route.path, statuses))
    assert not told, "\n".join(map(str, told))
    assert {(method, path) for method, path, _ in found} == FOR_CURATORS, found


FOR_CURATORS: Final = {
    ("POST", "/api/v1/proposals/{proposal_id}/publish"),
    ("POST", "/api/v1/proposals/{proposal_id}/reviews"),
}
"""Nobody but a curator gets as far as to what there is."""


@pytest.mark.parametrize(
    ("method", "path", "name", "sent"),
    [
        (
            "POST",
            "derivations",
            "dataset_id",
            {"json": {"dataset": "{}", **FACTS, "mic_criterion": CRITERION}},
        ),
        (
            "POST",
            "proposals",
            "derivation_id",
            {"json": {"derivation": "{}", "table": "own-table", "title_en": "t", "title_ja": "t"}},
        ),
        ("POST", "datasets", "mapping_id", {"params": {"mapping": "{}", "name": "n"}, "content": DATA}),
        ("POST", "datasets/preview", "mapping_id", {"params": {"mapping": "{}"}, "content": DATA}),
        ("POST", "datasets/check", "mapping_id", {"params": {"mapping": "{}"}, "content": DATA}),
    ],
)
def test_an_id_within_a_request_answers_like_one_that_does_not_exist(
    shared: Any, owned: dict[str, str], method: str, path: str, name: str, sent: dict[str, Any]
) -> None:
    answers = []
    for identity in (owned[name], "f" * len(owned[name])):
        more = {
            part: {key: identity if value == "{}" else value for key, value in said.items()}
            if isinstance(said, dict)
            else said
            for part, said in sent.items()
        }
        answer = shared.client.request(method, f"/api/v1/{path}", headers=shared.by("stranger"), **more)
        answers.append((answer.status_code, answer.text.replace(identity, "<id>")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404, answers


def test_the_same_isolate_has_another_pseudonym_in_another_laboratory(shared: Any) -> None:
    names = {
        who: shared.client.post("/api/v1/pseudonyms", json=BODIES["askPseudonyms"], headers=shared.by(who))
        for who in ("researcher", "both", "stranger")
    }
    assert {one.status_code for one in names.values()} <= {200, 201}, {k: v.text for k, v in names.items()}
    assert names["researcher"].text == names["both"].text != names["stranger"].text
