"""Two imports that hold editions of one guideline: the newer one comes first."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

from service.tables.view import newest_edition_first


def held(name: str, guideline: str | None, year: int, *, private: bool = True) -> Any:
    return cast(
        "Any",
        SimpleNamespace(
            name=name,
            private=private,
            in_force_from=dt.date(year, 1, 1),
            version=SimpleNamespace(guideline=guideline),
        ),
    )


def test_the_newer_edition_of_a_guideline_comes_first_whatever_the_imports_are_called() -> None:
    tables = (
        held("bench", None, 2020),
        held("ramr-clsi-2025", "CLSI", 2025),
        held("ramr-eucast-2026", "EUCAST", 2026),
        held("wh-clsi-2026", "CLSI", 2026),
        held("wh-eucast-2026", "EUCAST", 2026),
        held("public-clsi", "CLSI", 2027, private=False),
    )
    assert [one.name for one in newest_edition_first(tables)] == [
        "bench",
        "wh-clsi-2026",
        "ramr-eucast-2026",
        "ramr-clsi-2025",
        "wh-eucast-2026",
        "public-clsi",
    ]
