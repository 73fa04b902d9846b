"""Disk contents: one canonical text for every way of writing them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakpoints.disk_content import canonical_disk_content, read_disk_content


@pytest.mark.parametrize(
    ("spellings", "canonical"),
    [
        (("10 µg", "10µg", "10 μg", "10ug", "10 mcg", "１０μｇ", "10.0 µg", "10㎍"), "10 µg"),
        (("10 units", "10units", "10 U", "10 IU", "10単位", "１０単位"), "10 units"),
        (("1 unit", "1units"), "1 unit"),
        (("20/10 µg", "20/10µg", "20 µg/10 µg", "20 / 10 mcg"), "20/10 µg"),
        (("1.25/23.75µg", "1.25/23.75 mcg"), "1.25/23.75 µg"),
        (("10 units/30 µg", "10 units/30mcg", "10U/30µg"), "10 units/30 µg"),
        (("0.5 µg", ".5µg"), "0.5 µg"),
    ],
)
def test_spellings_of_one_content_are_one(spellings: tuple[str, ...], canonical: str) -> None:
    assert {canonical_disk_content(text) for text in spellings} == {canonical}


@pytest.mark.parametrize(
    "text", ["", "30", "0 µg", "abc", "10 kg", "75/10-15 mcg", "10/20", "①0 µg", "-10 µg", "µg"]
)
def test_what_is_no_content_is_not_guessed(text: str) -> None:
    assert read_disk_content(text) is None


def test_a_bare_number_means_micrograms_only_where_the_caller_says_so() -> None:
    assert canonical_disk_content("30", bare_number_is_micrograms=True) == "30 µg"
    assert canonical_disk_content("10 units/30", bare_number_is_micrograms=True) == "10 units/30 µg"


@given(
    st.lists(
        st.integers(1, 400).map(str) | st.sampled_from(["0.5", "1.25", "23.75"]), min_size=1, max_size=2
    ),
    st.sampled_from(["µg", "units"]),
)
def test_the_canonical_text_reads_as_itself(amounts: list[str], unit: str) -> None:
    canonical = canonical_disk_content("/".join(amounts) + unit)
    assert canonical is not None
    assert canonical_disk_content(canonical) == canonical


@given(st.text(max_size=50))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    canonical = canonical_disk_content(text)
    assert canonical is None or canonical_disk_content(canonical) == canonical
