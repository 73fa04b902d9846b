"""How far a derivation is: which methods have answered, with their names in both languages."""

import msgspec

from datasets.store.rows import Job
from service.locale.catalogue import Language, has_text, text


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """A method, or a long step that is none, such as resampling."""

    method: str
    name_en: str
    name_ja: str


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a derivation is; ``method`` is what the last of the ``done`` steps belonged to."""

    method: str | None
    done: int
    of: int
    stages: tuple[Stage, ...]
    """Every method that has begun, in order; the last one may go on."""


def progress_of(job: Job | None) -> Progress | None:
    """Return what a job has reported; nothing before it has begun."""
    found = None if job is None else job.progress
    if found is None:
        return None
    return Progress(
        method=found.stage,
        done=found.done,
        of=found.of,
        stages=tuple(
            Stage(method=one, name_en=stage_name(one, "en"), name_ja=stage_name(one, "ja"))
            for one in found.stages
        ),
    )


def stage_name(stage: str, language: Language) -> str:
    """Return the name of a method or step."""
    keys = (f"analysis.{noun}.{stage}" for noun in ("method", "step"))
    return next((text(key, language) for key in keys if has_text(key)), stage)
