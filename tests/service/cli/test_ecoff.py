"""Wild-type cut-offs on a terminal: files as they come, answers with their rules, refusals in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from service.cli.application import DONE, REFUSED, USAGE, run_application
from service.cli.columns import aligned

Run = Callable[..., tuple[int, str, str]]
PUBLISHED = "0.03,1 0.06,5 0.125,14 0.25,80 0.5,154 1,57 2,27 4,5 16,4 32,2"
"""The worked example of the literature: 349 isolates."""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Return status, standard output and standard error of a command."""
    monkeypatch.setenv("ZONEBOOK_LANGUAGE", "en")

    def running(*arguments: str) -> tuple[int, str, str]:
        status = run_application([str(one) for one in arguments])
        said, complained = capfdbinary.readouterr()
        return status, said.decode(), complained.decode()

    return running


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """Return a function that writes lines (or words) into a file and gives its path."""

    def writing(header: str, rows: str, name: str = "mics.csv") -> str:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows.split()]) + "\n", encoding="utf-8")
        return str(path)

    return writing


def test_counts_of_mics_give_every_method_side_by_side(run: Run, write: Callable[..., str]) -> None:
    status, said, _ = run("ecoff", write("mic_mg_per_l,n", PUBLISHED), "--resamples", "20")
    assert status == DONE
    assert "mics: MIC, 349 isolates" in said
    assert "ecoff_mg_per_l: 1\n" in said
    assert "Iterative regression, 99 %" in said
    assert "≤ 4 mg/L" in said  # normalized resistance interpretation
    assert "Local cut-off of these isolates only" in said
    assert "Drawn again 20 times" in said
    assert "! The laboratories are not stated" in said


def test_the_same_counts_as_json_against_the_worked_example(run: Run, write: Callable[..., str]) -> None:
    file = write("mic_mg_per_l,n", PUBLISHED)
    asked = ("ecoff", file, "--json", "--resamples", "10", "--method", "iterative")
    status, said, _ = run(*asked)
    answer = json.loads(said)
    assert status == DONE
    assert (answer["ecoff_mg_per_l"], answer["ecoff_step"], answer["method"]) == (2, 1, "iterative")
    (one,) = answer["distributions"]
    steps = {found["method"]: found["cut_off_step"] for found in one["answer"]["cut_offs"]}
    assert steps == {"mixture": 0, "iterative": 1, "normalized": 2}
    iterative = one["answer"]["cut_offs"][1]
    assert [2.0 ** found["cut_off_step"] for found in iterative["quantiles"]] == [1, 2, 2, 2, 4]
    assert run(*asked)[1] == said


def test_laboratories_make_an_epidemiological_cut_off(run: Run, write: Callable[..., str]) -> None:
    rows = " ".join(
        f"{mic},{times * n},laboratory{lab}"
        for lab, times in enumerate((1, 2, 1, 3, 1))
        for mic, n in (("<=0.25", 4), ("0.5", 20), ("1", 30), ("2", 14), ("4", 3), (">32", 6))
    )
    status, said, _ = run("ecoff", write("mic_mg_per_l,n,laboratory", rows), "--resamples", "10")
    assert status == DONE
    assert "Meets the rules of an epidemiological cut-off (ECOFF)" in said
    assert "Pooled, every laboratory the same weight: ≤ 4 mg/L" in said
    assert "laboratories, then isolates within them" in said
    assert "not stated" not in said


def test_counts_of_zones_give_mm(run: Run, write: Callable[..., str]) -> None:
    rows = "6,12 9,2 22,1 23,3 24,9 25,20 26,33 27,41 28,36 29,22 30,11 31,4 32,1"
    status, said, _ = run("ecoff", write("zone_mm,n", rows), "--resamples", "10", "--json")
    answer = json.loads(said)
    assert status == DONE
    assert 21 <= answer["ecoff_mm"] <= 23
    assert "ecoff_mg_per_l" not in answer
    methods = {one["method"] for one in answer["distributions"][0]["answer"]["cut_offs"]}
    assert "normalized_as_published" in methods


