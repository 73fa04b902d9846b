"""Columns that say whether the results of their row count: 状態, 報告可否, チェック, 純培養, ``excluded``."""

import re
import unicodedata
from typing import Final

from breakpoints.said_void import says_void
from datasets.formats.headers import header_key
from service.file_classification.crosses import CROSS

_OF_STATES: Final = re.compile(
    r"(?:検査|報告|判定|データ|結果|検体|菌?株|レコード|培養)?(?:状態|状況|進捗|ステータス|区分|フラグ|判定|結果|有効性?|無効|除外|取消|取り消し)(?:理由|欄)?"
    r"|(?:record|result|test|sample|specimen|isolate|report|data)?(?:status|state|flags?|validity|valid|verdict|quality)"
    r"|(?:薬剤|抗菌薬|mic|zone)?(?:感受性|解釈|カテゴリー?)(?:判定|結果)?|(?:mic|zone|final)?(?:interp(?:retation)?|category|sir)"
)
_OF_FLAGS: Final = re.compile(r".*(?:フラグ|flags?)")
"""Headings of marks that mean anything."""
_OF_COUNTING: Final = re.compile(
    r"(?:結果|検査|データ|判定)?(?:報告|採用|有効性?|純培養)(?:の?可否|の?有無|フラグ|区分)?"
    r"|(?:is|record|result|test|report|data)?(?:valid|validity|accepted|reportable)|report(?:ed|yn)?"
)
"""Headings below which a no voids a result."""
_OF_CONTROLS: Final = re.compile(
    r"(?:qc|精度管理|内部精度管理)(?:判定|結果|合否|チェック|check|status|result|pass(?:ed)?|valid)?"
)
_OF_CHECKS: Final = re.compile(
    r"(?:検査|測定|判定|結果|データ|報告|最終|ダブル)?チェック(?:結果|判定|欄)?"
    r"|(?:data|results?|tests?|final|double)?check(?:ed)?(?:results?|status)?"
)
"""Headings below which a failure voids a result; a no may say that nobody checked it yet."""
_OF_CONFIRMING: Final = re.compile(
    r"(?:(?:検査|測定|判定)?結果|判定)の?確認(?:欄|済み?)?|results?(?:confirm(?:ed|ation)|verified|verification|reviewed)"
)
"""Headings as those of checks; a cross may say that nobody confirmed it yet."""
_OF_VOIDING: Final = re.compile(
    r"(?:結果|検査|データ|判定|報告)?(?:除外|無効|取り?消し?|不採用)(?:フラグ|区分)?"
    r"|(?:is)?(?:excluded?|invalid|void(?:ed)?|cancell?ed|rejected|withdrawn)(?:flag)?"
)
"""Headings below which a yes voids a result."""
_OF_PURITY: Final = re.compile(r"(?:培養の?)?純度|純培養(?:性|確認)?|培養状態|(?:culture)?purity")
"""Headings below which a culture of several voids a result."""
_IMPURE: Final = re.compile(
    r"混合|混在|不純|(?:雑菌|混入|混在)(?:あり|有り?)|mixed(?: culture)?|impure(?: culture)?|not pure"
    r"|contaminated"
)
_FAILED: Final = re.compile(
    r"(?:(?:i?qc|精度管理|検査|判定|結果)[ :]{0,2})?"
    rf"(?:{CROSS}|不可|不合格|不適合?|不良|否|エラー|要(?:確認|再検査?)|fail(?:ed|ure)?|not ok|ng|errors?)"
    r"(?:あり|有り?)?(?: ?[(][^()]*[)]?|[?!*])?"
)
"""May go on in brackets: ``NG(再測定)``."""
_CROSS: Final = re.compile(rf"{CROSS}|x")
"""Is a no, but marks what is excluded as well."""
_NO: Final = re.compile(
    rf"{_CROSS.pattern}|否|不可|しない|せず|不合格|不採用|不適(?:合)?|なし|無し?|いいえ"
    r"|no|n|false|fail(?:ed)?|not ok|ng"
)
_YES: Final = re.compile(r"[○◯〇●レ✓✔]|1|yes|y|true|はい|有り?|あり|済み?|除外(?:済み?|する)?|excluded?")
_VOID: Final = re.compile(
    r"やり(?:直|なお)し|未完了|(?:再?検査|再検)中|未(?:承認|確定)|pending|中止|混合培養|不合格|不採用|(?:報告|採用)(?:不可|しない)|除外"
    r"|incomplete|abort(?:ed)?|failed|mixed culture|excluded|not reported|suppress(?:ed)?"
)
"""What voids a result below any of these headings."""
_AGAIN: Final = re.compile(
    r"(?:要)?再(?:検査?|測定?|試験|判定|培養)?|未確認|確認中|エラー|異常"
    r"|re-?(?:test|peat|do|check|run)(?:ed)?|rpt|fail(?:ed)?|errors?"
)
"""What voids a result below them, unless they head marks."""
_OUT: Final = re.compile(r"out(?: of (?:range|control))?|(?:範囲|基準|管理|許容)外|逸脱(?:あり)?")
"""What controls are that failed."""
_COUNTS: Final = re.compile(
    r"|0|-|可|良好?|適|合格|有効|採用|完了|する|報告済み?|ok|pass(?:ed)?|valid|final|complete[d]?"
)
_CONFIRMED: Final = re.compile(r"確認済み?|(?:問題|異常)(?:なし|無し?)|confirmed|verified|reviewed")


