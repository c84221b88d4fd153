"""Jobs: what the office asks to be printed, how far it is, and who has taken the files.

The file of a print with codes is the only place where they can be read. It is kept sealed until
somebody says that it is printed, and no longer than `KEPT` after the job was finished; what was
lost after that is made anew, and the cards before die.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services import rehearsal
from survey_app.services.frame_file.text import folded
from survey_app.services.keys import Keys
from survey_app.services.printroom import orders, papers
from survey_app.services.printroom.bundle import Bundle, of_sheaves
from survey_app.services.printroom.wishes import Wish, check_of_many
from survey_app.store import campaigns, counters, journal, prints
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.store.prints import Job, Part
from survey_app.store.villages import Village

KEPT = timedelta(days=7)


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def print_now(
    connection: Connection,
    keys: Keys,
    campaign: Campaign,
    village: Village | None,
    wish: Wish,
    base_url: str,
    account_id: int | None = None,
) -> Bundle:
    """Print for one village, or posters, at once; the caller commits when the file is on its way.

    Nothing is kept but that it was printed; refuses what `orders.make` and `papers.typeset` refuse.
    """
    order = orders.make(connection, keys, campaign, village, wish, account_id)
    sheaves = papers.typeset(connection, campaign, village, wish, order, base_url)
    bundle = of_sheaves(sheaves)
    at = now()
    job = _job(campaign, wish, account_id, at) | {"state": "done", "finished_at": at}
    part = {
        "village_id": village.id if village else None,
        "name": bundle.name,
        "sheets": bundle.pages,
        "sha256": hashlib.sha256(bundle.data).hexdigest(),
        "done": True,
        "fetched": 1,
    }
    prints.add(connection, job, [part])
    detail = f"{wish.known.label}: {village.name if village else campaign.area_name}"
    journal.note(connection, "print.now", detail, account_id, campaign.id)
    return bundle


def ask(
    connection: Connection,
    campaign: Campaign,
    villages: Sequence[Village],
    wish: Wish,
    account_id: int | None = None,
) -> int:
    """Ask for prints of many villages, done one after the other in the background.

    Refuses a kind that is not for villages, a frame that is not frozen, a campaign that is over
    where cards are wanted, counts that cannot be, and a wish that leaves nothing to print.
    """
    check_of_many(wish)
    if not campaign.frame_frozen:
        raise Refused(Problem("frame_not_frozen"))
    _check_wish(connection, campaign, wish)
    if wish.kind == "cards":
        cards = counters.cards(connection, campaign.id)
        villages = [v for v in villages if v.id not in cards or cards[v.id].printed < v.sample]
    if not villages:
        raise Refused(Problem("print_nothing"))
    parts = [{"village_id": village.id} for village in villages]
    job_id = prints.add(connection, _job(campaign, wish, account_id, now()), parts)
    detail = f"{wish.known.label}: {len(parts)} thôn"
    journal.note(connection, "print.ask", detail, account_id, campaign.id)
    return job_id


def get(connection: Connection, campaign: Campaign, job_id: int) -> Job:
    """The job of this number; refuses an unknown one."""
    found = prints.job(connection, campaign.id, job_id)
    if found is None:
        raise Refused(Problem("print_unknown"))
    return found


def listed(connection: Connection, campaign: Campaign, limit: int = 200) -> list[Job]:
    """What was printed, the latest first."""
    return prints.jobs(connection, campaign.id, limit)


def parts(connection: Connection, job: Job) -> list[Part]:
    """The prints of a job, village by village."""
    return prints.parts(connection, job.id)


def cancel(connection: Connection, campaign: Campaign, job_id: int, account_id: int | None) -> None:
    """Stop a job; what is made by then stays, and codes that exist are still printed.

    Refuses a job that is over, and one that prints for others too.
    """
    _check_whole(connection, get(connection, campaign, job_id))
    if prints.held(connection, get(connection, campaign, job_id).id) not in ("waiting", "running"):
        raise Refused(Problem("print_over"))
    prints.change(connection, job_id, state="cancelled", finished_at=now())
    _note(connection, "print.cancel", campaign, job_id, account_id)


def retry(connection: Connection, campaign: Campaign, job_id: int, account_id: int | None) -> None:
    """Let a failed job go on where it stopped; refuses any other, and one of others too."""
    _check_whole(connection, get(connection, campaign, job_id))
    if prints.held(connection, get(connection, campaign, job_id).id) != "failed":
        raise Refused(Problem("print_not_failed"))
    prints.change(connection, job_id, state="waiting", problem="", finished_at=None)
    _note(connection, "print.retry", campaign, job_id, account_id)


def whole(connection: Connection, job: Job) -> bool:
    """Tell whether a job prints for one's own villages alone."""
    return prints.wholly_seen(connection, job.id)


