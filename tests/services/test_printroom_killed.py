"""kill -9 while cards are printed: the job goes on, and every card is on paper exactly once."""

import random
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pypdfium2
from sqlalchemy import select

from survey_app.core.code import hash_code, normalise
from survey_app.services import frames
from survey_app.services.keys import Keys
from survey_app.services.printroom import jobs
from survey_app.services.printroom.wishes import Wish
from survey_app.store.campaigns import Campaign
from survey_app.store.engine import Store
from survey_app.store.tables import invitation
from tests import builders
from tests.conftest import SECRET

ROOT = Path(__file__).parents[2]
VILLAGES = 30
HOUSEHOLDS = 10
KILLS = 4
CODE = re.compile(
    r"\b([2-9FHKMPRTVX]{4}) ([2-9FHKMPRTVX]{4})\s+([2-9FHKMPRTVX]{4}) ([2-9FHKMPRTVX]{4})"
)


def test_a_print_killed_again_and_again_ends_with_every_card_on_paper_once(
    store: Store, keys: Keys, database_url: str
) -> None:
    names = tuple((f"Thôn {number}", HOUSEHOLDS) for number in range(1, VILLAGES + 1))
    with store.write() as connection:
        plan = builders.households(connection, keys, villages=names)
        campaign = plan.campaign
        job_id = jobs.ask(connection, campaign, frames.listed(connection, campaign), Wish("cards"))
    chance = random.Random(2540)
    kills = 0
    while run(database_url, chance.randrange(1, 3), chance) != 0:  # until one ends before its kill
        kills += 1
    assert kills >= KILLS
    assert run(database_url, None, chance) == 0
    with store.read() as connection:
        job = jobs.get(connection, campaign, job_id)
    assert (job.state, job.done, job.parts) == ("done", VILLAGES - 1, VILLAGES - 1)
    check(store, keys, campaign, job_id)


def run(url: str, kill_after: int | None, chance: random.Random) -> int:
    """Start a worker and kill it after some steps, or let it end; return its exit code."""
    command = [sys.executable, "-m", "tests.services.print_worker", url, SECRET]
    worker = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert worker.stdout
    for heard, _ in enumerate(worker.stdout, 1):
        if heard == kill_after:
            time.sleep(chance.random() / 10)
            worker.kill()
    worker.stdout.close()
    return worker.wait(60)


def check(store: Store, keys: Keys, campaign: Campaign, job_id: int) -> None:
    """Every line has one card, and its code is on one sheet, once."""
    on_paper: Counter[bytes] = Counter()
    with store.read() as connection:
        first = frames.village(connection, campaign, 1)
        for part in jobs.parts(connection, jobs.get(connection, campaign, job_id)):
            found = jobs.opened(connection, keys, part)
            assert found
            for page in pypdfium2.PdfDocument(found.data):
                text = page.get_textpage().get_text_bounded()
                codes = [normalise("".join(groups)) for groups in CODE.findall(text)]
                on_paper.update(hash_code(keys.invitation, code) for code in codes)
        kept = connection.execute(
            select(invitation.c.code_hash, invitation.c.village_id, invitation.c.line).where(
                invitation.c.village_id != first.id
            )
        ).all()
    assert len({(row.village_id, row.line) for row in kept}) == len(kept)
    assert len(kept) == (VILLAGES - 1) * HOUSEHOLDS
    assert on_paper == Counter({row.code_hash: 1 for row in kept})
