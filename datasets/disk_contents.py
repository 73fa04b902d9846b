"""Disk contents as laboratories write them: ``25`` and ``23.75/1.25 µg`` are both SXT's 1.25/23.75 µg."""

from __future__ import annotations

import functools
from decimal import Decimal

from breakpoints.disk_content import DiskContent, format_disk_content, read_disk_content
from breakpoints.vocabulary import Drug, Vocabulary
from datasets.cells import Cell
from datasets.findings import Rule
from datasets.formats.disk_codes import content_of_code

MOST_UNLIKE = 10
"""A disk of this many times the largest content of a drug, or less than the smallest divided by it, does not
exist: contents in use of one drug differ ten-fold and more, those of makers by far less from the others."""
_PRINTED_CLOSE = Decimal("0.05")
"""Makers print 1.25/23.75 µg as 1.25/23.8 and 1.2/23.8."""


def read_content(text: str, drug: str, vocabulary: Vocabulary) -> Cell:
    """Read a disk content beside a drug's id.

    A bare number is µg only where the drug is measured so. What is not among the contents known for the drug
    is one of them where it can be no other: the sum of a combination's components, its first one alone, its
    components the other way round, or rounded. It is refused where it may be several of them, and where no
    such disk can exist; anything else is kept, with a warning.
    """
    if not text:
        return Cell(None)
    entry = vocabulary.drugs.get(drug)
    usual = entry.usual_disk_content if entry is not None else None
    told = {"usual": usual or "10 µg"}
    content = read_disk_content(text, bare_number_is_micrograms=(usual or "").endswith("µg"))
    if entry is None:
        written = None if content is None else format_disk_content(content)
        return Cell(written, None if written else Rule.DISK_CONTENT_UNREADABLE, told)
    known = _known(entry)
    told["known"] = ", ".join(map(format_disk_content, known)) or "–"
    if content is None:
        of_code = content_of_code(text, entry)
        return Cell(of_code, None if of_code else Rule.DISK_CONTENT_UNREADABLE, told)
    if not known or content in known:
        return Cell(format_disk_content(content))
    return _beside_known(content, known, told, is_bare=text.strip().isdigit())


def _beside_known(
    content: DiskContent, known: tuple[DiskContent, ...], told: dict[str, str], *, is_bare: bool
) -> Cell:
    """Judge a content that is not among those known for its drug."""
    meant = [one for one in known if _may_be(content, one)]
    if len(meant) == 1:
        told["content"] = format_disk_content(meant[0])
        return Cell(told["content"], Rule.DISK_CONTENT_REWRITTEN, told)
    if meant:
        told["known"] = ", ".join(map(format_disk_content, meant))
        return Cell(None, Rule.DISK_CONTENT_AMBIGUOUS, told)
    if not any(_could_exist(content, one) for one in known):
        return Cell(None, Rule.DISK_CONTENT_UNREADABLE if is_bare else Rule.DISK_CONTENT_IMPOSSIBLE, told)
    return Cell(format_disk_content(content), Rule.DISK_CONTENT_UNUSUAL, told)


@functools.lru_cache(maxsize=1024)
def _known(drug: Drug) -> tuple[DiskContent, ...]:
    """Return the contents that disks of a drug are known to have, the usual one first."""
    texts = (drug.usual_disk_content, *drug.disk_contents_in_use)
    read = (read_disk_content(text) for text in texts if text)
    return tuple(dict.fromkeys(content for content in read if content is not None))


def _may_be(content: DiskContent, known: DiskContent) -> bool:
    """Tell whether a content is another way to write a known one of a combination."""
    amounts, of_known = _amounts(content), _amounts(known)
    if len(of_known) < 2 or not {*content.units} <= {*known.units}:
        return False
    if len(amounts) == 1:
        sums = [sum(of_known)] if len({*known.units}) == 1 else []
        return content.units[0] == known.units[0] and amounts[0] in {of_known[0], *sums}
    return sorted(content.units) == sorted(known.units) and any(
        _close(amounts, other) for other in (of_known, of_known[::-1])
    )


def _could_exist(content: DiskContent, known: DiskContent) -> bool:
    """Tell whether a disk may exist that is written as a known one, its amounts not far off."""
    if content.units != known.units:
        return False
    pairs = zip(_amounts(content), _amounts(known), strict=True)
    return all(other / MOST_UNLIKE <= amount <= other * MOST_UNLIKE for amount, other in pairs)


def _close(amounts: list[Decimal], others: list[Decimal]) -> bool:
    return all(
        abs(amount - other) <= _PRINTED_CLOSE * other for amount, other in zip(amounts, others, strict=True)
    )


def _amounts(content: DiskContent) -> list[Decimal]:
    return [Decimal(amount) for amount in content.amounts]