def fetch(
    connection: Connection,
    campaign: Campaign,
    job_id: int,
    account_id: int | None,
    part_id: int | None = None,
) -> list[Part]:
    """Take the files of a job, or of one of its parts, and write down who did.

    Returns the parts whose files are here; refuses where there is none.
    """
    job = get(connection, campaign, job_id)
    taken = [p for p in parts(connection, job) if p.here and part_id in (None, p.id)]
    if not taken:
        raise Refused(Problem("print_gone"))
    prints.count_fetched(connection, [part.id for part in taken])
    _note(connection, "print.fetch", campaign, job_id, account_id, taken)
    return taken


def opened(connection: Connection, keys: Keys, part: Part) -> Bundle | None:
    """The file of a part; None where it is no longer here."""
    sealed = prints.file(connection, part.id)
    if sealed is None:
        return None
    return Bundle(part.name, orders.box(keys).decrypt(sealed), part.sheets or 0)


def files(store: Store, keys: Keys, taken: Sequence[Part]) -> Iterator[tuple[str, bytes]]:
    """The PDFs of parts that were fetched, each read when its turn comes, a folder a commune."""
    for part in taken:
        with store.read() as connection:
            found = opened(connection, keys, part)
        folder = folded(part.commune or "").replace(" ", "-")
        if found:
            yield f"{folder}/{found.name}" if folder else found.name, found.data


def wipe(connection: Connection, campaign: Campaign, job_id: int, account_id: int | None) -> None:
    """Delete the files of a job, once they are printed; refuses where none is left."""
    job = get(connection, campaign, job_id)
    here = [part for part in parts(connection, job) if part.here]
    if not here:
        raise Refused(Problem("print_gone"))
    prints.wipe(connection, [part.id for part in here])
    _note(connection, "print.wipe", campaign, job_id, account_id, here)


def _check_whole(connection: Connection, job: Job) -> None:
    """Refuse to stop or restart what is printed beyond one's own villages (`not_allowed`)."""
    if not whole(connection, job):
        raise Refused(Problem("not_allowed"))


def _check_wish(connection: Connection, campaign: Campaign, wish: Wish) -> None:
    if wish.known.codes and campaigns.state_held(connection, campaign.id) not in ("draft", "open"):
        raise Refused(Problem("campaign_closed"))
    if wish.kind == rehearsal.KIND:
        rehearsal.check(campaign, wish.count)
        if campaign.state != "draft":
            raise Refused(Problem("rehearsal_over"))
    if wish.kind == "spares" and not 0 < wish.count <= 200:
        raise Refused(Problem("spares_count", "count"))
    if wish.kind == "ballots" and not 0 <= wish.count <= 5000:
        raise Refused(Problem("ballots_count", "count"))


def _job(campaign: Campaign, wish: Wish, account_id: int | None, at: datetime) -> dict[str, object]:
    return {
        "campaign_id": campaign.id,
        "account_id": account_id,
        "kind": wish.kind,
        "options": wish.written(),
        "asked_at": at,
    }


def _note(
    connection: Connection,
    act: str,
    campaign: Campaign,
    job_id: int,
    account_id: int | None,
    taken: Sequence[Part] = (),
) -> None:
    told = f"lần in số {job_id}" + (f": {len(taken)} tệp" if taken else "")
    journal.note(connection, act, told, account_id, campaign.id)