def is_of_states(heading: str) -> bool:
    """Tell whether a heading says that its column tells of the state of results."""
    key = header_key(heading)
    judging = (_OF_STATES, _OF_COUNTING, _OF_CONTROLS, _OF_CHECKS, _OF_CONFIRMING, _OF_VOIDING, _OF_PURITY)
    return any(of.fullmatch(key) for of in judging)


def voids_in_state(heading: str, text: str) -> bool:
    """Tell whether a cell below a heading of states, or of remarks, voids its row; unknown words do not."""
    if says_void(text):
        return True
    key, plain = header_key(heading), _folded(text)
    if not is_of_states(heading):
        return False
    void = (
        (_OF_COUNTING, plain == "0" or _NO.fullmatch(plain)),
        (_OF_CONTROLS, _NO.fullmatch(plain) or _OUT.fullmatch(plain)),
        (_OF_CHECKS, _FAILED.fullmatch(plain) or ("チェック" in key and _CROSS.fullmatch(plain))),
        (_OF_CONFIRMING, _FAILED.fullmatch(plain) and not _CROSS.fullmatch(plain)),
        (_OF_PURITY, _IMPURE.fullmatch(plain)),
        (_OF_VOIDING, _YES.fullmatch(plain)),
    )
    if _AGAIN.fullmatch(plain) and not _OF_FLAGS.fullmatch(key):
        return True
    return _VOID.fullmatch(plain) is not None or any(said and of.fullmatch(key) for of, said in void)


def is_understood(heading: str, text: str) -> bool:
    """Tell whether a cell below a heading of states voids its row, or plainly does not."""
    key, plain = header_key(heading), _folded(text)
    if voids_in_state(heading, text) or _COUNTS.fullmatch(plain):
        return True
    if _OF_VOIDING.fullmatch(key):
        return _NO.fullmatch(plain) is not None and _CROSS.fullmatch(plain) is None
    if _OF_CONFIRMING.fullmatch(key) and _CONFIRMED.fullmatch(plain):
        return True
    affirms = any(of.fullmatch(key) for of in (_OF_COUNTING, _OF_CONTROLS, _OF_CHECKS, _OF_CONFIRMING))
    return bool(affirms and _YES.fullmatch(plain))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip(" 。.()[]")
