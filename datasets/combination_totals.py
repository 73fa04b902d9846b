"""MICs of combinations that a reader wrote as the sum of both components: ``20`` for 1/19 mg/L.

A sum is taken apart only where one ratio is known for the drug and every bare number of the upload is such a
sum, which no dilution of the first component alone can be. Otherwise it is refused: 20 is never read as 20.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from decimal import Decimal

import polars as pl

from breakpoints.compositions import compositions_in, compositions_of
from breakpoints.vocabulary import Vocabulary
from datasets.facts import DecimalMark
from datasets.normalise import measurement_text, plain_number

DOUBTFUL = "doubtful"
_BARE = re.compile(r"(?P<sign>[<>=]{0,2})\s*(?P<amount>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_TOLERANCE_LOG2 = 0.1
_HALF_STEP_LOG2 = math.log2(1.5)
_TOLERANCE_OF_SUM = 0.01


def totals_in(
    drugs: pl.Series, mics: pl.Series, vocabulary: Vocabulary, mark: DecimalMark
) -> pl.Series | None:
    """Return for each MIC as written the composition to take it apart by, ``doubtful``, or an empty text.

    ``None`` where no MIC is, or may be, a sum.
    """
    combinations = [drug for drug in drugs.drop_nulls().unique() if vocabulary.drugs[drug].combination]
    told = None
    for drug in combinations:
        of_drug = (drugs == drug).fill_null(value=False)
        found = _judged(mics.filter(of_drug).unique(), compositions_of(vocabulary.drugs[drug]), mark)
        if found:
            judged = mics.replace_strict(
                list(found), list(found.values()), default="", return_dtype=pl.String
            )
            before = pl.Series([""], dtype=pl.String) if told is None else told
            told = judged.zip_with(of_drug, before)
    return told


def unfit_ratios(drugs: pl.Series, mics: pl.Series, vocabulary: Vocabulary) -> pl.Series:
    """Tell which MICs are written as a ratio in which their drug is never tested, as ``4/8`` for 2:1."""
    different = pl.DataFrame({"drug": drugs, "mic": mics})
    ratios = different.filter(pl.col("mic").str.contains("/", literal=True)).unique().drop_nulls()
    unfit = [
        (drug, mic)
        for drug, mic in ratios.iter_rows()
        if (known := compositions_of(vocabulary.drugs[drug])) and not compositions_in(mic) & known
    ]
    if not unfit:
        return pl.repeat(value=False, n=len(mics), dtype=pl.Boolean, eager=True)
    told = pl.DataFrame(unfit, schema={"drug": pl.String, "mic": pl.String}, orient="row")
    found = different.join(
        told.with_columns(unfit=True), on=["drug", "mic"], how="left", maintain_order="left"
    )
    return found["unfit"].fill_null(value=False)


def taken_apart(written: str, composition: str) -> str | None:
    """Return a sum as the concentrations of both components, its sign before them (``<=20``: ``<=1/19``)."""
    found = _BARE.fullmatch(written)
    if found is None:
        return None
    one, other = map(Decimal, composition.split(":"))
    first = Decimal(found["amount"]) * one / (one + other)
    return f"{found['sign']}{plain_number(str(first))}/{plain_number(str(first * other / one))}"


def _judged(texts: Iterable[str], compositions: frozenset[str], mark: DecimalMark) -> dict[str, str]:
    """Return what is to be done with each text that is, or may be, a sum."""
    amounts = {
        text: float(found["amount"])
        for text in texts
        if (found := _BARE.fullmatch(measurement_text(text, mark) or "")) is not None
        and float(found["amount"])
    }
    ratios = sorted(composition for composition in compositions if ":" in composition)
    if len(compositions) == 1 and ratios and not _are_sums_on_half_steps(amounts.values(), ratios):
        sums = {text for text, amount in amounts.items() if _is_sum(amount, ratios[0])}
        verdict = ratios[0] if len(sums) == len(amounts) else DOUBTFUL
        return dict.fromkeys(sums, verdict)
    if _are_sums_on_half_steps(amounts.values(), ratios):
        return dict.fromkeys(amounts, DOUBTFUL)
    fixed = [float(composition[1:]) for composition in compositions if composition.startswith("+")]
    return {text: DOUBTFUL for text, amount in amounts.items() if _may_be_sum(amount, fixed)}


def _are_sums_on_half_steps(amounts: Iterable[float], ratios: Iterable[str]) -> bool:
    """Tell several amounts of 2:1 together (3, 6, 12) from a strip's, of which about half are whole steps."""
    different = {*amounts}
    return len(different) > 1 and any(
        all(
            not _is_two_fold(amount) and _off_step(_first_of(amount, ratio)) <= _TOLERANCE_LOG2
            for amount in different
        )
        and not all(_is_sum(amount, ratio) for amount in different)
        for ratio in ratios
    )


def _is_sum(amount: float, ratio: str) -> bool:
    """Tell an amount that is a two-fold step of both together, and no step or half step of the first."""
    return not _is_step(amount) and _off_step(_first_of(amount, ratio)) <= _TOLERANCE_LOG2


def _first_of(amount: float, ratio: str) -> float:
    one, other = map(float, ratio.split(":"))
    return amount * one / (one + other)


def _is_two_fold(amount: float) -> bool:
    return _off_step(amount) <= _TOLERANCE_LOG2


def _may_be_sum(amount: float, fixed: Iterable[float]) -> bool:
    firsts = [amount - partner for partner in fixed if amount > partner]
    exact = any(_off_step(first) <= _TOLERANCE_OF_SUM for first in firsts)
    return exact and not _is_step(amount)


def _is_step(amount: float) -> bool:
    """Tell a step of the two-fold series, or one of a gradient strip, which has one more between each two."""
    return min(_off_step(amount), _off_step(amount / 2**_HALF_STEP_LOG2)) <= _TOLERANCE_LOG2


def _off_step(amount: float) -> float:
    exact = math.log2(amount)
    return abs(exact - round(exact))
