"""Read a zone: type diameters, get categories with the criterion that decided each."""

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Request, Response, get

from breakpoints.disk_content import canonical_disk_content
from breakpoints.model import Kind
from service import wording
from service.errors import Refused
from service.lookup import classification
from service.lookup.classification import ClassifyRequest
from service.pages.forms import ByCaller, InContext, as_input
from service.pages.frame import frame_of
from service.pages.problem_page import attempt
from service.pages.rendering import page
from service.pages.terms import terms
from service.tables import shown as tables_shown
from service.wording import Term

LEAST_LINES = 4
MOST_LINES = 60
ALL_KINDS = tuple(kind.value for kind in Kind)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One drug with its disk and its zone, as typed."""

    drug: str = ""
    disk_content: str = ""
    zone: str = ""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed: one isolate and its zones."""

    organism: str = ""
    host: str = ""
    site: str = ""
    isolate: str = ""
    table: str = ""
    accept_not_stated: bool = False
    cut_offs: bool = False
    lines: tuple[Line, ...] = ()

    @property
    def filled(self) -> tuple[Line, ...]:
        """The lines that name a drug or a zone."""
        return tuple(line for line in self.lines if line.drug or line.zone)


@get("/zones", include_in_schema=False, sync_to_thread=True)
def read_zones(request: Request[Any, Any, Any], context: InContext, caller: ByCaller) -> Response[str]:
    """Show the form and, once something is typed, the categories."""
    reading = _reading(request)
    asked = bool(reading.organism and reading.host and reading.filled)
    frame = frame_of(request, caller, "zones")
    answer, problem = None, None
    if asked:
        answer, problem = attempt(
            request, lambda: classification.classify(context, caller, _question(reading), frame.language)
        )
    outcomes = list(zip(reading.filled, answer.results, strict=True)) if answer else []
    return page(
        frame,
        "zones.html",
        status_code=problem.status if problem else 200,
        reading=reading,
        answer=answer,
        outcomes=outcomes,
        organism=_known(wording.organism_id, wording.organism_term, reading.organism),
        host=_known(wording.host_id, wording.host_term, reading.host),
        named_drugs=[_known(wording.drug_id, wording.drug_term, line.drug) for line in reading.filled],
        written_content=canonical_disk_content,
        problem=problem,
        tables=tables_shown.list_tables(context, caller),
        **terms(),
    )


def _known(identify: Callable[[str], str], name: Callable[[str], Term], typed: str) -> Term | None:
    """Return the names of what was typed, for the report; none where it is not known."""
    try:
        return name(identify(typed))
    except Refused:
        return None


def _reading(request: Request[Any, Any, Any]) -> Reading:
    typed = request.query_params
    columns = [typed.getall(name, []) for name in ("drug", "disk_content", "zone")]
    count = min(max([len(column) for column in columns]), MOST_LINES)
    lines = [
        Line(
            **{
                name: column[i].strip() if i < len(column) else ""
                for name, column in zip(("drug", "disk_content", "zone"), columns, strict=True)
            }
        )
        for i in range(count)
    ]
    return Reading(
        organism=typed.get("organism", "").strip(),
        host=typed.get("host", "").strip(),
        site=typed.get("site", "").strip(),
        isolate=typed.get("isolate", "").strip(),
        table=typed.get("table", "").strip(),
        accept_not_stated=bool(typed.get("accept_not_stated")),
        cut_offs=bool(typed.get("cut_offs")),
        lines=_with_room(lines),
    )


def _with_room(lines: list[Line]) -> tuple[Line, ...]:
    """Keep two empty lines at the end, so that the next drug needs no button."""
    filled = [line for line in lines if line.drug or line.zone or line.disk_content]
    room = max(LEAST_LINES - len(filled), 2)
    return (*filled, *[Line()] * room)


def _question(reading: Reading) -> ClassifyRequest:
    shared = {"organism": reading.organism, "host": reading.host, "method": "disk"}
    site = {"site": reading.site} if reading.site else {}
    results = [
        {**shared, **site, "drug": line.drug, "value": line.zone}
        | ({"disk_content": line.disk_content} if line.disk_content else {})
        for line in reading.filled
    ]
    kinds = {"kinds": ALL_KINDS} if reading.cut_offs else {}
    return as_input(
        ClassifyRequest,
        {
            "results": results,
            "tables": [reading.table] if reading.table else [],
            "policy": {"accept_not_stated": reading.accept_not_stated, **kinds},
        },
    )
