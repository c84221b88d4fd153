"""The worker: does what was asked, part by part, on whichever host is free.

First the codes of a part are made and kept sealed, in one transaction; then its pages are set, in
no transaction, so that nobody waits; then the file takes the codes' place. A process that dies at
any moment leaves a part not begun, made or done, and never a card that is printed twice or not at
all. The lease keeps two hosts from setting the same pages; should both do it, the first counts.
"""

import hashlib
import logging
from datetime import timedelta

from questionnaires.problem import Refused
from survey_app.services.health import UNAVAILABLE
from survey_app.services.keys import Keys
from survey_app.services.printroom import orders, papers, wishes
from survey_app.services.printroom.bundle import of_sheaves
from survey_app.services.printroom.jobs import KEPT, now
from survey_app.store import campaigns, journal, prints, villages
from survey_app.store.engine import Store
from survey_app.store.prints import Part

LEASE = timedelta(seconds=60)
_SKIPPED = {"cards_all_printed"}  # somebody printed this village meanwhile
log = logging.getLogger(__name__)


def work(store: Store, keys: Keys, base_url: str) -> int:
    """Do every job that waits or was left; return how many were taken on."""
    with store.read() as connection:
        free = prints.waiting(connection, now())
    taken = 0
    for job_id in free:
        with store.write() as connection:
            mine = prints.take(connection, job_id, now(), now() + LEASE)
        if mine:
            taken += 1
            _finish(store, keys, base_url, job_id)
    return taken


def sweep(store: Store) -> int:
    """Delete the files of jobs finished longer ago than they are kept; return how many."""
    with store.read() as connection:
        found = prints.old_files(connection, now() - KEPT)
    if found:
        with store.write() as connection:
            prints.wipe(connection, [part_id for part_id, _ in found])
            for job_id in sorted({job_id for _, job_id in found}):
                campaign_id, *_ = prints.begun(connection, job_id)
                journal.note(connection, "print.expire", f"lần in số {job_id}", None, campaign_id)
    return len(found)


def _finish(store: Store, keys: Keys, base_url: str, job_id: int) -> None:
    try:
        while (part := _make(store, keys, job_id)) is not None:
            _set(store, keys, base_url, part)
    except UNAVAILABLE:
        raise  # the lease runs out, and the job goes on when the database is back
    except Refused as refused:
        _fail(store, job_id, " ".join(problem.message for problem in refused.problems))
    except Exception:
        log.exception("print job %s", job_id)
        _fail(
            store,
            job_id,
            "Chương trình gặp lỗi khi in. Xin thử lại; nếu vẫn lỗi, xin báo kỹ thuật.",
        )


def _make(store: Store, keys: Keys, job_id: int) -> Part | None:
    """Make the codes of the next part, once; None where the job has come to its end."""
    with store.write() as connection:
        state = prints.held(connection, job_id)
        cancelled = state != "running"
        part = prints.next_part(connection, job_id, made_only=cancelled)
        if part is None:
            done = {} if cancelled else {"state": "done", "finished_at": now()}
            prints.change(connection, job_id, lease_until=None, **done)
            return None
        prints.change(connection, job_id, lease_until=now() + LEASE)
        if not part.has_content:
            campaign_id, account_id, kind, options = prints.begun(connection, job_id)
            campaign = campaigns.by_id(connection, campaign_id)
            village = villages.by_id(connection, part.village_id) if part.village_id else None
            wish = wishes.read(kind, options)
            try:
                order = orders.make(connection, keys, campaign, village, wish, account_id)
            except Refused as refused:
                if not _SKIPPED.issuperset(refused.codes):
                    raise
                prints.keep(connection, part.id, done=True, sheets=0)
            else:
                prints.keep(connection, part.id, content=order.sealed(keys))
    return part


def _set(store: Store, keys: Keys, base_url: str, part: Part) -> None:
    """Set the pages of a part whose codes exist, and put the file in their place."""
    with store.read() as connection:
        sealed = prints.order(connection, part.id)
        if sealed is None:  # nothing to print, or another host was faster
            return
        campaign_id, _, kind, options = prints.begun(connection, part.print_job_id)
        campaign = campaigns.by_id(connection, campaign_id)
        village = villages.by_id(connection, part.village_id) if part.village_id else None
        wish, order = wishes.read(kind, options), orders.opened(keys, sealed)
        bundle = of_sheaves(papers.typeset(connection, campaign, village, wish, order, base_url))
    with store.write() as connection:
        prints.keep(
            connection,
            part.id,
            content=orders.box(keys).encrypt(bundle.data),
            name=bundle.name,
            sheets=bundle.pages,
            sha256=hashlib.sha256(bundle.data).hexdigest(),
            done=True,
        )


def _fail(store: Store, job_id: int, words: str) -> None:
    with store.write() as connection:
        prints.held(connection, job_id)
        values = {"state": "failed", "problem": words, "finished_at": now(), "lease_until": None}
        prints.change(connection, job_id, **values)
