"""Photographs of ballots: off by default, without what a camera adds, and gone in the end."""

import hashlib
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from survey_app.services import campaigns
from survey_app.services.keying import photographs
from survey_app.store import responses
from survey_app.store.scope import Scope
from survey_app.store.tables import journal, response
from tests.services.door import Door, refused


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture that says where, when and by whom it was taken."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x0132] = "MAY-ANH-CUA-AI", 6, "2018:06:01 08:00:00"
    written = BytesIO()
    Image.new("RGB", size, "white").save(written, kind, exif=exif)
    return written.getvalue()


def choose(door: Door, wanted: bool = True) -> None:
    with door.store.write() as connection:
        photographs.choose(connection, campaigns.get(connection, door.code), wanted)


def keep(door: Door, number: str, uploaded: bytes) -> None:
    with door.store.write() as connection:
        photographs.keep(connection, campaigns.get(connection, door.code), number, uploaded)


def listed(door: Door, scope: Scope | None = None) -> list[str]:
    with door.store.read(*([scope] if scope else [])) as connection:
        found = photographs.listed(connection, campaigns.get(connection, door.code))
    return [each.ballot for each in found]


def test_a_photograph_is_kept_only_where_the_office_wants_one(door: Door) -> None:
    (number,) = door.ballots(1)
    refused(lambda: keep(door, number, picture()), "photographs_off")
    choose(door)
    refused(lambda: keep(door, "01-000000", picture()), "ballot_number_unknown")
    keep(door, number, picture())
    assert listed(door) == [number]


@pytest.mark.parametrize("kind", photographs.FORMATS)
def test_nothing_that_the_camera_added_is_stored_and_the_hash_is_in_the_journal(
    door: Door, kind: str
) -> None:
    (number,) = door.ballots(1)
    choose(door)
    keep(door, number, picture(kind))
    with door.store.read() as connection:
        campaign = campaigns.get(connection, door.code)
        found = photographs.content(connection, campaign, number)
        told = connection.execute(
            select(journal.c.detail).where(journal.c.act == "photograph.keep")
        ).scalar_one()
    assert b"MAY-ANH" not in found.content
    with Image.open(BytesIO(found.content)) as image:
        assert (image.format, dict(image.getexif()), image.size) == ("JPEG", {}, (40, 60))
    assert told == hashlib.sha256(found.content).hexdigest()
    assert number not in told


def test_what_is_no_picture_or_too_big_is_refused(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    (number,) = door.ballots(1)
    choose(door)
    refused(lambda: keep(door, number, b"%PDF-1.7 ..."), "photograph_unreadable")
    refused(lambda: keep(door, number, b""), "photograph_unreadable")
    refused(lambda: keep(door, number, picture()[:300]), "photograph_unreadable")
    refused(lambda: keep(door, number, b"x" * (photographs.BYTES + 1)), "photograph_too_big")
    monkeypatch.setattr(photographs, "PIXELS", 100)
    refused(lambda: keep(door, number, picture()), "photograph_too_big")
    assert listed(door) == []


def test_a_big_picture_is_made_smaller() -> None:
    with Image.open(BytesIO(photographs.redrawn(picture(size=(4000, 1000))))) as image:
        assert max(image.size) == photographs.SIDE


def test_a_second_photograph_takes_the_place_of_the_first(door: Door) -> None:
    (number,) = door.ballots(1)
    choose(door)
    keep(door, number, picture())
    keep(door, number, picture(size=(80, 80)))
    assert listed(door) == [number]


def test_who_answers_for_another_village_sees_no_photograph(door: Door) -> None:
    (number,) = door.ballots(1)
    choose(door)
    keep(door, number, picture())
    elsewhere = Scope(areas=frozenset(), villages=frozenset({door.village(2).id}))
    assert listed(door, elsewhere) == []
    with door.store.read(elsewhere) as connection:
        campaign = campaigns.get(connection, door.code)
        refused(lambda: photographs.content(connection, campaign, number), "photograph_unknown")


def test_erasing_a_response_erases_the_photograph_of_its_ballot(door: Door) -> None:
    one, other = door.ballots(2)
    choose(door)
    for number in (one, other):
        keep(door, number, picture())
        door.key(number)
    with door.store.write() as connection:
        found = connection.execute(select(response.c.id).where(response.c.ballot == one))
        responses.erase(connection, found.scalar_one())
    assert listed(door) == [other]


def test_photographs_are_wiped_after_publication_and_not_before(door: Door) -> None:
    (number,) = door.ballots(1)
    choose(door)
    keep(door, number, picture())

    def wipe() -> int:
        with door.store.write() as connection:
            return photographs.wipe(connection, campaigns.get(connection, door.code))

    refused(wipe, "photographs_needed")
    door.move("closed")
    refused(lambda: choose(door), "campaign_closed")
    with door.store.write() as connection:
        campaigns.campaigns.change(connection, door.campaign().id, state="published")
    assert wipe() == 1
    assert listed(door) == []
