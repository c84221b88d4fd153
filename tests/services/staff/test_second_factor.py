"""The second factor, sessions and one-time links: what each lets in, and how often."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from questionnaires.problem import Problem
from survey_app.services import reach
from survey_app.services.keys import Keys
from survey_app.services.reach import Place
from survey_app.services.staff import people, second_factor, sign_in
from survey_app.store import people as accounts
from survey_app.store.engine import Store
from survey_app.store.people import Account
from survey_app.store.tables import account, enrolment, recovery_code, signed_in
from tests import builders
from tests.services.door import refusal

PASSWORD = "mật khẩu đủ dài"
NOW = "survey_app.services.staff.sign_in._now"


@pytest.fixture
def lan(store: Store) -> Account:
    with store.write() as connection:
        return people.create_account(connection, "lan", "Nguyễn Thị Lan", PASSWORD)


def with_factor(store: Store, keys: Keys, who: Account) -> tuple[str, list[str]]:
    secret = second_factor.new_secret()
    with store.write() as connection:
        code = pyotp.TOTP(secret).now()
        return secret, second_factor.set_up(connection, keys, who, secret, code)


def confirm(store: Store, keys: Keys, who: Account, code: str) -> str:
    with store.write() as connection:
        mark = sign_in.mark_of(who.password_hash)
        found = sign_in.confirm(connection, keys, who.id, mark, code)
    return found.code if isinstance(found, Problem) else found.name


def test_a_code_of_the_phone_lets_in_once(store: Store, keys: Keys, lan: Account) -> None:
    secret, _ = with_factor(store, keys, lan)
    code = pyotp.TOTP(secret).now()
    assert confirm(store, keys, lan, code) == "lan"
    assert confirm(store, keys, lan, code) == "second_factor_wrong"


def test_a_recovery_code_lets_in_once_however_it_is_typed(
    store: Store, keys: Keys, lan: Account
) -> None:
    _, (code, *_) = with_factor(store, keys, lan)
    typed = f" {code[:4].upper()}-{code[4:8]} {code[8:]}"
    assert confirm(store, keys, lan, typed) == "lan"
    assert confirm(store, keys, lan, typed) == "second_factor_wrong"


def test_wrong_codes_lock_the_account_as_wrong_passwords_do(
    store: Store, keys: Keys, lan: Account
) -> None:
    secret, _ = with_factor(store, keys, lan)
    told = [confirm(store, keys, lan, "000000x") for _ in range(sign_in.ALLOWED_FAILURES + 1)]
    assert told == ["second_factor_wrong"] * sign_in.ALLOWED_FAILURES + ["login_locked"]
    assert confirm(store, keys, lan, pyotp.TOTP(secret).now()) == "login_locked"


def test_the_factor_counts_only_after_a_first_right_code(
    store: Store, keys: Keys, lan: Account
) -> None:
    with refusal("second_factor_wrong"), store.write() as connection:
        second_factor.set_up(connection, keys, lan, second_factor.new_secret(), "123456")
    with store.read() as connection:
        assert people.account(connection, lan.id).totp_secret is None


def test_neither_secret_nor_recovery_codes_stand_in_the_database(
    store: Store, keys: Keys, lan: Account
) -> None:
    secret, codes = with_factor(store, keys, lan)
    with store.read() as connection:
        kept = repr(connection.execute(select(account)).all())
        kept += repr(connection.execute(select(recovery_code)).all())
    assert secret not in kept
    assert not [code for code in codes if code in kept]


def test_a_session_lives_until_it_is_idle_too_old_or_ended(store: Store, lan: Account) -> None:
    with store.write() as connection:
        tokens = [sign_in.open_session(connection, lan, "Chrome") for _ in range(3)]
        assert tokens[0] not in repr(connection.execute(select(signed_in)).all())
        sign_in.end(connection, lan, tokens[0])
        sign_in.end_others(connection, lan, tokens[1])
        alive = [sign_in.living(connection, token) is not None for token in tokens]
        assert alive == [False, True, False]
        later = datetime.now(UTC).replace(tzinfo=None) + sign_in.IDLE + timedelta(seconds=1)
        assert sign_in.living(connection, tokens[1], later) is None
        assert sign_in.living(connection, "anything") is None


def test_a_closed_account_and_a_new_password_end_every_session(store: Store, lan: Account) -> None:
    with store.write() as connection:
        chief = people.create_account(connection, "truong", "Trưởng", PASSWORD)
        token = sign_in.open_session(connection, lan, "")
        people.set_password(connection, "lan", "mật khẩu khác hẳn")
        assert sign_in.living(connection, token) is None
        token = sign_in.open_session(connection, lan, "")
        people.set_active(connection, lan, False, chief)
        assert sign_in.living(connection, token) is None
        proof = sign_in.proof(connection, "lan", "mật khẩu khác hẳn")
        assert isinstance(sign_in.sign_in(connection, "lan", proof), Problem)
        with refusal("account_own"):
            people.set_active(connection, chief, False, chief)


def test_a_link_works_once_and_no_password_before_it_lets_in(store: Store, lan: Account) -> None:
    with store.write() as connection:
        made, token = people.invite(
            connection,
            "hoa",
            "Hoa",
            "officer",
            Place(areas=(builders.commune(connection).id,)),
            lan,
        )
        assert token not in repr(connection.execute(select(enrolment)).all())
        for password in ("", "None"):
            proof = sign_in.proof(connection, "hoa", password)
            assert isinstance(sign_in.sign_in(connection, "hoa", proof), Problem)
        with refusal("password_short"):
            people.enrol(connection, token, "ngắn")
        people.enrol(connection, token, PASSWORD)
        with refusal("link_dead"):
            people.enrol(connection, token, "mật khẩu của kẻ khác")
        proof = sign_in.proof(connection, "hoa", PASSWORD)
        assert getattr(sign_in.sign_in(connection, "hoa", proof), "id", None) == made.id


def test_a_newer_link_kills_the_older_and_an_old_one_dies(
    store: Store, lan: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.write() as connection:
        older = people.new_link(connection, lan)
        newer = people.new_link(connection, lan)
        with refusal("link_dead"):
            people.enrolling(connection, older)
        assert people.enrolling(connection, newer).id == lan.id
        later = datetime.now(UTC).replace(tzinfo=None) + people.LINK_LIVES
        monkeypatch.setattr(people, "_now", lambda: later)
        with refusal("link_dead"):
            people.enrol(connection, newer, PASSWORD)


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "matkhau123456",
        "Mật khẩu 2018",
        "aaaaaaaaaaaa",
        "nguyenlan88",
        "Việt Nam 2026",
    ],
)
def test_a_password_that_anybody_would_try_is_refused(store: Store, password: str) -> None:
    with refusal("password_guessed"), store.write() as connection:
        people.create_account(connection, "nguyenlan", "Lan", password)


def test_nobody_gives_more_than_they_have(store: Store) -> None:
    with store.write() as connection:
        trung_mon, other = (builders.commune(connection, code) for code in ("02488", "02494"))
        own = Place(areas=(trung_mon.id,))
        clerk = people.create_account(connection, "xa", "Xã", PASSWORD, "commune", own)
        chief = people.create_account(connection, "tinh", "Tỉnh", PASSWORD)
        far = people.create_account(
            connection, "xakhac", "Xã khác", PASSWORD, "commune", Place(areas=(other.id,))
        )
        scope = people.scope(connection, clerk)
    with store.write(scope) as connection:
        for role, place, code in (
            ("district", own, "account_role"),
            ("auditor", own, "account_role"),
            ("officer", Place(areas=(other.id,)), "account_beyond"),
            ("officer", Place(everywhere=True), "account_beyond"),
            ("officer", Place(villages=(99,)), "account_beyond"),
            ("officer", Place(), "account_nowhere"),
        ):
            with refusal(code):
                people.invite(connection, "moi", "Mới", role, place, clerk)
        for beyond in (chief, far):
            with refusal("account_unknown"):
                reach.check(connection, beyond, clerk)
        assert [p.account.name for p in people.listed(connection, clerk)] == ["xa"]
        people.invite(connection, "moi", "Mới", "officer", own, clerk)
        assert [p.account.name for p in people.listed(connection, clerk)] == ["moi", "xa"]


def test_a_village_list_read_again_takes_its_assignments_with_it(store: Store) -> None:
    with store.write() as connection:
        campaign = builders.campaigns.create(connection, builders.plan(connection))
        preview = builders.FramePreview((builders.Village("Thôn 4", 5),))
        builders.frames.set_frame(connection, campaign, preview)
        (village,) = builders.frames.listed(connection, campaign)
        team = people.create_account(
            connection, "to", "Tổ", PASSWORD, "team", Place(villages=(village.id,))
        )
        builders.frames.set_frame(connection, campaign, preview)
        assert accounts.villages_of(connection, team.id) == frozenset()
