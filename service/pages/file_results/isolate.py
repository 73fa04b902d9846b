"""One isolate of a kept file: as a request to classify again, and as the head of its report."""

from typing import Any, Final

import msgspec

from breakpoints.methods import named
from breakpoints.no_measurement import STRUCK, SUMMED, VOID, VOID_ISOLATE, without_mark
from breakpoints.outcomes import Reason
from breakpoints.quality_control.strains import strain_of_isolate
from breakpoints.screening import TESTS
from service.body_faults import as_input
from service.file_isolates.errand import REASON
from service.file_isolates.kept import KeptIsolate
from service.lookup.classify_request import ClassifyRequest
from service.lookup.controls import ControlIn
from service.pages.isolate.typed import TypedIsolate, TypedResult

FIELDS_OF_RESULT = frozenset(
    (
        "organism",
        "host",
        "drug",
        "method",
        "disk_content",
        "value",
        "site",
        "specimen",
        "date",
        "ladder",
        "medium",
        "incubation",
    )
)

_MARKS: Final = {
    Reason.STRUCK_THROUGH.value: STRUCK,
    Reason.SAID_VOID.value: VOID,
    Reason.ISOLATE_SAID_VOID.value: VOID_ISOLATE,
    Reason.ROW_SUMS_UP.value: SUMMED,
}
"""What stands before a value that does not count, by the reason that the file gives."""
_LONGEST: Final = 200


def question_of(found: KeptIsolate) -> ClassifyRequest:
    """Return what the file was asked of this isolate, of the same versions on the same day.

    Behind the results of the report stand those that only rules look at. The name of an isolate counts
    where it is that of a control strain. What does not count in the file does not count here: it is refused
    for the same reason, and no rule looks at it.
    """
    label = found.isolate.label or ""
    label = label if strain_of_isolate(label) else "1"
    return as_input(
        ClassifyRequest,
        {
            "results": [_row(one, label) for one in (*found.isolate.results, *found.isolate.beside)],
            "tables": list(found.options.tables),
            "on": found.on,
            "policy": msgspec.to_builtins(found.options.policy),
            "quality_control": [_given(one) for one in found.isolate.controls],
        },
    )


def _given(one: ControlIn) -> dict[str, str]:
    return {name: said for name, said in msgspec.structs.asdict(one).items() if said is not None}


def _row(one: dict[str, str], label: str) -> dict[str, Any]:
    """Return a result as a row of a request; what it lacks is refused in its row."""
    needed = dict.fromkeys(("organism", "host", "drug", "method", "value"), "")
    screening = {test: one[test] for test in TESTS if test in one}
    said = {name: text for name, text in one.items() if name in FIELDS_OF_RESULT and text}
    mark = _MARKS.get(one.get(REASON, ""))
    if mark is not None and "value" in said:
        said["value"] = f"{mark}{without_mark(said['value'])}"[:_LONGEST]
    return {**needed, **said, "isolate": label, **({"screening": screening} if screening else {})}


def typed_of(found: KeptIsolate) -> TypedIsolate:
    """Return the isolate as if it had been typed."""
    first = found.isolate.results[0] if found.isolate.results else {}
    texts = ("organism", "host", "site", "specimen", "date")
    return msgspec.structs.replace(
        TypedIsolate(),
        **{name: first.get(name, "") for name in texts},
        **_signs(found, first.get("organism")),
        isolate=found.isolate.label or "",
        results=tuple(
            TypedResult(
                drug=one.get("drug", ""),
                method=named(one.get("method")) or "",
                disk_content=one.get("disk_content", ""),
                value=one.get("value", ""),
            )
            for one in found.isolate.results
        ),
    )


def _signs(found: KeptIsolate, organism: str | None) -> dict[str, str]:
    """Return what screening tests of an isolate show, as written: any of its rows may say so."""
    rows = [one for one in (*found.isolate.results, *found.isolate.beside) if one.get("organism") == organism]
    return {test: "; ".join(dict.fromkeys(one[test] for one in rows if one.get(test))) for test in TESTS}
