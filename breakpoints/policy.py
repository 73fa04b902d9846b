"""What a request allows, as written and as checked."""

from collections.abc import Callable
from typing import Literal

import msgspec

from breakpoints.errors import Noun, PolicyNameUnknown, UnknownFallbackHost
from breakpoints.model import Kind
from breakpoints.vocabulary import Found, Match, Unknown, Vocabulary


class DoNotReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A drug that a laboratory does not report, of one organism (or group) and host, or of all.

    ``unless`` lifts it where another drug of the same isolate is not susceptible: the usual
    cascade reports a reserve drug only where the first choice fails. Names or ids.
    """

    drug: str
    organism: str | None = None
    host: str | None = None
    unless: tuple[str, ...] = ()


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the request allows.

    ``kinds`` in order of preference. ``host_fallback``: hosts (ids or names) to try, in
    order, when the exact host has no row; what is used is labelled ``extrapolated``.
    ``strict`` refuses decimal zones and missing disk contents. ``do_not_report`` is the
    laboratory's own cascade: rows are marked, never changed.
    """

    kinds: tuple[Kind, ...] = (Kind.CLINICAL, Kind.PROVISIONAL)
    host_fallback: tuple[str, ...] = ()
    accept_not_stated: bool = False
    strict: bool = False
    rules: Literal["on", "off"] = "on"
    zone_zero_is_no_inhibition: bool = False
    do_not_report: tuple[DoNotReport, ...] = ()


class Withheld(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the cascade in ids."""

    drug: str
    organism: str | None
    host: str | None
    unless: tuple[str, ...]


class Allowed(msgspec.Struct, frozen=True, kw_only=True):
    """A policy with its orders worked out and its names turned into ids."""

    policy: Policy
    kind_places: dict[Kind, int]
    fallback_places: dict[str, int]
    withheld: tuple[Withheld, ...] = ()


def allowed_by(policy: Policy, vocabulary: Vocabulary) -> Allowed:
    """Work out the orders of a policy.

    Raises
    ------
    UnknownFallbackHost
        A host of ``host_fallback`` is not one of ours, or stands for several.
    PolicyNameUnknown
        The same of a name in ``do_not_report``.
    """
    fallback: dict[str, int] = {}
    for name in policy.host_fallback:
        found = vocabulary.find_host(name)
        if not isinstance(found, Match):
            raise UnknownFallbackHost(name, found.suggestions if isinstance(found, Unknown) else ())
        fallback.setdefault(found.id, len(fallback))
    kinds: dict[Kind, int] = {}
    for kind in policy.kinds:
        kinds.setdefault(kind, len(kinds))
    withheld = tuple(_withheld(place, one, vocabulary) for place, one in enumerate(policy.do_not_report))
    return Allowed(policy=policy, kind_places=kinds, fallback_places=fallback, withheld=withheld)


def _withheld(place: int, given: DoNotReport, vocabulary: Vocabulary) -> Withheld:
    """Turn the names of one line of the cascade into ids."""
    field = f"do_not_report/{place}"

    def named(noun: Noun, at: str, name: str) -> str:
        find: dict[Noun, Callable[[str], Found]] = {
            "drug": vocabulary.find_drug,
            "organism": vocabulary.find_organism,
            "host": vocabulary.find_host,
        }
        found = find[noun](name)
        if isinstance(found, Match):
            return found.id
        suggestions = found.suggestions if isinstance(found, Unknown) else found.candidates
        raise PolicyNameUnknown(f"{field}/{at}", noun, name, suggestions)

    return Withheld(
        drug=named("drug", "drug", given.drug),
        organism=None if given.organism is None else named("organism", "organism", given.organism),
        host=None if given.host is None else named("host", "host", given.host),
        unless=tuple(named("drug", f"unless/{at}", name) for at, name in enumerate(given.unless)),
    )
