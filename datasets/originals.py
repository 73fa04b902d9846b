"""The texts of an upload while its columns are read, and what is kept of those that were changed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from datasets.cells import Coding, coded
from datasets.fields import Field
from datasets.texts_changed import TextsChanged, TextsOfField

MOST_TEXTS = 20_000
"""Different texts of a field that are kept, each with what it became."""
LONGEST_TEXT = 200
NOT_KEPT = 65_535
_PREFIX = "as written: "
_NEVER = frozenset({Field.ISOLATE_ID, Field.FARM, Field.RUN, Field.QUALITY_CONTROL, Field.MANUAL_EDIT})
"""Names of isolates and farms, and what is no part of a kept row."""


class Originals:
    """Collects the texts of one upload while its columns are read."""

    def __init__(self) -> None:
        self._known: dict[Field, dict[tuple[str, str], int]] = {}

    def codes(
        self, field: Field, written: Iterable[str | None], said: Iterable[str | None]
    ) -> list[int | None]:
        """Return a code for each text and what it became; nothing where it became nothing."""
        known = self._known.setdefault(field, {})
        if field is Field.ZONE_MM:  # a decimal stands beside the whole number that it counts as
            said = [None if value is None else value.rpartition("|")[2] for value in said]
        return [_code(known, text or "", value) for text, value in zip(written, said, strict=True)]

    def coding(self, field: Field) -> Coding | None:
        """Return what gives codes to the texts of a field, if any of them may be kept."""
        return None if field in _NEVER else partial(self.codes, field)

    def of_free_text(self, field: Field, written: pl.Series, cleaned: pl.Series) -> pl.Series | None:
        """Return the codes of a column that was only cleaned; nothing where that changed nothing."""
        if field in _NEVER or is_written_so(written, cleaned):
            return None
        pairs = {"written": written, "said": cleaned}
        codes, different = coded(
            pl.DataFrame({name: cells.cast(pl.String).fill_null("") for name, cells in pairs.items()})
        )
        texts, said = different["written"].to_list(), [text or None for text in different["said"]]
        return pl.Series(self.codes(field, texts, said), dtype=pl.UInt16).gather(codes)

    def of(self, field: Field) -> list[tuple[str, str]]:
        """Return the texts of a field and what they became, by code."""
        return list(self._known[field])


def is_written_so(written: pl.Series, cleaned: pl.Series) -> bool:
    """Tell whether every text that says something stands in the file as it is."""
    if written is cleaned:
        return True
    texts = written.cast(pl.String) if written.dtype != cleaned.dtype else written
    return not (texts != cleaned.cast(texts.dtype)).any()


def column_beside(field: Field) -> str:
    """Name the column of a field's codes in a frame of rows."""
    return _PREFIX + field.value


def columns_beside(kept: pl.DataFrame) -> list[str]:
    """Return the columns of codes of a frame of rows."""
    return [name for name in kept.columns if name.startswith(_PREFIX)]


def texts_changed(codes: pl.DataFrame, originals: Originals) -> TextsChanged | None:
    """Return what is kept of the codes of canonical rows; nothing where no text was changed."""
    fields = {}
    for name in codes.columns:
        field = Field(name.removeprefix(_PREFIX))
        found = _of_field(codes[name].fill_null(0).to_numpy(), originals.of(field))
        if found is not None:
            fields[field] = found
    return TextsChanged(fields=fields) if fields else None


def _code(known: dict[tuple[str, str], int], text: str, value: str | None) -> int | None:
    if value is None:
        return None
    if text == value:
        return 0
    if (text, value) in known:
        return known[text, value]
    if len(known) >= MOST_TEXTS or len(text) > LONGEST_TEXT:
        return NOT_KEPT
    return known.setdefault((text, value), len(known) + 1)


def _of_field(codes: NDArray[np.uint16], pairs: list[tuple[str, str]]) -> TextsOfField | None:
    counted = np.bincount(codes, minlength=1)
    there = np.flatnonzero(counted)
    told = [code for code in there.tolist() if 0 < code <= len(pairs)]
    if not there.any():
        return None
    new = np.zeros(len(counted), np.uint16)
    new[told] = np.arange(1, len(told) + 1)
    narrow = len(told) < 255
    if len(counted) > NOT_KEPT:
        new[NOT_KEPT] = 255 if narrow else NOT_KEPT
    written = new.astype("u1" if narrow else "<u2")
    return TextsOfField(
        texts=[pairs[code - 1][0] for code in told],
        values=[pairs[code - 1][1] for code in told],
        rows=[int(counted[code]) for code in told],
        rows_not_kept=int(counted[NOT_KEPT]) if len(counted) > NOT_KEPT else 0,
        width=written.itemsize,
        codes=(written[there] if len(there) == 1 else written[codes]).tobytes(),
    )
