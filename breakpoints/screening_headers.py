"""Headings of screening tests: those that are read, and those that look as if they should be.

WHONET's columns, and what laboratories call theirs; one column may say what another says, too.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from breakpoints.headings import first_column, heading_key
from breakpoints.screening import TESTS, Test
from breakpoints.vocabulary import Match
from breakpoints.vocabulary.shipped import vocabulary

_PENICILLINASE: Final = ("PENICILLINASE", "ペニシリナーゼ", "BLAZ", "BLAZ GENE", "blaZ遺伝子")
_CARBAPENEMASES: Final = ("KPC", "NDM", "OXA-48", "OXA-48-like", "OXA-23", "VIM", "IMP")
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "esbl": (
        "ESBL",
        "X_BLEE",
        "ESBL産生",
        "ESBL検査",
        "CTX-M",
        "CTX-M遺伝子",
        "blaCTX-M",
        "DDST",
        "ダブルディスク",
    ),
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
        *(
            "PBP2'",
            "PBP2'結果",
            "MRCoNS",
            "MRSS",
            "MRSE",
            "MRブドウ球菌",
            "オキサシリン耐性",
            "mec耐性遺伝子",
        ),
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
        *(
            "D試験",
            "D形",
            "D shape",
            "CLI誘導",
            "CLDM誘導",
            "誘導型クリンダマイシン耐性",
            "iMLS",
            "MLSi",
            "ICLI",
        ),
    ),
    "beta_lactamase": (
        "BETA_LACT",
        "BETA-LACTAMASE",
        "NITROCEFIN",
        "β-ラクタマーゼ",
        "ニトロセフィン",
        *("cefinase", "セフィナーゼ", "ニトロセフィン法", "nitrocephin", "ß-lactamase", "ペニシリン分解酵素"),
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
        *(
            "CPE産生",
            "MBL産生",
            "Carba-R",
            "Xpert Carba-R",
            "Carba 5",
            "Blue Carba",
            "Rapidec",
            "OXA-181",
            "OXA-58",
        ),
        *(f"{written}{gene}" for gene in _CARBAPENEMASES for written in ("", "bla")),
        *(f"{gene}{written}" for gene in _CARBAPENEMASES for written in (" gene", "遺伝子")),
    ),
    "ampc": (
        "AMPC",
        "X_AMPC",
        "AmpC産生",
        "AmpC遺伝子",
        "AmpC gene",
        "AmpC beta-lactamase",
        "CMY",
        "CMY-2",
        "pAmpC",
        "DHA",
    ),
    "vancomycin_resistance": (
        *("VANCOMYCIN_RESISTANCE", "VRE", "X_VRE", "VANA", "VANB", "vanA gene", "vanB gene", "vanA/vanB"),
        *("バンコマイシン耐性", "バンコマイシン耐性腸球菌", "vanA遺伝子", "vanB遺伝子", "VRE検査"),
    ),
    "colistin_resistance": (
        *("COLISTIN_RESISTANCE", "MCR", "X_MCR", "mcr gene", "mcr genes", "mcr PCR", "mcr遺伝子"),
        *(f"mcr-{number}{written}" for number in range(1, 11) for written in ("", " gene", "遺伝子")),
        *("コリスチン耐性", "コリスチン耐性遺伝子"),
    ),
}
"""Headings of each test, in order of preference, as files in codes and files in words write them."""
_LOOKS_LIKE: Final[dict[Test, re.Pattern[str]]] = {
    "esbl": re.compile(
        r"ESBL|BLEE|BLSE|CTXM|BLACTX|基質.*ラクタマーゼ|基質.*拡張|DDST|ダブルディスク|DOUBLEDIS[CK]|^SHV|^(?:BLA)?TEM\d"
        r"|^BLA(?:SHV|TEM)|3GC?R$"
    ),
    "methicillin_resistance": re.compile(
        r"MRS[APES]|MRC[NO]NS|MEC[AC](?!T)|PBP2|BINDINGPROTEIN2|OXASC|METHICILLINR(?!ESULT)|メチシリン耐性|オキサシリン耐性"
        r"|OXACILLINR(?!ESULT)|MPIPC耐性|セフォキシチンスクリ|オキサシリンスクリ|^ORS[APE]$|^FOXS|^CFXS|^MRSTAPH|^MRブドウ球菌"
        r"|(?:OXACILLIN|CEFOXITIN|FOX|CFX|OXA)SCR(?:EE)?N|OXSF|OXACILLINAGAR"
        r"|^MRS{1,2}$|^MR$|^METH?ICILLIN$|^メチシリン$|^MEC$|^MEC(?:GENE|遺伝子|耐性)|SCCMEC|OXACILLINSALT|CHROMAGAR"
    ),
    "inducible_clindamycin": re.compile(
        r"DTEST|DZONE|DSHAPE|INDUC|^D(?:テスト|ゾーン|試験|形)|MLS(?!T)|^X?ICR$|^ICLI$|誘導(?:耐性|型)|CL(?:I|DM)誘導"
        r"|クリンダマイシン誘導|^ERM(?:$|[ABCTFX]$|GENE|遺伝子)"
    ),
    "carbapenemase": re.compile(
        r"CARBAPENEMASE|^CARBAPENEM$|CARBAPENEMR|カルバペネマーゼ|カルバペネム耐性|^CR(?:E|AB|PA|EC|KP)$|^CP[EO]|^CPCR"
        r"|KPC|NDM|MCIM|(?<!SP)ECIM|^CIM$|^(?:BLA)?OXA(?:48|23|58|162|181|232|244|24|40|51|143|LIKE)"
        r"|BLA(?:IMP|VIM|OXA|GES|IMI|SME)|^(?:IMP|VIM|GES|IMI|SME)\d*$|^MBL|METALLO|メタロ|^SMA(?:$|試験|TEST)"
        r"|CARBANP|HODGE|^CARBAR?$|CARBAR$|^CARBA5|BLUECARBA|RAPIDEC"
    ),
    "ampc": re.compile(
        r"AMPC(?:$|GENE|TEST|SCREEN|DIS[CK]|遺伝子|産生|検査|確認|結果|型|過剰|BETA|Β)|^(?:BLA)?(?:CMY|DHA|CIT)\d*$"
        r"|CEPHALOSPORINASE|セファロスポリナーゼ"
    ),
    "vancomycin_resistance": re.compile(
        r"^X?VRE(?:$|F[MS]|GENE|SCREEN|検査|遺伝子|疑)|^VAN[AB](?:$|GENE|VANB|PCR|遺伝子)|VANCOMYCINRES(?!ULT)|バンコマイシン耐性"
    ),
    "colistin_resistance": re.compile(
        r"^X?(?:MCR\d*)+(?:$|GENE|PCR|遺伝子)|COLISTINRESIST|POLYMYXINB?RESIST|コリスチン耐性"
    ),
    "beta_lactamase": re.compile(
        r"(?:BETA|\u0392|\u1e9e|SS|^B)LACT(?:AMASE)?$|NITROCE[FP]H?IN|ラクタマーゼ|PENICILLINASE|ペニシリナーゼ|BLAZ|CEFINASE"
        r"|セフィナーゼ|^PCASE$|^TEM$|^ROB\d*$|^BLA$|ニトロセフィン|ペニシリン分解|ZONEEDGE"
    ),
}
"""Headers under which nobody writes anything but a screening test, unless they are `_OF_A_DRUG`, too."""
_OF_A_DRUG: Final = frozenset({"AMPC", "IMP", "CIM", "TEM", "CIT"})
"""Headers that may be a drug's (AMPC is amoxicillin in Japan, IMP imipenem, TEM temocillin) or say MIC (CIM).

