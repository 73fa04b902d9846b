"""Facts that an uploader gives as query parameters, where the file does not hold them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, Final, get_args

import msgspec
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter

from datasets.facts import (
    LAST_HEADER_ROW,
    Charset,
    DecimalMark,
    Delimiter,
    FormatName,
    LadderName,
    MicScale,
    UploadedFacts,
)
from datasets.fields import Field
from service.api.access import RESEARCHER
from service.api.place_before_body import body_is_file
from service.errors import Refused

Fact = Annotated[
    str | None, QueryParameter(description="A fact that the file does not hold.", max_length=200)
]
Scale = Annotated[
    str, QueryParameter(description="How the file writes MICs: `mg_per_l` or `log2`.", max_length=20)
]
Reading = Annotated[
    str | None, QueryParameter(description="How to read the file, instead of a guess.", max_length=20)
]
Pairs = Annotated[
    list[str] | None,
    QueryParameter(description="`NAME:VALUE`, repeated for several.", max_items=200),
]
Mapping = Annotated[
    str | None, QueryParameter(description="A saved mapping by which the file is read.", max_length=64)
]
FileFormat = Annotated[
    str | None, QueryParameter(description="The file's format, instead of a guess.", max_length=40)
]
Sheets = Annotated[
    list[str] | None, QueryParameter(description="Sheets of a workbook to read.", max_items=200)
]
HeaderRow = Annotated[
    int | None,
    QueryParameter(description="The row of the header, as a spreadsheet counts.", ge=1, le=LAST_HEADER_ROW),
]
CHOICES: dict[str, Any] = {
    "mic_scale": MicScale,
    "ladder": LadderName,
    "charset": Charset,
    "delimiter": Delimiter,
    "decimal_mark": DecimalMark,
}


async def provide_facts(
    *,
    organism: Fact = None,
    drug: Fact = None,
    disk_content: Fact = None,
    host: Fact = None,
    laboratory: Fact = None,
    mic_scale: Scale = "mg_per_l",
    ladder: Reading = None,
    charset: Reading = None,
    delimiter: Reading = None,
    decimal_mark: Reading = None,
    simulated: Annotated[bool, QueryParameter(description="Simulated, not from real isolates.")] = False,
    zero_means_no_inhibition: Annotated[
        bool, QueryParameter(description="A zone of 0 stands for no inhibition.")
    ] = False,
    file_format: FileFormat = None,
    sheets: Sheets = None,
    header_row: HeaderRow = None,
    columns: Pairs = None,
    disk_contents: Pairs = None,
    second_file_format: FileFormat = None,
    second_charset: Reading = None,
    second_delimiter: Reading = None,
    second_sheets: Sheets = None,
    second_header_row: HeaderRow = None,
    second_columns: Pairs = None,
) -> UploadedFacts:
    """Return the facts, or refuse one that is none of its choices."""
    chosen = {
        "mic_scale": mic_scale,
        "ladder": ladder,
        "charset": charset,
        "delimiter": delimiter,
        "decimal_mark": decimal_mark,
    }
    given = {name: _choice(name, value) for name, value in chosen.items() if value is not None}
    written: dict[str, Any] = {
        "organism": organism or None,
        "drug": drug or None,
        "disk_content": disk_content or None,
        "host": host or None,
        "laboratory": laboratory or None,
        "simulated": simulated,
        "zero_means_no_inhibition": zero_means_no_inhibition,
        **_layout("", file_format, sheets, header_row, columns),
        "disk_contents": dict(_pairs("disk_contents", disk_contents)),
    }
    second = {
        **_layout("second_", second_file_format, second_sheets, second_header_row, second_columns),
        "charset": None if second_charset is None else _choice("charset", second_charset),
        "delimiter": None if second_delimiter is None else _choice("delimiter", second_delimiter),
    }
    if any(second.values()):
        written["second"] = second
    return msgspec.convert({**written, **given}, UploadedFacts)


def facts_stated(parameters: Iterable[str]) -> frozenset[str]:
    """Return the facts that parameters name."""
    named = {"format" if name == "file_format" else name for name in parameters}
    return frozenset(named.intersection(UploadedFacts.__struct_fields__))


def _layout(
    which: str,
    file_format: str | None,
    sheets: list[str] | None,
    header_row: int | None,
    columns: list[str] | None,
) -> dict[str, Any]:
    """Return how one of the files is laid out, as far as that is stated."""
    formats, fields = [name.value for name in FormatName], [one.value for one in Field]
    return {
        "format": None if file_format is None else _one_of(f"{which}file_format", file_format, formats),
        "sheets": sheets or (),
        "header_row": header_row,
        "columns": {
            _one_of(f"{which}columns", field, fields): header
            for field, header in _pairs(f"{which}columns", columns)
        },
    }


def _choice(name: str, value: str) -> str:
    return _one_of(name, value, get_args(CHOICES[name]))


def _one_of(name: str, value: str, choices: Sequence[str]) -> str:
    if value not in choices:
        raise _unreadable(name, value, ", ".join(repr(choice) for choice in choices))
    return value


def _pairs(name: str, written: list[str] | None) -> Iterator[tuple[str, str]]:
    """Yield the names and values of ``NAME:VALUE``; a value may hold colons."""
    for one in filter(None, written or ()):
        key, colon, value = one.partition(":")
        if not colon or not key:
            raise _unreadable(name, one, "NAME:VALUE")
        yield key.strip(), value.strip()


def _unreadable(name: str, value: str, allowed: str) -> Refused:
    return Refused("fact_unreadable", pointer=f"/query/{name}", name=name, value=value[:60], allowed=allowed)


GivenFacts = NamedDependency[UploadedFacts]
PAIRED_DATA: Final[dict[str, Any]] = {
    **body_is_file(RESEARCHER),
    "tags": ["data sets"],
    "dependencies": {"facts": Provide(provide_facts)},
}
"""What a route declares whose body is an upload of paired data, with its facts as parameters."""
