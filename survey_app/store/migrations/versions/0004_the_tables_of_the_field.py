"""The tables of the field: tablets and what they bring home"""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invitation", table_kwargs={"sqlite_with_rowid": False}) as changed:
        changed.add_column(
            sa.Column("answered_tablet", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        changed.add_column(sa.Column("tag", sa.Integer(), nullable=True))
    # SQLite alone: on PostgreSQL a table made anew keeps constraints named after its making.
    anew: Literal["always", "never"] = (
        "always" if op.get_bind().dialect.name == "sqlite" else "never"
    )
    with op.batch_alter_table("card_count", recreate=anew) as changed:
        changed.add_column(
            sa.Column("answered_again", sa.Integer(), server_default="0", nullable=False)
        )
    op.create_table(
        "paradata",
        sa.Column("response_id", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), server_default="vi", nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.CheckConstraint("seconds >= 0", name=op.f("ck_paradata_seconds")),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_paradata")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tablet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("registered_by", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("queued", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["account.id"], name=op.f("fk_tablet_registered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tablet")),
        sa.UniqueConstraint("name", name=op.f("uq_tablet_name")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_tablet_token_hash")),
    )
    op.create_table(
        "ballot_photograph",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("ballot", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_ballot_photograph_campaign_id")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "ballot", name=op.f("pk_ballot_photograph")),
    )
    op.create_table(
        "envelope",
        sa.Column("tablet_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_envelope_sequence")),
        sa.ForeignKeyConstraint(["tablet_id"], ["tablet.id"], name=op.f("fk_envelope_tablet_id")),
        sa.PrimaryKeyConstraint("tablet_id", "sequence", name=op.f("pk_envelope")),
    )
    op.create_table(
        "keying",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("ballot", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("invalid_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_keying_account_id")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_keying_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keying")),
        sa.UniqueConstraint(
            "campaign_id",
            "ballot",
            "account_id",
            name=op.f("uq_keying_campaign_id_ballot_account_id"),
        ),
    )
    op.create_table(
        "outing",
        sa.Column("tablet_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="out", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state <> 'written_off' OR reason <> ''", name=op.f("ck_outing_written_off")
        ),
        sa.CheckConstraint(
            "state IN ('out', 'checked_in', 'written_off')", name=op.f("ck_outing_state")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_outing_campaign_id")
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["account.id"], name=op.f("fk_outing_settled_by")),
        sa.ForeignKeyConstraint(["tablet_id"], ["tablet.id"], name=op.f("fk_outing_tablet_id")),
        sa.PrimaryKeyConstraint("tablet_id", "campaign_id", name=op.f("pk_outing")),
    )
    op.create_table(
        "tablet_officer",
        sa.Column("tablet_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_tablet_officer_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["tablet_id"], ["tablet.id"], name=op.f("fk_tablet_officer_tablet_id")
        ),
        sa.PrimaryKeyConstraint("tablet_id", "account_id", name=op.f("pk_tablet_officer")),
    )
    op.create_table(
        "visit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "disposition IN ('answered', 'card_left', 'refused', 'nobody_home', 'moved', 'empty',"
            " 'language', 'illness')",
            name=op.f("ck_visit_disposition"),
        ),
        sa.CheckConstraint("attempt > 0", name=op.f("ck_visit_attempt")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_visit_account_id")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_visit_campaign_id")
        ),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_visit_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_visit_campaign_id"), "visit", ["campaign_id"])
