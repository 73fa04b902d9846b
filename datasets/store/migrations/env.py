"""Run the migrations on the connection that ``migrate`` hands over, in its one transaction."""

from alembic import context

from datasets.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can roll back a changed schema as long as BEGIN is said by hand, which the store does.
    transactional_ddl=True,
)
context.run_migrations()
