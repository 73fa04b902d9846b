"""Saved mappings: what a laboratory said once of its reader's files, offered when such a file comes again."""

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec

from datasets.facts import UploadedFacts
from datasets.store import mappings
from datasets.store.rows import ColumnMapping
from service.context import Context, instant_text, now
from service.errors import Conflict, NotFound, Refused
from service.paired_data.mapping_bounds import refuse_too_much
from service.people import actor_of
from service.security.caller import Caller, require

_OF_ONE_FILE = ("organism", "simulated", "format", "sheets", "second")
"""What is said of one upload rather than of a kind of file is not saved."""
MOST_MAPPINGS: Final = 200


class NewMapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping to be saved: its name, the headers by which its files are known, and what to read in them."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    headers: Annotated[tuple[Annotated[str, msgspec.Meta(max_length=500)], ...], msgspec.Meta(max_length=500)]
    facts: UploadedFacts


class MappingView(msgspec.Struct, frozen=True, kw_only=True):
    """A saved mapping of one's laboratory."""

    id: str
    name: str
    facts: UploadedFacts
    created_at: str


class MappingUse(msgspec.Struct, frozen=True, kw_only=True):
    """A data set of which a version was read by a mapping."""

    dataset: str
    name: str


class MappingWithUses(msgspec.Struct, frozen=True, kw_only=True):
    """A saved mapping, and the data sets that were read by it."""

    mapping: MappingView
    uses: tuple[MappingUse, ...]


class RenamedMapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The new name of a mapping."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


def save_mapping(context: Context, caller: Caller, new: NewMapping) -> MappingView:
    """Save a mapping under a name of its own."""
    actor = actor_of(caller, "researcher")
    refuse_too_much(new.facts, "/facts")
    if to_be_saved(new.facts) == UploadedFacts():
        raise Refused("mapping_empty", pointer="/facts")
    with context.store.writing() as connection:
        if len(mappings.listing(connection, actor.laboratory_id)) >= MOST_MAPPINGS:
            raise Conflict("mappings_full", most=MOST_MAPPINGS)
        kept = mappings.save(connection, new.name, new.headers, new.facts, by=actor, at=now())
    return _view(kept)


def list_mappings(context: Context, caller: Caller) -> tuple[MappingView, ...]:
    """Return the mappings of one's laboratory, by name."""
    sure = require(caller, "researcher")
    with context.store.reading() as connection:
        return tuple(map(_view, mappings.listing(connection, sure.laboratory_id)))


def mappings_with_uses(context: Context, caller: Caller) -> tuple[MappingWithUses, ...]:
    """Return the mappings of one's laboratory with what was read by each."""
    sure = require(caller, "researcher")
    with context.store.reading() as connection:
        return tuple(
            MappingWithUses(
                mapping=_view(row),
                uses=tuple(
                    MappingUse(dataset=identity, name=name)
                    for identity, name in mappings.read_by(connection, row.id, sure.laboratory_id)
                ),
            )
            for row in mappings.listing(connection, sure.laboratory_id)
        )


def rename_mapping(context: Context, caller: Caller, mapping_id: str, new: RenamedMapping) -> MappingView:
    """Give a mapping another name; data sets that were read by it are not touched."""
    actor = actor_of(caller, "researcher")
    with context.store.writing() as connection:
        found = mappings.rename(connection, mapping_id, new.name, by=actor, at=now())
    if found is None:
        raise NotFound("mapping", mapping_id)
    return _view(found)


def read_mapping(context: Context, caller: Caller, mapping_id: str) -> MappingView:
    """Return one mapping of one's laboratory."""
    sure = require(caller, "researcher")
    with context.store.reading() as connection:
        found = mappings.get(connection, mapping_id, sure.laboratory_id)
    if found is None:
        raise NotFound("mapping", mapping_id)
    return _view(found)


def mappings_for(context: Context, caller: Caller, headers: Sequence[str]) -> tuple[MappingView, ...]:
    """Return the laboratory's mappings for files with exactly these headers, the newest first."""
    sure = require(caller, "researcher")
    with context.store.reading() as connection:
        return tuple(map(_view, mappings.for_headers(connection, headers, sure.laboratory_id)))


def remove_mapping(context: Context, caller: Caller, mapping_id: str) -> MappingView:
    """Remove a mapping; data that were read by it stay."""
    actor = actor_of(caller, "researcher")
    gone = read_mapping(context, caller, mapping_id)
    with context.store.writing() as connection:
        mappings.remove(connection, mapping_id, by=actor, at=now())
    return gone


def mapped_facts(
    context: Context, caller: Caller, mapping_id: str | None, given: UploadedFacts
) -> UploadedFacts:
    """Return the facts of a saved mapping, those given with the upload before them."""
    if mapping_id is None:
        return given
    return overlaid(read_mapping(context, caller, mapping_id).facts, given)


def overlaid(saved: UploadedFacts, given: UploadedFacts) -> UploadedFacts:
    """Return saved facts, each replaced by what was given where that says anything."""
    nothing = UploadedFacts()
    said = {
        name: getattr(given, name)
        for name in UploadedFacts.__struct_fields__
        if getattr(given, name) != getattr(nothing, name)
    }
    return msgspec.structs.replace(saved, **said)


def to_be_saved(facts: UploadedFacts) -> UploadedFacts:
    """Return what of an upload's facts holds for every file of its kind."""
    nothing = UploadedFacts()
    return msgspec.structs.replace(facts, **{name: getattr(nothing, name) for name in _OF_ONE_FILE})


def _view(row: ColumnMapping) -> MappingView:
    facts = msgspec.convert(row.mapping, UploadedFacts)
    return MappingView(id=row.id, name=row.name, facts=facts, created_at=instant_text(row.created_at))
