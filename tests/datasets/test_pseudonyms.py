"""Pseudonyms: the same for ever within a laboratory, nothing to anybody else."""

import hashlib
import hmac
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from datasets.facts import UploadedFacts
from datasets.findings import Rule
from datasets.pseudonyms import Kind, former_pseudonyms, is_pseudonym, pseudonyms
from datasets.read_result import ReadResult
from datasets.reading import read_upload
from datasets.reading_in_child import read_in_child
from datasets.table import paired_table_of
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
    assume(not re.fullmatch(r"[0-9]+\.0+", text))
    digest = hmac.digest(key, b"isolate\0" + text.upper().encode(), "sha256")[:16]
    letters = "".join("abcdefghijklmnopqrstuvwxyz234567"[byte & 31] for byte in digest)
    assert pseudonym(key, "isolate", text) == f"iso-{letters}"


def test_all_spellings_of_an_isolate_have_one_pseudonym_and_every_other_letter_makes_a_difference() -> None:
    same = ["EC 1", " EC 1", "EC\u30001", "ＥＣ　１", "EC  1", "EC\t1", "EC1", "ec 1"]
    assert len(set(pseudonyms(KEY, "isolate", same))) == 1
    assert len(set(pseudonyms(KEY, "farm", ["B-1", "b‐1", "Ｂ－１"]))) == 1
    assert len(set(pseudonyms(KEY, "isolate", ["17", "17.0", "１７"]))) == 1
    different = ["EC1", "EC-1", "EC 01", "EC 1.0", "1 12", "11 2", "ECſ1", "ß", "ss"]
    assert len(set(pseudonyms(KEY, "isolate", different))) == len(different)


def test_a_former_pseudonym_is_told_apart_only_where_case_dash_or_blank_differ() -> None:
    names = ["EC-1", "17", "ec-1", "EC‐1", "EC 1"]
    today, before = pseudonyms(KEY, "isolate", names), former_pseudonyms(KEY, "isolate", names)
    assert [now == then for now, then in zip(today, before, strict=True)] == [True, True, False, False, False]


SPELLINGS = st.lists(
    st.sampled_from(["A-1", "a-1", "A‐1", "Ａ－１", "a 1", "A1", "1", "1.0", "1 "]), max_size=6
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SPELLINGS)
def test_as_many_isolates_count_with_a_key_as_without(tmp_path: Path, names: list[str]) -> None:
    content = HEAD + "".join(f"{name},E. coli,AMP,10 ug,{20 + n},4,,\n" for n, name in enumerate(names))
    found = [_counted(_read(tmp_path, content, key)) for key in (KEY, None)]
    assert found[0] == found[1]


def _counted(result: ReadResult) -> int:
    if result.canonical is None or result.digest is None:
        return 0
    version = read_canonical(result.canonical, result.digest)
    return paired_table_of(version, "escherichia_coli", "ampicillin", "10 µg").n_isolates


def test_a_former_pseudonym_beside_its_name_is_that_isolate(tmp_path: Path) -> None:
    former = former_pseudonyms(KEY, "isolate", ["ec-7"])[0]
    zones, mics = tmp_path / "zones.csv", tmp_path / "mics.csv"
    head = "isolate,organism,drug,disk_content,"
    zones.write_text(f"{head}zone\n{former},E. coli,AMP,10 ug,20\n")
    mics.write_text("isolate,organism,drug,mic\nec-7,E. coli,AMP,4\n")
    result = read_upload(zones, UploadedFacts(), pseudonym_key=KEY, second=mics)
    assert (result.rows_in, result.rows_kept) == (1, 1)
    assert pseudonym(KEY, "isolate", "EC-7").encode() in bytes(result.canonical or b"")


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


@pytest.mark.parametrize("key", [None, KEY])
def test_of_a_line_of_means_nothing_is_said_but_that_it_is_one(tmp_path: Path, key: bytes | None) -> None:
    path = tmp_path / "means.csv"
    path.write_text(HEAD + ROWS + "平均,,,,20.1,3.2,,\n", encoding="utf-8")
    result = read_upload(path, UploadedFacts(), pseudonym_key=key)
    assert [one.rule for one in result.findings if one.row == 5] == [Rule.LINE_IS_SUMMARY]
    assert (result.rows_kept, result.rows_refused) == (3, 1)
