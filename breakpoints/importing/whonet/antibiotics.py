"""WHONET's antibiotic list: codes, names, and the classes that tables refer to by ATC."""

import re
from typing import Final

from breakpoints.disk_content import canonical_disk_content
from breakpoints.importing.delimited import DelimitedFile, Line
from breakpoints.importing.terms import Terms

REQUIRED: Final = ("WHONET_ABX_CODE", "ANTIBIOTIC")
_CLASS_COLUMNS: Final = ("CLASS", "SUBCLASS", "PROF_CLASS")
_CLASSES: Final = {
    "AG": "aminoglycoside",
    "CEPH1": "cephalosporin 1",
    "CEPH2": "cephalosporin 2",
    "CEPH3": "cephalosporin 3",
    "CEPH4": "cephalosporin 4",
    "CEPHAM": "cephamycin",
}

_OF_ATC: Final = {
    "J01DB": "cephalosporin 1",
    "J01DC": "cephalosporin 2",
    "J01DD": "cephalosporin 3",
    "J01DE": "cephalosporin 4",
}
"""Generations of cephems of which the list gives none, as of oral ones."""

_DISK_TEST: Final = re.compile(r"[A-Z]D(?P<amount>[0-9]+(?:_[0-9]+)?)")


class WhonetAntibiotics:
    """Ids of WHONET's antibiotic codes; of an ATC code, all that belong to it."""

    def __init__(self, read: DelimitedFile, terms: Terms) -> None:
        self._ids: dict[str, str] = {}
        self._of_atc: dict[str, dict[str, None]] = {}
        self._of_class: dict[str, dict[str, None]] = {}
        self._contents: dict[str, dict[str, None]] = {}
        for line in read.lines:
            code, name = line["WHONET_ABX_CODE"], line["ANTIBIOTIC"]
            if not code or not name:
                continue
            content = canonical_disk_content(line["POTENCY"])
            if content is not None:
                self._contents.setdefault(code, {})[content] = None
            self._ids.setdefault(code, terms.drug(code, name, _class(line)))
            for column in _CLASS_COLUMNS:
                if line[column]:
                    self._of_class.setdefault(line[column].casefold(), {})[self._ids[code]] = None
            if line["ATC_CODE"]:
                self._of_atc.setdefault(line["ATC_CODE"], {})[code] = None

    def id_of(self, code: str) -> str | None:
        """Return the drug of a code; None if the list does not have it."""
        return self._ids.get(code)

    def content_of(self, test: str) -> str | None:
        """Return the disk content of a test such as ``AMC_ND20``; None unless exactly one of the list fits.

        A test names the first amount, cut off (``SXT_ND1_2`` is 1.25/23.75 µg).
        """
        code, _, rest = test.partition("_")
        found = _DISK_TEST.fullmatch(rest)
        if found is None:
            return None
        named = found["amount"].replace("_", ".")
        fitting = [one for one in self._contents.get(code, ()) if _begins_with(one, named)]
        return fitting[0] if len(fitting) == 1 else None

    def ids_named(self, name: str) -> tuple[str, ...]:
        """Return the drug of a code, else all drugs of a class or subclass of this name, sorted."""
        one = self._ids.get(name)
        return (one,) if one is not None else tuple(sorted(self._of_class.get(name.casefold(), ())))

    def codes_under(self, atc: str) -> tuple[str, ...]:
        """Return the codes of all drugs whose ATC code begins with this one."""
        found = (code for known, codes in self._of_atc.items() if known.startswith(atc) for code in codes)
        return tuple(sorted(set(found)))


def _begins_with(content: str, named: str) -> bool:
    """Tell whether the first amount of a content is the one named, or begins so where that was cut off."""
    first = content.partition(" ")[0].partition("/")[0]
    return first.startswith(named) if "." in named else first == named


def _class(line: Line) -> str | None:
    """Return the class as our vocabulary writes it where rules depend on it, else as WHONET does."""
    name = line["CLASS"]
    if line["PROF_CLASS"] in _CLASSES:
        return _CLASSES[line["PROF_CLASS"]]
    of_atc = _OF_ATC.get(line["ATC_CODE"].removeprefix("Q")[:5])
    return of_atc if of_atc is not None and name.startswith("Cephems") else name or None
