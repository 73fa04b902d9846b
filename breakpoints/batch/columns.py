"""The columns of a batch: what is asked, and what is answered."""

from typing import Final

import polars as pl

from breakpoints.batch.flat import NOT_REPORTED
from breakpoints.model import Kind
from breakpoints.outcomes import Category, Reason, Refusal
from breakpoints.screening import TESTS

ON_THE_ISOLATE: Final = ("specimen", *TESTS)
"""What is known of the isolate beside its organism and host."""
KEY_FIELDS: Final = ("organism", "host", "drug", "method", "disk_content", "site", *ON_THE_ISOLATE)
"""What decides which criterion and which rules apply; every distinct combination is resolved once."""
ISOLATE: Final = "isolate"
VALUE: Final = "value"
LADDER: Final = "ladder"
"""Which dilution series an MIC belongs to: what its text is read as, not which criterion applies."""
FIELDS: Final = (*KEY_FIELDS, ISOLATE, LADDER, VALUE)
OPTIONAL: Final = frozenset({"disk_content", "site", *ON_THE_ISOLATE, ISOLATE, LADDER})
SHOWS: Final = "isolate_shows"
"""No field of a file: what the results of a row's isolate show to the rules, gathered before."""
CONDITIONS: Final = ("date", "medium", "incubation")
"""When and how a result was obtained: what is said beside it depends on this, its category never."""
JUDGED: Final = "judged"
"""No field of a result: `RESISTANT` or `INTERMEDIATE` where that is written beside it; else empty."""
RESISTANT: Final = "R"
INTERMEDIATE: Final = "I"
"""Stands for SDD as well."""
IN_DOUBT: Final = "in_doubt"
"""No field of a result: `DOUBTED` where a remark beside it may say what nobody reads; else empty."""
DOUBTED: Final = "?"
DAY: Final = "day"
"""No field of a file: what the controls of a row's day and its conditions say beside it."""
QUESTION_FIELDS: Final = (*KEY_FIELDS, SHOWS, DAY)

OUTPUT_SCHEMA: Final[dict[str, pl.DataType]] = {
    "category": pl.Enum([one.value for one in Category]),
    "category_by_value": pl.Enum([one.value for one in Category]),
    "refused": pl.Enum([one.value for one in Refusal]),
    "reason": pl.Enum([one.value for one in Reason]),
    "possible": pl.Categorical(),
    "kind": pl.Enum([one.value for one in Kind]),
    "criterion": pl.Categorical(),
    "table": pl.Categorical(),
    "extrapolated": pl.Categorical(),
    "distance_mm": pl.Int16(),
    "distance_steps": pl.Int16(),
    "warnings": pl.Categorical(),
    "alternatives": pl.Categorical(),
    "detail": pl.Categorical(),
    "reported": pl.Enum([NOT_REPORTED]),
}
"""The columns that a batch adds, in their order; see `breakpoints.batch.flat.FlatAnswer`."""

CRITERION_COLUMNS: Final = ("kind", "criterion", "table", "extrapolated", "detail")
"""Columns that hold what a question's criterion says, not what its value makes of it."""


def given_names(columns: list[str]) -> dict[str, str]:
    """Return new names for columns of a file that an answer's columns would overwrite.

    The file's own ``kind`` becomes ``kind_given``: nothing is lost, and ``kind`` is ours.
    """
    taken = {*columns, *OUTPUT_SCHEMA}
    renamed: dict[str, str] = {}
    for name in columns:
        if name in OUTPUT_SCHEMA:
            new = f"{name}_given"
            while new in taken:
                new += "_given"
            taken.add(new)
            renamed[name] = new
    return renamed
