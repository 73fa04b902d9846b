"""What the controls of a batch and conditions that deviate say beside each row: worked out once per day.

A row whose organism is a control strain is a control reading of its drug, method, content and
date. Which of them speak of a result depends on its drug, method and conditions, and on the
content that its criterion names; so a row is given the text of all that may speak of it, each
with its content, and what of this holds is said where its question is answered.
"""

import datetime as dt
import threading
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from breakpoints.batch.codes import Codes, TextCodes
from breakpoints.batch.columns import CONDITIONS, DAY
from breakpoints.batch.day_said import Said, in_text
from breakpoints.batch.growing import Growing
from breakpoints.batch.profiles import Scalar
from breakpoints.batch.tuples import TupleCodes
from breakpoints.methods import method_written
from breakpoints.outcomes import Refused
from breakpoints.quality_control.controls import read_date
from breakpoints.quality_control.day import ControlOfDay, HowTested, remarks_of_day, warning_of

ASKED: Final = ("drug", "method", *CONDITIONS)


class Days:
    """The controls of a batch, each checked; rows are coded by several threads at once."""

    def __init__(
        self, controls: Iterable[ControlOfDay], scalar: Scalar, texts: Mapping[str, TextCodes]
    ) -> None:
        self._scalar, self._texts = scalar, texts
        self._on_day: dict[tuple[str, str], dict[dt.date | None, set[tuple[str, str]]]] = {}
        self._any = False
        for control in controls:
            self._any = True
            code, reading = warning_of(control.outcome.standing), control.reading
            if code is not None:
                days = self._on_day.setdefault((reading.drug, reading.method.value), {})
                days.setdefault(reading.date, set()).add((code.value, reading.disk_content or ""))
        self._tuples = TupleCodes(len(ASKED))
        self._days = Growing(np.intp)
        self._lock = threading.Lock()

    def codes(self, codes: Mapping[str, Codes]) -> Codes:
        """Return the code of what may speak of each row.

        Parameters
        ----------
        codes : mapping of field to ndarray of intp, shape (n,) or (1,)
            Of `ASKED`, as the batch numbers their texts.

        Returns
        -------
        ndarray of intp, shape (n,) or (1,)
        """
        found = self._tuples.codes([codes[name] for name in ASKED])
        if len(self._days) < len(self._tuples):
            with self._lock:
                new = np.arange(len(self._days), len(self._tuples))
                for parts in zip(*(column.tolist() for column in self._tuples.parts(new)), strict=True):
                    self._days.append(self._code(parts))
                self._days.settle()
        return self._days.values.take(found)

    def _code(self, parts: tuple[int, ...]) -> int:
        asked = [self._texts[name].texts[part] for name, part in zip(ASKED, parts, strict=True)]
        return int(self._texts[DAY].constant(in_text(self._said(*asked)))[0])

    def _said(
        self,
        drug: str | None,
        method: str | None,
        date: str | None,
        medium: str | None,
        incubation: str | None,
    ) -> Said:
        """Return all that may be said beside a result."""
        known = method_written(method)
        if not (self._any or date or medium or incubation) or known is None:
            return frozenset()
        drug_id, day = self._scalar.drug(drug), read_date(date)
        if drug_id is None:
            return frozenset()
        tested = HowTested(
            drug=drug_id,
            method=known,
            date_fault=day if isinstance(day, Refused) else None,
            medium=medium,
            incubation=incubation,
        )
        on_day = self._on_day.get((drug_id, known.value), {})
        speaking = on_day if day is None or isinstance(day, Refused) else (None, day)
        controls = [one for each in speaking for one in on_day.get(each, ())]
        return frozenset([*((one.code.value, "") for one in remarks_of_day(tested, ())), *controls])
