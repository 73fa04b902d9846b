import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.errors import DamagedVersion
from datasets.paired_rows import PairedRow
from datasets.version import dataset_version, read_canonical

ROWS = st.lists(
    st.builds(
        PairedRow,
        isolate_id=st.one_of(st.none(), st.sampled_from(["V1", "V2", "検体3"])),
        organism=st.just("escherichia_coli"),
        drug=st.sampled_from(["ampicillin", "enrofloxacin"]),
        disk_content=st.just("10 µg"),
        zone_mm=st.integers(6, 60),
        mic_mg_per_l=st.sampled_from(["4", "<=0.25", ">32"]),
        host=st.one_of(st.none(), st.just("dog")),
        replicate=st.one_of(st.none(), st.just("1")),
        sampling=st.sampled_from([None, None, "random", "challenge"]),
        mechanism=st.sampled_from([None, None, "blaTEM-1", "none"]),
    ),
    max_size=20,
)


@given(ROWS)
def test_a_version_reads_back_the_rows_it_was_made_of(rows: list[PairedRow]) -> None:
    version = dataset_version(rows)
    again = read_canonical(version.canonical, version.digest)
    assert again == version
    order = msgspec.json.encode
    assert sorted(map(order, again.rows())) == sorted(map(order, rows))


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_shows(rows: list[PairedRow], random) -> None:
    assert dataset_version(random.sample(rows, len(rows))) == dataset_version(rows)


def test_the_canonical_form_stays_as_it_is() -> None:
    row = PairedRow(
        isolate_id="V1",
        organism="o",
        drug="d",
        disk_content="10 µg",
        zone_mm=20,
        mic_mg_per_l="<=0.25",
        host="dog",
    )
    assert dataset_version([row]).digest == "edd8983d366c3b514b1edadaaabfb0a8a8ec7f6ddf2ed04618741ff1820bab63"


def test_a_column_that_came_later_is_written_only_where_it_says_something() -> None:
    row = PairedRow(
        isolate_id="V1", organism="o", drug="d", disk_content="10 µg", zone_mm=20, mic_mg_per_l="4"
    )
    challenge = msgspec.structs.replace(row, sampling="challenge")
    assert b"sampling" not in dataset_version([row]).canonical
    version = dataset_version([row, challenge])
    assert {one.sampling for one in read_canonical(version.canonical, version.digest).rows()} == {
        None,
        "challenge",
    }


def test_simulated_data_are_another_version() -> None:
    assert dataset_version([], simulated=True).digest != dataset_version([]).digest


@given(ROWS.filter(bool), st.data())
def test_any_flipped_bit_is_found(rows: list[PairedRow], data: st.DataObject) -> None:
    version = dataset_version(rows)
    flipped = bytearray(version.canonical)
    place = data.draw(st.integers(0, len(flipped) * 8 - 1))
    flipped[place // 8] ^= 1 << place % 8
    with pytest.raises(DamagedVersion, match="another digest"):
        read_canonical(bytes(flipped), version.digest)


def test_a_row_with_a_tab_is_the_callers_bug() -> None:
    row = PairedRow(isolate_id="V\t1", organism="o", drug="d", disk_content="c", zone_mm=20, mic_mg_per_l="4")
    with pytest.raises(ValueError, match="control character"):
        dataset_version([row])
