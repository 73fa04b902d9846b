"""Packed files of tables that cannot be unpacked."""

import io
import zipfile

import pytest

from breakpoints.errors import ImportUnreadable
from breakpoints.importing.opening import files_in


@pytest.mark.parametrize("packed", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_damaged_archive_is_refused(packed: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as archive:
        archive.writestr("Breakpoints.txt", bytes(range(256)) * 40)
    whole = out.getvalue()
    for damaged in (b"PK\3\4 damaged", whole[:60] + b"\xff" * 40 + whole[100:]):
        with pytest.raises(ImportUnreadable) as refused:
            files_in(damaged)
        assert refused.value.code == "archive_damaged"
