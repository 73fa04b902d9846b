"""Whether a remark may say something of a result that nobody reads: ``再検14mm``, ``QC failed``, ``判定：R``.

No list of wordings is ever whole, so this asks for less: a lone R, a measurement, a word of correction or
doubt. A result keeps its category beside such a remark, and somebody is to look at it. What is denied, says
the same again, or speaks of another test, an earlier visit or the animal is left alone.
"""

import re
import unicodedata
from typing import Final

from breakpoints.listed import drugs_listed
from breakpoints.mechanisms import mechanisms_in
from breakpoints.remembered_texts import remembered
from breakpoints.said_void import is_denied, says_cured
from breakpoints.vocabulary import Vocabulary

_LONGEST: Final = 4_000
_MOST_TEXTS: Final = 1 << 12
_NUMBER: Final = re.compile(r"[0-9]+")
_JA: Final = (
    "訂正|修正|誤り?|違[うえいっ]?|判明|正し[いく]|実際|やり直|再検|再測|再判定|測り直|混合|混同|混在"
    "|入れ替|と逆|逆に|雑菌|他菌|汚染"
    "|コンタミ|純培養で(?:は?な|き)|不明瞭"
    "|(?:判定|測定|判読|計測|同定|解釈|読み?取り?|分離)(?:が|は)?困難|不良|不合格|無効"
    "|(?:qc|管理|範囲|許容|基準|対照|コントロール)[^、。]{0,4}外|期限切れ"
    "|使わな|使用しな|使用不可|報告(?:しな|不要|不可)|削除"
    "|参考値|保留|取り?消|撤回|要再|別検体|別の(?:検体|菌|株|牛|豚|馬|犬|猫|鶏|個体|動物|患)|ディスク"
    "|(?:円|ゾーン)内|耐性(?:コロニー|集落)|(?:コロニー|集落)が?[0-9]種|[0-9]種(?:類)?の(?:コロニー|集落)"
    "|(?:読|測)(?:め|れ|り?取れ)(?:ず|な|ませ)"
    "|(?:判定|測定|検査|同定|培養|分離|純化|確認)[^、。]{0,2}でき(?:ず|な|ませ|てい?な)"
    "|(?:動物種?|畜種|菌種?|菌名)は|(?:検体|材料)は|(?:牛|豚|馬|犬|猫|鶏|羊)でした"
)
_EN: Final = (
    r"incorrect(?:ly)?|correct(?:ed|ions?)|changed|amended|revised|actually|wrong|errors?"
    r"|erroneous|should be|mixed"
    r"|impure|not pure|purity|contaminants?|contaminated|contamination"
    r"|swapped|mislabel(?:l?ed)?|fail(?:s|ed)?"
    r"|out of (?:range|control)"
    r"|unable to (?:read|interpret|determine|measure|test|identify|confirm|report|judge)"
    r"|(?:could|can|do|does|did|should)(?: ?not|n['’]t) (?:be )?"
    r"(?:read|interpret|report|use|release|measur|determin|judge|trust|count|confirm|test|identif)\w{0,5}"
    r"|not (?:reportable|readable|valid|usable)|pending|disregard|ignore|repeat(?:s|ed|ing)?"
    r"|re-?(?:test|read)(?:ed|ing)?"
    r"|colon(?:y|ies) (?:with)?in(?:side)?|(?:two|different|several) colon(?:y|ies)"
    r"|hetero-?resistan(?:t|ce)|belongs? to [a-z]{0,4}[- ]?[0-9]{1,9}|now identified"
    r"|another (?:animal|sample|isolate)|[0-9] not [0-9]"
)
_MEASURED: Final = (
    r"[0-9] ?(?:mm(?![a-z²])|ミリ|(?:[µμum]|mc)g ?/ ?(?:ml|l)(?![a-z])|ppm)"
    r"|(?<![a-z])mic ?[:=は]? ?[<>=≤≥]{0,2} ?[0-9]"
    r"|^\s?[<>=≤≥]{0,2} ?[0-9][0-9.]* ?(?:→|⇒|[-=]>) ?[<>=≤≥]{0,2} ?[0-9][0-9.]*\s?$"
)
_RESISTANT: Final = (
    r"(?<![A-Za-z0-9&/<>])(?-i:R)(?![A-Za-z0-9&]|/[A-Z]|\. ?[a-z]{4}|\.[A-Z0-9]"
    r"|[側前後乳耳眼目]| ?(?:hind|fore|front|rear|ears?|eyes?|udder|quarter|legs?|lung|side)(?![a-z]))"
    r"|耐性(?!検査|調査|モニタ|サーベイ|試験|対策|菌対策|菌調査|菌検査|研究|率)|(?<![a-z])resist"
    r"|感受?性(?:なし|無し|低下|が?な[いく])"
    r"|(?<![a-z])(?:flor|cfr|tet\(?[a-z0-9]\)?|erm\(?[a-z]\)?|mcr-?[0-9]|qnr[a-z]?|aac\S{0,12}|van[ab])"
    r"[ :]?(?:陽性|検出|あり|保有|[+(]|positive|detected)"
)
SUSPECT: Final = (
    rf"(?i){_JA}|{_EN}|resist|耐性|感受?性|[0-9]\s?(?:mm|ミリ|ppm|[µμu]|mc)"
    r"|mic|→|⇒|[-=]>|陽性|検出|(?:^|[^a-z0-9])(?-i:R)(?:[^a-z0-9]|$)"
)
"""Is, as a regular expression of Polars, in every text that may say so, once it is normalised (NFKC)."""
_SAID: Final = re.compile(
    rf"(?P<resistant>{_RESISTANT})|(?P<measured>{_MEASURED})|{_JA}|(?<![a-z])(?:{_EN})(?![a-z])",
    re.IGNORECASE,
)
_SAME: Final = re.compile(
    r"問題(?:は|も)?な|異常(?:は|も)?な|相違(?:は)?な|同じ|同様|同値|同一|同結果|(?<!不)一致|再現|済|中止|でも|±"
    r"|防止|予防|確認(?:は|も)?(?:され|し)|(?:な|無)し|(?:訂正|修正)(?:版|報告)|報告書"
    r"|(?<![a-z])(?:none|no|same|confirmed|unchanged|ok|fine|identical|agree[sd]?|as before"
    r"|(?:amended|corrected|revised) report)(?![a-z])",
    re.IGNORECASE,
)
"""In a clause in which a result is said to have been read again, and to be what it was."""
_ELSEWHERE: Final = re.compile(
    r"担当|採取者|検査者|記入者|(?<![a-z])room(?![a-z])|前回|前々回|昨年|以前|PCR|ウイルス|ｳｲﾙｽ|血清|抗体|抗原|遺伝子検査|ELISA|寄生虫|虫卵|細胞診|病理|血液検査"
    r"|(?:畜主|飼い?主|所有者|耳標|個体番号|採材日|採取日|受付日|体重|年齢|月齢|住所|氏名|電話|性別|生年月日|請求|料金)"
    r"|(?:治療|投与|投薬|処置|休薬|手術|飼料|ワクチン|診療|来院)"
    r"|(?<![a-z])(?:previous(?:ly)?|earlier|last (?:visit|sample|time)"
    r"|owner|treatment|therapy|treated|surgery|virus|viral"
    r"|serology|vaccin\w{0,6}|weight|age|address|invoice|visit|diet)(?![a-z])",
    re.IGNORECASE,
)
"""In a clause that speaks of something else than this result."""
_OF_ANIMAL: Final = re.compile(
    r"(?:呼吸|起立|歩行|排尿|排便|採食|嚥下|分娩|採材|採取|保定)(?:が|は)?困難"
    r"|(?:食欲|栄養|予後|体調|消化|活力|元気|増体|繁殖|受胎|泌乳|毛づ?や|被毛|衛生|換気|状態|成績|経過)(?:が|は)?不良"
    r"|誤[嚥飲食]|間違いな|違和感|違いな|(?:関節|網膜|毛)?脱?外れ(?:値)?な|胎盤停滞"
    r"|(?:糞便?|環境|土壌|創|尿|床|飼料|水|血液|牧草|敷料)[のに]?よ?る?汚染|汚染(?:創|地|環境|土壌|水|床|飼料|区|手術)"
    r"|(?:腫瘤|結石|嚢胞|病変|結節|腫瘍|創|直径|厚さ?|大きさ)[^、。,]{0,8}[0-9] ?(?:mm|ミリ)"
    r"|(?:mass|nodules?|stones?|uroliths?|tumou?r|lesion|wound|cyst|size)[^,;.]{0,12}[0-9] ?mm"
    r"|[0-9] ?(?:mm|ミリ)(?:大|の(?:腫|結|病|創|傷|欠損|石)"
    r"| (?:mass|nodule|stone|urolith|lesion|wound|cyst))"
    r"|ディスク ?(?:法|拡散|lot|ロット)|(?:検体|材料)は(?:冷|凍|常温|室温|採|搬|送|死|廃棄|保存)"
    r"|混合(?:感染|飼料|ワクチン|飼育|乳|薬|注射|腫瘍)"
    r"|(?:bandage|dressing|antibiotics?|drug|medication|food|litter) (?:was |were )?changed"
    r"|(?:histolog\w*|cytolog\w*|biops\w*|x-?rays?|blood\w*|payment) (?:is |are )?pending"
    r"|repeat (?:culture|urine|sample|urinalysis|uti)(?: in| after|$)"
    r"|mixed (?:breed|infections?|feed|bag|farm|herd|animal|practice)"
    r"|(?:contaminated|contamination of(?: the)?) (?:wound|site|lesion|surg\w*|area|soil|water|f[oe]+d|meat)"
    r"|(?:soil|f(?:a?e)cal(?:ly)?|urine|water|wound) (?:is |was )?contaminat\w+"
    r"|(?:heart|renal|kidney|liver|hepatic|respiratory|organ|reproductive) fail\w*|failure to thrive"
    r"|再検済み?|repeat (?:offender|visit|case|breeder)",
    re.IGNORECASE,
)
"""In which such words speak of the animal, or where it lives."""
_CLAUSES: Final = re.compile(r"[、。;\n]|, |(?<![A-Z])\. ")


