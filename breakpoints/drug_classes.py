"""Classes of drugs as laboratories name them (``FQ``, ``3GC``, セフェム系), and the drugs in them."""

import functools
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from breakpoints.vocabulary import Ambiguous, Drug, Match, Vocabulary

_BEFORE: Final = re.compile(r"(?:all|the|most|several|multiple|other|both|many|any)\s{1,3}")
_BEHIND: Final = re.compile(
    r"(?:[\s-]{0,3}(?:antibiotics?|antimicrobials?|drugs?|agents?|class(?:es)?))?s?$|系?(?:抗菌|抗生)?(?:薬剤?|剤|物質)?$"
)
_DROPPED: Final = str.maketrans({"β": "beta", "ß": "beta", **dict.fromkeys(" -_・.")})
_GENERATION: Final = re.compile(
    r"(?:([1-5])(?:st|nd|rd|th)?|(first)|(second)|(third)|(fourth))"
    r"(?:gc|g(?:en(?:eration)?)?(?:ceph(?:alosporin|em)?|cef))"
    r"|第?([1-5一二三四])世代(?:セファロスポリン|セフェム|セフ)"
)
_NUMBERS: Final = {"一": "1", "二": "2", "三": "3", "四": "4"}
_CEPHALOSPORINS: Final = r"cephalosporin|cephem"
_LACTAMS: Final = rf"penicillin|{_CEPHALOSPORINS}|cephamycin|penem|monobactam|lactam"
_QUINOLONES: Final = r"quinolone"
_WIDER: Final = {
    "fq": "fluoroquinolone|^quinolones$",
    "fluoroquinolone": "fluoroquinolone|^quinolones$",
    "フルオロキノロン": "fluoroquinolone|^quinolones$",
    "ニューキノロン": "fluoroquinolone|^quinolones$",
    "quinolone": _QUINOLONES,
    "キノロン": _QUINOLONES,
    "betalactam": _LACTAMS,
    "betaラクタム": _LACTAMS,
    "ベータラクタム": _LACTAMS,
    "ラクタム": _LACTAMS,
    "cephalosporin": _CEPHALOSPORINS,
    "セファロスポリン": _CEPHALOSPORINS,
    "cephem": rf"{_CEPHALOSPORINS}|cephamycin",
    "セフェム": rf"{_CEPHALOSPORINS}|cephamycin",
    "penicillin": "penicillin",
    "ペニシリン": "penicillin",
    "carbapenem": "penem",
    "カルバペネム": "penem",
    "aminoglycoside": "aminoglycoside",
    "アミノグリコシド": "aminoglycoside",
    "アミノ配糖体": "aminoglycoside",
    "ag": "aminoglycoside",
    "mls": "macrolide|lincosamide|streptogramin",
    "mlsb": "macrolide|lincosamide|streptogramin",
    "tet": "tetracycline",
    "tetracycline": "tetracycline",
    "テトラサイクリン": "tetracycline",
    "macrolide": "macrolide",
    "マクロライド": "macrolide",
    "lincosamide": "lincosamide",
    "リンコマイシン": "lincosamide",
    "リンコサミド": "lincosamide",
    "phenicol": "phenicol",
    "amphenicol": "phenicol",
    "フェニコール": "phenicol",
    "アンフェニコール": "phenicol",
    "sulfonamide": "sulfonamide",
    "sulphonamide": "sulfonamide",
    "サルファ": "sulfonamide",
    "スルホンアミド": "sulfonamide",
    "glycopeptide": "glycopeptide",
    "グリコペプチド": "glycopeptide",
    "polymyxin": "polymyxin|^lipopeptides$",
    "ポリミキシン": "polymyxin|^lipopeptides$",
    "nitrofuran": "nitrofuran",
    "ニトロフラン": "nitrofuran",
    "pleuromutilin": "pleuromutilin",
    "プレウロムチリン": "pleuromutilin",
}
"""What classes of the vocabulary are called that a laboratory means by a word."""
_CLASSES: Final = {name: re.compile(pattern) for name, pattern in _WIDER.items()}
_LETTERS: Final = {"DB": "1", "DC": "2", "DD": "3", "DE": "4"}
"""Generations of cephalosporins in ATCvet codes (QJ01DD02)."""
_OF_NO_GENERATION: Final = frozenset({"cephalosporin", "cephems", "cephems-oral"})
_ORDINARY_WORDS: Final = frozenset({"nor", "can", "cat", "man", "net", "na", "to", "or", "as", "is"})
"""In lower case they are no codes of drugs."""


