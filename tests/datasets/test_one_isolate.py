"""Each isolate counts once in a derivation, however its rows name it."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.record import LeftOut
from datasets.one_isolate import Identity, resolved
from datasets.paired_rows import PairedRow
from datasets.table import Selection, paired_table_of
from datasets.version import dataset_version

OF = Identity(isolate="v1", laboratory="l1", year="2024", host="dog")


def _row(isolate: str | None, zone_mm: int = 20, **more: str) -> PairedRow:
    return PairedRow(
        isolate_id=isolate,
        organism="escherichia_coli",
        drug="ampicillin",
        disk_content="10 µg",
        zone_mm=zone_mm,
        mic_mg_per_l="4",
        **more,  # type: ignore[arg-type]
    )


def _selected(*rows: PairedRow) -> Selection:
    return paired_table_of(dataset_version(rows), "escherichia_coli", "ampicillin", "10 µg")


@pytest.mark.parametrize(
    "other",
    [
        _row("v1", laboratory="L1", year="2024", host="dog"),
        _row("Ｖ１", laboratory="L1", year="2024", host="dog"),
        _row("V 1", laboratory="l1", year="2024", host="dog"),
        _row("V1", laboratory="L1", year="2024"),
        _row("V1", laboratory="L1"),
        _row("V1"),
    ],
)
def test_an_isolate_counts_once_however_much_of_it_is_stated(other: PairedRow) -> None:
    found = _selected(_row("V1", laboratory="L1", year="2024", host="dog"), other)
    assert (found.n_isolates, found.left_out) == (1, LeftOut(further_replicates=1))
    assert (found.laboratories, found.years) == (("L1",), ("2024",))


@pytest.mark.parametrize(
    "other",
    [{"year": "2025"}, {"laboratory": "L2"}, {"host": "cat"}, {"collection_accession": "DSM 2"}],
)
def test_what_is_stated_differently_is_of_two_isolates(other: dict[str, str]) -> None:
    stated = {"laboratory": "L1", "year": "2024", "host": "dog", "collection_accession": "DSM 1"}
    stated = {name: said for name, said in stated.items() if name in other or name != "collection_accession"}
    assert _selected(_row("V1", **stated), _row("V1", **(stated | other))).n_isolates == 2


@pytest.mark.parametrize("of", [{"biosample": "SAMN1"}, {"collection_accession": "DSM 1"}])
def test_a_culture_counts_once_whatever_laboratory_read_it_and_when(of: dict[str, str]) -> None:
    rows = [_row("A1", 20 + n, laboratory=f"L{n}", year=f"202{n}", **of) for n in range(3)]
    found = _selected(*rows)
    assert (found.n_isolates, found.left_out) == (1, LeftOut(further_replicates=2))
    dashes = [_row("A1", 20 + n, laboratory=f"L{n}", **dict.fromkeys(of, "none")) for n in range(3)]
    assert _selected(*dashes).n_isolates == 3


@pytest.mark.parametrize("field", ["biosample", "collection_accession"])
def test_two_numbers_of_one_culture_are_undecided_and_one_of_them_counts(field: str) -> None:
    found = _selected(_row("A1", **{field: "X 7"}), _row("A2", 21, **{field: "x7"}), _row("A2", 22))
    assert (found.n_isolates, found.left_out) == (1, LeftOut(identity_undecided=2))


def test_a_number_that_a_spreadsheet_took_for_a_real_one_is_that_number() -> None:
    assert _selected(_row("1"), _row("1.0")).n_isolates == 1
    assert _selected(_row("1.0"), _row("1.10")).n_isolates == 2


def test_a_row_that_may_be_of_two_isolates_is_left_out_and_counted() -> None:
    found = _selected(_row("V1", year="2024"), _row("V1", year="2025"), _row("v1"))
    assert (found.n_isolates, found.left_out) == (2, LeftOut(identity_undecided=1))


def test_rows_that_each_say_what_the_other_leaves_out_count_once_and_are_undecided() -> None:
    found = _selected(_row("V1", year="2024"), _row("V1", laboratory="L1"))
    assert (found.n_isolates, found.left_out) == (1, LeftOut(identity_undecided=1))


def test_rows_without_numbers_that_were_pasted_again_count_once() -> None:
    once = [_row(None, 20 + n) for n in range(12)]
    assert _selected(*once, *once).left_out == LeftOut(pasted_again=12)
    assert _selected(*once, *once, *once).n_isolates == 12
    assert _selected(*once, *once[1:]).n_isolates == 23


def test_one_laboratory_written_in_two_ways_is_one_laboratory() -> None:
    assert _selected(_row("V1", laboratory="l1"), _row("V2", laboratory="L1")).laboratories == ("L1",)


@given(
    st.lists(
        st.builds(
            Identity,
            isolate=st.just("v1"),
            laboratory=st.sampled_from(["", "a", "b"]),
            year=st.sampled_from(["", "1", "2"]),
            host=st.sampled_from(["", "dog"]),
            biosample=st.sampled_from(["", "", "s1", "s2"]),
        ),
        max_size=5,
    )
)
def test_isolates_that_count_contradict_one_another_and_order_changes_nothing(said: list[Identity]) -> None:
    found = resolved(said)
    isolates = {of for of in found.values() if of is not None}
    assert all(one.differs(other) for one, other in permutations(isolates, 2))
    assert resolved(reversed(said)) == found
    for one, of in found.items():
        others = [other for other, its in found.items() if its == of and other != one]
        assert (
            of in {None, one}
            or any(map(one.is_culture_of, others))
            or any(map(one.says_no_more_than, others))
        )
