"""The batch twin: what `breakpoints.classify` says of one result, for millions of rows at once."""

from breakpoints.batch.columns import CRITERION_COLUMNS, OUTPUT_SCHEMA
from breakpoints.batch.faults import BatchFault, FieldMissing, FileUnreadable, FormatUnknown, OutputIsInput
from breakpoints.batch.files import classify_file
from breakpoints.batch.flat import FlatAnswer, flat
from breakpoints.batch.frame import classify_frame
from breakpoints.batch.source import Source
from breakpoints.batch.summary import Counted, FileClassified

__all__ = [
    "CRITERION_COLUMNS",
    "OUTPUT_SCHEMA",
    "BatchFault",
    "Counted",
    "FieldMissing",
    "FileClassified",
    "FileUnreadable",
    "FlatAnswer",
    "FormatUnknown",
    "OutputIsInput",
    "Source",
    "classify_file",
    "classify_frame",
    "flat",
]
