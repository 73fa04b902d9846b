"""How a data set is cited: generated from what the store knows, unless its owner wrote another text."""

from typing import Final

import msgspec

from datasets.store.rows import Dataset, DatasetVersion
from service.locale.catalogue import Language, text
from service.paired_data.licences import BY_ID

UNNAMED: Final = "default"
"""The laboratory of an installation that nobody gave a name."""


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """A data set and the version of it that is cited; ``address`` only where a public one is stated."""

    dataset: Dataset
    version: DatasetVersion
    laboratory: str
    address: str | None

    @property
    def authors(self) -> tuple[str, ...]:
        """Who is cited: as stated, or the laboratory by its name; nobody where neither has one."""
        if self.dataset.authors:
            return tuple(self.dataset.authors.splitlines())
        return () if self.laboratory == UNNAMED else (self.laboratory,)

    @property
    def link(self) -> str | None:
        """Where the data set is to be read."""
        return None if self.address is None else f"{self.address}/datasets/{self.dataset.id}"

    @property
    def lacks(self) -> tuple[str, ...]:
        """What a reader would look for in the citation in vain."""
        parts = {"authors": self.authors, "licence": self.dataset.licence, "address": self.address}
        return tuple(name for name, part in parts.items() if not part)


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
        authors="; ".join(cited.authors) or text("sharing.authors_not_stated", language),
        year=day.year,
        title=cited.dataset.name,
        version=cited.version.number,
        digest=cited.version.digest[:16],
        address=f" {cited.link}" if cited.link else "",
    )


def citation_file(cited: Cited, language: Language) -> bytes:
    """Return a CITATION.cff; every text in it is written as JSON, which YAML reads."""
    known = BY_ID.get(cited.dataset.licence or "")
    lines: list[tuple[str, object]] = [
        ("cff-version", "1.2.0"),
        ("message", citation_of(cited, language)),
        ("type", "dataset"),
        ("title", cited.dataset.name),
        (
            "authors",
            [*map(_author, cited.authors)] or [{"name": text("sharing.authors_not_stated", language)}],
        ),
        ("version", str(cited.version.number)),
        ("identifiers", [{"type": "other", "value": f"sha256:{cited.version.digest}"}]),
    ]
    if cited.link is not None:
        lines.append(("url", cited.link))
    if cited.dataset.public_from is not None:
        lines.append(("date-released", cited.dataset.public_from))
    if known is not None:
        lines.append(("license", known.id))
    return b"".join(name.encode() + b": " + msgspec.json.encode(value) + b"\n" for name, value in lines)


def _author(name: str) -> dict[str, str]:
    """Return an author: a person where a comma parts the family name, else a body."""
    family, comma, given = (part.strip() for part in name.partition(","))
    return {"family-names": family, "given-names": given} if comma and given else {"name": name}
