"""The authors of a data set, as it is to be cited by."""

import sqlalchemy as sa
from alembic import op

from datasets.store.column_types import PlainText

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; of data sets that are public already nobody stated authors."""
    op.add_column("dataset", sa.Column("authors", PlainText))
