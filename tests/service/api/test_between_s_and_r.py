"""What lies between S and R has its name wherever a criterion is shown: I, or SDD, or nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.model import Criterion, Kind, Method, Source
from breakpoints.shipped import nval_tentative
from datasets.store.rows import TableVersion as StoredVersion
from service.locale.catalogue import text
from service.lookup.criteria_shown import CriterionView, criterion_view
from service.tables.held import Held, IndexedOnce
from tests.service.api.conftest import Service

ROW = Criterion(
    organism="escherichia_coli",
    drug="ampicillin",
    method=Method.MIC,
    kind=Kind.CLINICAL,
    host="dog",
    mic=mic_boundaries("<=0.25", ">=1"),
    source=Source(citation="a document"),
)
STORED = StoredVersion(
    id="0",
    table="example",
    version="1.0.0",
    digest="0" * 64,
    laboratory_id=None,
    edition=None,
    in_force_from=dt.date(2026, 1, 1),
    summary={},
    proposal_id=None,
    published_by=None,
    published_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    withdrawn_at=None,
    withdrawn_reason=None,
)


def shown(i_means: str = "not_stated", **changed: Any) -> CriterionView:
    row = msgspec.structs.replace(ROW, **changed)
    version = msgspec.structs.replace(nval_tentative(), table="example", criteria=(row,), i_means=i_means)
    return criterion_view(Held(stored=STORED, version=version, indexed=IndexedOnce(version)), row)


DISK: dict[str, Any] = {"method": Method.DISK, "disk_content": "10 µg", "mic": None}


@pytest.mark.parametrize(
    ("changed", "between"),
    [
        pytest.param({}, "I", id="two steps apart"),
        pytest.param({"between": "SDD"}, "SDD", id="dose dependent"),
        pytest.param({"mic": mic_boundaries("<=0.25", ">=0.5")}, None, id="nothing between"),
        pytest.param({"mic": mic_boundaries("<=0.25", None)}, None, id="S alone"),
        pytest.param({**DISK, "zone": zone_boundaries(">=18", "<=14")}, "I", id="four mm apart"),
        pytest.param({**DISK, "zone": zone_boundaries(">=18", "<=17")}, None, id="adjacent mm"),
        pytest.param({"kind": Kind.ECV, "mic": mic_boundaries("<=0.25", None)}, None, id="a cut-off"),
    ],
)
def test_what_lies_between_is_named_where_something_lies_there(
    changed: dict[str, Any], between: str | None
) -> None:
    view = shown("increased_exposure", **changed)
    assert view.between == between
    assert view.i_means == ("increased_exposure" if between == "I" else None)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_of_a_criterion_says_what_i_means(shared: Service, language: str) -> None:
    rows = shared.client.get("/api/v1/tables/nval-tentative/1.0.0").json()["rows"]
    row = next(one for one in rows if one["drug"]["id"] == "tetracycline" and one["between"] == "I")
    assert row["i_means"] == "not_stated"
    page = shared.client.get(f"/{language}/criteria/{row['id']}")
    assert text("pages.criterion.between", language) in page.text  # type: ignore[arg-type]
    assert text("i_means.not_stated", language) in page.text  # type: ignore[arg-type]
