"""Which controls of a classified file speak of one isolate's results, as a request takes them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from breakpoints.methods import method_written
from breakpoints.outcomes import Refused
from breakpoints.quality_control.controls import WrittenControl, read_date
from breakpoints.vocabulary import Match, Vocabulary
from service.lookup.controls import MOST_CONTROLS, ControlIn

_LONGEST: Final = 200

Key = tuple[str, str, object]


def controls_of(
    results: Iterable[Mapping[str, str]], controls: Iterable[WrittenControl], words: Vocabulary
) -> list[ControlIn]:
    """Return the controls of an isolate's drugs, methods and days, as a request takes them."""
    tested = {
        key
        for one in results
        for key in _keys(one.get("drug", ""), one.get("method", ""), one.get("date"), words)
    }
    drugs = {(drug, method) for drug, method, _ in tested}
    spoken = (one for one in controls if _speaks(one, tested, drugs, words))
    return list(dict.fromkeys(_as_asked(one) for one in spoken))[:MOST_CONTROLS]


def _keys(drug: str, method: str, date: str | None, words: Vocabulary) -> Iterator[Key]:
    known, read = words.find_drug(drug), method_written(method)
    if isinstance(known, Match) and read is not None:
        day = read_date(date)
        yield known.id, read.value, None if isinstance(day, Refused) else day


def _speaks(one: WrittenControl, tested: set[Key], drugs: set[tuple[str, str]], words: Vocabulary) -> bool:
    for drug, method, day in _keys(one.drug, one.method, one.date, words):
        if day is None:
            return (drug, method) in drugs
        return (drug, method, day) in tested or (drug, method, None) in tested
    return False


def _as_asked(one: WrittenControl) -> ControlIn:
    said = msgspec.structs.asdict(one)
    return ControlIn(**{name: text[:_LONGEST] if text else text for name, text in said.items()})
