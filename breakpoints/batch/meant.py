"""What the texts of a column mean, each distinct one looked up once."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import polars as pl

from breakpoints.batch.columns import DOUBTED, INTERMEDIATE, RESISTANT
from breakpoints.mechanisms import SUSPECT, mechanisms_in
from breakpoints.no_measurement import SIGN_ASIDE, STRUCK, SUMMED
from breakpoints.quality_control.numbers import numbers
from breakpoints.quality_control.strains import (
    NAMES_OF_COLLECTIONS,
    WORDS_OF_CONTROLS,
    control_strain,
    is_quality_control,
    strain_of_isolate,
)
from breakpoints.screening import both_said, in_words, one_of_several

Verdicts = Mapping[str, Sequence[str]]
"""The texts of a column that say a verdict, by that verdict: `RESISTANT`, `INTERMEDIATE`."""
_BETWEEN: Final = "\x1f"
_ODD_WIDTH: Final = "[\uff10-\uff9f]"
"""Letters and digits of full width, kana of half width."""
SIGNS: Final = {
    **dict.fromkeys(("<=", "=<", "≤", "≦", "⩽", "le"), "<="),
    **dict.fromkeys((">=", "=>", "≥", "≧", "⩾", "ge"), ">="),
    **dict.fromkeys(("<", "lt"), "<"),
    **dict.fromkeys((">", "gt"), ">"),
    **dict.fromkeys(("less than or equal to", "less than or equal", "at most", "以下"), "<="),
    **dict.fromkeys(("greater than or equal to", "greater than or equal", "at least", "以上"), ">="),
    **dict.fromkeys(("less than", "below", "未満", "より小", "より小さい"), "<"),
    **dict.fromkeys(("greater than", "more than", "above", "超", "超える", "より大", "より大きい"), ">"),
    **dict.fromkeys(("=", "==", "eq", "equal", "equals", "equal to"), ""),
}
"""What a column of signs writes, and what stands before a number instead."""
_BETWEEN_NAMES: Final = "~|~"
"""Nobody writes it in a name, and it is plain text, which is compared fast."""


def meant(cells: pl.Series, meaning: Callable[[str], str | None] | None) -> pl.Series:
    """Replace each distinct text by what it means."""
    texts = cells.cast(pl.String)
    if meaning is None:
        return texts
    distinct = texts.unique().drop_nulls()
    found = pl.Series([meaning(one) for one in distinct], dtype=pl.String)
    return texts.replace_strict(distinct, found, default=None, return_dtype=pl.String)


def as_day(cells: pl.Series) -> pl.Series:
    """Return a column as text; of a point in time its day."""
    return (cells.cast(pl.Date) if cells.dtype == pl.Datetime else cells).cast(pl.String)


def whole_value(value: str, sign: str | None, unit: str | None) -> pl.Expr:
    """Return values with the sign and the unit that stand in columns of their own."""
    columns = [pl.lit("") if name is None else pl.col(name) for name in (value, sign, unit)]
    told = [one.cast(pl.String).fill_null("").str.strip_chars() for one in columns]

    def whole(text: str) -> str:
        number, before, behind = text.split(_BETWEEN)
        if number.startswith((STRUCK, SUMMED)):
            return number
        plain = SIGNS.get(unicodedata.normalize("NFKC", before).casefold().strip()) if before else ""
        if plain is None:  # no sign: whatever it is, it must not become a part of the number
            return f"{before}{SIGN_ASIDE}{number}" if number else number
        signed = number if not number or number.startswith(plain) else f"{plain}{number}"
        return f"{signed} {behind}" if number and behind else signed

    return pl.concat_str(told, separator=_BETWEEN).map_batches(lambda cells: meant(cells, whole), pl.String)


def written_verdicts(judged: Mapping[str, Verdicts]) -> pl.Expr:
    """Tell, as `JUDGED` does, beside which rows some column says R, or else I; ``judged``: in which texts."""
    resistant, intermediate = (
        said_in({name: said.get(verdict, ()) for name, said in judged.items()})
        for verdict in (RESISTANT, INTERMEDIATE)
    )
    either = pl.when(resistant).then(pl.lit(RESISTANT)).when(intermediate).then(pl.lit(INTERMEDIATE))
    return either.otherwise(pl.lit(""))


def is_doubted(remarks: Mapping[str, Sequence[str]]) -> pl.Expr:
    """Tell, as `IN_DOUBT` does, beside which rows one of some remarks stands, by their columns."""
    return pl.when(said_in(remarks)).then(pl.lit(DOUBTED)).otherwise(pl.lit(""))


def said_in(texts: Mapping[str, Sequence[str]]) -> pl.Expr:
    """Tell in which rows one of some texts stands, by their columns."""
    said = (pl.col(name).cast(pl.String).is_in([*told]) for name, told in texts.items() if told)
    return pl.any_horizontal(pl.lit(value=False), *(one.fill_null(value=False) for one in said))


def paired(columns: Sequence[str]) -> pl.Expr:
    """Return what names an isolate in several columns together; empty where the first of them is."""
    first, *others = (pl.col(name).cast(pl.String).fill_null("").str.strip_chars() for name in columns)
    together = pl.concat_str([first, *others], separator=_BETWEEN_NAMES)
    return pl.when(first != "").then(together)


def may_say_more(texts: pl.Expr) -> pl.Expr:
    """Tell, roughly and fast, of texts that may name a mechanism, a control strain or its number."""
    words = [*NAMES_OF_COLLECTIONS, *WORDS_OF_CONTROLS, *SUSPECT, *numbers()]
    return texts.str.contains_any(words, ascii_case_insensitive=True) | texts.str.contains(_ODD_WIDTH)


def with_words(test: str, written: pl.Expr, columns: Sequence[str]) -> pl.Expr:
    """Return what is written of a test, row by row, and the first word of these columns for its mechanism."""
    told = [written.cast(pl.String).fill_null(""), *(_word_in(column, test) for column in columns)]

    def both(text: str) -> str:
        stated, *words = text.split(_BETWEEN)
        word = next(filter(None, words), None)
        return stated if word is None else both_said(stated, word)

    return pl.concat_str(told, separator=_BETWEEN).map_batches(lambda cells: meant(cells, both), pl.String)


def _word_in(column: str, test: str) -> pl.Expr:
    """Return which word for the mechanism of a test stands in each cell of a column; else an empty text."""

    def words(cells: pl.Series) -> pl.Series:
        texts = cells.cast(pl.String)
        maybe = texts.to_frame("text").filter(may_say_more(pl.col("text")))["text"].unique().drop_nulls()
        said = {text: dict[str, str](mechanisms_in(text)) for text in maybe}
        found = {text: in_words(column, named[test]) for text, named in said.items() if test in named}
        old, new = pl.Series(list(found), dtype=pl.String), pl.Series(list(found.values()), dtype=pl.String)
        return texts.replace_strict(old, new, default="", return_dtype=pl.String)

    return pl.col(column).map_batches(words, pl.String)


def with_strains(isolates: pl.Expr, organisms: pl.Expr) -> pl.Expr:
    """Return organisms, of isolates that are control strains their names; see `stands_for_organism`."""
    said = organisms.cast(pl.String)
    names = isolates.cast(pl.String).map_batches(
        lambda cells: meant(cells, _if(lambda name: strain_of_isolate(name) is not None)), pl.String
    )
    alone = names.map_batches(lambda cells: meant(cells, _if(is_quality_control)), pl.String).is_not_null()
    named = said.map_batches(lambda cells: meant(cells, control_strain), pl.String).is_not_null()
    return pl.when(alone & named).then(said).otherwise(pl.coalesce(names, said))


def _if(holds: Callable[[str], bool]) -> Callable[[str], str | None]:
    return lambda text: text if holds(text) else None


def joined(test: str, columns: Sequence[str]) -> pl.Expr:
    """Return what counts of several columns of one screening test, row by row."""
    texts = [pl.col(name).cast(pl.String).fill_null("") for name in columns]
    together = pl.concat_str(texts, separator=_BETWEEN)
    return together.map_batches(
        lambda cells: meant(cells, lambda text: one_of_several(test, text.split(_BETWEEN))), pl.String
    )
