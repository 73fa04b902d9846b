"""Laws of reading: every row has one fate, order and quotation marks never matter."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.facts import UploadedFacts
from datasets.findings import Severity
from datasets.read_result import ReadResult
from datasets.reading import read_upload
from datasets.version import read_canonical

HALF = settings().max_examples // 2
HEADER = ["isolate_id", "organism", "drug", "disk_content", "zone_mm", "mic_mg_per_l", "host", "year"]
ORDINARY = [
    st.sampled_from(["V1", "V2", "Ｖ１", "", "V 3"]),
    st.sampled_from(["Escherichia coli", "大腸菌", "nonsense", ""]),
    st.sampled_from(["ampicillin", "ABPC", "SXT", "no such drug"]),
    st.sampled_from(["10 µg", "１０μｇ", "10", "x"]),
    st.sampled_from(["6", "20", "２５", "18.5", "5", "61", "S", "", "0"]),
    st.sampled_from(["4", "<=0.25", "＞３２", "0", "-1", "<=", "3", "0.5/9.5", "0,25"]),
    st.sampled_from(["dog", "犬", "", "unicorn"]),
    st.sampled_from(["2026", "", "last year"]),
]
ANYTHING = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
ROWS = st.lists(
    st.one_of(st.tuples(*ORDINARY), st.tuples(*[ANYTHING] * 8)).map(list), min_size=1, max_size=12
)
PLAIN_ROWS = st.lists(st.tuples(*ORDINARY).map(list), min_size=1, max_size=12)


def read(
    rows: list[list[str]], quoting: int = csv.QUOTE_MINIMAL, facts: UploadedFacts | None = None
) -> ReadResult:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=quoting).writerows([HEADER, *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload.csv"
        path.write_bytes(written.getvalue().encode())
        return read_upload(path, facts or UploadedFacts(decimal_mark="."))


@settings(deadline=None, max_examples=HALF)
@given(ROWS)
def test_rows_in_are_rows_kept_and_rows_refused(rows: list[list[str]]) -> None:
    result = read(rows)
    assert result.rows_in == result.rows_kept + result.rows_refused
    if not any(one.row is None and one.severity is Severity.ERROR for one in result.findings):
        assert result.rows_in == sum(any(cell and not cell.isspace() for cell in row) for row in rows)
    if result.canonical is not None and result.digest is not None:
        version = read_canonical(result.canonical, result.digest)
        assert version.n_rows == len(list(version.rows())) == result.rows_kept
        assert sum(group.n for group in version.groups) == result.rows_kept


@settings(deadline=None, max_examples=HALF)
@given(PLAIN_ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_changes_the_version(rows: list[list[str]], random) -> None:
    shuffled = random.sample(rows, len(rows))
    assert read(rows).digest == read(shuffled).digest


@settings(deadline=None, max_examples=HALF)
@given(PLAIN_ROWS)
def test_the_quick_and_the_careful_way_read_the_same(rows: list[list[str]]) -> None:
    quick, careful = read(rows), read(rows, csv.QUOTE_ALL)
    assert quick == careful
