"""People: who may sign in, and what happens to somebody who guesses."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from questionnaires.problem import Problem
from survey_app.services import campaigns, territory
from survey_app.services.reach import Place
from survey_app.services.staff import people
from survey_app.services.staff import sign_in as sign_in_service
from survey_app.store import people as accounts
from survey_app.store.engine import Store
from survey_app.store.people import Account
from survey_app.store.tables import account, journal
from tests import builders
from tests.services.door import refused

PASSWORD = "mật khẩu đủ dài"


@pytest.fixture
def lan(store: Store) -> Account:
    with store.write() as connection:
        return people.create_account(connection, " lan ", "Nguyễn Thị Lan", PASSWORD)


def sign_in(store: Store, password: str, name: str = "lan") -> str:
    """What the person is told: the account's name, or the code of the problem."""
    with store.read() as connection:
        proof = sign_in_service.proof(connection, name, password)
    with store.write() as connection:
        found = sign_in_service.sign_in(connection, name, proof)
    return found.code if isinstance(found, Problem) else found.name


def test_the_right_password_opens_and_no_password_is_stored(store: Store, lan: Account) -> None:
    assert sign_in(store, PASSWORD) == "lan"
    assert sign_in(store, PASSWORD, " lan ") == "lan"
    assert lan.password_hash.startswith("$argon2id$")
    with store.read() as connection:
        assert PASSWORD not in repr(connection.execute(select(account)).all())


def test_nobody_is_told_which_half_was_wrong(store: Store, lan: Account) -> None:
    assert sign_in(store, "sai") == sign_in(store, PASSWORD, "không ai") == "login_failed"


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(
    store: Store, lan: Account
) -> None:
    told = [sign_in(store, f"sai {attempt}") for attempt in range(6)]
    assert told == ["login_failed"] * 5 + ["login_locked"]
    assert sign_in(store, PASSWORD) == "login_locked"


def test_a_lock_opens_by_itself(store: Store, lan: Account) -> None:
    for _ in range(sign_in_service.ALLOWED_FAILURES):
        sign_in(store, "sai")
    an_hour_ago = datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=1)
    with store.write() as connection:
        accounts.change(connection, lan.id, locked_until=an_hour_ago)
    assert sign_in(store, PASSWORD) == "lan"


def test_a_right_password_forgives_what_was_mistyped(store: Store, lan: Account) -> None:
    for attempt in ("sai", "sai", "sai", "sai", PASSWORD, "sai", "sai", "sai", "sai"):
        sign_in(store, attempt)
    assert sign_in(store, PASSWORD) == "lan"


def test_a_new_password_opens_a_lock_and_ends_the_old_one(store: Store, lan: Account) -> None:
    for _ in range(sign_in_service.ALLOWED_FAILURES):
        sign_in(store, "sai")
    with store.write() as connection:
        people.set_password(connection, "lan", "mật khẩu mới nữa")
    assert sign_in(store, PASSWORD) == "login_failed"
    assert sign_in(store, "mật khẩu mới nữa") == "lan"


def test_a_taken_name_and_a_short_password_are_refused_at_once(store: Store, lan: Account) -> None:
    with store.write() as connection:
        refused(
            lambda: people.create_account(connection, "lan", "Lan", "ngắn"),
            "account_name_taken",
            "password_short",
        )
        refused(lambda: people.create_account(connection, "  ", "Lan", PASSWORD), "field_missing")
        refused(lambda: people.set_password(connection, "lan", "ngắn"), "password_short")
        refused(lambda: people.set_password(connection, "ai", PASSWORD), "account_unknown")
        refused(lambda: people.account(connection, 99), "account_unknown")


def test_who_signed_in_and_who_was_locked_out_stands_in_the_journal(
    store: Store, lan: Account
) -> None:
    sign_in(store, PASSWORD)
    for _ in range(sign_in_service.ALLOWED_FAILURES):
        sign_in(store, "sai")
    with store.read() as connection:
        lines = connection.execute(select(journal.c.act, journal.c.at).order_by(journal.c.id)).all()
    assert [line.act for line in lines] == ["account.create", "account.sign_in", "account.locked"]
    assert all(before.at <= after.at for before, after in pairwise(lines))


@pytest.mark.parametrize(
    ("code", "sees"),
    [
        ("08", {"trung-mon", "thai-binh"}),  # the province of 2018, and Hà Giang
        ("02215", {"trung-mon"}),  # went into phường Minh Xuân as a whole
        ("02494", {"thai-binh"}),  # kept its code and gave a part away
        ("02212", set()),  # has that part
    ],
)
def test_who_answers_for_a_unit_sees_what_those_that_went_into_it_were_asked(
    store: Store, code: str, sees: set[str]
) -> None:
    with store.write() as connection:
        for name, former in (("trung-mon", "02488"), ("thai-binh", "02494")):
            unit = territory.find(connection, former, builders.DAY)
            campaigns.create(connection, builders.plan(connection, name, area_id=unit.id))
        today = territory.find(connection, code, date(2026, 11, 30))
        place = Place(areas=(today.id,))
        found = people.create_account(connection, "xem", "Xem", PASSWORD, "auditor", place)
        scope = people.scope(connection, found)
    with store.read(scope) as connection:
        assert {each.code for each in campaigns.listed(connection)} == sees


def test_the_journal_tells_who_made_an_account_and_who_gave_it_a_password(
    store: Store, lan: Account
) -> None:
    everywhere = Place(everywhere=True)
    with store.write() as connection:
        hoa, link = people.invite(connection, "hoa", "Hoa", "province", everywhere, lan)
        people.enrol(connection, link, PASSWORD)
        people.set_password(connection, "hoa", "mật khẩu của Hoa", hoa)
        people.set_password(connection, "hoa", "mật khẩu đặt bằng lệnh")
        told = connection.execute(
            select(journal.c.act, journal.c.detail, journal.c.account_id).order_by(journal.c.id)
        ).all()
    assert [tuple(line) for line in told] == [
        ("account.create", "lan: Cán bộ cấp tỉnh", None),
        ("account.create", "hoa: Cán bộ cấp tỉnh", lan.id),
        ("account.link", "hoa", lan.id),
        ("account.enrol", "hoa", hoa.id),
        ("account.password", "hoa", hoa.id),
        ("account.password", "hoa", None),
    ]
