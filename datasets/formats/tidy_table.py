"""What every format module hands on: the file in the tidy form, still as text."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from datasets.fields import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class TidyTable:
    """``frame`` holds ``row``, ``ragged`` and one text column per field, named as the field.

    ``headers`` gives the name that the file has for each field, so that findings speak the file's language.
    """

    frame: pl.DataFrame
    headers: dict[Field, str]
