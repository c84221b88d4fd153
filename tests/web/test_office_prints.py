"""Prints and what happens to cards in the field, from the office's pages."""

import io
import zipfile

import pytest
from flask import Flask

from survey_app.services import invitations
from survey_app.store.engine import Store
from tests.builders import Asked
from tests.office_session import Clerk, clerk

HOME = "/office/c/trung-mon"


@pytest.fixture
def office(app: Flask, store: Store) -> Clerk:
    return clerk(app, store)


def test_cards_come_as_a_file_once(office: Clerk, asked: Asked) -> None:
    printed = office.post(f"{HOME}/print/villages/2", f"{HOME}/print", kind="cards")
    assert printed.mimetype == "application/pdf"
    assert printed.data.startswith(b"%PDF")
    assert printed.headers["Cache-Control"] == "no-store"
    again = office.post(f"{HOME}/print/villages/2", f"{HOME}/print", kind="cards")
    assert again.status_code == 422


def test_a_failed_print_leaves_no_card(
    office: Clerk, asked: Asked, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def jam(*_: object) -> bytes:
        raise OSError("out of paper")

    monkeypatch.setattr("survey_app.services.printroom.papers.cards_pdf", jam)
    with pytest.raises(OSError, match="out of paper"):
        office.post(f"{HOME}/print/villages/2", f"{HOME}/print", kind="cards")
    with store.read() as connection:
        village = invitations.frames.village(connection, asked.campaign, 2)
        assert invitations.listed(connection, village) == []


@pytest.mark.parametrize("kind", ["register", "poster", "spare_ledger", "spoilt_ledger"])
def test_registers_and_posters_are_pdf(office: Clerk, asked: Asked, kind: str) -> None:
    printed = office.post(f"{HOME}/print/villages/1", f"{HOME}/print", kind=kind)
    assert printed.data.startswith(b"%PDF")
    assert office.post(f"{HOME}/print/posters", f"{HOME}/print", kind="posters").status_code == 200


def test_cards_and_ballots_come_together(office: Clerk, asked: Asked) -> None:
    both = office.post(f"{HOME}/print/villages/2", f"{HOME}/print", kind="both")
    with zipfile.ZipFile(io.BytesIO(both.data)) as archive:
        assert archive.namelist() == ["the-trung-mon-02.pdf", "phieu-giay-trung-mon-02.pdf"]


def test_lost_cards_are_printed_again_and_the_ones_before_die(
    office: Clerk, asked: Asked, store: Store
) -> None:
    path, page = f"{HOME}/print/villages/1", f"{HOME}/print"
    again = office.post(path, page, kind="again", lines="1, 3-4")
    assert again.data.startswith(b"%PDF")
    with store.read() as connection:
        village = invitations.frames.village(connection, asked.campaign, 1)
        dead = sorted(card.line or 0 for card in invitations.spoilt(connection, village))
    assert dead == [1, 3, 4]
    for wrong in ("ba", "9" * 5000, "1-5000," * 300):
        assert office.post(path, page, kind="again", lines=wrong).status_code == 422


def test_a_register_is_entered_and_faults_keep_what_was_typed(office: Clerk, asked: Asked) -> None:
    page = f"{HOME}/villages/1"
    wrong = {"asked": "9", "issued": "5", "absent": "x", "refused": "0"}
    refused = office.post(f"{page}/register", page, **wrong)
    assert refused.status_code == 422
    assert 'href="#f-absent"' in refused.get_data(as_text=True)
    assert 'value="9"' in refused.get_data(as_text=True)
    assert office.post(f"{page}/register", page, **(wrong | {"absent": "0"})).status_code == 422
    right = wrong | {"asked": "5", "absent": "1"}
    assert office.post(f"{page}/register", page, **right).status_code == 303
    assert "Đã lưu sổ giao nhận" in office.read(page)


def test_a_spare_card_replaces_a_card_and_a_spoilt_one_is_listed(
    office: Clerk, asked: Asked
) -> None:
    page = f"{HOME}/villages/1"
    office.post(f"{HOME}/print/villages/1", f"{HOME}/print", kind="spares", count="2")
    bound = office.post(f"{page}/spare", page, spare_serial="01-D0006", line="2")
    assert bound.status_code == 303, bound.get_data(as_text=True)
    office.post(f"{page}/spoil", page, serial="01-0003", reason="Rách khi phát")
    shown = office.read(page)
    assert "Thay bằng thẻ dự phòng 01-D0006" in shown
    assert "Rách khi phát" in shown
