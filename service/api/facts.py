"""Facts that an uploader gives as query parameters, where the file does not hold them."""

from typing import Annotated, Any, get_args

import msgspec
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter

from datasets.facts import Charset, DecimalMark, Delimiter, LadderName, MicScale, UploadedFacts
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
    }
    return msgspec.convert({**written, **given}, UploadedFacts)


def _choice(name: str, value: str) -> str:
    choices = get_args(CHOICES[name])
    if value not in choices:
        raise Refused(
            "fact_unreadable",
            pointer=f"/query/{name}",
            name=name,
            value=value,
            allowed=", ".join(repr(choice) for choice in choices),
        )
    return value


GivenFacts = NamedDependency[UploadedFacts]
FACTS = {"facts": Provide(provide_facts)}
