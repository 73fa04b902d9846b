"""How much a saved mapping may say: it is kept, and sent with every preview that it fits."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from datasets.facts import LAST_HEADER_ROW, UploadedFacts
from service.errors import Refused

MOST_CHARACTERS: Final = 500
"""Of one text; a header may have as many."""
MOST_ENTRIES: Final = 500
"""Of one list or object."""
MOST_BYTES: Final = 64_000


def refuse_too_much(facts: UploadedFacts, pointer: str) -> None:
    """Refuse facts that say more than files need, with the place that says too much."""
    size = len(msgspec.json.encode(facts))
    if size > MOST_BYTES:
        raise Refused("mapping_too_large", pointer=pointer, bytes=size, most=MOST_BYTES)
    for place, said in _within(msgspec.to_builtins(facts), pointer):
        _refuse(said, place)


def _refuse(said: object, place: str) -> None:
    if isinstance(said, int) and not isinstance(said, bool) and not 1 <= said <= LAST_HEADER_ROW:
        raise Refused("mapping_row_beyond", pointer=place, most=LAST_HEADER_ROW)
    if isinstance(said, str) and len(said) > MOST_CHARACTERS:
        raise Refused("mapping_text_too_long", pointer=place, most=MOST_CHARACTERS, characters=len(said))
    if isinstance(said, dict | tuple) and len(said) > MOST_ENTRIES:
        raise Refused("mapping_too_many", pointer=place, most=MOST_ENTRIES, entries=len(said))


def _within(said: Any, place: str) -> Iterator[tuple[str, object]]:
    """Yield every value with its place; a key that is a text is told at its object."""
    yield place, said
    if isinstance(said, dict):
        for name, value in said.items():
            yield place, name
            yield from _within(
                value, f"{place}/{name[:MOST_CHARACTERS].replace('~', '~0').replace('/', '~1')}"
            )
    elif isinstance(said, tuple):
        for at, value in enumerate(said):
            yield from _within(value, f"{place}/{at}")
