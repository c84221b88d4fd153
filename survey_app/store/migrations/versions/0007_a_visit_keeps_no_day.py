"""A visit keeps no day, and one that ended in an answer not who came"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WITHOUT_ROWID = {"sqlite_with_rowid": False}


def upgrade() -> None:
    with op.batch_alter_table("visit", table_kwargs=WITHOUT_ROWID) as changed:
        changed.drop_column("visited_on")
        changed.alter_column("account_id", existing_type=sa.Integer(), nullable=True)
    op.execute("UPDATE visit SET account_id = NULL WHERE disposition = 'answered'")
    with op.batch_alter_table("visit", table_kwargs=WITHOUT_ROWID) as changed:
        changed.create_check_constraint(
            op.f("ck_visit_answered_by"), "disposition <> 'answered' OR account_id IS NULL"
        )
