"""Every test of the services runs on SQLite and on PostgreSQL."""

from tests.databases import database_url

__all__ = ["database_url"]
