"""The app's own queue beside its Python twin, and against the real server over a bad network."""

import random
from typing import Any

import pytest
from playwright.sync_api import Page, Route
from sqlalchemy import select

from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from survey_app.store.tables import visit
from survey_app.web.officer import files
from tests.browser.conftest import OpenContext
from tests.builders import Asked
from tests.services.tablet import kit as new_kit
from tests.services.tablet_queue import Queue, Reply

STORIES, STEPS = 60, 14
LOAD = """async (told) => {
    const load = (name) => import(`/officer/files/${told.version}/${name}.js`);
    const [queue, db, sync] = await Promise.all(["queue", "db", "sync"].map(load));
"""


@pytest.fixture
def page(new_context: OpenContext) -> Page:
    opened = new_context().new_page()
    opened.goto("/officer/")
    return opened


def run(page: Page, script: str, **told: Any) -> Any:
    return page.evaluate(LOAD + script + "}", told | {"version": files.version()})


def reply(chance: random.Random, queue: Queue, at: int, lines: list[Reply]) -> Reply:
    """Something a server may say: of a gap, a restore, a backup, a record it refuses."""
    highest = chance.choice((queue.sequence, queue.sequence, max(queue.sequence - 1, 0)))
    return {
        "lines": lines,
        "at": f"2018-06-05T00:{at:02}:00",
        "safe_until": chance.choice((None, f"2018-06-05T00:{max(at - 3, 0):02}:30")),
        "overdue": False,
        "generation": chance.choice(("", "", "", "restored")),
        "missing": chance.choice(([], [], [1])),
        "highest": highest,
    }


def told(chance: random.Random, ids: tuple[str, ...]) -> list[Reply]:
    outcomes = ("accepted", "accepted", "duplicate", "quarantined", "refused", "")
    said = ((each, chance.choice(outcomes)) for each in ids)
    return [
        {"id": each, "outcome": outcome, "problems": ["x"] if outcome == "refused" else []}
        for each, outcome in said
        if outcome
    ]


def step(chance: random.Random, queue: Queue, at: int) -> list[Any]:
    """One act on the Python queue, and how the app is told to do the same."""
    act = chance.choice(("keep", "keep", "send", "send", "hear", "retry", "anew"))
    if act == "keep":
        record = {"id": f"{at:04}"}
        queue.keep(record)
        return ["keep", record]
    if act == "send" and queue.envelope():
        assert queue.going
        said = reply(chance, queue, at, told(chance, queue.going[1]))
        queue.settle(said)
        return ["send", said]
    if act == "hear":
        said = reply(chance, queue, at, [])
        queue.hear(said)
        return ["hear", said]
    if act == "anew" and chance.random() < 0.3:
        queue.start_anew()
        return ["anew", str(at)]
    queue.retry()
    return ["retry", None]


def seen(queue: Queue) -> list[Any]:
    return [
        [r.id, r.state, r.sequence, r.outcome, bool(r.problems)]
        for r in sorted(queue.rows.values(), key=lambda row: row.id)
    ]


def test_the_app_s_queue_and_its_python_twin_do_the_same(page: Page) -> None:
    stories, expected = [], []
    for seed in range(STORIES):
        chance, queue = random.Random(seed), Queue()
        acts, states = [], []
        for at in range(1, STEPS + 1):
            acts.append(step(chance, queue, at))
            states.append([queue.sequence, seen(queue)])
        stories.append(acts)
        expected.append(states)
    found = run(
        page,
        """
        const row = (r) => [r.id, r.state, r.sequence ?? null, r.outcome ?? "",
            Boolean(r.problems?.length)];
        const state = async () => [(await db.meta("sequence")) ?? 0,
            (await db.all("queue")).map(row)];
        const acts = {
            keep: (record) => db.add("queue", { id: record.id, record, state: "waiting" }),
            send: async (said) => { await queue.envelope(); await queue.settle(said); },
            hear: queue.hear, retry: queue.retry,
            anew: (token) => queue.register({ token }),
        };
        const told_of = [];
        for (const story of told.stories) {
            for (const store of ["queue", "meta"])
                for (const row of await db.all(store)) await db.remove(store, row.id ?? row.key);
            await db.setMeta("tablet", { token: "first" });
            const states = [];
            for (const [act, what] of story) { await acts[act](what); states.push(await state()); }
            told_of.push(states);
        }
        return told_of;
    """,
        stories=stories,
    )
    for seed, (mine, theirs) in enumerate(zip(expected, found, strict=True)):
        assert theirs == mine, f"seed {seed}: {stories[seed]}"


def test_a_queue_comes_home_whole_over_a_network_that_drops_and_repeats(
    page: Page, store: Store, keys: Keys, asked: Asked
) -> None:
    kit, chance = new_kit(store, keys, asked.campaign.code), random.Random(11)
    fates: list[str] = []

    def network(route: Route) -> None:
        fates.append(chance.choice(("well", "lost before", "lost after", "broken")))
        if fates[-1] == "lost before":
            route.abort()
        elif fates[-1] == "well":
            route.continue_()
        else:
            answer = route.fetch()
            if fates[-1] == "broken":
                route.fulfill(response=answer, body=answer.body()[:40])
            else:
                route.abort()

    page.route("**/officer/api/envelopes", network)
    records = [kit.visit(1 + n % 5, "refused", 1 + n // 5) for n in range(120)]
    tries = run(
        page,
        """
        await db.setMeta("tablet", told.tablet);
        let tries = 0;
        for (let at = 0; at < told.records.length; at += 12) {
            for (const record of told.records.slice(at, at + 12)) {
                const { id, campaign } = record;
                await db.add("queue", { id, campaign, record, state: "waiting" });
            }
            tries += 1;
            await sync.flush().catch(() => null);
        }
        while ((await queue.counts()).waiting) { tries += 1; await sync.flush().catch(() => null); }
        return tries;
    """,
        records=records,
        tablet={"token": kit.token},
    )
    assert tries > 10
    assert set(fates) == {"well", "lost before", "lost after", "broken"}
    with store.read() as connection:
        kept = connection.execute(select(visit.c.id)).scalars()
        assert sorted(kept) == sorted(str(record["id"]) for record in records)
