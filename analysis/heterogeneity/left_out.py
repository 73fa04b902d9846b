"""The limits without the isolates of one group, and the errors that they make among those."""

from collections.abc import Callable

from analysis.candidate import Question, errors_of_pairs
from analysis.evidence.refits import Refits, counts_of
from analysis.heterogeneity.report import LeftOutPair
from analysis.heterogeneity.searches import Bools, Limits, Searched, counted_limits, expected_limits
from analysis.methods import Censoring, ErrorKind, Group, Method
from analysis.paired_table import Integers, PairedTable

_MODEL = (Method.EXPECTED_CONSTRAINED, Method.EXPECTED_UNCONSTRAINED)
_COUNTED = (Method.ERROR_BOUNDED_CONSTRAINED, Method.ERROR_BOUNDED_UNCONSTRAINED)


def left_out_pairs(
    question: Question, code: Integers, groups: dict[int, str], refits: Refits | None
) -> tuple[LeftOutPair, ...]:
    """Leave each group out in turn.

    Parameters
    ----------
    question : Question
    code : ndarray of int64, shape (cells,)
        The group of every cell.
    groups : dict of int to str
        Groups to leave out: code and name.
    refits : Refits, optional
        Of the model of all isolates; None: the counted search alone.

    Notes
    -----
    The model is refitted without the group from where it ended with all isolates, and searched in the
    form (within all bounds, else the smallest index) that answers for all isolates; so is the counted
    search. Errors are those of the left-out isolates by the limits that the others chose, so no isolate
    is judged by limits that it helped to place.
    """
    table = question.table
    searches: list[tuple[tuple[Method, Method], Callable[[Bools], Searched]]] = []
    if refits is not None:
        searches.append((_MODEL, lambda rows: expected_limits(question, refits, counts_of(table, rows))))
    searches.append((_COUNTED, lambda rows: counted_limits(question, table.keep(rows))))
    found = []
    for forms, searched in searches:
        every = searched(code >= 0)
        method = answering_form(every, forms)
        for group, name in groups.items():
            others = searched(code != group)
            own = table.keep(code == group)
            limits = others.in_form_of(method) if others.converged else None
            found.append(
                _pair(_errors(question, own, limits), name, method, limits, every.in_form_of(method))
            )
    return tuple(found)


def answering_form(every: Searched, forms: tuple[Method, Method]) -> Method:
    """Return the form of a search that has an answer for all isolates."""
    return forms[0] if every.constrained is not None else forms[1]


def _pair(
    errors: dict[ErrorKind, tuple[int, int]],
    name: str,
    method: Method,
    limits: Limits | None,
    of_all: Limits | None,
) -> LeftOutPair:
    """Describe the limits of the others beside those of all isolates."""
    moved = (limits[0] - of_all[0], limits[1] - of_all[1]) if limits and of_all else None
    return LeftOutPair(
        group=name,
        method=method,
        n=errors[ErrorKind.MINOR][1],
        zone_r_le_mm=limits[0] if limits else None,
        zone_s_ge_mm=limits[1] if limits else None,
        moved_r_mm=moved[0] if moved else None,
        moved_s_mm=moved[1] if moved else None,
        very_major=errors[ErrorKind.VERY_MAJOR][0],
        n_resistant=errors[ErrorKind.VERY_MAJOR][1],
        major=errors[ErrorKind.MAJOR][0],
        n_susceptible=errors[ErrorKind.MAJOR][1],
        minor=errors[ErrorKind.MINOR][0],
    )


def _errors(
    question: Question, left_out: PairedTable, limits: Limits | None
) -> dict[ErrorKind, tuple[int, int]]:
    """Count errors and the isolates that they are a share of, at the nearest step; no limits, no errors."""
    part = Question(table=left_out, criterion=question.criterion, rule=question.rule)
    errors = errors_of_pairs(part, Censoring.NEAREST_STEP, (limits or (0, 1),))
    return {
        kind: (
            sum(int(errors.count[group][kind][0]) for group in Group) if limits else 0,
            int(errors.category_n[kind][0]),
        )
        for kind in ErrorKind
    }
