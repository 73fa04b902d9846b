"""Every distinct question of a batch, resolved once by the scalar classifier."""

import threading
from collections.abc import Mapping

import numpy as np

from breakpoints.batch.codes import Codes, PairCodes, TextCodes
from breakpoints.batch.columns import CRITERION_COLUMNS, KEY_FIELDS
from breakpoints.batch.encoding import Encoding
from breakpoints.batch.growing import Growing
from breakpoints.batch.numbered import Numbered
from breakpoints.batch.profiles import Asked, Key, Scalar
from breakpoints.outcomes import WarningCode


class Profile:
    """Questions to which every value means the same; ``key`` is the first of them."""

    def __init__(self, key: Key, asked: Asked) -> None:
        self.key, self.asked = key, asked


class Questions:
    """Codes of questions, and what the criterion of each says whatever the value."""

    def __init__(
        self,
        scalar: Scalar,
        texts: Mapping[str, TextCodes],
        encodings: Mapping[str, Encoding],
        lock: threading.Lock,
    ) -> None:
        self.profiles: list[Profile] = []
        self.profile = Growing(np.intp)
        self.criterion = {name: Growing(np.intp) for name in CRITERION_COLUMNS}
        self.warnings, self.sites = Growing(np.intp), Growing(np.intp)
        self.warning_sets: Numbered[frozenset[WarningCode]] = Numbered()
        self.site_lists: Numbered[tuple[str, ...]] = Numbered()
        self._scalar, self._texts, self._encodings = scalar, texts, encodings
        self._drugs, self._measured, self._places, self._isolates, self._all = (
            PairCodes(),
            PairCodes(),
            PairCodes(),
            PairCodes(),
            PairCodes(),
        )
        self._shared: Numbered[tuple[object, ...]] = Numbered()
        self._lock = lock

    def codes(self, fields: Mapping[str, Codes]) -> Codes:
        """Return the code of each row's question, after resolving those that are new.

        Parameters
        ----------
        fields : mapping of field to ndarray of intp, shape (n,)

        Returns
        -------
        ndarray of intp, shape (n,)
        """
        drugs = self._drugs.codes(fields["organism"], fields["drug"])
        measured = self._measured.codes(fields["host"], fields["method"])
        places = self._places.codes(fields["disk_content"], fields["site"])
        found = self._all.codes(self._isolates.codes(drugs, measured), places)
        if len(self.profile) < len(self._all):
            self._resolve()
        return found

    def key(self, code: int) -> Key:
        """Return the texts of a question."""
        isolate, place = _pair(self._all, code)
        drugs, measured = _pair(self._isolates, isolate)
        organism, drug = _pair(self._drugs, drugs)
        host, method = _pair(self._measured, measured)
        content, site = _pair(self._places, place)
        of_field = (organism, host, drug, method, content, site)
        return tuple(self._texts[name].texts[at] for name, at in zip(KEY_FIELDS, of_field, strict=True))

    def _resolve(self) -> None:
        """Ask the scalar classifier each new question."""
        with self._lock:
            for code in range(len(self.profile), len(self._all)):
                self._keep(self.key(code))
            for column in (*self.criterion.values(), self.warnings, self.sites, self.profile):
                column.settle()  # the profile last: its length says how many questions are ready

    def _keep(self, key: Key) -> None:
        asked = self._scalar.probe(key)
        for name, column in self.criterion.items():
            column.append(self._encodings[name].code(getattr(asked.flat, name)))
        self.warnings.append(self.warning_sets.code(asked.warnings))
        self.sites.append(self.site_lists.code(asked.sites))
        profile = self._shared.code(self._scalar.profile(key, asked))
        if profile == len(self.profiles):
            self.profiles.append(Profile(key, asked))
        self.profile.append(profile)


def _pair(codes: PairCodes, code: int) -> tuple[int, int]:
    return int(codes.one.values[code]), int(codes.other.values[code])
