"""Pseudonyms of isolates and farms: keyed hashes that only the laboratory's own secret can make again.

A pseudonym is a prefix and sixteen base32 characters, each the lowest five bits of a byte of
HMAC-SHA-256(secret, kind NUL text). The same text is the same pseudonym for ever within a laboratory, so
files of different days still join, and says nothing to anybody who does not hold the secret.

Texts are the same where ``datasets.one_isolate`` finds them the same, so that as many isolates are counted
with a secret as without. They are hashed in capitals, as most laboratories write them: a plain number in
capitals keeps the pseudonym that it had while letter case still told isolates apart (``former_pseudonyms``).
"""

from __future__ import annotations

import hashlib
import re
import string
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

from datasets.one_isolate import folded

Kind = Literal["isolate", "farm"]

PREFIXES: dict[Kind, str] = {"isolate": "iso-", "farm": "farm-"}
LEAST_KEY_BYTES = 32

_LENGTH = 16
_BLOCK_BYTES = 64
_ALPHABET = b"abcdefghijklmnopqrstuvwxyz234567"
_BASE32 = bytes(_ALPHABET[byte & 31] for byte in range(256))
_PSEUDONYM = re.compile(r"(?:iso|farm)-[a-z2-7]{16}")
_BLANK = re.compile(r"\s+")
_RAISED = {ord(small): ord(small.upper()) for small in string.ascii_lowercase}


def is_pseudonym(text: str) -> bool:
    """Tell whether a text has the form of a pseudonym: one that was handed out stays as it is."""
    return _PSEUDONYM.fullmatch(text) is not None


def pseudonyms(key: bytes, kind: Kind, texts: Sequence[str]) -> list[str]:
    """Return the pseudonym of each text, one for all spellings of an isolate; pseudonyms stay.

    Raises
    ------
    ValueError
        The key is shorter than 256 bits.
    """
    return _hashed(key, kind, texts, [_same_isolate(text) for text in texts])


def former_pseudonyms(key: bytes, kind: Kind, texts: Sequence[str]) -> list[str]:
    """Return the pseudonyms that texts had while letter case, dashes and blanks told isolates apart.

    Data that were kept then hold them; most are those of today.
    """
    return _hashed(key, kind, texts, [_same_text(text) for text in texts])


def _hashed(key: bytes, kind: Kind, texts: Sequence[str], compared: Iterable[str]) -> list[str]:
    if len(key) < LEAST_KEY_BYTES:
        raise ValueError("a key of pseudonyms has at least 256 bits")
    inner, outer = _keyed(key, 0x36), _keyed(key, 0x5C)
    inner.update(f"{kind}\0".encode())
    digests = bytearray()
    for text in compared:
        within, around = inner.copy(), outer.copy()
        within.update(text.encode())
        around.update(within.digest())
        digests += around.digest()[:_LENGTH]
    letters = digests.translate(_BASE32).decode("ascii")
    prefix = PREFIXES[kind]
    return [
        text if is_pseudonym(text) else prefix + letters[i * _LENGTH : (i + 1) * _LENGTH]
        for i, text in enumerate(texts)
    ]


def _same_isolate(text: str) -> str:
    """Return what all spellings of an isolate share. Only plain letters are raised: no two meet."""
    return folded(_same_text(text)).translate(_RAISED)


def _same_text(text: str) -> str:
    """Return a text in half width with single blanks."""
    if text.isascii() and "  " not in text and text.isprintable():
        return text.strip()
    plain = "".join(
        " " if unicodedata.category(letter)[0] in "CZ" else letter
        for letter in unicodedata.normalize("NFKC", text)
    )
    return _BLANK.sub(" ", plain).strip()


def _keyed(key: bytes, pad: int) -> hashlib._Hash:
    """Return SHA-256 begun with the key's block: HMAC, a fifth of the time for short texts."""
    block = key if len(key) <= _BLOCK_BYTES else hashlib.sha256(key).digest()
    return hashlib.sha256(bytes(byte ^ pad for byte in block.ljust(_BLOCK_BYTES, b"\0")))