def leaves_doubt(text: str, words: Vocabulary) -> bool:
    """Tell whether a remark may say of the result beside it what nobody reads.

    Of a text its first 4,000 characters are read. What lists drugs or names a mechanism is read elsewhere.
    """
    plain = unicodedata.normalize("NFKC", text[:_LONGEST])[:_LONGEST]
    kinds = _kinds(_NUMBER.sub("0", plain))
    return bool(kinds) and (
        kinds != {"resistant"} or not (mechanisms_in(plain) or drugs_listed(plain, words))
    )


@remembered(_MOST_TEXTS)
def _kinds(plain: str) -> frozenset[str]:
    """Return what kinds of things a text says that may be of the result, whatever its numbers."""
    kinds = frozenset(kind for clause in _CLAUSES.split(plain) for kind in _said(clause))
    return kinds if kinds and not says_cured(plain) else frozenset()


def _said(clause: str) -> set[str]:
    """Return what kinds of things a clause says that may be of the result."""
    if _SAID.search(clause) is None or _ELSEWHERE.search(clause):
        return set()
    rest = _OF_ANIMAL.sub(" ", clause)
    kinds = {
        one.lastgroup or "word" for one in _SAID.finditer(rest) if not is_denied(rest.casefold(), *one.span())
    }
    return kinds & {"resistant"} if _SAME.search(rest) else kinds
