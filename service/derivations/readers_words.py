"""What warnings and refusals of a record name by codes and signs, in the reader's words."""

from collections.abc import Mapping
from typing import Final

from analysis.methods import AcceptanceRow, ErrorKind, Factor
from breakpoints.vocabulary import vocabulary
from service.locale.catalogue import Language, text

_NOUNS: Final = {Factor.HOST: "hosts", Factor.SPECIES: "organisms"}
_ROWS: Final = {
    "MIC > U": AcceptanceRow.ABOVE_U,
    "L ≤ MIC ≤ U": AcceptanceRow.L_TO_U,
    "MIC < L": AcceptanceRow.BELOW_L,
}
_ERRORS: Final = {"VM": ErrorKind.VERY_MAJOR, "M": ErrorKind.MAJOR, "m": ErrorKind.MINOR}
_CELLS: Final = {f"{error} ({row})": (_ROWS[row], _ERRORS[error]) for row in _ROWS for error in _ERRORS}
"""The cells by the signs that a record writes, named here so that no page loads the statistics."""
_BETWEEN: Final[dict[Language, str]] = {"en": "; ", "ja": "、"}


def group_name(factor: str, name: str, language: Language) -> str:
    """Return the name of a group: hosts and species by their words, others as they are written."""
    if not name:
        return text("pages.criterion.not_stated", language)
    noun = _NOUNS.get(Factor(factor))
    found = None if noun is None else getattr(vocabulary(), noun).get(name)
    return name if found is None else str(getattr(found, f"name_{language}"))


def spoken(parameters: Mapping[str, str], language: Language) -> dict[str, str]:
    """Return the parameters of a warning or refusal with the groups and cells that it names in words."""
    words = dict(parameters)
    if "cells" in words:
        words["cells"] = _BETWEEN[language].join(_cell(one, language) for one in words["cells"].split(", "))
    if "condition" in words:
        words["condition"] = text(f"pages.sample.condition_{words['condition']}", language)
    factor = words.get("factor")
    if factor not in {one.value for one in Factor}:
        return words
    for key in ("group", "larger", "smaller"):
        if key in words:
            words[key] = group_name(factor, words[key], language)
    if "groups" in words:
        pairs = (one.rpartition(" ") for one in words["groups"].split(", "))
        words["groups"] = ", ".join(f"{group_name(factor, name, language)} {n}" for name, _, n in pairs)
    return words


def _cell(sign: str, language: Language) -> str:
    if sign not in _CELLS:
        return sign
    row, error = _CELLS[sign]
    return text(
        "analysis.cell",
        language,
        error=text(f"analysis.error.{error}", language),
        row=text(f"analysis.row.{row}", language),
    )