def test_readings_in_the_header_give_a_line_for_each_drug(run: Run, write: Callable[..., str]) -> None:
    header = "antimicrobial,0.25,0.5,1,2,4,8,16,Distributions,Observations,(T)ECOFF,Confidence interval"
    row = "{},3,25,60,22,4,0,0,12,114,4,"
    rows = " ".join(row.format(drug) for drug in ("ampicillin", "colistin", "tobramycin", "neomycin"))
    status, said, complained = run("ecoff", write(header, rows), "--resamples", "0")
    lines = said.splitlines()
    assert status == DONE
    assert [line.split()[0] for line in lines[1:]] == ["ampicillin", "colistin", "tobramycin", "neomycin"]
    assert "Columns not used: Distributions | Observations | Confidence interval" in complained
    _, alone, _ = run("ecoff", write(header, rows), "--resamples", "0", "--only", "COLI")
    assert "colistin: MIC, 114 isolates" in alone
    assert "ampicillin" not in alone


def test_zones_in_the_header_are_told_from_mics(run: Run, write: Callable[..., str]) -> None:
    zones = range(6, 26)
    counts = (31, 0, 0, 1, 0, 1, 2, 1, 3, 4, 10, 22, 40, 61, 58, 39, 20, 9, 3, 1)
    header = ",".join(["zone_mm", *map(str, zones)])
    file = write(header, ",".join(["AMP10", *map(str, counts)]))
    _, said, _ = run("ecoff", file, "--resamples", "0", "--json")
    assert json.loads(said)["distributions"][0]["axis"] == "zone"
    status, _, complained = run("ecoff", file, "--axis", "mic")
    assert (status, "--axis" in complained) == (REFUSED, True)


def test_a_tidy_paired_file_gives_both_axes(run: Run, write: Callable[..., str]) -> None:
    pairs = [(step, 30 - 2 * step + shift) for step in (-1, 0, 0, 0, 1, 1, 2) for shift in (-1, 0, 0, 1)]
    rows = " ".join(
        f"V{at},E.coli,ampicillin,10µg,{zone},{2.0**step:g},L{at % 3},random"
        for at, (step, zone) in enumerate(pairs)
    )
    header = "isolate_id,organism,drug,disk_content,zone_mm,mic_mg_per_l,laboratory,sampling"
    chosen = " C1,E.coli,ampicillin,10µg,6,>32,L1,challenge"
    status, said, complained = run("ecoff", write(header, rows + chosen), "--resamples", "0", "--json")
    answer = json.loads(said)
    found = [(one["label"], one["axis"], one["isolates"]) for one in answer["distributions"]]
    assert status == DONE
    assert found == [("E.coli · ampicillin · 10µg", axis, 28) for axis in ("mic", "zone")]
    sources = answer["distributions"][0]["answer"]["basis"]["sources"]
    assert sorted(one["source"] for one in sources) == ["L0", "L1", "L2"]
    assert complained.startswith("1 challenge isolates were left out")


def test_a_mode_at_the_lowest_concentration_is_refused_with_the_reason(
    run: Run, write: Callable[..., str]
) -> None:
    status, said, _ = run("ecoff", write("mic_mg_per_l,n", "<=0.5,60 1,20 2,6 4,2"))
    assert status == REFUSED
    assert "No cut-off. The most frequent value lies at the end of the tested range" in said


@pytest.mark.parametrize(
    ("header", "rows", "reason"),
    [
        pytest.param("mic_mg_per_l,n", "1,1.5 2,4", "Row 2, n: 1.5 is not a number of isolates", id="half"),
        pytest.param("mic_mg_per_l,n", "1,9 S,4", "Row 3, mic_mg_per_l: S is a category", id="category"),
        pytest.param(
            "zone_mm,n", "61,9 20,4", "Row 2, zone_mm: a zone of 61 mm is outside", id="a zone of 61 mm"
        ),
        pytest.param("mic_mg_per_l,n", "-3,9 2,4", "--mic-scale log2", id="logarithms"),
        pytest.param("mic_mg_per_l,n", "1,0 2,0", "No isolate is counted", id="nobody"),
        pytest.param("mic_mg_per_l,n", "1,9 2", "Row 3 does not have the 2 columns", id="ragged"),
        pytest.param("what,ever", "1,2 3,4", "names no column of MICs or zones", id="other columns"),
        pytest.param("mic,MIC (mg/L),n", "1,1,9 2,2,4", "Several columns may be meant", id="two MICs"),
        pytest.param("mic_mg_per_l,n", "", "no data below it", id="header alone"),
    ],
)
def test_counts_that_cannot_be_trusted_are_refused_with_row_and_remedy(
    run: Run, write: Callable[..., str], header: str, rows: str, reason: str
) -> None:
    status, said, complained = run("ecoff", write(header, rows))
    assert (status, said) == (REFUSED, "")
    assert reason in complained
    assert "Traceback" not in complained


