"""What the remarks on an isolate, in a file with a column for each agent, say of one of its results."""

from typing import Final

from breakpoints.batch.wide_remarks import EVERY, LEFT_OPEN, NOT_COUNTED
from breakpoints.outcomes import WarningCode
from service.file_isolates.errand import REASON, WARNED

_WARNINGS: Final = frozenset(one.value for one in WarningCode)


def said_of_column(remarks: str, column: str) -> dict[str, str]:
    """Return the reason and the warnings that remarks give for the result in a column, where they do.

    A remark is ``code: columns`` or ``code (S by value): columns``; only a reason has the words in brackets,
    or is one of those for which a result does not count.
    """
    sought = f", {column.replace(': ', ', ')}, "
    reasons, warnings = [], []
    for remark in remarks.split("; ") if remarks else ():
        code, _, _ = remark.partition(":")
        code, bracket, _ = code.partition(" (")
        where = remark[len(code) :]
        if not where.endswith(f": {EVERY}") and sought not in f"{where.replace(': ', ', ')}, ":
            continue
        if code in NOT_COUNTED or (bracket and code in LEFT_OPEN):
            reasons.append(code)
        elif not bracket and code in _WARNINGS:
            warnings.append(code)
    told = {REASON: next(iter(reasons), ""), WARNED: ";".join(warnings)}
    return {name: said for name, said in told.items() if said}
