"""Counting what a file's results came to, shard by shard: by category, reason, drug and warning."""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

import msgspec
import polars as pl

KeyT = TypeVar("KeyT")
MOST_SAMPLES: Final = 20
_COUNTED: Final = ("category", "refused", "reason", "warnings")
_SAMPLED: Final = ("refused", "reason", "detail")
_NO_CRITERION: Final = "no_criterion"


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A refused result: its row of the file (the first is 1), its column in a wide file, and what it says."""

    row: int
    column: str | None
    organism: str | None
    host: str | None
    drug: str | None
    value: str | None
    refused: str
    reason: str | None
    detail: str | None


class Tallied(msgspec.Struct, frozen=True, kw_only=True):
    """Every result, counted; the most frequent first, then by name."""

    results: int
    categories: dict[str, int]
    refused: dict[tuple[str, str | None], int]
    no_criterion: dict[str, int]
    warnings: dict[str, int]
    samples: tuple[Sample, ...]


class Tally:
    """Counts results as shards are answered, by several threads at once and in any order."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self._lock = threading.Lock()
        self._outcomes: Counter[tuple[str | None, ...]] = Counter()
        self._no_criterion: Counter[str] = Counter()
        self._samples: list[Sample] = []
        self.without_result = 0
        """Isolates of a wide file that have no measurement."""

    def see(self, rows: pl.Series, fields: Mapping[str, pl.Series], answers: Sequence[pl.Series]) -> None:
        """Count the results of a shard.

        Parameters
        ----------
        rows : polars.Series
            The row of the file that each result stands in, from 1.
        fields : mapping of str to polars.Series
            What is told of a sample, as far as it is a column: organism, host, drug, value, column.
        answers : sequence of polars.Series
            The columns of the answers, as many rows.
        """
        answered = {one.name: one for one in answers}
        grouped = pl.DataFrame([answered[name] for name in _COUNTED]).group_by(_COUNTED).len()
        drug = fields.get("drug")
        none = answered["category"] == _NO_CRITERION
        without = pl.Series([]) if drug is None else drug.filter(none).value_counts()
        refused = pl.DataFrame([rows.alias("row"), *(answered[name] for name in _SAMPLED)])
        told = [series.alias(name) for name, series in fields.items()]
        first = refused.with_columns(told).filter(pl.col("refused").is_not_null()).head(MOST_SAMPLES)
        samples = [self._sample(one) for one in first.iter_rows(named=True)]
        with self._lock:
            for *outcome, number in grouped.iter_rows():
                self._outcomes[tuple(outcome)] += number
            if isinstance(without, pl.DataFrame):
                self._no_criterion.update({name or "": number for name, number in without.iter_rows()})
            elif none.any():
                self._no_criterion[self._given.get("drug", "")] += int(none.sum())
            ordered = sorted([*self._samples, *samples], key=lambda one: one.row)
            self._samples = ordered[:MOST_SAMPLES]

    def see_none(self, isolates: int) -> None:
        """Count isolates that have no measurement."""
        with self._lock:
            self.without_result += isolates

    def tallied(self) -> Tallied:
        """Return the counts."""
        categories: Counter[str] = Counter()
        refused: Counter[tuple[str, str | None]] = Counter()
        warnings: Counter[str] = Counter()
        for (category, refusal, reason, warned), number in self._outcomes.items():
            if category is not None:
                categories[category] += number
            elif refusal is not None:
                refused[refusal, reason] += number
            for code in (warned or "").split(";") if warned else ():
                warnings[code] += number
        return Tallied(
            results=self._outcomes.total(),
            categories=_by_number(categories),
            refused=_by_number(refused),
            no_criterion=_by_number(self._no_criterion),
            warnings=_by_number(warnings),
            samples=tuple(self._samples),
        )

    def _sample(self, row: dict[str, str]) -> Sample:
        told = {name: row.get(name, self._given.get(name)) for name in Sample.__struct_fields__}
        return msgspec.convert(told, Sample)


def _by_number(counted: Counter[KeyT]) -> dict[KeyT, int]:
    """Order counts by number, then by name."""
    return dict(sorted(counted.items(), key=lambda one: (-one[1], str(one[0]))))
