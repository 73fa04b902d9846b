"""One kept row of paired data."""

from __future__ import annotations

from typing import Literal

import msgspec

from datasets.facts import LadderName

Sampling = Literal["random", "challenge"]


class PairedRow(msgspec.Struct, frozen=True, kw_only=True):
    """Zone diameter and MIC of one isolate; vocabulary ids, canonical texts, ``None`` for what is not stated.

    ``mic_mg_per_l`` is the text as written after normalisation (``<=0.5``, ``0.12/2.38``);
    ``isolate_id`` is ``None`` where the file names no isolates (each row is then an isolate of its own).
    ``zone_as_written`` is there only where it is not the whole number in ``zone_mm``. ``sampling`` tells
    isolates of a random sample from challenge isolates, chosen for what they are; what is not stated counts
    as random. ``mechanism`` is the isolate's resistance mechanism as the file names it, ``none`` included.
    ``farm`` is a pseudonym: isolates of one farm are not independent. A new field goes behind all others:
    the order is that of the canonical form, whose digests last.
    """

    isolate_id: str | None
    organism: str
    drug: str
    disk_content: str
    zone_mm: int
    zone_as_written: str | None = None
    mic_mg_per_l: str
    laboratory: str | None = None
    host: str | None = None
    site: str | None = None
    specimen: str | None = None
    year: str | None = None
    country: str | None = None
    method_disk: str | None = None
    method_mic: str | None = None
    medium: str | None = None
    atmosphere: str | None = None
    disk_maker: str | None = None
    ladder: LadderName = "1"
    collection_accession: str | None = None
    biosample: str | None = None
    replicate: str | None = None
    sampling: Sampling | None = None
    mechanism: str | None = None
    farm: str | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of a data set from which a criterion can be derived, with its number of rows."""

    organism: str
    drug: str
    disk_content: str
    host: str | None
    n: int
