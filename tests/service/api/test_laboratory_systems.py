"""Files of laboratory systems over HTTP: taken in, said to be distributions, or asked about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

FILES = Path(__file__).parents[2] / "datasets" / "files"


def upload(shared: Any, name: str, language: str = "en", **params: str) -> Any:
    """Upload an example."""
    return shared.client.post(
        "/api/v1/datasets",
        params={"name": name, "lang": language, **params},
        content=(FILES / name).read_bytes(),
        headers=shared.by("researcher"),
    )


@pytest.mark.parametrize(
    ("name", "counts"),
    [("03_whonet.sqlite", (4, 4, 0)), ("01_whonet_codes_pipe.txt", (10, 8, 2))],
)
def test_an_export_of_whonet_becomes_a_data_set(shared: Any, name: str, counts: tuple[int, int, int]) -> None:
    answer = upload(shared, name)
    assert answer.status_code == 202, answer.text
    read = answer.json()
    assert (read["rows_in"], read["rows_kept"], read["rows_refused"]) == counts
    assert "A001" not in answer.text


@pytest.mark.parametrize(("language", "words"), [("en", "/en/distributions"), ("ja", "/ja/distributions")])
def test_a_distribution_is_refused_with_the_place_where_it_is_of_use(
    shared: Any, language: str, words: str
) -> None:
    answer = upload(shared, "17_eucast_mic_distribution.csv", language)
    assert answer.status_code == 422
    assert words in answer.text


def test_mics_alone_are_asked_for_their_zones(shared: Any) -> None:
    answer = upload(shared, "09_vitek_wide.csv")
    assert answer.status_code == 422
    assert "other_file_needed" in answer.text
