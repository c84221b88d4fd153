"""The clock: what the service does by itself while it runs."""

import logging
import threading
import time
from datetime import UTC, datetime, timedelta

from flask import Flask

from questionnaires.problem import Refused
from survey_app.services import backup
from survey_app.services.health import UNAVAILABLE
from survey_app.web.site import Site

_EVERY = 60.0  # seconds between looks at the clock
log = logging.getLogger(__name__)


def start(app: Flask, site: Site) -> None:
    """Begin with the first request, so that no command starts it."""
    if not site.config.backup_hours:
        return
    begun = threading.Lock()

    @app.before_request
    def begin() -> None:
        if begun.acquire(blocking=False):
            threading.Thread(target=_run, args=(site,), daemon=True).start()


def _run(site: Site) -> None:
    while True:
        try:
            back_up_when_due(site)
        except (Refused, *UNAVAILABLE) as error:
            log.error("backup: %s", error)
        time.sleep(_EVERY)


def back_up_when_due(site: Site) -> bool:
    """Write a backup where the newest is older than the interval set; tell whether it was."""
    every = timedelta(hours=site.config.backup_hours)
    with site.store.read() as connection:
        newest = backup.newest(connection)
    now = datetime.now(UTC).replace(tzinfo=None)
    if newest is not None and now - newest < every:
        return False
    config = site.config
    backup.create(site.store, config.backups, config.backup_recipient, config.secret_key)
    return True
