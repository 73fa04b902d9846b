"""One plain text: each line is written as it was read, with its answer behind it.

In a file without quotes, whose lines all have as many cells as its header, every row that
goes out is a line that came in. So no cell is written anew but those of the answer, and these
once for each verdict, however many lines have it; and none is read but those that are asked.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec
import polars as pl

from breakpoints.batch.codes import Codes
from breakpoints.batch.columns import OUTPUT_SCHEMA
from breakpoints.batch.lines.cut import Cut, Plainness, Run, cut, cut_again, whole_lines
from breakpoints.batch.lines.segments import Bytes
from breakpoints.batch.lines.shards import header_line, in_order, shards
from breakpoints.batch.lines.tails import Tails


class PlainText(msgspec.Struct, frozen=True, kw_only=True):
    """A text and how it is answered; by several threads at once."""

    path: Path
    """UTF-8."""
    names: Sequence[str]
    """Its columns."""
    kept: Mapping[str, str]
    """Those that come back, in their order, with the names they have then."""
    separator: str
    marked: bool
    """Its copy begins with a byte order mark."""
    risky: bytes
    harmless: Callable[[Sequence[str]], bool]
    """Tells whether cells that begin with a risky byte may come back as they are."""

    @property
    def may_be_plain(self) -> bool:
        """Tell whether the header is plain: of a single column it never is, blank lines do not show in it."""
        header = header_line(self.path)
        cells = header.count(self.separator.encode()) + 1
        returns = int(header.endswith(b"\r\n"))
        return cells == len(self.names) > 1 and b'"' not in header and header.count(b"\r") == returns

    def runs(self, columns: Collection[str], alone: Collection[str] = ()) -> list[Run]:
        """Return the runs of neighbouring columns that some columns form; some are runs ``alone``."""
        runs: list[Run] = []
        for place, name in enumerate(self.names):
            if name not in columns:
                continue
            joins = runs and runs[-1][1] == place - 1 and not {name, self.names[place - 1]} & {*alone}
            runs[-1:] = [(runs[-1][0], place)] if joins else [*runs[-1:], (place, place)]
        return runs

    def read(self, do: Callable[[Cut, int], None], *, tell: Callable[[int], None]) -> None:
        """Read the lines in shards, several at once.

        Parameters
        ----------
        do : callable
            Is given lines, and the number of the first of them, from 0.
        tell : callable
            Is told how many more lines were read.

        Raises
        ------
        NotPlainError
            A line cannot come back as it is.
        """
        plain = self._plain

        def done(lines: bytes, first: int) -> int:
            found = cut(lines, plain)
            do(found, first)
            return found.rows

        for rows in in_order(done, shards(self.path)):
            tell(rows)

    def write(
        self,
        out: BinaryIO,
        verdicts: Callable[[int, int], Codes],
        columns: Callable[[Codes], list[pl.Series]],
    ) -> None:
        """Write each line of a text that was read, with its answer.

        Parameters
        ----------
        out : binary file
        verdicts : callable
            Gives the verdicts from a first line on, of as many lines.
        columns : callable
            Gives the columns of verdicts.
        """
        plain, runs, tails = self._plain, self.runs(self.kept), Tails(self.separator, columns)
        whole = runs == [(0, len(self.names) - 1)]

        def answered(lines: bytes, first: int) -> Bytes:
            found = whole_lines(lines, plain) if whole else cut_again(lines, plain)
            return tails.behind(found, [(0, 0)] if whole else runs, verdicts(first, found.rows))

        out.write(self._header())
        out.writelines(written.data for written in in_order(answered, shards(self.path)))

    @property
    def _plain(self) -> Plainness:
        returns = header_line(self.path).endswith(b"\r\n")
        return Plainness(ord(self.separator), len(self.names), returns, self.risky, self.harmless)

    def _header(self) -> bytes:
        names = dict.fromkeys([*self.kept.values(), *OUTPUT_SCHEMA], pl.String())
        header = pl.DataFrame(schema=names).write_csv(separator=self.separator, include_bom=self.marked)
        return header.encode()
