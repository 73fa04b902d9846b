"""Sharing a data set: private, announced until a date, then public for ever, under a licence."""

import datetime as dt
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection

from datasets.store import datasets, laboratories, release
from datasets.store.release import Description, Embargo
from datasets.store.rows import AnnouncedDataset, Dataset, Page
from service.context import Context, now
from service.errors import Conflict, NotFound, Refused
from service.locale.catalogue import Language
from service.paired_data.citation import Cited, citation_file, citation_of, generated
from service.paired_data.licences import BY_ID, LICENCES, OTHER
from service.people import actor_of
from service.security.caller import Caller

LONGEST_EMBARGO = dt.timedelta(days=3653)
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
Author = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\r\n]+$")]
Authors = Annotated[tuple[Author, ...], msgspec.Meta(max_length=200)]
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class EmbargoIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The civil date from which everybody may see a data set."""

    public_from: dt.date


class DescriptionIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Licence and citation; ``licence_text`` goes with ``other``, no citation means the generated one."""

    licence: Short
    licence_text: Text | None = None
    citation: Text | None = None
    authors: Authors = ()
    """`Family name, given name`, or the name of a body; none means the laboratory."""


class SharingView(msgspec.Struct, frozen=True, kw_only=True):
    """How a data set is shared; whoever may see the data set may see this."""

    dataset: str
    name: str
    laboratory: str
    visibility: str
    public_from: dt.date | None
    licence: str | None
    licence_name: str | None
    licence_url: str | None
    licence_text: str | None
    citation: str
    citation_is_own: bool
    generated_citation: str
    authors: tuple[str, ...]
    citation_lacks: tuple[str, ...]
    """What the generated citation lacks: `authors`, `licence`, `address`."""
    versions: int
    """All of them are public, or become so together."""
    mine: bool


class AnnouncedView(msgspec.Struct, frozen=True, kw_only=True):
    """What everybody may know of a data set under embargo."""

    dataset: str
    name: str
    laboratory: str
    public_from: dt.date


def read_sharing(context: Context, caller: Caller, dataset_id: str, language: Language) -> SharingView:
    """Return how a visible data set is shared."""
    with context.store.reading() as connection:
        cited = _cited(context, connection, caller, dataset_id)
    row = cited.dataset
    known = BY_ID.get(row.licence or "")
    return SharingView(
        dataset=row.id,
        name=row.name,
        laboratory=cited.laboratory,
        visibility=row.visibility.value,
        public_from=row.public_from,
        licence=row.licence,
        licence_name=None if known is None else known.name,
        licence_url=None if known is None else known.url,
        licence_text=row.licence_text,
        citation=citation_of(cited, language),
        citation_is_own=row.citation is not None,
        generated_citation=generated(cited, language),
        authors=tuple((row.authors or "").splitlines()),
        citation_lacks=cited.lacks,
        versions=cited.version.number,
        mine=row.laboratory_id == caller.laboratory_id,
    )


def read_citation_file(context: Context, caller: Caller, dataset_id: str, language: Language) -> bytes:
    """Return a visible data set's CITATION.cff."""
    with context.store.reading() as connection:
        cited = _cited(context, connection, caller, dataset_id)
    return citation_file(cited, language)


def page_of_announced(context: Context, cursor: str | None) -> tuple[tuple[AnnouncedView, ...], str | None]:
    """Return one page of the announced data sets: title, laboratory and date, nothing of the rows."""
    with context.store.reading() as connection:
        found: Page[AnnouncedDataset] = release.announced(connection, cursor=cursor)
    views = (
        AnnouncedView(
            dataset=one.id, name=one.name, laboratory=one.laboratory_name, public_from=one.public_from
        )
        for one in found.items
    )
    return tuple(views), found.next_cursor


