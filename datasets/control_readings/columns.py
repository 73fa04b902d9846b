"""Which column of a file of control readings holds what."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from datasets.fields import Field
from datasets.findings import Finding, Rule, file_finding
from datasets.formats.headers import field_of, fields_that_may_be_meant, header_key, says_log2
from datasets.formats.mapping import listed, unit_faults
from datasets.formats.personal import is_personal

_STRAIN_NAMES = (
    "strain", "qc strain", "control strain", "quality control strain", "reference strain", "atcc",
    "菌株", "株", "株名", "管理株", "管理菌株", "精度管理株", "精度管理菌株", "標準菌株",
    "参照株", "Stamm", "Kontrollstamm",
)  # fmt: skip
_LOT_NAMES = (
    "medium lot", "media lot", "lot", "lot no", "lot number", "batch", "medium batch", "agar lot",
    "broth lot", "培地ロット", "培地ロット番号", "ロット", "ロット番号", "Charge",
)  # fmt: skip
_STRAINS, _LOTS = (frozenset(map(header_key, names)) for names in (_STRAIN_NAMES, _LOT_NAMES))
_EXACT = {
    "laboratory": Field.LABORATORY,
    "drug": Field.DRUG,
    "disk_content": Field.DISK_CONTENT,
    "zone_mm": Field.ZONE_MM,
    "mic_mg_per_l": Field.MIC_MG_PER_L,
}
_MEASURED = ("zone_mm", "mic_mg_per_l")


class ControlColumns(msgspec.Struct, frozen=True, kw_only=True):
    """The column (counted from 0) of each part of a reading; ``faults`` stop the file from being read."""

    columns: dict[str, int]
    faults: tuple[Finding, ...]
    notes: tuple[Finding, ...]


def columns_of(headers: Sequence[str], *, log2: bool) -> ControlColumns:
    """Find the columns of a file by its header: a laboratory, and zones or MICs or both."""
    places = {part: _places(part, headers) for part in ("strain", "medium_lot", *_EXACT)}
    faults = [
        file_finding(Rule.COLUMN_AMBIGUOUS, field=part, headers=listed([headers[at] for at in found]))
        for part, found in places.items()
        if len(found) > 1
    ]
    columns = {part: found[0] for part, found in places.items() if len(found) == 1}
    if not places["laboratory"]:
        faults.append(file_finding(Rule.COLUMN_MISSING, field="laboratory", headers=listed(headers)))
    if not any(places[part] for part in _MEASURED):
        faults.extend(
            file_finding(Rule.COLUMN_MISSING, field=part, headers=listed(headers)) for part in _MEASURED
        )
    mic = columns.get("mic_mg_per_l")
    if mic is not None and says_log2(headers[mic]) and not log2:
        faults.append(file_finding(Rule.MIC_SCALE_CONTRADICTED, header=headers[mic]))
    faults += unit_faults({_EXACT[part]: headers[columns[part]] for part in _MEASURED if part in columns})
    unused = [header for at, header in enumerate(headers) if header and at not in columns.values()]
    notes = [
        file_finding(rule, headers=" | ".join(one[:60] for one in found[:30]))
        for rule, found in (
            (Rule.COLUMN_NOT_USED, [one for one in unused if not is_personal(one)]),
            (Rule.COLUMN_PERSONAL, [one for one in unused if is_personal(one)]),
        )
        if found
    ]
    return ControlColumns(columns=columns, faults=tuple(faults), notes=tuple(notes))


def _places(part: str, headers: Sequence[str]) -> list[int]:
    """Return the columns that are called so; measurements also by a name that mentions them."""
    if part not in _EXACT:
        names = _STRAINS if part == "strain" else _LOTS
        return [at for at, header in enumerate(headers) if header_key(header) in names]
    field = _EXACT[part]
    exact = [at for at, header in enumerate(headers) if field_of(header) is field]
    if exact or part not in _MEASURED:
        return exact
    return [
        at
        for at, header in enumerate(headers)
        if field_of(header) is None and field in fields_that_may_be_meant(header)
    ]
