"""Mechanisms of resistance that somebody names in free text: ``MRSP``, ``ESBL陽性``, ``blaCTX-M-15``.

A name counts unless something beside it denies it (``no MRSA``, ``ESBL (-)``, メチシリン耐性なし): what
stands between the two must be a word of tests, or another name. Whatever is not understood denies nothing.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from breakpoints.denied import Word, is_said, says_so_later
from breakpoints.no_findings import NAME, may_name_a_project, says_no_finding, without_spouses
from breakpoints.screening import TESTS, Test
from breakpoints.written import shown

_IS, _OF = "is_", "of_"
_BEFORE: Final = r"(?<![A-Za-z])"
_AFTER: Final = r"s?(?:(?=(?i:pos|neg|prod))|(?![A-Za-z]))"
_LACTAMASE: Final = r"(?:[- ]*(?i:β|ß|beta|b)?[- ]?(?:(?i:lactamases?)|ラクタマーゼ))?"
_OXACILLIN: Final = rf"{_BEFORE}(?i:oxa|oxacillin|mpipc|meth|meth?icillin)(?![a-z])|オキサシリン|メチシリン"
_RESISTS: Final = re.compile(
    r"(?i:(?<!not )(?<!no )resistan(?:t|ce) to)|(?:耐性(?:薬剤?)?|(?<![A-Za-z])R)\s{0,3}[:=]"
)
"""Behind it the drugs are listed that an isolate resists."""
_VANCOMYCIN: Final = rf"{_BEFORE}(?:VCM|VAN?|(?i:vancomycin))(?![A-Za-z])|バンコマイシン"
_GLYCOPEPTIDES: Final = (
    rf"{_BEFORE}(?:TEIC|(?i:teicoplanin|glycopeptides?))(?![A-Za-z])|テイコプラニン|グリコペプチド系?薬?"
)
_COLISTIN: Final = r"(?i:colistin|polymyxin(?: ?b)?)(?![A-Za-z])|コリスチン|ポリミキシンB?"
_NOT_RESISTED: Final = r"(?!\s{0,3}[(=]?\s{0,3}(?:[SI](?![A-Za-z])|(?i:susc|sens)|感))"


def _resisted(drug: str) -> tuple[str, ...]:
    """Return what says of a drug that it is resisted, in one letter or in words."""
    return (
        rf"(?:{drug})[\s:=-]{{0,4}}"
        r"\(?(?:R(?:es?\.?)?|(?i:res(?:ist[a-z]*|\.)?|ns|n\.s\.)|耐性)\)?(?![A-Za-z0-9])",
        rf"(?:{drug})[\s:-]{{0,3}}(?:(?i:non|not)[ -]?(?i:suscep)[a-z]*|非感受性|非感性)",
        rf"(?i:(?:not|non)[ -]?susceptible to )(?:{drug})",
    )


_LISTED: Final[dict[Test, re.Pattern[str]]] = {
    "methicillin_resistance": re.compile(rf"(?:{_OXACILLIN}){_NOT_RESISTED}"),
    "vancomycin_resistance": re.compile(rf"(?:{_VANCOMYCIN}){_NOT_RESISTED}"),
}
"""What stands for a mechanism in such a list."""
_LIST_ENDS: Final = re.compile(r"[.;:=。|\n]|(?i:\bbut\b|susc|sens|\bnot\b)|感性|感受性|ただし")
_LONGEST_LIST: Final = 100
_NAMES: Final[dict[Test, tuple[str, ...]]] = {
    "methicillin_resistance": (
        rf"{_BEFORE}(?i:(?:[LCH]A-?)?MRSA|MRSPI?|MRSS|MRSE|MRSI|MRSH|MRSC|MRCNS|MRCONS|MRCPS|MDRS[AP]|SARM|ORSA|ORSP){_AFTER}",
        rf"{_BEFORE}MRS{_AFTER}",
        rf"{_BEFORE}MR[- ]?(?:CNS|CoNS|(?i:staph)[a-z.]*|ブドウ球菌)",
        r"(?i:scc ?mec)",
        rf"{_BEFORE}(?i:mec ?[ac]){_AFTER}",
        rf"{_BEFORE}(?i:mec)[ -]?(?i:genes?(?![a-z])|遺伝子)",
        rf"{_BEFORE}M\.R\.S\.(?:[AP]\.?)?(?![A-Za-z])|{_BEFORE}MR[- ]S[AP](?![A-Za-z])",
        rf"{_BEFORE}MR[- ]?S(?:\. ?|(?i:taph)[a-z.]* )"
        r"(?i:pseud|aur|inter|epid|haem|schl|hyic|fel|lug|delph)[a-z]*",
        *_resisted(_OXACILLIN),
        rf"(?:{_OXACILLIN})[\s:-]{{0,3}}[>≥≧]=?\s?[0-9]",
        r"(?i:resistan(?:t|ce) to (?:meth?icillin|oxacillin))",
        rf"(?:耐性(?:薬剤?)?|{_BEFORE}R)\s{{0,3}}[:=]\s{{0,3}}(?:(?i:oxa|oxacillin|mpipc)(?![A-Za-z])|オキサシリン)",
        r"(?i:pbp ?2(?:a|['′’]))",
        r"(?i:meth?icillin|oxacillin)[- ]*(?i:resist[a-z]*)",
        r"(?:メチシリン|オキサシリン|MPIPC)耐性",
    ),
    "esbl": (
        rf"{_BEFORE}(?i:ESBL|BLSE|BLEE){_AFTER}",
        rf"{_BEFORE}(?i:(?:bla ?)?CTX[- ]?M)(?:[- ]?\d+)?{_AFTER}",
        rf"{_BEFORE}(?i:(?:bla ?)?SHV)-?(?:2|2[aA]|5|7|12)(?!\d)",
        rf"{_BEFORE}(?i:bla ?TEM-?|TEM-)(?:3|10|24|26|52)(?!\d)",
        rf"(?i:extended[- ]spectrum){_LACTAMASE}",
        rf"基質(?:特異性)?拡張型?{_LACTAMASE}",
        *_resisted(
            rf"{_BEFORE}(?i:cefotaxime|CTX|3GC)(?![a-z])|セフォタキシム"
            r"|(?i:3rd|third)[ -]gen[a-z.]* ceph[a-z]*"
        ),
        r"(?:(?i:resistan(?:t|ce) to)|(?<![A-Za-z])R to) (?:(?i:cefotaxime|CTX|3GC)(?![A-Za-z])"
        r"|(?i:(?:3rd|third)[ -]gen[a-z.]{0,8} ceph))",
        r"第[3三]世代(?:セファロスポリン|セフェム)(?:系薬?)?に?耐性",
    ),
    "carbapenemase": (
        rf"{_BEFORE}(?i:(?:bla ?)?(?:KPC|NDM))(?:[- ]?\d+)?{_AFTER}",
        rf"{_BEFORE}(?i:(?:bla ?)?OXA)[- ]?(?:23|24|40|48|58|143|162|181|204|232|244|245|436|484)(?!\d)",
        rf"{_BEFORE}(?i:bla) ?(?:IMP|VIM|GES|IMI|SME)(?:-?\d+)?{_AFTER}",
        rf"{_BEFORE}(?:IMP|VIM|GES|IMI|SME)(?:-\d+|(?=型|産生|遺伝子))",
        rf"{_BEFORE}CRE{_AFTER}(?![\s:=]{{0,4}}\d)",
        rf"{_BEFORE}(?:CPE|CPO|CPKP|CRAB|CRPA|CRKP|CREC){_AFTER}",
        r"(?i:carbapenemase)s?",
        r"(?i:carbapenem)[- ]*(?i:resist[a-z]*)",
        *_resisted(r"(?i:carbapenems?)|カルバペネム(?:系)?(?:薬)?"),
        r"カルバペネマーゼ",
        r"カルバペネム(?:系)?(?:薬)?耐性",
        rf"{_BEFORE}(?i:MBL){_AFTER}",
        rf"(?i:metallo){_LACTAMASE}",
        rf"メタロ{_LACTAMASE}",
    ),
    "ampc": (
        rf"{_BEFORE}[pc]?(?:AmpC|ampC|ampc){_AFTER}{_LACTAMASE}",
        rf"{_BEFORE}p?AMPC(?=\s{{0,3}}(?:型|産生|過剰|遺伝子|陽性|\(?\+|(?i:[βß-]|beta|gene|pos|hyper|prod|type|over)))"
        rf"{_LACTAMASE}",
        rf"{_BEFORE}(?i:(?:bla ?)?CMY)(?:[- ]?\d+)?{_AFTER}",
        rf"{_BEFORE}(?i:(?:bla ?)?DHA)-\d+",
        rf"{_BEFORE}(?i:bla) ?(?:FOX|MOX|ACT|MIR|ACC|CIT|DHA)(?:-?\d+)?{_AFTER}",
        r"(?i:cephalosporinase)|セファロスポリナーゼ",
    ),
    "vancomycin_resistance": (
        rf"{_BEFORE}(?:(?i:VRE)(?:fm|fs|f)?|GRE){_AFTER}",
        rf"{_BEFORE}[vV]an(?:[AB]|\([AB]\)){_AFTER}|{_BEFORE}VAN[AB](?=\s{{0,3}}(?i:gene|遺伝子|陽性|[(+]|pos))",
        r"(?i:(?:vancomycin|glycopeptides?)[- ]*resist[a-z]*)",
        r"(?i:resistan(?:t|ce) to (?:vancomycin|glycopeptides?))",
        r"(?:バンコマイシン|グリコペプチド系?薬?|VCM)耐性",
        *_resisted(rf"{_VANCOMYCIN}|{_GLYCOPEPTIDES}"),
        rf"(?:{_VANCOMYCIN})[\s:-]{{0,3}}[>≥≧]=?\s?(?:8|16|32|64|128|256)(?!\d)",
    ),
    "colistin_resistance": (
        rf"{_BEFORE}(?i:mcr)[- ]?(?:10|[1-9])(?:\.\d{{1,2}})?(?!\d)",
        rf"{_BEFORE}(?i:mcr)(?=\s{{0,3}}(?i:genes?(?![a-z])|遺伝子|陽性|\(?\+|pos))",
        r"(?i:(?:colistin|polymyxin(?: ?b)?)[- ]*resist[a-z]*)",
        r"(?i:resistan(?:t|ce) to (?:colistin|polymyxin))",
        r"(?:コリスチン|ポリミキシンB?)耐性",
        *_resisted(_COLISTIN),
    ),
    "inducible_clindamycin": (
        rf"{_BEFORE}(?i:i-?MLSb?|MLSb?-?i){_AFTER}",
        r"(?i:inducibl[ey])",
        r"誘導型?(?:クリンダマイシン)?耐性|誘導型",
        rf"{_BEFORE}(?i:erm) ?\(?[ABCTFXabctfx]\)?(?![A-Za-z])",
        rf"{_BEFORE}[eE]rm(?![A-Za-z]|[\s:=]{{0,3}}(?:[<>≤≥0-9]|[RSI](?![A-Za-z])))",
        r"(?<![A-Za-z])D[- ]?(?i:zones?|shaped? zones?)(?![A-Za-z]|[- ]?(?i:test))"
        r"|D字[型状形]?の?(?:発育)?(?:阻止[円帯]?|ゾーン)",
        r"^\s{0,2}D ?(?:\(\s?\+\s?\)|\+|陽性)(?![0-9A-Za-z])",
    ),
    "beta_lactamase": (
        rf"{_BEFORE}(?i:bla ?Z){_AFTER}",
        r"(?i:penicillinase)s?|ペニシリナーゼ",
        rf"{_BEFORE}(?i:ROB)-1(?!\d)",
        r"(?i:β|ß|beta)[- ]?(?:(?i:lactamase)[- ](?i:produc[a-z]*)|ラクタマーゼ産生)",
    ),
}
"""What names a mechanism, or what makes it, wherever it stands."""
_TESTS: Final[dict[Test, tuple[str, ...]]] = {
    "esbl": (r"(?i:DDST|double[- ]dis[ck] synergy)",),
    "inducible_clindamycin": (
        r"D[- ]?(?i:test|zone|shape)|D(?:テスト|ゾーン|試験|現象)|ディー(?:テスト|ゾーン|試験)",
        rf"(?i:dis[ck] approximation)|{_BEFORE}ICR(?![A-Za-z])",
    ),
    "methicillin_resistance": (
        r"(?i:cefoxitin|FOX|CFX|oxacillin|セフォキシチン|オキサシリン)[- ]*(?:(?i:screen)|スクリーニング)",
    ),
    "beta_lactamase": (
        r"(?i:β|ß|beta|b)[- ]?(?i:lactamase)s?|[βß]-?ラクタマーゼ",
        r"(?i:nitrocefin|cefinase)|ニトロセフィン|セフィナーゼ",
    ),
}
"""What names only how a mechanism is looked for: counts where it is said to be positive."""

_POSITIVE: Final = (
    r"\(\s*\+\s*\)|\++|(?i:pos(?:itive)?(?![a-z])|(?:detected|present|found|isolated)(?![a-z]))"
    r"|陽性|検出(?!され(?:ず|な|ませ)|せず|なし|限界)"
)
_NO_SUCH: Final = "|".join(
    rf"(?<=(?<![a-z])no \S{{{letters}}} {verb})" for letters in range(3, 13) for verb in ("", "was ", "were ")
)
"""Behind it ``isolated`` denies one name: ``no MRSP isolated``."""
_NEGATIVE: Final = (
    r"\(\s*-\s*\)|(?<=\S)-(?=\s*(?:$|[/)\]]))|(?<=[:=])\s*[-0](?=\s*(?:$|[/)\]]))|\s-\s*$"
    r"|(?i:neg(?:ative)?(?![a-z])\.?|not[ -](?:detected|found|present|seen|produced|isolated)"
    r"|not[ -](?:tested|done|performed)|nicht nachgewiesen"
    r"|un(?:detected|tested)|absent|excluded|ruled out|(?:no|n)(?=\s*\.?\s*$)"
    r"|n\.?[td]\.?(?![a-z])|n/a(?![a-z])|non[ -]?produc(?:er|ing|tion|tive)s?(?![a-z])"
    rf"|(?:{_NO_SUCH})(?:detected|present|found|isolated)(?![a-z]))"
    r"|陰性(?!とは|では|で(?:は)?な)|不検出|未検出|非産生|未検査|未実施|検査せず|実施せず"
    r"|検出され(?:ず|ない|なかった|ません)|(?:検出|産生|保有)?(?:せず|なし|無し)|認め(?:ず|られず|ない|られない)"
    r"|で(?:は)?(?:ない|ありません)|(?:して|されて)いない|否定(?!でき|し)|除外(?!でき)|×"
)
_DENYING_BEFORE: Final = (
    r"(?i:(?:no(?!\s*[:#\d])|not|non|without|w/o|never)(?![a-z.])|ruled out)|(?<!是)非|陰性[:]"
)
_BETWEEN: Final = (
    r"[\s:=()\[\]{}\"'~・/&-]|でし?た|です|であ(?:る|った)|だった|(?i:(?:gene|test|culture|screen|result|producer|strain|isolate|phenotype|type|group|like)"
    r"(?:s|ing|ed)?(?![a-z])|(?:pcr|agar|dis[ck]|was|is|were|are|the|an?|and|or|by|for|of|evidence|growth"
    r"|history|any|production|producing)(?![a-z]))"
    r"|産生(?:株|菌|性|型)?|遺伝子|検査|試験|テスト|スクリーニング|結果|確認|菌|株|型|および|及び|または|は|が|も|の|と|を"
)
_CLAUSE: Final = re.compile(
    r"[,;|\n\r、。]|(?<![Nn]eg)(?<![Nn][Oo])(?<!MR[ -]S)\.(?=\s)|(?i:\bbut\b|\bhowever\b)|ただし|しかし"
)
_LONGEST: Final = 4_000
_NEAR: Final = 80
_LONGEST_NAME: Final = 48
"""Characters from what is suspect in a name to either end of it."""
_MOST_WORDED: Final = 1_000
"""Characters of one text that are looked at word by word; whoever writes more near names names them all."""


SUSPECT: Final = (
    *("mrs", "mrc", "mr-c", "mr c", "mr-s", "mr s", "mrブ", "sarm", "orsa", "orsp", "m.r.s", "mpipc"),
    *("オキサシリン", "メチシリン", "methicillin", "meticillin", "cefotaxime", "セフォタキシム", "3gc"),
    *("ddst", "synergy", "scc", "mec", "pbp", "resist", "esbl", "blse", "blee", "ctx", "shv", "tem-"),
    *("bla", "spectrum", "拡張", "kpc", "ndm", "oxa", "imp-", "vim-", "ges-", "imi-", "sme-", "imp型"),
    *("vim型", "ges型", "imp産", "vim産", "ges産", "imp遺", "vim遺", "ges遺", "cre", "cpe", "cpo"),
    *("cpkp", "crab", "crpa", "crkp", "carbapenem", "mbl", "metallo", "メタロ", "ampc", "cmy", "mcr"),
    *("dha-", "cephalosporinase", "セファロスポリナーゼ", "mls", "inducib", "誘導", "erm"),
    *("penicillinase", "ペニシリナーゼ", "rob-1", "lactamase", "ラクタマーゼ", "耐性"),
    *("カルバペネマーゼ", "nitrocefin", "cefinase", "d-test", "d test", "dtest", "d-zone", "d zone"),
    *("dzone", "d-shape", "dshape", "d shape", "dテスト", "dゾーン", "vre", "gre", "vana", "vanb"),
    *("van", "glycopeptide", "vcm", "バンコマイシン", "グリコペプチド", "d試験"),
    *("va r", "va-r", "va:", "va=", "va(", "va (", "va n", "va耐", "va非", "to va"),
    *("colistin", "polymyxin", "コリスチン", "ポリミキシン", "teic", "テイコ", "カルバペネム"),
    *("mdrs", "meth ", "meth-", "meth:", "d+", "d +", "d(+", "d (+", "d陽", "d 陽", "d現", "d字", "ディー"),
    *("approximation", "icr+", "icr +", "icr(", "icr (", "icr:", "icr p", "icr陽", "icr＋"),
    *("icr（", "d＋", "d（＋", "d（+"),
    *("ニトロセフィン", "セフィナーゼ", "screen", "スクリーニング"),
)
"""In lower case and of half width: one of them is in every text that names a mechanism."""
_OF_A_DRUG: Final = re.compile(r"(?i:resist|suscep|(?<![a-z])(?:r|res|ns)(?![a-z]))|耐性|感受性|[>≥≧:=]")
"""Is in the names that say of a drug that it is resisted (``CTX-R``)."""
_OF_NO_DRUG: Final = tuple(one for one in SUSPECT if one not in {"resist", "耐性"})
_ANY: Final = re.compile("|".join(one for every in (*_NAMES.values(), *_TESTS.values()) for one in every))
"""Finds where it is worth looking closer."""


def _either(groups: dict[Test, tuple[str, ...]], kind: str) -> str:
    return "|".join(f"(?P<{kind}{test}>{'|'.join(every)})" for test, every in groups.items())


_WORDS: Final = re.compile(
    f"{_either(_NAMES, _IS)}|{_either(_TESTS, _OF)}|(?P<first>(?i:neg(?:ative)?\\.? for))"
    f"|(?P<no>{_NEGATIVE})|(?P<before>{_DENYING_BEFORE})"
    f"|(?P<yes>{_POSITIVE})|(?P<between>{_BETWEEN})|(?P<other>[A-Za-z]+|.)"
)
_TEST_OF: Final[dict[str, Test]] = {f"{kind}{test}": test for test in TESTS for kind in (_IS, _OF)}
_DASHES: Final = str.maketrans(dict.fromkeys("−‐‑–—﹣", "-"))
_LONG_VOWEL: Final = re.compile(r"(?<![ァ-ヶぁ-ん])ー")


@functools.lru_cache(maxsize=8192)
def mechanisms_in(text: str) -> tuple[tuple[Test, str], ...]:
    """Return the mechanisms that a text names and does not deny, each with the word that names it."""
    plain = _plain(text)
    found: dict[Test, str] = {}
    lower = plain.lower()
    if not any(one in lower for one in SUSPECT):
        return ()
    plain = without_spouses(plain)
    if says_no_finding(_ANY.sub(NAME, plain)):
        return ()
    found |= _listed_as_resisted(plain)
    left = _MOST_WORDED
    clauses = _CLAUSE.split(_LONG_VOWEL.sub("-", plain))
    later = any(map(says_so_later, clauses))
    for clause in _near_names(clauses):
        left -= len(clause)
        if left < 0:
            return tuple((test, shown(text.strip())) for test in TESTS)
        words = [_word(one) for one in _WORDS.finditer(clause)]
        for place, word in enumerate(words):
            if word.test is not None and word.test not in found and (later or is_said(words, place)):
                found[word.test] = shown(word.text.strip())
    return tuple(found.items())


def _listed_as_resisted(text: str) -> dict[Test, str]:
    """Return what stands for mechanisms in lists of drugs that are resisted (``R: ERY, OXA``)."""
    found: dict[Test, str] = {}
    for said in _RESISTS.finditer(text):
        drugs = text[said.end() : said.end() + _LONGEST_LIST]
        end = _LIST_ENDS.search(drugs)
        for test, pattern in _LISTED.items():
            named = pattern.search(drugs, 0, end.start() if end else len(drugs))
            if named is not None:
                found.setdefault(test, shown(named.group()))
    return found


def names_a_project(text: str) -> bool:
    """Tell whether a text that names mechanisms may be called after what is looked for, and says no more."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST])[: _most_of(text)]
    return bool(mechanisms_in(text)) and may_name_a_project(_ANY.sub(NAME, plain))


