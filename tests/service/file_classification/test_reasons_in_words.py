"""What is said of a result without a category."""

from pathlib import Path

from service.file_classification.reasons_in_words import why
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
    ]
    written = ["25 ug", "ten", "5 µg", "7", "perhaps", "22,5", "disk", "E. colli", "dogg", "enrofloxacine 5"]
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
