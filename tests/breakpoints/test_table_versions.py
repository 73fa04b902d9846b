"""Versions: canonical bytes, digests, downloads, differences and version numbers."""

import csv
import io
import random

import msgspec
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakpoints.boundaries import zone_boundaries, zone_boundaries_mm
from breakpoints.diff import Direction, difference, direction_of
from breakpoints.errors import CriterionInvalid, DigestMismatch
from breakpoints.formats import csv_bytes, json_bytes, parquet_bytes
from breakpoints.model import Criterion, Evidence, Kind, Method, NamedMicCriterion, Source
from breakpoints.semver import change_of, next_version
from breakpoints.shipped import nval_tentative
from breakpoints.version import TableVersion, canonical_bytes, digest, digest_of_bytes, read_canonical
from breakpoints.vocabulary import vocabulary
from tests.breakpoints.differences_applied import apply_difference

NVAL = nval_tentative()
ROW = Criterion(
    organism="simulated_organism",
    host="cattle",
    drug="simulated_drug",
    method=Method.DISK,
    disk_content="30 µg",
    kind=Kind.PROVISIONAL,
    zone=zone_boundaries_mm(s_ge_mm=22, r_le_mm=18),
    simulated=True,
    mic_criterion=NamedMicCriterion(s_text="<=2", r_text=">=8", kind=Kind.CLINICAL, source="an example"),
    evidence=Evidence(
        derivation_digest="d" * 64, data_digest="e" * 64, n_isolates=120, method="error_bounded"
    ),
    source=Source(citation="simulated"),
)


def with_rows(*rows: Criterion) -> TableVersion:
    return msgspec.structs.replace(NVAL, table="t", criteria=rows)


def cut(s_ge_mm: int | None, r_le_mm: int | None, **more: object) -> Criterion:
    return msgspec.structs.replace(ROW, zone=zone_boundaries_mm(s_ge_mm=s_ge_mm, r_le_mm=r_le_mm), **more)


# --- canonical bytes ------------------------------------------------------------------------


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_never_changes_the_digest(order: random.Random) -> None:
    rows = list(NVAL.criteria)
    order.shuffle(rows)
    assert digest(msgspec.structs.replace(NVAL, criteria=tuple(rows))) == digest(NVAL)


def test_canonical_bytes_are_sorted_text_with_one_final_line_feed_and_no_float() -> None:
    content = canonical_bytes(with_rows(ROW))
    assert content.endswith(b"}\n")
    assert b"\r" not in content
    seen: list[object] = [msgspec.json.decode(content)]
    while seen:
        part = seen.pop()
        assert not isinstance(part, float)
        if isinstance(part, dict):
            assert list(part) == sorted(part)
            seen.extend(part.values())
        elif isinstance(part, list):
            seen.extend(part)


def test_published_bytes_are_read_back_as_the_same_version() -> None:
    version = with_rows(ROW)
    content = canonical_bytes(version)
    assert read_canonical(content, digest(version)) == version
    assert canonical_bytes(read_canonical(content, digest_of_bytes(content))) == content


@given(st.data())
def test_any_single_flipped_bit_is_found(data: st.DataObject) -> None:
    content = bytearray(canonical_bytes(NVAL))
    place = data.draw(st.integers(0, len(content) * 8 - 1))
    content[place // 8] ^= 1 << (place % 8)
    with pytest.raises(DigestMismatch):
        read_canonical(bytes(content), digest(NVAL))


def test_an_unknown_field_in_a_version_is_refused() -> None:
    content = canonical_bytes(NVAL).replace(b'"licence"', b'"license"')
    with pytest.raises(msgspec.ValidationError, match="license"):
        read_canonical(content, digest_of_bytes(content))


def test_the_row_id_is_stable_over_versions_and_boundaries_and_differs_by_key() -> None:
    assert cut(30, 20).row_id == ROW.row_id
    assert msgspec.structs.replace(ROW, host="pig").row_id != ROW.row_id
    assert len(ROW.row_id) == 12


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"disk_content": None}, "disk_content_missing"),
        ({"zone": None}, "boundaries_missing"),
        ({"block": True}, "block_with_boundaries"),
        ({"host": None}, "host_missing"),
        ({"sites": ("skin", "respiratory")}, "sites_not_sorted"),
        ({"method": Method.MIC}, "disk_content_with_mic"),
        ({"kind": Kind.ECV}, "cut_off_with_two_boundaries"),
        ({"always_intermediate": True, "between": "SDD"}, "always_intermediate_with_sdd"),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(changes: dict[str, object], fault: str) -> None:
    with pytest.raises(CriterionInvalid, match=fault):
        msgspec.structs.replace(ROW, **changes)


# --- downloads ------------------------------------------------------------------------------


def test_the_json_download_is_the_canonical_form_so_its_digest_is_the_versions() -> None:
    assert digest_of_bytes(json_bytes(NVAL)) == digest(NVAL)


def test_csv_holds_one_row_per_criterion_with_its_boundaries_and_evidence() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_bytes(with_rows(ROW)).decode("utf-8-sig"))))
    assert len(rows) == 1
    row = rows[0]
    assert (row["s_text"], row["r_text"], row["s_ge_mm"], row["r_le_mm"]) == (">=22", "<=18", "22", "18")
    assert (row["disk_content"], row["mic_criterion_s"], row["data_digest"]) == ("30 µg", "<=2", "e" * 64)
    assert row["simulated"] == "true"


