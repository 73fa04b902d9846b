"""What is said of a result without a category."""

from pathlib import Path

import pytest

from service.file_classification.faults import Unclassifiable
from service.file_classification.reasons_in_words import why
from service.locale.catalogue import text
from service.lookup.notes import in_words
from tests.service.file_classification.conftest import Classify
from tests.service.file_classification.test_results_in_rows import HEADER, ZONE, csv


def test_why_a_row_has_no_category_is_said_in_its_own_words(classify: Classify, tmp_path: Path) -> None:
    rows = [
        f"{ZONE.replace('5 µg', '25 ug')},20,,",
        f"{ZONE.replace('5 µg', 'ten')},20,,",
        "E. coli,dog,enrofloxacin,mic,5 µg,0.5,,",
        "E. coli,dog,enrofloxacin,mic,,0.5,7,",
        "E. coli,dog,cefotaxime,mic,,0.5,,perhaps",
        f'{ZONE},"22,5",,',
        f"{ZONE},4 µg/ml,,",
        "E. colli,dog,enrofloxacin,mic,,0.5,,",
        "E. coli,dogg,enrofloxacin,mic,,0.5,,",
        "E. coli,dog,enrofloxacine 5,mic,,0.5,,",
        "E. colly,doog,enrofloxacine 9,mic,,0.5,,",
    ]
    written = ["25 ug", "ten", "5 µg", "7", "perhaps", "22,5", "disk", "E. colli", "dogg", "enrofloxacine 5"]
    written.append("doog")
    for layout in ("long", "wide"):
        given = csv(tmp_path / "in.csv", *rows, header=f"{HEADER},ladder,esbl")
        if layout == "wide":
            lines = "eco,dog,20,", "eco,dog,R,"
            given = csv(tmp_path / "in.csv", *lines, header="ORGANISM,host,ENR_ND33,esbl")
            written = ["33", "R"]
        summary, _ = classify(given)
        said_of_rows = [why(one, "en") for one in summary.samples]
        assert [one for one in said_of_rows if "[" in one] == []
        assert [True] * len(written) == [one in said for one, said in zip(written, said_of_rows, strict=True)]


@pytest.mark.parametrize(
    ("header", "row", "words"),
    [
        pytest.param(
            "organism,drug,method,value",
            "E. coli,ampicillin,mic,1",
            (
                "drug, method, value. What is the same for all rows",
                "Host on the page; --host dog",
                "--column host=",
            ),
            id="a host that can be stated",
        ),
        pytest.param(
            "番号,名前,動物種,くすり,直径",
            "1,E. coli,犬,ABPC,20",
            ("has: 番号, 名前, 動物種, くすり, 直径.",),
            id="a heading that may be of a person",
        ),
        pytest.param(
            "7,x,x,2026-04-01", "8,y,y,2026-04-01", ("has: 7, x, 2026-04-01. None",), id="no header at all"
        ),
        pytest.param(
            "organism,host,ABPC,,ERFX,",
            ",,zone (mm),MIC,zone (mm),MIC",
            ("ABPC zone (mm), ABPC MIC, ERFX zone (mm), ERFX MIC; and there is no column for drug,",),
            id="a header in two rows",
        ),
        pytest.param(
            "organism,host,host,drug,method,value",
            "E. coli,dog,cat,ampicillin,mic,1",
            ("Several columns are headed host:",),
            id="a heading that stands twice",
        ),
    ],
)
def test_what_a_file_lacks_is_said_with_what_to_do_first(
    classify: Classify, tmp_path: Path, header: str, row: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(Unclassifiable) as refused:
        classify(csv(tmp_path / "in.csv", row, header=header))
    fault = refused.value.fault
    said = text(f"file.fault.{fault.code}", "en", **in_words(fault.parameters, "en"))
    assert [one for one in words if one not in said] == []
    assert "_duplicated" not in said
