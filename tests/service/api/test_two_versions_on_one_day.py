"""Two versions of a table, and two tables, that hold on one day: which one answers, and that it says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from breakpoints.boundaries import zone_boundaries
from breakpoints.model import Criterion, Kind, Method, Source
from breakpoints.version import TableVersion, Title
from datasets.store import open_store
from service.publication.publishing import publish_version
from tests.service.api.conftest import Service, serving

SOURCE = Source(citation="made up for this test")
RESULT = {"organism": "E. coli", "host": "dog", "drug": "enrofloxacin", "method": "disk", "value": "20"}


def version(table: str, number: str, in_force_from: str, s: str, r: str) -> TableVersion:
    row = Criterion(
        organism="escherichia_coli",
        host="dog",
        drug="enrofloxacin",
        kind=Kind.CLINICAL,
        method=Method.DISK,
        disk_content="5 µg",
        zone=zone_boundaries(s, r),
        source=SOURCE,
    )
    return TableVersion(
        table=table,
        version=number,
        title=Title(en=table, ja=table),
        in_force_from=in_force_from,
        criteria=(row,),
        source=SOURCE,
        licence="test",
    )


VERSIONS = (
    version("house", "1.0.0", "2026-01-01", ">=20", "<=16"),
    version("house", "2.0.0", "2026-06-01", ">=24", "<=18"),
    version("house", "3.0.0", "2026-06-01", ">=28", "<=20"),
    version("other", "1.0.0", "2026-01-01", ">=18", "<=14"),
)


@pytest.fixture(scope="module")
def publishing(started_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Serve a store with three versions of one table and one of another."""
    path = tmp_path_factory.mktemp("versions") / "store.sqlite"
    path.write_bytes(started_file.read_bytes())
    store = open_store(f"sqlite:///{path}")
    with store.writing() as connection:
        for one in VERSIONS:
            publish_version(connection, one, {"rows": 1}, by=None, at=datetime.now(UTC))
    store.close()
    yield from serving(f"sqlite:///{path}")


def read(service: Service, *tables: str, on: str = "2026-07-01") -> tuple[str, str]:
    body = {"results": [RESULT], "tables": list(tables), "on": on}
    answer = service.client.post("/api/v1/classify", json=body)
    assert answer.status_code == 200, answer.text
    (found,) = answer.json()["results"]
    return found["category"], found["table"]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param("2026-05-31", ("S", "house@1.0.0"), id="the day before the next version"),
        pytest.param("2026-06-01", ("R", "house@3.0.0"), id="two versions of that day: the higher number"),
        pytest.param("2026-07-01", ("R", "house@3.0.0"), id="later"),
    ],
)
def test_on_a_day_the_newest_version_in_force_answers_and_is_named(
    publishing: Service, on: str, expected: tuple[str, str]
) -> None:
    assert read(publishing, "house", on=on) == expected


@pytest.mark.parametrize(
    ("pinned", "category"), [("house@1.0.0", "S"), ("house@2.0.0", "I"), ("house@3.0.0", "R")]
)
def test_a_pinned_version_answers_whatever_the_day(publishing: Service, pinned: str, category: str) -> None:
    assert [read(publishing, pinned, on=on) for on in ("2025-01-01", "2026-07-01")] == [
        (category, pinned)
    ] * 2


def test_two_versions_named_in_one_request_answer_in_its_order(publishing: Service) -> None:
    assert read(publishing, "house@1.0.0", "house@3.0.0") == ("S", "house@1.0.0")
    assert read(publishing, "house@3.0.0", "house@1.0.0") == ("R", "house@3.0.0")


def test_each_result_may_name_its_own_version(publishing: Service) -> None:
    rows = [{**RESULT, "tables": [one]} for one in ("house@1.0.0", "house@2.0.0", "other")]
    body: dict[str, Any] = {"results": rows, "tables": ["house"], "on": "2026-07-01"}
    answer = publishing.client.post("/api/v1/classify", json=body).json()
    assert [one["category"] for one in answer["results"]] == ["S", "I", "S"]
    assert {f"{one['table']}@{one['version']}" for one in answer["tables"]} == {
        "house@1.0.0",
        "house@2.0.0",
        "house@3.0.0",
        "other@1.0.0",
    }


def test_no_version_in_force_is_said_and_the_versions_named(publishing: Service) -> None:
    body = {"results": [RESULT], "tables": ["house"], "on": "2025-12-31"}
    refused = publishing.client.post("/api/v1/classify", json=body)
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert error["rule"] == "table_not_in_force"
    assert "1.0.0" in error["message"]
