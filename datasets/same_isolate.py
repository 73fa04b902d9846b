"""Which rows of a frame are of one isolate, by ``datasets.one_isolate``; a number is read once."""

from __future__ import annotations

import polars as pl

from datasets.fields import Field
from datasets.one_isolate import Identity, folded, resolved

AT, OF = "at", "isolate of"
CULTURES = (Field.BIOSAMPLE, Field.COLLECTION_ACCESSION)
_IDENTITY = (Field.ISOLATE_ID, Field.LABORATORY, Field.YEAR, Field.HOST, *CULTURES)
_FOLDED = frozenset({Field.ISOLATE_ID, Field.LABORATORY})
_PLAIN = r"^[!-~]*$"


def folded_names(names: pl.Series) -> pl.Series:
    """Return numbers or names as they are compared; what is not stated stays null."""
    lower = names.cast(pl.String).str.to_lowercase()
    if lower.str.contains(".0", literal=True).any():  # as spreadsheets hand on whole numbers
        lower = lower.str.replace(r"^([0-9]+)\.0+$", "$1")
    ascii_only = bool((names.str.len_bytes() == names.str.len_chars()).all())
    if ascii_only and not names.str.contains(" ", literal=True).any():
        return lower
    unusual = names.filter(~lower.str.contains(_PLAIN)).unique()
    if not len(unusual):
        return lower
    return lower.zip_with(
        ~names.is_in(unusual.implode()).fill_null(value=False),
        names.replace_strict(
            unusual, [folded(name) for name in unusual], default=None, return_dtype=pl.String
        ),
    )


def culture_names(names: pl.Series) -> pl.Series:
    """Return BioSamples or accessions as they are compared; what names no culture is empty."""
    if names.null_count() == len(names):
        return names.cast(pl.String).fill_null("")
    known = folded_names(names).fill_null("")
    return known.set(~known.str.contains("[0-9]"), "")


def share_cultures(rows: pl.DataFrame, within: list[str]) -> pl.Series:
    """Tell the rows whose BioSample or accession another isolate number of the same group bears, too."""
    found = pl.repeat(value=False, n=rows.height, dtype=pl.Boolean, eager=True)
    for field in CULTURES:
        if field in rows.columns and rows[field].null_count() < rows.height:
            named = rows.select(
                *within,
                folded_names(rows[Field.ISOLATE_ID]).alias("number"),
                culture_names(rows[field]).alias("of"),
            )
            several = pl.col("number").n_unique().over([*within, "of"]) > 1
            found |= named.select((pl.col("of") != "") & several & pl.col("number").is_not_null()).to_series()
    return found


def isolates_of(rows: pl.DataFrame, within: list[str]) -> pl.DataFrame:
    """Return ``at`` and the isolate, a number, of each row that names one and of which that can be told.

    ``rows`` holds ``at``, the columns ``within`` which rows can be of one isolate, and those of an identity
    as far as there are any.
    """
    named = rows.filter(pl.col(Field.ISOLATE_ID).is_not_null())
    stated = [field for field in _IDENTITY if field in named.columns]
    keys = named.select(
        AT,
        *within,
        *(_compared(named[field], field).fill_null("").alias(field) for field in stated),
    )
    names = [*within, *(field.value for field in stated)]
    number = [*within, Field.ISOLATE_ID.value]
    different = keys.select(names).unique(maintain_order=True).with_row_index(OF)
    shared = [
        (pl.col(field) != "") & (pl.col(Field.ISOLATE_ID).n_unique().over([*within, field]) > 1)
        for field in CULTURES
        if field in stated
    ]
    doubtful = different.filter(pl.any_horizontal(pl.len().over(number) > 1, *shared))
    if doubtful.height:
        decided = pl.concat([_decided(one, stated) for one in doubtful.partition_by(within)])
        different = different.join(decided, on=OF, how="left").select(
            *names, pl.when(pl.col("is doubtful")).then(pl.col("decided")).otherwise(pl.col(OF)).alias(OF)
        )
    found = keys.join(different, on=names, how="left", maintain_order="left")
    return found.select(AT, OF).filter(pl.col(OF).is_not_null())


def with_one_spelling(rows: pl.DataFrame) -> pl.DataFrame:
    """Write each laboratory in one way: ``L1`` and ``l1`` are one."""
    laboratory = Field.LABORATORY.value
    if laboratory not in rows.columns:
        return rows
    spelled: dict[str, str] = {}
    names = rows[laboratory].drop_nulls().unique().sort().to_list()
    written = {name: spelled.setdefault(folded(name), name) for name in names}
    other = {name: one for name, one in written.items() if name != one}
    return rows.with_columns(pl.col(laboratory).replace(other)) if other else rows


def _compared(names: pl.Series, field: Field) -> pl.Series:
    if field in CULTURES:
        return culture_names(names)
    return folded_names(names) if field in _FOLDED else names


def _decided(alike: pl.DataFrame, stated: list[Field]) -> pl.DataFrame:
    identities = {
        Identity(**{_PART[field]: row[field] for field in stated}): row[OF]
        for row in alike.iter_rows(named=True)
    }
    isolates = resolved(identities)
    return pl.DataFrame(
        {
            OF: list(identities.values()),
            "decided": [None if of is None else identities[of] for of in map(isolates.get, identities)],
            "is doubtful": [True] * len(identities),
        },
        schema={OF: pl.UInt32, "decided": pl.UInt32, "is doubtful": pl.Boolean},
    )


_PART = {
    Field.ISOLATE_ID: "isolate",
    Field.LABORATORY: "laboratory",
    Field.YEAR: "year",
    Field.HOST: "host",
    Field.BIOSAMPLE: "biosample",
    Field.COLLECTION_ACCESSION: "accession",
}
