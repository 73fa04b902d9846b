"""Laboratories, hosts, species and years compared, one row for each group."""

import msgspec

from analysis.heterogeneity.report import ComparedGroup, Heterogeneity, LeftOutPair
from analysis.methods import Method
from analysis.record import Candidate, DerivationRecord

_MODEL = (Method.EXPECTED_CONSTRAINED, Method.EXPECTED_UNCONSTRAINED)


class GroupRow(msgspec.Struct, frozen=True, kw_only=True):
    """A group with the limits without it: by the model and by counting."""

    group: ComparedGroup
    without: LeftOutPair | None
    without_counted: LeftOutPair | None


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """The groups of one factor."""

    found: Heterogeneity
    rows: tuple[GroupRow, ...]


def view(record: DerivationRecord, _about: Candidate | None) -> tuple[Comparison, ...] | None:
    """Return a comparison for each factor; a record from before there were any has none."""
    return tuple(_comparison(one) for one in record.heterogeneity) or None


def _comparison(found: Heterogeneity) -> Comparison:
    model = {one.group: one for one in found.left_out if one.method in _MODEL}
    counted = {one.group: one for one in found.left_out if one.method not in _MODEL}
    rows = tuple(
        GroupRow(group=one, without=model.get(one.name), without_counted=counted.get(one.name))
        for one in found.groups
    )
    return Comparison(found=found, rows=rows)
