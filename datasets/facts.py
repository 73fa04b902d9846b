"""What the uploader says about a file, where the file itself does not."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

import msgspec

from datasets.fields import Field

MicScale = Literal["mg_per_l", "log2"]
Delimiter = Literal[",", ";", "\t", "|"]
Charset = Literal["utf-8", "utf-16", "cp932", "euc-jp", "iso-2022-jp", "cp1252"]
DecimalMark = Literal[".", ","]
LadderName = Literal["1", "100"]
LAST_HEADER_ROW: Final = 10_000
"""As a spreadsheet counts, from 1."""


class FormatName(StrEnum):
    """The layouts of files that are read; each has a name in ja and en (``format.<code>``)."""

    TIDY = "tidy"
    WIDE = "wide"
    MAPPED = "mapped"
    WHONET = "whonet"
    NCBI_TEMPLATE = "ncbi_template"
    NCBI_BROWSER = "ncbi_browser"
    EBI = "ebi"
    INFARM = "infarm"
    SIRSCAN = "sirscan"
    VITEK = "vitek"
    SENSITITRE = "sensititre"
    MICROSCAN = "microscan"
    MIC_DISTRIBUTION = "mic_distribution"
    ZONE_DISTRIBUTION = "zone_distribution"


class MeasuredColumn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A column that measures one drug: zones (with its disk content) or MICs."""

    header: str
    field: Field
    drug: str
    disk_content: str | None = None


class SecondLayout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the second of two files is laid out, where that was not recognised; as in ``UploadedFacts``."""

    charset: Charset | None = None
    delimiter: Delimiter | None = None
    format: FormatName | None = None
    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    columns: dict[Field, str] = {}
    measured: tuple[MeasuredColumn, ...] = ()


class UploadedFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Facts given with an upload; each one that is left out is read from the file, or guessed and reported.

    Organism, drug, host and disk content are written as a person writes them (id, name in either
    language, code). A cell of the file that says otherwise wins, and is reported. ``columns`` names the
    header that holds a field; an empty header says that the file has no such column. ``disk_contents`` says
    for each drug what ``disk_content`` says for a file of one; ``measured`` names columns that measure one
    drug each, where their headers do not say it. ``format``, ``sheets`` and ``header_row`` (counted as a
    spreadsheet shows it) overrule what was recognised; of two files they concern the first, and ``second``
    says the same of the other.
    """

    organism: str | None = None
    drug: str | None = None
    disk_content: str | None = None
    host: str | None = None
    laboratory: str | None = None
    mic_scale: MicScale = "mg_per_l"
    ladder: LadderName = "1"
    zero_means_no_inhibition: bool = False
    simulated: bool = False
    charset: Charset | None = None
    delimiter: Delimiter | None = None
    decimal_mark: DecimalMark | None = None
    format: FormatName | None = None
    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    columns: dict[Field, str] = {}
    disk_contents: dict[str, str] = {}
    measured: tuple[MeasuredColumn, ...] = ()
    second: SecondLayout | None = None


def facts_of_second(facts: UploadedFacts) -> UploadedFacts:
    """Return the facts as they concern the second of two files."""
    layout = msgspec.structs.asdict(facts.second or SecondLayout())
    return msgspec.structs.replace(facts, second=None, **layout)


def without_layout(facts: UploadedFacts) -> UploadedFacts:
    """Return the facts without those that describe how one file is laid out."""
    return msgspec.structs.replace(
        facts,
        charset=None,
        delimiter=None,
        format=None,
        sheets=(),
        header_row=None,
        columns={},
        measured=(),
        second=None,
    )
