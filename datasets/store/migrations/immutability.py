"""Triggers that keep what was published, reviewed and logged as it was, on both engines.

They raise an integrity error. On SQLite an INSERT is guarded too, or ``INSERT OR REPLACE`` would
overwrite a row without any UPDATE or DELETE.
"""

import msgspec


class Frozen(msgspec.Struct, frozen=True, kw_only=True):
    """A table that keeps its rows, and the keys a REPLACE could overwrite them by."""

    table: str
    keys: tuple[tuple[str, ...], ...]
    update_refused_when: str | None = "TRUE"
    delete_refused_when: str | None = "TRUE"


_OF_A_PUBLIC_VERSION = (
    "EXISTS (SELECT 1 FROM table_version WHERE id = OLD.table_version_id AND laboratory_id IS NULL)"
)

FROZEN = (
    Frozen(table="audit", keys=(("seq",), ("previous_hash",), ("hash",))),
    Frozen(table="table_version", keys=(("id",), ("coalesce(laboratory_id, '')", '"table"', "version"))),
    Frozen(
        table="table_artefact",
        keys=(("table_version_id", "format"),),
        delete_refused_when=_OF_A_PUBLIC_VERSION,
    ),
    Frozen(table="withdrawal", keys=(("table_version_id",),)),
    Frozen(table="review", keys=(("id",),)),
    # Foreign keys keep the bytes that anything names; the others may be purged.
    Frozen(table="blob", keys=(("digest",),), delete_refused_when=None),
    Frozen(
        table="dataset_version",
        keys=(("dataset_id", "number"), ("dataset_id", "digest")),
        delete_refused_when=None,
    ),
    Frozen(
        table="derivation",
        keys=(("id",),),
        update_refused_when="OLD.record_digest IS NOT NULL",
        delete_refused_when=None,
    ),
)

FROZEN_IMPORTS = (
    Frozen(table="table_import", keys=(("id",),)),
    Frozen(table="table_import_version", keys=(("import_id", "table_version_id"),)),
    # The bytes of an import may be purged: which they were stays with the import, as digests.
    Frozen(table="table_import_part", keys=(("import_id", "part"),), delete_refused_when=None),
    Frozen(table="import_purge", keys=(("import_id",),)),
)

_NOW = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')", "postgresql": "now()"}


def _is_public(row: str, dialect: str) -> str:
    """Return the condition under which a data set is public: published, and no embargo runs any more."""
    return f"{row}.visibility = 'public' AND ({row}.public_at IS NULL OR {row}.public_at <= {_NOW[dialect]})"


def frozen_data(dialect: str) -> tuple[Frozen, ...]:
    """Return what keeps a public data set as it is, and the secret behind a laboratory's pseudonyms."""
    public = _is_public("OLD", dialect)
    return (
        Frozen(table="dataset", keys=(("id",),), update_refused_when=public, delete_refused_when=public),
        Frozen(table="laboratory_secret", keys=(("laboratory_id",),)),
    )


POSTGRESQL_FUNCTIONS = (
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% keeps its rows, % is refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE FUNCTION refuse_change_of_public_version() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {_OF_A_PUBLIC_VERSION} THEN
            RAISE EXCEPTION '% keeps its rows, % is refused', TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END $$
    """,
)


def statements(dialect: str) -> tuple[str, ...]:
    """Return the DDL of every trigger for ``sqlite`` or ``postgresql``."""
    if dialect == "sqlite":
        return tuple(statement for frozen in FROZEN for statement in _sqlite(frozen))
    return POSTGRESQL_FUNCTIONS + tuple(statement for frozen in FROZEN for statement in _postgresql(frozen))


def update_trigger(table: str, dialect: str) -> str:
    """Return the DDL of the trigger that refuses changes of a table's rows."""
    frozen = next(one for one in FROZEN if one.table == table)
    return (_sqlite if dialect == "sqlite" else _postgresql)(frozen)[0]


def statements_for_imports(dialect: str) -> tuple[str, ...]:
    """Return the DDL of the triggers that came with imports."""
    triggers = _sqlite if dialect == "sqlite" else _postgresql
    return tuple(statement for frozen in FROZEN_IMPORTS for statement in triggers(frozen))


def statements_for_data(dialect: str) -> tuple[str, ...]:
    """Return the DDL of the triggers that came with public data and pseudonyms."""
    triggers = _sqlite if dialect == "sqlite" else _postgresql
    of_rows = tuple(statement for frozen in frozen_data(dialect) for statement in triggers(frozen))
    return (*of_rows, *_versions_of_public_data(dialect))


def _versions_of_public_data(dialect: str) -> tuple[str, ...]:
    """Return what keeps the versions of a public data set, while those of others may be purged."""
    public = _is_public("dataset", dialect)
    condition = f"EXISTS (SELECT 1 FROM dataset WHERE id = OLD.dataset_id AND {public})"  # noqa: S608 - our own names
    if dialect == "sqlite":
        return (_sqlite_trigger("dataset_version", "DELETE", condition),)
    return (
        f"""
        CREATE FUNCTION refuse_purge_of_public_data() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {condition} THEN
                RAISE EXCEPTION '% keeps its rows, % is refused', TG_TABLE_NAME, TG_OP
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN OLD;
        END $$
        """,
        "CREATE TRIGGER dataset_version_refuses_delete BEFORE DELETE ON dataset_version "
        "FOR EACH ROW EXECUTE FUNCTION refuse_purge_of_public_data()",
    )


def _sqlite(frozen: Frozen) -> tuple[str, ...]:
    conditions = {"UPDATE": frozen.update_refused_when, "DELETE": frozen.delete_refused_when}
    changes = tuple(
        _sqlite_trigger(frozen.table, operation, condition)
        for operation, condition in conditions.items()
        if condition is not None
    )
    return (*changes, _sqlite_trigger(frozen.table, "INSERT", _overwrites(frozen)))


def _sqlite_trigger(table: str, operation: str, condition: str) -> str:
    return (
        f"CREATE TRIGGER {table}_refuses_{operation.lower()} BEFORE {operation} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{table} keeps its rows, {operation} is refused'); END"
    )


def _overwrites(frozen: Frozen) -> str:
    return " OR ".join(
        f"EXISTS (SELECT 1 FROM {frozen.table} WHERE "  # noqa: S608 - names of our own tables
        + " AND ".join(f"{column} = {_of_new(column)}" for column in key)
        + ")"
        for key in frozen.keys
    )


def _of_new(column: str) -> str:
    return column.replace("coalesce(", "coalesce(NEW.") if column.startswith("coalesce(") else f"NEW.{column}"


def _postgresql(frozen: Frozen) -> tuple[str, ...]:
    table = frozen.table
    truncate = (
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    conditions = {"UPDATE": frozen.update_refused_when, "DELETE": frozen.delete_refused_when}
    changes = tuple(
        _postgresql_trigger(table, operation, condition)
        for operation, condition in conditions.items()
        if condition is not None
    )
    return (*changes, truncate)


def _postgresql_trigger(table: str, operation: str, condition: str) -> str:
    head = f"CREATE TRIGGER {table}_refuses_{operation.lower()} BEFORE {operation} ON {table} FOR EACH ROW"
    if condition == _OF_A_PUBLIC_VERSION:  # PostgreSQL allows no subquery in WHEN
        return f"{head} EXECUTE FUNCTION refuse_change_of_public_version()"
    return f"{head} WHEN ({condition}) EXECUTE FUNCTION refuse_change()"
