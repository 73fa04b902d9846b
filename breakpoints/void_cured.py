"""Whether a text says that what voided a result was cured: コンタミ除去後に純培養, ``repeat value reported``.

The value that stands there is then the good one. What is only planned, asked for, without success or written
elsewhere cures nothing, and a sample or an organism that is another's is never cured by reading it again.
"""

import re
from collections.abc import Sequence
from typing import Final

_AGAIN: Final = r"再(?:検(?:査)?|測定?|試験?|判定|培養|分離|実施)"
_VALUE: Final = r"(?:値|結果|成績|データ|mic|阻止円径?)"
_STATED: Final = r"(?:記載|記入|記録|入力|採用|報告|表示|使用|反映|判定)"
_PURIFIED: Final = r"(?:再分離|純培養|純化|再培養|単離|単集落|釣菌)"
_REPEAT: Final = r"(?:repeat(?:ed)?|re-?test(?:ed)?|second|re-?read)"
_PURIFYING: Final = r"(?:re-?streak|re-?isolat|purif|sub-?cultur|re-?plat)[a-z]{0,5}"
_CURES: Final = re.compile(
    rf"{_AGAIN}(?:(?:後|時|済み?)の?|した|で得(?:た|られた)|で確認した)?、?{_VALUE}[をにでが]{_STATED}"
    rf"|(?:記載|表記|左記|測定|報告|この|本)(?:の)?(?:値|結果|数値)は、?{_AGAIN}(?:(?:後|時)の?)?(?:値|結果|もの|成績)"
    rf"|(?:訂正|修正)(?:(?:後|済み?)の?)?{_VALUE}[をにでが]{_STATED}"
    rf"|(?:除去|排除)(?:後|し)(?![はも])(?:に|て|、|た後)*+、?(?:{_PURIFIED}|{_AGAIN}|測定|検査|実施|判定)"
    rf"|{_PURIFIED}(?:後|し(?:直し)?て?|で|株)(?![はも])(?:から|に|の|で|を|、|上で)*+(?:{_AGAIN}|測定|検査|実施|判定|{_VALUE})"
    rf"|(?<![a-z]){_REPEAT} (?:values?|results?|mics?|zones?|readings?|tests?)"
    r" (?:(?:is|are|was|were) )?(?:reported|given|recorded|entered|shown|stated|used|listed)(?![a-z])"
    r"|(?<![a-z])(?:values?|results?|mics?|zones?|readings?)"
    r"(?: (?:is|are|was|were|given|shown|reported|recorded))?"
    rf" (?:from|of|after|on) (?:the |a )?(?:{_REPEAT}(?![a-z])|{_PURIFYING}|pure culture)"
    rf"|(?<![a-z]){_PURIFYING},? (?:and |then ){{0,2}}(?:repeat|re-?test|re-?read)ed(?![a-z])"
    rf"|(?<![a-z])(?:tested|read|measured|repeated|re-?tested|determined) (?:after|following) {_PURIFYING}"
)
"""Of a folded text: what says so of the value that stands there."""
_DONE: Final = re.compile(
    r"(?:済み?|ずみ|した(?:もの|値|結果)?|しました|してい(?:る|ます)|です|だ"
    r"| (?:test|value|result|plate|culture|isolate)s?)?"
    r"(?: ?[(](?:初回|最初|1回目|first|initial)[^()]{0,40}[)])?[\s。.、,!)\]]*+$"
)
"""What may stand behind a cure: that it was done, and nothing of another place or another result."""
_OPEN: Final = re.compile(
    r"予定|待ち|必要|要(?:再|確認)|(?<!純)未|後日|別紙|別欄|別途|別表|右欄|次行|下記|備考|こと(?:$|[。、!])"
    r"|くださ|下さ|願|依頼|検討|希望|(?:でき|得られ|見られ|られ)(?:ず|な|ませ)|せず|しな(?:い|か)|困難|失敗|中(?:$|[。、)])"
    r"|たい(?:$|[。、])|べき|同様|同じ|やはり|依然|疑|可能性|かも|の?場合|[後で]も|[?]"
    r"|(?<![a-z])(?:pending|needed|required|to be|will|should|please|if|unless|recommend(?:ed)?|not|never|no"
    r"|without|fail(?:ed|s)?|unsuccessful|could|cannot|would|still|again|persist(?:s|ed|ent)?|even|see"
    r"|elsewhere|separate|await(?:ing)?)(?![a-z])"
)
"""What leaves open whether it was done, and whether its value stands there."""
_FIRST: Final = re.compile(
    r"(?:初回|最初|(?:1|一)回目|前回|当初|(?<![a-z])(?:first|initial(?:ly)?|original(?:ly)?|previous)"
    r"(?: (?:test|plate|culture|reading|run|value|result)){0,1})[\s、,はのがで:で]{0,4}(?:was |were )?$"
)
"""Right before what is void, which was the first reading and not the one that stands there."""
_NEVER: Final = re.compile(
    r"違|ラベル|(?:検体|菌?株|サンプル|試料)の?(?:誤|間違|入れ替)|正しくは|菌名|菌種|同定|破棄"
    r"|[0-9a-z] ?[にを ]{1,2}(?:訂|変|修)|撤回|保留|取り?消|使用不可|報告(?:し|せ)"
    r"|mix(?:ed)?[ -]?up|mislabel|wrong|swapped|switched|identif|corrected|changed|amended|revised|incorrect"
    r"|void|cancel|withdrawn|rejected|on hold|do not"
)
"""In what voids a result, where no other reading of the same sample makes it good."""


def not_cured(text: str, said: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Return what of a text says that something does not count, and is not said to be cured.

    Parameters
    ----------
    text : str
        Folded, as `says_void` folds it.
    said : sequence of re.Match
        What says so in it, in its order.
    """
    cures = [one.start() for one in _CURES.finditer(text) if _DONE.match(text, one.end())] if said else []
    if not cures:
        return [*said]
    open_at = [one.start() for one in _OPEN.finditer(_without(text, said))]
    last_open, last_cure = max(open_at, default=-1), max(cures)

    def is_cured(one: re.Match[str]) -> bool:
        if _NEVER.search(text, *one.span()):
            return False
        was_first = _FIRST.search(text[max(0, one.start() - 40) : one.start()]) is not None
        return (last_open < one.end() and last_cure >= one.start()) or (was_first and not open_at)

    return [one for one in said if not is_cured(one)]


def states_repeat(text: str) -> bool:
    """Tell whether a folded text says that the value beside it is of a repeat, and leaves nothing open."""
    done = any(_DONE.match(text, one.end()) for one in _CURES.finditer(text))
    return done and _OPEN.search(text) is None and _NEVER.search(text) is None


def _without(text: str, said: Sequence[re.Match[str]]) -> str:
    """Return a text, of the same length, with blanks for what is said in it."""
    letters = [*text]
    for one in said:
        letters[slice(*one.span())] = " " * (one.end() - one.start())
    return "".join(letters)
