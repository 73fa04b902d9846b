"""Which charset a text file is written in: BOM, then strict UTF-8, then CP932, then CP1252."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from datasets.errors import UnreadableFile
from datasets.facts import Charset
from datasets.findings import Rule, file_finding

_CHUNK_BYTES = 1 << 20
_SCORED_CHARACTERS = 4 << 20

CODECS: dict[Charset, str] = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "cp932": "cp932", "cp1252": "cp1252"}
"""Python's codec of each charset; a BOM is dropped."""

_JAPANESE = "ぁ-んァ-ヺー々一-鿿！-～"
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
    if _decodes(path, "utf-8"):
        return "utf-8", False
    if _decodes(path, "cp932") and _looks_japanese(path):
        return "cp932", True
    return _checked(path, "cp1252"), True


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


def _looks_japanese(path: Path) -> bool:
    """Tell whether CP932 gives more runs of Japanese than strays inside Latin words."""
    runs = strays = scored = 0
    for text in _decoded(path, "cp932"):
        if text.isascii():
            continue
        runs += len(_RUN.findall(text))
        strays += len(_STRAY.findall(text))
        scored += len(text)
        if scored > _SCORED_CHARACTERS:
            break
    return runs > strays
