"""A positive screening test is read, or its file is refused: no category rests on it unseen."""

from pathlib import Path
from typing import Any

import pytest

from service.file_classification.faults import FileFault, Unclassifiable
from tests.service.file_classification.test_isolates_of_wide_files import cefalexin, classified

METHICILLIN = ("MRS", "mec", "mec gene", "mecC", "PBP2'", "mecA結果")
UNREAD = {
    "methicillin_resistance": (
        *("MR", "methicillin", "SCCmec", "Oxacillin salt agar", "メチシリン", "CHROMagar"),
    ),
    "esbl": ("ESBL confirmed",),
    "inducible_clindamycin": ("MLSB",),
}
MECHANISMS = {
    **dict.fromkeys(
        ("CARBAPENEM", "Carbapenemase", "KPC", "CRE", "NDM", "mCIM", "カルバペネマーゼ"), "carbapenemase"
    ),
    **dict.fromkeys(("AmpC", "AmpC産生", "CMY-2"), "ampc"),
    **dict.fromkeys(("mcr-1", "MCR_10", "コリスチン耐性"), "colistin_resistance"),
}


@pytest.mark.parametrize("header", METHICILLIN)
def test_a_positive_test_counts_under_its_other_names(tmp_path: Path, header: str) -> None:
    _, found = classified(tmp_path, f"ORIGIN|ORGANISM|{header}|LEX_NM|OXA_NM|CLI_NM", "d|sau|+|0.5||")
    assert cefalexin(found) == ["R"]


@pytest.mark.parametrize("header", ["D zone", "Dゾーン", "誘導耐性", "X_ICR", "iMLSB", "ICR"])
def test_a_positive_d_zone_counts_under_its_other_names(tmp_path: Path, header: str) -> None:
    _, found = classified(tmp_path, f"ORIGIN|ORGANISM|{header}|LEX_NM|OXA_NM|CLI_NM", "d|sau|+|||0.25")
    assert found["CLI_NM_category"].to_list() == ["R"]


@pytest.mark.parametrize("header", ["ペニシリナーゼ", "Penicillinase", "blaZ"])
def test_penicillinase_is_read_as_a_beta_lactamase(tmp_path: Path, header: str) -> None:
    summary, _ = classified(tmp_path, f"ORIGIN|ORGANISM|{header}|LEX_NM|OXA_NM|CLI_NM", "d|sau|+|0.5||")
    assert summary.detected.fields["beta_lactamase"] == header


@pytest.mark.parametrize(
    ("header", "field"), [(header, field) for field, headers in UNREAD.items() for header in headers]
)
@pytest.mark.parametrize("wide", [True, False], ids=["wide", "long"])
def test_a_positive_test_that_is_not_read_refuses_the_file(
    tmp_path: Path, header: str, field: str, *, wide: bool
) -> None:
    lines = file_with(header, "+", wide=wide)
    with pytest.raises(Unclassifiable) as refused:
        classified(tmp_path, *lines)
    assert refused.value.fault.code is FileFault.SCREENING_UNREAD
    assert refused.value.fault.parameters == {"heading": header, "field": field}
    classified(tmp_path, *file_with(header, "-", wide=wide))
    summary, _ = classified(tmp_path, *lines, columns={field: ""})
    assert header in summary.not_used


@pytest.mark.parametrize(("header", "field"), [*MECHANISMS.items()])
@pytest.mark.parametrize("wide", [True, False], ids=["wide", "long"])
def test_a_test_for_a_mechanism_is_read_under_its_names(
    tmp_path: Path, header: str, field: str, *, wide: bool
) -> None:
    for cell in ("+", "陽性", "-", "ND"):
        summary, _ = classified(tmp_path, *file_with(header, cell, wide=wide))
        assert summary.detected.fields[field] == header


@pytest.mark.parametrize("wide", [True, False], ids=["wide", "long"])
def test_a_header_that_may_be_a_drugs_is_read_as_a_test_where_its_cells_are_words(
    tmp_path: Path, *, wide: bool
) -> None:
    summary, _ = classified(tmp_path, *file_with("IMP", "positive", wide=wide))
    assert summary.detected.fields["carbapenemase"] == "IMP"
    for cell in ("0.25", "1"):
        with pytest.raises(Unclassifiable) as refused:
            classified(tmp_path, *file_with("IMP", cell, wide=wide))
        assert refused.value.fault.code is FileFault.SCREENING_UNREAD


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_a_carbapenemase_leaves_the_file_whole_and_the_drug_open(tmp_path: Path, layout: Any) -> None:
    header = "isolate|ORIGIN|ORGANISM|KPC|NDM|LEX_NM|OXA_NM|CLI_NM"
    _, found = classified(tmp_path, header, "1|d|eco|-|+|0.5||", "2|d|eco|-|-|0.5||", out_layout=layout)
    assert cefalexin(found) == ["not_evaluable", "S"]
    if layout == "wide":
        assert "mechanism_found (S by value): LEX_NM" in found["remarks"][0]
    else:
        assert found["reason"].to_list()[0] == "mechanism_found"


@pytest.mark.parametrize("layout", ["wide", "long", "rows"])
def test_two_columns_of_a_row_that_contradict_each_other_warn(tmp_path: Path, layout: Any) -> None:
    header, row = "ORIGIN|ORGANISM|MECA_PCR|PBP2A_AGGL|LEX_NM|OXA_NM|CLI_NM", "d|sau|-|+|0.5||"
    lines, stated = (header, row), {"out_layout": layout}
    if layout == "rows":
        lines = "organism,drug,method,value,MECA_PCR,PBP2A_AGGL", "S. aureus,whonet:LEX,mic,0.5,-,+"
        stated = {}
    _, found = classified(tmp_path, *lines, **stated)
    assert cefalexin(found) == ["R"]
    said = found["remarks" if layout == "wide" else "warnings"][0]
    assert "screening_contradictory" in said


def file_with(header: str, cell: str, *, wide: bool) -> tuple[str, ...]:
    if wide:
        return f"ORIGIN|ORGANISM|{header}|LEX_NM|OXA_NM|CLI_NM", f"d|sau|{cell}|0.5||"
    return f"organism,drug,method,value,{header}", f"S. aureus,cefalexin,mic,0.5,{cell}"
