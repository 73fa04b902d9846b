"""The prose of the methods pages: sentences of the catalogue with figures, formulas and links in them.

Within a sentence ``$x_i$`` is a formula, ``**words**`` are strong, ``[words](topic)`` leads to another topic
and ``{name}`` is a figure that the page gives.
"""

import re
from html import unescape

from markupsafe import Markup, escape

from service.locale.catalogue import Language, MissingParameterError, UnknownTextError, prose
from service.pages.methods.mathml import mathml

_FORMULA = re.compile(r"\$([^$]+)\$")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\((?P<to>[a-z-]+(?:#[a-z0-9_-]+)?)\)")


class Prose:
    """What one page says in one language, by key."""

    def __init__(self, topic: str, language: Language, home: str) -> None:
        self.topic, self.language, self.home = topic, language, home
        self.asked: set[str] = set()

    def __call__(self, key: str, /, **figures: object) -> Markup:
        """Return a sentence with its figures filled in.

        Raises
        ------
        UnknownTextError, MissingParameterError
            The page asks for a sentence that is not there, or leaves a figure out.
        """
        sentences = prose(self.topic)
        if key not in sentences:
            raise UnknownTextError(f"{self.topic}: {key}")
        self.asked.add(key)
        try:
            filled = escape(sentences[key][self.language]).format_map(figures)
        except KeyError as missing:
            raise MissingParameterError(f"{self.topic}: {key}", str(missing.args[0])) from None
        return self._marked_up(filled)

    def has(self, key: str) -> bool:
        """Tell whether there is such a sentence."""
        return key in prose(self.topic)

    def numbered(self, key: str) -> tuple[str, ...]:
        """Return ``key.1``, ``key.2`` and so on, as far as they go."""
        found = sorted(
            (int(rest), other)
            for other in prose(self.topic)
            for start, _, rest in [other.rpartition(".")]
            if start == key and rest.isdigit()
        )
        return tuple(other for _, other in found)

    def _marked_up(self, filled: Markup) -> Markup:
        """Turn formulas, strong words and links into markup."""
        parts = _FORMULA.split(str(filled))
        parts[1::2] = [str(mathml(unescape(part))) for part in parts[1::2]]
        parts[::2] = [self._linked(part) for part in parts[::2]]
        return Markup("".join(parts))  # noqa: S704 - escaped before anything was added

    def _linked(self, words: str) -> str:
        """Turn strong words and links into markup."""
        strong = _STRONG.sub(r"<strong>\1</strong>", words)
        return _LINK.sub(rf'<a href="{self.home}/\g<to>">\1</a>', strong)
