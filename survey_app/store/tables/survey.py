"""What is asked of whom, and what was answered.

Secrecy is in the structure: `invitation` knows that a household answered, `response` knows what was
answered and in which village, and no column joins them. Neither keeps a time of day, a running
number or a device; on SQLite both are WITHOUT ROWID tables keyed by random text, so that not even
the order of insertion is stored.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from survey_app.core.campaign import STATES
from survey_app.store.tables.naming import metadata, one_of

area = Table(
    "area",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("parent", Text),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("source", Text, nullable=False),
    one_of("level", "province", "district", "commune"),
    UniqueConstraint("code", "level", "valid_from"),
)

campaign = Table(
    "campaign",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="draft"),
    Column("area_id", ForeignKey("area.id"), nullable=False),
    Column("questionnaire_id", Text, nullable=False),
    Column("questionnaire_text", Text, nullable=False),
    Column("questionnaire_sha256", Text, nullable=False),
    Column("rule_id", Text),
    Column("rule_text", Text),
    Column("rule_sha256", Text),
    Column("object", Text),
    Column("online_guidance", Text),  # the paper that allows online answers to count
    Column("reference_date", Date, nullable=False),
    Column("opens_on", Date, nullable=False),
    Column("closes_on", Date, nullable=False),
    Column("draw_seed", Text),
    Column("draw_share", Text),  # NULL: every line is asked
    Column("frame_frozen", Boolean, nullable=False, server_default=false()),
    Column("demonstration", Boolean, nullable=False, server_default=false()),
    Column("papers", Text, nullable=False, server_default="{}"),  # headings, names, texts (JSON)
    Column("modes", Text, nullable=False, server_default="visit meeting online"),
    Column("copied_from", ForeignKey("campaign.id")),
    Column("keyed_twice", Boolean, nullable=False, server_default=false()),  # each ballot, by two
    Column("photographs", Boolean, nullable=False, server_default=false()),  # of ballots
    Column("asks_place", Boolean, nullable=False, server_default=false()),  # of tablets, coarse
    one_of("kind", "households", "open"),
    one_of("state", *STATES),
    CheckConstraint("opens_on <= closes_on", name="dates"),
    CheckConstraint("(rule_id IS NULL) = (rule_text IS NULL)", name="rule"),
)

village = Table(
    "village",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False),
    Column("commune_id", ForeignKey("area.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("households", Integer, nullable=False),
    Column("sample", Integer, nullable=False),  # lines to ask: all, or the drawn ones
    Column("team", Text, nullable=False, server_default=""),
    Column("asked", Integer),
    Column("issued", Integer),
    Column("absent", Integer),
    Column("refused", Integer),
    UniqueConstraint("campaign_id", "number"),
    UniqueConstraint("campaign_id", "commune_id", "name"),
    CheckConstraint("households > 0", name="households"),
    CheckConstraint("sample BETWEEN 0 AND households", name="sample"),
    CheckConstraint("asked IS NULL OR asked BETWEEN 0 AND households", name="asked"),
    CheckConstraint("issued IS NULL OR issued >= 0", name="issued"),
)

place = Table(
    "place",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False),
    Column("commune_id", ForeignKey("area.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("quota", Integer),
    UniqueConstraint("campaign_id", "number"),
    UniqueConstraint("campaign_id", "commune_id", "name"),
    CheckConstraint("quota IS NULL OR quota > 0", name="quota"),
)

invitation = Table(
    "invitation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False),
    Column("village_id", ForeignKey("village.id"), nullable=False),
    Column("line", Integer),  # NULL: a spare card not yet handed out
    Column("serial", Text, nullable=False),
    Column("spare", Boolean, nullable=False, server_default=false()),
    Column("rehearsal", Boolean, nullable=False, server_default=false()),  # wiped on opening
    Column("code_hash", LargeBinary, nullable=False, unique=True),
    Column("state", Text, nullable=False, server_default="ready"),
    Column("void_reason", Text),
    Column("answered_online", Boolean, nullable=False, server_default=false()),
    Column("answered_paper", Boolean, nullable=False, server_default=false()),
    Column("answered_tablet", Boolean, nullable=False, server_default=false()),
    Column("tag", Integer),  # 20 bits of the code, by which a tablet knows a slip without a signal
    Column("doubles", Integer, nullable=False, server_default="0"),
    Column("objected", Boolean, nullable=False, server_default=false()),
    one_of("state", "ready", "void"),
    CheckConstraint("(state = 'void') = (void_reason IS NOT NULL)", name="void"),
    UniqueConstraint("campaign_id", "serial"),
    # One living card a line: the replaced one dies before the new one lives.
    Index(
        "uq_invitation_living_line",
        "village_id",
        "line",
        unique=True,
        sqlite_where=text("state = 'ready' AND line IS NOT NULL"),
        postgresql_where=text("state = 'ready' AND line IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

ballot = Table(
    "ballot",
    metadata,
    Column("campaign_id", ForeignKey("campaign.id"), primary_key=True),
    Column("number", Text, primary_key=True),
    Column("village_id", ForeignKey("village.id"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

response = Table(
    "response",
    metadata,
    Column("id", Text, primary_key=True),  # made by the client, random
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False),
    Column("village_id", ForeignKey("village.id")),
    Column("place_id", ForeignKey("place.id")),
    Column("form", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("medium", Text, nullable=False),
    Column("valid", Boolean, nullable=False, server_default=true()),
    Column("invalid_reason", Text),
    Column("answers", Text),  # canonical JSON of the chosen options
    Column("texts", Text),  # canonical JSON of the free texts, NULL where there are none
    Column("content_hash", LargeBinary, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("ballot", Text),
    Column("slot", LargeBinary, unique=True),
    Column("supersedes", ForeignKey("response.id"), unique=True),
    Column("withdrawn", Boolean, nullable=False, server_default=false()),
    Column("excluded_by", ForeignKey("decision.id")),  # two people, with a reason
    one_of("form", "visit", "meeting", "online"),
    one_of("mode", "self", "officer", "clerk"),
    one_of("medium", "phone", "tablet", "paper"),
    CheckConstraint("(village_id IS NULL) <> (place_id IS NULL)", name="where"),
    CheckConstraint("valid = (invalid_reason IS NULL)", name="valid"),
    CheckConstraint("NOT withdrawn OR (answers IS NULL AND texts IS NULL)", name="withdrawn"),
    UniqueConstraint("campaign_id", "ballot"),
    Index("ix_response_village_id", "village_id"),
    Index("ix_response_place_id", "place_id"),
    sqlite_with_rowid=False,
)
