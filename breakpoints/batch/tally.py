"""Counting what a file's results came to, shard by shard: by category, reason, drug and warning."""

import re
import threading
from collections import Counter
from collections.abc import Mapping
from typing import Final, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.also_refused import further_refused
from breakpoints.asking import Result
from breakpoints.batch.codes import Codes
from breakpoints.batch.columns import LADDER
from breakpoints.batch.flat import written_detail
from breakpoints.batch.twin import BatchTwin
from breakpoints.expert.isolate import ISOLATE_UNCLEAR
from breakpoints.no_measurement import without_void
from breakpoints.outcomes import Category, Reason, Refusal, WarningCode
from breakpoints.refused_sample import MOST_SAMPLES, AlsoRefused, RefusedSample
from breakpoints.screening import TESTS
from breakpoints.vocabulary import Vocabulary
from breakpoints.written import shown

KeyT = TypeVar("KeyT")
_COUNTED: Final = ("category", "refused", "reason", "warnings", "detail", "criterion")
_UNCLEAR: Final = re.compile(rf"(?<![\w.-])([\w.-]{{1,200}})={ISOLATE_UNCLEAR}")
_SAMPLED: Final = ("refused", "reason", "detail")
_NO_CRITERION: Final = Category.NO_CRITERION.value
_LEFT_OPEN: Final = Category.NOT_EVALUABLE.value
_OF_CONTROL: Final = Reason.CONTROL_STRAIN.value
_TOLD: Final = ("organism", "host", "drug", "value", "column")
_QUOTED: Final = ("organism", "host", "drug", "value", "given")
_ABOUT: Final = {
    Reason.DISK_CONTENT_WITH_MIC.value: "disk_content",
    Reason.DISK_CONTENT_UNREADABLE.value: "disk_content",
    Reason.DISK_CONTENT_DIFFERS.value: "disk_content",
    Reason.LADDER_UNKNOWN.value: LADDER,
    Reason.UNIT_OF_OTHER_METHOD.value: "method",
}
"""Which field a reason is about that is not about the value."""
_TEST: Final = re.compile(r"(?:^|;)test=([a-z_]+)")
SAMPLED_OF: Final = (*_TOLD, "method", "disk_content", LADDER, *TESTS)
"""The fields of which a sample may tell."""


class Tallied(msgspec.Struct, frozen=True, kw_only=True):
    """Every result, counted; the most frequent first, then by name."""

    results: int
    categories: dict[str, int]
    refused: dict[tuple[str, str | None], int]
    left_open: dict[str | None, int]
    """Results that are read and not evaluable, by reason."""
    no_criterion: dict[str, int]
    warnings: dict[str, int]
    for_sites: dict[str, int]
    """Results that hold for some sites only (``only_for_sites``), by the criterion that says so."""
    samples: tuple[RefusedSample, ...]
    left_open_samples: tuple[RefusedSample, ...]
    unnamed: int = 0
    """Results left open beside a trigger, because rows name no isolate."""
    unnamed_beside: tuple[str, ...] = ()
    """The drugs and tests (ids) of these triggers."""


