from pathlib import Path

import pytest

from datasets.content import HEAD_BYTES, Content, content_of


@pytest.mark.parametrize(
    ("head", "content"),
    [
        pytest.param(b"", Content.EMPTY, id="nothing"),
        pytest.param(b" \n\r\n\t", Content.EMPTY, id="white space alone"),
        pytest.param(b"isolate,zone,MIC\n", Content.TEXT, id="text"),
        pytest.param(
            "菌株,阻止円径\n".encode("utf-16"), Content.TEXT, id="text in UTF-16, which is full of NULs"
        ),
        pytest.param(b"a,b\n1,\0\n", Content.BINARY, id="a NUL"),
        pytest.param(b"%PDF-1.7\n", Content.PDF, id="PDF"),
        pytest.param(b"SQLite format 3\0" + b"\0" * 84, Content.DATABASE, id="SQLite"),
        pytest.param(b"SQLi,zone\n1,2\n", Content.TEXT, id="a column whose name begins as SQLite does"),
        pytest.param(b"PAR1\x15\x04", Content.PARQUET, id="Parquet"),
        pytest.param(b"PARE\x15\x04", Content.PARQUET, id="encrypted Parquet"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", Content.OLD_WORKBOOK, id="a compound document"),
        pytest.param(b"PK\x03\x04..[Content_Types].xml", Content.WORKBOOK, id="a workbook"),
        pytest.param(b"PK\x03\x04..breakpoints.txt", Content.ZIP, id="a zip of something else"),
        pytest.param(b"PK\x05\x06" + b"\0" * 18, Content.ZIP, id="an empty zip"),
        pytest.param(b"\x1f\x8b\x08\0", Content.ARCHIVE, id="gzip"),
        pytest.param(b"a" * HEAD_BYTES + b"\0", Content.TEXT, id="a NUL beyond what is looked at"),
    ],
)
def test_a_file_is_what_its_first_bytes_are(tmp_path: Path, head: bytes, content: Content) -> None:
    path = tmp_path / "zones.csv"
    path.write_bytes(head)
    assert content_of(path) is content
