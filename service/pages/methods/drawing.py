"""Small drawings that need no script: marks in the units of a view box, drawn by one template."""

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

Tone = Literal["s", "i", "r", "ink", "soft", "accent", "wash"]
Stroke = Literal["solid", "dashed", "dotted"]

BOTTOM_MARGIN, LEFT_MARGIN, TOP_MARGIN, RIGHT_MARGIN = 44, 46, 28, 26


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    """A stroke on an axis with its label."""

    at: float
    label: str


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """A line through points."""

    points: str
    tone: Tone
    stroke: Stroke = "solid"


class Dot(msgspec.Struct, frozen=True, kw_only=True):
    """A dot; ``hollow`` is drawn as a ring."""

    x: float
    y: float
    radius: float
    tone: Tone
    hollow: bool = False


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    tone: Tone


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    tone: Tone
    stroke: Stroke = "solid"


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A few signs beside a mark."""

    x: float
    y: float
    text: str
    tone: Tone = "ink"
    anchor: Literal["start", "middle", "end"] = "start"


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """What the template draws."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...] = ()
    rules: tuple[Rule, ...] = ()
    paths: tuple[Path, ...] = ()
    dots: tuple[Dot, ...] = ()
    notes: tuple[Note, ...] = ()


class Plane:
    """Turns values into places: x from left to right, y from the bottom up."""

    def __init__(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        *,
        width: int = 560,
        height: int = 330,
        left: int = LEFT_MARGIN,
    ) -> None:
        self.width, self.height = width, height
        self.left, self.right = float(left), float(width - RIGHT_MARGIN)
        self.top, self.bottom = float(TOP_MARGIN), float(height - BOTTOM_MARGIN)
        self._x, self._y = x, y

    def x(self, value: float) -> float:
        """Return the place of a value on the horizontal axis."""
        low, high = self._x
        return round(self.left + (value - low) / (high - low) * (self.right - self.left), 1)

    def y(self, value: float) -> float:
        """Return the place of a value on the vertical axis."""
        low, high = self._y
        return round(self.bottom - (value - low) / (high - low) * (self.bottom - self.top), 1)

    def path(self, points: Iterable[tuple[float, float]], tone: Tone, stroke: Stroke = "solid") -> Path:
        """Return a line through points that lie on the plane."""
        inside = [
            (x, y) for x, y in points if self._x[0] <= x <= self._x[1] and self._y[0] <= y <= self._y[1]
        ]
        return Path(points=" ".join(f"{self.x(x)},{self.y(y)}" for x, y in inside), tone=tone, stroke=stroke)

    def vertical(self, value: float, tone: Tone, stroke: Stroke = "solid") -> Rule:
        """Return a line across the plane at a value of x."""
        at = self.x(value)
        return Rule(x1=at, y1=self.top, x2=at, y2=self.bottom, tone=tone, stroke=stroke)

    def horizontal(self, value: float, tone: Tone, stroke: Stroke = "solid") -> Rule:
        """Return a line across the plane at a value of y."""
        at = self.y(value)
        return Rule(x1=self.left, y1=at, x2=self.right, y2=at, tone=tone, stroke=stroke)

    def dot(self, x: float, y: float, radius: float, tone: Tone, *, hollow: bool = False) -> Dot:
        """Return a dot."""
        return Dot(x=self.x(x), y=self.y(y), radius=round(radius, 1), tone=tone, hollow=hollow)

    def bar(self, x: tuple[float, float], y: tuple[float, float], tone: Tone) -> Bar:
        """Return a rectangle between two values of x and two of y."""
        left, right, low, high = self.x(x[0]), self.x(x[1]), self.y(y[0]), self.y(y[1])
        return Bar(x=left, y=high, width=round(right - left, 1), height=round(low - high, 1), tone=tone)

    def drawing(
        self,
        x_ticks: Sequence[tuple[float, str]],
        y_ticks: Sequence[tuple[float, str]],
        *,
        bars: Iterable[Bar] = (),
        rules: Iterable[Rule] = (),
        paths: Iterable[Path] = (),
        dots: Iterable[Dot] = (),
        notes: Iterable[Note] = (),
    ) -> Drawing:
        """Put everything together."""
        return Drawing(
            width=self.width,
            height=self.height,
            left=self.left,
            right=self.right,
            top=self.top,
            bottom=self.bottom,
            x_ticks=tuple(Tick(at=self.x(value), label=label) for value, label in x_ticks),
            y_ticks=tuple(Tick(at=self.y(value), label=label) for value, label in y_ticks),
            bars=tuple(bars),
            rules=tuple(rules),
            paths=tuple(paths),
            dots=tuple(dots),
            notes=tuple(notes),
        )
