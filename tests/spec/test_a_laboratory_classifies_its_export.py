"""A laboratory imports its own WHONET folder and classifies its WHONET export: two commands.

The counts are checked against one another way: this module reads the export with csv, takes the disk
contents from the folder's own list of agents, and asks the scalar classifier for all isolates at once.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from breakpoints.classify import Result, classify_many
from breakpoints.importing import import_whonet
from breakpoints.importing.opening import files_at
from breakpoints.index import TableIndex
from breakpoints.model import Kind, Method
from breakpoints.policy import Policy
from breakpoints.screening import Screening
from breakpoints.vocabulary import vocabulary
from breakpoints.whonet.fields import specimen_text
from service.cli.application import REFUSED, run_application
from service.file_classification.classifying import Asked, classify
from service.file_classification.options import FileOptions
from service.file_classification.report import NoticeCode
from tests.spec.conftest import Service

pytestmark = pytest.mark.all
NAMES = ("own-clsi-2026", "own-clsi-2026-ecv")
SITES = {"ur": "urinary_tract", "wd": "wounds", "ab": "wounds", "sp": "respiratory", "lu": "respiratory"}
SITES |= {"ge": "genital", "sk": "skin"}
PERSONAL = {"PATIENT_ID", "FIRST_NAME", "LAST_NAME", "SEX", "AGE", "DATE_BIRTH", "COMMENT"}
Counts = dict[str, int]


@pytest.fixture(scope="module")
def folder(acceptance_dir: Path) -> Path:
    return acceptance_dir / "acceptance" / "whonet"


@pytest.fixture(scope="module")
def asked(folder: Path) -> Asked:
    imported = import_whonet(files_at(folder), "own", vocabulary())
    held = {one.version.table: one.version for one in imported.tables}
    tables = tuple(TableIndex.of(held[name]) for name in NAMES)
    words = vocabulary().for_tables([imported.additions] * len(tables))
    return Asked(tables=tables, words=words, policy=Policy(kinds=(Kind.CLINICAL, Kind.ECV)), on="2026-11-21")


@pytest.fixture(scope="module")
def counted(folder: Path, asked: Asked) -> Counts:
    """Count what the scalar classifier says of every filled cell of the export."""
    contents = dict(contents_of_tests(folder / "Antibiotics.txt"))
    found: Counter[str] = Counter()
    with (folder / "sample_export.txt").open(encoding="utf-8", newline="") as file:
        rows = enumerate(csv.DictReader(file, delimiter="|"))
        results = [one for row, isolate in rows for one in results_of(f"row {row}", isolate, contents)]
        for answer in classify_many(results, asked.tables, asked.policy, asked.words):
            found[str((answer.category or answer.refused).value)] += 1  # type: ignore[union-attr]
    return dict(found)


def contents_of_tests(path: Path) -> Iterator[tuple[str, str]]:
    """Return which content each test's name can stand for, by the folder's own list of agents."""
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t"):
            amount = re.match(r"[0-9]+(?:\.[0-9])?", line["POTENCY"])
            if amount is not None:
                yield f"{line['WHONET_ABX_CODE']}_ND{amount[0].replace('.', '_')}", line["POTENCY"]


def results_of(row: str, isolate: dict[str, str], contents: dict[str, str]) -> Iterator[Result]:
    """Return the results of an isolate."""
    screening = Screening(
        esbl=isolate["ESBL"],
        methicillin_resistance=isolate["MECA_PCR"],
        inducible_clindamycin=isolate["INDUC_CLI"],
        beta_lactamase=isolate["BETA_LACT"],
    )
    for column, cell in isolate.items():
        code, _, test = column.partition("_")
        if cell and len(code) == 3 and test[:2] in {"ND", "NM", "NE"}:
            yield Result(
                organism=f"whonet:{isolate['ORGANISM']}",
                host="dog",
                drug=f"whonet:{code}",
                method=Method.DISK if test[1] == "D" else Method.MIC,
                value=cell,
                disk_content=contents.get(column),
                site=SITES.get(isolate["SPEC_TYPE"]),
                specimen=None if isolate["SPEC_TYPE"] in SITES else specimen_text(isolate["SPEC_TYPE"]),
                screening=screening,
                isolate=isolate["SPEC_NUM"] or row,
            )


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_the_export_says_what_one_isolate_after_the_other_says(
    folder: Path, asked: Asked, counted: Counts, tmp_path: Path, layout: Any
) -> None:
    out = tmp_path / "out.parquet"
    options = FileOptions(host="dog", out="parquet", out_layout=layout)
    summary = classify(folder / "sample_export.txt", out, options, asked, keep_personal=False)
    refused = Counter[str]()
    for one in summary.refused:
        refused[one.refused] += one.results
    assert summary.categories | refused == counted
    assert (summary.rows, summary.results, summary.without_result) == (622, 6133, 0)
    assert summary.detected.date_order == "day_first"
    assert set(summary.personal_dropped) >= PERSONAL
    assert NoticeCode.OTHER_GUIDELINE not in {one.code for one in summary.notices}
    answer = pl.read_parquet(out)
    assert not set(answer.columns) & PERSONAL
    if layout == "wide":
        assert answer["ROW_IDX"].to_list() == [f"{row}" for row in range(622)]
    else:
        assert dict(Counter(answer["row"])) == dict(sorted(Counter(answer["row"]).items()))
        assert answer.height == 6133


def test_the_answer_is_plausible(counted: Counts) -> None:
    """Cut-offs tell most of what no clinical criterion of a dog does; hardly anything is unreadable."""
    assert set(counted) <= {
        "S",
        "I",
        "R",
        "NS",
        "WT",
        "NWT",
        "intrinsic",
        "no_criterion",
        "unknown_organism",
    } | {
        "not_evaluable",
        "method_not_valid",
        "wrong_disk_content",
        "value_out_of_range",
    }
    assert counted["S"] > counted["R"]
    assert counted["unknown_organism"] == 9, "one isolate is of an organism called other"


def test_two_commands_from_an_empty_store_to_a_classified_export(
    service: Service, folder: Path, counted: Counts, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    run = running(capfdbinary)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ZONEBOOK_KEY", service.keys["admin"])
        environment.setenv("ZONEBOOK_LANGUAGE", "en")
        status, _ = run("import", folder, "--name", "own", "--server", str(service.http.base_url))
        assert status == REFUSED, "some rows of the folder are at fault, and listed"
        out = tmp_path / "classified.txt"
        status, said = run(
            *("classify", folder / "sample_export.txt", "--out", out, "--host", "dog", "--json"),
            *("--store", service.store, "--table", NAMES[0], "--table", NAMES[1]),
            *("--kind", "clinical", "--kind", "ecv"),
        )
    answer = json.loads(said)
    assert status == REFUSED, "nine results are refused"
    assert answer["categories"] | answer["refused"] == counted
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    given = (folder / "sample_export.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(given)
    columns = given[0].partition("|PEN_ND10")[0].split("|")
    dropped = set(answer["personal_dropped"])
    assert {"FIRST_NAME", "LAST_NAME", "DATE_BIRTH"} <= dropped
    assert lines[0].startswith(",".join(one for one in columns if one not in dropped))


def running(captured: pytest.CaptureFixture[bytes]) -> Callable[..., tuple[int, str]]:
    """Return a function that runs a command and returns its status and what it printed."""

    def run(*arguments: object) -> tuple[int, str]:
        status = run_application([*map(str, arguments)])
        return status, captured.readouterr().out.decode()

    return run
