"""Lines of a file with a column for each agent that state the contents of its disks: nobody reads them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

import polars as pl

from breakpoints.batch.wide_form import ROW, WideForm
from breakpoints.disk_content import UNIT_WRITTEN
from breakpoints.model import Method
from breakpoints.vocabulary import Match, Vocabulary
from datasets.fields import Field
from datasets.formats.headers import field_of
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.forms import Understood
from service.file_classification.opened import Opened, readable

_MAY_SAY: Final = rf"(?i)dis[ck]|ディスク|content|potency|含|力価|bl.ttchen|{UNIT_WRITTEN}$"
_IN_MICROGRAMS: Final = re.compile(rf"[0-9./ ]+{UNIT_WRITTEN}", re.IGNORECASE)
_IN_TITLE: Final = re.compile(
    rf"[0-9] ?{UNIT_WRITTEN}(?![a-z]{{0,9}} ?/)"
    r"|(?:dis[ck]s?|ディスク)[ :：]{0,3}[a-z]{1,5}[0-9]{1,3}(?![0-9])",
    re.IGNORECASE,
)
"""A title that states a content (``ゲンタマイシン 30 µg``, ``ディスク：GM30``), and no concentration."""
_LABEL: Final = "µg"
_BARE: Final = "~|~bare~"
_LEAST_CONTENTS: Final = 2
"""Numbers that are contents of their disks; one alone may be a zone."""
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
    bare = _in_bare_numbers(found, meant.fields.values(), form, words)
    for row, cells in _lines(found, organism, bare):
        if cells.pop(_BARE) == "true":
            raise Unclassifiable(FileFault.CONTENTS_IN_ROW, row=row + found.rows_above + 1, text=_LABEL)
        if organism is None or not isinstance(words.find_organism(cells[organism]), Match):
            _refuse(row + found.rows_above + 1, cells.values())


def _refuse(row: int, cells: Iterable[str]) -> None:
    """Refuse a file with a line of contents; of its cells only the label is quoted, or that they are."""
    filled = [plain for one in cells if (plain := _plain(one))]
    label = next((one for one in filled if field_of(one) is Field.DISK_CONTENT), None)
    if label is not None or (filled and all(map(_IN_MICROGRAMS.fullmatch, filled))):
        raise Unclassifiable(FileFault.CONTENTS_IN_ROW, row=row, text=(label or _LABEL)[:_LONGEST])


def _in_bare_numbers(found: Opened, fields: Iterable[str], form: WideForm, words: Vocabulary) -> pl.Expr:
    """Tell which rows name no isolate, organism or host, and hold known contents of their columns' disks."""
    cells = plain_cells(found)
    contents = {
        one.column: _contents(one.drug, words)
        for one in form.measured
        if one.method is Method.DISK and one.disk_content is None and one.column in cells
    }
    are = [cells[name].is_in(sorted(known)) for name, known in contents.items()]
    others = [cells[name] != "" for name in {*fields} & cells.keys()]
    strange = [(cells[name] != "") & ~one for name, one in zip(contents, are, strict=True)]
    return (pl.sum_horizontal(are) >= _LEAST_CONTENTS) & ~pl.any_horizontal(*others, *strange)


def _contents(drug: str, words: Vocabulary) -> set[str]:
    """Return the known contents of a drug's disks as bare numbers, those of combinations added up, too."""
    named = words.find_drug(drug)
    if not isinstance(named, Match):
        return set()
    known = words.drugs[named.id]
    numbers = {
        one.partition(" ")[0] for one in (known.usual_disk_content, *known.disk_contents_in_use) if one
    }
    return numbers | {f"{sum(map(float, one.split('/'))):g}" for one in numbers}


def plain_cells(found: Opened) -> dict[str, pl.Expr]:
    """Return the cells of every column, plainly written."""
    schema = found.rows.collect_schema()
    return {
        name: pl.col(name).cast(pl.String).str.normalize("NFKC").str.strip_chars().fill_null("")
        for name in found.headers
        if not schema[name].is_nested()
    }


def _lines(found: Opened, organism: str | None, bare: pl.Expr) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows that name no organism and whose cells may state contents; ``bare``: in numbers alone."""
    cells = plain_cells(found)
    words = [cell.str.contains(_MAY_SAY) for cell in cells.values()]
    may_say = pl.any_horizontal(pl.lit(value=False), *words)
    if organism in cells:
        may_say &= (cells[organism] == "") | cells[organism].str.contains(_MAY_SAY)
    with readable(found.format):
        rows = found.rows.with_row_index(ROW).filter(may_say | bare).head(_MOST_LOOKED_AT)
        said = bare.cast(pl.String).alias(_BARE)
        read = rows.select(ROW, said, *cells.values()).collect(engine="streaming")
    for row in read.iter_rows(named=True):
        yield int(row[ROW]), {name: row[name] for name in (_BARE, *cells)}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
