"""The columns of a file that say what was tested, by their headings: all that are known but measurements."""

from collections.abc import Mapping, Sequence
from typing import Final

from breakpoints.screening import TESTS
from breakpoints.screening_headers import screening_column
from breakpoints.whonet.fields import fields_in, isolate_columns, strain_column
from service.file_classification.long_headers import MEASURED, named_columns

_MEASURED: Final = frozenset({"value", *(field.value for field in MEASURED)})


def naming_columns(headers: Sequence[str], chosen: Mapping[str, str]) -> frozenset[str]:
    """Return the columns of isolates, organisms, hosts, dates, drugs, methods, tests and the like."""
    fields = {**fields_in(headers), **named_columns(headers), **chosen}
    named = {column for field, column in fields.items() if field not in _MEASURED}
    measured = {column for field, column in fields.items() if field in _MEASURED}
    tests = (screening_column(test, headers) for test in TESTS)
    others = (*isolate_columns(headers), strain_column(headers), *tests)
    return frozenset({*named, *filter(None, others)} - measured)
