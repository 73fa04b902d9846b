"""What a file says of an isolate in another row, or under a heading of the laboratory's own."""

from pathlib import Path

import polars as pl
import pytest

from service.file_classification.faults import FileFault, Unclassifiable
from tests.service.file_classification.test_isolates_of_wide_files import classified

HEADER = "isolate,organism,drug,method,value,mecA"
POSITIVE = "A,S. aureus,whonet:OXA,mic,4,+"


def outcomes(found: pl.DataFrame) -> list[str | None]:
    return found.select(pl.coalesce("category", "reason")).to_series().to_list()


@pytest.mark.parametrize("mark", ["〃", "''", "同上", "↓", "ditto", "do.", "々", "仝", "″", "|"])
def test_a_ditto_mark_names_no_isolate_and_refuses_the_file(tmp_path: Path, mark: str) -> None:
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, HEADER, POSITIVE, f"{mark},S. aureus,cefalexin,mic,0.5,")
    assert refused.value.fault.code is FileFault.ISOLATE_DITTO
    assert refused.value.fault.parameters == {"heading": "isolate", "mark": mark}


@pytest.mark.parametrize("named", [True, False], ids=["written once", "no column of isolates"])
def test_a_row_that_names_no_isolate_is_left_open_beside_a_positive_test(
    tmp_path: Path, *, named: bool
) -> None:
    rows = [
        HEADER,
        POSITIVE,
        ",S. aureus,cefalexin,mic,0.5,",
        ",S. aureus,cefalexin,mic,0.5,-",
        ",E. coli,cefalexin,mic,0.5,",
    ]
    if not named:
        rows = [row.partition(",")[2] for row in rows]
    _, found = classified(tmp_path, *rows)
    assert outcomes(found)[1:] == ["not_evaluable", "S", "S"]
    _, negative = classified(tmp_path, *(row.replace("mic,4,+", "mic,0.25,-") for row in rows))
    assert outcomes(negative)[1:] == ["S", "S", "S"]


def test_a_row_of_another_isolate_that_is_named_stays_as_it_is(tmp_path: Path) -> None:
    _, found = classified(tmp_path, HEADER, POSITIVE, "B,S. aureus,cefalexin,mic,0.5,")
    assert outcomes(found)[1] == "S"


WORDLESS = "ORIGIN|ORGANISM|{}|LEX_NM|OXA_NM|CLI_NM"


@pytest.mark.parametrize(
    "heading",
    [
        "PCR 1",
        "遺伝子検査",
        "resistance marker",
        "IMP-6",
        "pAmpC",
        "D試験",
        "erm(B)",
        "耐性真菌",
        "blood resistant",
    ],
)
@pytest.mark.parametrize("cell", ["+", "positive", "陽性", "detected", "2+"])
def test_a_column_of_findings_is_read_or_refuses_the_file(tmp_path: Path, heading: str, cell: str) -> None:
    lines = WORDLESS.format(heading), f"d|sau|{cell}|0.5||", "d|sau|-|0.5||"
    try:
        summary, _ = classified(tmp_path, *lines)
    except Unclassifiable as refused:
        assert refused.fault.code in {FileFault.FINDINGS_UNREAD, FileFault.SCREENING_UNREAD}  # noqa: PT017
        assert refused.fault.parameters["heading"] == heading  # noqa: PT017
    else:
        assert heading in summary.detected.fields.values()


@pytest.mark.parametrize(
    "headings",
    [
        ("nitrite", "潜血", "糖", "血尿", "尿蛋白", "WBC", "bacteria", "培養結果", "菌検出"),
        ("castrated", "妊娠", "下痢", "CMT", "乳房炎"),
        ("PRRS", "猫白血病", "Mycoplasma PCR", "Malassezia", "真菌"),
    ],
)
@pytest.mark.parametrize("cell", ["+", "3+", "陽性"])
def test_columns_of_findings_of_which_no_rule_speaks_do_not_refuse(
    tmp_path: Path, headings: tuple[str, ...], cell: str
) -> None:
    header = "|".join((WORDLESS.format("note 1"), *headings))
    classified(tmp_path, header, "|".join(("d|sau||0.5||", *(cell for _ in headings))), "d|sau||0.5||")


@pytest.mark.parametrize("cells", [("-", "陰性"), ("yes", "no"), ("1", "0"), ("+", "mixed flora")])
def test_a_column_without_a_plain_positive_or_with_other_texts_does_not_refuse(
    tmp_path: Path, cells: tuple[str, str]
) -> None:
    classified(tmp_path, WORDLESS.format("note 1"), *(f"d|sau|{cell}|0.5||" for cell in cells))


@pytest.mark.parametrize(
    "heading", ["Gram", "グラム染色", "catalase", "コアグラーゼ", "ORG_TYPE", "Organism type"]
)
def test_a_property_of_the_species_is_no_test_that_a_rule_asks_for(tmp_path: Path, heading: str) -> None:
    classified(tmp_path, WORDLESS.format(heading), "d|sau|+|0.5||")


def test_a_column_of_findings_may_be_set_aside(tmp_path: Path) -> None:
    lines = WORDLESS.format("PCR 1"), "d|sau|+|0.5||"
    summary, _ = classified(tmp_path, *lines, ignore=("PCR 1",))
    assert summary.set_aside == ("PCR 1",)
