"""Results of one isolate decide together however far apart they stand in a file or its shards."""

import random
from pathlib import Path

import msgspec
import polars as pl
import pytest

from breakpoints.batch import OUTPUT_SCHEMA, Source, classify_frame
from breakpoints.batch.lines import shards
from breakpoints.boundaries import mic_boundaries
from breakpoints.classify import Policy
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, Kind, Method
from breakpoints.model import Source as Published
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary import vocabulary
from service.file_classification.classifying import Asked, classify
from service.file_classification.options import FileOptions
from service.file_classification.report import FileClassified
from tests.breakpoints.batch.random_results import some_policy, some_results, some_tables

PUBLISHED = Published(citation="written for this test")
FAR_APART = 3_000


def table() -> TableIndex:
    rows = [
        Criterion(
            organism=organism,
            host="dog",
            drug=drug,
            method=Method.MIC,
            kind=Kind.CLINICAL,
            mic=mic_boundaries("<=0.5", ">=4"),
            source=PUBLISHED,
        )
        for organism, drug in (
            *(("staphylococcus", drug) for drug in ("oxacillin", "cefalexin", "clindamycin")),
            ("escherichia_coli", "cefalexin"),
        )
    ]
    version = TableVersion(
        table="own",
        version="1.0.0",
        title=Title(en="own", ja="own"),
        in_force_from="2026-01-01",
        criteria=tuple(rows),
        source=PUBLISHED,
        licence="test",
    )
    return TableIndex.of(version)


TABLES = (table(),)


def classified(path: Path, out: Path, tables: tuple[TableIndex, ...], policy: Policy) -> FileClassified:
    asked = Asked(tables=tables, words=vocabulary(), policy=policy, on="2026-01-01")
    return classify(path, out, FileOptions(), asked, keep_personal=True)


def results() -> pl.DataFrame:
    """Return a cephalosporin of isolate 1 first, thousands of other rows, and its oxacillin last."""
    rows = [("cefalexin", "0.25", "1"), ("cefalexin", "0.25", "2")]
    rows += [("clindamycin", "0.25", str(place)) for place in range(3, FAR_APART)]
    rows += [("oxacillin", "8", "1"), ("oxacillin", "0.25", "2")]
    frame = pl.DataFrame(rows, schema=["drug", "value", "isolate"], orient="row")
    return frame.with_columns(organism=pl.lit("S. aureus"), host=pl.lit("dog"), method=pl.lit("mic"))


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_the_last_row_of_a_file_decides_on_the_first(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "BYTES_OF_A_SHARD", 1 << 12)
    frame = results()
    path, out = tmp_path / f"in.{ending}", tmp_path / "out.parquet"
    if ending == "csv":
        frame.write_csv(path)
        out = tmp_path / "out.csv"
    else:
        frame.write_parquet(path, row_group_size=500)
    found = classified(path, out, TABLES, Policy())
    answers = pl.read_csv(out, infer_schema=False) if ending == "csv" else pl.read_parquet(out)
    first = answers.select("category", "category_by_value", "reason").rows()[:2]
    assert first == [("R", "S", "expert_rule"), ("S", None, None)]
    assert found.rows == FAR_APART + 1
    assert found.categories["R"] == 2
    turned = classify_frame(frame.reverse(), TABLES, Policy(), vocabulary()).reverse()
    assert turned["category"].cast(pl.String).to_list() == answers["category"].cast(pl.String).to_list()


def test_without_isolates_nothing_is_joined_and_rules_off_joins_nothing() -> None:
    frame = results()
    for left_out, policy in ((frame.drop("isolate"), Policy()), (frame, Policy(rules="off"))):
        assert classify_frame(left_out, TABLES, policy, vocabulary())["category"][0] == "S"


def test_one_isolate_may_be_stated_for_a_whole_file() -> None:
    frame, source = results().drop("isolate")[[0, 1, -2]], Source(given={"isolate": "only"})
    found = classify_frame(frame, TABLES, Policy(), vocabulary(), source=source)
    assert found["category"].to_list() == ["R", "R", "R"]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.all) for seed in range(1, 4))])
def test_a_file_in_small_pieces_says_what_a_frame_says(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a repeatable draw
    policy = msgspec.structs.replace(some_policy(draw), rules="on")
    tables, frame = some_tables(draw), some_results(draw, 200)
    frame = frame.filter(pl.col("organism") != "ATCC 25922")  # controls of a frame say nothing
    name, number = pl.col("isolate").cast(pl.String).fill_null(""), pl.int_range(pl.len()).cast(pl.String)
    named = pl.when(name.str.strip_chars() == "").then(pl.lit("row ") + number).otherwise(name)
    frame = frame.with_columns(isolate=named)  # rows of a frame without a name are isolates of their own
    frame.write_parquet(tmp_path / "in.parquet", row_group_size=9)
    classified(tmp_path / "in.parquet", tmp_path / "out.parquet", tables, policy)
    answers = list(OUTPUT_SCHEMA)
    whole = classify_frame(frame, tables, policy, vocabulary()).select(answers).rows()
    assert pl.read_parquet(tmp_path / "out.parquet").select(answers).rows() == whole
