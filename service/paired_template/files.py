"""The template and the filled example, as CSV and as workbooks."""

from functools import cache

import msgspec

from breakpoints.formats.csv import spreadsheet_csv
from breakpoints.vocabulary import vocabulary
from datasets.cell_words import LADDER, QUALITY_CONTROL, SAMPLING
from datasets.child import ChildDied, run_limited
from datasets.fields import Field
from datasets.limits import MEGABYTE, ChildLimits
from service.errors import Busy
from service.locale.catalogue import LANGUAGES, Language, text
from service.paired_template.dictionary import dictionary
from service.paired_template.errand import TemplateColumn, TemplateErrand, template_in_child
from service.paired_template.example_rows import example_rows

FIELDS: tuple[Field, ...] = tuple(Field)
LIMITS = ChildLimits(memory_bytes=800 * MEGABYTE, cpu_seconds=20, wall_clock_seconds=40.0)


@cache
def template_csv(language: Language, *, filled: bool) -> bytes:
    """Return the header, with the example rows below it if asked, for any spreadsheet."""
    rows = example_rows(language) if filled else ()
    return spreadsheet_csv(
        (field.value for field in FIELDS),
        ((row.get(field, "") for field in FIELDS) for row in rows),
    )


@cache
def template_xlsx(language: Language, *, filled: bool) -> bytes:
    """Return the workbook: lists to choose from, notes in both languages, examples on their own sheet."""
    answer = run_limited(template_in_child, msgspec.msgpack.encode(_errand(language, filled=filled)), LIMITS)
    if isinstance(answer, ChildDied):
        raise Busy("template_not_written")
    return answer


def _errand(language: Language, *, filled: bool) -> TemplateErrand:
    def word(key: str) -> str:
        return text(f"template.{key}", language)

    rows = example_rows(language)
    return TemplateErrand(
        columns=tuple(_column(field, language) for field in FIELDS),
        examples=tuple(tuple(row.get(field, "") for field in FIELDS) for row in rows),
        filled=filled,
        data_sheet=word("data_sheet"),
        examples_sheet=word("examples_sheet"),
        notes_sheet=word("notes_sheet"),
        lists_sheet=word("lists_sheet"),
        examples_aside=word("examples_aside"),
        notes_aside=word("notes_aside"),
        lists_aside=word("lists_aside"),
        choose=word("choose"),
        not_listed=word("not_listed"),
        zone_out_of_range=word("zone_out_of_range"),
        notes_head=(
            word("column"),
            *(text("pages.fields.meaning", one) for one in LANGUAGES),
            word("need"),
            word("unit"),
        ),
    )


def _column(field: Field, language: Language) -> TemplateColumn:
    meanings = [
        f"{text(f'field.{field.value}', one)}: {text(f'field_meaning.{field.value}', one)}"
        for one in LANGUAGES
    ]
    entry = next(one for one in dictionary(language).fields if one.field == field.value)
    return TemplateColumn(
        header=field.value,
        notes=tuple(meanings),
        need=text(f"field_need.{entry.need}", language),
        needed=entry.need != "optional",
        unit=entry.unit or "",
        choices=_choices(field, language),
        whole_from=6 if field is Field.ZONE_MM else None,
        whole_to=60 if field is Field.ZONE_MM else None,
    )


def _choices(field: Field, language: Language) -> tuple[str, ...]:
    words, name = vocabulary(), f"name_{language}"
    named = {Field.ORGANISM: words.organisms, Field.DRUG: words.drugs, Field.HOST: words.hosts}
    if field in named:
        entries = (one for one in named[field].values() if not one.simulated)
        return tuple(sorted({str(getattr(one, name)) for one in entries}))
    if field is Field.SITE:
        return tuple(sorted({str(getattr(one, name)) for one in words.sites.values()}))
    if field is Field.DISK_CONTENT:
        drugs = words.drugs.values()
        contents = {
            content for one in drugs for content in (one.usual_disk_content, *one.disk_contents_in_use)
        }
        return tuple(
            sorted((one for one in contents if one), key=lambda one: (one.split()[-1], len(one), one))
        )
    closed = {Field.SAMPLING: SAMPLING, Field.LADDER: LADDER, Field.QUALITY_CONTROL: QUALITY_CONTROL}
    return tuple(words_of[0] for words_of in closed[field].values()) if field in closed else ()
