"""What a batch came to: rows by category and by refusal."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from breakpoints.batch.profiles import Asked


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Rows by category and by refusal, in the order of the closed lists; together every row."""

    rows: int = 0
    categories: dict[str, int] = {}
    refused: dict[str, int] = {}


class FileClassified(msgspec.Struct, frozen=True, kw_only=True):
    """What a file came to; ``renamed`` names the columns of its own that ours would have hidden."""

    counted: Counted
    renamed: dict[str, str]
    not_used: tuple[str, ...]


def counted(asked: Sequence[Asked], rows: Sequence[int]) -> Counted:
    """Count rows by what their cells say."""
    categories: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for one, number in zip(asked, rows, strict=False):
        if number and one.flat.category is not None:
            categories[one.flat.category] += number
        elif number and one.flat.refused is not None:
            refused[one.flat.refused] += number
    return Counted(rows=sum(rows), categories=dict(categories), refused=dict(refused))
