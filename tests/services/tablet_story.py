"""A story of tablets and a server by chance: what may happen, and what has to be true at its end.

The tablets are `tests/services/tablet_queue.py`, which a browser test holds against the app's own
queue. A failing run prints its seed and its story.
"""

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from questionnaires.problem import Refused
from survey_app.core import seal
from survey_app.services import backup, campaigns, frames, intake, invitations
from survey_app.services.deciding import decisions
from survey_app.services.deciding import quarantine as resting
from survey_app.services.field import envelopes, tablets
from survey_app.services.intake import Card, Submission
from survey_app.services.keys import Keys
from survey_app.store import backups, journal
from survey_app.store.engine import open_store
from survey_app.store.people import Account
from survey_app.store.tables import quarantine, response, visit
from tests import builders
from tests.services.tablet_queue import Queue, Record, Reply
from tests.services.tablet_world import (
    CODE,
    LINES,
    NAMES,
    PRIVATE,
    PROBLEM_FREE,
    PUBLIC,
    Copy,
    Tablet,
    Template,
    copied,
    raw,
)


class Story:
    """One run: the world, what may happen in it, and what has to be true at its end."""

    def __init__(self, template: Template, keys: Keys, seed: int, folder: Path | None) -> None:
        self.chance, self.template, self.keys, self.folder = (
            random.Random(seed),
            template,
            keys,
            folder,
        )
        self.store = open_store("sqlite://")
        self.told: list[str] = []
        self.made: dict[str, dict[str, Any]] = {}
        self.late: list[tuple[str, Record]] = []
        template.after.backup(raw(self.store))
        self.cards = {card.line: card.code for card in template.asked.cards}
        self.spares = list(template.spares)
        self.backups: list[Copy] = []
        self.copies = [Copy(template.before, frozenset(), None)]
        pairs = zip(NAMES, template.tokens, strict=True)
        self.tablets = [Tablet(name, token=token) for name, token in pairs]

    # What may happen.

    def interview(self) -> None:
        line = self.chance.randint(1, LINES)
        wrong = self.chance.choice([*self.cards.values(), "2222222222222222", *self.spares])
        card = self.cards[line] if self.chance.random() < 0.7 else wrong
        answers = self.template.answers if self.chance.random() < 0.9 else {"q01": ["x"]}
        tablet = self.chance.choice(self.tablets)
        self.keep(
            tablet,
            line,
            card=card,
            kind="response",
            form="visit",
            answers=answers,
            mode=self.chance.choice(("officer", "self")),
            language="vi",
            paradata={},
        )
        self.keep(tablet, line, kind="visit", attempt=1, disposition="answered", day="2018-06-05")

    def visit(self) -> None:
        disposition = self.chance.choice(("nobody_home", "refused", "nap"))
        day = self.chance.choice(("2018-06-05", "1970-01-01", "9999-12-31"))  # no clock decides
        line = self.chance.randint(1, LINES + 1)
        tablet = self.chance.choice(self.tablets)
        self.keep(tablet, line, kind="visit", attempt=1, disposition=disposition, day=day)

    def keep(self, tablet: Tablet, line: int, **content: Any) -> None:
        made = self.chance.choice(self.template.officers).id
        content |= {"id": str(self.uuid()), "by": made, "village": 1, "line": line}
        public = seal.public_key(self.keys.sealing, CODE)
        record = seal.as_sent(seal.seal(public, CODE, content["id"], content))
        self.made[content["id"]] = content
        tablet.queue.keep(record)

    def uuid(self) -> Any:
        return builders.uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def phone(self) -> None:
        card = Card(self.chance.choice([*self.cards.values(), *self.spares]))
        sent = Submission(str(self.uuid()), card, self.template.answers)
        self.attempt(lambda c: intake.accept(c, self.keys, sent, builders.DAY))

    def spare_card(self) -> None:
        """The office gives a household another card, or writes one off."""
        line = self.chance.randint(1, LINES)

        def bind(connection: Any) -> None:
            campaign = campaigns.get(connection, CODE)
            cards = invitations.listed(connection, frames.village(connection, campaign, 1))
            free = [card.serial for card in cards if card.line is None and card.state == "ready"]
            if free:
                invitations.bind_spare(connection, campaign, free[0], line)

        self.attempt(bind)

    def send(self) -> None:
        tablet = self.chance.choice(self.tablets)
        queue = tablet.queue
        if self.chance.random() < 0.2:
            queue.retry()
        told = queue.envelope()
        if told is None:
            self.poll(tablet)
            return
        fate = self.chance.choice(
            ("well", "well", "lost before", "lost after", "twice", "late", "cut", "damaged")
        )
        self.told[-1] += f" {tablet.name} {told['sequence']} {fate}"
        if fate == "lost before":
            return
        if fate == "late":
            self.late.append((tablet.token, told))
            return
        if fate == "cut":
            told = told | {"records": list(told["records"])[:1]}  # type: ignore[call-overload]
        if fate == "damaged":
            told = told | {"records": [r | {"hash": "0" * 64} for r in told["records"]]}  # type: ignore[attr-defined]
        reply = self.delivered(tablet.token, told)
        if fate == "twice":
            reply = self.delivered(tablet.token, told)
        if reply and fate != "lost after":
            self.heard(queue, lambda: queue.settle(reply))

    def late_copy(self) -> None:
        """A copy of an envelope that lay somewhere on the way arrives; nobody hears the reply."""
        if self.late:
            self.delivered(*self.late.pop(self.chance.randrange(len(self.late))))

    def poll(self, tablet: Tablet) -> bool:
        reply = self.delivered(tablet.token, None)
        if reply:
            self.heard(tablet.queue, lambda: tablet.queue.hear(reply))
        return reply is not None

    def sign_in(self, tablet: Tablet, account: Account) -> None:
        with self.store.write() as connection:
            found, token = tablets.at_hand(connection, account, tablet.token, tablet.name)
        if token != tablet.token and tablet.token:
            tablet.queue.start_anew()
            tablet.anew = True
        tablet.name, tablet.token = found.name, token

    def sign_in_again(self) -> None:
        self.sign_in(self.chance.choice(self.tablets), self.chance.choice(self.template.officers))

    def back_up(self) -> None:
        if self.folder is None:
            at = datetime.now(UTC).replace(tzinfo=None)
            copy = self.copied()
            with self.store.write() as connection:
                backups.add(connection, at, "sao-luu.age", "", 0)
        else:
            home = self.folder / str(len(self.backups))
            file = backup.create(self.store, home, PUBLIC, "secret")
            copy = self.copied(file)
        self.backups.append(copy)

    def copy(self) -> None:
        self.copies.append(self.copied())

    def copied(self, file: Path | None = None) -> Copy:
        return Copy(copied(self.store), frozenset(self.there()), file)

    def restore(self) -> None:
        """The office restores one of its two newest backups, and forgets no newer one."""
        if not self.backups:
            return
        chosen = self.chance.choice(self.backups[-2:])
        if chosen.file:
            backup.restore(self.store, chosen.file, PRIVATE, replace=True)
            return
        chosen.data.backup(raw(self.store))
        with self.store.write() as connection:
            journal.note(connection, "backup.restore", str(self.chance.random()))

    def put_copy_back(self) -> None:
        """Somebody puts an older copy of the database in place by hand, without a restore."""
        self.chance.choice(self.copies[-2:]).data.backup(raw(self.store))

    def decide(self) -> None:
        """Two people admit or refuse a record that rests with the office."""
        with self.store.read() as connection:
            campaign = campaigns.get(connection, CODE)
            waiting = [
                r
                for r in resting.listed(connection, self.keys, campaign)
                if r.record.state == "waiting"
            ]
        if waiting:
            self.attempt(lambda c: self._decide(c, self.chance.choice(waiting)))

    def _decide(self, connection: Any, found: resting.SetAside) -> None:
        campaign, (one, two) = campaigns.get(connection, CODE), self.template.office
        if found.admissible and self.chance.random() < 0.7:
            village = frames.village(connection, campaign, 1)
            serial, line = "", self.chance.randint(1, LINES)
            if self.chance.random() < 0.5:
                serial = self.template.asked.cards[line - 1].serial
            number = resting.ask_admit(
                connection, self.keys, campaign, found.record.id, village, serial, "có", one
            )
        else:
            number = resting.ask_refuse(connection, campaign, found.record.id, "không", one)
        decisions.agree(connection, self.keys, campaign, number, two)

    def close(self) -> None:
        """The campaign ends: each tablet is checked in, or written off by name."""
        if self.chance.random() < 0.7:
            return

        def closed(connection: Any) -> None:
            campaign = campaigns.get(connection, CODE)
            for found in tablets.standings(connection, campaign):
                if found.home:
                    tablets.check_in(connection, campaign, found.tablet.id)
                else:
                    tablets.write_off(connection, campaign, found.tablet.id, "không về")
            builders.move(connection, campaign, "closed")

        self.attempt(closed)

    # How the world works.

    def attempt(self, work: Callable[[Any], object]) -> None:
        try:
            with self.store.write() as connection:
                work(connection)
        except Refused as refused:
            self.told[-1] += f" ({', '.join(refused.codes)})"

    def delivered(self, token: str, told: Record | None) -> Reply | None:
        """The server's reply to an envelope, or to a tablet without one; None where refused."""
        lines: tuple[envelopes.Line, ...] = ()
        try:
            with self.store.write() as connection:
                tablet = tablets.recognise(connection, token)
                if told is not None:
                    opened = envelopes.opened(told)
                    lines = envelopes.deliver(connection, self.keys, tablet, opened, builders.DAY)
                standing = envelopes.standing(connection, tablet, 24)
        except Refused as refused:
            if refused.codes != ("tablet_unknown",):
                raise
            self.told[-1] += " unknown"
            return None
        at = datetime.now(UTC).replace(tzinfo=None).isoformat()
        until = standing.safe_until and standing.safe_until.isoformat()
        return vars(standing) | {
            "at": at,
            "safe_until": until,
            "lines": [
                {"id": x.id, "outcome": x.outcome, "problems": [p.message for p in x.problems]}
                for x in lines
            ],
        }

    def heard(self, queue: Queue, hear: Callable[[], None]) -> None:
        before = len(queue.dropped)
        hear()
        for row in queue.dropped[before:]:
            held = sum(row.id in copy.ids for copy in self.backups)
            assert held >= 2, f"{row.id} left the tablet, held by {held} backups"

    def there(self) -> dict[str, str]:
        """Every record at the server by its own id, and where it lies."""
        with self.store.read() as connection:
            tables = {"response": response, "visit": visit, "quarantine": quarantine}
            found = [
                (each, name)
                for name, table in tables.items()
                for each in connection.execute(select(table.c.id)).scalars()
            ]
        # what was admitted is a response under a new id, and rests as decided
        mine = [(each, name) for each, name in found if each in self.made]
        assert len(dict(mine)) == len(mine), "one record in two places"
        return dict(mine)

    # The end.

    def come_home(self) -> None:
        """Everything on its way arrives, and every tablet has a signal."""
        self.told.append("home")
        while self.late:
            self.late_copy()
        for tablet in self.tablets:
            if not self.poll(tablet):
                for account in self.template.officers:
                    self.sign_in(tablet, account)
            tablet.queue.retry()
            told = tablet.queue.envelope()
            for _ in range(20):
                if told is None:
                    break
                reply = self.delivered(tablet.token, told)
                assert reply
                self.heard(tablet.queue, lambda q=tablet.queue, r=reply: q.settle(r))  # type: ignore[misc]
                told = tablet.queue.envelope()
            assert told is None, "the tablet never stops sending"

    def check(self) -> None:
        found = self.there()
        for each in self.made:
            if each not in found:
                self.check_lost(each)
        self.check_refusals(found)
        self.check_households(found)

    def check_lost(self, each: str) -> None:
        """Only what two backups held is gone, by a copy older than both, and the gap shows."""
        (tablet,) = [t for t in self.tablets if any(r.id == each for r in t.queue.dropped)]
        row = next(row for row in tablet.queue.dropped if row.id == each)
        reply = self.delivered(tablet.token, None)
        assert reply
        assert tablet.anew or row.sequence in reply["missing"], f"{each} is lost and nobody sees it"

    def check_refusals(self, found: dict[str, str]) -> None:
        """What was set aside is told on the tablet and listed at the office; nothing waits."""
        with self.store.read() as connection:
            campaign = campaigns.get(connection, CODE)
            listed = {r.record.id: r for r in resting.listed(connection, self.keys, campaign)}
        for tablet in self.tablets:
            assert tablet.queue.waiting() == []
            for row in tablet.queue.rows.values():
                assert row.outcome in PROBLEM_FREE or row.problems, f"{row.id} without a word"
                if found[row.id] == "quarantine":
                    accepted = listed[row.id].record.state == "accepted"
                    assert accepted or row.outcome == "quarantined" or row.outcome == "accepted"
        for each, where in found.items():
            assert where != "quarantine" or listed[each].reasons

    def check_households(self, found: dict[str, str]) -> None:
        """No household has two answers from tablets, and its card says what it has."""
        accepted = [self.made[e]["line"] for e, where in found.items() if where == "response"]
        assert max(Counter(accepted).values(), default=0) <= 1, "a household is counted twice"
        with self.store.read() as connection:
            campaign = campaigns.get(connection, CODE)
            cards = invitations.listed(connection, frames.village(connection, campaign, 1))
            media = select(response.c.medium).where(response.c.medium == "tablet")
            rows = len(connection.execute(media).all())
            admitted = select(quarantine.c.id).where(quarantine.c.state == "accepted")
            rows -= len(connection.execute(admitted).all())
        assert rows == len(accepted)
        lines = Counter(card.line for card in cards if card.answered_tablet)
        assert max(lines.values(), default=0) <= 1
        assert set(accepted) <= set(lines)


OPS = (
    (Story.interview, 5),
    (Story.visit, 2),
    (Story.phone, 1),
    (Story.spare_card, 1),
    (Story.send, 8),
    (Story.late_copy, 2),
    (Story.sign_in_again, 1),
    (Story.back_up, 3),
    (Story.copy, 1),
    (Story.restore, 1),
    (Story.put_copy_back, 1),
    (Story.decide, 2),
    (Story.close, 1),
)


def run(template: Template, keys: Keys, seed: int, folder: Path | None = None) -> Counter[str]:
    """Tell one story to its end; what it says on failure begins with the seed."""
    story = Story(template, keys, seed, folder)
    acts = [act for act, weight in OPS for _ in range(weight)]
    try:
        for _ in range(story.chance.randint(4, 16)):
            act = story.chance.choice(acts)
            story.told.append(act.__name__)
            act(story)
        story.come_home()
        story.check()
        return Counter(story.there().values())
    except Exception as fault:
        pytest.fail(f"seed {seed}: {fault!r}\n" + "\n".join(story.told))
    finally:
        story.store.engine.dispose()
