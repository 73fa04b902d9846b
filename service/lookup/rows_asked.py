"""The rows of a request with what is known of what each asks, and which of them are of one isolate."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import compress, count, islice
from operator import is_not

from service.lookup.composed import Composer
from service.lookup.remembered import KnownQuestion
from service.lookup.rows_read import Belongs


class RowsAsked:
    """Rows, each with its value, with who answers it, and with what is known of its question."""

    def __init__(
        self,
        *,
        values: Sequence[str],
        of: Sequence[Belongs],
        composers: Sequence[Composer],
        known: Sequence[KnownQuestion],
    ) -> None:
        self.values, self.of, self.composers, self.known = values, of, composers, known
        self.composer = composers[0] if len(set(composers)) == 1 else None

    @cached_property
    def different(self) -> frozenset[KnownQuestion]:
        """What the rows ask, each once."""
        return frozenset(self.known)

    @cached_property
    def isolates(self) -> Mapping[str, Sequence[int]]:
        """The rows of each isolate, by its name as it is compared; empty: those that name none."""
        of = self.of
        begin = [*range(bool(of)), *compress(count(1), map(is_not, of, islice(of, 1, None)))]
        runs: dict[str, Sequence[int]] = {}
        parted: dict[str, list[int]] = {}
        for first, last in zip(begin, [*begin[1:], len(of)], strict=False):
            run, name = range(first, last), of[first].name
            if runs.setdefault(name, run) is not run:
                parted.setdefault(name, [*runs[name]]).extend(run)
        return {**runs, **parted}

    @cached_property
    def any_is_named(self) -> bool:
        """Tell whether any row names its isolate."""
        return any(self.isolates)

    @property
    def are_mixed(self) -> bool:
        """Tell whether some rows name their isolates and others none."""
        return "" in self.isolates and self.any_is_named