def test_a_number_of_isolates_that_nobody_can_have_counted_is_refused(
    run: Run, write: Callable[..., str]
) -> None:
    for digits in (10, 400, 5_000):
        status, _, complained = run("ecoff", write("mic_mg_per_l,n", f"{PUBLISHED} 64,{'9' * digits}"))
        assert status == REFUSED
        assert "Row 12" in complained or "row 12" in complained
        assert len(complained) < 500


def test_names_in_a_file_give_the_terminal_no_orders(run: Run, write: Callable[..., str]) -> None:
    rows = " ".join(f"\x1b[2J\x9b0mx,{row}" for row in PUBLISHED.split())
    status, said, complained = run("ecoff", write("drug,mic_mg_per_l,n", rows), "--resamples", "0")
    assert status == DONE
    assert "\\x1b[2J\\x9b0mx: MIC" in said
    assert not {"\x1b", "\x9b"} & {*said, *complained}


def test_logarithms_are_read_where_they_are_stated(run: Run, write: Callable[..., str]) -> None:
    rows = "-5,1 -4,5 -3,14 -2,80 -1,154 0,57 1,27 2,5 4,4 5,2"
    _, said, _ = run(
        "ecoff", write("mic,n", rows), "--mic-scale", "log2", "--json", "--resamples", "0", "--axis", "mic"
    )
    assert json.loads(said)["ecoff_mg_per_l"] == 1


def test_a_cell_of_a_tidy_file_that_cannot_be_read_is_left_out_and_told(
    run: Run, write: Callable[..., str]
) -> None:
    rows = " ".join(f"V{at},{mic}" for at, mic in enumerate(["1"] * 9 + ["2"] * 12 + ["4"] * 6 + ["S"]))
    status, said, complained = run("ecoff", write("isolate_id,mic_mg_per_l", rows), "--resamples", "0")
    assert status == REFUSED  # there were findings
    assert "27 isolates" in said
    assert "Row 29, mic_mg_per_l: S is a category" in complained


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["nowhere.csv"], id="no such file"),
        pytest.param(["."], id="a folder"),
    ],
)
def test_a_file_that_cannot_be_opened_is_refused_with_the_reason(run: Run, arguments: list[str]) -> None:
    status, _, complained = run("ecoff", *arguments)
    assert (status, "cannot be opened" in complained) == (REFUSED, True)


@pytest.mark.parametrize(
    "options",
    [["--axis", "both"], ["--method", "magic"], ["--resamples", "-1"], ["--resamples", "many"]],
    ids=" ".join,
)
def test_wrong_options_are_wrong_usage(run: Run, write: Callable[..., str], options: list[str]) -> None:
    assert run("ecoff", write("mic_mg_per_l,n", PUBLISHED), *options)[0] == USAGE


def test_a_name_that_no_distribution_has_is_refused_with_the_names_there_are(
    run: Run, write: Callable[..., str]
) -> None:
    file = write("drug,mic_mg_per_l,n", "ampicillin,1,9 ampicillin,2,9 ampicillin,4,9")
    status, _, complained = run("ecoff", file, "--only", "colistin")
    assert (status, "The file has: ampicillin" in complained) == (REFUSED, True)


def test_japanese_is_spoken_where_it_is_asked_for(run: Run, write: Callable[..., str]) -> None:
    file = write("最小発育阻止濃度,株数", PUBLISHED)
    status, said, _ = run("ecoff", file, "--language", "ja", "--resamples", "10")
    assert status == DONE
    assert "mics：MIC、349株" in said
    assert "疫学的カットオフ値（ECOFF）ではありません" in said
    refused = run("ecoff", write("mic_mg_per_l,n", "1,x 2,4"), "--language", "ja")[2]
    assert "2行目「n」" in refused


def test_wide_letters_keep_a_table_aligned() -> None:
    lines = list(aligned([("方法", "1"), ("method", "10")], right=frozenset({1})))
    assert lines == ["方法     1", "method  10"]
