"""Facts that an uploader gives as query parameters, where the file does not hold them."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, get_args

import msgspec
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter

from datasets.facts import (
    Charset,
    DecimalMark,
    Delimiter,
    FormatName,
    LadderName,
    MicScale,
    UploadedFacts,
)
from datasets.fields import Field
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
    file_format: Annotated[
        str | None, QueryParameter(description="The file's format, instead of a guess.", max_length=40)
    ] = None,
    sheets: Annotated[
        list[str] | None, QueryParameter(description="Sheets of a workbook to read.", max_items=200)
    ] = None,
    header_row: Annotated[
        int | None, QueryParameter(description="The row of the header, as a spreadsheet counts.", ge=1)
    ] = None,
    columns: Pairs = None,
    disk_contents: Pairs = None,
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
    written = {
        "organism": organism,
        "drug": drug,
        "disk_content": disk_content,
        "host": host,
        "laboratory": laboratory,
        "simulated": simulated,
        "zero_means_no_inhibition": zero_means_no_inhibition,
        "format": None
        if file_format is None
        else _one_of("file_format", file_format, [name.value for name in FormatName]),
        "sheets": sheets or (),
        "header_row": header_row,
        "columns": {
            _one_of("columns", field, [one.value for one in Field]): header
            for field, header in _pairs("columns", columns)
        },
        "disk_contents": dict(_pairs("disk_contents", disk_contents)),
    }
    return msgspec.convert({**written, **given}, UploadedFacts)


def _choice(name: str, value: str) -> str:
    return _one_of(name, value, get_args(CHOICES[name]))


def _one_of(name: str, value: str, choices: Sequence[str]) -> str:
    if value not in choices:
        raise _unreadable(name, value, ", ".join(repr(choice) for choice in choices))
    return value


def _pairs(name: str, written: list[str] | None) -> Iterator[tuple[str, str]]:
    """Yield the names and values of ``NAME:VALUE``; a value may hold colons."""
    for one in written or ():
        key, colon, value = one.partition(":")
        if not colon or not key:
            raise _unreadable(name, one, "NAME:VALUE")
        yield key.strip(), value.strip()


def _unreadable(name: str, value: str, allowed: str) -> Refused:
    return Refused("fact_unreadable", pointer=f"/query/{name}", name=name, value=value[:60], allowed=allowed)


GivenFacts = NamedDependency[UploadedFacts]
FACTS = {"facts": Provide(provide_facts)}
