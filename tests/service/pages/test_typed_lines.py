"""What is typed beside an upload, by people and by who wants to keep everybody waiting."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from datasets.fields import Field
from service.errors import Refused
from service.pages import intake
from service.pages.typed_lines import (
    LONGEST_LINE,
    MOST_LINES,
    disk_contents_of,
    measured_of,
    row_of,
    sheets_of,
)
from tests.service.pages.test_upload_preview import EXPLAINED, READER, send

BLANKS = "a" + " " * 63_000 + "b"


def test_blanks_around_signs_and_commas_say_nothing() -> None:
    assert disk_contents_of("  ampicillin \u3000＝  10 µg \n\n ABPC:\n") == {"ampicillin": "10 µg"}
    (column,) = measured_of(" D1  =  ZONE ， ampicillin 、  10 µg ")
    assert (column.header, column.field, column.drug) == ("D1", Field.ZONE_MM, "ampicillin")
    assert column.disk_content == "10 µg"
    assert sheets_of(" Sheet 1 \n\n") == ("Sheet 1",)


@pytest.mark.parametrize("read", [disk_contents_of, measured_of, sheets_of])
def test_a_line_longer_than_anybody_types_is_refused_before_it_is_parted(read: Any) -> None:
    with pytest.raises(Refused) as refused:
        read(BLANKS)
    assert refused.value.code == "upload_line_unreadable"
    assert len(refused.value.parameters["line"]) <= 60
    assert len(BLANKS) > LONGEST_LINE


def test_more_lines_than_anybody_types_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        sheets_of("a\n" * (MOST_LINES + 1))
    assert refused.value.parameters == {"lines": str(MOST_LINES + 1), "most": str(MOST_LINES)}


@pytest.mark.parametrize("typed", ["9" * 5000, "٣" * 5000, "10001", "0", "-1", "1.0"])
def test_what_is_no_row_is_refused_however_many_digits_it_has(typed: str) -> None:
    with pytest.raises(Refused):
        row_of(typed)
    assert row_of(" 3 ") == 3


@pytest.mark.parametrize("name", ["header_row", "second_header_row"])
def test_a_row_of_five_thousand_digits_is_the_senders_fault(signed_in: Any, name: str) -> None:
    assert send(signed_in, "/en/datasets/preview", READER, {name: "9" * 5000}).status_code == 422


@pytest.mark.parametrize("path", ["/en/datasets/preview", "/en/datasets/check", "/en/datasets"])
def test_what_was_typed_is_read_beside_the_event_loop(
    signed_in: Any, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    read = intake.facts_of

    def noting(form: Any) -> Any:
        threads.append(threading.current_thread().name)
        return read(form)

    monkeypatch.setattr(intake, "facts_of", noting)
    send(signed_in, path, READER, EXPLAINED)
    assert threads
    assert all("worker thread" in name for name in threads), threads
