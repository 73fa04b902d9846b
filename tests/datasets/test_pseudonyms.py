"""Pseudonyms: the same for ever within a laboratory, nothing to anybody else."""

import hashlib
import hmac
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.facts import UploadedFacts
from datasets.pseudonyms import Kind, is_pseudonym, pseudonyms
from datasets.read_result import ReadResult
from datasets.reading import read_upload
from datasets.reading_in_child import read_in_child
from datasets.version import read_canonical

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
HEAD = "isolate,organism,drug,disk_content,zone,mic,farm,owner\n"
ROWS = (
    "EC-1,E. coli,ampicillin,10 ug,20,4,Sunny Farm,Yamada\n"
    "EC-2,E. coli,ampicillin,10 ug,6,>32,Sunny Farm,Yamada\n"
    "EC-3,E. coli,ampicillin,10 ug,21,4,,Yamada\n"
)


def pseudonym(key: bytes, kind: Kind, text: str) -> str:
    return pseudonyms(key, kind, [text])[0]


@given(st.binary(min_size=32, max_size=100), st.text(alphabet="abcXYZ0189-_/.", min_size=1))
def test_a_pseudonym_is_hmac_sha_256_against_the_standard_library(key: bytes, text: str) -> None:
    digest = hmac.digest(key, b"isolate\0" + text.encode(), "sha256")[:16]
    letters = "".join("abcdefghijklmnopqrstuvwxyz234567"[byte & 31] for byte in digest)
    assert pseudonym(key, "isolate", text) == f"iso-{letters}"


def test_width_and_blanks_make_no_difference_and_every_other_letter_does() -> None:
    same = ["EC 1", " EC 1", "EC\u30001", "ＥＣ　１", "EC  1", "EC\t1"]
    assert len(set(pseudonyms(KEY, "isolate", same))) == 1
    different = ["EC 1", "EC1", "ec 1", "EC 01", "EC 1.0"]
    assert len(set(pseudonyms(KEY, "isolate", different))) == len(different)


def test_kind_and_laboratory_make_a_difference() -> None:
    found = {
        pseudonym(key, kind, "17")[-16:]
        for key in (KEY, OTHER_KEY)
        for kind in ("isolate", "farm")  # type: ignore[attr-defined]
    }
    assert len(found) == 4


def test_a_pseudonym_that_comes_back_stays_as_it_is() -> None:
    first = pseudonym(KEY, "isolate", "EC-1")
    assert is_pseudonym(first)
    assert pseudonym(OTHER_KEY, "isolate", first) == first
    assert not is_pseudonym("EC-1")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="256 bits"):
        pseudonyms(b"short", "isolate", ["EC-1"])


def _read(tmp_path: Path, content: str, key: bytes | None) -> ReadResult:
    path = tmp_path / "pairs.csv"
    path.write_text(content)
    return read_upload(path, UploadedFacts(), pseudonym_key=key)


def test_kept_rows_and_findings_hold_pseudonyms_only(tmp_path: Path) -> None:
    repeated = "EC-1,E. coli,ampicillin,10 ug,19,4,Moon Farm,Yamada\n"
    result = _read(tmp_path, HEAD + ROWS + repeated, KEY)
    assert result.rows_kept == 4
    kept = repr(result.canonical) + repr(result.findings)
    for name in ("EC-1", "EC-2", "EC-3", "Sunny", "Moon", "Yamada"):
        assert name not in kept
    assert pseudonym(KEY, "isolate", "EC-1") in repr(result.findings)  # the one that is repeated
    rows = list(read_canonical(bytes(result.canonical or b""), str(result.digest)).rows())
    farms = {row.isolate_id: row.farm for row in rows if row.farm != pseudonym(KEY, "farm", "Moon Farm")}
    sunny = pseudonym(KEY, "farm", "Sunny Farm")
    assert farms == {
        pseudonym(KEY, "isolate", name): farm
        for name, farm in (("EC-1", sunny), ("EC-2", sunny), ("EC-3", None))
    }


def test_the_preview_shows_no_farm(tmp_path: Path) -> None:
    preview = _read(tmp_path, HEAD + ROWS, KEY).preview
    assert preview is not None
    assert "Sunny" not in repr(preview)
    assert "Yamada" not in repr(preview)


def test_without_a_key_isolates_stay_and_farms_are_dropped(tmp_path: Path) -> None:
    result = _read(tmp_path, HEAD + ROWS, None)
    assert b"EC-1\t" in bytes(result.canonical or b"")
    assert b"Sunny" not in bytes(result.canonical or b"")
    assert result.columns_personal == ("owner", "farm")


def test_rows_that_name_no_farm_keep_the_digest_they_had_before_there_was_one(tmp_path: Path) -> None:
    heading = HEAD.replace(",farm", "")
    rows = ROWS.replace(",Sunny Farm", "").replace(",,", ",")
    result = _read(tmp_path, heading + rows, None)
    assert result.digest == hashlib.sha256(bytes(result.canonical or b"")).hexdigest()
    assert b'"farm"' not in bytes(result.canonical or b"").partition(b"\n")[0]


def test_the_child_gets_the_key_in_its_request_and_no_command_line_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(HEAD + ROWS)
    result = read_in_child(path, UploadedFacts(), pseudonym_key=KEY)
    assert pseudonym(KEY, "isolate", "EC-2").encode() in bytes(result.canonical or b"")
    shown = b"".join(one.read_bytes() for one in Path("/proc").glob("[0-9]*/cmdline") if one.exists())
    for form in (KEY, KEY.hex().encode(), repr(KEY).encode()):
        assert form not in shown
