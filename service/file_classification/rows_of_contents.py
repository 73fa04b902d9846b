"""Lines of a file with a column for each agent that state the contents of its disks: nobody reads them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import polars as pl

from breakpoints.batch.wide_form import ROW, WideForm
from breakpoints.model import Method
from datasets.fields import Field
from datasets.formats.headers import field_of
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.forms import Understood
from service.file_classification.opened import Opened, readable

_MAY_SAY: Final = r"(?i)dis[ck]|ディスク|content|potency|含|力価"
_IN_MICROGRAMS: Final = r"(?i)^[0-9./ ]+(?:[µμu]g|mcg|units?|iu|単位)$"
_BETWEEN_CELLS: Final = re.compile(r"[,;\t|]")
_MOST_LOOKED_AT: Final = 1_000
_LONGEST: Final = 80


def refuse_rows_of_contents(found: Opened, meant: Understood) -> None:
    """Refuse a file in which a line states disk contents that headings do not: another would be assumed.

    Raises
    ------
    Unclassifiable
    """
    form = meant.form
    if not isinstance(form, WideForm):
        return
    disks = [one.column for one in form.measured if one.method is Method.DISK and one.disk_content is None]
    if not disks:
        return
    for row, text in enumerate(found.above, start=1):
        _refuse(row, _BETWEEN_CELLS.split(text))
    for row, cells in _lines(found, form, disks):
        _refuse(row + found.rows_above + 1, cells)


def _refuse(row: int, cells: Iterable[str]) -> None:
    filled = [plain for one in cells if (plain := one.strip())]
    labels = any(field_of(one) is Field.DISK_CONTENT for one in filled)
    measured = [one for one in filled if re.search(_IN_MICROGRAMS, unicodedata.normalize("NFKC", one))]
    if labels or (measured and len(measured) == len(filled)):
        raise Unclassifiable(FileFault.CONTENTS_IN_ROW, row=row, text=", ".join(filled)[:_LONGEST])


def _lines(found: Opened, form: WideForm, disks: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows whose words, or whose zones, may state contents."""
    schema = found.rows.collect_schema()
    cells = {
        name: pl.col(name).cast(pl.String).str.strip_chars().fill_null("")
        for name in found.headers
        if not schema[name].is_nested()
    }
    words = [cell.str.contains(_MAY_SAY) for name, cell in cells.items() if name not in form.measured_names]
    zones = [cells[name].str.contains(_IN_MICROGRAMS) for name in disks if name in cells]
    may_say = pl.any_horizontal(pl.lit(value=False), *words, *zones)
    with readable(found.format):
        rows = found.rows.with_row_index(ROW).filter(may_say).head(_MOST_LOOKED_AT)
        read = rows.select(ROW, *cells.values()).collect(engine="streaming")
    for row in read.iter_rows(named=True):
        yield int(row[ROW]), [row[name] for name in cells]
