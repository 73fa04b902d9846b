"""One isolate as typed into a form: where it comes from, its results, its screening, the day's controls."""

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec
from litestar import Request

from breakpoints.model import Kind, Method
from breakpoints.quality_control.strains import strain_of_isolate
from breakpoints.screening import TESTS
from breakpoints.vocabulary import Vocabulary
from breakpoints.written import shown as shortened
from service.body_faults import as_input
from service.errors import Refused
from service.lookup.classify_request import ClassifyRequest
from service.wording import Term

LEAST_LINES = 4
MOST_LINES = 60
MOST_CONTROLS = 12
ALL_KINDS = tuple(kind.value for kind in Kind)
FOUND = ("positive", "negative")
RESULT_COLUMNS = ("drug", "method", "disk_content", "value")
CONTROL_COLUMNS = ("qc_strain", "qc_drug", "qc_method", "qc_disk_content", "qc_value")
MOST_WITHHELD = 501
"""One more than a cascade may have: the check of what was typed refuses it, however much longer it is."""
_BETWEEN = re.compile(r"[,;、；，\n]+")
TEXTS = (
    "organism",
    "host",
    "site",
    "specimen",
    "isolate",
    "date",
    "laboratory",
    "table",
    "do_not_report",
    *TESTS,
)


class TypedResult(msgspec.Struct, frozen=True, kw_only=True):
    """One drug with its method and value, as typed."""

    drug: str = ""
    method: str = Method.DISK.value
    disk_content: str = ""
    value: str = ""

    @property
    def unit(self) -> str:
        """The unit that the value is in, unless it was typed with one."""
        if any(letter.isalpha() for letter in self.value):
            return ""
        return "mm" if self.method == Method.DISK else "mg/L"

    @property
    def shown(self) -> str:
        """The value without zeros that say nothing (``06``); of one that no measurement is, the beginning."""
        return shortened(re.sub(r"^0+(?=[0-9])", "", self.value.strip()))


class TypedControl(TypedResult, frozen=True, kw_only=True):
    """One result of a control strain of the day."""

    strain: str = ""


class TypedIsolate(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was typed of one isolate."""

    organism: str = ""
    host: str = ""
    site: str = ""
    specimen: str = ""
    isolate: str = ""
    date: str = ""
    laboratory: str = ""
    table: str = ""
    esbl: str = ""
    methicillin_resistance: str = ""
    inducible_clindamycin: str = ""
    beta_lactamase: str = ""
    carbapenemase: str = ""
    ampc: str = ""
    vancomycin_resistance: str = ""
    colistin_resistance: str = ""
    accept_not_stated: bool = False
    cut_offs: bool = False
    do_not_report: str = ""
    """Names of drugs, with commas between them."""
    results: tuple[TypedResult, ...] = ()
    controls: tuple[TypedControl, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether there is something to classify."""
        return bool(self.organism and self.host and self.results)

    @property
    def screening(self) -> dict[str, str]:
        """The screening tests that were done, with what they found."""
        return {name: getattr(self, name) for name in TESTS if getattr(self, name)}


def typed_isolate(request: Request[Any, Any, Any]) -> TypedIsolate:
    """Read an isolate from the address of a page; lines that say nothing are left out."""
    typed = request.query_params
    columns = {name: typed.getall(name, []) for name in (*RESULT_COLUMNS, *CONTROL_COLUMNS)}
    columns["value"] = columns["value"] or typed.getall("zone", [])
    results = _lines(TypedResult, {name: columns[name] for name in RESULT_COLUMNS}, MOST_LINES)
    controls = _lines(
        TypedControl, {name.removeprefix("qc_"): columns[name] for name in CONTROL_COLUMNS}, MOST_CONTROLS
    )
    return TypedIsolate(
        **{name: typed.get(name, "").strip() for name in TEXTS},
        accept_not_stated=bool(typed.get("accept_not_stated")),
        cut_offs=bool(typed.get("cut_offs")),
        results=tuple(line for line in results if line.drug or line.value),
        controls=tuple(line for line in controls if line.strain or line.value),
    )


Line = TypeVar("Line", bound=TypedResult)


def _lines(kind: type[Line], columns: dict[str, list[str]], most: int) -> Iterable[Line]:
    """Put the columns of a form's lines side by side; what a short column lacks was not typed."""
    count = min(max(len(column) for column in columns.values()), most)
    for place in range(count):
        cells = {name: column[place].strip() for name, column in columns.items() if place < len(column)}
        yield kind(**{name: cell for name, cell in cells.items() if cell})


def with_room(lines: tuple[Line, ...], empty: Line, least: int = LEAST_LINES) -> tuple[Line, ...]:
    """Keep two empty lines at the end, so that the next one needs no button."""
    return (*lines, *[empty] * max(least - len(lines), 2))


def known_term(
    identify: Callable[[str, str, Vocabulary], str],
    name: Callable[[str, Vocabulary], Term],
    typed: str,
    words: Vocabulary,
) -> Term | None:
    """Return the names of what was typed; none where it is not known."""
    try:
        return name(identify(typed, "", words), words) if typed else None
    except Refused:
        return None


def question(isolate: TypedIsolate) -> ClassifyRequest:
    """Return what is asked of the tables."""
    kinds = {"kinds": ALL_KINDS} if isolate.cut_offs else {}
    return as_input(
        ClassifyRequest,
        {
            "results": results_asked(isolate),
            "tables": [isolate.table] if isolate.table else [],
            "policy": {
                "accept_not_stated": isolate.accept_not_stated,
                "do_not_report": drugs_withheld(isolate.do_not_report),
                **kinds,
            },
            "quality_control": [_given(one, "strain", *RESULT_COLUMNS) for one in isolate.controls],
        },
    )


def names_typed(text: str) -> list[str]:
    """Read names with commas or line ends between them."""
    return [name.strip() for name in _BETWEEN.split(text) if name.strip()]


def drugs_withheld(text: str) -> list[dict[str, str]]:
    """Return the lines of a cascade that withhold each of the drugs named."""
    return [{"drug": name} for name in names_typed(text)[:MOST_WITHHELD]]


def results_asked(isolate: TypedIsolate) -> list[dict[str, Any]]:
    """Return the results of an isolate as rows of a request, joined as those of one.

    Its name counts only where it is that of a control strain, which has no category.
    """
    shared = {
        "organism": isolate.organism,
        "host": isolate.host,
        "isolate": isolate.isolate if strain_of_isolate(isolate.isolate) else "1",
        **_given(isolate, "site", "specimen", "date"),
        **({"screening": isolate.screening} if isolate.screening else {}),
    }
    return [{"value": "", "drug": "", **shared, **_given(one, *RESULT_COLUMNS)} for one in isolate.results]


def _given(typed: msgspec.Struct, *names: str) -> dict[str, str]:
    return {name: getattr(typed, name) for name in names if getattr(typed, name)}
