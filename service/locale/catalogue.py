"""The one string catalogue: every sentence in Japanese and English, side by side.

Each entry of ``messages/*.toml`` is a table with exactly the keys ``en`` and ``ja``; its dotted
path is its key. Sentences take named parameters: ``"Row {row}: ..."``; ``{n:line|lines}`` is a number
with what is counted, ``1 line``. The long prose of the methods
pages has the same form in ``methods/*.toml``, a file a page, read when the page is first asked for.
"""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Any, Literal, cast

Language = Literal["ja", "en"]

LANGUAGES: tuple[Language, ...] = ("ja", "en")
DEFAULT_LANGUAGE: Language = "en"

Sentence = dict[Language, str]

_ACCEPTED = re.compile(
    r"^\s*+(?P<tag>[A-Za-z*]{1,8})(?:-[A-Za-z0-9-]++)?\s*+(?:;\s*+q\s*+=\s*+(?P<q>[01](?:\.\d{0,3})?))?\s*+$"
)


_JAPANESE = "[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]"
_MAY_FALL = "\ue000"
_BESIDE_PARAMETER = re.compile(rf"(?<=\}}) (?={_JAPANESE})|(?<={_JAPANESE}) (?=\{{)")
_PARTS_JAPANESE = re.compile(rf"(?<={_JAPANESE}){_MAY_FALL}(?={_JAPANESE})")


class UnknownTextError(LookupError):
    """No entry of the catalogue has this key: a fault of the code that asks."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"No text {key!r} in service/locale/messages: add it in Japanese and English.")


class MissingParameterError(LookupError):
    """A sentence names a parameter that the caller did not give."""

    def __init__(self, key: str, parameter: str) -> None:
        self.key, self.parameter = key, parameter
        super().__init__(f"The text {key!r} needs the parameter {parameter!r}.")


class BrokenCatalogueError(ValueError):
    """A message file does not hold entries with exactly ``en`` and ``ja``, or repeats a key."""


class _Counted(Formatter):
    """Fills sentences in which a number stands with the singular and the plural of what it counts."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return ``1 line`` or ``2 lines``; any other field as it is."""
        one, bar, more = format_spec.partition("|")
        if not bar:
            return str(super().format_field(value, format_spec))
        return f"{value} {one if str(value) == '1' else more}"


_COUNTED = _Counted()


def text(key: str, language: Language, /, **parameters: object) -> str:
    """Return the sentence of a key in a language, with its parameters filled in.

    Raises ``UnknownTextError`` for a key that no file has and ``MissingParameterError`` for a hole left open.
    """
    try:
        sentence = entries()[key][language]
    except KeyError:
        raise UnknownTextError(key) from None
    try:
        if language == "ja":
            return _close(_loose(sentence), parameters)
        return _filled(sentence, parameters)
    except KeyError as missing:
        raise MissingParameterError(key, str(missing.args[0])) from None


def _filled(sentence: str, parameters: dict[str, object]) -> str:
    if "|" in sentence:
        return _COUNTED.vformat(sentence, (), parameters)
    return sentence.format_map(parameters)


@cache
def _loose(sentence: str) -> str:
    """Mark the spaces beside parameters: they part Japanese from Latin letters and figures, no more."""
    return _BESIDE_PARAMETER.sub(_MAY_FALL, sentence)


def _close(sentence: str, parameters: dict[str, object]) -> str:
    """Fill a sentence, without the marked spaces that would part Japanese from Japanese."""
    filled = _filled(sentence, parameters)
    if _MAY_FALL not in sentence:
        return filled
    return _PARTS_JAPANESE.sub("", filled).replace(_MAY_FALL, " ")


def has_text(key: str) -> bool:
    """Tell whether the catalogue has this key."""
    return key in entries()


@lru_cache(maxsize=256)
def language_of(accept_language: str | None) -> Language:
    """Return the language an ``Accept-Language`` header prefers; English if it names neither."""
    best, best_weight = DEFAULT_LANGUAGE, 0.0
    for part in (accept_language or "").split(","):
        match = _ACCEPTED.match(part)
        if match is None or match["tag"].lower() not in LANGUAGES:
            continue
        weight = float(match["q"] or 1)
        if weight > best_weight:
            best, best_weight = cast("Language", match["tag"].lower()), weight
    return best


def placeholders(sentence: str) -> frozenset[str]:
    """Return the names of the parameters a sentence takes."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name)


@cache
def entries() -> dict[str, Sentence]:
    """Read every message file once and return its sentences by dotted key."""
    found: dict[str, Sentence] = {}
    origin: dict[str, str] = {}
    folder = files(__package__) / "messages"
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name):
        for key, sentence in _flat(tomllib.loads(file.read_text("utf-8")), file.name):
            if key in found:
                raise BrokenCatalogueError(f"{file.name}: {origin[key]} already defines the key {key!r}.")
            found[key], origin[key] = sentence, file.name
    return found


def prose_topics() -> tuple[str, ...]:
    """Return the names of the files of long prose."""
    return tuple(
        sorted(
            file.name.removesuffix(".toml")
            for file in _prose_folder().iterdir()
            if file.name.endswith(".toml")
        )
    )


@cache
def prose(topic: str) -> dict[str, Sentence]:
    """Read one file of long prose once and return its sentences by dotted key."""
    file = _prose_folder() / f"{topic}.toml"
    return dict(_flat(tomllib.loads(file.read_text("utf-8")), f"methods/{file.name}"))


def _prose_folder() -> Traversable:
    return files(__package__) / "methods"


def _flat(table: dict[str, object], file: str, prefix: str = "") -> list[tuple[str, Sentence]]:
    flat: list[tuple[str, Sentence]] = []
    for name, value in table.items():
        key = f"{prefix}{name}"
        if not isinstance(value, dict):
            raise BrokenCatalogueError(f"{file}: {key!r} must be a table with 'en' and 'ja'.")
        if any(isinstance(inner, str) for inner in value.values()):
            if set(value) != set(LANGUAGES):
                raise BrokenCatalogueError(f"{file}: {key!r} must have exactly 'en' and 'ja'.")
            flat.append((key, cast("Sentence", value)))
        else:
            flat.extend(_flat(value, file, f"{key}."))
    return flat
