"""The other columns of a wide export: which holds what of an isolate, and what WHONET's codes mean here.

Hosts and organisms are looked up as WHONET's codes first and as names then; specimens become the English
words of their codes.
"""

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from breakpoints.screening import TESTS, Test
from breakpoints.vocabulary import Match, Vocabulary
from breakpoints.vocabulary.shipped import reference_rows
from breakpoints.whonet import names
from breakpoints.whonet.dates import DateOrder, iso_date

_PENICILLINASE: Final = ("PENICILLINASE", "ペニシリナーゼ", "BLAZ", "BLAZ GENE", "blaZ遺伝子")
_CARBAPENEMASES: Final = ("KPC", "NDM", "OXA-48", "OXA-48-like", "OXA-23", "VIM", "IMP")
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "organism": names.ORGANISM,
    "host": names.HOST,
    "specimen": names.SPECIMEN,
    "date": (*names.SPECIMEN_DATE, *names.ENTRY_DATE),
    "esbl": ("ESBL", "X_BLEE", "ESBL産生", "ESBL検査", "CTX-M", "CTX-M遺伝子", "blaCTX-M"),
    "methicillin_resistance": (
        *("MRSA", "MECA_PCR", "MRSA_SCRN", "PBP2A_AGGL", "OXA_SCREEN", "METHICILLIN_RESISTANCE"),
        *("MRSP", "MECA", "PBP2A", "X_MRSA", "X_MRSP", "X_MECA", "X_PBP2A"),
        *(
            "MECA GENE",
            "mecA遺伝子",
            "メチシリン耐性",
            "MRS",
            "MEC",
            "MEC GENE",
            "mec遺伝子",
            "MECC",
            "MECA結果",
        ),
        *("PBP2'", "PBP2'結果"),
    ),
    "inducible_clindamycin": (
        *("INDUC_CLI", "INDUCIBLE_CLINDAMYCIN", "MLS_DTEST", "X_MLS_IND", "X_MLS", "D-TEST", "Dテスト"),
        *(
            "D-ZONE",
            "D-ZONE TEST",
            "Dゾーン",
            "Dゾーンテスト",
            "ICR",
            "X_ICR",
            "IMLSB",
            "誘導耐性",
            "クリンダマイシン誘導耐性",
        ),
    ),
    "beta_lactamase": (
        "BETA_LACT",
        "BETA-LACTAMASE",
        "NITROCEFIN",
        "β-ラクタマーゼ",
        "ニトロセフィン",
        *_PENICILLINASE,
    ),
    "carbapenemase": (
        *(
            "CARBAPENEMASE",
            "CARBAPENEM",
            "カルバペネマーゼ",
            "カルバペネマーゼ産生",
            "カルバペネム耐性",
            "CRE",
            "CPE",
        ),
        *("CPO", "CRAB", "CRPA", "CREC", "CRKP", "MCIM", "ECIM", "CIM", "CarbaNP", "Carba NP test", "HODGE"),
        *("MODIFIED HODGE", "HODGE TEST", "MHT", "MBL", "メタロ-β-ラクタマーゼ", "メタロβラクタマーゼ"),
        *(f"{written}{gene}" for gene in _CARBAPENEMASES for written in ("", "bla")),
        *(f"{gene}{written}" for gene in _CARBAPENEMASES for written in (" gene", "遺伝子")),
    ),
    "ampc": ("AMPC", "X_AMPC", "AmpC産生", "AmpC遺伝子", "AmpC gene", "AmpC beta-lactamase", "CMY", "CMY-2"),
}
"""Headers of each field, in order of preference, as files in codes and files in words write them."""
_STRAIN: Final = ("QCSTRAIN", "CONTROLSTRAIN", "XQCSTRAIN", "XSTRAIN", "STRAIN")
"""No comment and no number of a patient is read for it: those are about persons."""
ORIGIN: Final[dict[str, str]] = {"h": "human_reference"}
"""WHONET's one-letter origins name a species only for man: an animal (a) is any animal, and no host."""
_LOOKS_LIKE: Final[dict[Test, re.Pattern[str]]] = {
    "esbl": re.compile(r"ESBL|BLEE|BLSE|CTXM|基質.*ラクタマーゼ"),
    "methicillin_resistance": re.compile(
        r"MRS[AP]|MRCNS|MEC[AC](?!T)|PBP2|OXASC|METHICILLINR|メチシリン耐性"
        r"|(?:OXACILLIN|CEFOXITIN|FOX)SCR(?:EE)?N|OXSF"
        r"|^MRS$|^MR$|^METH?ICILLIN$|^メチシリン$|^MEC$|^MEC(?:GENE|遺伝子)|SCCMEC|OXACILLINSALT|CHROMAGAR"
    ),
    "inducible_clindamycin": re.compile(r"DTEST|DZONE|INDUC|^Dテスト|^Dゾーン|MLSB|^X?ICR$|誘導耐性"),
    "carbapenemase": re.compile(
        r"CARBAPENEMASE|^CARBAPENEM$|カルバペネマーゼ|カルバペネム耐性|^CR(?:E|AB|PA|EC|KP)$|^CPE$|KPC|NDM|MCIM|ECIM|^CIM$"
        r"|OXA(?:48|23|LIKE)|BLAIMP|BLAVIM|^IMP$|^VIM$|^MBL$|METALLO|メタロ|CARBANP|HODGE"
    ),
    "ampc": re.compile(r"^(?:X|BLA)?AMPC(?:$|GENE|遺伝子|産生)|^(?:BLA)?CMY"),
    "beta_lactamase": re.compile(
        r"(?:BETA|\u0392|^B)LACT(?:AMASE)?$|NITROCEFIN|ラクタマーゼ|PENICILLINASE|ペニシリナーゼ|BLAZ"
    ),
}
"""Headers under which nobody writes anything but a screening test, unless they are `_OF_A_DRUG`, too."""
_OF_A_DRUG: Final = frozenset({"AMPC", "IMP", "CIM"})
"""Headers that may be a drug's (AMPC is amoxicillin in Japan, IMP imipenem) or say MIC (CIM).

What stands below them decides.
"""
_NO_LETTER: Final = re.compile(r"[\W_]+")


