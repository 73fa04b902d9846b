"""A batch over HTTP: rows that were answered before are written from memory, byte for byte the same."""

from typing import Any, cast

import msgspec

from service.api.classified import Classified, classified, result_out
from service.context import Context
from service.locale.catalogue import Language
from service.lookup.classification import (
    Asked,
    ClassifyRequest,
    Outcome,
    ResultIn,
    classify,
    outcomes,
    understood,
)
from service.lookup.criteria_shown import CriterionView, table_reference
from service.lookup.remembered import RememberedRows, WrittenRow
from service.security.caller import Caller


def classify_written(
    context: Context, caller: Caller, request: ClassifyRequest, language: Language
) -> Classified:
    """Classify every row, as `classify`; its results and criteria are written already.

    Where rows depend on each other, as results of one isolate or by the controls of the day,
    all are answered anew.
    """
    if request.quality_control or any(row.isolate is not None for row in request.results):
        return classified(classify(context, caller, request, language))
    asked = understood(context, caller, request, language)
    if asked.day.controls:
        return classified(classify(context, caller, request, language))
    known = {
        names: context.answered.of(context.tables.generation, held, asked.policy, language)
        for names, held in asked.groups.items()
    }
    bare = [msgspec.structs.replace(row, id=None) for row in request.results]
    found = [known[asked.names(row)].rows.get(row) for row in bare]
    _answer(asked, known, [row for row, one in zip(bare, found, strict=True) if one is None])
    results: list[msgspec.Raw] = []
    criteria: dict[str, msgspec.Raw] = {}
    for row, one, of in zip(bare, found, request.results, strict=True):
        group = known[asked.names(row)]
        written = one or group.rows[row]
        for name in written.criteria:
            if name not in criteria:
                criteria[name] = group.criteria[name]
        results.append(_with_id(of.id, written.json))
    return Classified(
        results=cast("Any", tuple(results)),
        criteria=cast("Any", criteria),
        tables=tuple(table_reference(one) for one in asked.held.values()),
        on=asked.on,
        timezone=asked.timezone,
    )


def _answer(asked: Asked, known: dict[tuple[str, ...], RememberedRows], rows: list[ResultIn]) -> None:
    """Answer rows that are not known, and write them."""
    new = list(dict.fromkeys(rows))
    for row, outcome in zip(new, outcomes(asked, new), strict=True):
        group = known[asked.names(row)]
        group.rows[row] = _written(outcome, group)


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
