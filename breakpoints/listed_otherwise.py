"""Other ways to say that an isolate resists drugs, put into plain words: ``AmpR``, GM阻止円なし, ``qnrS``.

What a text says with signs of its own, values or genes is written as names and signs, which are then read.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Final

Meant = Callable[[str], tuple[str, ...]]

SUSPECT: Final = (
    r"耐|[全ル]Ｒ|(?-i:[a-z]R|[A-Z]r)(?:[^a-zA-Z]|$)|(?:every|all).{0,40}but"
    r"|to no(?:ne|thing)|(?:reduced|decreased|diminished|lowered) s|感受?性\s?[(（]|sensitivity"
    r"|intermediate to|no zone|阻止円|[06０６]\s?(?:mm|ｍｍ|㎜)|[>≥≧＞].{0,2}[0-9０-９]"
    r"|arma|rmt[a-h]|npma|methyl(?:ase|transf)|メチラーゼ|メチルトランスフェラーゼ|aac|qnr|gyra|parc"
)
"""Is, as a regular expression of Polars, in every text that says so."""
_NAME: Final = r"(?<![A-Za-z0-9])(?P<drug>[A-Za-z][A-Za-z0-9]{1,24}|[ァ-ヶ][ァ-ヶー]{1,24})"
_SUSCEPTIBLE: Final = (
    r"(?:(?<![A-Za-z])(?:S|I|(?i:suscep[a-z]{0,8}|sensitive|intermediate))|感受?性|耐性(?:なし|陰性))"
)
_RESISTANT: Final = r"(?:R(?![A-Za-z0-9&])|耐性|(?i:resistant))"
_AGAIN: Final = (
    r"(?:→|⇒|[-=]?>|(?i:repeat(?:ed)?|re-?test(?:ed)?|recheck(?:ed)?|corrected|changed|edited|amended|revised|now"
    r"|to)(?![A-Za-z])|再検査?|再試験|訂正|変更|結果|から|で|は|[,、:\s])"
)
_REVISED: Final = re.compile(rf"{_SUSCEPTIBLE}(?P<again>{_AGAIN}{{1,8}})(?={_RESISTANT}(?!\s?[:=]| to ))")
"""What no longer counts."""
_LISTING: Final = re.compile(r"[\s,、]*")
_HEADED: Final = re.compile(r"\s?[\[(【](?:[RSI]|耐性?|感受?性?)[\])】]\s{0,2}(?=[A-Za-zァ-ヶ])")
_BRACKETED: Final = re.compile(r"[\[(【]([RSI]|耐性?|感受?性?)[\])】]\s{0,2}(?=[A-Za-zァ-ヶ])")
_HEADED_BY_DOT: Final = re.compile(r"(?:^|(?<=[,、;。\n]))\s?(耐性|感受?性)・(?=[A-Za-zァ-ヶ])")
_ALL_BUT: Final = re.compile(
    r"(?i:\b(all|everything) (S|susceptible|sensitive),? but)"
    r"(?=(?: [A-Za-z]{2,24}(?:,| and| &|/)){0,4} [A-Za-z]{2,24}\.?$)"
)
_OF_A_DRUG: Final = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"(?<![A-Za-z0-9])(?P<drug>[A-Z][A-Za-z][a-z])(?P<sign>[RS])(?![A-Za-z0-9])", r"{drug} {sign}"),
        (r"(?<![A-Za-z0-9])(?P<drug>[A-Z]{2,4})(?P<sign>r)(?![A-Za-z0-9])", r"{drug} R"),
        (
            rf"(?i:\bonly) {_NAME}(?P<more>(?:(?: and | & |, ?|/)[A-Za-z]{{2,24}}){{0,3}})"
            r" (?i:(?:is |are |was |were |remains? )?(?:S|susceptible|sensitive))(?![A-Za-z])(?! to )",
            r"only susceptible to {drug}{more}",
        ),
        (
            r"(?i:no (?:inhibition )?zones?(?: of inhibition)? (?:around|for|with|at|to|of|by)) "
            r"(?P<drug>[A-Za-z][A-Za-z0-9]{1,24})",
            r"{drug} R",
        ),
        (
            rf"{_NAME}\s?(?:ディスク)?(?:周囲)?[のはに]?\s?(?:発育)?阻止(?:円|帯)(?:の?形成)?[はがを]?\s?"
            r"(?:なし|無し?|な[いく]|認め(?:ず|ない|られ[ずな])|見られ[ずな]|みられ[ずな]|\(-\)|[0-6]\s?mm)",
            r"{drug} 耐性",
        ),
        (rf"{_NAME}[\s:=(]{{0,3}}[0-6](?:\.0)?\s?mm(?![A-Za-z])", r"{drug} R "),
        (
            rf"{_NAME}(?:\s?\(?MIC)?[\s:=]{{0,3}}(?:>=?|≥|≧)\s?(?:[4-9]|[1-9][0-9]{{1,3}})(?![0-9.])"
            r"(?!\s?(?:%|[倍日週年]|(?:mg/kg|[dhmwxy]|days?|weeks?|months?|years?|hours?)(?![A-Za-z])))",
            r"{drug} R ",
        ),
    )
)
"""What says of one named drug that it is resisted or susceptible."""
_AMINOGLYCOSIDES: Final = ("gentamicin", "tobramycin", "amikacin", "kanamycin")
_NOT_LOOKED_FOR: Final = (
    r"(?![A-Za-z0-9])(?!(?:\s|遺伝子|gene)*(?i:PCR|test|screen|primer|検査|依頼)(?!.{0,6}(?i:pos|陽|\+)))"
)
_GENES: Final = tuple(
    (re.compile(rf"(?<![A-Za-z])(?:{pattern}){_NOT_LOOKED_FOR}"), drugs)
    for pattern, drugs in (
        (
            r"(?i:arma|rmt[a-h][0-9]?|npma)|16S[ -]?(?:rRNA)?[ -]?"
            r"(?:(?i:methyl(?:ase|transferase))|メチラーゼ|メチルトランスフェラーゼ)",
            _AMINOGLYCOSIDES,
        ),
        (r"(?i:aac) ?\(3\)(?:-[A-Z]{1,3}[a-z]?)?+", ("gentamicin",)),
        (r"(?i:qnr)(?:[A-Z][0-9]{0,3}|VC)?", ("FQ",)),
        (
            r"(?i:gyrA|parC)[\s:(]{0,2}(?:p\.)?(?:S(?:er)?8[034]|D(?:sp)?87|E(?:lu)?8[48])"
            r"(?:[A-Z](?:[a-z]{2})?(?![a-z])|\s?(?:mutation|変異))",
            ("FQ",),
        ),
    )
)


def in_plain_words(text: str, meant: Meant) -> str:
    """Return a text in which revisions, signs, values and genes of resistance are names and signs.

    Parameters
    ----------
    text : str
        Of normal width.
    meant : callable
        Returns the drugs that a name stands for; () for none.
    """
    plain = _BRACKETED.sub(r"; \1: ", text) if _HEADED.match(text) else text
    plain = _HEADED_BY_DOT.sub(r"\1: ", plain)
    plain = _REVISED.sub(lambda said: said.group() if _LISTING.fullmatch(said["again"]) else " ", plain)
    plain = _ALL_BUT.sub(r"\1 \2 except", plain)
    for pattern, words in _OF_A_DRUG:
        plain = pattern.sub(partial(_of_a_drug, words=words, meant=meant), plain)
    for pattern, drugs in _GENES:
        if pattern.search(plain) is not None:
            plain = pattern.sub("/".join(one for one in drugs if meant(one)) + " R", plain)
    return plain


def _of_a_drug(said: re.Match[str], words: str, meant: Meant) -> str:
    return words.format(**said.groupdict()) if meant(said["drug"]) else said.group()
