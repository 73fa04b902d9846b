"""What the limited child is given to write a template; every sentence is chosen already."""

import msgspec


class TemplateColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One column: its header, its notes in both languages, and what may stand in it."""

    header: str
    notes: tuple[str, ...]
    need: str
    needed: bool
    unit: str
    choices: tuple[str, ...]
    whole_from: int | None
    whole_to: int | None


class TemplateErrand(msgspec.Struct, frozen=True, kw_only=True):
    """The columns, the example rows, and the words of the workbook."""

    columns: tuple[TemplateColumn, ...]
    examples: tuple[tuple[str, ...], ...]
    filled: bool
    """The examples stand in the sheet of data, too."""
    data_sheet: str
    examples_sheet: str
    notes_sheet: str
    lists_sheet: str
    examples_aside: str
    notes_aside: str
    lists_aside: str
    choose: str
    not_listed: str
    zone_out_of_range: str
    notes_head: tuple[str, ...]


def template_in_child(argument: bytes) -> bytes:
    """Write the workbook of an encoded errand; called by name in the child."""
    from service.paired_template.writing import template_workbook  # noqa: PLC0415 - not in a web process

    return template_workbook(msgspec.msgpack.decode(argument, type=TemplateErrand))
