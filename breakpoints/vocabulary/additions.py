"""What an imported table adds to the vocabulary: entries, codes, names and memberships of its own."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Final, Literal, TypeVar

import msgspec

from breakpoints.vocabulary.entries import Drug, Entry, Host, Organism, Rank, Site

EntryT = TypeVar("EntryT", bound=Entry)
_GENERALITY: Final = {rank: place for place, rank in enumerate(Rank)}
Noun = Literal["drug", "organism", "host", "site"]


class AlsoKnownAs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A qualified code (``whonet:eco``), or a name without a colon, of an entry there is already."""

    noun: Noun
    entry: str
    text: str


class Membership(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An organism there is already belongs to a group, too."""

    organism: str
    group: str


class VocabularyAdditions(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True
):
    """Entries, codes and memberships beyond the shipped vocabulary.

    Ids are slugs of English names, as in the shipped vocabulary: two imports that name the
    same drug mean the same entry. Codes are qualified by the ``system`` they come from.
    """

    system: str | None = None
    drugs: tuple[Drug, ...] = ()
    organisms: tuple[Organism, ...] = ()
    hosts: tuple[Host, ...] = ()
    sites: tuple[Site, ...] = ()
    also_known_as: tuple[AlsoKnownAs, ...] = ()
    memberships: tuple[Membership, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """Every code that these additions give a meaning."""
        own = {code for entry in (*self.drugs, *self.organisms) for code in entry.codes}
        return frozenset(own | {known.text for known in self.also_known_as})


def canonical_additions(additions: VocabularyAdditions) -> bytes:
    """Write additions as canonical JSON: sorted, UTF-8, one final line feed."""
    return msgspec.json.encode(additions, order="sorted") + b"\n"


def additions_digest(additions: VocabularyAdditions) -> str:
    """Return the SHA-256 of the canonical bytes in hex."""
    return hashlib.sha256(canonical_additions(additions)).hexdigest()


def merged(
    entries: Mapping[str, EntryT], added: Iterable[EntryT], known: Iterable[AlsoKnownAs]
) -> dict[str, EntryT]:
    """Put new entries beside those there are; of one id, names and codes are joined."""
    kept = dict(entries)
    for entry in added:
        before = kept.get(entry.id)
        kept[entry.id] = entry if before is None else _joined(before, entry)
    for also in known:
        target = kept.get(also.entry)
        if target is not None:
            kept[also.entry] = _named_too(target, also.text)
    return kept


def with_memberships(
    organisms: dict[str, Organism], memberships: Iterable[Membership]
) -> dict[str, Organism]:
    """Put the groups an organism was found to belong to into its lineage, before its genus."""
    for member in memberships:
        organism, group = organisms.get(member.organism), organisms.get(member.group)
        if organism is not None and group is not None and group.id not in organism.lineage:
            lineage = with_taxon(organism.lineage, group, organisms.get)
            organisms[organism.id] = msgspec.structs.replace(organism, lineage=lineage)
    return organisms


def with_taxon(
    lineage: tuple[str, ...], taxon: Organism, entry_of: Callable[[str], Organism | None]
) -> tuple[str, ...]:
    """Put a taxon into a lineage where its rank belongs: after what is as specific, before the rest."""
    general = _GENERALITY[taxon.rank]
    for place, other in enumerate(lineage):
        entry = entry_of(other) if place else None
        if entry is not None and _GENERALITY[entry.rank] > general:
            return (*lineage[:place], taxon.id, *lineage[place:])
    return (*lineage, taxon.id)


def _joined(before: EntryT, after: EntryT) -> EntryT:
    """Keep an entry and add the names and codes under which it came again."""
    names = (*before.synonyms, after.name_en, *after.synonyms)
    changes: dict[str, tuple[str, ...]] = {
        "synonyms": tuple(dict.fromkeys(name for name in names if name != before.name_en)),
        "codes": tuple(dict.fromkeys((*before.codes, *after.codes))),
    }
    if isinstance(before, Organism) and isinstance(after, Organism):
        beyond = tuple(taxon for taxon in after.lineage if taxon not in before.lineage)
        changes["lineage"] = (*before.lineage, *beyond)
    return msgspec.structs.replace(before, **changes)


def _named_too(entry: EntryT, text: str) -> EntryT:
    field = "codes" if ":" in text else "synonyms"
    have: tuple[str, ...] = getattr(entry, field)
    return entry if text in have else msgspec.structs.replace(entry, **{field: (*have, text)})