def fields_in(headers: Sequence[str]) -> dict[str, str]:
    """Return the column of each field that a wide export holds."""
    by_name = {_key(header): header for header in reversed(headers)}
    found: dict[str, str] = {}
    for field, written in COLUMNS.items():
        column = _first(written, by_name)
        if column is not None:
            found[field] = column
    return found


def isolate_columns(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that name an isolate together: of a specimen, the number and that of its isolate.

    Empty where the export has a column of its own for it, or none. The organism need not be
    among them: results of two organisms are never read together.
    """
    by_name = {_key(header): header for header in reversed(headers)}
    if "ISOLATE" in by_name:
        return ()
    specimen, isolate = _first(names.SPECIMEN_NUMBER, by_name), _first(names.ISOLATE_NUMBER, by_name)
    return tuple(one for one in (specimen, isolate) if one is not None) if specimen is not None else ()


def strain_column(headers: Sequence[str]) -> str | None:
    """Return the column that names a control strain, where the export has one of its own for it."""
    by_name = {_key(header): header for header in reversed(headers)}
    return next((by_name[name] for name in _STRAIN if name in by_name), None)


def names_own_strain(column: str) -> bool:
    """Tell whether a column names the strain of its row, and not the control that was read beside it."""
    return _key(column) in {"STRAIN", "XSTRAIN"}


def further_screening(headers: Sequence[str], fields: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the other columns of each screening test: WHONET has one for each way of testing."""
    found: dict[str, tuple[str, ...]] = {}
    for test in TESTS:
        keys = {_key(name) for name in COLUMNS[test]}
        others = tuple(name for name in headers if _key(name) in keys and name != fields.get(test))
        if test in fields and others:
            found[test] = others
    return found


def screening_column(test: Test, headers: Sequence[str]) -> str | None:
    """Return the first column that holds a screening test, in order of preference; None: there is none."""
    by_name = {_key(header): header for header in reversed(headers)}
    return _first(COLUMNS[test], by_name)


def _first(written: Iterable[str], by_name: Mapping[str, str]) -> str | None:
    return next((by_name[_key(name)] for name in written if _key(name) in by_name), None)


def looks_like_screening(header: str) -> Test | None:
    """Return the screening test that a header seems to name."""
    key = _key(header)
    return next((test for test, pattern in _LOOKS_LIKE.items() if pattern.search(key)), None)


def may_be_a_drug(header: str) -> bool:
    """Tell whether a header of a screening test may as well be that of a drug."""
    return _key(header) in _OF_A_DRUG


def meanings(
    vocabulary: Vocabulary, own_hosts: Mapping[str, str], order: DateOrder | None
) -> dict[str, Callable[[str], str | None]]:
    """Return what the cells of a wide export mean, by field; a date whose order nobody knows is none."""
    hosts = {code.casefold(): host for code, host in own_hosts.items()}
    return {
        "organism": lambda cell: organism_text(cell, vocabulary),
        "host": lambda cell: host_text(cell, vocabulary, hosts),
        "specimen": specimen_text,
        "date": lambda cell: iso_date(cell, order) or (cell if order else None),
    }


def organism_text(cell: str, vocabulary: Vocabulary) -> str:
    """Return WHONET's code as a qualified one where it is known; any other text as it is."""
    qualified = f"whonet:{cell.strip()}"
    return qualified if isinstance(vocabulary.find_organism(qualified), Match) else cell


def host_text(cell: str, vocabulary: Vocabulary, own_codes: Mapping[str, str]) -> str:
    """Return a laboratory's own code by its meaning, then WHONET's code, then the text as it is."""
    code = cell.strip()
    if code.casefold() in own_codes:
        return own_codes[code.casefold()]
    qualified = f"whonet:{code}"
    if isinstance(vocabulary.find_host(qualified), Match):
        return qualified
    return ORIGIN.get(code.casefold(), cell)


def specimen_text(cell: str) -> str:
    """Return the English word of a specimen's code; any other text as it is."""
    return _specimens().get(cell.strip().casefold(), cell)


@functools.cache
def _specimens() -> dict[str, str]:
    return {row["code"]: row["specimen"] for row in reference_rows("whonet_specimens")}


def _key(header: str) -> str:
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", header)).upper()
