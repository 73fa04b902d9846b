"""What proposals, reviews and versions look like from outside."""

from typing import Annotated, Any, Literal

import msgspec

Verdict = Literal["approve", "reject"]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class ProposalIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A derivation's candidate as a row of a table, new or existing."""

    derivation: str
    table: str
    candidate: str | None = None
    """Method id of the chosen candidate; by default the one that the derivation puts first."""
    title_en: Text | None = None
    title_ja: Text | None = None
    """Titles are needed where the table is new."""
    edition: Text | None = None
    in_force_from: str | None = None
    """Civil date; by default the day of publication."""
    site: str | None = None
    comment: Annotated[str, msgspec.Meta(max_length=4000)] = ""


class ReviewIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision on a proposal by somebody who neither wrote it nor owns its data."""

    verdict: Verdict
    comment: Annotated[str, msgspec.Meta(max_length=4000)]


class ReviewView(msgspec.Struct, frozen=True, kw_only=True):
    """A review with its author."""

    reviewer: str
    verdict: str
    comment: str
    at: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One row that a new version adds, removes or changes."""

    change: str
    """added, removed or changed."""
    direction: str | None
    """stricter, looser or other, for a changed row."""
    row: str
    key: str
    """What the row is a criterion for."""
    fields: tuple[str, ...]
    """What differs, for a changed row."""
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ProposalView(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal with its row, its effect on the table in force and its reviews."""

    id: str
    state: str
    """open, approved, rejected, published or withdrawn."""
    author: str
    mine: bool
    may_review: bool
    may_withdraw: bool
    table: str
    next_version: str | None
    """What publishing it now would be called; nothing once decided."""
    derivation: str
    dataset_version: str | None
    simulated: bool
    candidate: str
    row: dict[str, Any]
    changes: tuple[Change, ...]
    reviews: tuple[ReviewView, ...]
    comment: str
    obstacle: str | None
    """Code of what would keep it from being published now."""
    created_at: str
    published: "Published | None" = None


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """A version as published; asking twice gives the same answer."""

    table: str
    version: str
    digest: str
    criterion: str
    published_at: str
    formats: dict[str, str]
    """Format → digest of its bytes."""


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True):
    """A version that still answers when pinned, with the reason, and is never the latest."""

    table: str
    version: str
    reason: str
    at: str
