"""The batch says of every row what the scalar classifier says of it alone."""

import random
from collections.abc import Sequence

import msgspec
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakpoints.batch import OUTPUT_SCHEMA, FlatAnswer, classify_frame, codes, flat
from breakpoints.batch.columns import FIELDS
from breakpoints.classify import Policy, Result, classify_many
from breakpoints.expert.tests_needed import drugs_that_show
from breakpoints.index import TableIndex
from breakpoints.methods import method_written
from breakpoints.model import Method
from breakpoints.screening import TESTS, Screening
from breakpoints.vocabulary import vocabulary
from tests.breakpoints.batch import random_results as drawn

SEEDS = st.integers(0, 2**32)


def one_by_one(frame: pl.DataFrame, tables: Sequence[TableIndex], policy: Policy) -> list[FlatAnswer]:
    """Classify the rows one by one, those of an isolate in sight of each other."""
    rows = frame.select(FIELDS).iter_rows(named=True)
    return [flat(one) for one in classify_many(map(as_result, rows), tables, policy, vocabulary())]


def as_result(row: dict[str, str | None]) -> Result:
    """Return a row as a result; one whose method is none of ours keeps it as written."""
    result = Result(
        organism=row["organism"] or "",
        host=row["host"] or "",
        drug=row["drug"] or "",
        value=row["value"] or "",
        method=method_written(row["method"]) or Method.MIC,
        screening=Screening(**{test: row[test] for test in TESTS}),
        **{name: row[name] for name in ("disk_content", "site", "specimen", "isolate", "ladder")},
    )
    unknown = method_written(row["method"]) is None
    return msgspec.structs.replace(result, method=row["method"] or "") if unknown else result


def in_a_batch(frame: pl.DataFrame, tables: Sequence[TableIndex], policy: Policy) -> list[FlatAnswer]:
    """Classify all rows at once."""
    found = classify_frame(frame, tables, policy, vocabulary())
    assert found.columns == [*frame.columns, *OUTPUT_SCHEMA]
    assert found.select(frame.columns).equals(frame)
    return [FlatAnswer(**row) for row in found.select(list(OUTPUT_SCHEMA)).iter_rows(named=True)]


def differences(frame: pl.DataFrame, tables: Sequence[TableIndex], policy: Policy) -> list[object]:
    """Return the rows on which batch and scalar differ, with both answers."""
    both = zip(
        frame.iter_rows(), one_by_one(frame, tables, policy), in_a_batch(frame, tables, policy), strict=True
    )
    return [(row, alone, batch) for row, alone, batch in both if alone != batch]


@given(SEEDS, st.integers(0, 120))
def test_batch_equals_scalar_on_random_rows(seed: int, rows: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    tables, policy = drawn.some_tables(draw), drawn.some_policy(draw)
    assert differences(drawn.some_results(draw, rows), tables, policy) == []


@given(SEEDS, st.integers(0, 120))
@settings(max_examples=settings().max_examples // 2, deadline=None)
def test_batch_equals_scalar_where_no_criterion_lists_a_site(seed: int, rows: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    tables, policy = drawn.some_tables(draw, sites=False), drawn.some_policy(draw)
    assert differences(drawn.some_results(draw, rows), tables, policy) == []


@given(SEEDS, st.integers(20, 120))
@settings(max_examples=settings().max_examples // 2, deadline=None)
def test_batch_equals_scalar_of_drugs_that_screen_with_and_without_a_criterion(seed: int, rows: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    beside = ("cefalexin", "ampicillin", "clindamycin")
    screening = sorted(one for one in drugs_that_show().difference(beside) if one in vocabulary().drugs)
    judged = draw.sample(screening, 4)
    tables = drawn.some_tables(draw, sites=False, drugs=(*beside, *judged))
    frame = drawn.some_results(draw, rows, (*beside, *screening))
    assert differences(frame, tables, drawn.some_policy(draw)) == []


def test_batch_equals_scalar_where_a_site_contradicts_the_specimen_of_a_censored_value() -> None:
    draw = random.Random(272)  # noqa: S311 - a repeatable draw
    tables, policy = drawn.some_tables(draw), drawn.some_policy(draw)
    assert differences(drawn.some_results(draw, 60), tables, policy) == []


@pytest.mark.all
@pytest.mark.parametrize("seed", range(20))
def test_batch_equals_scalar_on_a_hundred_thousand_random_rows(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    tables, policy = drawn.some_tables(draw, rows=400), drawn.some_policy(draw)
    assert differences(drawn.some_results(draw, 5_000), tables, policy) == []


@given(SEEDS)
@settings(max_examples=settings().max_examples // 5, deadline=None)
def test_the_order_of_rows_never_changes_an_answer(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    tables, policy = drawn.some_tables(draw), drawn.some_policy(draw)
    frame = drawn.some_results(draw, 80).with_row_index()
    shuffled = frame.sample(fraction=1.0, shuffle=True, seed=draw.randint(0, 999))
    straight = classify_frame(frame, tables, policy, vocabulary())
    assert classify_frame(shuffled, tables, policy, vocabulary()).sort("index").equals(straight)


@given(SEEDS, st.integers(1, 20))
@settings(max_examples=settings().max_examples // 5, deadline=None)
def test_the_cuts_between_chunks_of_whole_isolates_never_change_an_answer(seed: int, size: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    tables, policy = drawn.some_tables(draw), drawn.some_policy(draw)
    named = pl.int_range(1, pl.len() + 1).cast(pl.String).alias("isolate")
    frame = drawn.some_results(draw, 30).with_columns(named)
    pieces = [classify_frame(piece, tables, policy, vocabulary()) for piece in frame.iter_slices(size)]
    assert pl.concat(pieces).equals(classify_frame(frame, tables, policy, vocabulary()))


def test_earlier_requests_never_change_an_answer() -> None:
    draw = random.Random(7)  # noqa: S311 - a repeatable draw
    tables, policy = drawn.some_tables(draw), drawn.some_policy(draw)
    frame = drawn.some_results(draw, 200)
    before = classify_frame(frame, tables, policy, vocabulary())
    for seed in range(3):
        other = random.Random(seed)  # noqa: S311 - a repeatable draw
        classify_frame(
            drawn.some_results(other, 50), drawn.some_tables(other), drawn.some_policy(other), vocabulary()
        )
    assert classify_frame(frame, tables, policy, vocabulary()).equals(before)


def test_every_field_of_a_result_is_a_column_of_the_batch() -> None:
    names = {field.name for field in msgspec.structs.fields(Result)}
    assert (names - {"id", "tables", "screening"}) | set(TESTS) == set(FIELDS)


@pytest.mark.parametrize("most_cells", [0, 1 << 13])
def test_batch_equals_scalar_where_pairs_are_too_many_for_a_table(
    monkeypatch: pytest.MonkeyPatch, most_cells: int
) -> None:
    monkeypatch.setattr(codes, "MOST_CELLS", most_cells)
    draw = random.Random(11)  # noqa: S311 - a repeatable draw
    tables, policy = drawn.some_tables(draw), drawn.some_policy(draw)
    assert differences(drawn.some_results(draw, 500), tables, policy) == []


def test_the_columns_of_an_answer_are_those_of_the_flat_answer() -> None:
    assert tuple(OUTPUT_SCHEMA) == FlatAnswer.__struct_fields__
