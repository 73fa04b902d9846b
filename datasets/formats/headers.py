"""What a header of a laboratory's file means; the names stand in ``headers.toml``.

An exact name wins over a name that only mentions a measurement.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from breakpoints.disk_content import UNIT_WRITTEN
from breakpoints.remembered_texts import remembered
from datasets.fields import Field

_PARTS: dict[Field, re.Pattern[str]] = {
    Field.ZONE_MM: re.compile(
        r"阻止円|hemmhof|zone diameter|inhibition zone|zone mm|zone size|"
        r"(?<![a-z])zones? (?:in )?(?:[cµu]m|inch)"
    ),
    Field.MIC_MG_PER_L: re.compile(r"最小発育阻止濃度|(?<![a-z])(?:mic|mhk|cmi|cim)(?![a-z])"),
}

_NO_LETTER = re.compile(r"[\W_]+")
_TWO_NAMES = re.compile(r"([^()\[\]/]+)[(\[/]([^()\[\]/]+)[)\]]?")
_UNIT_OF_DISKS = re.compile(UNIT_WRITTEN, re.IGNORECASE)


_REMEMBERED = 1 << 15
"""Every format looks at the same lines at the top of a grid."""


@remembered(most=_REMEMBERED)
def header_key(header: str) -> str:
    """Return a header as it is compared."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", header).casefold())


@cache
def _names() -> dict[str, list[str]]:
    return tomllib.loads((files("datasets.formats") / "headers.toml").read_text(encoding="utf-8"))


@cache
def names_of_fields() -> dict[Field, tuple[str, ...]]:
    """Return the headers that are understood as each field, beside its own name."""
    names = _names()
    return {field: tuple(names[field.value]) for field in Field}


@cache
def names_of_dates() -> frozenset[str]:
    """Return the keys of headers of dates that tell an isolate's year."""
    return frozenset(map(header_key, _names()["dates of isolates"]))


@cache
def words_of_measurements() -> frozenset[str]:
    """Return the words that may stand in a header beside a measurement and leave its numbers as they are."""
    return frozenset(_names()["words of measurements"])


def _fields_of_names() -> dict[str, Field]:
    return {
        header_key(name): field
        for field, names in names_of_fields().items()
        for name in (field.value, *names)
    }


_FIELD_OF = _fields_of_names()
_BARE_N = frozenset("nNｎＮ")


def field_of(header: str) -> Field | None:
    """Return the field that a header names exactly; a bare ``n`` counts isolates, ``N°`` numbers them."""
    if header.strip() in _BARE_N:
        return None
    return _FIELD_OF.get(header_key(header)) or _field_of_two_names(header)


@remembered(most=_REMEMBERED)
def _field_of_two_names(header: str) -> Field | None:
    """Return the field that a header names twice (``検体 (Specimen)``), or once with the unit of a disk."""
    found = _TWO_NAMES.fullmatch(unicodedata.normalize("NFKC", header).strip())
    if found is None:
        return None
    first, second = (_FIELD_OF.get(header_key(one)) for one in found.groups())
    if {first, second} == {Field.SPECIMEN, Field.SITE}:
        return Field.SPECIMEN
    is_content = first is Field.DISK_CONTENT and _UNIT_OF_DISKS.fullmatch(found[2].strip()) is not None
    return first if is_content or first is second else None


@remembered(most=_REMEMBERED)
def fields_that_may_be_meant(header: str) -> tuple[Field, ...]:
    """Return the measurement that a header mentions among other words (``ABPC阻止円(mm)``)."""
    words = _NO_LETTER.sub(" ", unicodedata.normalize("NFKC", header).casefold())
    return tuple(field for field, part in _PARTS.items() if part.search(words))


def known_headers(headers: Sequence[str]) -> int:
    """Count the headers that mean something here."""
    return sum(field_of(header) is not None or bool(fields_that_may_be_meant(header)) for header in headers)


def says_log2(header: str) -> bool:
    """Tell whether a header says that its values are logarithms."""
    return "log2" in header_key(header)
