"""Garbage is looked for again once the last batch at work is done."""

from __future__ import annotations

import gc

import pytest

from service.lookup.undisturbed import undisturbed


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
