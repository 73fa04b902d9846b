import msgspec
import pytest

from datasets import asking_child
from datasets.asking_child import NoAnswer, ask_child
from datasets.child import ChildDied, Reason
from datasets.findings import Rule
from datasets.limits import MEGABYTE, ChildLimits

LIMITS = ChildLimits(memory_bytes=700 * MEGABYTE, cpu_seconds=30, wall_clock_seconds=20.0)


class Errand(msgspec.Struct):
    """What a child is asked."""

    text: str


def _shout(argument: bytes) -> bytes:
    asked = msgspec.msgpack.decode(argument, type=Errand)
    return msgspec.msgpack.encode(Errand(asked.text.upper()))


def test_structs_go_to_the_child_and_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking_child, "run_limited", lambda function, argument, *_: function(argument))
    assert ask_child(_shout, Errand("zone"), LIMITS, Errand) == Errand("ZONE")


@pytest.mark.parametrize(
    ("reason", "rule", "parameters"),
    [
        pytest.param("memory", Rule.FILE_NEEDS_TOO_MUCH, {"megabytes": "700", "seconds": "20"}, id="memory"),
        pytest.param("cpu", Rule.FILE_NEEDS_TOO_MUCH, {"megabytes": "700", "seconds": "20"}, id="processor"),
        pytest.param(
            "wall_clock", Rule.FILE_NEEDS_TOO_MUCH, {"megabytes": "700", "seconds": "20"}, id="waiting"
        ),
        pytest.param("raised", Rule.FILE_READING_FAILED, {"detail": "why"}, id="a fault of ours"),
        pytest.param("killed", Rule.FILE_READING_FAILED, {"detail": "why"}, id="killed from outside"),
    ],
)
def test_a_death_is_said_as_what_the_file_needs_or_as_what_failed(
    reason: Reason, rule: Rule, parameters: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    died = ChildDied(reason=reason, detail="why")
    monkeypatch.setattr(asking_child, "run_limited", lambda *_: died)
    with pytest.raises(NoAnswer) as none:
        ask_child(_shout, Errand("zone"), LIMITS, Errand)
    found = none.value.finding()
    assert (none.value.reason, found.rule, found.parameters) == (reason, rule, parameters)
