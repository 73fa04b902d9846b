"""What the values of rows without a category screen, over all shards of a batch; see `screened_by_value`."""

import threading
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from breakpoints.batch.codes import Codes, TextCodes
from breakpoints.batch.columns import KEY_FIELDS, LADDER, VALUE
from breakpoints.batch.growing import Growing
from breakpoints.batch.meanings import Meanings
from breakpoints.batch.profiles import Scalar
from breakpoints.batch.tuples import TupleCodes
from breakpoints.batch.verdicts import NO_VALUE, NOT_CLASSIFIED, WITHOUT_CATEGORY
from breakpoints.methods import named
from breakpoints.no_measurement import STRUCK
from breakpoints.unjudged import shown_by_refused


class ScreenedValues:
    """Asks the scalar classifier once of each distinct row without a category of drugs that show more."""

    def __init__(self, scalar: Scalar, texts: Mapping[str, TextCodes], numbers: Mapping[str, int]) -> None:
        self._scalar, self._texts, self._number = scalar, texts, numbers
        self._screens = Meanings(texts["drug"], lambda text: 0 if scalar.may_show(text) else -1)
        self._is_drug = Meanings(texts["drug"], lambda text: -1 if scalar.drug_told_of(text) is None else 0)
        self._if_refused = Meanings(
            texts[VALUE], lambda text: numbers.get(shown_by_refused(text or ""), NOT_CLASSIFIED)
        )
        self._struck = Meanings(texts[VALUE], lambda text: 0 if (text or "").startswith(STRUCK) else -1)
        self._with_words = Meanings(texts["drug"], lambda text: 0 if _has_words(scalar, text) else -1)
        self._fields = (*KEY_FIELDS, LADDER, VALUE)
        self._written = [texts[name] for name in self._fields]
        self._rows, self._found = TupleCodes(len(self._fields)), Growing(np.uint8)
        self._lock = threading.Lock()

    def shown(self, categories: npt.NDArray[np.uint8], codes: Mapping[str, Codes]) -> npt.NDArray[np.uint8]:
        """Return what rows show: their categories, or what the values of those without one screen.

        So do refused rows of known drugs that nobody tested, that say R in words, or were struck through, and
        those whose drug is named with more words.

        Parameters
        ----------
        categories : ndarray of uint8, shape (n,)
            As of `Verdicts.by_value`.
        codes : mapping of field to ndarray of intp, shape (n,) or (1,)
        """
        refused = (categories == NOT_CLASSIFIED) & (self._is_drug.of(codes["drug"]) >= 0)
        if refused.any():
            if_refused = self._if_refused.of(codes[VALUE]).astype(np.uint8)
            categories = np.where(refused, if_refused, categories)
        screens = WITHOUT_CATEGORY[categories] & (self._screens.of(codes["drug"]) >= 0)
        told = (self._struck.of(codes[VALUE]) >= 0) | (self._with_words.of(codes["drug"]) >= 0)
        without = screens | refused & told
        at = np.flatnonzero(without)
        if not at.size:
            return categories
        nothing = self._texts[LADDER].constant(None)
        columns = [codes.get(name, nothing) for name in self._fields]
        rows = self._rows.codes([one if len(one) == 1 else one[at] for one in columns])
        self._ask()
        found = categories.copy()
        screened = np.broadcast_to(self._found.values.take(rows), at.shape)
        found[at] = np.where(screened != NO_VALUE, screened, found[at])
        return found

    def _ask(self) -> None:
        with self._lock:
            if len(self._found) == len(self._rows):
                return
            new = np.arange(len(self._found), len(self._rows))
            for *question, ladder, value in self._rows.texts(self._written, new):
                key = tuple(
                    named(text) if name == "method" else text
                    for name, text in zip(KEY_FIELDS, question, strict=True)
                )
                shown = self._scalar.screened(key, value or "", ladder)
                self._found.append(self._number.get(shown or "", NO_VALUE))
            self._found.settle()


def _has_words(scalar: Scalar, drug: str | None) -> bool:
    """Tell whether a drug is named with more words, which make it no name (``ABPC 再検``)."""
    return scalar.drug(drug) is None and scalar.drug_told_of(drug) is not None
