"""What rows ask, and their values, by numbers on a sheet; bytes that were read before are not read again."""

from collections.abc import Sequence
from typing import cast

from service.lookup.composed import Composer
from service.lookup.rows_cut import Layout, value_of
from service.lookup.sheet.questions import QuestionsKept


def questions_numbered(
    kept: QuestionsKept, composer: Composer, layout: Layout, pieces: Sequence[bytes]
) -> list[int] | None:
    """Return the numbers of the questions that pieces of rows ask; None if one says more than that.

    Raises
    ------
    msgspec.MsgspecError
        A piece cannot be read.
    """
    known = kept.asked_as[layout]
    found = list(map(known.get, pieces))
    new = _new(pieces, found)
    if not new:
        return cast("list[int]", found)
    learned = composer.asked_in_pieces(layout, new)
    if learned is None:
        return None
    numbers = dict(zip(new, map(kept.numbers.__getitem__, learned), strict=True))
    known.keep_all(numbers)
    return _filled(pieces, found, numbers)


def values_numbered(kept: QuestionsKept, pieces: Sequence[bytes]) -> list[int]:
    """Return the numbers of values.

    Raises
    ------
    msgspec.MsgspecError
        One cannot be read.
    """
    found = list(map(kept.written_as.get, pieces))
    new = _new(pieces, found)
    if not new:
        return cast("list[int]", found)
    numbers = {piece: kept.values[value_of(piece)] for piece in new}
    kept.written_as.keep_all(numbers)
    return _filled(pieces, found, numbers)


def _new(pieces: Sequence[bytes], found: Sequence[int | None]) -> list[bytes]:
    if None not in found:
        return []
    return list(dict.fromkeys(piece for piece, one in zip(pieces, found, strict=True) if one is None))


def _filled(pieces: Sequence[bytes], found: Sequence[int | None], numbers: dict[bytes, int]) -> list[int]:
    return [numbers[piece] if one is None else one for piece, one in zip(pieces, found, strict=True)]
