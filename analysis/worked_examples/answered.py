"""The examples rest on answers that methods may refuse; these do not."""

from typing import TypeVar

Answer = TypeVar("Answer")


class ExampleWithoutAnswer(ValueError):  # noqa: N818 - named by the fault
    """A method refuses what an example is to show: choose other data for it."""


def answered(answer: Answer | None) -> Answer:
    """Return an answer that is there.

    Raises
    ------
    ExampleWithoutAnswer
        There is none.
    """
    if answer is None:
        raise ExampleWithoutAnswer("a worked example has no answer to show")
    return answer
