"""What comes home from the villages: tablets, their envelopes, visits, and how interviews went.

No column joins a visit, which names a household's line, with a response or with what its interview
was like. A visit keeps no day, and one that ended in an answer does not say who came: village, day
and officer stand beside the answer, and in a small village would name the household. The number of
an envelope is the tablet's and stands beside no record.
"""

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
    UniqueConstraint,
    text,
    true,
)

from survey_app.core.disposition import MEANINGS
from survey_app.store.tables.naming import metadata, one_of

tablet = Table(
    "tablet",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("registered_by", ForeignKey("account.id"), nullable=False),
    Column("registered_at", DateTime, nullable=False),
    Column("seen_at", DateTime, nullable=False),
    Column("queued", Integer, nullable=False, server_default="0"),  # left on it, by its own word
)

# Who has signed in on a tablet: only they can have finished a record on it.
tablet_officer = Table(
    "tablet_officer",
    metadata,
    Column("tablet_id", ForeignKey("tablet.id"), primary_key=True),
    Column("account_id", ForeignKey("account.id"), primary_key=True),
)

# A tablet out for a campaign: it comes home with everything, or is written off by name.
outing = Table(
    "outing",
    metadata,
    Column("tablet_id", ForeignKey("tablet.id"), primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), primary_key=True),
    Column("state", Text, nullable=False, server_default="out"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("settled_by", ForeignKey("account.id")),
    one_of("state", "out", "checked_in", "written_off"),
    CheckConstraint("state <> 'written_off' OR reason <> ''", name="written_off"),
)

envelope = Table(
    "envelope",
    metadata,
    Column("tablet_id", ForeignKey("tablet.id"), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    CheckConstraint("sequence > 0", name="sequence"),
)

visit = Table(
    "visit",
    metadata,
    Column("id", Text, primary_key=True),  # made by the tablet, random
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False, index=True),
    Column("village_id", ForeignKey("village.id"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("disposition", Text, nullable=False),
    Column("account_id", ForeignKey("account.id")),
    one_of("disposition", *MEANINGS),
    CheckConstraint("attempt > 0", name="attempt"),
    CheckConstraint("disposition <> 'answered' OR account_id IS NULL", name="answered_by"),
    Index("ix_visit_line", "village_id", "line", "attempt"),
    Index(  # coverage counts them whenever it is looked at
        "ix_visit_refused",
        "village_id",
        "line",
        "attempt",
        sqlite_where=text("disposition = 'refused'"),
        postgresql_where=text("disposition = 'refused'"),
    ),
    sqlite_with_rowid=False,
)

# How an interview went, kept apart from what was answered and reduced when the campaign closes.
# No foreign key: a closing campaign writes its responses anew in another order.
paradata = Table(
    "paradata",
    metadata,
    Column("response_id", Text, primary_key=True),
    Column("officer", Text, nullable=False),  # a pseudonym, one for each campaign and officer
    Column("seconds", Integer, nullable=False),
    Column("language", Text, nullable=False, server_default="vi"),
    Column("detail", Text),  # JSON: durations an item, order, changes, breaks; NULL once reduced
    CheckConstraint("seconds >= 0", name="seconds"),
    sqlite_with_rowid=False,
)

# Two people key the same ballot apart from each other; where they differ a third look decides.
keying = Table(
    "keying",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False),
    Column("ballot", Text, nullable=False),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("answers", Text, nullable=False),  # JSON, as keyed
    Column("invalid_reason", Text),
    Column("form", Text, nullable=False, server_default="visit"),
    UniqueConstraint("campaign_id", "ballot", "account_id"),
    one_of("form", "visit", "meeting"),
)

# How often two people read a ballot alike: all that is left once it has been taken in.
keying_count = Table(
    "keying_count",
    metadata,
    Column("campaign_id", ForeignKey("campaign.id"), primary_key=True),
    Column("one_id", ForeignKey("account.id"), primary_key=True),
    Column("other_id", ForeignKey("account.id"), primary_key=True),
    Column("item", Text, primary_key=True),  # "" for the ballot as a whole
    Column("compared", Integer, nullable=False),
    Column("differed", Integer, nullable=False),
    CheckConstraint("one_id < other_id", name="pair"),
    CheckConstraint("differed <= compared", name="differed"),
)

ballot_photograph = Table(
    "ballot_photograph",
    metadata,
    Column("campaign_id", ForeignKey("campaign.id"), primary_key=True),
    Column("ballot", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
