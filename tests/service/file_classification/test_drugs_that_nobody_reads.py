"""A filled column that is headed by a drug is read, or its file is refused: rules may look at the drug."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from breakpoints.vocabulary import vocabulary
from service.file_classification.drugs_unread import drug_in
from service.file_classification.faults import FileFault, Unclassifiable
from service.locale.catalogue import text
from tests.service.file_classification.test_isolates_of_wide_files import cefalexin, classified

HEADINGS = (
    *(
        "Oxacillin",
        "oxacillin",
        "OXA",
        "OXA_MIC",
        "OXA_NX",
        "MPIPC",
        "オキサシリン",
        "Oxacillin SIR",
        "OXA(R)",
    ),
    *("AMP10", "AMP (µg/mL)", "オキサシリン感受性", "MIC_OXA"),
    *("MPIPC 再検", "MPIPC再検査", "再検 オキサシリン", "OXA retest", "MPIPC(確認)", "MPIPC 再"),
    *("MPIPC ディスク", "OXA_ディスク", "ディスク法 MPIPC"),
    *("OX", "OX1", "E", "OX-Oxacillin", "VALUE_OXA", "INT_OXA", "MPIPC*", "オキサシリン※"),
)
OTHERS = ("breed", "ward", "SEROTYPE", "SPEC_NUM", "note", "gel", "temp", "day", "reader", "MLST", "phage")
OTHERS += ("MPIPC 再検日", "MPIPC 再検者")


def file_with(header: str, cell: str, *, wide: bool) -> tuple[str, ...]:
    if wide:
        return f"ORIGIN|ORGANISM|{header}|LEX_NM|OXA_NM|CLI_NM", f"d|sau|{cell}|0.5||"
    return f"organism,drug,method,value,{header}", f"S. aureus,cefalexin,mic,0.5,{cell}"


@pytest.mark.parametrize("wide", [True, False], ids=["wide", "long"])
@pytest.mark.parametrize("header", HEADINGS)
def test_a_filled_column_of_a_drug_that_nobody_reads_refuses_the_file(
    tmp_path: Path, header: str, *, wide: bool
) -> None:
    for cell in ("R", ">4"):
        with pytest.raises(Unclassifiable) as refused:
            classified(tmp_path, *file_with(header, cell, wide=wide))
        assert refused.value.fault.code is FileFault.DRUG_UNREAD
        assert refused.value.fault.parameters == {"heading": header}
    for language in ("ja", "en"):
        assert header in text("file.fault.drug_unread", language, heading=header)
    _, found = classified(tmp_path, *file_with(header, ">4", wide=wide), ignore=(header,))
    answer = cefalexin(found) if wide else found["category"].to_list()
    assert answer == ["S"]
    classified(tmp_path, *file_with(header, "", wide=wide))


@pytest.mark.parametrize("header", OTHERS)
def test_headings_of_other_things_name_no_drug(header: str) -> None:
    assert drug_in(header, vocabulary()) is None


@pytest.mark.parametrize("header", ["kit", "pos", "TS"])
def test_a_code_of_a_drug_counts_only_above_results(tmp_path: Path, header: str) -> None:
    classified(tmp_path, *file_with(header, "whatever", wide=True))


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("E", ("whatever", "R")),
        ("E", ("3", "12")),
        ("kg", ("3.5", "12")),
        ("sx", ("M", "F", "S")),
    ],
)
def test_letters_that_are_no_code_we_know_count_only_where_all_cells_are_results(
    tmp_path: Path, header: str, cells: tuple[str, ...]
) -> None:
    heading, _ = file_with(header, "", wide=True)
    lines = [file_with(header, cell, wide=True)[1] for cell in cells]
    assert cefalexin(classified(tmp_path, heading, *lines)[1])[0] == "S"


@pytest.mark.parametrize(
    ("header", "cells"), [("ST", ("131", "10")), ("ST", ("410",)), ("Na", ("140", "145.5")), ("CL", ("110",))]
)
def test_numbers_that_no_test_gives_are_no_results_of_a_code(
    tmp_path: Path, header: str, cells: tuple[str, ...]
) -> None:
    heading, _ = file_with(header, "", wide=True)
    lines = [file_with(header, cell, wide=True)[1] for cell in (*cells, "")]
    assert cefalexin(classified(tmp_path, heading, *lines)[1])[0] == "S"


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        pytest.param("ST", ("131", ">4"), id="a sign"),
        pytest.param("ST", ("131", "R"), id="a category"),
        pytest.param("ST", ("131", "8", "16"), id="most may be results"),
        *(pytest.param("KM", (cell,), id=cell) for cell in ("64", "128", "1024", "100", "200", "96", "20")),
        pytest.param("Oxacillin", ("140",), id="a whole name"),
    ],
)
def test_numbers_that_may_be_results_refuse_with_the_remedy(
    tmp_path: Path, header: str, cells: tuple[str, ...]
) -> None:
    heading, _ = file_with(header, "", wide=True)
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, heading, *(file_with(header, cell, wide=True)[1] for cell in cells))
    assert refused.value.fault.code is FileFault.DRUG_UNREAD
    for language in ("ja", "en"):
        assert "--ignore" in text("file.fault.drug_unread", language, heading=header)


def test_results_not_done_beside_others_do_not_hide_a_code(tmp_path: Path) -> None:
    heading, first = file_with("OX", "0.25", wide=True)
    rest = [file_with("OX", cell, wide=True)[1] for cell in ("", "-", ">4")]
    with pytest.raises(Unclassifiable):
        classified(tmp_path, heading, first, *rest)


@pytest.mark.parametrize("header", ["LEX_SIR", "LEX_NM_category", "セファレキシン判定"])
def test_what_was_made_of_a_measurement_may_stand_beside_it_but_not_for_it(
    tmp_path: Path, header: str
) -> None:
    lines: Any = f"ORIGIN|ORGANISM|{header}|LEX_NM|OXA_NM|CLI_NM", "d|sau|S|0.5||"
    assert cefalexin(classified(tmp_path, *lines)[1]) == ["S"]
    for line in ("d|sau|R|||0.25", "d|sau|16|0.5||"):
        with pytest.raises(Unclassifiable) as refused:
            classified(tmp_path, *lines, line)
        assert refused.value.fault.code is FileFault.DRUG_UNREAD


@pytest.mark.parametrize("header", ["再検", "再検MIC", "最終値", "retest MIC"])
def test_a_column_of_readings_without_a_drug_refuses_a_wide_file_unless_it_is_set_aside(
    tmp_path: Path, header: str
) -> None:
    lines = f"菌種,動物種,MPIPC MIC,CEX MIC,{header}", "S. aureus,犬,0.12,0.5,4"
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, *lines)
    assert refused.value.fault.code is FileFault.REPEATS_UNREAD
    classified(tmp_path, *lines, ignore=(header,))
