"""Files of columns whose chunks come back as they are: no cell of them has to be unpacked and packed anew."""

from pathlib import Path

from polars.exceptions import ComputeError

from breakpoints.batch.columns import ISOLATE
from breakpoints.batch.long import LongForm
from breakpoints.batch.noted import Given
from breakpoints.batch.parquet.beside import ColumnsKept, kept_columns
from breakpoints.batch.twin import BatchTwin
from breakpoints.batch.wide_form import WideForm
from service.file_classification.opened import Opened
from service.file_classification.options import Out


def columns_kept(
    path: Path, part: Path, found: Opened, form: LongForm | WideForm, out: Out
) -> ColumnsKept | None:
    """Begin to write the columns of a file that come back as they are; None where they have to be written."""
    as_written = found.headers_as_written and found.rows_as_written
    if not (isinstance(form, LongForm) and out == found.format == "parquet" and as_written):
        return None
    categories = {column for field, column in form.places.items() if field != ISOLATE}
    return kept_columns(path, part, form.kept, categories)


def write_beside(kept: ColumnsKept, given: Given, form: LongForm, twin: BatchTwin, *, rows: int) -> None:
    """Write the answers of all rows beside the columns.

    Raises
    ------
    PolarsError
        The file has other rows than it says.
    """
    if rows != kept.length:
        raise ComputeError(f"{rows} rows where the footer says {kept.length}")
    names = {name: form.renamed.get(name, name) for name in form.kept}
    kept.answer(given, twin.first_columns, names)
