"""The pseudonyms of a laboratory's isolates and farms: made of its secret, which nothing outside sees."""

from typing import Annotated

import msgspec

from datasets.pseudonyms import Kind, former_pseudonyms, pseudonyms
from datasets.store import laboratory_secrets
from service.context import PSEUDONYMS_PER_MINUTE, Context, now
from service.errors import TooMany
from service.paired_data.shown import blob_content, stored_version
from service.security.caller import Caller, require

MOST_AT_ONCE = 200

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Names = Annotated[tuple[Name, ...], msgspec.Meta(max_length=MOST_AT_ONCE)]


class AskedPseudonyms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Isolates and farms as the laboratory itself calls them."""

    isolates: Names = ()
    farms: Names = ()


class PseudonymView(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked, and how it is called in the laboratory's data sets.

    ``former`` is the pseudonym in data sets of the time when letter case, dashes and blanks told isolates
    apart, where it is another one.
    """

    asked: str
    pseudonym: str
    former: str | None = None


class PseudonymsView(msgspec.Struct, frozen=True, kw_only=True):
    """The answer, in the order of the question; nothing of it is kept."""

    isolates: tuple[PseudonymView, ...]
    farms: tuple[PseudonymView, ...]


def pseudonyms_of(context: Context, caller: Caller, asked: AskedPseudonyms) -> PseudonymsView:
    """Tell a laboratory how its own isolates and farms are called; nothing is stored or logged."""
    sure = require(caller, "researcher")
    wait = context.pseudonyms_asked.seconds_to_wait(sure.laboratory_id)
    if wait:
        raise TooMany("pseudonyms_too_many", wait, limit=PSEUDONYMS_PER_MINUTE)
    key = pseudonym_key(context, sure.laboratory_id)
    return PseudonymsView(
        isolates=_answered(key, "isolate", asked.isolates), farms=_answered(key, "farm", asked.farms)
    )


def held_in(context: Context, caller: Caller, dataset_id: str, found: PseudonymsView) -> frozenset[str]:
    """Return which of the pseudonyms stand in the newest version of a data set that the caller may see."""
    with context.store.reading() as connection:
        newest = stored_version(connection, caller, dataset_id, None)
        content = blob_content(connection, newest.digest)
    asked = {name for one in (*found.isolates, *found.farms) for name in (one.pseudonym, one.former) if name}
    return frozenset(name for name in asked if name.encode() in content)


def pseudonym_key(context: Context, laboratory_id: str) -> bytes:
    """Return a laboratory's secret, made on first need; never let it out of the process but to a child."""
    with context.store.reading() as connection:
        held = laboratory_secrets.get(connection, laboratory_id)
    if held is not None:
        return held
    with context.store.writing() as connection:
        return laboratory_secrets.get_or_make(connection, laboratory_id, at=now())


def _answered(key: bytes, kind: Kind, asked: tuple[str, ...]) -> tuple[PseudonymView, ...]:
    found, before = pseudonyms(key, kind, asked), former_pseudonyms(key, kind, asked)
    return tuple(
        PseudonymView(asked=one, pseudonym=name, former=None if former == name else former)
        for one, name, former in zip(asked, found, before, strict=True)
    )
