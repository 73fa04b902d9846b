"""The words of a text in which drugs may be listed: names of drugs, signs, denials, treatments, the rest."""

import re
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

NAME, EVERY, RESISTS, SUSCEPTIBLE, GIVEN = "name", "every", "resists", "susceptible", "given"
DENIES, EXCEPT, EXCEPTED, BUT = "denies", "except", "excepted", "but"
COMMA, JOIN, MARK, TO, OPENS, CLOSES, LINE, END, LETTER = (
    *("comma", "join", "mark", "to", "opens", "closes", "line", "end", "letter"),
)
BETWEEN, WORD, PAN, ONLY = "between", "word", "pan", "only"
Meant = Callable[[str], tuple[str, ...]]

_NO_PERSON: Final = r"(?<![A-Za-z&])(?<![DMdm]r )(?<![DMdm]r\. )(?<![DMdm]rs )(?<![Mm]rs\. )"
_NO_STUDY: Final = (
    r"(?!['’]?[A-Za-z]|[\s-]{1,3}(?i:test|gene|monitor|survei|survey|rate|stud|project|breakpoint|plasmid"
    r"|factor))"
)
_NO_SURVEY: Final = r"(?!試験|検査|テスト|調査|率|サーベイ|監視|研究|事業|対策)"
_OF_A_LIST: Final = (
    r"(?:\s?(?i:profile|pattern|phenotype|spectrum)s?(?![A-Za-z])|パターン|プロファイル|薬剤?)?"
    r"\.?(?:\s?\([0-9]{1,2}\)(?=\s{0,3}[:=]))?"
)
_DENIED_SUSCEPTIBLE: Final = (
    r"(?:(?:なし|無し)|(?:で|が|を|は)?は?(?:低下|消失|な(?:い|く|かった)|示さ(?:ず|な)"
    r"|認め(?:ず|られ(?:ず|な)))|\s?\(\s?[-−]\s?\))"
)
_SIGN_OF_RESISTANCE: Final = (
    rf"(?:{_NO_PERSON}R(?![0-9&'’_]|\s{{0,3}}[<>≥≤&]){_NO_STUDY}"
    r"|(?<![A-Za-z])(?i:resist(?:[ae]n(?:t[es]?|c[eya][s]?|cia)|s|ed|otypes?)?|[mx]dr|multi[ -]?resistant)"
    rf"{_NO_STUDY}|{_NO_PERSON}(?:NS|N\.S\.|(?i:res)){_NO_STUDY}(?!\s{{0,3}}[<>≥≤&])"
    r"|(?i:(?:(?:not|non|no longer|isn['’]t|aren['’]t|wasn['’]t)[\s-]{0,2}|(?<![A-Za-z])(?:in|un))"
    r"(?:suscep(?:tib(?:le|ility))?|sensitiv(?:e|ity)))(?![A-Za-z])|(?<![A-Za-z])(?i:not) S(?![A-Za-z])"
    r"|(?<![A-Za-z])(?i:no (?:susceptibility|sensitivity)|intermediate)(?= to )"
    r"|(?<![A-Za-z])(?i:(?:reduced|decreased|diminished|lowered) (?:suscep|sensi)[a-z]{0,10})"
    rf"|[非低不]感受?性|感受?性{_DENIED_SUSCEPTIBLE}|(?:多剤|薬剤)?耐性{_NO_SURVEY}"
    rf"|(?<![一-龥々])耐(?![一-龥々ぁ-ん])){_OF_A_LIST}"
)
_DRUGS: Final = r"(?:薬剤?|剤|抗菌薬|抗生物質|抗生剤)"
_NO_KANJI: Final = "耐性|感受?性|[非低不]感|投与|投薬|処方|使用|治療|以外|全|オール"
"""What ends a word that is written without a blank."""
_WORDS: Final = {
    EVERY: r"(?<![A-Za-z])(?i:all|everything|every drug)(?![A-Za-z])"
    r"|全(?:ての?|部の?)?(?:検査|供試|試験|対象)?"
    rf"{_DRUGS}|全て|すべて(?:の{_DRUGS})?|(?:全|オール)(?=\s?(?:[RSI](?![A-Za-z])|耐|感))",
    ONLY: r"(?<![A-Za-z])(?i:only (?:susc|sens)[a-z]{0,12}|(?:susc|sens)[a-z]{0,12} only)(?= to )"
    r"|(?:のみ|だけ)(?:が|に|は)?感受?性(?!試験|検査)",
    PAN: r"(?<![A-Za-z])(?i:pan(?:[ -]?(?:drug[ -]?)?resist(?:an(?:t|ce))|[ -]?r)|pdr)(?![A-Za-z])"
    r"|(?<![A-Za-z])(?i:susceptible|sensitive|S) to (?i:none(?! of)|nothing)(?![A-Za-z])",
    RESISTS: _SIGN_OF_RESISTANCE,
    SUSCEPTIBLE: r"(?<![A-Za-z])(?:S(?![A-Za-z0-9'’&]|\.\s?[a-z])|I(?![A-Za-z0-9'’&]|\s[a-z])|SDD(?![A-Za-z])"
    r"|(?i:(?:susc|sens)[a-z]{0,12})\.?)|感受?性",
    LETTER: r"(?<=[-(\s=:])[rsi](?![A-Za-z0-9'’.])",
    GIVEN: r"(?<![A-Za-z])(?i:treat(?:ed|ment|ing)?|given|giving|gave|received|receiving|administered"
    r"|therapy|prescribed|start(?:ed|ing)|dosed|on|after|rx|tx)(?![A-Za-z])|投与|投薬|処方|使用|治療|服用|加療",
    EXCEPT: r"(?<![A-Za-z])(?i:except(?:ing|ions?)?(?: for)?|apart from|other than|excluding"
    r"|save for)(?![A-Za-z])",
    EXCEPTED: r"以外|を?除(?:き|く|いて)",
    BUT: r"(?<![A-Za-z])(?i:but|however|whereas|while)(?![A-Za-z])|ただし|だが|しかし|一方",
    DENIES: r"(?<![A-Za-z])(?i:not|no|non|without|never|neither|nor)(?![A-Za-z])",
    TO: r"(?<![A-Za-z])(?i:to|against|gegen)(?![A-Za-z])",
    JOIN: r"(?<![A-Za-z])(?i:and|or|plus)(?![A-Za-z])|および|及び|ならびに|かつ|と(?![ぁ-ん])"
    r"|や(?![ぁ-ん])|/(?!\s?(?:[RSI]|耐性?|感性)(?![A-Za-z0-9&/]))|[・+&]",
    BETWEEN: r"[ \t]+|[x×][0-9]{1,2}(?![A-Za-z0-9])|/|>(?=\s?[R耐])"
    r"|のみ|だけ|あり|有り|再検査?|再試験|結果|訂正|変更|[<>≥≤=]{0,2}\s?[0-9]{1,4}(?:\.[0-9]{1,4})?(?![A-Za-z0-9])"
    r"(?:\s?(?:mm|[mµμu]g(?:/m?[lL])?|%))?"
    r"|(?<![A-Za-z])(?i:is|are|was|were|be|been|both|also|highly|fully|found|tested|reported|shown|strains?"
    r"|isolates?|only|multiple|several|many|various|most|incl(?:uding|udes)?|such as|drugs?|antibiotics?"
    r"|antimicrobials?|almost|nearly|agents?|the|following|with|by|of|at least|mic"
    r"|as|edited|corrected|changed|amended|revised|became|becomes?|becoming|turned|ha(?:s|ve)(?= become)"
    r"|high[ -]level)(?![A-Za-z])\.?"
    r"|(?:対して|対し|対する|に|は|が|も|の|へ|を|で|した|され|られ|た|とも|いずれも)+"
    r"|剤|高度|完全|中等度|確認|認め|検出|示し|判定|株|菌|等|など|[-–→~\"'「」・]",
    LINE: r"[\n\r]+",
    COMMA: r"[,;、，|]",
    MARK: r"[:=]",
    OPENS: r"[(\[【{]",
    CLOSES: r"[)\]】}]",
    END: r"(?<![Gg]en)\.(?![0-9,;])|。",
    WORD: rf"[A-Za-z0-9β]+|[ァ-ヶー]+|(?:(?!{_NO_KANJI}|多剤耐)[一-龥々])+|.",
}
_TOKENS: Final = re.compile("|".join(f"(?P<{kind}>{said})" for kind, said in _WORDS.items()), re.DOTALL)
_GLUE: Final = re.compile(r"(?:[ \t]{1,2}|[ \t]?[/・+&-][ \t]?|)(?=[A-Za-z0-9βァ-ヶ一-龥])")
_PIECE: Final = re.compile(rf"[A-Za-z0-9βß]+|[ァ-ヶー]+|(?:(?!{_NO_KANJI}|株|菌)[一-龥々])+")
_SIGN: Final = re.compile(
    "|".join(_WORDS[one] for one in (PAN, ONLY, RESISTS, SUSCEPTIBLE)) + r"|(?<=[ =:(-])[rR](?![A-Za-z])"
)
_DISK: Final = re.compile(r"(?<=[A-Za-z])[0-9]{1,3}$")
_RUN_TOGETHER: Final = re.compile(r"(?:[A-Z][a-z]{1,3}){2,12}")
_CODE: Final = re.compile(r"[A-Z][a-z]{1,3}")
_MAY_NAME: Final = frozenset({WORD, EVERY, BETWEEN, LETTER, GIVEN})
_MOST_PIECES: Final = 6
_LONGEST_NAME: Final = 60
_NEAR: Final = 300
"""Characters between a name and a sign that speaks of it."""


