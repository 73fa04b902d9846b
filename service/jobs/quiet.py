"""Keep DBOS to itself: no chatter, no exception texts, nothing taken from the environment."""

import logging
import os

FOREIGN = "DBOS__"


class _WithoutExceptionText(logging.Filter):
    """Drop tracebacks and exception texts: they can carry what a laboratory uploaded."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True


_without_exception_text = _WithoutExceptionText()


def quiet_dbos() -> None:
    """Leave DBOS only its errors, without exception texts; call it before the first use in a process."""
    for name in [name for name in os.environ if name.startswith(FOREIGN)]:
        del os.environ[name]
    logger = logging.getLogger("dbos")
    logger.setLevel(logging.ERROR)
    logger.addFilter(_without_exception_text)
