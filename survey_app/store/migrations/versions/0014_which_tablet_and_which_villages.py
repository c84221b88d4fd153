"""Which tablet a record set aside came from, and which villages were ever somebody's"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("quarantine", table_kwargs={"sqlite_with_rowid": False}) as changed:
        changed.add_column(sa.Column("tablet_id", sa.Integer(), nullable=True))
        changed.create_foreign_key(op.f("fk_quarantine_tablet_id"), "tablet", ["tablet_id"], ["id"])
        changed.create_index(op.f("ix_quarantine_tablet_id"), ["tablet_id"], unique=False)
    op.create_table(
        "once_assigned",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_once_assigned_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_once_assigned_village_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "village_id", name=op.f("pk_once_assigned")),
    )
    op.execute(
        "INSERT INTO once_assigned (account_id, village_id)"
        " SELECT account_id, village_id FROM account_village"
    )
