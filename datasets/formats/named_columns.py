"""Columns of laboratory systems that are known by their names, in the languages that the systems speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from datasets.facts import UploadedFacts
from datasets.fields import Field
from datasets.formats.headers import header_key

Names = Mapping[Field, Sequence[str]]
"""What a system calls the fields, preferred names first."""


def places_of(headers: Sequence[str]) -> dict[str, int]:
    """Return the column of each header, as headers are compared; of one that stands twice the first."""
    return {header_key(header): i for i, header in reversed([*enumerate(headers)]) if header}


def columns_named(
    headers: Sequence[str], names: Names, facts: UploadedFacts | None = None
) -> dict[Field, int]:
    """Return the column of each field: the uploader's choice, else the first name that the header has.

    A header that stands twice names its first column; one column may hold several fields.
    """
    places = places_of(headers)
    chosen = {} if facts is None else facts.columns
    found: dict[Field, int] = {}
    for field in Field:
        wanted = (chosen[field],) if field in chosen else names.get(field, ())
        place = next((places[header_key(name)] for name in wanted if header_key(name) in places), None)
        if place is not None:
            found[field] = place
    return found
