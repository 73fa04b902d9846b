"""Columns headed by a drug that nobody reads: rules look at drugs, however they were tested and written."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Final

import polars as pl

from breakpoints.screening import TESTS, found_in
from breakpoints.vocabulary import Match, Unknown, Vocabulary
from breakpoints.vocabulary.beside_words import drug_beside_words
from breakpoints.whonet.measured import MeasuredColumn
from datasets.formats.headers import field_of
from datasets.formats.measured_headers import read_measured_header
from datasets.formats.personal import is_personal
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.opened import Opened, readable
from service.file_classification.repeats_unread import is_of_repeat
from service.file_classification.result_texts import are_no_results, is_result

_UNIT: Final = (
    r"[(\[]?\s*(?:[µu]g|mcg|mg|units?|iu|単位)(?:\s*/\s*(?:ml|l|d[ei]s[ck]))?\s*[)\]]?|[(\[]?\s*mm\s*[)\]]?"
)
_MEASURE: Final = (
    r"mics?|mhk|cmi|zones?|diam(?:eter)?|d[ei]s[ck]s?|ディスク法?|kb|bmd|e-?test|strip|(?:阻止円|発育阻止円)(?:直?径)?|最小発育阻止濃度"
    r"|results?|values?|interp(?:retation)?|categor(?:y|ie)|s/?i/?r|r/?i/?s|r/?s/?i|r/s|s/r|susceptibility|resistan(?:ce|t)|結果|値|判定|評価|解釈|感受性|耐性"
)
_AFTER: Final = re.compile(
    rf"(?:[\s_.:・/-]*+(?:{_UNIT}|{_MEASURE}|[(\[]?[0-9]++(?:[./,_][0-9]++)*+[)\]]?|[(\[](?:{_MEASURE}|[sir])[)\]])"
    r"|[_.-][a-z]{1,2}[0-9_.]*+|\s++r(?![a-z]))++[\s_.:)\]-]*+",
    re.IGNORECASE,
)
"""What may stand after the name of a drug: units, contents of disks, words of measuring, a guideline."""
_BEFORE: Final = re.compile(
    r"(?:mics?|zones?|d[ei]s[ck]|ディスク法?|x|sir|ris|ast|values?|int)[\s_.:(\[-]++(?P<drug>.+)",
    re.IGNORECASE,
)
_CODED: Final = re.compile(r"[A-Z]{1,5}[0-9]{0,3} ?- ?(?P<drug>.{5,})")
"""The name of a drug behind the code that a machine gives it: ``OX-Oxacillin``."""
_SIGNS: Final = " *※†‡§#＊"
"""Signs behind a heading that point to a note."""
_SHORT: Final = re.compile(r"[a-z]{1,2}[0-9]{0,3}", re.IGNORECASE)
"""What may be the code of a disk (``E``, ``OX1``) that the vocabulary does not hold, or anything else."""
_VERDICT: Final = re.compile(r"[<>=≤≥≦≧]++\s*+[0-9].*|s|i|r|ns|sdd|resistant|耐性", re.IGNORECASE)
_RESISTANT: Final = re.compile(r"(?:[\s_.-]r|resist[a-z]*|耐性)\W*$", re.IGNORECASE)
_NOT_DONE: Final = frozenset({"", "-", "na", "n/a", "nd", "nt"})
_NUMBER: Final = re.compile(r"[<>=≤≥≦≧]*\s*[0-9]")
_LONGEST_HEADING: Final = 200
_LONGEST_CODE: Final = 4
"""Letters that may be an abbreviation of anything; the cells below them tell whether they are of a drug."""


def refuse_drugs_unread(
    found: Opened,
    read: Iterable[str],
    aside: Iterable[str],
    words: Vocabulary,
    measured: Iterable[MeasuredColumn] = (),
) -> None:
    """Refuse a file with a filled column that is headed by a drug, and that nobody reads.

    What a laboratory or a machine made of a measurement (S, I, R) may stand beside it unread; not where the
    measurement is missing.

    Raises
    ------
    Unclassifiable
        Its results may be what a rule looks at; nobody set it aside.
    """
    left = {*read, *aside}
    asked_for = [name for name in found.headers if name not in left]
    named = {name: drug for name in asked_for if (drug := drug_in(name, words) or _code_in(name))}
    if not named:
        return
    beside: dict[str, list[str]] = {}
    for one in measured:
        beside.setdefault(drug_identity(one.drug, words), []).append(one.column)
    columns = {name: beside.get(drug_identity(drug, words), []) for name, drug in named.items()}
    with readable(found.format):
        asked = [part for name, others in columns.items() for part in _looked_at(name, others)]
        said = found.rows.select(asked).collect(engine="streaming").row(0)
    for (name, drug), texts, alone in zip(named.items(), said[::2], said[1::2], strict=True):
        cells = {_plain(one) for one in texts if one}
        known = drug_in(name, words) is not None
        if (
            _refuses(drug, cells, measured=bool(columns[name]), alone=alone) or _resists(name, cells)
            if known
            else _are_verdicts(cells)
        ):
            raise Unclassifiable(FileFault.DRUG_UNREAD, heading=name)


def _looked_at(name: str, others: Iterable[str]) -> tuple[pl.Expr, pl.Expr]:
    """Return the texts of a column, and whether one stands where columns of the same drug are empty."""
    cells = pl.col(name).cast(pl.String).str.strip_chars()
    empty = [pl.col(one).cast(pl.String).str.strip_chars().fill_null("") == "" for one in others]
    alone = (cells.fill_null("") != "") & pl.all_horizontal(*empty, pl.lit(value=True))
    place = f"{name}\0alone"
    return cells.unique().implode(), alone.any().alias(place)


def _refuses(drug: str, texts: Collection[str], *, measured: bool, alone: bool) -> bool:
    """Tell whether a column that is headed by a drug refuses its file, by what stands in it."""
    if measured and not alone and not any(map(_NUMBER.match, texts)):
        return False
    is_code = drug.isascii() and len(re.sub(r"\W|_", "", drug)) <= _LONGEST_CODE
    return bool(texts) and (not is_code or (any(map(is_result, texts)) and not are_no_results(texts)))


def _resists(heading: str, texts: Collection[str]) -> bool:
    """Tell whether a heading asks whether isolates resist a drug (``OXA R``), and a cell affirms it."""
    return _RESISTANT.search(_plain(heading)) is not None and any(
        found_in(TESTS[0], one) == "positive" for one in texts
    )


def _are_verdicts(texts: Collection[str]) -> bool:
    """Tell whether all cells can be results of a drug, and one is nothing else: S, I, R, or ``>4``."""
    done = {one for one in texts if one.lower() not in _NOT_DONE}
    return all(map(is_result, done)) and any(map(_VERDICT.fullmatch, done))


def _code_in(heading: str) -> str | None:
    """Return a heading that may be the code of a disk."""
    plain = _plain(heading)
    taken = field_of(heading) is not None or is_personal(heading)
    return plain if _SHORT.fullmatch(plain) and not taken else None


def drug_in(heading: str, words: Vocabulary) -> str | None:
    """Return the drug that a heading names, as it names it: alone, or with how it was measured."""
    plain = _plain(heading).rstrip(_SIGNS)
    if len(plain) > _LONGEST_HEADING or field_of(heading) is not None or is_personal(heading):
        return None
    if _is_drug(plain, words):
        return plain
    said = read_measured_header(heading)
    if said is not None and said.drug is not None and _is_drug(said.drug, words):
        return said.drug
    before = _BEFORE.fullmatch(plain)
    if before is not None and _is_drug(named := before["drug"].rstrip(")] "), words):
        return named
    coded = _CODED.fullmatch(plain)
    if coded is not None and _is_drug(named := coded["drug"].strip(), words):
        return named
    ends = (place for place in range(len(plain) - 1, 1, -1) if _is_drug(plain[:place].strip(), words))
    named = next((plain[:place].strip() for place in ends if _AFTER.fullmatch(plain, place)), None)
    return drug_beside_words(plain, words) if named is None and is_of_repeat(heading) else named


def _is_drug(text: str, words: Vocabulary) -> bool:
    """Tell whether a text names a drug, or is a code of several."""
    found = words.find_drug(text)
    return isinstance(found, Match) or (not isinstance(found, Unknown) and len(text) > 1)


def drug_identity(drug: str, words: Vocabulary) -> str:
    """Return the id of a drug as a file names it; of an unknown one the name."""
    found = words.find_drug(drug)
    return found.id if isinstance(found, Match) else drug


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("μ", "µ").strip()
