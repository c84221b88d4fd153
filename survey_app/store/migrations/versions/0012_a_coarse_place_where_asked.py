"""A coarse place, where a campaign asks for it"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("campaign") as changed:
        changed.add_column(
            sa.Column("asks_place", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
