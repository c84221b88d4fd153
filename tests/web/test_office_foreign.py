"""Rights by id: what belongs to another commune of the same campaign is there for nobody else."""

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, insert, select
from werkzeug.routing import Rule

from questionnaires.problem import Problem
from survey_app.core import seal
from survey_app.core.rights import ROLES
from survey_app.services import campaigns, frames, invitations, paper
from survey_app.services.closing import bundles
from survey_app.services.deciding import quarantine
from survey_app.services.field import tablets
from survey_app.services.keys import Keys
from survey_app.services.printroom import jobs
from survey_app.services.printroom.wishes import Wish
from survey_app.services.staff import people
from survey_app.store import campaigns as campaign_rows
from survey_app.store import copies, prints
from survey_app.store import people as accounts
from survey_app.store.engine import Store
from survey_app.store.tables import bundle, posting, posting_comment
from tests import builders
from tests.services import tablet as field
from tests.web.test_office_rights import ELSEWHERE, OWN_ROOM, office_rules, signed_in

CODE = "yen-son"
MARKS = ("Thôn Xa", "Máy Xa", "Túi Xa", "Bảng tin Xa", "Ý kiến Xa", "can-bo-xa", "02-0001")
UNTOUCHED = {"signed_in", "journal"}  # which every signing in writes


@dataclass(frozen=True)
class Foreign:
    """Ids of things in the other commune's village, the second one of the campaign."""

    job: int
    part: int
    shared_job: int  # a print of both communes
    bundle: int
    record: str
    decision: int
    tablet: int
    posting: int
    comment: int
    officer: int
    ballot: str
    card: str


def laid_out(connection: Connection, keys: Keys) -> None:
    """A campaign of a district with a village in each of two communes."""
    district = builders.territory.find(connection, "075", builders.DAY)
    builders.campaigns.create(connection, builders.plan(connection, CODE, area_id=district.id))
    rows = (
        builders.Village("Thôn 4", 5, commune="Trung Môn"),
        builders.Village("Thôn Xa", 5, commune=builders.commune(connection, ELSEWHERE).name),
    )
    frames.set_frame(connection, campaigns.get(connection, CODE), builders.FramePreview(rows))
    frames.freeze(connection, campaigns.get(connection, CODE))
    builders.move(connection, campaigns.get(connection, CODE), "open")


def foreign(store: Store, keys: Keys) -> Foreign:
    """One of each kind of thing in the other commune, made by the services that make it."""
    with store.write() as connection:
        laid_out(connection, keys)
    found = field.officer(store, CODE, "can-bo-xa", (2,))
    with store.write() as connection:
        campaign = campaigns.get(connection, CODE)
        here, there = frames.listed(connection, campaign)
        tablet, _ = tablets.register(connection, found, "Máy Xa")
        job = jobs.ask(connection, campaign, [there], Wish("cards"), found.id)
        shared = jobs.ask(connection, campaign, [here, there], Wish("register"), found.id)
        (part,) = prints.parts(connection, job)
        (card, *_) = invitations.make_cards(connection, keys, campaign, there)
        ballot = paper.make_ballots(connection, campaign, there, 1)[0]
        bundles.announce(connection, campaign, there, "Túi Xa", 3)
        record = builders.response_id()
        box = seal.seal(seal.public_key(keys.sealing, CODE), CODE, record, {"id": record})
        why = [Problem("code_unknown")]
        quarantine.keep(connection, campaign, box, 2, why, builders.DAY)
        decision = quarantine.ask_refuse(connection, campaign, record, "Thôn Xa", found.id)
        hung = {"campaign_id": campaign.id, "village_id": there.id, "place": "Bảng tin Xa"}
        hung |= {"posted_from": builders.DAY}
        wall = connection.execute(insert(posting).values(**hung)).inserted_primary_key
        said = {"posting_id": wall[0], "received_on": builders.DAY, "said": "Ý kiến Xa"}
        comment = connection.execute(insert(posting_comment).values(**said)).inserted_primary_key
        bundle_id = connection.execute(select(bundle.c.id)).scalar_one()
    things = (job, part.id, shared, bundle_id, record, decision, tablet.id, wall[0], comment[0])
    return Foreign(*things, found.id, ballot, card.code)


def numbered(rule: Rule, things: Foreign) -> dict[str, object]:
    """What an address of this rule names: always the other commune's."""
    number = {
        "bundles": things.bundle,
        "decisions": things.decision,
        "exclusions": things.decision,
        "tablets": things.tablet,
        "comments": things.comment,
        "accounts": things.officer,
    }
    kind = next((n for part, n in number.items() if f"/{part}/" in rule.rule), 2)
    values: dict[str, object] = {"code": CODE, "number": kind, "job_id": things.job}
    values |= {"part_id": things.part, "record": things.record, "serial": "02-0001"}
    values |= {"level": "village", "kind": "minutes", "face": "html", "name": "phieu.csv"}
    return values | {"bar": "coverage", "commune_id": 1, "area_id": 1, "on": "2018-06-20"}


