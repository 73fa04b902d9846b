"""Formulas written on one line, as MathML: no script draws them and every reader can copy them.

``frac{a}{b}``, ``sqrt{a}``, ``hat{a}``, ``bar{a}``, ``text{words}``; ``x_1``, ``x^2``, ``x_{i+1}``;
``sum_{i}^{n}`` and the other names of ``LIMITS_BELOW`` carry their limits below and above. One letter is
a variable, several together are a name; ``lbrace`` and ``rbrace`` draw braces; a blank separates and draws
nothing, ``quad`` draws a wide one.
"""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

LIMITS_BELOW = {"sum": "∑", "product": "∏", "min": "min", "max": "max", "argmin": "arg min", "lim": "lim"}
UPRIGHT = frozenset("ΦΣΔ")
WIDE_SPACE = "quad"

_MARK = re.compile(
    r"\s*(?:(?P<text>text\{[^{}]*\})|(?P<number>\d+(?:[.,]\d+)*)|(?P<word>[A-Za-z]+)|(?P<sign>\S))"
)
_OPERATORS = {"-": "−", "*": "·", "'": "′", "lbrace": "{", "rbrace": "}"}
_LETTER = re.compile(r"[^\W\d_]")
_ACCENTS = {"hat": "^", "bar": "¯"}


class FormulaError(ValueError):
    """A formula that cannot be read: a fault of the page."""

    def __init__(self, source: str, what: str) -> None:
        self.source = source
        super().__init__(f"{what} in the formula {source!r}")


def mathml(source: str, *, block: bool = False) -> Markup:
    """Return a formula as MathML, within a line or as a block of its own.

    Raises
    ------
    FormulaError
        A brace is not closed, or an argument is missing.
    """
    body = _Reader(source).row(until=None)
    attributes = ' display="block"' if block else ""
    return Markup(f"<math{attributes}>{body}</math>")  # noqa: S704 - every mark was escaped


class _Reader:
    """Reads one formula from left to right."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.marks = list(_marks(source))
        self.at = 0

    def row(self, until: str | None) -> str:
        """Return everything up to a closing brace, or to the end."""
        parts: list[str] = []
        while self._next() != until:
            if self._next() is None:
                raise FormulaError(self.source, "an open brace")
            parts.append(self._scripted())
        self.at += 1
        return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"

    def _next(self) -> str | None:
        return self.marks[self.at] if self.at < len(self.marks) else None

    def _take(self) -> str:
        mark = self._next()
        if mark is None:
            raise FormulaError(self.source, "a missing argument")
        self.at += 1
        return mark

    def _scripted(self) -> str:
        """Return an atom with what stands below and above it."""
        mark = self._take()
        base = self._atom(mark)
        scripts: dict[str, str] = {}
        while (sign := self._next()) in {"_", "^"} and sign not in scripts:
            self.at += 1
            scripts[str(sign)] = self._argument()
        if not scripts:
            return base
        kind = ("munder", "mover") if mark in LIMITS_BELOW else ("msub", "msup")
        if len(scripts) == 2:
            both = kind[0] + ("over" if mark in LIMITS_BELOW else "sup")
            return f"<{both}>{base}{scripts['_']}{scripts['^']}</{both}>"
        name = kind[0] if "_" in scripts else kind[1]
        return f"<{name}>{base}{next(iter(scripts.values()))}</{name}>"

    def _argument(self) -> str:
        """Return what a script or a command stands on: one atom, or a group."""
        mark = self._take()
        return self.row(until="}") if mark == "{" else self._atom(mark)

    def _atom(self, mark: str) -> str:
        """Return one mark, with its arguments where it is a command."""
        if mark == "{":
            return self.row(until="}")
        if mark in {"}", "_", "^"}:
            raise FormulaError(self.source, f"a {mark!r} out of place")
        if mark == "frac":
            return f"<mfrac>{self._argument()}{self._argument()}</mfrac>"
        if mark == "sqrt":
            return f"<msqrt>{self._argument()}</msqrt>"
        if mark in _ACCENTS:
            return f'<mover accent="true">{self._argument()}<mo>{_ACCENTS[mark]}</mo></mover>'
        return _leaf(mark)


def _leaf(mark: str) -> str:
    """Return a mark that takes no argument."""
    if mark.startswith("text{"):
        return f"<mtext>{escape(mark[5:-1])}</mtext>"
    if mark == WIDE_SPACE:
        return '<mspace width="1.5em"/>'
    if mark in LIMITS_BELOW:
        return f'<mo movablelimits="false">{LIMITS_BELOW[mark]}</mo>'
    if mark[0].isdigit():
        return f"<mn>{mark}</mn>"
    if _LETTER.match(mark) and mark not in _OPERATORS:
        upright = ' mathvariant="normal"' if mark in UPRIGHT else ""
        return f"<mi{upright}>{mark}</mi>"
    return f"<mo>{escape(_OPERATORS.get(mark, mark))}</mo>"


def _marks(source: str) -> Iterator[str]:
    """Yield the marks of a formula."""
    for match in _MARK.finditer(source.rstrip()):
        yield match.group(match.lastgroup or 0)
