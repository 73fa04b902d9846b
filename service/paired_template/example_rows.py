"""Filled rows that show every kind of value; names come from the vocabulary."""

from breakpoints.vocabulary import vocabulary
from datasets.fields import Field
from service.locale.catalogue import Language

Row = dict[Field, str]

_ORGANISM = "pasteurella_multocida"
_ROWS: tuple[tuple[str, str, str, str, str], ...] = (
    ("EX-001", "florfenicol", "28", "0.5", ""),
    ("EX-002", "florfenicol", "31", "<=0.25", ""),
    ("EX-003", "florfenicol", "6", ">16", ""),
    ("EX-004", "florfenicol", "25", "1", "1"),
    ("EX-004", "florfenicol", "26", "1", "2"),
    ("EX-005", "trimethoprim_sulfamethoxazole", "24", "0.12/2.38", ""),
)
"""Isolate, drug, zone, MIC, replicate."""


def example_rows(language: Language) -> tuple[Row, ...]:
    """Return the rows of the filled example, with names in a language."""
    words, name = vocabulary(), f"name_{language}"
    found = []
    for isolate, drug, zone, mic, replicate in _ROWS:
        known = words.drugs[drug]
        found.append(
            {
                Field.ISOLATE_ID: isolate,
                Field.ORGANISM: getattr(words.organisms[_ORGANISM], name),
                Field.DRUG: getattr(known, name),
                Field.DISK_CONTENT: known.usual_disk_content or "",
                Field.ZONE_MM: zone,
                Field.MIC_MG_PER_L: mic,
                Field.LABORATORY: "LAB-A",
                Field.HOST: getattr(words.hosts["cattle"], name),
                Field.YEAR: "2025",
                Field.MEDIUM: "MHA",
                Field.REPLICATE: replicate,
                Field.SAMPLING: "random",
            }
        )
    return tuple(found)
