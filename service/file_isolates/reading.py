"""What runs inside the limited child: the isolates of a file, as it writes them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from breakpoints.expert.isolate import isolate_name
from breakpoints.screening import one_of_several
from service.file_isolates.controls import control_rows, distinct_controls, marked_as_control
from service.file_isolates.errand import (
    MOST_BESIDE,
    MOST_LISTED,
    MOST_RESULTS,
    IsolateFound,
    IsolateLine,
    IsolatesAnswer,
    IsolatesErrand,
)

ROW: Final = "\0row"
LABEL: Final = "\0label"
_MADE_SAFE: Final = r"^'([=+\-@])"


def isolates_in_child(argument: bytes) -> bytes:
    """Answer an errand; called by name in the child."""
    from service.file_classification.opened import opened  # noqa: PLC0415
    from service.file_classification.options import FileOptions  # noqa: PLC0415

    errand = msgspec.msgpack.decode(argument, type=IsolatesErrand)
    options = FileOptions(format=errand.format, delimiter=errand.delimiter)
    path = Path(errand.path)
    with opened(path, options, path) as found:  # what stands beside it goes with its folder
        answer = _answer(errand, found.rows)
    return msgspec.msgpack.encode(answer)


def _answer(errand: IsolatesErrand, rows: Any) -> IsolatesAnswer:
    import polars as pl  # noqa: PLC0415

    text = pl.lit(None, pl.String) if errand.label is None else _text(pl, errand.label)
    named = rows.with_row_index(ROW, offset=1).with_columns(text.alias(LABEL))
    if errand.row is not None:
        return IsolatesAnswer(found=_one(errand, named, pl))
    every = named.select(ROW, LABEL, *(_text(pl, column) for column in errand.together))
    if errand.together:
        every = every.drop_nulls(errand.together[0]).unique(
            errand.together, keep="first", maintain_order=True
        )
    if errand.wanted is not None:
        every = every.filter(pl.col(LABEL) == errand.wanted)
    lines = every.select(ROW, LABEL).collect()
    return IsolatesAnswer(
        isolates=lines.height,
        lines=tuple(IsolateLine(row=row, label=said) for row, said in lines.head(MOST_LISTED).iter_rows()),
    )


def _one(errand: IsolatesErrand, named: Any, pl: Any) -> IsolateFound | None:
    """Return the isolate that holds a row."""
    own = named.filter(pl.col(ROW) == errand.row).collect()
    if own.is_empty():
        return None
    first = own.row(0, named=True)
    rows = [first]
    if errand.together and _said(first[errand.together[0]]):
        shared = [
            _text(pl, column).eq_missing(pl.lit(_said(first[column]) or None, pl.String))
            for column in errand.together
        ]
        rows = list(named.filter(*shared).collect().iter_rows(named=True))
    results = [one for row in rows for one in _results(errand, row)]
    others = _others(errand, named, first[LABEL], {row[ROW] for row in rows}, pl)
    return IsolateFound(
        label=first[LABEL],
        results=tuple(results[:MOST_RESULTS]),
        beside=tuple([*results[MOST_RESULTS:], *others][:MOST_BESIDE]),
        controls=_controls(errand, named, pl),
        further=max(len(results) - MOST_RESULTS, 0),
    )


def _others(
    errand: IsolatesErrand, named: Any, label: str | None, own: set[int], pl: Any
) -> Iterator[dict[str, str]]:
    """Return the results of the other rows with an isolate's label, however it is written there."""
    name = isolate_name(label)
    if not name or not errand.together or errand.together[0] != errand.label:
        return
    every = named.select(pl.col(LABEL).unique()).collect().to_series()
    alike = [text for text in every if isolate_name(text) == name]
    for row in named.filter(pl.col(LABEL).is_in(alike)).head(MOST_BESIDE).collect().iter_rows(named=True):
        if row[ROW] not in own:
            yield from _results(errand, row)


def _controls(errand: IsolatesErrand, named: Any, pl: Any) -> tuple[dict[str, str], ...]:
    """Return what the control strains among the rows read."""
    found: list[dict[str, str]] = []
    if "organism" in errand.fields:
        rows = control_rows(named, _text(pl, errand.fields["organism"]), pl)
        found += [one for row in rows.iter_rows(named=True) for one in _results(errand, row)]
    strain = errand.strain if errand.strain in named.collect_schema().names() else None
    if strain is not None and "specimen" in errand.fields:
        marked = marked_as_control(named, _text(pl, errand.fields["specimen"]))
        rows = control_rows(marked, _text(pl, strain), pl)
        for row in rows.iter_rows(named=True):
            found += [{**one, "organism": _said(row[strain])} for one in _results(errand, row)]
    return distinct_controls(found)


def _results(errand: IsolatesErrand, row: dict[str, Any]) -> list[dict[str, str]]:
    """Return the results of a row: one, or one for each measurement that was made."""
    fields = _cells(row, errand.fields)
    for test, columns in errand.beside.items():
        texts = [fields.get(test, ""), *(_said(row[column]) for column in columns if column in row)]
        fields[test] = one_of_several(test, texts) or ""
    if not errand.measured:
        return [fields]
    made = [(one.said, _said(row[one.column])) for one in errand.measured if one.column in row]
    return [{**fields, **said, "value": value} for said, value in made if value]


def _cells(row: dict[str, Any], places: dict[str, str]) -> dict[str, str]:
    said = {name: _said(row[column]) for name, column in places.items() if column in row}
    return {name: text for name, text in said.items() if text}


def _said(cell: object) -> str:
    """Return a cell as the sender wrote it: without the apostrophe that made it safe for spreadsheets."""
    text = "" if cell is None else str(cell).strip()
    return re.sub(_MADE_SAFE, r"\1", text)


def _text(pl: Any, column: str) -> Any:
    """Return a column as the sender wrote it, an empty cell as none."""
    text = pl.col(column).cast(pl.String).str.strip_chars().str.replace(_MADE_SAFE, "${1}")
    return pl.when(text != "").then(text).alias(column)
