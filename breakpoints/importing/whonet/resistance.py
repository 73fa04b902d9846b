"""WHONET's table of expected (intrinsic) resistance, by guideline."""

from collections.abc import Iterator
from typing import Final

from breakpoints.importing.delimited import DelimitedFile, Line
from breakpoints.importing.report import FindingCode, ImportFinding
from breakpoints.importing.whonet.antibiotics import WhonetAntibiotics
from breakpoints.importing.whonet.organisms import WhonetOrganisms
from breakpoints.model import ExpectedResistance

REQUIRED: Final = ("GUIDELINE", "ORGANISM_CODE", "ORGANISM_CODE_TYPE", "ABX_CODE", "ABX_CODE_TYPE")
_ATC: Final = "ATC_CODE"


def expected_resistance(
    read: DelimitedFile,
    organisms: WhonetOrganisms,
    antibiotics: WhonetAntibiotics,
    findings: list[ImportFinding],
) -> dict[str, tuple[ExpectedResistance, ...]]:
    """Return what each guideline says an organism resists by nature.

    A line may name a class by its ATC code, with drugs excepted, and a group of organisms,
    with members excepted. What cannot be read goes to the findings.
    """
    found: dict[str, dict[ExpectedResistance, None]] = {}
    for line in read.lines:
        organism = organisms.meant_by_rule(line["ORGANISM_CODE_TYPE"], line["ORGANISM_CODE"])
        drugs = _drugs(line, antibiotics, read.file, findings)
        excepted = _excepted(line, organisms)
        if organism is None or None in excepted:
            text = f"{line['ORGANISM_CODE']} ({line['ORGANISM_CODE_TYPE']}) {line['EXCEPTION_ORGANISM_CODE']}"
            findings.append(_finding(read, line, FindingCode.UNKNOWN_ORGANISM, text.strip()))
            continue
        if not drugs:
            text = f"{line['ABX_CODE']} ({line['ABX_CODE_TYPE']})"
            findings.append(_finding(read, line, FindingCode.UNKNOWN_DRUG, text))
            continue
        source = ", ".join(part for part in (line["GUIDELINE"], line["REFERENCE_TABLE"]) if part)
        for drug in drugs:
            one = ExpectedResistance(
                organism=organism,
                drug=drug,
                source=source,
                except_organisms=tuple(sorted(filter(None, excepted))),
            )
            found.setdefault(line["GUIDELINE"], {})[one] = None
    return {guideline: tuple(expected) for guideline, expected in found.items()}


def _drugs(
    line: Line, antibiotics: WhonetAntibiotics, file: str, findings: list[ImportFinding]
) -> tuple[str, ...]:
    """Return the drugs of a line; a code that is of the other type than said is taken, and reported."""
    code = line["ABX_CODE"]
    of_class, alone = antibiotics.codes_under(code), (code,) if antibiotics.id_of(code) else ()
    said, other = (of_class, alone) if line["ABX_CODE_TYPE"] == _ATC else (alone, of_class)
    if not said and other:
        parameters = {"code": code, "type": line["ABX_CODE_TYPE"]}
        differs = FindingCode.CODE_OF_OTHER_TYPE
        findings.append(ImportFinding(code=differs, file=file, row=line.number, parameters=parameters))
    spared = {antibiotics.id_of(one) for one in _listed(line["ANTIBIOTIC_EXCEPTIONS"])}
    ids = (antibiotics.id_of(one) for one in said or other)
    return tuple(dict.fromkeys(one for one in ids if one is not None and one not in spared))


def _excepted(line: Line, organisms: WhonetOrganisms) -> list[str | None]:
    code_type = line["EXCEPTION_ORGANISM_CODE_TYPE"]
    return [organisms.id_of(code_type, code) for code in _listed(line["EXCEPTION_ORGANISM_CODE"])]


def _listed(text: str) -> Iterator[str]:
    return filter(None, (part.strip() for part in text.split(",")))


def _finding(read: DelimitedFile, line: Line, code: FindingCode, text: str) -> ImportFinding:
    return ImportFinding(code=code, file=read.file, row=line.number, parameters={"text": text})
