"""Remarks beside all results of an isolate that say of one drug alone that it does not count: CEZ再検中."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from breakpoints.said_void import voids_isolate
from breakpoints.vocabulary import Match, Vocabulary

_LONGEST: Final = 60
_VOID: Final = (
    r"(?:ディスク|(?:測定|判定)?(?:値|結果)|mic|阻止円径?|result|value|zone|disk|disc)?"
    r"(?:は|が|の|[ ](?:is|was)(?= )| ?)"
    r"(?:(?:判定|測定|検査|読み?取り?|判読|計測)[はが]?(?:不能|不可|でき(?:ず|ない|ません))|無効|保留|取り?消し?|取り?違え"
    r"|再検(?:査)?(?:中|予定|待ち)|要再検(?:査)?"
    r"| ?(?:invalid|void|cancell?ed|withdrawn|on hold|unreadable|uninterpretable|not (?:valid|interpretable)"
    r"|(?:cannot|can not|could not) be (?:read|interpreted|judged)|repeat (?:pending|needed|required)"
    r"|to be repeated|needs repeat|wrong dis[ck]))"
)
_NO_DRUGS: Final = frozenset({"na", "nd", "nt", "n/a"})
"""Codes of drugs that sooner say that something was not done."""
_DRUG_FIRST: Final = re.compile(rf"[ :(]{{0,2}}(?:は|が|の|のみ|だけ|only)?[ :(]{{0,2}}{_VOID}[ )。.]{{0,2}}")
_DRUG_LAST: Final = re.compile(rf"{_VOID} ?[:(]{{1,2}} ?(?P<drug>[^:()]{{2,40}})[)。.]{{0,2}}")


def drug_voided(text: str, words: Vocabulary) -> str | None:
    """Return the drug (id) of which alone a text that voids something says so; None where it is not certain.

    Nothing else may stand in it, and nothing that concerns the sample or the organism.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > _LONGEST or voids_isolate(text):
        return None
    folded = plain.casefold()
    if len(folded) != len(plain):
        return None
    last = _DRUG_LAST.fullmatch(folded)
    ends = [place for place in range(2, len(plain)) if _DRUG_FIRST.fullmatch(folded, place)]
    names = [plain[:place].strip(" :") for place in ends]
    if last is not None:
        names.append(plain[slice(*last.span("drug"))].strip())
    named = (words.find_drug(name) for name in names if name.casefold() not in _NO_DRUGS)
    found = {one.id for one in named if isinstance(one, Match)}
    return found.pop() if len(found) == 1 else None


def voided_by_drug(texts: Iterable[str], words: Vocabulary) -> dict[str, str]:
    """Return the texts that void one drug alone, with its id."""
    return {text: drug for text in texts if (drug := drug_voided(text, words)) is not None}
