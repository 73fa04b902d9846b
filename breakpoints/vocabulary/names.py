"""Every name of every entry, and which entry it stands for."""

import copy
import functools
import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from breakpoints.vocabulary.entries import Drug, Entry, Organism, Rank
from breakpoints.vocabulary.folding import folded
from breakpoints.vocabulary.matching import Ambiguous, Found, Match, Unknown
from breakpoints.vocabulary.similar import SimilarNames

MOST_FOUND: Final = 1_000
"""Texts whose entry is kept: a laboratory writes a few hundred names again and again."""
SYSTEMS: Final = ("whonet", "amr", "ja")
_TWO: Final = 2
_UNDETERMINED: Final = ("sp", "spp", "ssp", "species")
_SHORT: Final = {"Staphylococcus": "Staph", "Streptococcus": "Strep"}
"""Genera that laboratories cut short."""
_NUMBER_BEHIND: Final = re.compile(r"(?<![0-9])[0-9]++(?:[µμu]g|units?|u)?$")
_SUBSPECIES: Final = re.compile(r"\s(?:ss|ssp|subsp)\.\s")
_JOINED: Final = re.compile(r"[/／・+＋]")
"""What stands between the components of a combination."""
_IN_PARENTHESES: Final = re.compile(r"\s*[(（].*[)）]\s*")


class ForeignCode(msgspec.Struct, frozen=True, kw_only=True):
    """A code of another system; ``entry`` is None where we hold no such entry."""

    code: str
    meaning: str
    entry: str | None = None


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """One name or code of one entry."""

    label: str
    entry: str | None
    verified: bool = True
    match: Match | None = None

    def __post_init__(self) -> None:
        """Keep the answer of a name that nothing else shares."""
        if self.entry is not None:
            msgspec.structs.force_setattr(self, "match", Match(id=self.entry, verified=self.verified))


class Names:
    """A look-up from folded names and codes to entries."""

    def __init__(self, entries: Iterable[Entry], foreign: Iterable[ForeignCode] = ()) -> None:
        self._preferred: str | None = None
        self._found: dict[str, Found] = {}
        self._by_name: dict[str, list[Name]] = {}
        self._by_code: dict[tuple[str, str], list[Name]] = {}
        kept = tuple(entries)
        for entry in kept:
            for text, verified in _spellings(entry):
                self._add(text, Name(label=entry.name_en, entry=entry.id, verified=verified))
            for code, verified in _codes(entry):
                label = f"{code} = {entry.name_en}"
                self._add_code(code, Name(label=label, entry=entry.id, verified=verified))
        for code_of in foreign:
            label = f"{code_of.code} = {code_of.meaning}"
            self._add_code(code_of.code, Name(label=label, entry=code_of.entry))

    @functools.cached_property
    def _similar(self) -> SimilarNames:
        """Names by their pieces, made for the first suggestion: most vocabularies never need one."""
        return SimilarNames((key, name.entry) for key, name in self.all() if name.entry)

    def all(self) -> Iterator[tuple[str, Name]]:
        """Return every folded name with what it stands for."""
        return ((key, name) for key, names in self._by_name.items() for name in names)

    def preferring(self, system: str) -> "Names":
        """Return these names for a reader who writes bare codes of one system."""
        preferring = copy.copy(self)
        preferring._preferred, preferring._found = system, {}
        return preferring

    def __contains__(self, text: str) -> bool:
        """Tell whether a text names any entry, without a look at similar names."""
        return folded(text) in self._by_name

    def find(self, text: str) -> Found:
        """Find the one entry a text names; a bare code counts if all systems agree, or one is preferred."""
        found = self._found.get(text)
        if found is None:
            found = self._look_up(text)
            if len(self._found) >= MOST_FOUND:
                self._found = {}
            self._found[text] = found
        return found

    def _look_up(self, text: str) -> Found:
        system, colon, code = text.partition(":")
        if colon and folded(system) in SYSTEMS:
            names = self._by_code.get((folded(system), folded(code)), ())
        else:
            names = self._by_name.get(folded(text), ())
        if len(names) == 1 and names[0].match is not None:
            return names[0].match
        meant = {name.entry for name in names}
        if len(meant) > 1 and self._preferred is not None:
            names = self._by_code.get((self._preferred, folded(text)), names)
            meant = {name.entry for name in names}
        if len(meant) > 1:
            return Ambiguous(text=text, candidates=tuple(sorted({name.label for name in names})))
        for entry in meant:
            if entry is not None:
                return Match(id=entry, verified=any(name.verified for name in names))
        return Unknown(
            text=text, suggestions=self._similar.nearest(folded(text)) or self._before_number(text)
        )

    def _before_number(self, text: str) -> tuple[str, ...]:
        """Return what a text names but for a number behind it: ``GM10`` is a disk, which names no drug."""
        names = self._by_name.get(_NUMBER_BEHIND.sub("", folded(text)), ())
        return tuple(dict.fromkeys(name.entry for name in names if name.entry is not None))

    def _add(self, text: str, name: Name) -> None:
        key = folded(text)
        if key and name not in self._by_name.setdefault(key, []):
            self._by_name[key].append(name)

    def _add_code(self, code: str, name: Name) -> None:
        system, _, bare = code.partition(":")
        self._by_code.setdefault((folded(system), folded(bare)), []).append(name)
        self._add(bare, name)


