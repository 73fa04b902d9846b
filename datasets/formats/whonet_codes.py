"""WHONET's codes of organisms, hosts and specimens, put into words that the vocabulary knows."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from breakpoints.vocabulary import Match, vocabulary
from breakpoints.whonet.fields import host_text, organism_text, specimen_text
from datasets.fields import Field


def plain_codes(
    frame: pl.DataFrame, *, host_may_be_unknown: bool = False
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return a tidy frame in words, and the codes of hosts that were left out.

    ``host_may_be_unknown``: WHONET's origin says animal, food or environment as often as a species; a code
    that is no species is then not stated instead of refused.
    """
    words = vocabulary()
    frame = reworded(frame, Field.ORGANISM, lambda cell: organism_text(cell, words))
    frame = reworded(frame, Field.SPECIMEN, specimen_text)
    not_known: tuple[str, ...] = ()
    if Field.HOST in frame.columns:
        frame = reworded(frame, Field.HOST, lambda cell: host_text(cell, words, {}))
        if host_may_be_unknown:
            not_known = _not_known(frame[Field.HOST])
            frame = reworded(frame, Field.HOST, lambda cell: "" if cell in not_known else cell)
    return frame, not_known


def reworded(frame: pl.DataFrame, field: Field, word: Callable[[str], str]) -> pl.DataFrame:
    """Return a frame with each different cell of a column put into other words."""
    if field not in frame.columns:
        return frame
    given = frame[field].fill_null("")
    different = given.unique()
    words = {cell: word(cell) for cell in different}
    changed = {cell: new for cell, new in words.items() if cell != new}
    return frame if not changed else frame.with_columns(given.replace(changed).alias(field))


def _not_known(hosts: pl.Series) -> tuple[str, ...]:
    find = vocabulary().find_host
    return tuple(
        sorted(
            host
            for host in hosts.fill_null("").unique()
            if host.strip() and not isinstance(find(host), Match)
        )
    )
