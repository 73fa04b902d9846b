"""What is stated for all rows of a file is known, or refused at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.file_classification.faults import FileFault, Unclassifiable
from tests.service.file_classification.conftest import Classify

HEADER = "organism,host,drug,method,disk_content,value"


@pytest.mark.parametrize(
    ("field", "known", "strange"),
    [
        ("organism", ("E. coli", "ＭＲＳＡ", "ATCC 25922"), "E. cola"),
        ("host", ("犬", "own"), "doog"),
        ("drug", ("ERFX", "whonet:AMP"), "enrofloxacine forte"),
        ("site", ("尿路", "膿皮症", "blood"), "urinery trackt"),
        ("specimen", ("ur", "尿", "swab", "blood"), "uryne"),
    ],
)
def test_a_name_for_all_rows_that_nobody_knows_is_refused_before_the_first_row(
    classify: Classify, tmp_path: Path, field: str, known: tuple[str, ...], strange: str
) -> None:
    path = tmp_path / "in.csv"
    path.write_text(f"{HEADER}\nEscherichia coli,dog,enrofloxacin,disk,5 µg,30\n", encoding="utf-8")
    for name in known:
        assert classify(path, hosts={"Own": "dog"}, **{field: name})[0].rows == 1
    with pytest.raises(Unclassifiable) as raised:
        classify(path, **{field: strange})
    assert raised.value.fault.code is FileFault.UNKNOWN_NAME
    assert (raised.value.fault.parameters["field"], raised.value.fault.parameters["name"]) == (field, strange)
