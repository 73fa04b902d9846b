"""The batch twin: what `breakpoints.classify` says of one result, for millions of rows at once."""

from breakpoints.batch.columns import CRITERION_COLUMNS, OUTPUT_SCHEMA
from breakpoints.batch.faults import FieldMissing
from breakpoints.batch.flat import FlatAnswer, flat
from breakpoints.batch.frame import classify_frame
from breakpoints.batch.source import Source

__all__ = [
    "CRITERION_COLUMNS",
    "OUTPUT_SCHEMA",
    "FieldMissing",
    "FlatAnswer",
    "Source",
    "classify_frame",
    "flat",
]
