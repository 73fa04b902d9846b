"""Which versions of which tables a request is answered from."""

import datetime as dt

from service.context import Context
from service.errors import Refused
from service.security.caller import Caller
from service.tables.in_memory import Held


def tables_asked(
    context: Context, caller: Caller, names: tuple[str, ...], on: dt.date, pointer: str = "/tables"
) -> tuple[Held, ...]:
    """Return the named tables in their order, pinned or in force on the date; by default all in force.

    A table of simulated data answers only where it is named.
    """
    if not names:
        return context.tables.default(on, caller.laboratory_id)
    return tuple(_one(context, caller, name, on, f"{pointer}/{place}") for place, name in enumerate(names))


def are_ready(context: Context, caller: Caller, names: tuple[str, ...], written_on: str | None) -> bool:
    """Tell whether the indexes and words of the tables asked are made already: else they take their time."""
    on = civil_date(context, written_on)
    return context.tables.are_ready(tables_asked(context, caller, names, on))


def civil_date(context: Context, written: str | None, pointer: str = "/on") -> dt.date:
    """Return the date asked for, by default today in the laboratory's time zone."""
    if written is None:
        return context.today()
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        raise Refused("date_unreadable", pointer=pointer, value=written[:80]) from None


def _one(context: Context, caller: Caller, name: str, on: dt.date, pointer: str) -> Held:
    table, _, version = name.partition("@")
    held = (
        context.tables.held(table, version, caller.laboratory_id)
        if version
        else context.tables.in_force(table, on, caller.laboratory_id)
    )
    if held is not None:
        return held
    versions = () if version else context.tables.table(table, caller.laboratory_id)
    if versions:
        listed = ", ".join(one.stored.version for one in versions)
        raise Refused("table_not_in_force", pointer=pointer, value=table, on=on.isoformat(), versions=listed)
    raise Refused("unknown_table", pointer=pointer, value=name[:120])