_SHORTENED: Final = {
    "amika": "amikacin",
    "amoxi": "amoxicillin",
    "cipro": "ciprofloxacin",
    "clinda": "clindamycin",
    "doxy": "doxycycline",
    "enro": "enrofloxacin",
    "erythro": "erythromycin",
    "genta": "gentamicin",
    "marbo": "marbofloxacin",
    "orbi": "orbifloxacin",
    "prado": "pradofloxacin",
    "tobra": "tobramycin",
    "vanco": "vancomycin",
}
"""Names of drugs without their ends, as laboratories speak."""


def drugs_meant(name: str, words: Vocabulary) -> tuple[str, ...]:
    """Return what a text names: a drug, as it is named, or the ids of the drugs of a class; () for no drug.

    A code that is different drugs in different systems stands for all of them.
    """
    if len(name) < 2 or name in _ORDINARY_WORDS:
        return ()
    if words.names_drug(name):
        found = words.find_drug(name)
        if isinstance(found, Match):
            return (name,)
        if isinstance(found, Ambiguous):
            return tuple(one.partition(" = ")[0] for one in found.candidates)
    shortened = _SHORTENED.get(name.casefold())
    if shortened is not None and words.names_drug(shortened):
        return (shortened,)
    return _of_class(name, words.drugs.values())


def every_drug_but(names: Iterable[str], words: Vocabulary) -> tuple[str, ...]:
    """Return the ids of all drugs but the named ones; ``names`` as `drugs_meant` returns them.

    A name of no drug, or of several, spares none.
    """
    found = [words.find_drug(name) for name in names]
    spared = {one.id for one in found if isinstance(one, Match)}
    return tuple(one for one in words.drugs if one not in spared)


def _of_class(name: str, drugs: Iterable[Drug]) -> tuple[str, ...]:
    generation, named = _class_named(name)
    if generation:
        return tuple(one.id for one in drugs if _may_be_of_generation(one, generation))
    if not named:
        return ()
    meant = _CLASSES[named]
    return tuple(one.id for one in drugs if one.class_en and meant.search(one.class_en.casefold()))


@functools.lru_cache(maxsize=8192)
def _class_named(name: str) -> tuple[str, str]:
    """Return the generation of cephalosporins, or the word of `_CLASSES`, that a text names."""
    whole = _BEFORE.sub("", unicodedata.normalize("NFKC", name).casefold().strip(), count=1)
    plain = _BEHIND.sub("", whole, count=1).translate(_DROPPED)
    generation = _GENERATION.fullmatch(plain)
    if generation is not None:
        at = next(group for group in range(1, 7) if generation[group])
        number = {2: "1", 3: "2", 4: "3", 5: "4"}.get(at, generation[at])
        return _NUMBERS.get(number, number), ""
    return "", next((one for one in (plain, whole) if one in _CLASSES), "")


def _may_be_of_generation(drug: Drug, number: str) -> bool:
    """Tell whether a cephalosporin is of a generation, or of none that the vocabulary knows."""
    of = (drug.class_en or "").casefold()
    if of not in _OF_NO_GENERATION:
        return of == f"cephalosporin {number}"
    return _LETTERS.get((drug.atcvet or "")[4:6], number) == number
