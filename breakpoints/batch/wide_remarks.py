"""What an isolate's results say beside their categories: ``not_reported: GEN_ND10; control_failed: *``.

Each remark stands once, with the columns it is about: warnings by their codes, ``expert_rule (S by
value)`` where a rule made another category of what the value says, ``mechanism_found (S by value)``,
``rule_left_open`` or ``mechanism_in_words (S by value, COMMENT: MRSP)`` where it is left open,
``not_reported`` where the policy keeps a result out of reports, ``screening_unreadable (esbl)`` where a
screening test cannot be read, ``struck_through``, ``said_void``, ``isolate_said_void`` or ``row_sums_up``
where no result of the cell counts.
``*`` stands for every measurement of the isolate, where it has several.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.batch.flat import NOT_REPORTED
from breakpoints.outcomes import Reason, WarningCode

EVERY: Final = "*"
RULE: Final = "expert_rule"
NOT_REPORTED_SAID: Final = "not_reported"
LEFT_OPEN: Final = [
    one.value
    for one in (
        Reason.MECHANISM_FOUND,
        Reason.MECHANISM_IN_WORDS,
        Reason.RULE_LEFT_OPEN,
        Reason.ISOLATES_UNNAMED_BESIDE_TRIGGER,
        Reason.REPEATS_CONTRADICT,
        Reason.VERDICT_CONTRADICTS,
    )
]
"""Why a category that the value gives is not given."""
UNREAD: Final = Reason.SCREENING_UNREADABLE.value
NOT_COUNTED: Final = [
    Reason.STRUCK_THROUGH.value,
    Reason.SAID_VOID.value,
    Reason.ISOLATE_SAID_VOID.value,
    Reason.ROW_SUMS_UP.value,
]
IN_WORDS: Final = Reason.MECHANISM_IN_WORDS.value
_FIRST: Final = tuple(
    dict.fromkeys(
        (RULE, *LEFT_OPEN, UNREAD, *NOT_COUNTED, NOT_REPORTED_SAID, *(one.value for one in WarningCode))
    )
)
Places = npt.NDArray[np.integer[Any]]


def remarks(isolates: Places, columns: pl.Series, answers: Mapping[str, pl.Series], rows: int) -> pl.Series:
    """Return the remarks of each isolate.

    Parameters
    ----------
    isolates : ndarray of integers, shape (n,)
        The isolate of each result, from 0.
    columns : polars.Series
        The measurement column of each result, n texts.
    answers : mapping of str to polars.Series
        ``warnings``, ``category_by_value``, ``reported``, ``reason`` and ``detail`` as text.
    rows : int
        How many isolates there are.

    Returns
    -------
    polars.Series
        Text, one for each isolate; None where nothing is to be said.
    """
    said = _at_once(_of_results(isolates, columns, answers)).collect()
    texts = pl.Series([None], dtype=pl.String).new_from_index(0, rows)
    return texts.scatter(said["isolate"], said["remarks"]).alias("remarks")


def _of_results(isolates: Places, columns: pl.Series, answers: Mapping[str, pl.Series]) -> pl.LazyFrame:
    """Return a row for each remark on each result, with the number of its isolate's results."""
    rule = pl.when(pl.col("reason").is_in(LEFT_OPEN)).then("reason").otherwise(pl.lit(RULE))
    told = pl.format(
        ", {}: {}", *(pl.col("detail").str.extract(rf"\b{one}=([^;]*)") for one in ("column", "word"))
    )
    in_words = pl.when(pl.col("reason") == IN_WORDS).then(told).otherwise(pl.lit(""))
    own = rule + " (" + pl.col("category_by_value") + " by value" + in_words + ")"
    withheld = pl.when(pl.col("reported") == NOT_REPORTED).then(pl.lit(NOT_REPORTED_SAID))
    unread = pl.when(pl.col("reason") == UNREAD).then(
        pl.format(f"{UNREAD} ({{}})", pl.col("detail").str.extract(r"test=([a-z_]+)").fill_null("?"))
    )
    not_counted = pl.when(pl.col("reason").is_in(NOT_COUNTED)).then("reason")
    every = pl.DataFrame(
        [pl.Series("isolate", isolates, dtype=pl.Int64), columns.cast(pl.String).alias("column")]
    ).with_columns(
        answers[name].cast(pl.String).alias(name)
        for name in ("warnings", "category_by_value", "reported", "reason", "detail")
    )
    together = pl.concat_str(own, unread, not_counted, withheld, "warnings", separator=";", ignore_nulls=True)
    return (
        every.lazy()
        .with_columns(pl.len().over("isolate").alias("results"), together.alias("said"))
        .filter(pl.col("said") != "")
        .with_columns(pl.col("said").str.split(";"))
        .explode("said")
    )


def _at_once(said: pl.LazyFrame) -> pl.LazyFrame:
    """Return the text of each isolate: every remark once, with the columns it is about."""
    of_all = (pl.col("of") == pl.col("results")) & (pl.col("of") > 1)
    where = pl.when(of_all).then(pl.lit(EVERY)).otherwise("column")
    return (
        said.group_by("isolate", "said", "results")
        .agg(pl.col("column").str.join(", "), pl.len().alias("of"))
        .with_columns(_rank().alias("rank"), where.alias("where"))
        .sort("isolate", "rank", "said")
        .group_by("isolate", maintain_order=True)
        .agg(pl.format("{}: {}", "said", "where").str.join("; ").alias("remarks"))
    )


def _rank() -> pl.Expr:
    """Return the place of a remark: what changed an answer first, then warnings in their order."""
    code = pl.col("said").str.split(" ").list.first()
    return code.replace_strict({one: place for place, one in enumerate(_FIRST)}, default=len(_FIRST))
