"""Results of a batch beside whose values somebody wrote R: it is held against an S, and for none."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.batch.codes import Codes, TextCodes
from breakpoints.batch.columns import JUDGED, RESISTANT, SHOWS
from breakpoints.batch.profiles import Scalar
from breakpoints.batch.verdicts import WITHOUT_CATEGORY
from breakpoints.expert.isolate import JUDGED_RESISTANT, from_text, in_text
from breakpoints.outcomes import Category

DENIED_BY_R: Final = WITHOUT_CATEGORY.copy()
"""Of the number of what a value shows, whether an R that is written beside it says something else."""
DENIED_BY_R[[place for place, one in enumerate(Category) if one in {Category.S, Category.SDD}]] = True
_BITS_OF_DRUG: Final = 31


class Judged:
    """What a verdict beside a result makes of what its isolate shows to it."""

    def __init__(self, scalar: Scalar, texts: Mapping[str, TextCodes]) -> None:
        self._scalar, self._shows, self._drugs = scalar, texts[SHOWS], texts["drug"]

    def beside(self, codes: Mapping[str, Codes], fields: Mapping[str, pl.Series], rows: int) -> Codes:
        """Return the codes of what isolates show, and that R is written beside a row's own result.

        Parameters
        ----------
        codes : mapping of field to ndarray of intp, shape (n,) or (1,)
        fields : mapping of field to polars.Series
            n texts each.
        rows : int
            n.
        """
        shows, at = codes[SHOWS], judged_resistant(fields)
        if not at.size or not self._scalar.has_rules:
            return shows
        said, drug = np.broadcast_to(shows, (rows,)).copy(), np.broadcast_to(codes["drug"], (rows,))
        pairs, of_row = np.unique(said[at].astype(np.int64) << _BITS_OF_DRUG | drug[at], return_inverse=True)
        new = [
            self._showing(pair >> _BITS_OF_DRUG, pair & (1 << _BITS_OF_DRUG) - 1) for pair in pairs.tolist()
        ]
        said[at] = np.array(new, np.intp)[of_row.reshape(-1)]
        return said

    def _showing(self, shows: int, drug: int) -> int:
        named = self._scalar.drug(self._drugs.texts[drug])
        if named is None:
            return shows
        shown = from_text(self._shows.texts[shows] or "") | {(named, JUDGED_RESISTANT)}
        return int(self._shows.constant(in_text(shown))[0])


def judged_resistant(fields: Mapping[str, pl.Series]) -> npt.NDArray[np.intp]:
    """Return the places of rows beside whose result somebody wrote R."""
    if JUDGED not in fields:
        return np.empty(0, np.intp)
    return np.flatnonzero((fields[JUDGED].cast(pl.String) == RESISTANT).fill_null(value=False).to_numpy())