@pytest.mark.parametrize("formula", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\tx"])
def test_csv_gives_a_spreadsheet_no_formula_to_run(formula: str) -> None:
    content = csv_bytes(with_rows(msgspec.structs.replace(ROW, note=formula))).decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(content)))["note"] == f"'{formula}"


def test_parquet_holds_the_same_rows_as_csv() -> None:
    frame = pl.read_parquet(io.BytesIO(parquet_bytes(NVAL)))
    rows = list(csv.DictReader(io.StringIO(csv_bytes(NVAL).decode("utf-8-sig"))))
    assert frame["id"].to_list() == [row["id"] for row in rows]
    assert frame["s_ge_mm"].to_list() == [int(row["s_ge_mm"]) for row in rows]
    assert frame.columns == list(rows[0])


@pytest.mark.parametrize("write", [csv_bytes, json_bytes, parquet_bytes])
def test_the_same_version_is_always_the_same_bytes(write: object) -> None:
    assert callable(write)
    backwards = msgspec.structs.replace(NVAL, criteria=NVAL.criteria[::-1])
    assert write(NVAL) == write(backwards)


def test_a_table_without_rows_can_be_downloaded() -> None:
    assert csv_bytes(with_rows()).decode().count("\n") == 1
    assert pl.read_parquet(io.BytesIO(parquet_bytes(with_rows()))).height == 0


# --- differences ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        pytest.param((22, 18), (23, 18), Direction.STRICTER, id="S moves up"),
        pytest.param((22, 18), (22, 19), Direction.STRICTER, id="R moves up"),
        pytest.param((22, 18), (21, 18), Direction.LOOSER, id="S moves down"),
        pytest.param((22, 18), (23, 17), Direction.OTHER, id="the gap widens"),
        pytest.param((22, 18), (22, 18), Direction.OTHER, id="nothing moves"),
    ],
)
def test_the_direction_of_a_change(
    before: tuple[int, int], after: tuple[int, int], direction: Direction
) -> None:
    assert direction_of(cut(*before), cut(*after)) is direction


def test_a_difference_names_added_removed_and_changed_rows() -> None:
    pig, dog = msgspec.structs.replace(ROW, host="pig"), msgspec.structs.replace(ROW, host="dog")
    found = difference(with_rows(ROW, pig), with_rows(cut(23, 18), dog))
    assert (found.added, found.removed) == ((dog,), (pig,))
    assert [(row.direction, row.fields) for row in found.changed] == [(Direction.STRICTER, ("zone",))]


ROWS = st.lists(
    st.builds(
        lambda host, s, width: msgspec.structs.replace(cut(s, s - width), host=host),
        st.sampled_from(["cattle", "pig", "dog", "cat"]),
        st.integers(15, 40),
        st.integers(1, 5),
    ),
    unique_by=lambda row: row.key,
    max_size=4,
)


@given(ROWS, ROWS)
def test_the_difference_applied_to_the_old_version_gives_the_new_byte_for_byte(
    before: list[Criterion], after: list[Criterion]
) -> None:
    old, new = with_rows(*before), with_rows(*after)
    assert canonical_bytes(apply_difference(old, difference(old, new), new)) == canonical_bytes(new)


# --- version numbers ------------------------------------------------------------------------

SPECIES = msgspec.structs.replace(ROW, organism="escherichia_coli", drug="ampicillin", disk_content="10 µg")
ORDER = msgspec.structs.replace(SPECIES, organism="enterobacterales")


def changed(row: Criterion, **more: object) -> Criterion:
    return msgspec.structs.replace(row, **more)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param((ROW,), (ROW,), "patch", id="nothing changes"),
        pytest.param((ROW,), (changed(ROW, note="a note"),), "patch", id="metadata"),
        pytest.param((ROW,), (cut(23, 18),), "major", id="a boundary moves"),
        pytest.param((ROW,), (), "major", id="a row goes"),
        pytest.param((ROW,), (ROW, changed(ROW, host="pig")), "minor", id="another host gains a row"),
        pytest.param((), (ROW,), "minor", id="the first row"),
        pytest.param((ORDER,), (ORDER, SPECIES), "major", id="a more specific row takes over"),
        pytest.param((SPECIES,), (SPECIES, ORDER), "minor", id="a more general row fills gaps"),
        pytest.param(
            (ROW,),
            (ROW, changed(ROW, disk_content="10 µg")),
            "major",
            id="a missing content is no longer plain",
        ),
        pytest.param(
            (changed(ROW, disk_content="not_stated"),), (ROW,), "major", id="a content that was not stated is"
        ),
        pytest.param(
            (ROW,),
            (ROW, changed(ROW, sites=("skin",), zone=zone_boundaries(">=30", None))),
            "major",
            id="a site takes over",
        ),
        pytest.param(
            (ROW,),
            (changed(ROW, includes_subgroups=True),),
            "minor",
            id="sub-groups of the host are included",
        ),
    ],
)
def test_what_a_change_does_to_answers(
    before: tuple[Criterion, ...], after: tuple[Criterion, ...], expected: str
) -> None:
    assert change_of(with_rows(*before), with_rows(*after), vocabulary()) == expected


def test_the_next_version_number() -> None:
    old = msgspec.structs.replace(with_rows(ROW), version="1.2.3")
    assert next_version(None, with_rows(ROW), vocabulary()) == "1.0.0"
    assert next_version(old, with_rows(cut(23, 18)), vocabulary()) == "2.0.0"
    assert next_version(old, with_rows(ROW, changed(ROW, host="pig")), vocabulary()) == "1.3.0"
    assert next_version(old, with_rows(changed(ROW, note="x")), vocabulary()) == "1.2.4"
