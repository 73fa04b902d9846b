"""Files that nobody should send: each is told what is wrong with it, by the child or about the child."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest
import xlsxwriter

from breakpoints.policy import Policy
from breakpoints.written import SHOWN_LENGTH
from datasets.limits import MEGABYTE, ChildLimits
from service.file_classification.child import Answer, Errand, TableGiven
from service.file_classification.classifying import Asked
from service.file_classification.errands import AT_ONCE_LIMITS, bounded_by_size, run
from service.file_classification.faults import FileFault
from service.file_classification.options import FileOptions
from service.locale.catalogue import text
from tests.datasets.hostile_files import CORPUS, Hostile
from tests.datasets.parquet_bombs import dictionary

HEADER = b"organism,host,drug,method,value\n"
ROW = b"E. coli,dog,enrofloxacin,disk,23\n"
LIMITS = ChildLimits(memory_bytes=1_500 * MEGABYTE, cpu_seconds=20, wall_clock_seconds=30.0)


@pytest.fixture
def answer(asked: Asked, tmp_path: Path) -> Callable[..., Answer]:
    def answering(content: bytes, limits: ChildLimits = LIMITS, **options: Any) -> Answer:
        path = tmp_path / "given"
        path.write_bytes(content)
        errand = Errand(
            path_in=str(path),
            path_out=str(tmp_path / "answer"),
            options=FileOptions(**options),
            policy=Policy(),
            on="2026-11-21",
            tables=tuple(TableGiven(version=one.version, digest=one.digest) for one in asked.tables),
        )
        return run(errand, limits)

    return answering


def parquet(rows: int = 1000) -> bytes:
    out = io.BytesIO()
    frame = pl.DataFrame(
        {
            "organism": ["E. coli"] * rows,
            "host": "dog",
            "drug": "enrofloxacin",
            "method": "disk",
            "value": "23",
        }
    )
    frame.write_parquet(out)
    return out.getvalue()


def swelling(rows: int = 100_000) -> bytes:
    """Return some kB that are 60 MB as text: a column that says one long text over and over."""
    out = io.BytesIO()
    frame = pl.read_parquet(io.BytesIO(parquet(rows)))
    frame.with_columns(note=pl.lit("x" * 600)).write_parquet(out, compression="zstd")
    return out.getvalue()


def workbook(far: bool = False) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "organism")
        if far:
            sheet.write(1_048_575, 16_383, "far")
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("results.csv", HEADER + ROW)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        pytest.param(b"", {"empty"}, id="nothing"),
        pytest.param(b"  \n\n", {"empty"}, id="blank lines"),
        pytest.param(b"%PDF-1.7 ...", {"is_pdf"}, id="a PDF"),
        pytest.param(HEADER + b"E. coli\0,dog,x,disk,23\n", {"is_binary"}, id="NUL bytes"),
        pytest.param(HEADER + ROW * 1000 + b"\0", {"is_binary"}, id="NUL bytes far on"),
        pytest.param(archive(), {"is_archive"}, id="a zip called csv"),
        pytest.param(gzip.compress(HEADER), {"is_archive"}, id="gzip"),
        pytest.param(b"SQLite format 3\0....", {"is_database"}, id="a database"),
        pytest.param(b"just a line\n", {"not_tabular"}, id="one column"),
        pytest.param(HEADER + b"a,b,c,d,e,f,g\n", {"too_many_fields"}, id="a line that is too long"),
        pytest.param(b"Stamm,Wert\na,b,c,d\n", {"field_missing"}, id="one below a header that names little"),
        pytest.param(parquet()[:-200], {"damaged"}, id="a Parquet cut off"),
        pytest.param(workbook()[:-300], {"damaged"}, id="a workbook cut off"),
        pytest.param(workbook(), {"field_missing"}, id="a workbook without results"),
        pytest.param(workbook(far=True), {"cell_far_away"}, id="a workbook with a far cell"),
        pytest.param(b",".join([b"a"] * 5000) + b"\n", {"too_many_columns"}, id="thousands of columns"),
        pytest.param(b"\xff\xfe" + b"\xd8" * 33, {"charset_unreadable"}, id="half a character"),
    ],
)
def test_a_file_that_cannot_be_classified_is_told_what_is_wrong(
    answer: Callable[..., Answer], content: bytes, faults: set[str]
) -> None:
    found = answer(content)
    assert found.fault is not None
    assert found.fault.code.value in faults
    for language in ("ja", "en"):
        assert text(f"file.fault.{found.fault.code.value}", language, **found.fault.parameters)


def test_a_number_without_end_refuses_its_row_alone_and_is_quoted_by_its_beginning(
    answer: Callable[..., Answer],
) -> None:
    row = b"E. coli,dog,ampicillin,mic,"
    found = answer(HEADER + row + b"9" * 400 + b"\n" + (row + b"3\n") * 2)
    assert found.summary is not None
    assert (found.summary.rows, [one.results for one in found.summary.refused]) == (3, [1])
    assert [one.value for one in found.summary.samples] == ["9" * (SHOWN_LENGTH - 1) + "…"]


@pytest.mark.parametrize("place", [0, 3, 4, 40, 400, -5, -9, -60, -200])
def test_a_parquet_with_a_changed_byte_is_answered_or_told_and_harms_nobody(
    answer: Callable[..., Answer], place: int
) -> None:
    content = bytearray(parquet())
    content[place] ^= 0x55
    found = answer(bytes(content))
    assert (found.summary is None) != (found.fault is None)


def claiming(rows: int, *, in_every_column: bool) -> bytes:
    """Return a Parquet of a thousand rows whose footer claims more; numbers there are zigzag varints."""
    content = parquet()
    size = int.from_bytes(content[-8:-4], "little")
    footer, said, claimed = content[-8 - size : -8], b"\x16" + varint(1000), b"\x16" + varint(rows)
    if in_every_column:
        footer = footer.replace(said, claimed)
    else:
        before, _, after = footer.partition(said)
        footer = before + claimed + after
    assert footer != content[-8 - size : -8]
    return content[: -8 - size] + footer + len(footer).to_bytes(4, "little") + content[-4:]


def varint(number: int) -> bytes:
    left, written = number << 1, bytearray()
    while left > 0x7F:
        written.append(left & 0x7F | 0x80)
        left >>= 7
    return bytes([*written, left])


@pytest.mark.parametrize("in_every_column", [False, True])
@pytest.mark.parametrize("rows", [500_000_000, 2**62])
def test_a_parquet_whose_footer_claims_more_rows_than_it_has_is_answered_with_those_it_has_or_told(
    answer: Callable[..., Answer], rows: int, in_every_column: bool
) -> None:
    found = answer(claiming(rows, in_every_column=in_every_column))
    if found.summary is not None:
        assert (found.summary.rows, found.summary.categories) == (1000, {"S": 1000})
    else:
        assert found.fault is not None
        assert found.fault.code in {FileFault.DAMAGED, FileFault.NEEDS_TOO_MUCH}


def test_a_parquet_of_which_every_row_names_one_long_text_is_ended_and_told(
    answer: Callable[..., Answer],
) -> None:
    row = {"organism": "E. coli", "host": "dog", "drug": "enrofloxacin", "method": "disk", "value": "23"}
    found = answer(dictionary(3_000_000, 1_000_000, plain=True, **row))
    assert found.fault is not None
    assert found.fault.code in {FileFault.NEEDS_TOO_MUCH, FileFault.RESULT_TOO_LARGE}


def test_what_needs_too_much_is_ended_and_told(answer: Callable[..., Answer]) -> None:
    few = ChildLimits(memory_bytes=1_500 * MEGABYTE, cpu_seconds=1, wall_clock_seconds=1.0)
    wide = HEADER + b"\n".join(b"%d,dog,d%d,disk,%d" % (n, n, n) for n in range(400_000)) + b"\n"
    found = answer(wide, few)
    assert found.fault is not None
    assert found.fault.code is FileFault.NEEDS_TOO_MUCH


def test_an_errand_comes_out_as_it_went_in(asked: Asked) -> None:
    errand = Errand(
        path_in="a", path_out="b", options=FileOptions(host="犬"), policy=Policy(), on="2026-01-01", tables=()
    )
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(errand), type=Errand) == errand


@pytest.mark.parametrize("out", ["csv", "tsv", "xlsx"])
def test_a_small_file_cannot_fill_the_disk_with_its_answer(
    answer: Callable[..., Answer], tmp_path: Path, out: str
) -> None:
    content = swelling()
    assert len(content) < 100_000
    few = msgspec.structs.replace(LIMITS, file_bytes=MEGABYTE)
    found = answer(content, few, out=out).fault
    assert found is not None
    assert found.code == FileFault.RESULT_TOO_LARGE
    assert [path.name for path in tmp_path.iterdir()] == ["given"]
    for language in ("ja", "en"):
        assert "MB" in text(f"file.fault.{found.code.value}", language, **found.parameters)


@pytest.mark.parametrize("one", [one for one in CORPUS if not one.dear], ids=lambda one: one.name)
def test_what_is_refused_as_an_upload_is_classified_no_further(
    answer: Callable[..., Answer], tmp_path: Path, one: Hostile
) -> None:
    one.make(tmp_path / "hostile")
    found = answer((tmp_path / "hostile").read_bytes())
    assert (found.summary is None) != (found.fault is None)
    if found.fault is not None:
        assert found.fault.code is not FileFault.FAILED, found.fault
        for language in ("ja", "en"):
            assert text(f"file.fault.{found.fault.code.value}", language, **found.fault.parameters)


@pytest.mark.parametrize(
    ("start", "out", "is_short"),
    [(b"PAR1", None, True), (HEADER, None, True), (b"PK\3\4", "csv", True), (b"PK\3\4", None, False)],
)
def test_a_small_file_may_take_little_time_except_to_write_a_workbook(
    tmp_path: Path, start: bytes, out: Any, is_short: bool
) -> None:
    path = tmp_path / "given"
    path.write_bytes(start + bytes(1_000_000))
    errand = Errand(
        path_in=str(path),
        path_out="-",
        options=FileOptions(out=out),
        policy=Policy(),
        on="2026-11-21",
        tables=(),
    )
    limits = bounded_by_size(errand, AT_ONCE_LIMITS)
    assert (limits.cpu_seconds < 15) is is_short
    assert limits.memory_bytes <= AT_ONCE_LIMITS.memory_bytes
