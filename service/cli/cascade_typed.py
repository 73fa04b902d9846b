"""What a laboratory does not report, as typed or in a CSV file of its own."""

import csv
from pathlib import Path
from typing import Final

from breakpoints.policy import DoNotReport
from service.cli.terminal import CommandRefusedError

COLUMNS: Final = ("drug", "organism", "host", "unless")


def cascade_typed(drugs: tuple[str, ...], file: Path | None) -> tuple[DoNotReport, ...]:
    """Return the lines of a cascade: drugs that are never reported, then those of a file.

    The file has the columns drug and, where known, organism, host and unless (drugs of
    which one that is not susceptible lifts the line, separated by semicolons).

    Raises
    ------
    CommandRefusedError
        The file is not there or no such table, or one of its lines names no drug.
    """
    typed = tuple(DoNotReport(drug=drug) for drug in drugs)
    return typed if file is None else (*typed, *_lines(file))


def _lines(file: Path) -> tuple[DoNotReport, ...]:
    if not file.is_file():
        raise CommandRefusedError("command.no_such_file", file=file)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            columns = tuple(reader.fieldnames or ())
            rows = [{name: (row.get(name) or "").strip() for name in COLUMNS} for row in reader]
    except (UnicodeDecodeError, csv.Error) as fault:
        raise CommandRefusedError("classify.cascade_unreadable", file=file) from fault
    if "drug" not in columns or not set(columns) <= set(COLUMNS):
        raise CommandRefusedError("classify.cascade_unreadable", file=file)
    for number, row in enumerate(rows, start=2):
        if not row["drug"]:
            raise CommandRefusedError("classify.cascade_without_drug", file=file, row=number)
    return tuple(
        DoNotReport(
            drug=row["drug"],
            organism=row["organism"] or None,
            host=row["host"] or None,
            unless=tuple(one.strip() for one in row["unless"].split(";") if one.strip()),
        )
        for row in rows
    )