def _spellings(entry: Entry) -> Iterator[tuple[str, bool]]:
    """Return id, names, names without their parentheses, and synonyms, each with its standing.

    A subspecies is named without its mark, too, as many programs write it (``Streptococcus
    equi zooepidemicus``).
    """
    yield entry.id, True
    for field in ("name_en", "name_ja"):
        name: str = getattr(entry, field)
        for spelling in dict.fromkeys((name, _IN_PARENTHESES.sub("", name), _SUBSPECIES.sub(" ", name))):
            yield spelling, field not in entry.unverified
        if isinstance(entry, Drug):
            yield from ((spelling, field not in entry.unverified) for spelling in _joined(name))
    if isinstance(entry, Organism):
        yield from ((spelling, True) for spelling in _of_genus(entry))
    for synonym in entry.synonyms:
        further = _joined(synonym) if isinstance(entry, Drug) else ()
        for spelling in dict.fromkeys((synonym, _SUBSPECIES.sub(" ", synonym), *further)):
            yield spelling, "synonyms" not in entry.unverified


def _joined(name: str) -> tuple[str, ...]:
    """Return how laboratories write a combination of two components: in either order, with + between them."""
    parts = _JOINED.split(name)
    if len(parts) != _TWO or not all(parts):
        return ()
    first, second = parts
    return f"{second}/{first}", f"{first}+{second}", f"{second}+{first}"


def _of_genus(entry: Organism) -> Iterator[str]:
    """Return how laboratories write a genus beside its name: ``Klebsiella spp.``, ``Staph. aureus``."""
    names = [entry.name_en]
    names += [
        entry.name_en.replace(name, short, 1)
        for name, short in _SHORT.items()
        if entry.name_en.split(" ", 1)[0] == name
    ]
    yield from names[1:]
    if entry.rank is Rank.GENUS:
        yield from (f"{name} {mark}" for name in names for mark in _UNDETERMINED)
        base = entry.name_ja.removesuffix("菌").removesuffix("属")
        yield from (base, f"{base}属", f"{base}属菌")


def _codes(entry: Entry) -> Iterator[tuple[str, bool]]:
    """Return qualified codes, the Japanese abbreviation among them."""
    for code in entry.codes:
        yield code, "codes" not in entry.unverified
    if isinstance(entry, Drug) and entry.abbreviation_ja:
        for code in (entry.abbreviation_ja, *_joined(entry.abbreviation_ja)):
            yield f"ja:{code}", "abbreviation_ja" not in entry.unverified
