"""Texts that name a mechanism and say nothing of the isolate: what was looked for, what others had."""

import re
from typing import Final

NAME: Final = "\0"
"""Stands for each name of a mechanism in a text that is looked at as a whole."""
_NAMED: Final = rf"{NAME}(?:(?: ?[,/&+・] ?| and | or | ){NAME})*"
_OTHERS: Final = (
    r"(?:(?:his|her|its|the|a) )?(?:siblings?|littermates?|housemates?|brother|sister|mother|dam|sire|owner"
    r"|(?:another|other|in-contact|contact) (?:dogs?|cats?|animals?))"
)
_OTHERS_HAD: Final = (
    rf"{_OTHERS} (?:had|has|have|was|were|is|are|carried|carries|with) (?:an? )?"
    rf"(?:positive (?:for|with) )?{_NAMED}(?: (?:positive|infections?|carriers?))?"
)
_LOOKED_FOR: Final = (
    rf"(?:(?:was|were|is) )?(?:screen|test|check|examin|look)ed for {_NAMED}"
    r"(?: (?:producers?|genes?|production))?"
)
_SURVEY: Final = (
    rf"(?:(?:national|regional|annual|routine|part of) )?{_NAMED}[ -]?"
    r"(?:surveillance|monitoring(?= (?:project|study|programme?|20\d\d)))"
    r"(?: (?:project|study|programme?|20\d\d))*"
    rf"|{_NAMED}(?:の)?(?:サーベイランス|モニタリング(?=事業|研究)|調査)(?:事業|研究)?"
)
_ASKED: Final = (
    r"(?:(?:pcr|test(?:ing)?|screen(?:ing)?) (?:for|of) |r/o |rule out )?"
    rf"{_NAMED}(?:の)?[ -]?(?:(?:gene|pcr|test(?:ing)?|screen(?:ing)?) ?){{0,2}}"
    r"(?:pending|requested|ordered|awaited|to follow|(?:遺伝子)?検査を?"
    r"(?:依頼|希望|予定|申込)?中?|依頼中?|希望)"
    rf"|(?:r/o|rule out|pcr for|test for|screen(?:ing)? for) {_NAMED}|{_NAMED}[ -]screen(?:ing)?"
    rf"|{_NAMED} ?(?:\?|疑い?)? ?(?:→|->|⇒) ?(?:陰性|neg(?:ative)?|\(-\))"
    rf"|{_NAMED} (?:previously|before),? now (?:MSS[AP]|neg(?:ative)?)"
)
"""Tests whose result is still to come, or that came back negative."""
_OTHERS_JA: Final = (
    r"(?:同居(?:犬|猫|動物)|同腹(?:犬|猫)?|兄弟(?:犬|猫)|母犬|母猫|父犬|飼い?主|[別他]の(?:犬|猫|動物|個体))"
    rf"(?:が|は|に|から|の)?(?:以前|過去に)?{_NAMED}(?:陽性|感染|保菌|が?検出|\(\+\)|\+)?(?:あり|でし?た|です|だった)?"
)
_NO_FINDING: Final = re.compile(
    rf"{_NAMED} ?[:=]? ?0(?:\.0)?|{_LOOKED_FOR}|{_SURVEY}|{_ASKED}|{_OTHERS_HAD}|{_OTHERS_JA}"
    rf"|from (?:an? |the )?{_NAMED}(?:[ -]positive)? (?:farm|herd|kennel|household|flock)",
    re.IGNORECASE,
)
_OF_ISOLATES: Final = re.compile(
    rf"patient|case|pos(?:itive)?(?![a-z])|confirm|\+|detect|found|suspect|infect|carrier|coloni[sz]|outbreak|produc"
    rf"|isolate|strain|患者|患畜|症例|陽性|検出|確定|疑|感染|保菌|産生|株|{NAME} ?[-_#:]? ?\d",
    re.IGNORECASE,
)
_SPOUSE: Final = re.compile(
    r"(?<![A-Za-z])M[rR]\.? ?(?:&|/|\+|and|AND) ?MRS(?![A-Za-z])"
    r"|(?i:owner|client|breeder)(?: name)? ?[:=] ?MRS\.?(?= [A-Z])"
)
_LONGEST: Final = 120


def says_no_finding(text: str) -> bool:
    """Tell whether a text, with `NAME` in the place of mechanisms, says nothing of its isolate.

    Whatever more stands in the text may be a finding: none of it is then passed over.
    """
    return len(text) <= _LONGEST and _NO_FINDING.fullmatch(text.strip(" .!")) is not None


def may_name_a_project(text: str) -> bool:
    """Tell whether a text, with `NAME` in the place of mechanisms, holds no word of isolates or findings."""
    return _OF_ISOLATES.search(text) is None


def without_spouses(text: str) -> str:
    """Return a text without MRS where it is surely the title of a person (``Mr. & MRS Tanaka``)."""
    return _SPOUSE.sub(" ", text)
