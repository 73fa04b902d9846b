"""Lines of a file with a column for each agent that state the contents of its disks: nobody reads them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

import polars as pl

from breakpoints.batch.wide_form import ROW, WideForm
from breakpoints.model import Method
from breakpoints.vocabulary import Match, Vocabulary
from datasets.fields import Field
from datasets.formats.headers import field_of
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.forms import Understood
from service.file_classification.opened import Opened, readable

_UNIT: Final = r"(?:[µμu]g|mcg|units?|iu|単位)"
_MAY_SAY: Final = rf"(?i)dis[ck]|ディスク|content|potency|含|力価|bl.ttchen|{_UNIT}$"
_IN_MICROGRAMS: Final = re.compile(rf"[0-9./ ]+{_UNIT}", re.IGNORECASE)
_IN_TITLE: Final = re.compile(
    rf"[0-9] ?{_UNIT}(?![a-z]{{0,9}} ?/)"
    r"|(?:dis[ck]s?|ディスク)[ :：]{0,3}[a-z]{1,5}[0-9]{1,3}(?![0-9])",
    re.IGNORECASE,
)
"""A title that states a content (``ゲンタマイシン 30 µg``, ``ディスク：GM30``), and no concentration."""
_LABEL: Final = "µg"
_BETWEEN_CELLS: Final = re.compile(r"[,;\t|]")
_MOST_LOOKED_AT: Final = 1_000
_LONGEST: Final = 80


def refuse_rows_of_contents(found: Opened, meant: Understood, words: Vocabulary) -> None:
    """Refuse a file in which a line states disk contents that headings do not: another would be assumed.

    Raises
    ------
    Unclassifiable
    """
    form = meant.form
    if not isinstance(form, WideForm):
        return
    if all(one.method is not Method.DISK or one.disk_content is not None for one in form.measured):
        return
    for row, text in enumerate(found.above, start=1):
        _refuse(row, _BETWEEN_CELLS.split(text))
        if _IN_TITLE.search(_plain(text)):
            raise Unclassifiable(FileFault.CONTENTS_IN_ROW, row=row, text=_LABEL)
    organism = meant.fields.get("organism")
    for row, cells in _lines(found, organism):
        if organism is None or not isinstance(words.find_organism(cells[organism]), Match):
            _refuse(row + found.rows_above + 1, cells.values())


def _refuse(row: int, cells: Iterable[str]) -> None:
    """Refuse a file with a line of contents; of its cells only the label is quoted, or that they are."""
    filled = [plain for one in cells if (plain := _plain(one))]
    label = next((one for one in filled if field_of(one) is Field.DISK_CONTENT), None)
    if label is not None or (filled and all(map(_IN_MICROGRAMS.fullmatch, filled))):
        raise Unclassifiable(FileFault.CONTENTS_IN_ROW, row=row, text=(label or _LABEL)[:_LONGEST])


def _lines(found: Opened, organism: str | None) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows that name no organism and whose cells may state contents."""
    schema = found.rows.collect_schema()
    cells = {
        name: pl.col(name).cast(pl.String).str.normalize("NFKC").str.strip_chars().fill_null("")
        for name in found.headers
        if not schema[name].is_nested()
    }
    words = [cell.str.contains(_MAY_SAY) for cell in cells.values()]
    may_say = pl.any_horizontal(pl.lit(value=False), *words)
    if organism in cells:
        may_say &= (cells[organism] == "") | cells[organism].str.contains(_MAY_SAY)
    with readable(found.format):
        rows = found.rows.with_row_index(ROW).filter(may_say).head(_MOST_LOOKED_AT)
        read = rows.select(ROW, *cells.values()).collect(engine="streaming")
    for row in read.iter_rows(named=True):
        yield int(row[ROW]), {name: row[name] for name in cells}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
