"""The clock: what the service does by itself while it runs, each duty in a thread of its own.

The threads begin with the first request, so that no command starts them, and so that a server that
forks has them in each of its processes. What they do is agreed on in the database alone.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from flask import Flask, current_app

from questionnaires.problem import Refused
from survey_app.services import backup, health
from survey_app.services.printroom import worker
from survey_app.web.site import Site

_BACKUP_EVERY = 60.0  # seconds between looks at the age of the newest backup
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Duty:
    """Something to look after every so many seconds, or at once where somebody asks for it."""

    name: str
    every: float
    work: Callable[[Site], object]
    asked: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def run(self, site: Site) -> None:
        while not self.ended.is_set():
            self.asked.clear()
            try:
                self.work(site)
            except Refused as refused:
                log.error("%s: %s", self.name, refused)
            except Exception:  # a duty goes on tomorrow, whatever goes wrong today
                log.exception("%s", self.name)
            self.asked.wait(self.every)


def start(app: Flask, site: Site) -> None:
    """Begin every duty of this installation with the first request."""
    duties = {duty.name: duty for duty in _duties(site)}
    app.extensions["duties"] = duties
    begun = threading.Lock()

    @app.before_request
    def begin() -> None:
        if begun.acquire(blocking=False):
            for duty in duties.values():
                threading.Thread(target=duty.run, args=(site,), daemon=True).start()


def stop(app: Flask) -> None:
    """Let every duty end after what it is doing: its store is about to go."""
    for duty in app.extensions["duties"].values():
        duty.ended.set()
        duty.asked.set()


def wake(name: str) -> None:
    """Let a duty look at once, where this process has it."""
    duty = current_app.extensions["duties"].get(name)
    if duty is not None:
        duty.asked.set()


def _duties(site: Site) -> Iterator[Duty]:
    if site.config.backup_hours:
        yield Duty("backup", _BACKUP_EVERY, back_up_when_due)
    if site.config.print_every:
        yield Duty("print", site.config.print_every, print_what_waits)


def print_what_waits(site: Site) -> int:
    """Do the print jobs that wait, and delete files that were kept long enough."""
    worker.sweep(site.store)
    return worker.work(site.store, site.keys, site.config.base_url)


def back_up_when_due(site: Site) -> bool:
    """Write a backup where the newest is older than the interval set; tell whether it was.

    Where nothing can be written none is due: one that cannot be noted would be due again at once,
    and the same copy over and over would push the older ones out.
    """
    config, every = site.config, timedelta(hours=site.config.backup_hours)
    with site.store.read() as connection:
        newest = backup.newest(connection)
    now = datetime.now(UTC).replace(tzinfo=None)
    if (newest is not None and now - newest < every) or not health.writable(site.store):
        return False
    backup.create(site.store, config.backups, config.backup_recipient, config.secret_key)
    if config.backup_keep:
        backup.thin_out(config.backups, config.backup_keep)
    return True
