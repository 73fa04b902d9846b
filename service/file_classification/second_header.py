"""A second table below the first, whose headings stand in other places: its values would be those of others.

The texts that were asked tell whether there may be one; only then are the rows of the file looked at again.
"""

from typing import Final

from breakpoints.batch.columns import VALUE
from breakpoints.batch.twin import BatchTwin
from breakpoints.batch.wide_form import ROW, WideForm
from breakpoints.vocabulary import Vocabulary
from datasets.formats.second_header import Headings, second_header
from service.file_classification.drugs_elsewhere import drugs_elsewhere
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.forms import Understood
from service.file_classification.opened import TEXTS, Opened, heading_of, readable

_TELLING: Final = ("organism", "host", "drug")


def refuse_second_header(found: Opened, meant: Understood, twin: BatchTwin, words: Vocabulary) -> None:
    """Refuse a file in which a row holds headings in other places than the header, or drugs below others.

    Raises
    ------
    Unclassifiable
        There is such a row; it is named.
    """
    there = _headings_moved(found, meant, twin)
    if there is None and isinstance(meant.form, WideForm):
        there = drugs_elsewhere(found, meant.form.measured, twin.texts_asked(VALUE), words)
    if there is not None:
        row, named = there
        raise Unclassifiable(FileFault.SECOND_HEADER, row=row + found.rows_above + 1, headings=named)


def _headings_moved(found: Opened, meant: Understood, twin: BatchTwin) -> tuple[int, str] | None:
    schema = found.rows.collect_schema()
    headings = Headings(
        {name: heading_of(name, found) for name in found.headers if isinstance(schema[name], TEXTS)}
    )
    telling = [VALUE, *(one for one in _TELLING if one in meant.fields and one not in meant.form.given)]
    asked = {text for field in telling for text in twin.texts_asked(field) if text and text in headings}
    if not asked:
        return None
    values = meant.columns_of_values
    naming = [name for name in meant.fields.values() if name not in values]
    rows = found.rows.with_row_index(ROW)
    with readable(found.format):
        return second_header(rows, headings, asked, number=ROW, naming=naming, values=values)
