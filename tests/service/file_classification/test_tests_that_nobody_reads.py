"""A positive screening test is read, or its file is refused: no category rests on it unseen."""

from pathlib import Path

import pytest

from service.file_classification.faults import FileFault, Unclassifiable
from tests.service.file_classification.test_isolates_of_wide_files import cefalexin, classified

METHICILLIN = ("MRS", "mec", "mec gene", "mecC", "PBP2'", "mecA結果")
UNREAD = {
    "methicillin_resistance": (
        *("MR", "methicillin", "SCCmec", "Oxacillin salt agar", "メチシリン", "CHROMagar"),
    ),
    "esbl": ("CTX-M",),
    "inducible_clindamycin": ("MLSB",),
}
MECHANISMS = ("CARBAPENEM", "Carbapenemase", "KPC", "CRE", "NDM", "mCIM", "カルバペネマーゼ", "AmpC")


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
    assert refused.value.fault.parameters == {"column": header, "field": field}
    classified(tmp_path, *file_with(header, "-", wide=wide))
    summary, _ = classified(tmp_path, *lines, columns={field: ""})
    assert header in summary.not_used


@pytest.mark.parametrize("header", MECHANISMS)
@pytest.mark.parametrize("wide", [True, False], ids=["wide", "long"])
def test_a_positive_mechanism_that_no_rule_reads_refuses_the_file(
    tmp_path: Path, header: str, *, wide: bool
) -> None:
    for cell in ("+", "陽性", "KPC-2"):
        with pytest.raises(Unclassifiable) as refused:
            classified(tmp_path, *file_with(header, cell, wide=wide))
        assert refused.value.fault.code is FileFault.MECHANISM_UNREAD
    for cell in ("", "-", "陰性"):
        summary, _ = classified(tmp_path, *file_with(header, cell, wide=wide))
        assert header in summary.not_used


def file_with(header: str, cell: str, *, wide: bool) -> tuple[str, ...]:
    if wide:
        return f"ORIGIN|ORGANISM|{header}|LEX_NM|OXA_NM|CLI_NM", f"d|sau|{cell}|0.5||"
    return f"organism,drug,method,value,{header}", f"S. aureus,cefalexin,mic,0.5,{cell}"
