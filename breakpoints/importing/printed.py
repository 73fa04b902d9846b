"""From the numbers a file prints to a criterion, with the comparators its source means."""

import re
from decimal import Decimal
from typing import Final, Literal

import msgspec

from breakpoints.boundaries import MicBoundaries, ZoneBoundaries, mic_boundaries, zone_boundaries
from breakpoints.errors import BoundariesOverlap, CriterionInvalid
from breakpoints.importing.report import FindingCode
from breakpoints.ladder import LARGEST_STEP, SMALLEST_STEP, step_of
from breakpoints.model import Criterion, Kind, Method, Source
from breakpoints.zones import LARGEST_ZONE_MM, NO_INHIBITION_MM

ALWAYS_I_MIC: Final = Decimal("0.001")
ALWAYS_I_ZONE: Final = Decimal(50)
"""EUCAST prints S <= 0.001 mg/L and S >= 50 mm where no wild-type isolate is to be S."""

_LONGEST: Final = 40
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]{1,2})?")

RComparators = Literal["at_and_beyond", "beyond"]
"""``at_and_beyond``: R is printed as MIC >= and zone <=; ``beyond``: as MIC > and zone <."""


class PrintedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a file in ids, with its numbers as printed; ``s`` and ``r`` empty: none.

    Of a cut-off only ``s`` counts. ``disk_content`` is canonical text.
    """

    number: int
    guideline: str
    year: int
    kind: Kind
    method: Method
    organism: str
    drug: str
    host: str | None
    disk_content: str | None
    sites: tuple[str, ...]
    s: str
    r: str
    sdd: bool
    r_comparators: RComparators
    includes_subgroups: bool
    source: Source
    note: str | None = None
    site_text: str | None = None


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Why a row cannot become a criterion, and what the text needs."""

    code: FindingCode
    parameters: dict[str, str] = {}


def criterion_of(row: PrintedRow) -> Criterion | Fault:
    """Turn a printed row into a criterion; one without any boundary is a block row.

    Notes
    -----
    CLSI prints R as MIC >= and zone <=; EUCAST as MIC > and zone <; WHONET's file prints
    the former for every guideline, the R package AMR's follows the guideline.
    """
    if not row.s and not row.r:
        return _criterion(row, None, disk_content=None)
    numbers = {name: number(text) for name, text in (("S", row.s), ("R", row.r)) if text}
    for name, amount in numbers.items():
        fault = _number_fault(name, amount, row)
        if fault is not None:
            return fault
    if row.method == Method.DISK and row.disk_content is None:
        return Fault(code=FindingCode.DISK_CONTENT_MISSING)
    s_text, r_text = _texts(row, numbers.get("S"), numbers.get("R"))
    read = zone_boundaries if row.method == Method.DISK else mic_boundaries
    try:
        return _criterion(row, read(s_text, r_text), disk_content=row.disk_content)
    except BoundariesOverlap:
        parameters = {"s": s_text or "", "r": r_text or ""}
        return Fault(code=FindingCode.R_ON_WRONG_SIDE_OF_S, parameters=parameters)
    except CriterionInvalid as invalid:
        return Fault(code=FindingCode.ROW_CONTRADICTS_ITSELF, parameters={"fault": invalid.fault})


def number(text: str) -> Decimal | None:
    """Read a printed number; None if it is none."""
    return Decimal(text) if len(text) <= _LONGEST and _NUMBER.fullmatch(text) else None


def _number_fault(name: str, amount: Decimal | None, row: PrintedRow) -> Fault | None:
    """Say what is wrong with a number in the row of this method."""
    parameters = {"column": name, "value": row.s if name == "S" else row.r}
    code: FindingCode | None = None
    if amount is None:
        code = FindingCode.NUMBER_UNREADABLE
    elif row.method == Method.DISK:
        code = _zone_fault(amount)
    elif amount <= 0 or not SMALLEST_STEP <= step_of(float(amount))[0] <= LARGEST_STEP:
        code = FindingCode.MIC_OUT_OF_RANGE
    return None if code is None else Fault(code=code, parameters=parameters)


def _zone_fault(amount: Decimal) -> FindingCode | None:
    if amount < NO_INHIBITION_MM:
        return FindingCode.MIC_NUMBER_IN_DISK_ROW
    if amount > LARGEST_ZONE_MM:
        return FindingCode.ZONE_OUT_OF_RANGE
    return None if amount == amount.to_integral_value() else FindingCode.ZONE_NOT_WHOLE


def _texts(row: PrintedRow, s: Decimal | None, r: Decimal | None) -> tuple[str | None, str | None]:
    """Write the boundaries with their comparators."""
    s_sign, r_signs = (">=", ("<=", "<")) if row.method == Method.DISK else ("<=", (">=", ">"))
    r_sign = r_signs[0] if row.r_comparators == "at_and_beyond" else r_signs[1]
    s_text = None if s is None else f"{s_sign}{_plain(s)}"
    return s_text, None if r is None or row.kind == Kind.ECV else f"{r_sign}{_plain(r)}"


def _plain(amount: Decimal) -> str:
    """Write a number without exponent and without zeros at its end."""
    return f"{amount.normalize():f}"


def _criterion(
    row: PrintedRow, boundaries: MicBoundaries | ZoneBoundaries | None, *, disk_content: str | None
) -> Criterion:
    always = not row.sdd and row.kind != Kind.ECV and _is_always_intermediate(row)
    return Criterion(
        organism=row.organism,
        host=row.host,
        drug=row.drug,
        method=row.method,
        disk_content=disk_content,
        sites=row.sites,
        kind=row.kind,
        mic=boundaries if isinstance(boundaries, MicBoundaries) else None,
        zone=boundaries if isinstance(boundaries, ZoneBoundaries) else None,
        block=boundaries is None,
        between="SDD" if row.sdd else "I",
        always_intermediate=always,
        includes_subgroups=row.includes_subgroups,
        source=row.source,
        note=row.note,
        site_text=row.site_text,
    )


def _is_always_intermediate(row: PrintedRow) -> bool:
    """Tell whether EUCAST prints a boundary that no isolate is to reach."""
    s = number(row.s) if row.s else None
    if s is None or not row.r or not row.guideline.upper().startswith("EUCAST"):
        return False
    return s >= ALWAYS_I_ZONE if row.method == Method.DISK else s <= ALWAYS_I_MIC