class Tally:
    """Counts results as shards are answered, by several threads at once and in any order."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self._lock = threading.Lock()
        self._rows_of = np.zeros(0, np.int64)
        self._no_criterion: Counter[str] = Counter()
        self._samples: dict[bool, list[RefusedSample]] = {True: [], False: []}
        """The first results that were refused, and those that were left open."""
        self.without_result = 0
        """Isolates of a wide file that have no measurement."""

    def see(
        self,
        rows: pl.Series,
        fields: Mapping[str, pl.Series],
        twin: BatchTwin,
        verdicts: Codes,
    ) -> None:
        """Count the results of a shard.

        Parameters
        ----------
        rows : polars.Series
            The row of the file that each result stands in, from 1.
        fields : mapping of str to polars.Series
            What may be told of a sample, as far as it is a column: `SAMPLED_OF`. Looked at only if some
            result is refused, or has no criterion.
        twin : BatchTwin
            Who gave the verdicts.
        verdicts : ndarray of integers
            The verdict of each result.
        """
        met = np.unique(verdicts)
        self._count(np.bincount(verdicts))
        (category,) = twin.columns(met, ("category",))
        drugs = self._drugs(fields, _among(met, category == _NO_CRITERION, verdicts))
        with self._lock:
            self._no_criterion.update(drugs)
        for without in without_category(twin, met):
            if without.any():
                first = np.flatnonzero(_among(met, without, verdicts))[:MOST_SAMPLES]
                told = {name: fields[name].gather(first) for name in SAMPLED_OF if name in fields}
                self.sample(rows.gather(first), told, twin, verdicts[first])

    def see_alike(
        self, rows_of: Codes, fields: Mapping[str, pl.Series], twin: BatchTwin, verdicts: Codes
    ) -> None:
        """Count results by classes of rows that are alike, without samples.

        Parameters
        ----------
        rows_of : ndarray of integers, shape (n,)
            How many results each class has.
        fields, twin, verdicts
            As for `see`, of classes.
        """
        counted = np.zeros(int(verdicts.max(initial=-1)) + 1, np.int64)
        np.add.at(counted, verdicts, rows_of)
        self._count(counted)
        (category,) = twin.columns(verdicts, ("category",))
        without = (category == _NO_CRITERION).fill_null(value=False)
        drugs = fields.get("drug", pl.Series([self._given.get("drug")]).new_from_index(0, len(verdicts)))
        named = pl.DataFrame([drugs.cast(pl.String).alias("drug"), pl.Series("rows", rows_of)]).filter(
            without
        )
        with self._lock:
            for drug, number in named.group_by("drug").agg(pl.col("rows").sum()).iter_rows():
                self._no_criterion[drug or ""] += number

    def sample(
        self, rows: pl.Series, fields: Mapping[str, pl.Series], twin: BatchTwin, verdicts: Codes
    ) -> None:
        """Take results without a category as samples; the first rows stay; parameters as of `see`."""
        told = [rows.alias("row"), *twin.columns(verdicts, _SAMPLED)]
        told += [fields[name].alias(name) for name in SAMPLED_OF if name in fields]
        samples = [self._sample(one) for one in pl.DataFrame(told).iter_rows(named=True)]
        with self._lock:
            for refused, kept in self._samples.items():
                more = [one for one in samples if (one.refused is not None) is refused]
                self._samples[refused] = sorted([*kept, *more], key=lambda one: one.row)[:MOST_SAMPLES]

    def _count(self, rows_of: Codes) -> None:
        """Count results of each verdict."""
        with self._lock:
            longer = np.zeros(max(len(rows_of), len(self._rows_of)), np.int64)
            longer[: len(self._rows_of)] = self._rows_of
            longer[: len(rows_of)] += rows_of
            self._rows_of = longer

    def see_none(self, isolates: int) -> None:
        """Count isolates that have no measurement."""
        with self._lock:
            self.without_result += isolates

    def tallied(self, twin: BatchTwin) -> Tallied:
        """Return the counts; ``twin`` is who gave the verdicts."""
        met = np.flatnonzero(self._rows_of)
        results = pl.Series("results", self._rows_of[met])
        said = pl.DataFrame([*twin.columns(met, _COUNTED), results])
        categories: Counter[str] = Counter()
        refused: Counter[tuple[str, str | None]] = Counter()
        left_open: Counter[str | None] = Counter()
        warnings: Counter[str] = Counter()
        for_sites: Counter[str] = Counter()
        outcomes = said.group_by("category", "refused", "reason").agg(pl.col("results").sum())
        for category, refusal, reason, number in outcomes.iter_rows():
            if category is not None:
                categories[category] += number
                if category == _LEFT_OPEN:
                    left_open[reason] += number
            else:
                refused[refusal, reason] += number
        warned = said.group_by("warnings", "criterion").agg(pl.col("results").sum()).drop_nulls("warnings")
        for written, criterion, number in warned.iter_rows():
            codes = written.split(";")
            warnings.update(dict.fromkeys(codes, number))
            if WarningCode.ONLY_FOR_SITES.value in codes and criterion is not None:
                for_sites[criterion] += number
        unnamed = said.filter(pl.col("reason") == Reason.ISOLATES_UNNAMED_BESIDE_TRIGGER.value)
        beside = {one for text in unnamed["detail"].drop_nulls() for one in _UNCLEAR.findall(text)}
        return Tallied(
            results=int(self._rows_of.sum()),
            categories=_by_number(categories),
            refused=_by_number(refused),
            left_open=_by_number(left_open),
            no_criterion=_by_number(self._no_criterion),
            warnings=_by_number(warnings),
            for_sites=_by_number(for_sites),
            samples=tuple(_with_all_names(one, twin.vocabulary) for one in self._samples[True]),
            left_open_samples=tuple(self._samples[False]),
            unnamed=int(unnamed["results"].sum()),
            unnamed_beside=tuple(sorted(beside)),
        )

    def _drugs(self, fields: Mapping[str, pl.Series], without: npt.NDArray[np.bool_]) -> dict[str, int]:
        """Count results without a criterion by drug."""
        number = int(np.count_nonzero(without))
        if not number or "drug" not in fields:
            return {self._given.get("drug", ""): number} if number else {}
        counted = fields["drug"].filter(pl.Series(without)).value_counts()
        return {name or "": count for name, count in counted.iter_rows()}

    def _sample(self, row: dict[str, str]) -> RefusedSample:
        told = {name: row.get(name, self._given.get(name)) for name in (*_TOLD, "row", *_SAMPLED)}
        about = _about(row["reason"], row["detail"])
        told["given"] = None if about is None else row.get(about, self._given.get(about))
        if told["value"]:
            told["value"] = without_void(told["value"])  # the reason says it
        told |= {name: shown(text) for name in _QUOTED if (text := told[name])}
        return msgspec.convert(told, RefusedSample)


def _with_all_names(sample: RefusedSample, vocabulary: Vocabulary) -> RefusedSample:
    """Tell of a refused row which further names are not known; a column of a wide file names its drug."""
    if sample.refused is None or sample.column is not None:
        return sample
    result = Result(
        organism=sample.organism or "",
        host=sample.host or "",
        drug=sample.drug or "",
        method="",
        value=sample.value or "",
    )
    further = further_refused(Refusal(sample.refused), result, vocabulary)
    also = {
        name: AlsoRefused(
            refused=one.code.value,
            reason=None if one.reason is None else one.reason.value,
            detail=written_detail(one.parameters),
        )
        for name, one in further.items()
        if not getattr(result, name).endswith("…")  # nobody knows what was cut off
    }
    return msgspec.structs.replace(sample, also_refused=also) if also else sample


def _about(reason: str | None, detail: str | None) -> str | None:
    """Return the field that a reason is about, where that is not the value."""
    named = _TEST.search(detail or "") if reason == Reason.SCREENING_UNREADABLE.value else None
    return named[1] if named is not None else _ABOUT.get(reason or "")


def without_category(twin: BatchTwin, verdicts: Codes) -> tuple[pl.Series, pl.Series]:
    """Tell which verdicts are refusals, and which leave the result of an isolate open (not of a control)."""
    category, refused, reason = twin.columns(verdicts, ("category", "refused", "reason"))
    of_isolates = reason.ne_missing(_OF_CONTROL)
    return refused.is_not_null(), (category == _LEFT_OPEN).fill_null(value=False) & of_isolates


def _among(met: Codes, of_met: pl.Series, verdicts: Codes) -> npt.NDArray[np.bool_]:
    """Tell of each result what is told of the verdicts that were met."""
    told = np.zeros(int(met[-1]) + 1 if len(met) else 0, np.bool_)
    told[met] = of_met.fill_null(value=False).to_numpy()
    return told.take(verdicts)


def _by_number(counted: Counter[KeyT]) -> dict[KeyT, int]:
    """Order counts by number, then by name."""
    return dict(sorted(counted.items(), key=lambda one: (-one[1], str(one[0]))))
