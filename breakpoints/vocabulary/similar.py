"""Names that resemble a text, for suggestions; never used to decide."""

from collections import Counter
from collections.abc import Iterable


class SimilarNames:
    """Names by their three-letter pieces, so that a suggestion costs microseconds."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._entries: dict[str, str] = dict(names)
        self._holders: dict[str, list[str]] = {}
        self._sizes = {key: len(_pieces(key)) for key in self._entries}
        for key in self._entries:
            for piece in _pieces(key):
                self._holders.setdefault(piece, []).append(key)

    def nearest(self, key: str, limit: int = 3) -> tuple[str, ...]:
        """Return the entries whose names share at least a third of their pieces with ``key``."""
        pieces = _pieces(key)
        shared = Counter(name for piece in pieces for name in self._holders.get(piece, ()))
        scored = ((count / (len(pieces) + self._sizes[name] - count), name) for name, count in shared.items())
        best = sorted((-score, name) for score, name in scored if score >= 1 / 3)
        return tuple(dict.fromkeys(self._entries[name] for _, name in best))[:limit]


def _pieces(key: str) -> set[str]:
    """Cut a name into overlapping pieces, its ends marked."""
    padded = f"^{key}$"
    size = 3 if key.isascii() else 2
    return {padded[start : start + size] for start in range(max(1, len(padded) - size + 1))}
