"""Columns in which somebody judged the results beside them: an R or I there is held against an S."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
import polars as pl

from breakpoints.batch.columns import INTERMEDIATE, RESISTANT
from breakpoints.batch.meant import Verdicts
from breakpoints.said_void import is_denied
from breakpoints.vocabulary import Vocabulary
from breakpoints.whonet.measured import MeasuredColumn
from datasets.formats.headers import header_key
from service.file_classification.crosses import CROSS
from service.file_classification.drugs_unread import drug_identity, drug_in
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.opened import TEXTS, Opened, heading_of, readable
from service.file_classification.result_texts import is_category
from service.file_classification.verdicts_paired import verdicts_paired

_WHOSE: Final = (
    r"(?:結果|最終|総合|確定|報告|機器|自動|獣医師の?|主治医|担当医|抗菌薬|薬剤|ディスク"
    r"|result|final|ast|mic|zone|dis[ck]|clsi|eucast)"
)
_VERDICT: Final = (
    r"(?:判定(?:結果|区分)?|判断|感受性(?:判定|結果|区分|評価)?|カテゴリー?|解釈|評価(?:結果)?"
    r"|interp(?:retations?|retedresult|retive(?:result|category))?|categor(?:y|ies)|verdict|call"
    r"|sir(?:判定|result|category)?|ris|(?:resistance)?phenotype"
    r"|(?:susceptibility|sensitivity)(?:result|category|interpretation|testresult)?)"
)
_RESULT: Final = r"(?:(?:検査|試験|最終|感受性)?(?:結果|成績)|(?:test|final)?results?|rsi|rs|sr)"
_OF_ROWS: Final = re.compile(rf"{_WHOSE}{{0,2}}{_VERDICT}(?:clsi|eucast)?[0-9]{{0,2}}|報告区分|{_RESULT}")
"""What the heading of a column is, without blanks and signs, that judges the result of its row."""
_BEFORE_DRUG: Final = re.compile(
    rf"{_WHOSE}{{0,2}}[\s_]?(?:{_VERDICT}|{_RESULT})[\s_.:/()\[\]-]{{0,3}}(?P<drug>.{{2,40}}?)[\s)\]]{{0,2}}",
    re.IGNORECASE,
)
"""What the heading is of one that judges the drug behind: 判定(GM), ``Result GM``."""
_OF_FLAGS: Final = re.compile(
    rf"{_WHOSE}{{0,2}}(?:(?:判定|感受性|耐性|解釈|カテゴリー?)?(?:結果)?フラグ"
    r"|(?:interp(?:retation)?|categor(?:y|ie)|susceptibility|resistan(?:t|ce)|sir|ris)?flags?)|(?:sir|ris|rsi|rs|sr)フラグ"
)
"""Heads letters of categories, or marks of anything else: these are told, and judge nothing."""
_OF_RESISTANCE: Final = re.compile(
    rf"{_WHOSE}{{0,2}}(?:耐性(?:の?有無|か|判定|フラグ)?|resistan(?:t|ce)(?:yn|flag|found|detected)?)"
)
"""Asks whether a result is R: each cell affirms or denies it."""
_YES: Final = re.compile(r"[○◯〇●レ✓✔+]|1|yes|y|true|はい|有り?|あり")
_NO: Final = re.compile(r"[×✕✖✗✘‐−–—―ー./*-]|0|no?|false|いいえ|無し?|なし|n/?[adt]|")
_FLAG: Final = re.compile(r"(?:フラグ|(?<![a-z])flags?)$", re.IGNORECASE)
_OURS: Final = "category_by_value"
"""Stands in files that were classified before: what they say was said here."""
_RESISTANT: Final = re.compile(
    r"(?<![a-z])(?:(?:hl)?r|res|ns)(?![a-z])|resist|(?:non|not)[ -]?(?:suscep|sensitiv)"
    r"|(?<![非無不])耐性|^耐$|非感受?性"
)
"""In what is R of a folded text, whatever else it says, unless it is denied right there."""
_CROSS: Final = re.compile(rf"[(\[]?{CROSS}[)\]]?")
"""Is R, too, beside circles and triangles."""
_BETWEEN: Final = (
    r"(?:i(?![a-z])|int(?:\.|(?![a-z]))|inter(?:med[a-z]*+)?|s[ -]?dd(?![a-z])"
    r"|susceptible[ -]dose[ -]dependent|(?:susceptible,? ?)?increased exposure"
    r"|(?:reduced|decreased) (?:susceptibility|sensitivity)"
    r"|中間(?:型|域|感受?性)?|中[等程]度(?:感受?性)?|低感受?性|感受?性(?:の?低下|低)|ms"
    r"|境界(?:域|値|型|線上?)?|borderline|equivocal)"
)
_OR: Final = r"(?:→|⇒|->|[/~-]|or|または|又は)"
_INTERMEDIATE: Final = re.compile(
    rf"(?:s ?{_OR} ?|s ?(?=[(\[]))?[(\[]?{_BETWEEN}[)\]]?(?: ?[=:]? ?{_BETWEEN}| ?{_OR} ?s(?![a-z]))?"
    r"[\s*?!†‡#※:.。]*+(?:[(][^)]*+[)])?|[△▲]|[(\[]?s ?[(\[]?(?:[?]+|の?疑い?)[)\]]?"
)
"""Is I or SDD of a folded text, one of them and S, or an S in doubt."""
_AMBIGUOUS: Final = re.compile(r"\W*+(?:i\W*+)?")
"""Among marks of something else no category: a letter or a sign alone; a word is one."""
_OTHERWISE: Final = re.compile(r"[+]{1,3}|[-‐−–—―ー/*.]*|n/?[adt]|[○◯〇◎△▲]|未(?:実施|検査|測定)")
"""Another mark of a category than its letter, or of nothing that was tested."""
_PLUS: Final = re.compile(r"[(\[]?[+]{1,3}[)\]]?")
_MINUS: Final = re.compile(r"[(\[]?[-‐−–—―ー][)\]]?")
"""Is R in a column that says with plus signs how susceptible a result is; elsewhere nothing was tested."""
_LONGEST: Final = 200
_TOO_LONG: Final = "\0too long"


class Judging(msgspec.Struct, frozen=True, kw_only=True):
    """What columns that judge results say."""

    said: Mapping[str, Verdicts] = {}
    """What they say where they say R or I."""
    understood: frozenset[str] = frozenset()
    """Those of which every cell is a category or blank."""
    unread: frozenset[str] = frozenset()
    """Those that hold categories, and something else or of an unknown result."""


def judging_rows(found: Opened, unread: Iterable[str]) -> Judging:
    """Return the columns that judge the result of each row, with what they say where they say R or I."""
    return Judging() if _OURS in found.headers else _judging(found, _of_rows(found, unread))


def judging_measured(
    found: Opened, unread: Sequence[str], measured: Sequence[MeasuredColumn], words: Vocabulary
) -> tuple[dict[str, dict[str, Verdicts]], Judging]:
    """Return of measurement columns those that judge it, as `judging_rows` does, and what these come to.

    Such a column is headed by the drug, or names none and stands beside the measurement. A lone one behind
    the last of several measurements may judge the isolate as well.

    Raises
    ------
    Unclassifiable
        Some say R or I, and on which side of their measurements they stand is not certain.
    """
    columns: dict[str, list[str]] = {}
    for one in measured:
        columns.setdefault(drug_identity(one.drug, words), []).append(one.column)
    headed = {name: _FLAG.sub("", name).rstrip(" _.:/-") for name in unread}
    named = {name: drug for name, of in headed.items() if (drug := _drug_judged(of, words)) is not None}
    beside = {
        name: columns[of] for name, drug in named.items() if (of := drug_identity(drug, words)) in columns
    }
    of_rows, values = _of_rows(found, unread), [one.column for one in measured]
    others = [name for name in found.headers if name not in values]
    paired, uncertain = verdicts_paired(found, _of_rows(found, others), values)
    right = {name: judged for name, judged in paired.items() if name in of_rows}
    open_too = {name for name in of_rows if name not in right}
    if len(of_rows) == 1 and len(values) > 1:
        open_too |= {name for name, left in right.items() if left == values[-1:]}
    beside |= right
    said = _judging(found, list(dict.fromkeys((*beside, *of_rows))))
    for names_alike in uncertain:
        if not said.said.keys().isdisjoint(names_alike):
            raise Unclassifiable(FileFault.VERDICT_OF_WHICH, columns=", ".join(names_alike)[:400])
    judged: dict[str, dict[str, Verdicts]] = {}
    for name, texts in said.said.items():
        for column in beside.get(name, ()):
            judged.setdefault(column, {})[name] = texts
    of_unknown = open_too & (said.understood | said.unread)
    return judged, Judging(understood=said.understood - of_unknown, unread=said.unread | of_unknown)


def _drug_judged(heading: str, words: Vocabulary) -> str | None:
    """Return the drug that the heading of verdicts names before or behind what it says of itself."""
    behind = _BEFORE_DRUG.fullmatch(unicodedata.normalize("NFKC", heading).strip())
    return drug_in(heading, words) or (None if behind is None else drug_in(behind["drug"], words))


def _of_rows(found: Opened, names: Iterable[str]) -> list[str]:
    keys = {name: header_key(heading_of(name, found)) for name in names}
    judging = _OF_ROWS, _OF_FLAGS, _OF_RESISTANCE
    return [name for name, key in keys.items() if any(of.fullmatch(key) for of in judging)]


def _judging(found: Opened, names: Sequence[str]) -> Judging:
    """Return what columns say; those that hold no category are in no part of it."""
    with readable(found.format):
        kinds = found.rows.collect_schema()
        names = [name for name in names if kinds[name] in TEXTS]
        if not names:
            return Judging()
        cells = [pl.col(name).cast(pl.String) for name in names]
        long = pl.lit(_TOO_LONG)
        said = found.rows.select(
            pl.when(one.str.len_chars() > _LONGEST).then(long).otherwise(one).unique().implode().alias(name)
            for name, one in zip(names, cells, strict=True)
        )
        read = said.collect(engine="streaming").row(0, named=True)
    texts = {name: [one for one in every if one is not None] for name, every in read.items()}
    flags = {name for name in texts if _FLAG.search(heading_of(name, found).strip())}
    verdicts = {name: _verdicts(every, flags=name in flags) for name, every in texts.items()}
    answered = {name: _affirming(every) for name, every in texts.items() if _asks(name, found)}
    verdicts |= {name: {RESISTANT: every} for name, every in answered.items() if every}
    judging = {name for name, every in texts.items() if verdicts[name] or any(map(is_category, every))}
    understood = frozenset(
        name for name in judging if answered.get(name) or all(map(is_verdict, texts[name]))
    )
    return Judging(
        said={name: every for name, every in verdicts.items() if every},
        understood=understood,
        unread=frozenset(judging - understood),
    )


def _verdicts(texts: Sequence[str], *, flags: bool) -> Verdicts:
    """Return the cells of a column that say R, and those that say I; a flag says it in letters or words."""
    by_plus = not flags and any(_PLUS.fullmatch(_plain(one)) for one in texts)
    resistant = tuple(
        one
        for one in texts
        if _says_resistant(one)
        or (not flags and _CROSS.fullmatch(_plain(one)))
        or (by_plus and _MINUS.fullmatch(_plain(one)))
    )
    between = tuple(one for one in texts if _INTERMEDIATE.fullmatch(_plain(one)))
    if flags and not all(map(is_verdict, texts)):
        between = tuple(one for one in between if not _AMBIGUOUS.fullmatch(_plain(one)))
    found = {RESISTANT: resistant, INTERMEDIATE: between}
    return {verdict: every for verdict, every in found.items() if every}


def _asks(name: str, found: Opened) -> bool:
    """Tell whether a column asks whether results are R."""
    return _OF_RESISTANCE.fullmatch(header_key(heading_of(name, found))) is not None


def _affirming(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the cells that say yes; none if a cell says neither yes nor no."""
    plain = {one: _plain(one) for one in texts}
    if not all(_YES.fullmatch(one) or _NO.fullmatch(one) for one in plain.values()):
        return ()
    return tuple(text for text, one in plain.items() if _YES.fullmatch(one))


def _says_resistant(text: str) -> bool:
    """Tell whether a cell says R, and does not deny it."""
    plain = _plain(text)
    return any(not is_denied(plain, one.start(), one.end()) for one in _RESISTANT.finditer(plain))


def is_verdict(text: str) -> bool:
    """Tell whether a cell is a category, another mark of one, or of nothing that was tested."""
    plain = _plain(text)
    marks = (_CROSS, _INTERMEDIATE, _OTHERWISE)
    return any((is_category(text), _RESISTANT.search(plain), *(one.fullmatch(plain) for one in marks)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
