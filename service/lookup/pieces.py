"""Answers to ordinary questions in two pieces: what a question says of every value, and what a value means.

Joined they are, byte for byte, what is written of the whole outcome: the members that a value decides
stand before those of the question, and the distance stands behind both.
"""

from collections.abc import Callable

import msgspec

from breakpoints.answers import Answer
from breakpoints.classify import Classifier
from breakpoints.grounds import Grounds
from breakpoints.interpret import Interpretation
from breakpoints.ladder import Mic
from breakpoints.model import Method
from breakpoints.ordinary import Ordinary
from breakpoints.remarks import remarks_on_panel_of
from service.lookup.classification import Answered, Show, Spoken, in_text
from service.lookup.effects import Said
from service.lookup.outcome import Outcome
from service.lookup.remembered import Piece, RememberedRows, Tells, WrittenRow

Write = Callable[[Answered, RememberedRows], WrittenRow]
"""Write an outcome without its id, and keep the criteria that it names."""


def outcome_of_question(found: Ordinary, show: Show, spoken: Spoken) -> Outcome:
    """Return what is said of a question whatever its value."""
    criterion = show(found.chosen.indexed.shown, found.extrapolated is not None)
    return Outcome(
        kind=found.chosen.row.kind.value,
        criterion=criterion,
        table=criterion.table,
        extrapolated=found.extrapolated is not None,
        extrapolated_from=found.extrapolated,
        warnings=tuple([spoken.notes.warning(one, spoken.language, spoken.words) for one in found.warnings]),
    )


def piece_of(
    grounds: Grounds, classifier: Classifier, found: Ordinary, outcome: Outcome, written: WrittenRow
) -> Piece:
    """Return the piece of a question, of which this is written."""
    question = grounds.about.question
    is_disk = question.method is Method.DISK
    return Piece(
        json=b"," + written.json.removesuffix(b"}"),
        warn_at=_place_of_warning(outcome, found.before_value),
        warned_at=1 + written.warned_at,
        criteria=written.criteria,
        i_means=None if outcome.criterion is None else outcome.criterion.i_means,
        unit=b',"distance_mm":' if is_disk else b',"distance_steps":',
        organism=question.organism.id,
        drug=question.drug,
        looked_at=classifier.looked_at,
        disk_content=written.disk_content,
    )


def _place_of_warning(outcome: Outcome, before_value: int) -> tuple[int, bytes, bytes]:
    """Return how many bytes stand before a warning on the value, and between it and what is around it."""
    kind = b',"kind":' + msgspec.json.encode(outcome.kind)
    if not outcome.warnings:
        return len(kind), b',"warnings":[', b"]"
    first = msgspec.json.encode(outcome.warnings[:before_value]).removesuffix(b"]")
    between = (b",", b"") if before_value else (b"", b",")
    return len(kind + b',"warnings":' + first), *between


def on_panel(piece: Piece, meant: bytes, meaning: Interpretation, mic: Mic, spoken: Spoken) -> WrittenRow:
    """Join what a value at the lower end of its panel means, what to remark on that, and its question."""
    json, warned_at = piece.json, piece.warned_at
    for remark in remarks_on_panel_of(mic, piece.drug, meaning):
        note = msgspec.json.encode(spoken.notes.warning(remark, spoken.language, spoken.words))
        at, opened, closed = piece.warn_at
        json = json[:at] + opened + note + closed + json[at:]
        begins = 0 if has_warnings(piece.json, piece.warned_at) else len(b"]")
        warned_at = piece.warned_at + len(json) - len(piece.json) - begins
    return _row(piece, meant + json + b"}", len(meant) + warned_at, meaning)


def outcome_of_value(meaning: Interpretation, i_means: str | None, spoken: Spoken) -> Outcome:
    """Return what a value means by its criterion, and nothing of the question."""
    language, words = spoken.language, spoken.words
    answer = Answer(category=meaning.category)
    return Outcome(
        category=meaning.category.value,
        text=in_text(answer, spoken, i_means),
        reason=None if meaning.reason is None else spoken.notes.reason(meaning.reason, {}, language, words),
        possible=tuple([one.value for one in meaning.possible]),
    )


def joined(piece: Piece, meant: bytes, said: Said, meaning: Interpretation) -> WrittenRow:
    """Join what a value means and what its question says, with a place for the distance."""
    has_distance = said.distance is not None
    head = meant + piece.json + (piece.unit if has_distance else b"}")
    return _row(piece, head, len(meant) + piece.warned_at, meaning, b"}" if has_distance else None)


def has_warnings(json: bytes, warned_at: int) -> bool:
    """Tell whether an answer has warnings already: then the place for one more is before their end."""
    return json[warned_at : warned_at + 1] == b"]"


def with_further(row: WrittenRow, notes: bytes) -> WrittenRow:
    """Return an answer with further warnings, written without their brackets, behind its others."""
    at, json = row.warned_at, row.json
    has_some = has_warnings(json, at)
    more = b"," + notes if has_some else b',"warnings":[' + notes + b"]"
    behind = at + len(more) - (0 if has_some else len(b"]"))
    return msgspec.structs.replace(row, json=json[:at] + more + json[at:], warned_at=behind)


def _row(
    piece: Piece, json: bytes, warned_at: int, meaning: Interpretation, tail: bytes | None = None
) -> WrittenRow:
    return WrittenRow(
        json=json,
        criteria=piece.criteria,
        tells=Tells(piece.organism, piece.looked_at & {(piece.drug, meaning.category)}),
        warned_at=warned_at,
        disk_content=piece.disk_content,
        by_value=meaning.category.value,
        tail=tail,
    )
