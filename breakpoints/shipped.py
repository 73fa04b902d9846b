"""The tables that ship with the service."""

from typing import Final

from breakpoints.boundaries import zone_boundaries
from breakpoints.model import Criterion, Kind, Method, Source
from breakpoints.version import TableVersion, Title
from breakpoints.vocabulary.shipped import reference_rows

_KUMAKAWA_2025: Final = Source(
    citation="Kumakawa et al., Journal of Veterinary Medical Science (2025), abstract",
    url="https://doi.org/10.1292/jvms.24-0474",
    edition="JVMS 2025",
)
LICENCE_OF_FACTS: Final = "Published facts, cited; their arrangement here: Apache-2.0"


def nval_tentative() -> TableVersion:
    """Return NVAL's tentative cut-offs for *P. multocida* and *M. haemolytica*, version 1.0.0.

    Notes
    -----
    The abstract gives neither disk contents nor the MIC criteria, and for *M. haemolytica*
    no host (JVARM isolates): these stand as ``not_stated``. The day of ``in_force_from``
    is the first of the source's year, which names no day.
    """
    return TableVersion(
        table="nval-tentative",
        version="1.0.0",
        title=Title(
            en="Tentative zone diameter cut-offs of the National Veterinary Assay Laboratory (Japan)",
            ja="動物医薬品検査所による阻止円径の暫定カットオフ値",
        ),
        in_force_from="2025-01-01",
        edition="JVMS 2025",
        guideline="NVAL",
        source=_KUMAKAWA_2025,
        licence=LICENCE_OF_FACTS,
        note=Title(
            en="Reference information, not clinical breakpoints. The source states no disk content, and "
            "no host for Mannheimia haemolytica.",
            ja="参考情報であり、臨床的ブレークポイントではありません。出典にはディスク含有量の記載がなく、"
            "Mannheimia haemolytica については宿主の記載もありません。",
        ),
        criteria=tuple(_tentative(row) for row in reference_rows("nval_tentative")),
    )


def _tentative(row: dict[str, str]) -> Criterion:
    """Read one tentative cut-off."""
    return Criterion(
        organism=row["organism"],
        host=row["host"],
        drug=row["drug"],
        method=Method.DISK,
        disk_content=row["disk_content"],
        kind=Kind.PROVISIONAL,
        zone=zone_boundaries(row["zone_s"] or None, row["zone_r"] or None),
        mic_criterion="not_stated",
        n_isolates="not_stated",
        source=_KUMAKAWA_2025,
    )
