"""The ticks of an axis of counts."""

from itertools import count
from typing import Any


def whole_ticks(highest: float, most: int = 5) -> dict[str, Any]:
    """Return what an axis of counts says of its ticks: whole numbers, ``most`` at most above 0.

    ``tickMinStep`` does not keep Vega from a tick at 0.5, which a format for whole numbers writes as 1.
    Layers that share an axis all have to say the same.
    """
    steps = (times * 10**power for power in count() for times in (1, 2, 5))
    step = next(one for one in steps if highest <= one * most)
    return {"format": "d", "values": list(range(0, int(highest) + 1, step))}
