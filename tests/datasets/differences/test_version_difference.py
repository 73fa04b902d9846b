"""Rows added, removed, changed: what a person who corrected a file would say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from datasets.differences.comparing import difference
from datasets.differences.in_child import VersionHeld, difference_in_child
from datasets.differences.report import FieldChange, VersionDifference
from datasets.paired_rows import PairedRow
from datasets.version import dataset_version


def _row(isolate: str | None, zone: int = 20, mic: str = "1", **more: str) -> PairedRow:
    return PairedRow(
        isolate_id=isolate,
        organism=more.pop("organism", "pasteurella_multocida"),
        drug=more.pop("drug", "florfenicol"),
        disk_content="30 µg",
        zone_mm=zone,
        mic_mg_per_l=mic,
        **more,  # type: ignore[arg-type]
    )


def _difference(before: list[PairedRow], after: list[PairedRow]) -> VersionDifference:
    return difference(dataset_version(before).canonical, dataset_version(after).canonical)


def test_a_corrected_zone_is_a_change_of_its_row() -> None:
    found = _difference([_row("A", 20), _row("B")], [_row("A", 26), _row("B")])
    assert (found.unchanged, found.n_changed, found.n_added, found.n_removed) == (1, 1, 0, 0)
    assert found.changed[0].isolate_id == "A"
    assert found.changed[0].changes == (FieldChange(field="zone_mm", before="20", after="26"),)


def test_a_new_isolate_is_added_and_one_that_is_gone_removed() -> None:
    found = _difference([_row("A"), _row("B")], [_row("A"), _row("C")])
    assert [one.isolate_id for one in found.added] == ["C"]
    assert [one.isolate_id for one in found.removed] == ["B"]


def test_another_drug_of_the_same_isolate_is_another_row() -> None:
    found = _difference([_row("A")], [_row("A", drug="ampicillin")])
    assert (found.n_added, found.n_removed, found.n_changed) == (1, 1, 0)


def test_a_corrected_organism_or_laboratory_is_a_change() -> None:
    found = _difference(
        [_row("A", laboratory="X"), _row("B")],
        [_row("A", laboratory="Y"), _row("B", organism="escherichia_coli")],
    )
    assert {change.field for one in found.changed for change in one.changes} == {"laboratory", "organism"}


def test_repeats_are_compared_in_their_order() -> None:
    found = _difference(
        [_row("A", 20, replicate="1"), _row("A", 21, replicate="2")],
        [_row("A", 20, replicate="1"), _row("A", 23, replicate="2")],
    )
    assert [change.before for one in found.changed for change in one.changes] == ["21"]


def test_rows_without_an_isolate_number_are_only_added_or_removed() -> None:
    found = _difference([_row(None, 20), _row(None, 20)], [_row(None, 20), _row(None, 22)])
    assert (found.unchanged, found.n_added, found.n_removed, found.n_changed) == (1, 1, 1, 0)


ROWS = st.lists(
    st.builds(
        _row,
        st.sampled_from(["A", "B", "C", None]),
        st.integers(6, 9),
        st.sampled_from(["1", "2"]),
        drug=st.sampled_from(["florfenicol", "ampicillin"]),
    ),
    min_size=1,
    max_size=12,
)


@given(ROWS, ROWS)
def test_every_row_is_unchanged_changed_added_or_removed(
    before: list[PairedRow], after: list[PairedRow]
) -> None:
    found = _difference(before, after)
    assert found.unchanged + found.n_changed + found.n_removed == len(before)
    assert found.unchanged + found.n_changed + found.n_added == len(after)
    assert all(one.changes for one in found.changed)


@given(ROWS, ROWS)
def test_the_way_back_swaps_added_and_removed(before: list[PairedRow], after: list[PairedRow]) -> None:
    there, back = _difference(before, after), _difference(after, before)
    assert (there.n_added, there.n_removed, there.n_changed) == (
        back.n_removed,
        back.n_added,
        back.n_changed,
    )


@given(ROWS)
def test_nothing_changed_between_a_version_and_itself(rows: list[PairedRow]) -> None:
    found = _difference(rows, rows[::-1])
    assert (found.unchanged, found.added, found.removed, found.changed) == (len(rows), (), (), ())


def test_a_child_says_the_same() -> None:
    before, after = (dataset_version([_row("A", zone)]).canonical for zone in (20, 25))
    assert difference_in_child(VersionHeld(canonical=before), VersionHeld(canonical=after)) == difference(
        before, after
    )
