"""A published version of a table: its canonical bytes and the digest that names them."""

import hashlib
from typing import Literal

import msgspec

from breakpoints.errors import DigestMismatch
from breakpoints.expert.rule import ExpertRule, in_order
from breakpoints.model import Criterion, ExpectedResistance, Source


class Title(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A title in both languages."""

    en: str
    ja: str


class TableVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One immutable version of a table.

    ``version`` is our SemVer; ``edition`` the outside document's own label;
    ``in_force_from`` a civil date (``YYYY-MM-DD``). ``i_means`` says what the letter I
    stands for in this table's guideline. ``resistance`` holds the intrinsic resistance that
    this guideline expects, ``expert_rules`` what screening tests and other results of an
    isolate say. ``vocabulary`` is the digest of what an imported table adds to the
    vocabulary; its rows may name those entries.
    """

    table: str
    version: str
    title: Title
    in_force_from: str
    criteria: tuple[Criterion, ...]
    source: Source
    licence: str
    edition: str | None = None
    guideline: str | None = None
    i_means: Literal["intermediate", "increased_exposure", "not_stated"] = "not_stated"
    simulated: bool = False
    note: Title | None = None
    resistance: tuple[ExpectedResistance, ...] = ()
    expert_rules: tuple[ExpertRule, ...] = ()
    vocabulary: str | None = None


def canonical_bytes(version: TableVersion) -> bytes:
    """Write a version as sorted, indented UTF-8 JSON with one final line feed.

    Rows are sorted by their key, fields by name, defaults left out; boundaries are text
    and integers, never floats.
    """
    rows = tuple(sorted(version.criteria, key=lambda row: row.key))
    ordered = msgspec.structs.replace(
        version,
        criteria=rows,
        resistance=tuple(sorted(version.resistance, key=_written)),
        expert_rules=in_order(version.expert_rules),
    )
    compact = msgspec.json.encode(ordered, order="sorted")
    return msgspec.json.format(compact, indent=2) + b"\n"


def _written(one: ExpectedResistance) -> tuple[object, ...]:
    return one.organism, one.drug, one.source, one.except_organisms


def digest(version: TableVersion) -> str:
    """Return the SHA-256 of the canonical bytes in hex."""
    return digest_of_bytes(canonical_bytes(version))


def digest_of_bytes(content: bytes) -> str:
    """Return the SHA-256 of bytes in hex."""
    return hashlib.sha256(content).hexdigest()


def read_canonical(content: bytes, expected_digest: str) -> TableVersion:
    """Read published bytes after checking that they are the published ones.

    Raises
    ------
    DigestMismatch
        A single changed bit is found before anything is parsed.
    """
    found = digest_of_bytes(content)
    if found != expected_digest:
        raise DigestMismatch(expected_digest, found)
    return msgspec.json.decode(content, type=TableVersion)
