"""The columns of the tidy form."""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """The fields of a row of paired data, in the order of the tidy form.

    The quality control of the day lets a row in or keeps it out, the run ties it to its control strains, and
    that a reader's zone was edited by hand is told; none of these is part of a kept row.
    """

    ISOLATE_ID = "isolate_id"
    ORGANISM = "organism"
    DRUG = "drug"
    DISK_CONTENT = "disk_content"
    ZONE_MM = "zone_mm"
    MIC_MG_PER_L = "mic_mg_per_l"
    LABORATORY = "laboratory"
    HOST = "host"
    SITE = "site"
    SPECIMEN = "specimen"
    YEAR = "year"
    COUNTRY = "country"
    METHOD_DISK = "method_disk"
    METHOD_MIC = "method_mic"
    MEDIUM = "medium"
    ATMOSPHERE = "atmosphere"
    DISK_MAKER = "disk_maker"
    LADDER = "ladder"
    COLLECTION_ACCESSION = "collection_accession"
    BIOSAMPLE = "biosample"
    REPLICATE = "replicate"
    SAMPLING = "sampling"
    MECHANISM = "mechanism"
    FARM = "farm"
    QUALITY_CONTROL = "quality_control"
    MANUAL_EDIT = "manual_edit"
    RUN = "run"


MEASUREMENTS = (Field.ZONE_MM, Field.MIC_MG_PER_L)
_INTERPRETED = {
    Field.ORGANISM,
    Field.DRUG,
    Field.HOST,
    Field.SITE,
    Field.DISK_CONTENT,
    Field.LADDER,
    Field.SAMPLING,
    Field.QUALITY_CONTROL,
    Field.MANUAL_EDIT,
    *MEASUREMENTS,
}
FREE_TEXT = tuple(field for field in Field if field not in _INTERPRETED)
"""Fields that are only cleaned, and the year."""
