"""Who works here, in which areas, how they sign in, and what they did."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    false,
    true,
)

from survey_app.core.rights import ROLES
from survey_app.store.tables.naming import metadata, one_of

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text),  # NULL: invited, no password chosen yet
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", DateTime),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("everywhere", Boolean, nullable=False, server_default=false()),  # the whole province
    Column("totp_secret", LargeBinary),  # encrypted; NULL: no second factor yet
    Column("totp_last", Integer),  # the time step of the last code, so that none works twice
    one_of("role", *ROLES),
)

account_area = Table(
    "account_area",
    metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("area_id", ForeignKey("area.id"), primary_key=True),
)

# Village team leaders and officers: villages of one campaign, assigned by the office.
account_village = Table(
    "account_village",
    metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("village_id", ForeignKey("village.id"), primary_key=True, index=True),
)

# Every village that ever was somebody's: what they finished there counts, whoever has it now.
once_assigned = Table(
    "once_assigned",
    metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("village_id", ForeignKey("village.id"), primary_key=True),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("code_hash", LargeBinary, primary_key=True),
)

# The one-time link by which somebody new, or who has lost the password, chooses one.
enrolment = Table(
    "enrolment",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, unique=True),
    Column("expires_at", DateTime, nullable=False),
)

signed_in = Table(
    "signed_in",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("since", DateTime, nullable=False),
    Column("seen_at", DateTime, nullable=False),
    Column("browser", Text, nullable=False, server_default=""),
)

# Each line carries the hash of the line before: what was written cannot be changed unseen.
journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("account_id", ForeignKey("account.id")),
    Column("campaign_id", ForeignKey("campaign.id"), index=True),
    Column("act", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("hash", LargeBinary, nullable=False, unique=True),
)

# What one person asks for and a second one must agree to.
decision = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False, index=True),
    Column("village_id", ForeignKey("village.id")),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),  # JSON: what would be done
    Column("reason", Text, nullable=False),
    Column("asked_by", ForeignKey("account.id"), nullable=False),
    Column("asked_at", DateTime, nullable=False),
    Column("outcome", Text, nullable=False, server_default="open"),
    Column("decided_by", ForeignKey("account.id")),
    Column("decided_at", DateTime),
    Column("answer", Text, nullable=False, server_default=""),
    one_of("outcome", "open", "agreed", "declined"),
    CheckConstraint("(outcome = 'open') = (decided_by IS NULL)", name="decided"),
    CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="two_people"),
    Index("ix_decision_outcome", "outcome"),
)
