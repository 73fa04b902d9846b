"""What ``--help`` prints, in the language of the terminal: the sentences are the catalogue's."""

import re
from typing import TYPE_CHECKING, Any, Final

from service.locale.catalogue import Language, has_text, text

if TYPE_CHECKING:
    from cyclopts.help import HelpEntry, HelpPanel

PROGRAM: Final = "program"
"""Stands for the whole command line where the others have the key of a command."""
_LABEL: Final = "Usage: "
_MARKUP: Final = re.compile(r"\[(?=[a-z#/@])")
_SAYS_NOTHING: Final = frozenset((None, "False", "()"))
"""Defaults of options that are not given."""


class HelpInWords:
    """Prints the help of one command (``key_add``); what its options are is found by their names."""

    def __init__(self, command: str, language: Language) -> None:
        self.command, self.language = command, language

    def __call__(self, console: Any, options: Any, panel: "HelpPanel") -> None:
        """Print commands, or options, under their title."""
        from cyclopts.help import DefaultFormatter, specs  # noqa: PLC0415 - heavy, and only help needs it

        entries = [self._worded(one) for one in panel.entries]
        columns = specs.get_default_command_columns
        if panel.format != "command":
            columns = specs.get_default_parameter_columns
        title = text(f"help.panel.{option_key(str(panel.title))}", self.language)
        of_entries = columns(console, options, entries)
        described = specs.ColumnSpec(renderer="description", overflow="fold")
        DefaultFormatter(column_specs=(*of_entries[:-1], described))(
            console, options, panel.copy(title=title, entries=entries)
        )

    def render_usage(self, console: Any, _options: Any, usage: Any) -> None:
        """Print how the command is typed."""
        console.print(text("help.usage", self.language, said=str(usage).removeprefix(_LABEL)), markup=False)

    def render_description(self, console: Any, _options: Any, _description: Any) -> None:
        """Print what the command does; of a group of commands, what they are about."""
        about = f"help.about.{self.command}"
        said = text(about if has_text(about) else f"help.summary.{self.command}", self.language)
        console.print(f"{said}\n", markup=False, highlight=False)

    def _worded(self, entry: "HelpEntry") -> "HelpEntry":
        """Describe an entry: a command by its summary, an option by what it is and may be.

        Brackets stand for themselves, and are no markup of the terminal's.
        """
        name = entry.all_options[0] if entry.all_options else f"--{entry.positional_label}"
        if not name.startswith("-"):
            summary = f"help.summary.{summary_key(self.command, name)}"
            return entry.copy(description=_plain(text(summary, self.language)))
        own = f"help.option.{self.command}.{option_key(name)}"
        said = [text(own if has_text(own) else f"help.option.any.{option_key(name)}", self.language)]
        default = "" if entry.default in _SAYS_NOTHING else str(entry.default)
        for note, what in (("choices", ", ".join(entry.choices or ())), ("default", default)):
            if what:
                said.append(f"[{text(f'help.note.{note}', self.language, said=what)}]")
        if entry.required:
            said.append(f"[{text('help.note.required', self.language)}]")
        return entry.copy(description=_plain(" ".join(said)))


def _plain(said: str) -> str:
    return _MARKUP.sub(r"\\[", said)


def summary_key(group: str, command: str) -> str:
    """Return the key of a command of a group: ``key_add``."""
    return option_key(command if group == PROGRAM else f"{group}_{command}")


def option_key(shown: str) -> str:
    """Return the part of a key that stands for a title, a command or an option: ``--header-row``."""
    return shown.strip("-").lower().replace("-", "_").replace(" ", "_")
