"""kill -9 at any moment: what was acknowledged is there once, and every retry ends well."""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import func, select, text

from survey_app.services import campaigns, dataset
from survey_app.services.intake import normalise_id
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from survey_app.store.tables import invitation, response
from tests import builders
from tests.builders import Asked
from tests.conftest import SECRET
from tests.services.door import Door

ROOT = Path(__file__).parents[2]
HOUSEHOLDS = 200
KILLS = 4


@dataclass
class Client:
    """What the households' phones keep: each its id and content until it is acknowledged."""

    waiting: dict[str, str]
    receipts: dict[str, str] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)

    def hear(self, line: str) -> None:
        """Take one acknowledgement; a receipt once given stays the same."""
        reply = json.loads(line)
        self.told[reply.get("refused") or ("duplicate" if reply["duplicate"] else "accepted")] += 1
        if "receipt" in reply:
            assert self.receipts.setdefault(reply["id"], reply["receipt"]) == reply["receipt"]
            self.waiting.pop(reply["id"], None)


@pytest.fixture
def asked(store: Store, keys: Keys) -> Asked:
    with store.write() as connection:
        return builders.households(connection, keys, villages=(("Thôn 4", HOUSEHOLDS),))


def test_a_server_killed_in_a_storm_keeps_every_acknowledged_answer_once(
    door: Door, asked: Asked, database_url: str
) -> None:
    chance = random.Random(2540)
    client = Client(submissions(door, asked, chance))
    sent = {line_id: json.loads(line)["raw"] for line_id, line in client.waiting.items()}
    killed_early = 0
    for _ in range(KILLS):
        serve(client, database_url, chance, kill_after=chance.randrange(5, 45))
        killed_early += bool(client.waiting)
        seen, used = kept(door)
        assert set(client.receipts) <= seen  # nothing acknowledged is lost
        assert len(seen) == used  # card and answer: both or neither
    assert killed_early == KILLS  # else nothing was interrupted
    serve(client, database_url, chance, kill_after=None)
    assert client.waiting == {}
    assert set(client.receipts) == set(sent)
    assert kept(door) == (set(sent), HOUSEHOLDS)
    assert set(client.told) <= {"accepted", "duplicate"}
    assert client.told["accepted"] <= HOUSEHOLDS  # each at most once, and once in the end
    assert stored(door) == sent
    check_integrity(door)


def submissions(door: Door, asked: Asked, chance: random.Random) -> dict[str, str]:
    """One submission a household, each with answers of its own."""
    lines = {}
    for card in asked.cards:
        item = f"q{chance.randrange(1, 18):02}"
        raw = door.answers(**{item: chance.choice(["satisfied", "not_satisfied"])})
        line_id = normalise_id(builders.response_id())
        lines[line_id] = json.dumps({"id": line_id, "code": card.code, "raw": raw})
    return lines


def serve(client: Client, url: str, chance: random.Random, kill_after: int | None) -> None:
    """Start a server, send all that waits (some twice), and kill it after some acknowledgements."""
    command = [sys.executable, "-m", "tests.services.intake_worker", url, SECRET]
    pipe = subprocess.PIPE
    server = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    assert server.stdin
    assert server.stdout
    assert server.stdout.readline() == "ready\n"
    lines = list(client.waiting.values())
    lines += chance.sample(lines, len(lines) // 4)
    chance.shuffle(lines)
    sender = Thread(target=send, args=(server, lines))
    sender.start()
    for heard, line in enumerate(server.stdout, 1):
        if line.endswith("\n"):  # a line cut off by the kill was never read by a phone
            client.hear(line)
        if heard == kill_after:
            time.sleep(chance.random() / 50)
            server.kill()
    sender.join(30)
    server.stdout.close()
    assert (server.wait(30) != 0) == (kill_after is not None)


def send(server: subprocess.Popen[str], lines: list[str]) -> None:
    assert server.stdin
    with suppress(BrokenPipeError):  # killed while we were sending
        server.stdin.writelines(f"{line}\n" for line in lines)
    with suppress(BrokenPipeError):
        server.stdin.close()


def kept(door: Door) -> tuple[set[str], int]:
    """At one moment: the ids of all responses, and how many cards are marked as used."""
    with door.store.read() as connection:
        ids = connection.execute(select(response.c.id)).scalars()
        used = select(func.count()).where(invitation.c.answered_online)
        return set(ids), connection.execute(used).scalar_one()


def stored(door: Door) -> dict[str, dict[str, list[str]]]:
    """The answers of every response as the dataset shows them."""
    with door.store.read() as connection:
        rows = dataset.rows(connection, campaigns.get(connection, door.code))
    items = [item.code for item in door.questionnaire().binary_items]
    return {
        row["response_id"]: {item: [row[item]] for item in items} for row in rows.to_dict("records")
    }


def check_integrity(door: Door) -> None:
    """The database itself finds nothing wrong with its file or its constraints."""
    with door.store.read() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        else:
            found = connection.execute(text("SELECT count(*) FROM pg_prepared_xacts"))
            assert found.scalar_one() == 0
