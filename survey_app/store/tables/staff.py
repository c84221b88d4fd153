"""Who works here, where, and what they did."""

from sqlalchemy import Column, DateTime, ForeignKey, Integer, Table, Text

from survey_app.store.tables.naming import metadata, one_of

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", DateTime),
    one_of("role", "office"),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("account_id", ForeignKey("account.id")),
    Column("campaign_id", ForeignKey("campaign.id")),
    Column("act", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
)