What stands below them decides.
"""
_JOINED: Final = re.compile(r"[/・+]")
"""What stands between the components of a combination of drugs."""
_OF_A_TEST: Final = re.compile(
    r"GENE|TEST|SCR|DIS[CK]|PCR|BETA|Β|POS|NEG|RESIST|LACTAM|遺伝子|産生|検査|試験|確認|結果|過剰|陽性|陰性|耐性|酵素|誘導|型|株"
)
"""What is said of a test, and of no drug."""


def further_screening(headers: Sequence[str], fields: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the other columns of each screening test: WHONET has one for each way of testing."""
    found: dict[str, tuple[str, ...]] = {}
    for test in TESTS:
        keys = {heading_key(name) for name in HEADINGS[test]}
        others = tuple(name for name in headers if heading_key(name) in keys and name != fields.get(test))
        if test in fields and others:
            found[test] = others
    return found


def screening_column(test: Test, headers: Sequence[str]) -> str | None:
    """Return the first column that holds a screening test, in order of preference; None: there is none."""
    return first_column(HEADINGS[test], headers)


def looks_like_screening(header: str) -> Test | None:
    """Return the screening test that a header seems to name; none where it joins drugs: ``CVA/AMPC``."""
    found = _like_a_test(header)
    return None if found is None or _joins_drugs(header) else found


def _like_a_test(text: str) -> Test | None:
    key = heading_key(text)
    return next((test for test, pattern in _LOOKS_LIKE.items() if pattern.search(key)), None)


def _joins_drugs(header: str) -> bool:
    """Tell whether a header names drugs side by side, one of them known, and neither a test nor its gene.

    ``ESBL/AmpC`` and ``AmpC/産生`` name tests, ``CVA/AMPC`` names a drug; so does ``XYZ/AMPC``, if none that
    anybody knows.
    """
    parts = _JOINED.split(unicodedata.normalize("NFKC", header))
    if len(parts) == 1:
        return False
    others = [part for part in parts if not isinstance(vocabulary().find_drug(part), Match)]
    return len(others) < len(parts) and not any(
        _like_a_test(part) or _OF_A_TEST.search(heading_key(part)) or not part.strip() for part in others
    )


def may_be_a_drug(header: str) -> bool:
    """Tell whether a header of a screening test may as well be that of a drug."""
    return heading_key(header) in _OF_A_DRUG
