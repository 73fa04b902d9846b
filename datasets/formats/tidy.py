"""The tidy form: one row is one isolate and one drug, with zone and MIC; header names are free.

The two-column file (zone and MIC, the rest stated by the uploader) is the tidy form with columns missing.
"""

from __future__ import annotations

from datasets.delimited import DelimitedText, frame_of
from datasets.formats.mapping import Mapping
from datasets.formats.tidy_table import TidyTable
from datasets.limits import UploadLimits

NAME = "tidy"


def tidy_table(text: DelimitedText, mapping: Mapping, limits: UploadLimits) -> TidyTable:
    """Read the mapped columns of a tidy file."""
    fields = sorted(mapping.columns.items(), key=lambda item: item[1])
    frame = frame_of(text, [column for _, column in fields], limits)
    return TidyTable(
        frame=frame.rename({str(column): field.value for field, column in fields}),
        headers={field: text.headers[column] for field, column in fields},
    )
