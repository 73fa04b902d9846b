"""Which controls of a classified file speak of one isolate's results, as a request takes them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from breakpoints.methods import method_written
from breakpoints.outcomes import Refused
from breakpoints.quality.controls import read_date
from breakpoints.vocabulary import Match, Vocabulary
from service.file_isolates.controls import READ
from service.lookup.controls import MOST_CONTROLS, ControlIn

_LONGEST: Final = 200

Fields = Mapping[str, str]


def controls_of(results: Iterable[Fields], controls: Iterable[Fields], words: Vocabulary) -> list[ControlIn]:
    """Return the controls of an isolate's drugs, methods and days, as a request takes them."""
    tested = {key for one in results for key in _keys(one, words)}
    drugs = {(drug, method) for drug, method, _ in tested}
    spoken = (one for one in controls if _speaks(one, tested, drugs, words))
    return list(dict.fromkeys(_as_asked(one) for one in spoken))[:MOST_CONTROLS]


def _keys(one: Fields, words: Vocabulary) -> Iterator[tuple[str, str, object]]:
    drug, method = words.find_drug(one.get("drug", "")), method_written(one.get("method", ""))
    if isinstance(drug, Match) and method is not None:
        day = read_date(one.get("date"))
        yield drug.id, method.value, None if isinstance(day, Refused) else day


def _speaks(
    one: Fields, tested: set[tuple[str, str, object]], drugs: set[tuple[str, str]], words: Vocabulary
) -> bool:
    for drug, method, day in _keys(one, words):
        if day is None:
            return (drug, method) in drugs
        return (drug, method, day) in tested or (drug, method, None) in tested
    return False


def _as_asked(one: Fields) -> ControlIn:
    said = {name: one[name][:_LONGEST] for name in READ if one.get(name)}
    strain = said.pop("organism", "")
    return ControlIn(strain=strain, **{**dict.fromkeys(("drug", "method", "value"), ""), **said})
