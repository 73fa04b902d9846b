"""Isolates that were tested in different ways: what counts, what is left out, what is refused."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from analysis.conditions import ConditionName, MicMethod
from analysis.criterion import MicCriterion
from analysis.plan import AnalysisPlan
from analysis.proposal import derive
from analysis.record import DerivationRecord, LeftOut, canonical_bytes, read_record
from analysis.refusals import Caveat, Refusal
from datasets.conditions import ConditionsAsked, mic_method
from datasets.data_quality.measuring import version_quality
from datasets.facts import UploadedFacts
from datasets.paired_rows import PairedRow
from datasets.reading import read_upload
from datasets.table import AS_STATED, Selection, paired_table_of
from datasets.version import dataset_version, read_canonical

SERIES = ("escherichia_coli", "ampicillin", "10 µg")
COUNTED = AnalysisPlan(methods=(), bootstrap_resamples=0, model_simulations=0)


def _row(isolate: str, zone: int, mic: str, **more: str) -> PairedRow:
    organism, drug, content = SERIES
    stated = {"organism": organism, "drug": drug, "disk_content": content, **more}
    return PairedRow(isolate_id=isolate, zone_mm=zone, mic_mg_per_l=mic, **stated)  # type: ignore[arg-type]


def _selected(rows: list[PairedRow], asked: ConditionsAsked = AS_STATED) -> Selection:
    return paired_table_of(dataset_version(rows), *SERIES, conditions=asked)


def _record(rows: list[PairedRow], asked: ConditionsAsked = AS_STATED) -> DerivationRecord:
    found = _selected(rows, asked)
    return derive(
        found.table,
        MicCriterion(l_step=0, u_step=2),
        COUNTED,
        code_version="1",
        data_digest="0",
        left_out=found.left_out,
        conditions=found.conditions,
    )


def _isolates(n: int, **more: str) -> list[PairedRow]:
    mics = ("0.25", "0.5", "1", "2", "4", "8", "16")
    name = "-".join(more.values())
    return [_row(f"{name}{at}", 30 - 3 * (at % 7) + at // 7 % 2, mics[at % 7], **more) for at in range(n)]


@pytest.mark.parametrize(
    ("written", "method"),
    [
        ("CLSI", MicMethod.NOT_TOLD),
        ("CLSI, gradient strip", MicMethod.GRADIENT_STRIP),
        ("Etest", MicMethod.GRADIENT_STRIP),
        ("Ｅ-test", MicMethod.GRADIENT_STRIP),
        ("broth microdilution", MicMethod.BROTH),
        ("微量液体希釈法", MicMethod.BROTH),
        ("寒天平板希釈法", MicMethod.AGAR_DILUTION),
        ("VITEK 2", MicMethod.AUTOMATED),
        ("", MicMethod.NOT_TOLD),
    ],
)
def test_what_a_method_is_called_says_which_it_is(written: str, method: MicMethod) -> None:
    assert mic_method(written) is method


@pytest.mark.parametrize("strip", ["0.75", "32"])
def test_the_broth_mic_of_an_isolate_counts_and_its_strip_does_not(strip: str) -> None:
    rows = [
        _row("V1", 20, "4", method_mic="CLSI"),
        _row("V1", 20, strip, method_mic="CLSI, gradient strip"),
        _row("V2", 22, "1", method_mic="CLSI, gradient strip"),
    ]
    found = _selected(rows)
    assert (found.table.mic_upper_log2.tolist(), found.left_out) == ([2], LeftOut(other_mic_method=2))
    chosen = version_quality(dataset_version(rows).canonical).chosen
    assert chosen is not None
    assert [cell.mic_upper_log2 for cell in chosen.cells] == [2]
    by_strip = _selected(rows, ConditionsAsked(mic_method=(MicMethod.GRADIENT_STRIP,)))
    assert (by_strip.n_isolates, by_strip.left_out) == (2, LeftOut(other_mic_method=1))


def test_strips_alone_are_derived_from_with_a_warning() -> None:
    record = _record(_isolates(70, method_mic="Etest"))
    assert record.n == 70
    (warned,) = [one for one in record.warnings if one.code is Caveat.NOT_THE_REFERENCE_METHOD]
    assert warned.parameters == {"isolates": "70"}


def test_strips_beside_broth_are_left_out_with_a_warning() -> None:
    record = _record(_isolates(70, method_mic="BMD") + _isolates(7, method_mic="Etest"))
    assert record.n == 70
    assert Caveat.OTHER_MIC_METHODS_LEFT_OUT in {one.code for one in record.warnings}


@pytest.mark.parametrize("condition", ["medium", "atmosphere"])
def test_two_media_or_atmospheres_give_no_criterion_until_one_is_chosen(condition: str) -> None:
    rows = _isolates(70, **{condition: "MHA"}) + _isolates(35, **{condition: "MHA + blood"})
    refused = _record(rows)
    assert refused.default is None
    (reason,) = [one for one in refused.refusals if one.code is Refusal.CONDITIONS_DIFFER]
    assert reason.parameters == {"condition": condition, "values": "MHA (70), MHA + blood (35)"}
    chosen = _record(rows, ConditionsAsked(**{condition: ("ｍｈａ",)}))  # type: ignore[arg-type]
    assert chosen.n == 70
    assert chosen.left_out == LeftOut(**{f"other_{condition}": 35})
    assert Refusal.CONDITIONS_DIFFER not in {one.code for one in chosen.refusals}
    pooled = _record(rows, ConditionsAsked(**{condition: ("MHA", "MHA+blood")}))  # type: ignore[arg-type]
    assert pooled.n == 105
    assert Refusal.CONDITIONS_DIFFER not in {one.code for one in pooled.refusals}


def test_one_medium_beside_rows_that_state_none_is_no_contradiction() -> None:
    record = _record(_isolates(35, medium="MHA") + _isolates(35))
    assert Refusal.CONDITIONS_DIFFER not in {one.code for one in record.refusals}
    (medium,) = record.conditions
    assert medium.name is ConditionName.MEDIUM
    assert ([(one.value, one.n) for one in medium.values], medium.not_stated) == ([("MHA", 35)], 35)


def test_disk_makers_are_counted_and_compared() -> None:
    rows = _isolates(70, disk_maker="A") + [
        msgspec.structs.replace(row, zone_mm=row.zone_mm - 5) for row in _isolates(70, disk_maker="B")
    ]
    record = _record(rows)
    assert [(one.value, one.n) for one in record.conditions[0].values] == [("A", 70), ("B", 70)]
    assert Caveat.DISK_MAKERS_DIFFER in {one.code for one in record.warnings}


@pytest.mark.parametrize(
    "heading", ["MIC法", "ＭＩＣ測定法", "MICの測定法", "測定法", "MIC method", "mic_method"]
)
def test_a_column_of_methods_keeps_strips_from_being_pooled_with_broth(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "methods.csv"
    lines = [f"B{n},20,4,微量液体希釈法" for n in range(3)] + ["E1,20,8,Etest", "E2,21,8,Ｅテスト"]
    path.write_text("\n".join([f"菌株番号,阻止円径,MIC,{heading}", *lines]) + "\n", encoding="utf-8")
    read = read_upload(path, UploadedFacts(organism="E. coli", drug="AMP", disk_content="10 µg"))
    assert read.canonical is not None
    assert read.digest is not None
    assert read.columns_not_used == ()
    found = paired_table_of(read_canonical(read.canonical, read.digest), *SERIES)
    assert (found.table.n, found.left_out) == (3, LeftOut(other_mic_method=2))


def test_a_record_from_before_conditions_were_counted_is_still_read() -> None:
    record = _record(_isolates(70))
    plain = msgspec.json.decode(canonical_bytes(record))
    del plain["conditions"]
    for name in ("other_mic_method", "other_medium", "other_atmosphere", "other_disk_maker"):
        del plain["left_out"][name]
    assert read_record(msgspec.json.encode(plain)) == read_record(canonical_bytes(record))
