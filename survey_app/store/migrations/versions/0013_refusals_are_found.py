"""Refusals are found without reading every visit"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_REFUSED = sa.text("disposition = 'refused'")


def upgrade() -> None:
    keys = ["village_id", "line", "attempt"]
    op.create_index("ix_visit_line", "visit", keys)
    op.create_index(
        "ix_visit_refused", "visit", keys, sqlite_where=_REFUSED, postgresql_where=_REFUSED
    )
