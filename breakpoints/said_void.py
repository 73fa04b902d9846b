"""Whether a remark says that a result, or the isolate it is of, does not count: 判定不能, ``invalid``.

What denies it right beside it counts (コンタミなし, ``not contaminated``), and so does what cures it
(コンタミ除去後に純培養); what is in doubt is said.
"""

import re
import unicodedata
from typing import Final

from breakpoints.void_cured import not_cured, states_repeat

SUSPECT: Final = (
    *(
        "不能",
        "不可",
        "無効",
        "取消",
        "取り消",
        "違",
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
    *("corrected", "changed", "amended", "revised", "incorrect", "misidentif"),
    *("判明", "混同", "混合", "正し", "やり直", "entered in", "not pure", "label", "actually", "corrected"),
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
_ORGANISM: Final = (
    r"(?:[a-z]{5}|(?:エラ|ネラ|コッカス|モナス|バクター|ウレウス|フィルス|ヘミア|テウス"
    r"|(?<!耐性|原因|起因|常在|病原|同一)菌)属?)"
)
"""The end of the name of an organism, as far as it can be told without a list of them."""
_ALONE: Final = re.compile(
    r"[\s(\[]*(?:無効|取り?消し?|保留|撤回|汚染|混入|不能"
    r"|void(?:ed)?|cancell?ed|withdrawn|rejected|on hold)(?:済み?)?[\s)\].!。]*"
)
"""Of a folded text: nothing else stands in the cell."""
_SAID: Final = re.compile(
    r"(?:判定|測定|検査|読み?取り?|判読|計測)[がは]?(?:不能|不可(?!欠)|でき(?:ず|な|ませ))|取り?違[えい]?"
    r"|(?:検体|菌?株|サンプル|試料|ラベル)の?(?:誤り|間違い?|混同|入れ替わ)|混合発育"
    r"|コンタミ|(?:検体|雑菌|培地|培養|他菌|平板|シャーレ|プレート|ウェル|ウエル)[のが]?(?:汚染|混入)|汚染(?:のため|により|検体|株|あり|疑|の疑)"
    r"|(?:結果|検査|判定|測定値?|データ|報告)[はがを、]?(?:無効|取り?消し?|保留|撤回)"
    r"|(?:全て|全部|すべて)の?(?:結果)?[はが]?(?:無効|取り?消し?|保留)"
    r"|(?:のため|により|につき|ので)、?(?:無効|取り?消し?|保留)"
    r"|(?:値|入力|転記|記入|記載|測定|読み取り)の?(?:誤り|ミス|間違い)|誤(?:入力|記|記入|転記|同定)"
    r"|正しくは(?:(?!耐性|感性|中間|resis|susc|inter)(?:[a-z]{2}|[ァ-ヺ一-龠]{2}))?"
    r"|(?:検体|菌名|菌種|個体|動物)違い|(?:検体|菌?株|菌名|菌種)[がは、]?(?:違う|違って|無効|取り?消し?)"
    r"|[0-9][に を]{1,2}(?:訂正|変更|修正)"
    r"|再検(?:査)?(?:で(?!も?(?:確認済|同|一致|再現|問題な|異常な|変わら|変化な|±)"
    r"|も(?:s(?![a-z])|感性|[0-9]{2} ?mm))|中(?!止)|予定|待ち)"
    r"|再検(?:査)?(?:結果)?[はで: ]{0,2}[<>=]{0,2}[0-9][0-9.]* ?(?:mm|[µμ]g)|要再検(?!査?[→: ]*済)"
    rf"|{_ORGANISM}(?:だ|である)?と判明|(?:{_ORGANISM}|[0-9](?: ?mm)?)の(?:誤り|間違い)"
    rf"|菌[名種]は[^、。]{{2,40}}が正し"
    rf"|実際は[^、。]{{0,20}}{_ORGANISM}|同定(?:は|を|の)?(?:やり直|保留)"
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
    r"|(?:results?|tests?|data|isolates?|strains?|samples?|specimens?|values?|report)"
    r" (?:(?:is|are|was|were|has been|have been) )?"
    r"(?:void(?:ed)?|cancell?ed|withdrawn|rejected|on hold|swapped|switched)(?![a-z])"
    r"|(?:organism|species|identification|strain|isolate|sample|specimen)(?: (?:name|id))?"
    r" (?:(?:is|was|were|has been) )?(?:corrected|changed|amended|revised|wrong|incorrect)(?![a-z])"
    r"|(?:mixed (?:culture|growth)|not pure|label error|entered in error)(?![a-z])"
    r"|(?<![a-z])(?:revised|corrected) id(?:entification)?(?![a-z])"
    r"|(?<![a-z])id(?:entification)? (?:(?:was|is) )?(?:changed|corrected|revised|amended) to"
    r"|now identified as"
    r"|(?<![a-z])actually (?:an? )?(?:[a-z]\. ?[a-z]{4}|[a-z]{3,}(?:ella|coccus|monas|bacter))"
    r"|misidentif|(?<![a-z])wrong dis[ck]"
    r"|(?:cannot|can not|could not) be (?:interpreted|read|judged)|not interpretable)"
)
"""Of a folded text."""
_DENIED_BEFORE: Final = re.compile(
    r"(?:(?<![a-z])(?:no|not|non|without|never|nor|free of|free from|(?:signs?|evidence) of)|n['’]t)"
    r"(?:[\s-](?:a|any|the|be|been|longer|considered|suspected|evidence|signs?|of|sample|specimen|isolate|label)){0,4}"
    r"[\s-]{1,2}$"
)
_DENIED_BEHIND: Final = re.compile(
    r"の?チェック済|確認済み?[ (]{1,2}なし|して(?:治癒|改善|回復|軽快)"
    r"|[はがも]?(?:ネーション)?(?:の?(?:可能性|疑い|所見|兆候))?"
    r"(?:は|が|を|も|で|では|には)?\s{0,2}[:=]?\s{0,2}"
    r"(?:なし|無し|無く|無$|な(?:い|く|かった)|あり?ませ|否定(?!でき)|認め(?:ず|な|ませ|られ(?:ず|な|ませ))"
    r"|(?:確認)?され(?:ず|な|ませ)|(?:の)?(?:防止|予防)|の?(?:必要|要)(?:なし|無し|はな|がな|性?は?な)"
    r"|[見み]られ(?:ず|な|ませ)|せず|陰性|低い|[(][-−][)]"
    r"|(?:(?:is|was) )?(?:none|no|negative|absent|excluded|ruled out"
    r"|not (?:detected|found|seen|suspected|observed|present))(?![a-z]))"
)


_ELSEWHERE: Final = re.compile(
    r"^\s*(?:前回|前々回|previous(?:ly)?(?![a-z])|last (?:time|visit))(?!.*(?:今回|(?<![a-z])now(?![a-z])))"
    r"|(?<![a-z])pcr|ウイルス|血清|遺伝子|抗体|(?:畜主|飼い?主|耳標|採[材取]日|体重|年齢|住所|氏名)"
    r"|治療|投薬|投与|処方|飼料|(?:糞便?|環境|土壌|床|soil)の?\s?$"
)
"""In a clause before what is said: it is of another test, an earlier one, or of the animal."""
_OF_THIS: Final = re.compile(r"違|検体|ラベル|菌|株|判明|混[合同]|sample|specimen|isolate|strain|organism")
_CLAUSE: Final = re.compile(r"[、。;,\n(]")

_OF_ISOLATE: Final = re.compile(
    r"(?<!間)違|(?:検体|株|サンプル|試料|ラベル)|コンタミ|汚染|混[入同合]|純培養|菌名|菌種|同定|判明|実際"
    rf"|{_ORGANISM}の|mixed|not pure|label|(?<![a-z])id(?![a-z])|actually"
    r"|[a-z]{3} ?に|contaminat|mix|mislabel|swapped|switched|identif"
    r"|正しくは.|wrong|(?:organism|species|isolate|strain|sample|specimen)(?![a-z])"
)
"""In what voids a result, where it voids its sample or organism and so every result of its isolate."""
_OF_ONE_READING: Final = re.compile(
    r"ディスク|ウェル|ウエル|薬剤|対照|(?<![a-z])(?:dis[ck]s?|wells?|drugs?|antibiotics?)(?![a-z])"
)
"""Not of a plate, on which several disks or wells are."""
_OF_ALL: Final = re.compile(
    r"全(?:て|部|薬剤|抗菌[薬剤]|剤|項目|結果|データ)|すべて"
    r"|(?<![a-z])(?:all|every)(?: other| the)? (?:drugs?|results?|tests?|antibiotics?|dis[ck]s?|values?)"
)
_ALL_BEFORE: Final = 14
_OF_SAMPLE: Final = re.compile(
    r"検体|菌|株|サンプル|試料|(?:sample|specimen|isolate|strain|organism|animal|patient)(?![a-z])"
)
"""Within what is said, or right before it."""
_OF_ONE_STRAIN: Final = re.compile(
    r"(?:(?:この|本|当該|this )?(?:菌?株|strain|isolate)(?:は|が|の| is| was)? ?)?"
    r"(?:コンタミ(?:ネーション)?(?:[のを]?疑い?|あり|有り?)?|汚染(?:[のを]?疑い?|あり|有り?)"
    r"|純培養(?:で[はも]?(?:ない|なし|ありません)|でなかった|不可|せず)"
    r"|菌名(?:の?(?:訂正|変更|修正|誤り?|間違い))(?:[ :(→]{0,3}[^0-9、。,;()]{2,30}[)]?)?"
    r"|(?:is |was |suspected )?(?:contaminated|contamination)(?: suspected)?|(?:is |was )?not pure"
    r"|(?:organism|species)(?: name)? (?:corrected|changed)"
    r"|(?:now |actually )?re-?identified(?: as [a-z][a-z. ]{1,38})?)"
    r"(?:[ 、。,;.:/()-]{1,3}(?:のため|につき|due to)?(?:要?再検(?:査)?(?:中|予定|済み?)?|再分離(?:中|予定)?"
    r"|判定不能|無効|repeat(?:ed|ing)?|retest(?:ed|ing)?|invalid|void|to be repeated))?[ 。.!)]{0,3}"
)
"""Is, of a text that voids the results of an isolate, one that speaks of its strain and of no other."""
_OF_SEVERAL: Final = re.compile(
    r"両|全|とも|共に|双方|(?<![a-z])(?:both|all|every|each|and)(?![a-z])|isolates|strains"
)
_RIGHT_BEFORE: Final = 6


def says_void(text: str) -> bool:
    """Tell whether a text says that what it stands beside does not count.

    Of a text its first 4,000 characters are read.
    """
    plain = _folded(text)
    return _ALONE.fullmatch(plain) is not None or bool(_said(plain))


def voids_isolate(text: str) -> bool:
    """Tell whether a text that says so says it of the sample, the organism or all results (検体取り違え).

    Then no result of the isolate counts, whichever of them the text stands beside; a swapped disk or a
    contaminated well voids one result alone.
    """
    plain = _folded(text)
    of_one = _OF_ONE_READING.search(plain) is not None

    def is_of_isolate(one: re.Match[str]) -> bool:
        before = _CLAUSE.split(plain[max(0, one.start() - _ALL_BEFORE) : one.start()])[-1]
        if _OF_ALL.search(before + one.group()) is not None:
            return True
        named = _OF_SAMPLE.search(plain, max(0, one.start() - _RIGHT_BEFORE), one.end())
        return _OF_ISOLATE.search(one.group()) is not None and (not of_one or named is not None)

    return any(map(is_of_isolate, _said(plain)))


def is_of_sample(text: str) -> bool:
    """Tell whether what a text says of an isolate may concern other strains of its sample, too.

    Only what is plainly said of one strain does not.
    """
    plain = _folded(text).strip()
    return _OF_SEVERAL.search(plain) is not None or _OF_ONE_STRAIN.fullmatch(plain) is None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_LONGEST])[:_LONGEST].casefold()


def says_cured(text: str) -> bool:
    """Tell whether a text says that what was void is made good, or that its value is one of a repeat."""
    plain = _folded(text)
    said = _not_denied(plain)
    return not not_cured(plain, said) if said else states_repeat(plain)


def _said(plain: str) -> list[re.Match[str]]:
    """Return what a folded text says of it, neither denied nor cured."""
    return not_cured(plain, _not_denied(plain))


def _not_denied(plain: str) -> list[re.Match[str]]:
    return [
        one
        for one in _SAID.finditer(plain)
        if not (is_denied(plain, *one.span()) or _is_elsewhere(plain, one))
    ]


def is_denied(plain: str, start: int, end: int) -> bool:
    """Tell whether a folded text denies what stands in it there (コンタミなし, ``not contaminated``)."""
    behind = _DENIED_BEHIND.match(plain, end)
    return behind is not None or _DENIED_BEFORE.search(plain[max(0, start - 40) : start]) is not None


def _is_elsewhere(plain: str, one: re.Match[str]) -> bool:
    before = _CLAUSE.split(plain[max(0, one.start() - 60) : one.start()])[-1]
    return _OF_THIS.search(one.group()) is None and _ELSEWHERE.search(before) is not None
