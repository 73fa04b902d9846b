"""Codes of which a file's name and the vocabulary's differ."""

from breakpoints.importing.report import FindingCode, ImportFinding
from breakpoints.importing.terms import Terms


def differing(terms: Terms, organisms_file: str, drugs_file: str) -> tuple[ImportFinding, ...]:
    """Report such codes: the name was followed, so that the file means what it says."""
    return tuple(
        ImportFinding(
            code=FindingCode.CODE_AND_NAME_DIFFER, file=file, parameters={"code": code, "entries": entries}
        )
        for file, found in ((organisms_file, terms.organisms.differing), (drugs_file, terms.differing))
        for code, entries in sorted(found.items())
    )
