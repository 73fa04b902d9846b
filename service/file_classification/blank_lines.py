"""Lines of a file in which nothing stands: they are no results, are left out, and are counted."""

import threading

import polars as pl

from breakpoints.batch.wide_form import ROW
from service.file_classification.report import Notice, NoticeCode


class BlankLines:
    """Leaves the blank lines out of shards; may be asked by several threads at once."""

    def __init__(self) -> None:
        self.lines = 0
        self._lock = threading.Lock()

    def left_out(self, shard: pl.DataFrame) -> pl.DataFrame:
        """Return a shard without its blank lines; most have none, which their first column shows."""
        of_file = [name for name in shard.columns if not name.startswith(ROW[0])]
        blank = shard.select(_is_blank(of_file[:1])).to_series()
        if not blank.any():
            return shard
        blank = shard.select(_is_blank(of_file)).to_series()
        with self._lock:
            self.lines += int(blank.sum())
        return shard.filter(~blank)

    def notices(self) -> tuple[Notice, ...]:
        """Say how many there were."""
        if not self.lines:
            return ()
        return (Notice(code=NoticeCode.BLANK_LINES, parameters={"lines": str(self.lines)}),)


def _is_blank(columns: list[str]) -> pl.Expr:
    return pl.all_horizontal(
        pl.col(name).cast(pl.String).str.strip_chars().fill_null("") == "" for name in columns
    )
