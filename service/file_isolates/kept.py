"""The isolates of a classified file that is kept, for its laboratory."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from breakpoints.whonet.fields import day_named
from datasets.asking_child import NoAnswer, ask_child
from datasets.limits import MEGABYTE, ChildLimits
from datasets.store import classifications
from service.context import Context
from service.errors import Conflict, NotFound, TooLarge
from service.file_classification import stored
from service.file_classification.answer import ClassificationView
from service.file_classification.errands import FileNotClassified, why
from service.file_classification.options import FileOptions
from service.file_classification.stored import AskedOfFile
from service.file_isolates.child import isolates_in_child
from service.file_isolates.errand import IsolatesAnswer, IsolatesErrand
from service.file_isolates.meant import IsolateMeant, isolate_meant
from service.file_isolates.places import errand_on
from service.locale.catalogue import Language
from service.lookup.tables_asked import civil_date, tables_asked
from service.security.caller import Caller, require
from service.temporary import workplace

MOST_BYTES = 100 * MEGABYTE
"""A larger file is too slow to search while somebody waits."""
MOST_ROWS = 1 << 32
"""No file has as many."""
Found = TypeVar("Found")
LIMITS = ChildLimits(memory_bytes=2_000 * MEGABYTE, cpu_seconds=30, wall_clock_seconds=60.0)


class KeptIsolate(msgspec.Struct, frozen=True, kw_only=True):
    """One isolate of a kept file, and what it was asked with."""

    isolate: IsolateMeant
    options: FileOptions
    """With the tables pinned that answered."""
    on: str
    file: ClassificationView
    day_named: Literal["test", "specimen", "entry"] = "test"
    """Of which day the file's date is."""


async def searched(context: Context, caller: Caller, search: Callable[[], Found]) -> Found:
    """Search a file in a thread, with one of the places for children that read files."""
    sure, places = require(caller, "lab"), context.upload_places
    with places.place(sure.laboratory_id):
        return await places.in_turn(search, of=sure.laboratory_id)


def list_isolates(
    context: Context, caller: Caller, classification_id: str, *, wanted: str | None, language: Language
) -> tuple[ClassificationView, IsolatesAnswer]:
    """Return the first isolates of a file, or those of one label; none where nothing joins results."""
    view, _ = _file(context, caller, classification_id, language)
    return view, _ask(context, caller, view, wanted=wanted) or IsolatesAnswer()


def read_isolate(
    context: Context, caller: Caller, classification_id: str, row: int, language: Language
) -> KeptIsolate:
    """Return the isolate that holds a row."""
    if not 0 < row < MOST_ROWS:
        raise NotFound("isolate", str(row)[:20])
    view, options = _file(context, caller, classification_id, language)
    answer = _ask(context, caller, view, row=row)
    if answer is None or answer.found is None or view.summary is None:
        raise NotFound("isolate", str(row))
    on = civil_date(context, view.summary.on)
    words = context.tables.vocabulary(tables_asked(context, caller, options.tables, on))
    meant = isolate_meant(answer.found, options, view.summary, words)
    return KeptIsolate(
        isolate=meant,
        options=options,
        on=view.summary.on,
        file=view,
        day_named=day_named(view.summary.detected.fields.get("date", "")),
    )


def _file(
    context: Context, caller: Caller, classification_id: str, language: Language
) -> tuple[ClassificationView, FileOptions]:
    """Return a classification that is done, and what it was asked with."""
    view = stored.read(context, caller, classification_id, language)
    if view.summary is None or view.result_bytes is None:
        raise Conflict("result_not_ready", id=classification_id, state=view.state)
    if view.result_bytes > MOST_BYTES:
        raise TooLarge("file_too_large_for_isolates", limit=MOST_BYTES // MEGABYTE)
    sure = require(caller, "lab")
    with context.store.reading() as connection:
        kept = classifications.get(connection, classification_id, sure.laboratory_id)
    if kept is None:
        raise NotFound(stored.NOUN, classification_id)
    return view, msgspec.convert(kept.asked, AskedOfFile).options


def _ask(
    context: Context,
    caller: Caller,
    view: ClassificationView,
    *,
    wanted: str | None = None,
    row: int | None = None,
) -> IsolatesAnswer | None:
    if view.summary is None:
        return None
    with workplace() as folder:
        path = (folder / "classified").resolve()
        errand = errand_on(str(path), view.summary, wanted=wanted, row=row)
        if errand is None:
            return None
        _write(context, caller, view.id, path)
        return _run(errand)


def _write(context: Context, caller: Caller, classification_id: str, path: Path) -> None:
    with path.open("wb") as file:
        for part in stored.result(context, caller, classification_id).parts:
            file.write(part)


def _run(errand: IsolatesErrand) -> IsolatesAnswer:
    try:
        return ask_child(isolates_in_child, errand, LIMITS, IsolatesAnswer)
    except NoAnswer as none:
        if none.needed_too_much:
            raise TooLarge("isolates_need_too_much") from none
        raise FileNotClassified(why(none)) from none
