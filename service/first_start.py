"""What an empty store is given: laboratory, administrator, the shipped table, the simulated example."""

import datetime as dt

import msgspec
from sqlalchemy import Connection

from analysis.plan import AnalysisPlan
from breakpoints.ladder import mg_per_l_text
from breakpoints.shipped import nval_tentative
from datasets.example import EXAMPLE_DISK_CONTENT, EXAMPLE_DRUG, EXAMPLE_ORGANISM, simulated_example
from datasets.facts import UploadedFacts
from datasets.store import Store, blobs, datasets, derivations, holders, jobs, keys, laboratories
from datasets.store.datasets import NewVersion
from datasets.store.rows import Actor, HolderKind, Scope, Visibility
from service.context import now
from service.jobs import Job, JobKind, enqueue
from service.jobs.code_version import code_version
from service.jobs.question import CriterionAsked, DerivationQuestion, question_id
from service.locale.catalogue import text
from service.paired_data.shown import ReadingReport, example_name
from service.paired_data.uploads import CANONICAL_TYPE
from service.publication.publishing import publish_version
from service.security.key_format import NewKey, new_key, read_key
from service.settings import Settings

DEFAULT_LABORATORY = "default"
ADMINISTRATOR = "admin"
KEY_DAYS = 3650
EXAMPLE_L_STEP, EXAMPLE_U_STEP = -1, 1
EXAMPLE_PLAN = AnalysisPlan(
    bootstrap_resamples=2_000, regression_resamples=200, model_resamples=50, model_simulations=99
)
"""The default methods with fewer resamples: two thirds of the default plan's time, the same limits."""


class BootstrapKeyRefused(ValueError):  # noqa: N818 - named by the fault
    """``ZONEBOOK_BOOTSTRAP_KEY`` has not the form of a key."""

    def __init__(self) -> None:
        super().__init__(
            "ZONEBOOK_BOOTSTRAP_KEY must read zb_ + 8 characters of a-z and 2-7 + _ + 43 characters of "
            "A-Z, a-z, 0-9, - and _ (256 random bits). Leave it out to have a key made and shown once."
        )


class FirstStart(msgspec.Struct, frozen=True, kw_only=True):
    """What the first start did."""

    was_empty: bool
    admin_key: str | None
    """The administrator's key, to be shown once; nothing where the setting gave it."""


def first_start(store: Store, settings: Settings) -> FirstStart:
    """Fill an empty, migrated store; on any later start look and change nothing."""
    key = _key(settings)
    with store.writing() as connection:
        if laboratories.by_name(connection, DEFAULT_LABORATORY) is not None:
            return FirstStart(was_empty=False, admin_key=None)
        at = now()
        actor = _administrator(connection, key, at)
        shipped = nval_tentative()
        rows = len(shipped.criteria)
        summary = {"rows": rows, "added": rows, "removed": 0, "changed": 0}
        publish_version(connection, shipped, summary, by=actor, at=at)
        if settings.example == "yes":
            digest = _example(connection, actor, at)
            _worked_derivation(connection, actor, digest, at)
    return FirstStart(was_empty=True, admin_key=None if settings.bootstrap_key else key.text)


def _key(settings: Settings) -> NewKey:
    if settings.bootstrap_key is None:
        return new_key()
    given = read_key(settings.bootstrap_key)
    if given is None:
        raise BootstrapKeyRefused
    return given


def _administrator(connection: Connection, key: NewKey, at: dt.datetime) -> Actor:
    laboratory = laboratories.add(connection, DEFAULT_LABORATORY, by=None, at=at)
    holder = holders.add(connection, laboratory.id, ADMINISTRATOR, kind=HolderKind.PERSON, by=None, at=at)
    keys.add(
        connection,
        holder.id,
        prefix=key.prefix,
        secret_hash=key.secret_hash,
        scopes=tuple(Scope),
        expires_at=at + dt.timedelta(days=KEY_DAYS),
        by=None,
        at=at,
    )
    return Actor(holder_id=holder.id, laboratory_id=laboratory.id)


def _example(connection: Connection, actor: Actor, at: dt.datetime) -> str:
    """Store the simulated data set for everybody to see, and return its version's digest."""
    example = simulated_example()
    blobs.put(connection, example.canonical, CANONICAL_TYPE)
    report = ReadingReport(
        findings=(),
        findings_not_listed=0,
        counts=(),
        columns_personal=(),
        columns_not_used=(),
        groups=example.groups,
        preview=None,
    )
    added = datasets.add(
        connection, example_name(), by=actor, at=at, simulated=True, visibility=Visibility.PUBLIC
    )
    version = NewVersion(
        digest=example.digest,
        rows_in=example.n_rows,
        rows_kept=example.n_rows,
        rows_refused=0,
        findings_digest=blobs.put(connection, report.encoded(), "application/json"),
        facts=UploadedFacts(simulated=True),
        original_digest=example.digest,
    )
    datasets.add_version(connection, added.id, version, by=actor, at=at)
    return example.digest


def _worked_derivation(connection: Connection, actor: Actor, data_digest: str, at: dt.datetime) -> None:
    question = DerivationQuestion(
        data_digest=data_digest,
        organism=EXAMPLE_ORGANISM,
        drug=EXAMPLE_DRUG,
        disk_content=EXAMPLE_DISK_CONTENT,
        host=None,
        criterion=CriterionAsked(
            l_step=EXAMPLE_L_STEP,
            u_step=EXAMPLE_U_STEP,
            s_le_mg_per_l=mg_per_l_text(EXAMPLE_L_STEP),
            r_ge_mg_per_l=mg_per_l_text(EXAMPLE_U_STEP),
            kind="clinical",
            source=text("dataset.simulated_example", "en"),
        ),
        plan=EXAMPLE_PLAN,
        code_version=code_version(),
    )
    identity = question_id(question)
    derivations.request(connection, identity, data_digest, question, by=actor, at=at)
    job = jobs.add(connection, JobKind.DERIVATION.value, identity, by=actor, at=at)
    enqueue(connection, Job(id=job.id, kind=JobKind.DERIVATION, subject=identity))
