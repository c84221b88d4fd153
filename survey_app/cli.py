"""Commands of `flask --app wsgi …`."""

from flask import Flask


def register_commands(app: Flask) -> None:
    """Add our commands to `flask --app wsgi`."""
