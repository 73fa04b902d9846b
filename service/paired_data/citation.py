"""How a data set is cited: generated from what the store knows, unless its owner wrote another text."""

import msgspec

from datasets.store.rows import Dataset, DatasetVersion
from service.locale.catalogue import Language, text
from service.paired_data.licences import BY_ID


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """A data set and the version of it that is cited."""

    dataset: Dataset
    version: DatasetVersion
    laboratory: str
    address: str


def citation_of(cited: Cited, language: Language) -> str:
    """Return the owner's text, or one with laboratory, year, title, version and digest."""
    if cited.dataset.citation is not None:
        return cited.dataset.citation
    return generated(cited, language)


def generated(cited: Cited, language: Language) -> str:
    """Return the citation that is offered."""
    day = cited.dataset.public_from or cited.dataset.created_at.date()
    return text(
        "sharing.citation",
        language,
        laboratory=cited.laboratory,
        year=day.year,
        title=cited.dataset.name,
        version=cited.version.number,
        digest=cited.version.digest[:16],
        address=f"{cited.address}/datasets/{cited.dataset.id}",
    )


def citation_file(cited: Cited, language: Language) -> bytes:
    """Return a CITATION.cff; every text in it is written as JSON, which YAML reads."""
    known = BY_ID.get(cited.dataset.licence or "")
    lines: list[tuple[str, object]] = [
        ("cff-version", "1.2.0"),
        ("message", citation_of(cited, language)),
        ("type", "dataset"),
        ("title", cited.dataset.name),
        ("authors", [{"name": cited.laboratory}]),
        ("version", str(cited.version.number)),
        ("identifiers", [{"type": "other", "value": f"sha256:{cited.version.digest}"}]),
        ("url", f"{cited.address}/datasets/{cited.dataset.id}"),
    ]
    if cited.dataset.public_from is not None:
        lines.append(("date-released", cited.dataset.public_from))
    if known is not None:
        lines.append(("license", known.id))
    return b"".join(name.encode() + b": " + msgspec.json.encode(value) + b"\n" for name, value in lines)