def without_enzymes(text: str) -> str:
    """Return a text without names of mechanisms in which that of a drug may stand (``CTX-M``)."""
    lower = text.lower()
    if not any(one in lower for one in _OF_NO_DRUG):
        return text
    return _ANY.sub(lambda named: named.group() if _OF_A_DRUG.search(named.group()) else " ", text)


def _word(found: re.Match[str]) -> Word:
    kind = found.lastgroup or ""
    return Word(kind=kind, text=found.group(), test=_TEST_OF.get(kind), of_test=kind.startswith(_OF))


def characters_read(text: str) -> int:
    """Return how many characters of a text are read for mechanisms; none where nothing in it is suspect."""
    plain = _plain(text)
    lower = plain.lower()
    return len(plain) if any(one in lower for one in SUSPECT) else 0


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_LONGEST])[: _most_of(text)].translate(_DASHES)


def _near_names(clauses: Iterable[str]) -> Iterator[str]:
    """Yield what stands near the names of each clause; what is further away says nothing of them."""
    for clause in clauses:
        start = end = 0
        for name in _names(clause):
            first = max(name.start() - _NEAR, 0)
            if first:  # at the beginning of a word
                first = clause.find(" ", first, name.start()) + 1 or first
            if end and first > end:
                yield clause[start:end]
                start = first
            elif not end:
                start = first
            end = name.end() + _NEAR
        if end:
            yield clause[start:end]


def _most_of(text: str) -> int:
    """Return how much of a text is looked at in its plain form: one character may become eighteen."""
    return min(_LONGEST, 2 * len(text) + _NEAR)


def _names(clause: str) -> Iterator[re.Match[str]]:
    """Find names where a suspect word stands: looking for all of them anywhere costs far more."""
    lower, first, last = clause.replace("İ", "I").lower(), 0, 0
    for place in sorted(place for one in SUSPECT if one in lower for place in _places(one, lower)):
        if last and place - _LONGEST_NAME > last:
            yield from _ANY.finditer(clause, first, last)
            first = last = 0
        first, last = first if last else max(place - _LONGEST_NAME, 0), place + _LONGEST_NAME
    if last:
        yield from _ANY.finditer(clause, first, last)


def _places(word: str, text: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)
