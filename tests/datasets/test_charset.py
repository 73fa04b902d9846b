"""In which charset a text is written is told by its bytes."""

from pathlib import Path

import pytest

from datasets.charset import charset_of
from datasets.errors import UnreadableFile
from datasets.facts import Charset

JAPANESE = "菌株,薬剤,阻止円径\nA1,アンピシリン,20\n"
KANJI = "菌株,菌種,動物種\nA1,大腸菌,犬\n"
HALF_WIDTH = "isolate,host,drug\nA1,ｲﾇ,ｱﾝﾋﾟｼﾘﾝ\nA2,ﾈｺ,ｱﾓｷｼｼﾘﾝ･ｸﾗﾌﾞﾗﾝ\n"
LATIN = "Stamm,Blättchen\nA1,5 µg, 30 °C, é\n"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        *((JAPANESE, one) for one in ("utf-8", "utf-16", "cp932", "euc-jp", "iso-2022-jp")),
        *((KANJI, one) for one in ("utf-8", "cp932", "euc-jp", "iso-2022-jp")),
        (f"{JAPANESE}{HALF_WIDTH}", "cp932"),
        (LATIN, "cp1252"),
        (LATIN, "utf-8"),
    ],
)
def test_a_charset_is_told_by_the_bytes_of_a_text(tmp_path: Path, text: str, charset: Charset) -> None:
    path = tmp_path / "text"
    path.write_text(text, encoding=charset)
    assert charset_of(path) == (charset, charset not in {"utf-8", "utf-16"})


def test_half_width_kana_alone_are_not_taken_for_kanji(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_text(HALF_WIDTH, encoding="cp932")
    assert charset_of(path)[0] != "euc-jp"


def test_a_text_in_no_charset_says_which_reads_most_of_it_and_how_far(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes(JAPANESE.encode() + KANJI.encode("cp932"))
    with pytest.raises(UnreadableFile) as refused:
        charset_of(path)
    (found,) = refused.value.findings
    assert found.parameters == {"charset": "utf-8", "line": "3"}


def test_a_single_kanji_beside_plain_text_is_read_where_nothing_else_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text("isolate,organism,host\nA,E. coli,豚\nB,E. coli,牛\n", encoding="cp932")
    assert charset_of(path) == ("cp932", True)


def test_kanji_far_down_in_a_file_still_tell_its_charset(tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes(b"a,b\n" * 300_000 + "菌種,豚\n".encode("iso-2022-jp"))
    assert charset_of(path) == ("iso-2022-jp", True)


def test_the_line_that_breaks_off_is_one_of_a_charset_that_does_not_read_it(tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes("isolate,organism,host\nA,パスツレラ,ブタ\n".encode() + b"B,\xff,x\n")
    with pytest.raises(UnreadableFile) as refused:
        charset_of(path)
    said = refused.value.findings[0].parameters
    assert (said["charset"], said["line"]) == ("utf-8", "3")
