"""`zonebook classify`: a file of results to a file of categories, on a terminal."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import polars as pl
import pytest

from breakpoints.boundaries import mic_boundaries, zone_boundaries
from breakpoints.model import Criterion, Kind, Method, Source
from breakpoints.shipped import nval_tentative
from breakpoints.version import TableVersion, Title, canonical_bytes, digest
from datasets.store import holders, laboratories, open_store
from datasets.store.rows import Actor, HolderKind
from service.cli.application import DONE, REFUSED, USAGE, run_application
from service.cli.progress import ProgressShown
from service.publication.publishing import publish_version

Run = Callable[..., tuple[int, str, str]]
HEADER = "organism,host,drug,method,disk_content,value"
S, R = "E. coli,dog,enrofloxacin,disk,5 µg,23", "E. coli,dog,enrofloxacin,disk,5 µg,16"
UNREADABLE = "E. coli,dog,enrofloxacin,disk,5 µg,>23"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Return status, standard output and standard error of the command."""
    monkeypatch.setenv("ZONEBOOK_LANGUAGE", "en")

    def running(*arguments: object) -> tuple[int, str, str]:
        status = run_application(["classify", *map(str, arguments)])
        said, complained = capfdbinary.readouterr()
        return status, said.decode(), complained.decode()

    return running


@pytest.fixture
def version() -> TableVersion:
    source = Source(citation="written for this test")
    row = Criterion(
        organism="escherichia_coli",
        host="dog",
        drug="enrofloxacin",
        method=Method.DISK,
        disk_content="5 µg",
        kind=Kind.CLINICAL,
        zone=zone_boundaries(">=23", "<=16"),
        source=source,
    )
    return TableVersion(
        table="own",
        version="1.2.0",
        title=Title(en="own", ja="own"),
        in_force_from="2026-01-01",
        criteria=(row,),
        source=source,
        licence="test",
    )


@pytest.fixture
def table(tmp_path: Path, version: TableVersion) -> Path:
    """Return a downloaded version as a file."""
    path = tmp_path / "own.json"
    path.write_bytes(canonical_bytes(version))
    return path


def results(path: Path, *rows: str, header: str = HEADER) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def published(url: str) -> None:
    """Publish the shipped table in a store, for everybody to see."""
    at = dt.datetime.now(dt.UTC)
    store, version = open_store(url), nval_tentative()
    with closing(store), store.writing() as connection:
        laboratory = laboratories.add(connection, "default", by=None, at=at)
        holder = holders.add(connection, laboratory.id, "admin", kind=HolderKind.PERSON, by=None, at=at)
        actor = Actor(holder_id=holder.id, laboratory_id=laboratory.id)
        publish_version(connection, version, {"rows": len(version.criteria)}, by=actor, at=at)


@pytest.mark.parametrize(("language", "words"), [("en", "susceptible"), ("ja", "感性")])
def test_a_file_is_classified_against_a_downloaded_table(
    run: Run, tmp_path: Path, table: Path, version: TableVersion, language: str, words: str
) -> None:
    path, out = results(tmp_path / "in.csv", S, R, S), tmp_path / "out.csv"
    status, said, _ = run(path, "--out", out, "--table", table, "--language", language)
    found = pl.read_csv(out)
    assert status == DONE
    assert found["category"].to_list() == ["S", "R", "S"]
    assert set(found["table"]) == {"own@1.2.0"}
    assert words in said
    assert f"SHA-256 {digest(version)}" in said


def test_a_refused_row_is_written_with_its_reason_and_counted(run: Run, tmp_path: Path, table: Path) -> None:
    path, out = results(tmp_path / "in.csv", S, UNREADABLE), tmp_path / "out.parquet"
    status, said, _ = run(path, "--out", out, "--table", table, "--json")
    assert status == REFUSED
    assert pl.read_parquet(out).select("category", "refused", "reason").row(1) == (
        None,
        "value_unreadable",
        "zone_with_sign",
    )
    answer = json.loads(said)
    assert (answer["rows"], answer["categories"], answer["refused"]) == (2, {"S": 1}, {"value_unreadable": 1})


def test_the_tables_in_force_of_a_store_answer_without_naming_one(
    run: Run, tmp_path: Path, sqlite_url: str
) -> None:
    published(sqlite_url)
    row = "Pasteurella multocida,pig,ampicillin,disk,,30"
    path, out = results(tmp_path / "in.csv", row), tmp_path / "out.csv"
    status, said, _ = run(path, "--out", out, "--store", sqlite_url, "--accept-not-stated")
    assert (status, f"nval-tentative@1.0.0 (SHA-256 {digest(nval_tentative())})" in said) == (DONE, True)
    assert pl.read_csv(out)["category"].to_list() == ["S"]


