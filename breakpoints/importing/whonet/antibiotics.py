"""WHONET's antibiotic list: codes, names, and the classes that tables refer to by ATC."""

from typing import Final

from breakpoints.importing.delimited import DelimitedFile
from breakpoints.importing.terms import Terms

REQUIRED: Final = ("WHONET_ABX_CODE", "ANTIBIOTIC")
_CLASSES: Final = {
    "AG": "aminoglycoside",
    "CEPH1": "cephalosporin 1",
    "CEPH2": "cephalosporin 2",
    "CEPH3": "cephalosporin 3",
    "CEPH4": "cephalosporin 4",
    "CEPHAM": "cephamycin",
}


class WhonetAntibiotics:
    """Ids of WHONET's antibiotic codes; of an ATC code, all that belong to it."""

    def __init__(self, read: DelimitedFile, terms: Terms) -> None:
        self._ids: dict[str, str] = {}
        self._of_atc: dict[str, dict[str, None]] = {}
        for line in read.lines:
            code, name = line["WHONET_ABX_CODE"], line["ANTIBIOTIC"]
            if not code or not name:
                continue
            self._ids.setdefault(code, terms.drug(code, name, _class(line["PROF_CLASS"], line["CLASS"])))
            if line["ATC_CODE"]:
                self._of_atc.setdefault(line["ATC_CODE"], {})[code] = None

    def id_of(self, code: str) -> str | None:
        """Return the drug of a code; None if the list does not have it."""
        return self._ids.get(code)

    def codes_under(self, atc: str) -> tuple[str, ...]:
        """Return the codes of all drugs whose ATC code begins with this one."""
        found = (code for known, codes in self._of_atc.items() if known.startswith(atc) for code in codes)
        return tuple(sorted(set(found)))


def _class(profile: str, name: str) -> str | None:
    """Return the class as our vocabulary writes it where rules depend on it, else as WHONET does."""
    return _CLASSES.get(profile) or name or None
