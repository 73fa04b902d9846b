"""Every distinct question of a batch, resolved once by the scalar classifier."""

import threading
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from breakpoints.batch.codes import Codes, TextCodes
from breakpoints.batch.columns import CRITERION_COLUMNS, QUESTION_FIELDS
from breakpoints.batch.encoding import Encoding
from breakpoints.batch.growing import Growing
from breakpoints.batch.numbered import Numbered
from breakpoints.batch.profiles import Asked, Key, Scalar
from breakpoints.batch.tuples import TupleCodes
from breakpoints.methods import named
from breakpoints.outcomes import WarningCode


class Profile:
    """Questions to which every value means the same; ``key`` is the first of them.

    A value written as a ratio (``8/4``) means the same where, beyond that, drugs are combined alike.
    """

    def __init__(self, key: Key, asked: Asked) -> None:
        self.key, self.asked = key, asked


class Questions:
    """Codes of questions, and what the criterion of each states whatever the value.

    Questions share a statement if they share a profile and their answers differ in nothing
    that the criterion decides; all sites that one criterion covers are one statement.
    """

    def __init__(
        self,
        scalar: Scalar,
        texts: Mapping[str, TextCodes],
        encodings: Mapping[str, Encoding],
        lock: threading.Lock,
    ) -> None:
        self.profiles: list[Profile] = []
        self._profile, self._of_ratios = Growing(np.intp), Growing(np.intp)
        self.criterion = {name: Growing(np.intp) for name in CRITERION_COLUMNS}
        self.warnings, self.sites = Growing(np.intp), Growing(np.intp)
        self._columns = (
            *self.criterion.values(),
            self.warnings,
            self.sites,
            self._profile,
            self._of_ratios,
        )
        self.warning_sets: Numbered[frozenset[WarningCode]] = Numbered()
        self.site_lists: Numbered[tuple[str, ...]] = Numbered()
        self._scalar, self._texts, self._encodings = scalar, texts, encodings
        self._fields = tuple(reversed(QUESTION_FIELDS))  # first what many files leave out
        self._keys = TupleCodes(len(self._fields))
        self._statement = Growing(np.intp)
        self._alike: dict[Key, int] = {}
        self._statements: Numbered[tuple[int, ...]] = Numbered()
        self._shared: Numbered[tuple[object, ...]] = Numbered()
        self._lock = lock

    def codes(self, fields: Mapping[str, Codes]) -> Codes:
        """Return the code of the statement that answers each row, after resolving new questions.

        Parameters
        ----------
        fields : mapping of field to ndarray of intp, shape (n,), or (1,) for what is the same in every row

        Returns
        -------
        ndarray of intp, shape (n,) or (1,)
        """
        found = self._keys.codes([fields[name] for name in self._fields])
        if len(self._statement) < len(self._keys):
            self._resolve()
        return self._statement.values.take(found)

    def profile(self, statements: Codes, are_ratios: npt.NDArray[np.bool_]) -> Codes:
        """Return the profile by which each statement answers its value, which may be a ratio."""
        profile = self._profile.values.take(statements)
        if not are_ratios.any():
            return profile
        return np.where(are_ratios, self._of_ratios.values.take(statements), profile)

    def _texts_of(self, codes: Codes) -> Iterator[Key]:
        """Return the texts of questions."""
        places = dict(zip(self._fields, self._keys.parts(codes), strict=True))
        columns = []
        for name in QUESTION_FIELDS:
            texts = self._texts[name].texts
            said = [texts[place] for place in places[name].tolist()]
            columns.append([named(text) for text in said] if name == "method" else said)
        return zip(*columns, strict=True)

    def _resolve(self) -> None:
        """Ask the scalar classifier each new question."""
        with self._lock:
            for key in self._texts_of(np.arange(len(self._statement), len(self._keys))):
                alike = self._scalar.alike(key)
                stated = self._alike.get(alike)
                if stated is None:
                    stated = self._alike[alike] = self._stated(alike)
                self._statement.append(stated)
            for column in self._columns:
                column.settle()
            self._statement.settle()  # last: its length says how many questions are ready

    def _stated(self, key: Key) -> int:
        """Return the code of the statement that answers a question."""
        asked = self._scalar.probe(key)
        profile = self._shared.code(self._scalar.profile(key, asked))
        if profile == len(self.profiles):
            self.profiles.append(Profile(key, asked))
        of_ratios = self._shared.code((profile, self._scalar.written_as_ratio(key[2])))
        if of_ratios == len(self.profiles):
            self.profiles.append(Profile(key, asked))
        criterion = [self._encodings[name].code(getattr(asked.flat, name)) for name in CRITERION_COLUMNS]
        rest = (self.warning_sets.code(asked.warnings), self.site_lists.code(asked.sites))
        said = (*criterion, *rest, profile, of_ratios)
        new = len(self._statements.values)
        statement = self._statements.code(said)
        if statement == new:
            for column, value in zip(self._columns, said, strict=True):
                column.append(value)
        return statement
