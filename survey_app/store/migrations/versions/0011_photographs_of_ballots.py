"""Photographs of ballots where the office wants them"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("campaign") as changed:
        changed.add_column(
            sa.Column("photographs", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