def sent(things: Foreign) -> dict[str, object]:
    """A form with every field that any act reads, each of the other commune's things."""
    record, count = things.record, {"counted": 1, "reason": "x", "answer": "x"}
    by_id = {f"{name}-{things.bundle}": value for name, value in count.items()}
    by_id |= {f"answer-{things.decision}": "x", f"reason-{things.tablet}": "x"}
    by_id |= {f"{record}-village": 2, f"{record}-reason": "x", "02-0001-reason": "x"}
    by_id |= {f"back-{things.decision}-reason": "x", "why-answered_more": "x"}
    return by_id | {
        "village": 2,
        "label": "Túi khác",
        "ballots": things.ballot,
        "where": 2,
        "place": "x",
        "posted_from": "2018-06-21",
        "posted_to": "2018-06-21",
        "chosen": things.posting,
        "received_on": "2018-06-21",
        "said": "x",
        "posting": things.posting,
        "answer": "x",
        "answered_on": "2018-06-21",
        "serial": "02-0001",
        "reason": "x",
        "line": 1,
        "spare_serial": "02-0001",
        "asked": 5,
        "issued": 5,
        "absent": 0,
        "refused": 0,
        "ground": "double",
        "batch-village": 2,
        "batch-form": "visit",
        "batch-medium": "paper",
        "batch-ground": "double",
        "batch-reason": "x",
        "kind": "again",
        "lines": "1",
        "stub": things.card,
        "ballot": things.ballot,
        "code": things.card,
        "team": "x",
        "number": things.ballot,
        "role": "officer",
        "villages": 2,
        "active": 0,
        "count": 1,
    }


def address(app: Flask, rule: Rule, values: dict[str, object]) -> str:
    named = {name: values.get(name, 1) for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, named)


def told(app: Flask, client: FlaskClient, things: Foreign) -> str:
    """Every page and file of the office at the addresses of the other commune's things."""
    pages = []
    for rule in office_rules(app):
        if "GET" in (rule.methods or ()) and rule.endpoint != "office.asset":
            with client.get(address(app, rule, numbered(rule, things))) as answer:
                assert answer.status_code < 500, rule.rule
                pages.append(answer.get_data().decode(errors="replace"))
    return "\n".join(pages)


def kept(store: Store) -> set[str]:
    with store.read() as connection:
        lines = set(copies.lines(connection))
    return {line for line in lines if line.split('"')[1] not in UNTOUCHED}


@pytest.fixture(params=["open", "closed"])
def things(request: pytest.FixtureRequest, store: Store, keys: Keys) -> Foreign:
    found = foreign(store, keys)
    with store.write() as connection:
        campaign = campaigns.get(connection, CODE)
        campaign_rows.change(connection, campaign.id, state=request.param)
    with store.write() as connection:
        builders.households(connection, keys)  # what `signed_in` gives villages of
    return found


@pytest.mark.parametrize("role", ROLES)
def test_no_role_of_a_commune_sees_or_changes_what_is_another_commune_s(
    app: Flask, store: Store, things: Foreign, role: str
) -> None:
    client = signed_in(app, store, role, builders.TRUNG_MON)
    with store.write() as connection:
        if role in ("team", "officer"):
            account = people.named(connection, f"{role}-{builders.TRUNG_MON}")
            own = frames.village(connection, campaigns.get(connection, CODE), 1)
            accounts.set_villages(connection, account.id, [own.id])
    found = told(app, client, things)
    assert [mark for mark in (*MARKS, things.record[:8]) if mark in found] == []
    before = kept(store)
    for rule in office_rules(app):
        if "POST" not in (rule.methods or ()) or rule.rule.startswith(OWN_ROOM):
            continue
        if rule.endpoint == "office.sign_out":
            continue
        values = numbered(rule, things)
        for job in (things.job, things.shared_job):
            if job == things.job or "job_id" in rule.arguments:
                target = address(app, rule, values | {"job_id": job})
                assert client.post(target, data=sent(things)).status_code < 500, rule.rule
    assert kept(store) == before


@pytest.mark.parametrize("things", ["closed"], indirect=True)
def test_who_holds_the_whole_campaign_finds_every_one_of_them(
    app: Flask, store: Store, things: Foreign
) -> None:
    client = signed_in(app, store, "province", ELSEWHERE)
    with store.write() as connection:
        account = people.named(connection, f"province-{ELSEWHERE}")
        accounts.change(connection, account.id, everywhere=True)
    found = told(app, client, things)
    assert [mark for mark in (*MARKS, things.record[:8]) if mark not in found] == []
