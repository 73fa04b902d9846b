"""Lines of a file with a column for each agent that judge the isolate above: nobody reads them as its."""

from typing import Final

import polars as pl

from breakpoints.batch.columns import ISOLATE
from breakpoints.batch.wide_form import ROW, WideForm
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.forms import Understood
from service.file_classification.opened import Opened, readable
from service.file_classification.result_texts import is_category
from service.file_classification.rows_of_contents import plain_cells

_LABEL: Final = (
    r"(?i)^(?:.{1,20}[ _・-])?"
    r"(?:判定(?:結果)?|感受性(?:判定|結果)?|カテゴリー?|結果|評価|s/?i/?r|r/?i/?s|categor(?:y|ies)"
    r"|interp(?:retations?)?|results?|verdicts?|susceptibility)[.:]?$"
)
_MAY_RESIST: Final = r"(?i)^\W*(?:r|i|ns|sdd|nwt)(?:\W|$)|^\W*(?:resist|interm)|耐性|中間"
_NOT_DONE: Final = frozenset({"", "-", "na", "n/a", "nd", "nt"})
_MOST_LOOKED_AT: Final = 1_000


def refuse_rows_of_categories(found: Opened, meant: Understood) -> None:
    """Refuse a file in which a line of no isolate of its own says R or I: it judges the values of another.

    Raises
    ------
    Unclassifiable
    """
    form = meant.form
    if not isinstance(form, WideForm):
        return
    cells = plain_cells(found)
    measured = {one.column: cells[one.column] for one in form.measured if one.column in cells}
    others = {name: cell for name, cell in cells.items() if name not in measured}
    names = {meant.fields.get("organism"), meant.fields.get(ISOLATE), *form.further.get(ISOLATE, ())}
    named = pl.any_horizontal(
        pl.lit(value=False), *(cell != "" for name, cell in others.items() if name in names)
    )
    labels = [pl.when(cell.str.contains(_LABEL)).then(cell) for cell in others.values()]
    label = pl.coalesce(*labels, pl.lit(""))
    resists = pl.any_horizontal(
        pl.lit(value=False), *(one.str.contains(_MAY_RESIST) for one in measured.values())
    )
    with readable(found.format):
        rows = found.rows.with_row_index(ROW).filter(resists & (~named | (label != "")))
        asked = rows.select(ROW, label.alias("label"), pl.concat_list(*measured.values()).alias("cells"))
        read = asked.head(_MOST_LOOKED_AT).collect(engine="streaming")
    for row, said, line in read.iter_rows():
        filled = [one for one in line if one.casefold() not in _NOT_DONE]
        if filled and all(map(is_category, filled)):
            text = said or ", ".join(filled[:5])
            raise Unclassifiable(FileFault.CATEGORIES_IN_ROW, row=row + found.rows_above + 1, text=text[:80])
