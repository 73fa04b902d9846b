"""What looking a name up can give: one entry, none, or several."""

import msgspec


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """Exactly one entry; ``verified`` is False if the name used was not checked."""

    id: str
    verified: bool = True


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """No entry; ``suggestions`` are ids of entries with similar names, nearest first."""

    text: str
    suggestions: tuple[str, ...] = ()


class Ambiguous(msgspec.Struct, frozen=True, kw_only=True):
    """Several entries; ``candidates`` read ``whonet:STR = streptomycin``."""

    text: str
    candidates: tuple[str, ...]


Found = Match | Unknown | Ambiguous
