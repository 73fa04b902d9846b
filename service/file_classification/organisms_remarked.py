"""Remarks that name another organism than their row does, and nothing else: whose the result is, is open."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from breakpoints.batch.meant import paired
from breakpoints.batch.watching import names_folded
from breakpoints.vocabulary import Match, Vocabulary
from service.file_classification.opened import Opened, readable

_MAY_NAME: Final = r"(?i)[a-z]{4}|菌|[ァ-ヶ][ァ-ヶー]{2}"
"""Is, as a regular expression of Polars, in every name of an organism that is no code."""
_IN_NO_NAME: Final = r"[0-9]{2}"
"""Is in what numbers animals, farms and the like, of which there may be any number."""
_SHORTEST, _LONGEST = 3, 60
_LEAST_OF_NAME: Final = 6
"""Letters of a name that is no code."""
_MOST_TEXTS: Final = 10_000
_BEFORE: Final = re.compile(
    r"(?:(?:最終|再|正式)?同定(?:結果|菌)?|菌[名種]|分離菌"
    r"|(?:final |confirmed |now |revised |re-?)?id(?:entif(?:ied|ication))?(?: as)?"
    r"|organism|species)[\s:=は]{1,3}",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(
    r"(?:と(?:再?同定|判定|判明)(?:された|した)?|です|でした|だった|[ (]confirmed[)]?)[\s。.]{0,2}$",
    re.IGNORECASE,
)
_DOUBT: Final = re.compile(
    r"(?:の?疑い?(?:あり)?|の可能性(?:あり)?|かも(?:しれない)?|か|[?]"
    r"|[ (](?:suspected|probabl[ey]|possibl[ey]|likely|presumptive)[)]?)[\s。.]{0,2}$",
    re.IGNORECASE,
)
"""Leaves open whether an organism is what it names."""
_DENIED: Final = re.compile(
    r"^(?:(?:it )?(?:is )?(?:probably |likely |possibly )?(?:not|no longer(?: identified as)?) "
    r"|(?:it )?isn['’]t |非)(?P<behind>.+)$"
    r"|^(?P<before>.+?)(?: ?(?:では?|じゃ)(?:な(?:い|かった|く)|ありません(?:でした)?)(?:と(?:判明|確認))?"
    r"|とは(?:異なる|違う|別)|(?:は|を)?否定(?:的|され(?:た|る))?|以外(?:の(?:細?菌|菌種))?"
    r"|(?: was| is)? (?:ruled out|excluded))[。.]?$",
    re.IGNORECASE,
)
"""Says that an organism is not what it names."""
_INSTEAD: Final = re.compile(
    r" ?(?:→|⇒|[-=]>|(?:では?|じゃ)な(?:く(?:て)?、?|い、?)| but | rather than )(?=.) ?", re.IGNORECASE
)
"""Stands between the names of an organism and of one in its place."""
_AGAIN_NAMED: Final = re.compile(r"^(?:再同定(?:で|の?結果)?は?[、:]? ?|not )", re.IGNORECASE)


def naming_others(
    found: Opened, remarks: Sequence[str], organisms: pl.Expr, words: Vocabulary
) -> dict[str, tuple[str, ...]]:
    """Return the texts of columns of remarks that name an organism other than that of a row beside them.

    Parameters
    ----------
    found : Opened
    remarks : sequence of str
        The columns of remarks that nobody reads.
    organisms : polars.Expr
        The organism of each row, as it is written.
    words : Vocabulary
    """
    plain = pl.col("text").str.strip_chars()
    may = plain.str.len_chars().is_between(_SHORTEST, _LONGEST)
    folded = plain.str.normalize("NFKC")
    may &= folded.str.contains(_MAY_NAME) & ~folded.str.contains(_IN_NO_NAME)
    pairs = {name: _beside(found, organisms, pl.col(name)).filter(may) for name in remarks}
    said = {name: every.sort("text", "organism").head(_MOST_TEXTS) for name, every in pairs.items()}
    with readable(found.format):
        rows = {name: one.collect(engine="streaming").rows() for name, one in said.items()}
    others = {name: _of_others(every, words) for name, every in rows.items()}
    return {name: texts for name, texts in others.items() if texts}


def naming_own(
    found: Opened,
    texts: Mapping[str, Iterable[str]],
    organisms: pl.Expr,
    words: Vocabulary,
    *,
    isolate: Sequence[str],
) -> dict[str, tuple[str, ...]]:
    """Return of texts, by their columns, those that only name the organism of every row of their isolates.

    ``re-identified as E. coli`` beside an *E. coli* says that it is one; parameters as of `naming_others`.
    ``isolate`` are the columns that name the isolate together.
    """
    own: dict[str, tuple[str, ...]] = {}
    for name, every in texts.items():
        certain = (text for text in every if _DOUBT.search(unicodedata.normalize("NFKC", text)) is None)
        named = {text: one for text in certain if (one := _named(text, words)) is not None}
        if not named:
            continue
        with readable(found.format):
            rows = _of_isolates(found, organisms, pl.col(name), [*named], isolate)
        strange = {text for beside, text in rows if _own(beside, words) != named[text]}
        own[name] = tuple(text for text in named if text not in strange)
    return {name: every for name, every in own.items() if every}


def _beside(found: Opened, organisms: pl.Expr, texts: pl.Expr) -> pl.LazyFrame:
    """Return each organism beside which a text stands, with that text."""
    cells = {"organism": organisms, "text": texts}
    rows = found.rows.select(cell.cast(pl.String).alias(of) for of, cell in cells.items())
    return rows.with_columns(pl.col("organism").fill_null("")).drop_nulls("text").unique()


def _of_isolates(
    found: Opened, organisms: pl.Expr, column: pl.Expr, texts: Sequence[str], isolate: Sequence[str]
) -> list[tuple[str, str]]:
    """Return the organisms beside which texts stand, and of other rows of their isolates, with the texts."""
    rows = _beside(found, organisms, column).filter(pl.col("text").is_in(texts))
    pairs = [rows.collect(engine="streaming")]
    if isolate:
        names = paired(isolate).map_batches(names_folded, pl.String, is_elementwise=True).alias("isolate")
        texts_of = found.rows.select(names, column.cast(pl.String).alias("text"))
        named = texts_of.filter(pl.col("text").is_in(texts) & (pl.col("isolate") != "")).unique()
        every = found.rows.select(names, organisms.cast(pl.String).fill_null("").alias("organism")).unique()
        others = every.join(named, on="isolate").select("organism", "text").unique()
        pairs.append(others.collect(engine="streaming"))
    return pl.concat(pairs).unique().rows()


def _of_others(rows: Sequence[tuple[str, str]], words: Vocabulary) -> tuple[str, ...]:
    """Return the texts that name another organism than that which they stand beside."""
    plain = {text: unicodedata.normalize("NFKC", text).strip() for _, text in rows}
    named = {text: _named(_DOUBT.sub("", one), words) for text, one in plain.items()}
    denied = {text: _denied(one, words) for text, one in plain.items()}
    instead = {text: _instead(one, words) for text, one in plain.items()}
    own = {name: _own(name, words) for name in {name for name, _ in rows}}
    others = (
        text
        for name, text in rows
        if (own[name] is not None and own[name] == denied[text])
        or any(_differ(own[name], one, words) for one in instead[text])
        or (_differ(own[name], named[text], words) and not _begins_with(plain[text], own[name], words))
    )
    return tuple(dict.fromkeys(others))


def _denied(text: str, words: Vocabulary) -> str | None:
    """Return the organism of which a text says that it is none."""
    found = _DENIED.match(text)
    return None if found is None else _named(found["behind"] or found["before"], words)


def _instead(text: str, words: Vocabulary) -> list[str | None]:
    """Return the organisms that a text names one in the place of another, or when it was named again."""
    parts = [_AGAIN_NAMED.sub("", one) for one in _INSTEAD.split(text)]
    return [_named(one, words) for one in parts] if parts != [text] else []


def _begins_with(text: str, organism: str | None, words: Vocabulary) -> bool:
    """Tell whether a text is the name of an organism with more behind it: a subspecies of its own."""
    if organism is None:
        return False
    entry = words.organisms[organism]
    return text.casefold().startswith((entry.name_en.casefold(), entry.name_ja))


def _differ(own: str | None, other: str | None, words: Vocabulary) -> bool:
    """Tell whether two organisms are known, and neither is a group to which the other belongs."""
    if own is None or other is None:
        return False
    return own not in words.lineage(other) and other not in words.lineage(own)


def _named(text: str, words: Vocabulary) -> str | None:
    """Return the organism whose name is all that a remark says, with how it was found, without any doubt."""
    plain = unicodedata.normalize("NFKC", text).strip(" 。.")
    before = _BEFORE.match(plain)
    plain = plain if before is None else plain[before.end() :]
    name = _BEHIND.sub("", plain).strip()
    return None if name.isascii() and len(name) < _LEAST_OF_NAME else _organism(name, words)


def _own(cell: str, words: Vocabulary) -> str | None:
    """Return the organism of a row, by its name or its code."""
    return _organism(cell.strip(), words) or _organism(f"whonet:{cell.strip()}", words)


def _organism(name: str, words: Vocabulary) -> str | None:
    found = words.find_organism_of_result(name)
    return found.id if isinstance(found, Match) else None
