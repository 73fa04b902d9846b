"""Measurement columns whose headers say drug and measurement in words, read as an upload reads them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from breakpoints.disk_content import canonical_disk_content
from breakpoints.model import Method
from breakpoints.vocabulary import Match, Vocabulary
from breakpoints.whonet.measured import MeasuredColumn
from datasets.fields import Field
from datasets.formats.headers import field_of, fields_that_may_be_meant
from datasets.formats.measured_headers import foreign_unit, read_measured_header
from service.file_classification.beside_values import refuse_logarithms
from service.file_classification.faults import FileFault, Unclassifiable

_METHODS: Final = {Field.ZONE_MM: Method.DISK, Field.MIC_MG_PER_L: Method.MIC}
_FIELDS: Final = {method: field for field, method in _METHODS.items()}
_WORDS: Final = {Method.DISK: "阻止円(mm)", Method.MIC: "MIC"}
_LEAST_AGENTS: Final = 2
_LONGEST: Final = 200
_CODE: Final = re.compile(r"(?P<drug>[^\W\d_]{2,6})[ _-]?(?P<number>[0-9]{1,3}(?:\.[0-9]{1,2})?)")
_IN_MM: Final = re.compile(r"(?<![a-z])mm(?![a-z])", re.IGNORECASE)
_IN_MG_PER_L: Final = re.compile(r"(?:[µμu]g|mcg|mg) ?/ ?(?:ml|l)(?![a-z])", re.IGNORECASE)


def worded_columns(headers: Sequence[str], vocabulary: Vocabulary) -> tuple[MeasuredColumn, ...]:
    """Return the measurement columns of a file, in its order; none if no header names a drug that is known.

    A drug that is not known is one all the same in a file that has others: its results are refused.
    """
    found = [column for header in headers if (column := _column(header, vocabulary)) is not None]
    known = any(isinstance(vocabulary.find_drug(column.drug), Match) for column in found)
    return _without_running_numbers(found, vocabulary) if known else ()


def _without_running_numbers(
    columns: Sequence[MeasuredColumn], vocabulary: Vocabulary
) -> tuple[MeasuredColumn, ...]:
    """Take from columns the numbers that count a drug's readings: 1, 2 ..., the first may bear none.

    Any other number beside a drug is the content of its disk, whether or not such a disk is known.
    """
    numbers: dict[str, list[str]] = {}
    for one in columns:
        if one.method is Method.DISK:
            numbers.setdefault(_drug(one, vocabulary), []).append(_number(one.column))
    counted = {
        drug
        for drug, those in numbers.items()
        if len(those) > 1 and sorted(those) == [f"{n}" for n in range(1, len(those) + 1)]
    }
    return tuple(
        msgspec.structs.replace(one, content_written=None, disk_content=None)
        if one.method is Method.DISK and _drug(one, vocabulary) in counted
        else one
        for one in columns
    )


def _drug(column: MeasuredColumn, vocabulary: Vocabulary) -> str:
    named = vocabulary.find_drug(column.drug)
    return named.id if isinstance(named, Match) else column.drug


def _number(header: str) -> str:
    """Return the number of a column of zones: that beside the drug, 1 without any, none beside a unit."""
    said = read_measured_header(header)
    if said is None:
        return ""
    return said.number or ("1" if said.disk_content is None else "")


def agents_alone(
    headers: Sequence[str], vocabulary: Vocabulary, stated: Method | None
) -> tuple[MeasuredColumn, ...]:
    """Return the columns headed by a known drug alone, or with its content or a unit; none if it is one.

    The unit tells the method, or else what is stated of every row.

    Raises
    ------
    Unclassifiable
        Nothing does.
    """
    named = [header for header in headers if _names_agent(header, vocabulary)]
    if len(named) < _LEAST_AGENTS:
        return ()
    methods = {header: _method_by_unit(header) or stated for header in named}
    unsaid = [header for header, method in methods.items() if method is None]
    if unsaid:
        raise Unclassifiable(FileFault.METHOD_UNSAID, columns=", ".join(unsaid)[:_LONGEST])
    found = (_column(header, vocabulary, method) for header, method in methods.items())
    return tuple(one for one in found if one is not None)


def _names_agent(header: str, vocabulary: Vocabulary) -> bool:
    said = None if field_of(header) else _column(header, vocabulary, Method.DISK)
    return said is not None and isinstance(vocabulary.find_drug(said.drug), Match)


def _method_by_unit(header: str) -> Method | None:
    plain = unicodedata.normalize("NFKC", header)
    if _IN_MM.search(plain):
        return Method.DISK
    return Method.MIC if _IN_MG_PER_L.search(plain) else None


def refuse_units(columns: Iterable[MeasuredColumn]) -> None:
    """Refuse columns whose headers name a unit in which their measurement is not read.

    Raises
    ------
    Unclassifiable
    """
    for one in columns:
        refuse_logarithms(one.column)
        _refuse(one.column, _FIELDS[one.method])


def refuse_unit_of_values(header: str) -> None:
    """Refuse a column of values whose header speaks of a measurement in a unit in which it is not read.

    Raises
    ------
    Unclassifiable
    """
    refuse_logarithms(header)
    for field in (field_of(header), *fields_that_may_be_meant(header)):
        if field in _METHODS:
            _refuse(header, field)


def _refuse(header: str, field: Field) -> None:
    unit = foreign_unit(header, field)
    if unit is not None:
        raise Unclassifiable(FileFault.UNIT_NOT_READ, heading=header[:60], unit=unit)


def _column(header: str, vocabulary: Vocabulary, stated: Method | None = None) -> MeasuredColumn | None:
    """Read a heading; ``stated``: the method of one that speaks of no measurement."""
    said = read_measured_header(header if stated is None else f"{header} {_WORDS[stated]}")
    if said is None or said.drug is None:
        return None
    method = _METHODS[said.field]
    drug, number = (said.drug, said.number) if said.is_known else _parted(said.drug, vocabulary)
    written = said.disk_content or number if method is Method.DISK else None
    return MeasuredColumn(
        column=header,
        drug=drug,
        guideline=None,
        guideline_letter="",
        method=method,
        content_written=written,
        disk_content=canonical_disk_content(written) if written else None,
    )


def _parted(name: str, vocabulary: Vocabulary) -> tuple[str, str | None]:
    """Part the code of a drug that the request's words know alone from the number of its disk: ``VCM30``."""
    found = None if isinstance(vocabulary.find_drug(name), Match) else _CODE.fullmatch(name)
    if found is None or not isinstance(vocabulary.find_drug(found["drug"]), Match):
        return name, None
    return found["drug"], found["number"]
