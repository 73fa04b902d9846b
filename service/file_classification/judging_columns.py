"""Columns in which somebody judged the results beside them: an R there is held against an S."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

import polars as pl

from breakpoints.vocabulary import Vocabulary
from breakpoints.whonet.measured import MeasuredColumn
from datasets.formats.headers import header_key
from service.file_classification.drugs_unread import drug_identity, drug_in
from service.file_classification.opened import TEXTS, Opened, readable

_OF_ROWS: Final = re.compile(
    r"(?:mic|disk|disc|zone|ディスク)?(?:判定(?:結果|区分)?|感受性(?:判定|結果|区分|評価)?|カテゴリー?|解釈|評価)"
    r"|(?:result|ast|mic|zone)?(?:interp(?:retations?|retedresult|retive(?:result|category))?|categor(?:y|ies)|verdict)"
    r"|sir(?:判定|result|category)?|ris|(?:resistance)?phenotype"
    r"|(?:susceptibility|sensitivity)(?:result|category|interpretation|testresult)?"
)
"""What the heading of a column is, without blanks and signs, that judges the result of its row."""
_OURS: Final = "category_by_value"
"""Stands in files that were classified before: what they say was said here."""
_RESISTANT: Final = re.compile(
    r"[(\[]?(?:r|ns|res|resistant|resistance|(?:non ?-?|not )susceptible|(?:高度)?耐性|耐|非感受性)[)\]]?"
    r"(?: ?[(\[](?:r|耐性|resistant)[)\]])?[\s*?!†‡#]*+"
)
_LONGEST: Final = 40


def judging_rows(found: Opened, unread: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the columns that judge the result of each row, with what they say where they say R."""
    if _OURS in found.headers:
        return {}
    return _saying_resistant(found, [one for one in unread if _OF_ROWS.fullmatch(header_key(one))])


def judging_measured(
    found: Opened, unread: Iterable[str], measured: Sequence[MeasuredColumn], words: Vocabulary
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return of measurement columns those headed by their drug that judge it, as `judging_rows` does."""
    columns: dict[str, list[str]] = {}
    for one in measured:
        columns.setdefault(drug_identity(one.drug, words), []).append(one.column)
    named = {name: drug for name in unread if (drug := drug_in(name, words)) is not None}
    beside = {
        name: columns[of] for name, drug in named.items() if (of := drug_identity(drug, words)) in columns
    }
    judged: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, texts in _saying_resistant(found, [*beside]).items():
        for column in beside[name]:
            judged.setdefault(column, {})[name] = texts
    return judged


def _saying_resistant(found: Opened, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return columns in which some cell says R, with all that they say for it."""
    with readable(found.format):
        kinds = found.rows.collect_schema()
        names = [name for name in names if kinds[name] in TEXTS]
        if not names:
            return {}
        cells = (pl.col(name).cast(pl.String) for name in names)
        short = [one.filter(one.str.len_chars() <= _LONGEST).unique().implode() for one in cells]
        said = found.rows.select(short).collect(engine="streaming").row(0)
    texts = {name: tuple(filter(_says_resistant, cells)) for name, cells in zip(names, said, strict=True)}
    return {name: cells for name, cells in texts.items() if cells}


def _says_resistant(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    return _RESISTANT.fullmatch(plain) is not None