class Said(msgspec.Struct, frozen=True):
    """A word of a text, of one kind, and the drugs that it names."""

    kind: str
    text: str
    start: int
    end: int
    drugs: tuple[str, ...] = ()


def words_of(text: str, meant: Meant) -> Iterator[Said]:
    """Yield the words of a text; the longest name of drugs that begins somewhere is one."""
    at, sign = 0, _SIGN.search(text)
    last = 0
    while at < len(text):
        if sign is not None and sign.end() <= at:
            last, sign = sign.end(), _SIGN.search(text, at)
        if text[at] == " ":
            at += 1
            continue
        near = (sign is not None and sign.start() - at <= _NEAR) or (last and at - last <= _NEAR)
        found = _TOKENS.match(text, at)
        if found is None:
            return
        kind = found.lastgroup or WORD
        named = _named(text, at, meant) if near and kind in _MAY_NAME else None
        word = named or Said(kind, found.group(), at, found.end())
        yield word
        at = word.end


def _named(text: str, start: int, meant: Meant) -> Said | None:
    """Return the longest name of drugs that begins somewhere: of a few pieces, or codes run together."""
    ends: list[int] = []
    at = start
    while len(ends) < _MOST_PIECES and at - start < _LONGEST_NAME:
        piece = _PIECE.match(text, at)
        if piece is None:
            break
        ends.append(piece.end())
        glue = _GLUE.match(text, piece.end())
        at = glue.end() if glue else len(text)
    for end in reversed(ends):
        drugs = meant(text[start:end])
        if drugs:
            return Said(NAME, text[start:end], start, end, drugs)
    return _run_together(text, start, ends[0], meant) if ends else None


def _run_together(text: str, start: int, end: int, meant: Meant) -> Said | None:
    """Return the drugs of a code with its disk (``AMP10``), or of several codes (``AmpEnrGen``)."""
    word = text[start:end]
    if word[-1].isdecimal():
        codes = [_DISK.sub("", word)]
    else:
        codes = _CODE.findall(word) if _RUN_TOGETHER.fullmatch(word) else []
    every = [meant(one) for one in codes]
    if not every or not all(every):
        return None
    return Said(NAME, word, start, end, tuple(drug for drugs in every for drug in drugs))
