"""Names of drugs among the values of a wide file: where another's stand below a heading, a table begins."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
import polars as pl

from breakpoints.batch.wide_form import ROW
from breakpoints.model import Method
from breakpoints.vocabulary import Match, Vocabulary
from breakpoints.whonet.headers import measured_columns
from breakpoints.whonet.measured import MeasuredColumn
from datasets.formats.headers import header_key
from service.file_classification.opened import TEXTS, Opened, readable
from service.file_classification.worded import worded_columns

_FEWEST: Final = 2
_MOST_NAMED: Final = 5
_NO_VALUE: Final = frozenset({"na", "n/a"})
"""What says that there is no value, though it is the code of a drug too: it is no sign of a header."""


class _Named(msgspec.Struct, frozen=True):
    """What a heading or a cell names: a drug, None where that is not known, and the method if it is said."""

    drug: str | None
    method: Method | None

    def is_other_than(self, own: "_Named") -> bool:
        if self.drug is None or own.drug is None:
            return False
        return self.drug != own.drug or (self.method is not None and self.method is not own.method)


def drugs_elsewhere(
    found: Opened, measured: Sequence[MeasuredColumn], texts: Iterable[str | None], words: Vocabulary
) -> tuple[int, str] | None:
    """Return the number (from 0) of the first row that names drugs below other drugs, and which.

    Two such cells tell, or one where all values of its row name drugs; whatever stands beside the values.
    ``texts`` are the distinct values of the file: without a name of a drug it is not read again.
    """
    schema = found.rows.collect_schema()
    own = {one.column: _of_column(one, words) for one in measured if isinstance(schema[one.column], TEXTS)}
    headings = {header_key(column): named for column, named in own.items()}
    told = {
        text: named
        for text in {said.strip() for said in texts if said}
        if text[:1].isalpha() and (named := headings.get(header_key(text)) or _named(text, words))
    }
    others = {
        column: [text for text, named in told.items() if named.is_other_than(heading)]
        for column, heading in own.items()
    }
    if not any(others.values()):
        return None
    cells = {column: pl.col(column).cast(pl.String).fill_null("").str.strip_chars() for column in own}
    moved = pl.sum_horizontal(cell.is_in(others[column]) for column, cell in cells.items())
    no_drugs = pl.any_horizontal((cell != "") & ~cell.is_in(list(told)) for cell in cells.values())
    rows = found.rows.with_row_index(ROW).filter((moved >= _FEWEST) | ((moved > 0) & ~no_drugs)).head(1)
    with readable(found.format):
        first = rows.select(ROW, *cells.values()).collect(engine="streaming")
    for row in first.iter_rows(named=True):
        below = [f"{one[:40]} → {row[one][:40]}" for one in cells if row[one] in others[one]]
        return int(row[ROW]), ", ".join(below[:_MOST_NAMED])
    return None


def names_a_drug(text: str, words: Vocabulary) -> bool:
    """Tell whether a cell names a drug that is known, so that it is known whose column it heads."""
    named = _named(text, words)
    return named is not None and named.drug is not None


def _of_column(column: MeasuredColumn, words: Vocabulary) -> _Named:
    drug = words.find_drug(column.drug)
    return _Named(drug.id if isinstance(drug, Match) else column.drug, column.method)


def _named(text: str, words: Vocabulary) -> _Named | None:
    columns = measured_columns((text,), words) or worded_columns((text,), words)
    name = columns[0].drug if columns else text.partition("(")[0].strip()
    if name.casefold() in _NO_VALUE:
        return _Named(None, None)
    if columns:
        return _of_column(columns[0], words)
    drug = words.find_drug(name) if words.names_drug(name) else None
    return None if drug is None else _Named(drug.id if isinstance(drug, Match) else None, None)
