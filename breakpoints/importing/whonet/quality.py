"""WHONET's ranges for control strains, by guideline and year."""

from typing import Final

from breakpoints.importing.delimited import DelimitedFile, Line
from breakpoints.importing.editions import YEAR
from breakpoints.importing.imported import QualityRange
from breakpoints.importing.method_words import METHODS
from breakpoints.importing.printed import number
from breakpoints.importing.report import FindingCode, ImportFinding
from breakpoints.importing.whonet.antibiotics import WhonetAntibiotics
from breakpoints.importing.whonet.organisms import ORGANISM_CODE, WhonetOrganisms

REQUIRED: Final = ("GUIDELINE", "YEAR", "STRAIN", "WHONET_ABX_CODE", "METHOD", "MINIMUM", "MAXIMUM")


def quality_ranges(
    read: DelimitedFile,
    organisms: WhonetOrganisms,
    antibiotics: WhonetAntibiotics,
    findings: list[ImportFinding],
) -> tuple[QualityRange, ...]:
    """Return the ranges that can be read; what is wrong with the others goes to the findings.

    The file names a disk content only by the test (``AMP_ND10``): where the antibiotic list
    does not say which content that is, it stays unsaid.
    """
    kept = []
    for line in read.lines:
        code = _fault(line, organisms, antibiotics)
        if code is not None:
            parameters = {"text": _named(line, code)}
            findings.append(ImportFinding(code=code, file=read.file, row=line.number, parameters=parameters))
            continue
        kept.append(
            QualityRange(
                guideline=line["GUIDELINE"],
                year=int(line["YEAR"]),
                strain=line["STRAIN"],
                organism=organisms.id_of(ORGANISM_CODE, line["WHONET_ORG_CODE"]) or "",
                drug=antibiotics.id_of(line["WHONET_ABX_CODE"]) or "",
                method=METHODS[line["METHOD"].upper()],
                disk_content=antibiotics.content_of(line["ABX_TEST"]),
                medium=line["MEDIUM"] or None,
                lowest=line["MINIMUM"],
                highest=line["MAXIMUM"],
            )
        )
    return tuple(kept)


def _named(line: Line, code: FindingCode) -> str:
    """Return what a finding is about: the code that nobody knows, or else the range with all it is for."""
    match code:
        case FindingCode.UNKNOWN_ORGANISM:
            return line["WHONET_ORG_CODE"]
        case FindingCode.UNKNOWN_DRUG:
            return line["WHONET_ABX_CODE"]
        case _:
            between = f"{line['MINIMUM']}-{line['MAXIMUM']}"
            return f"{line['STRAIN']}, {line['WHONET_ABX_CODE']}: {between}"


def _fault(line: Line, organisms: WhonetOrganisms, antibiotics: WhonetAntibiotics) -> FindingCode | None:
    """Name what makes a range unusable."""
    lowest, highest = number(line["MINIMUM"]), number(line["MAXIMUM"])
    if line["METHOD"].upper() not in METHODS:
        return FindingCode.METHOD_UNKNOWN
    if organisms.id_of(ORGANISM_CODE, line["WHONET_ORG_CODE"]) is None:
        return FindingCode.UNKNOWN_ORGANISM
    if antibiotics.id_of(line["WHONET_ABX_CODE"]) is None:
        return FindingCode.UNKNOWN_DRUG
    if YEAR.fullmatch(line["YEAR"]) is None or lowest is None or highest is None or lowest > highest:
        return FindingCode.RANGE_UNREADABLE
    return None
