"""Columns that list the drugs an isolate resists (``OXA; ERY``): results of these drugs that nobody reads."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

import polars as pl

from breakpoints.listed import SUSPECT, drugs_listed
from breakpoints.mechanisms import without_enzymes
from breakpoints.vocabulary import Unknown, Vocabulary
from datasets.formats.headers import field_of
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.isolates_named import unnamed
from service.file_classification.opened import TEXTS, Opened, readable
from service.file_classification.said_beside import may_hold_remarks

_HEADING: Final = re.compile(
    r"^\s*r\s*$|(?<!gene)resist|resistenz|antibio(?:gram|typ)|(?<![a-z])amr(?![a-z])"
    r"|(?<![a-z])r[ _-]?drugs?(?![a-z])"
    r"|(?<![a-z])drugs?[ _-]?r(?![a-z])"
    r"|(?<![a-z])r[ _-]?(?:pattern|profile|薬)|(?<![a-z])[mxp]dr(?![a-z])"
    r"|(?<![a-z])ns[ _-]?drugs?(?![a-z])|(?:non|not)[ _-]?suscep"
    r"|failed[ _-]?(?:drug|antibiotic)|耐性|非感受性"
)
_OF_PHENOTYPES: Final = re.compile(r"(?<!geno)phenotyp")
"""Headings below which people write remarks as well: a cell that holds other words lists no drugs."""
_OF_GENES: Final = re.compile(r"(?<![a-z])genes?(?![a-z])|genotyp|遺伝子|primer|plasmid")
_BETWEEN_DRUGS: Final = re.compile(r"[;,|、，・;\n]+")
_BETWEEN_WORDS: Final = re.compile(r"[\s;,|/+、，・()（）\[\]:：=_-]+")
_NO_DRUG: Final = frozenset(
    {
        "r",
        "s",
        "i",
        "ns",
        "sdd",
        "no",
        "none",
        "na",
        "nd",
        "nt",
        "and",
        "to",
        "all",
        "pan",
        "mdr",
        "xdr",
        "yes",
    }
)
_CODE: Final = re.compile(r"[A-Z0-9]{1,5}")
_LONGEST: Final = 500
_UNNAMED: Final = "\0"
"""Begins the name of what rows say in a column that name no isolate."""


def refuse_resistance_listed(
    found: Opened, read: Iterable[str], aside: Iterable[str], words: Vocabulary
) -> None:
    """Refuse a file with a column that lists drugs as resisted, unless somebody set it aside.

    Raises
    ------
    Unclassifiable
        A rule may look at one of them; it should be a result of its own.
    """
    left = {*read, *aside}
    with readable(found.format):
        kinds = found.rows.collect_schema()
        names = [
            one for one in found.headers if one not in left and kinds[one] in TEXTS and _is_of_lists(one)
        ]
        if not names:
            return
        asked = [pl.col(one).cast(pl.String).drop_nulls().unique().implode() for one in names]
        said = found.rows.select(asked).collect(engine="streaming").row(0)
    for name, cells in zip(names, said, strict=True):
        lists = cells if _is_of(_HEADING, name) else [one for one in cells if _is_a_list(one, words)]
        drug = next(filter(None, (_drug_listed(one, words) for one in lists)), None)
        if drug is not None:
            raise Unclassifiable(FileFault.RESISTANCE_LISTED, heading=name[:60], drug=drug)


def listing_resistance(
    found: Opened,
    read: Iterable[str],
    aside: Iterable[str],
    words: Vocabulary,
    *,
    isolate: Sequence[str] | None,
) -> tuple[str, ...]:
    """Return the columns of remarks in which a text lists drugs as resisted (``R: ENR, CTX``).

    ``isolate`` are the columns that name it together; None where each row is an isolate, named or not.

    Raises
    ------
    Unclassifiable
        A row lists one that names no isolate whose results it could be held against.
    """
    left = {*read, *aside}
    with readable(found.format):
        kinds = found.rows.collect_schema()
        names = [
            one for one in found.headers if one not in left and kinds[one] in TEXTS and may_hold_remarks(one)
        ]
        if not names:
            return ()
        texts = [pl.col(one).cast(pl.String) for one in names]
        listing = [(one, one.str.contains(SUSPECT)) for one in texts]
        asked = [one.filter(may) for one, may in listing]
        if isolate is not None:
            asked += [one.filter(unnamed(isolate, may)).name.prefix(_UNNAMED) for one, may in listing]
        distinct = [one.unique().implode() for one in asked]
        said = found.rows.select(distinct).collect(engine="streaming").row(0)
    drugs = [next((drug for text in cells for drug in drugs_listed(text, words)), None) for cells in said]
    for name, drug in zip(names, drugs[len(names) :], strict=False):
        if drug is not None:
            raise Unclassifiable(FileFault.RESISTANCE_LISTED, heading=name[:60], drug=drug)
    return tuple(name for name, drug in zip(names, drugs, strict=False) if drug is not None)


def _is_of_lists(heading: str) -> bool:
    lists = _is_of(_HEADING, heading) or _is_of(_OF_PHENOTYPES, heading)
    return lists and not _is_of(_OF_GENES, heading) and field_of(heading) is None


def _is_of(pattern: re.Pattern[str], heading: str) -> bool:
    return pattern.search(unicodedata.normalize("NFKC", heading).casefold()) is not None


def _is_a_list(cell: str, words: Vocabulary) -> bool:
    """Tell whether a cell holds nothing but drugs, by their names or codes, signs and codes."""
    plain = without_enzymes(unicodedata.normalize("NFKC", cell[:_LONGEST]))
    if all(_is_drug(one.strip(), words) for one in _BETWEEN_DRUGS.split(plain) if one.strip()):
        return True
    parts = [one for one in _BETWEEN_WORDS.split(plain) if one]
    return all(one.casefold() in _NO_DRUG or _CODE.fullmatch(one) or _is_drug(one, words) for one in parts)


def _drug_listed(cell: str, words: Vocabulary) -> str | None:
    """Return the first drug that a cell names; ``CTX-M-15`` is none."""
    plain = without_enzymes(unicodedata.normalize("NFKC", cell[:_LONGEST]))
    parts = [*_BETWEEN_DRUGS.split(plain), *_BETWEEN_WORDS.split(plain)]
    named = next((one.strip() for one in parts if _is_drug(one.strip(), words)), None)
    return named or next(iter(drugs_listed(f"R: {plain}", words)), None)


def _is_drug(text: str, words: Vocabulary) -> bool:
    if len(text) < 2 or text.casefold() in _NO_DRUG:
        return False
    return not isinstance(words.find_drug(text), Unknown)
