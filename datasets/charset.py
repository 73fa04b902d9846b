"""Which charset a text file is written in: what its bytes say, then which one reads all of it.

A byte order mark, the escapes of ISO-2022-JP, strict UTF-8, EUC-JP, CP932, then CP1252.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from datasets.errors import UnreadableFile
from datasets.facts import Charset
from datasets.findings import Finding, Rule, file_finding

_CHUNK_BYTES = 1 << 20
_SCORED_CHARACTERS = 4 << 20

CODECS: dict[Charset, str] = {
    "utf-8": "utf-8-sig",
    "utf-16": "utf-16",
    "cp932": "cp932",
    "euc-jp": "euc_jis_2004",
    "iso-2022-jp": "iso2022_jp_ext",
    "cp1252": "cp1252",
}
"""Python's codec of each charset, those of Japan with what was added to them; a BOM is dropped."""

_TO_KANJI = re.compile(rb"\x1b\$[@B]")
"""The escape after which ISO-2022-JP writes kana and kanji."""
_KANA_OF_UTF_8 = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){2}")
"""Kana or kanji in UTF-8, which no text in CP1252 holds."""
_LONGEST_LOOKED_FOR = 8
_HALF_WIDTH = re.compile("[｡-ﾟ]")
_POINTS = re.compile("[｡-･]")
_MOST_POINTS = 0.2
_JAPANESE = "ぁ-んァ-ヺー々一-鿿！-～"
_LETTER = re.compile(f"[{_JAPANESE}]")
_RUN = re.compile(f"[{_JAPANESE}]{{2,}}")
# An umlaut of CP1252 and the letter after it read as one kanji in CP932: "Blättchen" becomes "Bl舩tchen".
_STRAY = re.compile(
    f"(?<![{_JAPANESE}])[{_JAPANESE}](?=[A-Za-z])|(?<=[A-Za-z])[{_JAPANESE}](?![{_JAPANESE}])"
)


def charset_of(path: Path, chosen: Charset | None = None) -> tuple[Charset, bool]:
    """Return the charset and whether it was guessed.

    Raises
    ------
    UnreadableFile
        The file holds NUL bytes, or is in none of the charsets, or not in the chosen one.
    """
    with path.open("rb") as file:
        head = file.read(4)
    if chosen is not None:
        return _checked(path, chosen), False
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(path, "utf-16"), False
    escapes = _holds(path, _TO_KANJI) and _decodes(path, "iso-2022-jp")
    if not escapes and _decodes(path, "utf-8"):
        return "utf-8", False
    return "iso-2022-jp" if escapes else _guessed(path), True


def _guessed(path: Path) -> Charset:
    """Return the older charset that reads a file."""
    if _decodes(path, "euc-jp") and _looks_japanese(path, "euc-jp") and not _is_half_width(path):
        return "euc-jp"
    if _decodes(path, "cp932") and _looks_japanese(path, "cp932"):
        return "cp932"
    if _holds(path, _KANA_OF_UTF_8):
        raise UnreadableFile(_in_no_charset(path))
    if _decodes(path, "cp1252"):
        return "cp1252"
    if _decodes(path, "cp932") and any(map(_LETTER.search, _decoded(path, "cp932"))):
        return "cp932"
    raise UnreadableFile(_in_no_charset(path))


def _checked(path: Path, charset: Charset) -> Charset:
    if not _decodes(path, charset):
        raise UnreadableFile(file_finding(Rule.FILE_CHARSET_UNREADABLE, charset=charset))
    return charset


def _decodes(path: Path, charset: Charset) -> bool:
    try:
        for text in _decoded(path, charset):
            if "\0" in text:
                raise UnreadableFile(file_finding(Rule.FILE_IS_BINARY))
    except UnicodeError:
        return False
    return True


def _decoded(path: Path, charset: Charset) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(CODECS[charset])()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _holds(path: Path, pattern: re.Pattern[bytes]) -> bool:
    """Tell whether a file holds some bytes, few at a time."""
    end = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            if pattern.search(end + chunk):
                return True
            end = chunk[-_LONGEST_LOOKED_FOR:]
    return False


def _is_half_width(path: Path) -> bool:
    """Tell whether CP932 reads nothing but ASCII and words of half-width kana.

    Two of these are a character of EUC-JP; what EUC-JP wrote, CP932 reads as kanji, or as commas and dots.
    """
    letters = half = points = 0
    try:
        for text in _decoded(path, "cp932"):
            letters += sum(not letter.isascii() for letter in text)
            half += len(_HALF_WIDTH.findall(text))
            points += len(_POINTS.findall(text))
            if letters > _SCORED_CHARACTERS:
                break
    except UnicodeError:
        return False
    return letters == half and points < _MOST_POINTS * letters


def _in_no_charset(path: Path) -> Finding:
    """Say where the charset that reads most of a file breaks off."""
    read = {
        charset: _lines_read(path, charset)
        for charset in CODECS
        if charset != "utf-16" and not _decodes(path, charset)
    }
    furthest = max(read, key=lambda one: read[one])
    return file_finding(Rule.FILE_IN_NO_CHARSET, charset=furthest, line=read[furthest] + 1)


def _lines_read(path: Path, charset: Charset) -> int:
    """Count the lines of a file before the first that a charset does not read."""
    lines = 0
    with path.open("rb") as file:
        for line in file:
            try:
                line.decode(CODECS[charset])
            except UnicodeError:
                break
            lines += 1
    return lines


def _looks_japanese(path: Path, charset: Charset) -> bool:
    """Tell whether a charset gives more runs of Japanese than strays inside Latin words."""
    runs = strays = scored = 0
    for text in _decoded(path, charset):
        if text.isascii():
            continue
        runs += len(_RUN.findall(text))
        strays += len(_STRAY.findall(text))
        scored += len(text)
        if scored > _SCORED_CHARACTERS:
            break
    return runs > strays
