"""Commands of `flask --app wsgi …`: the office's acts without a browser.

A refusal prints every reason and ends with exit code 2; nothing is half done.
"""

from flask import Flask

from survey_app.cli.accounts import account
from survey_app.cli.backups import backups
from survey_app.cli.campaigns import campaign
from survey_app.cli.database import database
from survey_app.cli.frames import frame
from survey_app.cli.journal import journal
from survey_app.cli.papers import compile_, dossier_, export_
from survey_app.cli.prints import print_
from survey_app.cli.project import check, demo


def register_commands(app: Flask) -> None:
    """Add our commands to `flask --app wsgi`."""
    groups = (database, account, campaign, frame, print_, backups, journal)
    for command in (*groups, check, compile_, dossier_, export_, demo):
        app.cli.add_command(command)
