"""Whether a remark says that a result, or the isolate it is of, does not count: 判定不能, ``invalid``.

What denies it right beside it counts (コンタミなし, ``not contaminated``); what is in doubt is said.
"""

import re
import unicodedata
from typing import Final

SUSPECT: Final = (
    *(
        "不能",
        "不可",
        "無効",
        "取消",
        "取り消",
        "違え",
        "違い",
        "コンタミ",
        "ｺﾝﾀﾐ",
        "汚染",
        "混入",
        "保留",
        "撤回",
    ),
    *("訂正", "変更", "修正", "誤", "間違", "入れ替", "できず", "できな", "できませ", "ミス", "破棄"),
    *("正しくは", "再検", "報告しな", "報告せず", "純培養で", "発育せ", "repeat", "do not", "identified"),
    *("invalid", "void", "cancel", "contam", "mix", "mislabel", "wrong", "reject", "withdrawn", "on hold"),
    *(
        "swapped",
        "switched",
        "interpret",
        "unreadable",
        "cannot be",
        "can not be",
        "could not be",
        "not valid",
    ),
)
"""One of them is in every text that says so."""
_LONGEST: Final = 4_000
_ALONE: Final = re.compile(
    r"[\s(\[]*(?:無効|取り?消し?|保留|撤回|汚染|混入|不能"
    r"|void(?:ed)?|cancell?ed|withdrawn|rejected|on hold)(?:済み?)?[\s)\].!。]*"
)
"""Of a folded text: nothing else stands in the cell."""
_SAID: Final = re.compile(
    r"(?:判定|測定|検査|読み?取り?|判読|計測)[がは]?(?:不能|不可(?!欠)|でき(?:ず|な|ませ))|取り?違[えい]"
    r"|(?:検体|菌?株|サンプル|試料|ラベル)の?(?:誤り|間違い?|入れ替わ)"
    r"|コンタミ|(?:検体|雑菌|培地|培養|他菌)[のが]?(?:汚染|混入)|汚染(?:のため|により|検体|株|あり|疑|の疑)"
    r"|(?:結果|検査|判定|測定値?|データ|報告)[はがを、]?(?:無効|取り?消し?|保留|撤回)"
    r"|(?:のため|により|につき|ので)、?(?:無効|取り?消し?|保留)"
    r"|(?:値|入力|転記|記入|記載|測定|読み取り)の?(?:誤り|ミス|間違い)|誤(?:入力|記|記入|転記)|正しくは"
    r"|[0-9][に を]{1,2}(?:訂正|変更|修正)|再検(?:査)?(?:で|中|予定|待ち)|要再検"
    r"|[a-z]{4} ?に(?:訂正|変更|修正)"
    r"|(?:破棄|使用不可|報告(?:しない|せず))|純培養で(?:は)?な|対照(?:は|が)?発育せ"
    r"|(?<![a-z])do not (?:report|use)(?![a-z])|(?<![a-z])(?:see|needs?|pending) repeat(?![a-z])"
    r"|(?<![a-z])repeat (?:pending|needed|required)|to be repeated|(?<![a-z])re-?identified(?![a-z])"
    r"|(?:菌名|菌種|同定)(?:結果)?[のを]?(?:訂正|変更|修正|誤り|間違)"
    r"|(?<![a-z])(?:contaminat(?:ed|ion|ing)(?! (?:wound|site|lesion|surg|area|soil|water|food|meat))"
    r"|invalid(?:ated)?(?![a-z])|not valid(?![a-z])|mix(?:ed)?[ -]?up(?![a-z])|mislabel"
    r"|uninterpretable|unreadable"
    r"|wrong (?:sample|specimen|isolate|strain|patient|animal|organism|label)"
    r"|(?:swapped|switched) (?:sample|label)"
    r"|(?:results?|tests?|data|isolate|strain|sample|specimen|values?|report)"
    r" (?:(?:is|are|was|were|has been|have been) )?"
    r"(?:void(?:ed)?|cancell?ed|withdrawn|rejected|on hold|swapped|switched)(?![a-z])"
    r"|(?:cannot|can not|could not) be (?:interpreted|read|judged)|not interpretable)"
)
"""Of a folded text."""
_DENIED_BEFORE: Final = re.compile(
    r"(?:(?<![a-z])(?:no|not|non|without|never|nor|free of|free from|(?:signs?|evidence) of)|n['’]t)"
    r"(?:[\s-](?:a|any|the|be|been|longer|considered|suspected))?[\s-]{1,2}$"
)
_DENIED_BEHIND: Final = re.compile(
    r"[はがも]?(?:ネーション)?(?:の(?:可能性|疑い|所見|兆候))?(?:は|が|を|も|で|では|には)?\s{0,2}[:=]?\s{0,2}"
    r"(?:なし|無し|無く|無$|な(?:い|く|かった)|あり?ませ|否定(?!でき)|認め(?:ず|な|ませ|られ(?:ず|な|ませ))"
    r"|[見み]られ(?:ず|な|ませ)|せず|陰性|低い|[(][-−][)]"
    r"|(?:(?:is|was) )?(?:none|no|negative|absent|excluded|ruled out"
    r"|not (?:detected|found|seen|suspected|observed|present))(?![a-z]))"
)


def says_void(text: str) -> bool:
    """Tell whether a text says that what it stands beside does not count.

    Of a text its first 4,000 characters are read.
    """
    plain = unicodedata.normalize("NFKC", text[:_LONGEST])[:_LONGEST].casefold()
    return _ALONE.fullmatch(plain) is not None or any(
        _DENIED_BEHIND.match(plain, said.end()) is None
        and _DENIED_BEFORE.search(plain[max(0, said.start() - 40) : said.start()]) is None
        for said in _SAID.finditer(plain)
    )
