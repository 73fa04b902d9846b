"""A batch over HTTP: rows that were answered before are written from memory, byte for byte the same."""

from typing import Any, Final, cast

import msgspec

from breakpoints.quality.strains import control_strain
from service.api.classified import Classified, classified, result_out
from service.context import Context
from service.locale.catalogue import Language
from service.lookup.classification import (
    Outcome,
    classify,
    every_held,
    groups_asked,
    outcomes,
    understood,
)
from service.lookup.classify_request import ClassifyRequest
from service.lookup.criteria_shown import CriterionView, table_reference
from service.lookup.remembered import RememberedRows, WrittenRow
from service.security.caller import Caller

FEW_RESULTS: Final = 10
"""Answered sooner than a thread is found for them."""


def is_quick(request: ClassifyRequest) -> bool:
    """Tell whether a request is answered without waiting for the store, and soon."""
    return (
        len(request.results) <= FEW_RESULTS
        and not request.quality_control
        and not any(control_strain(row.organism) for row in request.results)
    )


def classify_written(
    context: Context, caller: Caller, request: ClassifyRequest, language: Language
) -> Classified:
    """Classify every row, as `classify`; its results and criteria are written already.

    Where rows depend on each other, as results of one isolate or by the controls of the day,
    all are answered anew.
    """
    if request.quality_control or any(row.isolate is not None for row in request.results):
        return classified(classify(context, caller, request, language))
    on, groups = groups_asked(context, caller, request)
    known = {
        names: context.answered.of(context.tables.generation, held, request.policy, language)
        for names, held in groups.items()
    }
    rows = [msgspec.structs.replace(row, id=None) for row in request.results]
    of_rows = [known[request.tables if row.tables is None else row.tables] for row in rows]
    found = [of.rows.get(row) for row, of in zip(rows, of_rows, strict=True)]
    if None in found or not all(one.policy_checked for one in known.values()):
        asked = understood(context, caller, request, language)
        if asked.day.controls:
            return classified(classify(context, caller, request, language))
        new = {row: of for row, of, one in zip(rows, of_rows, found, strict=True) if one is None}
        for (row, of), outcome in zip(new.items(), outcomes(asked, tuple(new)), strict=True):
            of.rows[row] = _written(outcome, of)
        for one in known.values():
            one.policy_checked = True
        found = [of.rows[row] for row, of in zip(rows, of_rows, strict=True)]
    criteria: dict[str, msgspec.Raw] = {}
    for of, written in zip(of_rows, found, strict=True):
        for name in written.criteria if written is not None else ():
            if name not in criteria:
                criteria[name] = of.criteria[name]
    results = tuple(
        _with_id(row.id, written.json)
        for row, written in zip(request.results, found, strict=True)
        if written is not None
    )
    return Classified(
        results=cast("Any", results),
        criteria=cast("Any", criteria),
        tables=tuple(table_reference(one) for one in every_held(groups).values()),
        on=on.isoformat(),
        timezone=context.settings.timezone,
        policy=request.policy,
    )


def _written(outcome: Outcome, group: RememberedRows) -> WrittenRow:
    """Write an outcome, and each criterion that it names once."""
    criteria: dict[str, CriterionView] = {}
    json = msgspec.json.encode(result_out(outcome, criteria))
    for name, view in criteria.items():
        if name not in group.criteria:
            group.criteria[name] = msgspec.Raw(msgspec.json.encode(view))
    return WrittenRow(json, tuple(criteria))


def _with_id(given: str | None, json: bytes) -> msgspec.Raw:
    """Put a row's own id where it stands in every result: first."""
    if given is None:
        return msgspec.Raw(json)
    return msgspec.Raw(b'{"id":' + msgspec.json.encode(given) + b"," + json[1:])
