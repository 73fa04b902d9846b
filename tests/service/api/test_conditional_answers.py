"""HEAD, 304, ranges, Allow and Vary, on a published file."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

CSV = "/api/v1/tables/nval-tentative/1.0.0.csv"


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_the_tag_of_a_download_is_the_digest_of_its_bytes(shared: Any, ending: str) -> None:
    answer = shared.client.get(f"/api/v1/tables/nval-tentative/1.0.0.{ending}")
    assert answer.status_code == 200
    digest = hashlib.sha256(answer.content).hexdigest()
    assert answer.headers["etag"] == f'"{digest}"'
    shown = shared.client.get("/api/v1/tables/nval-tentative/1.0.0").json()
    assert shown["formats"][ending] == digest


def test_the_json_download_has_the_digest_of_the_version(shared: Any) -> None:
    answer = shared.client.get("/api/v1/tables/nval-tentative/latest.json")
    shown = shared.client.get("/api/v1/tables/nval-tentative/latest").json()
    assert shown["table"]["version"] == "1.0.0"
    assert answer.headers["etag"] == f'"{shown["table"]["digest"]}"'


def test_a_download_is_kept_for_ever_and_latest_is_asked_again(shared: Any) -> None:
    assert "immutable" in shared.client.get(CSV).headers["cache-control"]
    assert (
        "no-cache" in shared.client.get("/api/v1/tables/nval-tentative/latest.csv").headers["cache-control"]
    )


@pytest.mark.parametrize("form", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
def test_what_is_known_is_not_sent_again(shared: Any, form: str) -> None:
    tag = shared.client.get(CSV).headers["etag"]
    answer = shared.client.get(CSV, headers={"If-None-Match": form.format(tag=tag)})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == tag


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=5-", 5, None), ("bytes=-7", -7, None), ("bytes=0-999999999", 0, None)],
)
def test_a_part_is_sent_as_a_part(shared: Any, asked: str, first: int, last: int | None) -> None:
    whole = shared.client.get(CSV).content
    answer = shared.client.get(CSV, headers={"Range": asked})
    expected = whole[first:] if last is None else whole[first : last + 1]
    assert (answer.status_code, answer.content) == (206, expected)
    start = len(whole) + first if first < 0 else first
    assert answer.headers["content-range"] == f"bytes {start}-{start + len(expected) - 1}/{len(whole)}"


def test_a_part_beyond_the_end_does_not_exist(shared: Any) -> None:
    size = len(shared.client.get(CSV).content)
    answer = shared.client.get(CSV, headers={"Range": f"bytes={size}-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{size}")


@pytest.mark.parametrize("asked", ["bytes=3-1", "lines=1-2", "bytes=0-1,4-5", "bytes=-", "nonsense"])
def test_a_range_that_is_not_understood_gets_the_whole(shared: Any, asked: str) -> None:
    assert shared.client.get(CSV, headers={"Range": asked}).status_code == 200


def test_a_range_on_other_bytes_gets_the_whole(shared: Any) -> None:
    headers = {"Range": "bytes=0-3", "If-Range": '"other"'}
    assert shared.client.get(CSV, headers=headers).status_code == 200
    headers["If-Range"] = shared.client.get(CSV).headers["etag"]
    assert shared.client.get(CSV, headers=headers).status_code == 206


@pytest.mark.parametrize("path", [CSV, "/api/v1/tables", "/healthz", "/schema", "/api/v1/nowhere"])
def test_head_is_get_without_its_body(shared: Any, path: str) -> None:
    got, head = shared.client.get(path), shared.client.head(path)
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


def test_a_wrong_method_is_told_the_right_ones(shared: Any) -> None:
    answer = shared.client.delete("/api/v1/classify")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST, OPTIONS")
    assert shared.client.put("/api/v1/tables").headers["allow"] == "GET, HEAD, OPTIONS"


def test_answers_in_a_language_or_for_a_person_say_so(shared: Any) -> None:
    answer = shared.client.get("/api/v1/tables", headers=shared.by("lab"))
    assert answer.headers["vary"] == "Accept-Language, Authorization, Cookie"
    assert answer.headers["cache-control"] == "private, no-cache"


def test_no_answer_lets_a_browser_load_from_elsewhere(shared: Any) -> None:
    for path in ("/api/v1/tables", "/api/v1/nowhere", CSV, "/schema"):
        headers = shared.client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers
