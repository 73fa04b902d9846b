"""From a template and a view to the page's bytes; every page goes through here."""

from functools import cache, partial
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Response
from markupsafe import Markup

from breakpoints.importing.editions import LICENCE as LICENCE_OF_IMPORTS
from breakpoints.ladder import mg_per_l_text
from breakpoints.shipped import LICENCE_OF_FACTS
from service import wording
from service.derivations.readers_words import group_name, spoken
from service.locale.catalogue import Language, has_text, text
from service.lookup.notes import source_in_words
from service.pages import figures
from service.pages.answers.candidates import in_order
from service.pages.assets import asset_address
from service.pages.changes import term_name
from service.pages.condensed import lines_of_faults
from service.pages.frame import Frame
from service.pages.methods.topics import method_path, section_path
from service.pages.zone_ruler import zone_ruler
from service.paired_data.citation import UNNAMED
from service.paired_data.shown import example_name
from service.publication.candidate_row import may_be_proposed


def page(frame: Frame, template: str, *, status_code: int = 200, **view: Any) -> Response[str]:
    """Render a page; private to the reader as soon as somebody is signed in."""
    body = templates().get_template(template).render(frame=frame, **_words(frame.language), **view)
    return Response(
        body,
        media_type=MediaType.HTML,
        status_code=status_code,
        headers={
            "Content-Language": frame.language,
            "Cache-Control": "private, no-store" if frame.caller.known else "no-cache",
            "Vary": "Cookie, Authorization",
        },
    )


@cache
def templates() -> Environment:
    """Return the one environment: escapes everything, and refuses names that a view forgot."""
    folder = Path(__file__).resolve().parent.parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        asset=asset_address,
        zone_ruler=zone_ruler,
        as_data=as_data,
        mg_per_l=mg_per_l_text,
        organism_term=wording.organism_term,
        in_order=in_order,
        may_be_proposed=may_be_proposed,
        method_path=method_path,
        section_path=section_path,
    )
    environment.filters.update(
        whole=figures.whole,
        real=figures.real,
        percent=figures.percent,
        short=figures.short_digest,
        breakable=figures.breakable,
    )
    return environment


def as_data(value: object) -> Markup:
    """Return a value as JSON that is safe inside a data block of the page."""
    encoded = msgspec.json.encode(value).decode().replace("<", "\\u003c").replace("&", "\\u0026")
    return Markup(encoded)  # noqa: S704 - no character of markup is left in it


def _laboratory_name(given: str, *, language: Language, own: bool = True) -> str:
    """Return the name of a laboratory; one that was never given a name is called what it is."""
    if given != UNNAMED:
        return given
    return text(f"pages.laboratory.{'own_unnamed' if own else 'unnamed'}", language)


def _licence_words(given: str, *, language: Language) -> str:
    """Return the licence of a table in the reader's language; one that somebody else wrote stays as it is."""
    ours = {LICENCE_OF_FACTS: "licence_of_facts", LICENCE_OF_IMPORTS: "licence_of_imports"}
    return text(f"pages.table.{ours[given]}", language) if given in ours else given


def _words(language: Language) -> dict[str, Any]:
    def t(key: str, **parameters: object) -> str:
        return text(f"pages.{key}", language, **parameters)

    def word(key: str, **parameters: object) -> str:
        return text(key, language, **parameters)

    def word_or(key: str, otherwise: str, **parameters: object) -> str:
        return text(key, language, **parameters) if has_text(key) else otherwise

    def name(term: Any) -> str:
        return str(getattr(term, f"name_{language}"))

    def title(thing: Any) -> str:
        return str(getattr(thing, f"title_{language}"))

    def instant(value: str) -> str:
        return figures.instant(value, language)

    def day(value: str) -> str:
        return figures.day(value, language)

    def word_for(noun: str, identity: str | None) -> str:
        return term_name(noun, identity, language)

    def dataset_name(given: str) -> str:
        return text("dataset.simulated_example", language) if given == example_name() else given

    return {
        "licence_words": partial(_licence_words, language=language),
        "laboratory_name": partial(_laboratory_name, language=language),
        "fault_lines": partial(lines_of_faults, language=language),
        "group_name": partial(group_name, language=language),
        "spoken": partial(spoken, language=language),
        "source_words": partial(source_in_words, language=language),
        "word_for": word_for,
        "dataset_name": dataset_name,
        "t": t,
        "word": word,
        "word_or": word_or,
        "name": name,
        "title": title,
        "instant": instant,
        "day": day,
    }
