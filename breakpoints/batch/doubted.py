"""Results of a batch beside which a remark may say what nobody reads: they are warned of."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl

from breakpoints.batch.codes import Codes, TextCodes
from breakpoints.batch.columns import DOUBTED, IN_DOUBT
from breakpoints.batch.day_said import with_more
from breakpoints.outcomes import WarningCode

_SAID: Final = (WarningCode.REMARK_NOT_UNDERSTOOD.value, "")


def with_doubts(days: TextCodes, codes: Codes, fields: Mapping[str, pl.Series], rows: int) -> Codes:
    """Return the codes of what is said beside rows, with this warning.

    Parameters
    ----------
    days : TextCodes
    codes : ndarray of intp, shape (n,) or (1,)
        Of what their day says.
    fields : mapping of field to polars.Series
        n texts each.
    rows : int
        n.
    """
    if IN_DOUBT not in fields:
        return codes
    doubted = (fields[IN_DOUBT].cast(pl.String) == DOUBTED).fill_null(value=False)
    at = np.flatnonzero(doubted.to_numpy())
    if not at.size:
        return codes
    said = np.broadcast_to(codes, (rows,)).copy()
    distinct, of_row = np.unique(said[at], return_inverse=True)
    new = [with_more(days, one, [_SAID]) for one in distinct.tolist()]
    said[at] = np.array(new, np.intp)[of_row.reshape(-1)]
    return said
