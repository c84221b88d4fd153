"""What the office keeps beside the answers: bundles, prints, postings, reports, its own files."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from survey_app.store.tables.naming import metadata, one_of

# A bundle of paper announced by a village: it arrives, or is written off by name.
bundle = Table(
    "bundle",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False),
    Column("village_id", ForeignKey("village.id"), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("ballots", Integer, nullable=False),  # as announced
    Column("state", Text, nullable=False, server_default="announced"),
    Column("counted", Integer),  # as counted on arrival
    Column("reason", Text, nullable=False, server_default=""),
    Column("announced_by", ForeignKey("account.id")),
    Column("settled_by", ForeignKey("account.id")),
    one_of("state", "announced", "received", "written_off"),
    CheckConstraint("ballots > 0", name="ballots"),
    CheckConstraint("counted IS NULL OR counted >= 0", name="counted"),
    CheckConstraint("state <> 'written_off' OR reason <> ''", name="written_off"),
    UniqueConstraint("campaign_id", "label"),
)

# A meeting of a village: who came, ballots out and back, counted in front of everybody.
meeting = Table(
    "meeting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("village_id", ForeignKey("village.id"), nullable=False, index=True),
    Column("held_on", Date, nullable=False),
    Column("place", Text, nullable=False),
    Column("chair", Text, nullable=False),
    Column("secretary", Text, nullable=False),
    Column("present", Integer, nullable=False),
    Column("households", Integer, nullable=False),  # that those present answer for
    Column("handed_out", Integer),
    Column("collected", Integer),
    Column("spoilt", Integer),  # exchanged and given in
    Column("bundle_id", ForeignKey("bundle.id")),
    CheckConstraint("households BETWEEN 1 AND present", name="households"),
    CheckConstraint("collected IS NULL OR collected + spoilt <= handed_out", name="counted"),
)

# What the office writes of a difference in a village's reconciliation, and how large it was then.
explanation = Table(
    "explanation",
    metadata,
    Column("village_id", ForeignKey("village.id"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("amount", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("account_id", ForeignKey("account.id")),
    Column("at", DateTime, nullable=False),
    CheckConstraint("text <> ''", name="text"),
)

# Counts kept beside the rows they count, in the same transaction: coverage never reads the rows.
response_count = Table(
    "response_count",
    metadata,
    Column("village_id", ForeignKey("village.id"), primary_key=True),
    Column("form", Text, primary_key=True),
    Column("mode", Text, primary_key=True),
    Column("n", Integer, nullable=False),
)

place_count = Table(
    "place_count",
    metadata,
    Column("place_id", ForeignKey("place.id"), primary_key=True),
    Column("n", Integer, nullable=False),
)

card_count = Table(
    "card_count",
    metadata,
    Column("village_id", ForeignKey("village.id"), primary_key=True),
    Column("printed", Integer, nullable=False, server_default="0"),
    Column("void", Integer, nullable=False, server_default="0"),
    Column("answered_online", Integer, nullable=False, server_default="0"),
    Column("answered_paper", Integer, nullable=False, server_default="0"),
    Column("answered", Integer, nullable=False, server_default="0"),
    Column("answered_both", Integer, nullable=False, server_default="0"),
    Column("answered_again", Integer, nullable=False, server_default="0"),
    Column("doubles", Integer, nullable=False, server_default="0"),
    Column("objections", Integer, nullable=False, server_default="0"),
    Column("spares", Integer, nullable=False, server_default="0"),
    Column("ballots", Integer, nullable=False, server_default="0"),
)

# What the intake could not accept and nobody may lose; who sent it is not kept.
quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Text, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False, index=True),
    Column("village_id", ForeignKey("village.id")),
    Column("submission", Text, nullable=False),  # JSON, as it arrived
    Column("problems", Text, nullable=False),  # JSON: codes, places, values
    Column("received_on", Date, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("decision_id", ForeignKey("decision.id")),
    Column("tablet_id", ForeignKey("tablet.id"), index=True),  # until it is decided
    one_of("state", "waiting", "accepted", "refused"),
    sqlite_with_rowid=False,
)

# One thing to print, in parts; `content` is encrypted, and wiped once printed or a week after.
print_job = Table(
    "print_job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False, index=True),
    Column("account_id", ForeignKey("account.id")),
    Column("kind", Text, nullable=False),
    Column("options", Text, nullable=False, server_default="{}"),  # JSON
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("asked_at", DateTime, nullable=False),
    Column("finished_at", DateTime),
    Column("lease_until", DateTime),  # the host that works on it says so again and again
    Column("problem", Text, nullable=False, server_default=""),
    one_of("state", "waiting", "running", "done", "failed", "cancelled"),
)

print_part = Table(
    "print_part",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("print_job_id", ForeignKey("print_job.id"), nullable=False),
    Column("village_id", ForeignKey("village.id")),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("sheets", Integer),
    Column("sha256", Text),
    Column("content", LargeBinary),
    Column("done", Boolean, nullable=False, server_default=false()),
    Column("fetched", Integer, nullable=False, server_default="0"),
    UniqueConstraint("print_job_id", "position"),
)

posting = Table(
    "posting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False, index=True),
    Column("village_id", ForeignKey("village.id")),  # NULL: at the commune's office
    Column("place", Text, nullable=False),
    Column("posted_from", Date, nullable=False),
    Column("posted_to", Date),  # NULL: still hanging
    Column("account_id", ForeignKey("account.id")),
    CheckConstraint("posted_to IS NULL OR posted_to >= posted_from", name="days"),
)

posting_comment = Table(
    "posting_comment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("posting_id", ForeignKey("posting.id"), nullable=False, index=True),
    Column("received_on", Date, nullable=False),
    Column("said", Text, nullable=False),
    Column("answer", Text, nullable=False, server_default=""),
    Column("answered_on", Date),
    Column("account_id", ForeignKey("account.id")),
)

# A reason as it was written is never changed: beside it, what may be posted, and its tags.
reason_review = Table(
    "reason_review",
    metadata,
    Column("campaign_id", ForeignKey("campaign.id"), primary_key=True),
    Column("item", Text, primary_key=True),
    Column("text_sha256", LargeBinary, primary_key=True),
    Column("shown", Text),  # with names and numbers masked; NULL: not to be posted
    Column("tags", Text, nullable=False, server_default="[]"),  # JSON
    Column("account_id", ForeignKey("account.id")),
)

periodic_report = Table(
    "periodic_report",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("area_id", ForeignKey("area.id"), nullable=False),
    Column("period_from", Date, nullable=False),
    Column("period_to", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("texts", Text, nullable=False, server_default="{}"),  # JSON: what the office writes
    Column("sent_on", Date),
    Column("sent_by", ForeignKey("account.id")),
    one_of("kind", "month", "quarter", "half_year", "nine_months", "year"),
    UniqueConstraint("kind", "area_id", "period_from"),
)

# The office's own questionnaires, rules and templates: each upload a version, none overwritten.
own_file = Table(
    "own_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("at", DateTime, nullable=False),
    Column("account_id", ForeignKey("account.id")),
    one_of("kind", "questionnaire", "rule", "template"),
    UniqueConstraint("kind", "name", "version"),
)

# What everybody may see of a campaign, made once when it is published and never made again.
publication = Table(
    "publication",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("published_on", Date, nullable=False),
    Column("sha256", Text, nullable=False),  # of the package
    Column("document", Text, nullable=False),  # JSON: what the pages show
    Column("package", LargeBinary, nullable=False),  # zip: the open data
    UniqueConstraint("campaign_id", "edition"),
)

# Copies of the database: until when what was accepted is safe elsewhere.
backup = Table(
    "backup",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
)

# A question read aloud in one language, for who does not read it.
clip = Table(
    "clip",
    metadata,
    Column("campaign_id", ForeignKey("campaign.id"), primary_key=True),
    Column("item", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    one_of("media_type", "audio/ogg", "audio/mpeg", "audio/mp4"),
)
