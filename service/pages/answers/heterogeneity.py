"""Laboratories, hosts, species and years compared, one row for each group."""

import msgspec

from analysis.heterogeneity.report import ComparedGroup, Heterogeneity, LeftOutPair
from analysis.methods import Factor, Method
from analysis.record import Candidate, DerivationRecord, Warned
from service.locale.catalogue import Language, text
from service.pages.changes import term_name

VOCABULARY = {Factor.HOST: "hosts", Factor.SPECIES: "organisms"}
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


def group_name(factor: str, name: str, language: Language) -> str:
    """Return the name of a group: hosts and species by their words, others as they are written."""
    if not name:
        return text("pages.criterion.not_stated", language)
    noun = VOCABULARY.get(Factor(factor))
    return name if noun is None else term_name(noun, name, language)


def spoken(warned: Warned, language: Language) -> dict[str, str]:
    """Return the parameters of a warning with the groups that it names in the reader's words."""
    factor = warned.parameters.get("factor")
    if factor not in {one.value for one in Factor}:
        return warned.parameters
    named: dict[str, str] = {
        key: group_name(factor, warned.parameters[key], language)
        for key in ("group", "larger", "smaller")
        if key in warned.parameters
    }
    if "groups" in warned.parameters:
        pairs = (one.rpartition(" ") for one in warned.parameters["groups"].split(", "))
        named["groups"] = ", ".join(f"{group_name(factor, name, language)} {n}" for name, _, n in pairs)
    return warned.parameters | named


def _comparison(found: Heterogeneity) -> Comparison:
    model = {one.group: one for one in found.left_out if one.method in _MODEL}
    counted = {one.group: one for one in found.left_out if one.method not in _MODEL}
    rows = tuple(
        GroupRow(group=one, without=model.get(one.name), without_counted=counted.get(one.name))
        for one in found.groups
    )
    return Comparison(found=found, rows=rows)
