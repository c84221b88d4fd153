"""Photographs of ballots on the office's pages: with the ballot, and for who keys or audits."""

from io import BytesIO

import pytest
from flask import Flask

from survey_app.services import campaigns, frames, paper
from survey_app.services.staff import people
from survey_app.store import people as accounts
from survey_app.store.engine import Store
from tests import builders
from tests.builders import Asked
from tests.office_session import PASSWORD, Clerk, clerk, sign_in
from tests.services.test_photographs import picture

HOME = "/office/c/trung-mon"
PAGE = f"{HOME}/photographs"


@pytest.fixture
def office(app: Flask, store: Store, asked: Asked) -> Clerk:
    return clerk(app, store)


@pytest.fixture
def number(store: Store, asked: Asked) -> str:
    with store.write() as connection:
        village = frames.village(connection, asked.campaign, 1)
        return paper.make_ballots(connection, asked.campaign, village, 1)[0]


def fields(store: Store, number: str, content: bytes) -> dict[str, object]:
    with store.read() as connection:
        campaign = campaigns.get(connection, "trung-mon")
        raw = builders.answers(campaigns.questionnaire(connection, campaign))
    photograph = (BytesIO(content), "phieu.jpg")
    return {"number": number, "form": "visit", "photograph": photograph, **raw}


def test_a_ballot_is_keyed_with_its_photograph_and_shown_to_who_keys_or_audits(
    app: Flask, office: Clerk, store: Store, number: str
) -> None:
    assert 'name="photograph"' not in office.read(f"{HOME}/ballots"), "off by default"
    office.post(PAGE, wanted="yes")
    assert 'name="photograph"' in office.read(f"{HOME}/ballots")
    assert "Chưa có ảnh phiếu nào." in office.read(PAGE)
    bad = office.post(f"{HOME}/ballots", **fields(store, number, b"khong phai anh"))
    assert bad.status_code == 422
    assert 'href="#f-photograph"' in bad.get_data(as_text=True)
    assert "<b>0</b> / 1" in office.read(f"{HOME}/ballots"), "neither ballot nor photograph"
    kind = "multipart/form-data; boundary=x"
    huge = office.client.post(f"{HOME}/ballots", data=b"x" * (9 << 20), content_type=kind)
    assert huge.status_code == 413
    assert "không quá 8 MB" in huge.text
    done = office.post(f"{HOME}/ballots", **fields(store, number, picture()))
    assert done.status_code == 303
    assert number in office.read(PAGE)
    shown = office.client.get(f"{PAGE}/{number}")
    assert (shown.mimetype, shown.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    with store.write() as connection:
        for name, role in (("kiemtra", "auditor"), ("to", "team")):
            made = people.create_account(connection, name, name, PASSWORD, role)  # type: ignore[arg-type]
            accounts.change(connection, made.id, everywhere=True)
    auditor, team = app.test_client(), app.test_client()
    sign_in(auditor, name="kiemtra")
    sign_in(team, name="to")
    assert number in Clerk(auditor).read(f"{HOME}/audit/photographs")
    assert auditor.get(f"{HOME}/audit/photographs/{number}").mimetype == "image/jpeg"
    for who, path in ((auditor, PAGE), (team, PAGE), (team, f"{HOME}/audit/photographs")):
        assert who.get(f"{path}/{number}").status_code == 403
