"""Ballots keyed twice"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("campaign") as changed:
        changed.add_column(
            sa.Column("keyed_twice", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table("keying") as changed:
        changed.add_column(sa.Column("form", sa.Text(), server_default="visit", nullable=False))
        changed.create_check_constraint(op.f("ck_keying_form"), "form IN ('visit', 'meeting')")
    op.create_table(
        "keying_count",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.Column("differed", sa.Integer(), nullable=False),
        sa.CheckConstraint("differed <= compared", name=op.f("ck_keying_count_differed")),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_keying_count_pair")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_keying_count_campaign_id")
        ),
        sa.ForeignKeyConstraint(["one_id"], ["account.id"], name=op.f("fk_keying_count_one_id")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["account.id"], name=op.f("fk_keying_count_other_id")
        ),
        sa.PrimaryKeyConstraint(
            "campaign_id", "one_id", "other_id", "item", name=op.f("pk_keying_count")
        ),
    )
