"""Results of a batch beside whose values somebody wrote R or I: it is held against an S, and for none."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.batch.codes import Codes, TextCodes
from breakpoints.batch.columns import INTERMEDIATE, JUDGED, RESISTANT, SHOWS
from breakpoints.batch.profiles import Scalar
from breakpoints.batch.verdicts import NO_VALUE, WITHOUT_CATEGORY
from breakpoints.expert.isolate import JUDGED_INTERMEDIATE, JUDGED_RESISTANT, from_text, in_text
from breakpoints.outcomes import Category

DENIED_BY_R: Final = WITHOUT_CATEGORY.copy()
"""Of the number of what a value shows, whether an R that is written beside it says something else."""
DENIED_BY_R[[place for place, one in enumerate(Category) if one in {Category.S, Category.SDD}]] = True
OPPOSED_BY_R: Final = DENIED_BY_R.copy()
"""As `DENIED_BY_R`, whether that R speaks against other results of its drug in the isolate, too."""
OPPOSED_BY_R[[NO_VALUE, list(Category).index(Category.I)]] = True
_SHOWN_BY: Final = {RESISTANT: JUDGED_RESISTANT, INTERMEDIATE: JUDGED_INTERMEDIATE}
_BITS_OF_DRUG: Final = 31


class Judged:
    """What a verdict beside a result makes of what its isolate shows to it."""

    def __init__(self, scalar: Scalar, texts: Mapping[str, TextCodes]) -> None:
        self._scalar, self._shows, self._drugs = scalar, texts[SHOWS], texts["drug"]

    def beside(self, codes: Mapping[str, Codes], fields: Mapping[str, pl.Series], rows: int) -> Codes:
        """Return the codes of what isolates show, and what is written beside a row's own result.

        Parameters
        ----------
        codes : mapping of field to ndarray of intp, shape (n,) or (1,)
        fields : mapping of field to polars.Series
            n texts each.
        rows : int
            n.
        """
        shows = codes[SHOWS]
        for verdict, shown in _SHOWN_BY.items() if self._scalar.has_rules else ():
            at = judged(fields, verdict)
            shows = self._beside(shows, codes["drug"], at, shown, rows) if at.size else shows
        return shows

    def _beside(self, shows: Codes, drugs: Codes, at: npt.NDArray[np.intp], shown: str, rows: int) -> Codes:
        """Return the codes of what isolates show, and of this beside the results of some rows."""
        said, drug = np.broadcast_to(shows, (rows,)).copy(), np.broadcast_to(drugs, (rows,))
        pairs, of_row = np.unique(said[at].astype(np.int64) << _BITS_OF_DRUG | drug[at], return_inverse=True)
        new = [
            self._showing(pair >> _BITS_OF_DRUG, pair & (1 << _BITS_OF_DRUG) - 1, shown)
            for pair in pairs.tolist()
        ]
        said[at] = np.array(new, np.intp)[of_row.reshape(-1)]
        return said

    def _showing(self, shows: int, drug: int, more: str) -> int:
        named = self._scalar.drug(self._drugs.texts[drug])
        if named is None:
            return shows
        shown = from_text(self._shows.texts[shows] or "") | {(named, more)}
        return int(self._shows.constant(in_text(shown))[0])


def judged(fields: Mapping[str, pl.Series], verdict: str) -> npt.NDArray[np.intp]:
    """Return the places of rows beside whose result somebody wrote a verdict, as `JUDGED` holds it."""
    if JUDGED not in fields:
        return np.empty(0, np.intp)
    return np.flatnonzero((fields[JUDGED].cast(pl.String) == verdict).fill_null(value=False).to_numpy())
