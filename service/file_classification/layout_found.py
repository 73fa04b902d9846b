"""What stands in a row of a file: an isolate with a column for each agent, or one result."""

import re
from typing import Final

import polars as pl
from polars.exceptions import PolarsError

from breakpoints.batch.columns import VALUE
from breakpoints.methods import method_written
from breakpoints.model import Method
from breakpoints.vocabulary import Vocabulary
from breakpoints.whonet.fields import fields_in
from breakpoints.whonet.headers import has_measured, is_wide
from datasets.formats.headers import field_of
from service.file_classification.long_headers import MEASURED, named_columns
from service.file_classification.opened import Opened, heading_of
from service.file_classification.options import FileOptions
from service.file_classification.verdicts_repeated import refuse_among_verdicts, without_verdicts
from service.file_classification.worded import agents_alone, worded_columns

UNNAMED: Final = re.compile(r"__UNNAMED__\d+|_duplicated_\d+|")
"""What libraries call a column without a heading."""


def isolates_in_rows(found: Opened, options: FileOptions, words: Vocabulary) -> bool:
    """Tell whether an isolate stands in a row, with a column for each agent.

    Raises
    ------
    Unclassifiable
        It seems so, but what stands below a heading of results is no verdict on them.
    """
    headers = found.headers
    if options.layout is not None:
        return options.layout == "whonet_wide"
    if is_wide(headers):
        return True
    named = named_columns(without_verdicts(found, options.ignore))
    of_verdicts = named.pop(VALUE) if named.get(VALUE) in found.repeated else None
    if options.drug is not None or not {"drug", VALUE}.isdisjoint({*named, *options.columns}):
        return False
    in_codes = "organism" in fields_in(headers) and has_measured(headers)
    measures = in_codes or bool(worded_columns(headers, words))
    if not measures and not headings_below(found):
        measures = bool(agents_alone(headers, words, method_stated(options)))
    if measures and of_verdicts is not None:
        refuse_among_verdicts(found, of_verdicts, options.ignore)
    return measures and of_verdicts is None


def method_stated(options: FileOptions) -> Method | None:
    """Return the method that is stated of every row, if it is one of ours."""
    return None if options.method is None else method_written(options.method)


def headings_below(found: Opened) -> list[str]:
    """Return the headings of measurements that a second row of a header writes below those of drugs."""
    try:
        first = found.rows.head(1).collect().cast(pl.String)
    except PolarsError:  # what cannot be read at all has no headings here
        return []
    above, below = "", []
    for name in found.headers:
        above = above if UNNAMED.fullmatch(name) else heading_of(name, found)
        cell = (first[name][0] or "").strip() if first.height else ""
        if field_of(cell) in MEASURED:
            below.append(f"{above} {cell}"[:60])
    return below if len(below) > 1 else []
