"""Garbage is looked for again once the last batch at work is done."""

from __future__ import annotations

import gc
import weakref

import pytest

from service.lookup.undisturbed import LEARNT, LEFT_BEHIND, undisturbed


def test_garbage_is_looked_for_again_after_the_last_of_several_batches() -> None:
    assert gc.isenabled()
    with undisturbed():
        with undisturbed():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_garbage_is_looked_for_again_after_a_batch_that_failed() -> None:
    with pytest.raises(ValueError, match="failed"), undisturbed():
        raise ValueError("failed")
    assert gc.isenabled()


def test_who_looks_for_no_garbage_is_left_alone() -> None:
    gc.disable()
    try:
        with undisturbed(), undisturbed():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


class _Cycle:
    """Refers to itself, so that only who looks for garbage finds it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.parametrize("older", [False, True], ids=["new", "old"])
def test_garbage_is_found_behind_a_batch_before_the_interpreter_looks_for_it(older: bool) -> None:
    before = gc.get_threshold()
    try:
        gc.set_threshold(1_000_000, 0 if older else 1_000_000)
        garbage = _Cycle()
        found = weakref.ref(garbage)
        if older:
            gc.collect(0)
        with undisturbed():
            del garbage
            kept: list[dict[int, list[int]]] = [{place: []} for place in range(LEFT_BEHIND + 1)]
            assert found() is not None
        assert found() is None
    finally:
        gc.set_threshold(*before)
    assert len(kept) > LEFT_BEHIND


def test_what_a_batch_learnt_counts_as_old_behind_it_so_that_no_quick_one_looks_it_over() -> None:
    with undisturbed():
        kept: list[list[int]] = [[place] for place in range(LEARNT + 1)]
    old = {id(one) for one in gc.get_objects(generation=2)}
    assert old.issuperset(map(id, kept))