def test_a_table_that_the_store_has_not_is_named_with_those_it_has(
    run: Run, tmp_path: Path, sqlite_url: str
) -> None:
    published(sqlite_url)
    path = results(tmp_path / "in.csv", S)
    status, _, complained = run(path, "--out", tmp_path / "o.csv", "--store", sqlite_url, "--table", "vet")
    assert status == REFUSED
    assert "--table vet" in complained
    assert "nval-tentative" in complained


def test_columns_of_other_names_and_facts_of_all_rows_are_stated(
    run: Run, tmp_path: Path, table: Path
) -> None:
    path, out = results(tmp_path / "in.csv", "E. coli,23", header="Species,mm"), tmp_path / "out.csv"
    facts = ("--host", "dog", "--drug", "enrofloxacin", "--method", "disk", "--disk-content", "5 µg")
    columns = ("--column", "organism=Species", "--column", "value=mm")
    status, _, _ = run(path, "--out", out, "--table", table, *columns, *facts)
    assert (status, pl.read_csv(out)["category"].to_list()) == (DONE, ["S"])


def test_lines_of_progress_end_with_all_rows(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    shown = ProgressShown(line_after=1_000)
    for done in (400, 900, 1_100, 1_900, 2_050):
        shown("rows", done, 2_600)
    shown.end("rows", 2_050)
    shown.close()
    lines = capfdbinary.readouterr().err.decode().splitlines()
    assert lines == ["1100/2600 rows", "2050/2600 rows", "2050/2050 rows"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["--column", "species=x"], "FIELD=NAME", id="no such field"),
        pytest.param(["--column", "organism=x"], "column x, named for organism", id="no such column"),
        pytest.param(["--host-fallback", "wyvern"], "wyvern", id="no such host"),
        pytest.param(["--do-not-report", "enrofloxacine"], "enrofloxacin", id="no such drug"),
        pytest.param(["--cascade", "in.csv"], "unless", id="a file that is no cascade"),
        pytest.param(["--cascade", "absent.csv"], "absent.csv", id="a file that is not there"),
        pytest.param(["--out", "in.csv"], "is the file that is read", id="its own input"),
        pytest.param(["--out", "out.doc"], ".parquet, .csv, .tsv", id="no such format"),
        pytest.param(["--table", "in.csv.json"], "in.csv.json", id="no such table file"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    run: Run,
    tmp_path: Path,
    table: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    results(tmp_path / "in.csv", S)
    out = [] if "--out" in arguments else ["--out", "out.csv"]
    status, said, complained = run("in.csv", "--table", table, *out, *arguments)
    assert (status, said) == (REFUSED, "")
    assert words in complained
    assert not (tmp_path / "out.csv").exists()


def test_a_file_that_is_not_there_and_a_command_without_out(run: Run, tmp_path: Path, table: Path) -> None:
    assert run(tmp_path / "absent.csv", "--out", tmp_path / "o.csv", "--table", table)[0] == REFUSED
    assert run(results(tmp_path / "in.csv", S), "--table", table)[0] == USAGE


def test_progress_and_renamed_columns_are_told_on_standard_error(
    run: Run, tmp_path: Path, table: Path
) -> None:
    path = results(tmp_path / "in.csv", f"{S},mine", header=f"{HEADER},category")
    status, _, complained = run(path, "--out", tmp_path / "out.csv", "--table", table)
    assert status == DONE
    assert "1/1 rows classified" in complained
    assert "category_given" in complained


def test_what_is_not_reported_is_typed_or_stands_in_a_file(run: Run, tmp_path: Path, table: Path) -> None:
    path, out = results(tmp_path / "in.csv", S, R), tmp_path / "out.csv"
    cascade = results(tmp_path / "cascade.csv", "enrofloxacin,大腸菌,,", header="drug,organism,host,unless")
    for arguments in (["--do-not-report", "エンロフロキサシン"], ["--cascade", cascade]):
        status, _, _ = run(path, "--out", out, "--table", table, *arguments)
        found = pl.read_csv(out)
        assert (status, found["category"].to_list()) == (DONE, ["S", "R"])
        assert found["reported"].to_list() == ["no", "no"]


def test_screening_tests_and_isolates_of_a_file_are_read(run: Run, tmp_path: Path, table: Path) -> None:
    header = f"{HEADER},isolate,esbl,inducible_clindamycin"
    rows = f"{S},7,+,", f"{S},7,,perhaps", "E. coli,dog,cefotaxime,disk,30 µg,23,8,perhaps,"
    path, out = results(tmp_path / "in.csv", *rows, header=header), tmp_path / "out.csv"
    status, _, _ = run(path, "--out", out, "--table", table)
    found = pl.read_csv(out)
    assert status == REFUSED
    assert found.select("category", "refused", "reason").rows() == [
        ("S", None, None),
        ("S", None, None),
        (None, "value_unreadable", "screening_unreadable"),
    ]
    assert found["isolate"].to_list() == [7, 7, 8]


def test_a_column_of_findings_that_nothing_reads_is_set_aside(run: Run, tmp_path: Path, table: Path) -> None:
    path, out = results(tmp_path / "in.csv", f"{S},+", header=f"{HEADER},PCR 1"), tmp_path / "out.csv"
    status, _, _ = run(path, "--out", out, "--table", table)
    assert status != DONE
    status, _, _ = run(path, "--out", out, "--table", table, "--ignore", "PCR 1")
    assert (status, pl.read_csv(out)["category"].to_list()) == (DONE, ["S"])


@pytest.mark.parametrize("way", ["stated for all rows", "a column of the file"])
def test_the_dilution_series_of_mics_is_declared(
    run: Run, tmp_path: Path, version: TableVersion, way: str
) -> None:
    row = msgspec.structs.replace(
        version.criteria[0],
        method=Method.MIC,
        disk_content=None,
        zone=None,
        mic=mic_boundaries("<=4", ">=16"),
    )
    table = tmp_path / "mic.json"
    table.write_bytes(canonical_bytes(msgspec.structs.replace(version, criteria=(row,))))
    isolate, values, out = "E. coli,dog,enrofloxacin,mic", ("3.13", "6.25", "25"), tmp_path / "out.csv"
    header, typed = "organism,host,drug,method,value", ("--out", out, "--table", table)
    if way == "a column of the file":
        path = results(
            tmp_path / "in.csv", *(f"{isolate},{one},100" for one in values), header=f"{header},ladder"
        )
    else:
        path = results(tmp_path / "in.csv", *(f"{isolate},{one}" for one in values), header=header)
        typed = (*typed, "--ladder", "100")
    status, _, _ = run(path, *typed)
    assert status == DONE
    found = pl.read_csv(out)
    assert found["category"].to_list() == ["S", "not_evaluable", "R"]
    assert found["reason"].to_list() == [None, "between_dilutions", None]


def test_columns_about_people_are_left_out_and_named_unless_they_are_to_be_kept(
    run: Run, tmp_path: Path, table: Path
) -> None:
    path = results(tmp_path / "in.csv", f"{S},山田太郎,090-1234-5678", header=f"{HEADER},飼い主,電話")
    out = tmp_path / "out.csv"
    status, said, complained = run(path, "--out", out, "--table", table)
    assert (status, "飼い主, 電話" in complained) == (DONE, True)
    assert "山田" not in out.read_text(encoding="utf-8") + said + complained
    _, said, _ = run(path, "--out", out, "--table", table, "--json")
    assert json.loads(said)["personal_dropped"] == ["飼い主", "電話"]
    _, _, complained = run(path, "--out", out, "--table", table, "--keep-personal")
    assert "山田太郎,090-1234-5678" in out.read_text(encoding="utf-8")
    assert "飼い主, 電話" in complained


def test_an_export_without_hosts_says_how_to_state_one(run: Run, tmp_path: Path, table: Path) -> None:
    header, rows = "ORGANISM|SPEC_NUM|ORIGIN|ENR_ND5", ("eco|1||23", "eco|2|dog|16", "eco|3||")
    path, out = results(tmp_path / "in.txt", *rows, header=header), tmp_path / "out.csv"
    _, _, complained = run(path, "--out", out, "--table", table)
    assert "name no host: 1." in complained
    assert "--host dog" in complained
    _, _, complained = run(path, "--out", out, "--table", table, "--host", "dog")
    assert "name no host" not in complained
    assert pl.read_csv(out)["ENR_ND5_category"].to_list() == ["S", "R", None]
    path = results(tmp_path / "in.csv", S.replace("dog", "cat"))
    _, _, complained = run(path, "--out", out, "--table", table, "--host", "dog")
    assert "(dog) was used, not the column host" in complained


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ('row 3: "22,5" has a comma.', 'row 4: The host "dogg"', "of infection only: urinary")),
        ("ja", ("3 行目: 「22,5」", "4 行目: 動物種「dogg」", "次の感染部位にのみ適用されます：尿路")),
    ],
)
def test_rows_that_are_refused_say_why_and_warnings_are_told(
    run: Run, tmp_path: Path, version: TableVersion, language: str, words: tuple[str, ...]
) -> None:
    rows = tuple(msgspec.structs.replace(one, sites=("urinary_tract",)) for one in version.criteria)
    table, out = tmp_path / "sites.json", tmp_path / "out.csv"
    table.write_bytes(canonical_bytes(msgspec.structs.replace(version, criteria=rows)))
    unread, wyvern = S.replace("23", '"22,5"'), S.replace("dog", "dogg")
    path = results(tmp_path / "in.csv", S, unread, wyvern)
    _, said, _ = run(path, "--out", out, "--table", table, "--language", language)
    assert [one for one in (*words, "decimal_comma", "only_for_sites", "/outcomes") if one not in said] == []


def test_a_file_without_rows_says_so(run: Run, tmp_path: Path, table: Path) -> None:
    status, _, complained = run(results(tmp_path / "in.csv"), "--out", tmp_path / "out.csv", "--table", table)
    assert (status, "nothing to classify" in complained) == (REFUSED, True)
