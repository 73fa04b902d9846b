"""Every profile with every reading: what the value makes of the criterion, asked once."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from breakpoints.batch.codes import Codes, PairCodes
from breakpoints.batch.columns import CRITERION_COLUMNS
from breakpoints.batch.encoding import Encoding
from breakpoints.batch.growing import Growing
from breakpoints.batch.numbered import Numbered
from breakpoints.batch.profiles import Scalar
from breakpoints.batch.questions import Questions
from breakpoints.batch.readings import Readings
from breakpoints.outcomes import WarningCode

TEXT_COLUMNS: Final = ("category", "category_by_value", "refused", "reason", "possible", "reported")
DISTANCES: Final = ("distance_mm", "distance_steps")
NO_DISTANCE: Final = np.iinfo(np.int16).min


class Cells:
    """Codes of (profile, reading), and what each pair says."""

    def __init__(
        self, scalar: Scalar, questions: Questions, readings: Readings, encodings: Mapping[str, Encoding]
    ) -> None:
        self.texts = {name: Growing(np.intp) for name in TEXT_COLUMNS}
        self.own = {name: Growing(np.intp) for name in CRITERION_COLUMNS}
        self.as_question = {name: Growing(np.bool_) for name in CRITERION_COLUMNS}
        self.warnings: Numbered[tuple[frozenset[WarningCode], frozenset[WarningCode]]] = Numbered()
        self.alternatives: Numbered[tuple[str, ...]] = Numbered()
        self.warning_codes, self.alternative_codes = Growing(np.intp), Growing(np.intp)
        self.distances = {name: Growing(np.int16) for name in DISTANCES}
        self._scalar, self._questions, self._readings = scalar, questions, readings
        self._encodings = encodings
        self._pairs = PairCodes()
        self._asked = 0

    def codes(self, statements: Codes, reading: Codes) -> Codes:
        """Return the code of each statement's profile with a reading, after asking the pairs that are new.

        Parameters
        ----------
        statements, reading : ndarray of integers, shape (n,)

        Returns
        -------
        ndarray of integers, shape (n,)
        """
        are_ratios = self._readings.are_ratios.values.take(reading)
        found = self._pairs.codes(self._questions.profile(statements, are_ratios), reading)
        for place in range(self._asked, len(self._pairs)):
            self._ask(int(self._pairs.one.values[place]), int(self._pairs.other.values[place]))
        self._asked = len(self._pairs)
        for kept in (self.texts, self.own, self.as_question, self.distances):
            for column in kept.values():
                column.settle()
        self.warning_codes.settle()
        self.alternative_codes.settle()
        return found

    def _ask(self, profile: int, reading: int) -> None:
        """Ask what a reading makes of one question of a profile."""
        of = self._questions.profiles[profile]
        asked = self._scalar.ask(of.key, *self._readings.texts[reading])
        for name, column in self.texts.items():
            column.append(self._encodings[name].code(getattr(asked.flat, name)))
        for name in CRITERION_COLUMNS:
            said = getattr(asked.flat, name)
            self.as_question[name].append(said == getattr(of.asked.flat, name))
            self.own[name].append(self._encodings[name].code(said))
        for name, distances in self.distances.items():
            said = getattr(asked.flat, name)
            distances.append(NO_DISTANCE if said is None else said)
        changed = (of.asked.warnings - asked.warnings, asked.warnings - of.asked.warnings)
        self.warning_codes.append(self.warnings.code(changed))
        self.alternative_codes.append(self.alternatives.code(asked.categories))
