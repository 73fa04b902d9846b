"""What the uploader says about a file, where the file itself does not."""

from __future__ import annotations

from typing import Literal

import msgspec

from datasets.fields import Field

MicScale = Literal["mg_per_l", "log2"]
Delimiter = Literal[",", ";", "\t", "|"]
Charset = Literal["utf-8", "utf-16", "cp932", "cp1252"]
DecimalMark = Literal[".", ","]
LadderName = Literal["1", "100"]


class UploadedFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Facts given with an upload; each one that is left out is read from the file, or guessed and reported.

    Organism, drug, host and disk content are written as a person writes them (id, name in either
    language, code). A cell of the file that says otherwise wins, and is reported. ``columns`` names the
    header that holds a field; an empty header says that the file has no such column.
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
    columns: dict[Field, str] = {}
