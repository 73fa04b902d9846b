"""How an answer is written, row by row, so that it can be written again."""

from collections.abc import Sequence
from typing import Final

import msgspec

from service.lookup.classification import Answered
from service.lookup.classified import result_out
from service.lookup.criteria_shown import CriterionView
from service.lookup.outcome import CategoryOrRefusal
from service.lookup.remembered import REFUSED, RememberedRows, Tells, WrittenRow

_SEVERAL_IDS: Final = b'","'
"""Stands between two texts of a list in JSON, and within none that has no quote of its own."""
_QUOTED: Final = b'\\"'
"""Begins or ends a list's text with a quote in it, or with a backslash at its end."""


class Finished(msgspec.Struct, frozen=True, kw_only=True):
    """Rows answered, column by column: their texts, what stands behind these, and what criteria they name.

    ``criteria`` has those of every row, or each that differ once, in the order in which rows name them.
    """

    texts: Sequence[bytes]
    ends: Sequence[bytes]
    criteria: Sequence[tuple[str, ...]]


NOTHING_FINISHED: Final = Finished(texts=(), ends=(), criteria=())


def with_ids(ids: Sequence[str | None], rows: Finished) -> list[bytes]:
    """Write rows, each with its id."""
    if ids and None not in ids:
        written = msgspec.json.encode(ids)
        if _QUOTED in written:
            return with_written_ids(list(map(msgspec.json.encode, ids)), rows)
        return with_written_ids([b'"%b"' % one for one in written[2:-2].split(_SEVERAL_IDS)], rows)
    begun = (b"" if one is None else b'"id":%b,' % msgspec.json.encode(one) for one in ids)
    found = [b",{" + id_ + text + end for id_, text, end in zip(begun, rows.texts, rows.ends, strict=True)]
    return [b'{"results":[', *(one.removeprefix(b",") for one in found[:1]), *found[1:]]


def with_written_ids(ids: Sequence[bytes], rows: Finished) -> list[bytes]:
    """Write rows, each with its id, which is written already; there is at least one."""
    pieces = [b',{"id":', b"", b",", b"", b""] * len(ids)
    pieces[0] = b'{"results":[{"id":'
    pieces[1::5] = ids
    pieces[3::5] = rows.texts
    pieces[4::5] = rows.ends
    return pieces


def written_row(said: Answered, group: RememberedRows) -> WrittenRow:
    """Write an outcome, and each criterion that it names once."""
    criteria: dict[str, CriterionView] = {}
    outcome = said.outcome
    json = msgspec.json.encode(result_out(outcome, criteria))
    for name, view in criteria.items():
        if name not in group.criteria:
            written = b",%b:%b" % (msgspec.json.encode(name), msgspec.json.encode(view))
            group.criteria.keep(name, written, len(written))
    return WrittenRow(
        json=json[1:],
        criteria=tuple(criteria),
        tells=Tells(said.organism, said.shows),
        warned_at=REFUSED if outcome.refused is not None else _place_of_warning(outcome),
        disk_content=None if outcome.criterion is None else outcome.criterion.disk_content,
        by_value=outcome.category_by_value or outcome.category,
    )


def _place_of_warning(outcome: CategoryOrRefusal) -> int:
    """Return how many bytes of an outcome, its brace left out, stand before a further warning."""
    before = CategoryOrRefusal(
        category=outcome.category,
        category_by_value=outcome.category_by_value,
        text=outcome.text,
        reason=outcome.reason,
        possible=outcome.possible,
        kind=outcome.kind,
        warnings=outcome.warnings,
    )
    return len(msgspec.json.encode(before)) - (3 if outcome.warnings else 2)
