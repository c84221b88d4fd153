"""The tables of the office"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROLES = "role IN ('province', 'district', 'commune', 'team', 'officer', 'auditor')"
WITHOUT_ROWID = {"sqlite_with_rowid": False}


def upgrade() -> None:
    _new_tables()
    _accounts()
    _journal()
    _cards_and_answers()


def _accounts() -> None:
    """Every account so far was the office's own: it becomes one of the province."""
    with op.batch_alter_table("account") as changed:
        changed.drop_constraint(op.f("ck_account_role"), type_="check")
    op.execute("UPDATE account SET role = 'province'")
    with op.batch_alter_table("account") as changed:
        changed.add_column(
            sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        changed.add_column(
            sa.Column("everywhere", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        changed.add_column(sa.Column("totp_secret", sa.LargeBinary(), nullable=True))
        changed.add_column(sa.Column("totp_last", sa.Integer(), nullable=True))
        changed.alter_column("password_hash", existing_type=sa.Text(), nullable=True)
        changed.create_check_constraint(op.f("ck_account_role"), ROLES)
    op.execute("UPDATE account SET everywhere = true")


def _journal() -> None:
    """Chain the lines that are there, in their order."""
    with op.batch_alter_table("journal") as changed:
        changed.add_column(sa.Column("hash", sa.LargeBinary(), nullable=True))
    connection, before = op.get_bind(), b""
    line = sa.table(
        "journal",
        *map(sa.column, ("id", "account_id", "campaign_id", "act", "detail")),
        sa.column("at", sa.DateTime()),
        sa.column("hash", sa.LargeBinary()),
    )
    for row in connection.execute(sa.select(line).order_by(line.c.id)).all():
        told = [row.at.isoformat(), row.account_id, row.campaign_id, row.act, row.detail]
        before = hashlib.sha256(before + json.dumps(told, ensure_ascii=False).encode()).digest()
        connection.execute(sa.update(line).where(line.c.id == row.id).values(hash=before))
    detail = sa.Column("detail", sa.Text(), server_default="", nullable=False)
    with op.batch_alter_table("journal", reflect_args=[detail]) as changed:
        changed.alter_column("hash", existing_type=sa.LargeBinary(), nullable=False)
        changed.create_unique_constraint(op.f("uq_journal_hash"), ["hash"])
        changed.create_index(op.f("ix_journal_campaign_id"), ["campaign_id"])


def _cards_and_answers() -> None:
    with op.batch_alter_table("campaign") as changed:
        changed.add_column(
            sa.Column("modes", sa.Text(), server_default="visit meeting online", nullable=False)
        )
        changed.add_column(sa.Column("copied_from", sa.Integer(), nullable=True))
        changed.create_foreign_key(
            op.f("fk_campaign_copied_from"), "campaign", ["copied_from"], ["id"]
        )
    with op.batch_alter_table("invitation", table_kwargs=WITHOUT_ROWID) as changed:
        changed.add_column(
            sa.Column("rehearsal", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table("response", table_kwargs=WITHOUT_ROWID) as changed:
        changed.add_column(sa.Column("excluded_by", sa.Integer(), nullable=True))
        changed.create_foreign_key(
            op.f("fk_response_excluded_by"), "decision", ["excluded_by"], ["id"]
        )


def _new_tables() -> None:
    op.create_table(
        "backup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup")),
    )
    op.create_table(
        "account_area",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_area_account_id")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_account_area_area_id")),
        sa.PrimaryKeyConstraint("account_id", "area_id", name=op.f("pk_account_area")),
    )
    op.create_table(
        "enrolment",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_enrolment_account_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("account_id", name=op.f("uq_enrolment_account_id")),
    )
    op.create_table(
        "own_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('questionnaire', 'rule', 'template')", name=op.f("ck_own_file_kind")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_own_file_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_file")),
        sa.UniqueConstraint("kind", "name", "version", name=op.f("uq_own_file_kind_name_version")),
    )
    op.create_table(
        "periodic_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("texts", sa.Text(), server_default="{}", nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('month', 'quarter', 'half_year', 'nine_months', 'year')",
            name=op.f("ck_periodic_report_kind"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_periodic_report_area_id")),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["account.id"], name=op.f("fk_periodic_report_sent_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periodic_report")),
        sa.UniqueConstraint(
            "kind",
            "area_id",
            "period_from",
            name=op.f("uq_periodic_report_kind_area_id_period_from"),
        ),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "code_hash", name=op.f("pk_recovery_code")),
    )
    op.create_table(
        "signed_in",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("browser", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_signed_in_account_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_signed_in")),
    )
    with op.batch_alter_table("signed_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signed_in_account_id"), ["account_id"], unique=False)

    op.create_table(
        "print_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("options", sa.Text(), server_default="{}", nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_print_job_state"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_print_job_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_print_job_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
    )
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_print_job_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "reason_review",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=True),
        sa.Column("tags", sa.Text(), server_default="[]", nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_reason_review_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_reason_review_campaign_id")
        ),
        sa.PrimaryKeyConstraint(
            "campaign_id", "item", "text_sha256", name=op.f("pk_reason_review")
        ),
    )
    op.create_table(
        "account_village",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_village_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_account_village_village_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "village_id", name=op.f("pk_account_village")),
    )
    with op.batch_alter_table("account_village", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_account_village_village_id"), ["village_id"], unique=False
        )

    op.create_table(
        "bundle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="announced", nullable=False),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("announced_by", sa.Integer(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state <> 'written_off' OR reason <> ''", name=op.f("ck_bundle_written_off")
        ),
        sa.CheckConstraint(
            "state IN ('announced', 'received', 'written_off')", name=op.f("ck_bundle_state")
        ),
        sa.CheckConstraint("ballots > 0", name=op.f("ck_bundle_ballots")),
        sa.CheckConstraint("counted IS NULL OR counted >= 0", name=op.f("ck_bundle_counted")),
        sa.ForeignKeyConstraint(
            ["announced_by"], ["account.id"], name=op.f("fk_bundle_announced_by")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_bundle_campaign_id")
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["account.id"], name=op.f("fk_bundle_settled_by")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_bundle_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle")),
        sa.UniqueConstraint("campaign_id", "label", name=op.f("uq_bundle_campaign_id_label")),
    )
    with op.batch_alter_table("bundle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bundle_village_id"), ["village_id"], unique=False)

    op.create_table(
        "card_count",
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("printed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("void", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answered_online", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answered_paper", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answered", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answered_both", sa.Integer(), server_default="0", nullable=False),
        sa.Column("doubles", sa.Integer(), server_default="0", nullable=False),
        sa.Column("objections", sa.Integer(), server_default="0", nullable=False),
        sa.Column("spares", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ballots", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_card_count_village_id")
        ),
        sa.PrimaryKeyConstraint("village_id", name=op.f("pk_card_count")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("outcome", sa.Text(), server_default="open", nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "(outcome = 'open') = (decided_by IS NULL)", name=op.f("ck_decision_decided")
        ),
        sa.CheckConstraint(
            "outcome IN ('open', 'agreed', 'declined')", name=op.f("ck_decision_outcome")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_decision_two_people")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_decision_asked_by")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_decision_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_decision_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_decision_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index("ix_decision_outcome", ["outcome"], unique=False)

    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("posted_from", sa.Date(), nullable=False),
        sa.Column("posted_to", sa.Date(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "posted_to IS NULL OR posted_to >= posted_from", name=op.f("ck_posting_days")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_posting_account_id")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_posting_campaign_id")
        ),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_posting_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
    )
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posting_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "print_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("print_job_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("done", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("fetched", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["print_job_id"], ["print_job.id"], name=op.f("fk_print_part_print_job_id")
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_print_part_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_part")),
        sa.UniqueConstraint(
            "print_job_id", "position", name=op.f("uq_print_part_print_job_id_position")
        ),
    )
    op.create_table(
        "response_count",
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_response_count_village_id")
        ),
        sa.PrimaryKeyConstraint("village_id", "form", "mode", name=op.f("pk_response_count")),
    )
    op.create_table(
        "posting_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_posting_comment_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_posting_comment_posting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting_comment")),
    )
    with op.batch_alter_table("posting_comment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_posting_comment_posting_id"), ["posting_id"], unique=False
        )

    op.create_table(
        "quarantine",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'accepted', 'refused')", name=op.f("ck_quarantine_state")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_quarantine_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_quarantine_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_quarantine_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("quarantine", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quarantine_campaign_id"), ["campaign_id"], unique=False
        )
