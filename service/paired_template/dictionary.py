"""What every column of a file means, from the enumerations and headers that the reading itself uses."""

from functools import cache
from typing import Literal, get_args

import msgspec

from breakpoints.vocabulary import vocabulary
from datasets.cell_words import LADDER, QUALITY_CONTROL, SAMPLING
from datasets.facts import LadderName
from datasets.fields import MEASUREMENTS, Field
from datasets.formats.headers import names_of_fields
from datasets.paired_rows import PairedRow, Sampling
from service.locale.catalogue import Language, has_text, text

Need = Literal["measured", "stated", "optional"]
_CLOSED: dict[Field, dict[str, tuple[str, ...]]] = {
    Field.SAMPLING: {one: SAMPLING[one] for one in get_args(Sampling)},
    Field.LADDER: {one: LADDER[one] for one in get_args(LadderName)},
    Field.QUALITY_CONTROL: QUALITY_CONTROL,
}
_STATED = {Field.ORGANISM, Field.DRUG, Field.DISK_CONTENT}
_VOCABULARIES: dict[Field, str] = {
    Field.ORGANISM: "organisms",
    Field.DRUG: "drugs",
    Field.HOST: "hosts",
    Field.SITE: "sites",
}


class AllowedValue(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a closed field, what it means, and the words that are understood as it."""

    value: str
    meaning: str
    words: tuple[str, ...]


class FieldEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One field of paired data."""

    field: str
    name: str
    meaning: str
    need: Need
    unit: str | None
    values: tuple[AllowedValue, ...]
    """Empty where a field is free text, a number or a name of a vocabulary."""
    vocabulary: str | None
    """Where the names it may hold are listed, such as ``/api/v1/drugs``."""
    names_in_vocabulary: int | None
    headers: tuple[str, ...]
    """Headers that are understood as this field, beside its own name, whatever their case and width."""
    kept: bool
    """Part of the version; other fields are read, told about, and let go."""


class Dictionary(msgspec.Struct, frozen=True, kw_only=True):
    """Every field, in the order of the tidy form."""

    fields: tuple[FieldEntry, ...]


@cache
def dictionary(language: Language) -> Dictionary:
    """Return the dictionary in a language."""
    return Dictionary(fields=tuple(_entry(field, language) for field in Field))


def _entry(field: Field, language: Language) -> FieldEntry:
    vocabulary_name = _VOCABULARIES.get(field)
    unit = f"field_unit.{field.value}"
    return FieldEntry(
        field=field.value,
        name=text(f"field.{field.value}", language),
        meaning=text(f"field_meaning.{field.value}", language),
        need=need_of(field),
        unit=text(unit, language) if has_text(unit) else None,
        values=tuple(
            AllowedValue(
                value=value, meaning=text(f"field_value.{field.value}.{value}", language), words=words
            )
            for value, words in _CLOSED.get(field, {}).items()
        ),
        vocabulary=None if vocabulary_name is None else f"/api/v1/{vocabulary_name}",
        names_in_vocabulary=(
            None if vocabulary_name is None else len(getattr(vocabulary(), vocabulary_name))
        ),
        headers=names_of_fields()[field],
        kept=field.value in PairedRow.__struct_fields__,
    )


def need_of(field: Field) -> Need:
    """Return whether a field must be in the file, or stated, or may be left out."""
    if field in MEASUREMENTS:
        return "measured"
    return "stated" if field in _STATED else "optional"