def describe(context: Context, caller: Caller, dataset_id: str, given: DescriptionIn) -> None:
    """Set licence and citation of an own data set that is not public yet."""
    actor = actor_of(caller, "researcher")
    new = Description(
        licence=_known_licence(given),
        licence_text=given.licence_text,
        citation=given.citation,
        authors="\n".join(given.authors) or None,
    )
    with context.store.writing() as connection:
        _found(release.describe(connection, dataset_id, new, by=actor, at=now()), dataset_id)


def announce(context: Context, caller: Caller, dataset_id: str, given: EmbargoIn) -> None:
    """Put an own data set under embargo until a date, or move that date."""
    actor = actor_of(caller, "researcher")
    today = context.today()
    if not today < given.public_from <= today + LONGEST_EMBARGO:
        raise Refused(
            "embargo_date", pointer="/public_from", date=given.public_from, last=today + LONGEST_EMBARGO
        )
    begins = dt.datetime.combine(given.public_from, dt.time(), ZoneInfo(context.settings.timezone))
    until = Embargo(public_from=given.public_from, public_at=begins)
    with context.store.writing() as connection:
        _require_licence(connection, dataset_id, actor.laboratory_id)
        _found(release.embargo(connection, dataset_id, until, by=actor, at=now()), dataset_id)


def take_back(context: Context, caller: Caller, dataset_id: str) -> None:
    """Make an announced data set private again, as long as its day has not come."""
    actor = actor_of(caller, "researcher")
    with context.store.writing() as connection:
        _found(release.take_back(connection, dataset_id, by=actor, at=now()), dataset_id)


def publish(context: Context, caller: Caller, dataset_id: str, *, all_versions: bool) -> None:
    """Let everybody see an own data set that has a licence; it cannot be taken back.

    Every version becomes public, so who publishes must say (``all_versions``) that it may be.
    """
    actor = actor_of(caller, "researcher")
    with context.store.writing() as connection:
        _require_licence(connection, dataset_id, actor.laboratory_id)
        if not all_versions:
            _refuse_if_private(connection, dataset_id, actor.laboratory_id)
        found = release.publish(connection, dataset_id, by=actor, at=now(), on=context.today())
        _found(found, dataset_id)


def _cited(context: Context, connection: Connection, caller: Caller, dataset_id: str) -> Cited:
    row = _found(datasets.get(connection, dataset_id, caller.laboratory_id), dataset_id)
    versions = datasets.versions(connection, dataset_id, caller.laboratory_id)
    laboratory = laboratories.get(connection, row.laboratory_id)
    if not versions or laboratory is None:
        raise NotFound("data set", dataset_id)
    return Cited(
        dataset=row,
        version=versions[-1],
        laboratory=laboratory.name,
        address=context.settings.stated_address,
    )


def _require_licence(connection: Connection, dataset_id: str, laboratory_id: str) -> None:
    own = _found(datasets.own(connection, dataset_id, laboratory_id), dataset_id)
    if own.licence is None and own.visibility.value == "private":
        raise Refused("licence_needed", pointer="/licence", licences=_listed())


def _refuse_if_private(connection: Connection, dataset_id: str, laboratory_id: str) -> None:
    own = _found(datasets.own(connection, dataset_id, laboratory_id), dataset_id)
    if own.visibility.value != "public":
        versions = datasets.versions(connection, dataset_id, laboratory_id)
        raise Conflict("versions_would_be_public", name=own.name, n=len(versions))


def _known_licence(given: DescriptionIn) -> str:
    if given.licence not in BY_ID and given.licence != OTHER:
        raise Refused("licence_unknown", pointer="/licence", licence=given.licence, licences=_listed())
    if (given.licence == OTHER) != (given.licence_text is not None):
        raise Refused("licence_text_needed", pointer="/licence_text")
    return given.licence


def _listed() -> str:
    return ", ".join([*(one.id for one in LICENCES), OTHER])


def _found(row: Dataset | None, dataset_id: str) -> Dataset:
    if row is None:
        raise NotFound("data set", dataset_id)
    return row
