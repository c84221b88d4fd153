"""The tables of the main job"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.DateTime(), nullable=True),
        sa.CheckConstraint("role IN ('office')", name=op.f("ck_account_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
    )
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "level IN ('province', 'district', 'commune')", name=op.f("ck_area_level")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint(
            "code", "level", "valid_from", name=op.f("uq_area_code_level_valid_from")
        ),
    )
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="draft", nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Text(), nullable=False),
        sa.Column("questionnaire_text", sa.Text(), nullable=False),
        sa.Column("questionnaire_sha256", sa.Text(), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=True),
        sa.Column("rule_text", sa.Text(), nullable=True),
        sa.Column("rule_sha256", sa.Text(), nullable=True),
        sa.Column("object", sa.Text(), nullable=True),
        sa.Column("online_guidance", sa.Text(), nullable=True),
        sa.Column("reference_date", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("draw_seed", sa.Text(), nullable=True),
        sa.Column("draw_share", sa.Text(), nullable=True),
        sa.Column("frame_frozen", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("papers", sa.Text(), server_default="{}", nullable=False),
        sa.CheckConstraint("kind IN ('households', 'open')", name=op.f("ck_campaign_kind")),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'counting', 'closed', 'published')",
            name=op.f("ck_campaign_state"),
        ),
        sa.CheckConstraint(
            "(rule_id IS NULL) = (rule_text IS NULL)", name=op.f("ck_campaign_rule")
        ),
        sa.CheckConstraint("opens_on <= closes_on", name=op.f("ck_campaign_dates")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_campaign_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("code", name=op.f("uq_campaign_code")),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_journal_account_id")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_journal_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.CheckConstraint("quota IS NULL OR quota > 0", name=op.f("ck_place_quota")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_place_campaign_id")
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["area.id"], name=op.f("fk_place_commune_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint(
            "campaign_id", "commune_id", "name", name=op.f("uq_place_campaign_id_commune_id_name")
        ),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_place_campaign_id_number")),
    )
    op.create_table(
        "village",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=False),
        sa.Column("team", sa.Text(), server_default="", nullable=False),
        sa.Column("asked", sa.Integer(), nullable=True),
        sa.Column("issued", sa.Integer(), nullable=True),
        sa.Column("absent", sa.Integer(), nullable=True),
        sa.Column("refused", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "asked IS NULL OR asked BETWEEN 0 AND households", name=op.f("ck_village_asked")
        ),
        sa.CheckConstraint("households > 0", name=op.f("ck_village_households")),
        sa.CheckConstraint("issued IS NULL OR issued >= 0", name=op.f("ck_village_issued")),
        sa.CheckConstraint("sample BETWEEN 0 AND households", name=op.f("ck_village_sample")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_village_campaign_id")
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["area.id"], name=op.f("fk_village_commune_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_village")),
        sa.UniqueConstraint(
            "campaign_id", "commune_id", "name", name=op.f("uq_village_campaign_id_commune_id_name")
        ),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_village_campaign_id_number")),
    )
    op.create_table(
        "ballot",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_ballot_campaign_id")
        ),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_ballot_village_id")),
        sa.PrimaryKeyConstraint("campaign_id", "number", name=op.f("pk_ballot")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_village_id"), ["village_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("spare", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), server_default="ready", nullable=False),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("answered_online", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("answered_paper", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("doubles", sa.Integer(), server_default="0", nullable=False),
        sa.Column("objected", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "(state = 'void') = (void_reason IS NOT NULL)", name=op.f("ck_invitation_void")
        ),
        sa.CheckConstraint("state IN ('ready', 'void')", name=op.f("ck_invitation_state")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_invitation_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_invitation_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("campaign_id", "serial", name=op.f("uq_invitation_campaign_id_serial")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitation_code_hash")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            "uq_invitation_living_line",
            ["village_id", "line"],
            unique=True,
            sqlite_where=sa.text("state = 'ready' AND line IS NOT NULL"),
            postgresql_where=sa.text("state = 'ready' AND line IS NOT NULL"),
        )

    op.create_table(
        "response",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("valid", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("invalid_reason", sa.Text(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.Column("texts", sa.Text(), nullable=True),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("ballot", sa.Text(), nullable=True),
        sa.Column("slot", sa.LargeBinary(), nullable=True),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("form IN ('visit', 'meeting', 'online')", name=op.f("ck_response_form")),
        sa.CheckConstraint(
            "medium IN ('phone', 'tablet', 'paper')", name=op.f("ck_response_medium")
        ),
        sa.CheckConstraint("mode IN ('self', 'officer', 'clerk')", name=op.f("ck_response_mode")),
        sa.CheckConstraint(
            "(village_id IS NULL) <> (place_id IS NULL)", name=op.f("ck_response_where")
        ),
        sa.CheckConstraint(
            "NOT withdrawn OR (answers IS NULL AND texts IS NULL)",
            name=op.f("ck_response_withdrawn"),
        ),
        sa.CheckConstraint("valid = (invalid_reason IS NULL)", name=op.f("ck_response_valid")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_response_campaign_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_response_place_id")),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["response.id"], name=op.f("fk_response_supersedes")
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_response_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("campaign_id", "ballot", name=op.f("uq_response_campaign_id_ballot")),
        sa.UniqueConstraint("slot", name=op.f("uq_response_slot")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_response_supersedes")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index("ix_response_place_id", ["place_id"], unique=False)
        batch_op.create_index("ix_response_village_id", ["village_id"], unique=False)
