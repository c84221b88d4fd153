"""Questions read aloud: only sounds of the form's questions, within what a tablet takes along."""

import pytest
from sqlalchemy import select

from survey_app.services import campaigns, clips
from survey_app.services.clips import BUDGET, MOST, Sound
from survey_app.services.field import pack
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from survey_app.store.tables import journal
from tests.builders import Asked
from tests.services.door import Door, refusal
from tests.services.tablet import kit as new_kit
from tests.sounds import mp3

OGG = b"OggS" + bytes(60)
M4A = b"\0\0\0\x20ftypM4A " + bytes(60)


def add(door: Door, language: str, *sounds: Sound) -> int:
    with door.store.write() as connection:
        return clips.add(connection, door.campaign(), language, sounds)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (OGG, "audio/ogg"),
        (M4A, "audio/mp4"),
        (mp3(), "audio/mpeg"),
        (b"ID3\x04" + bytes(20), "audio/mpeg"),
        (b"<script>alert(1)</script>", None),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"\xff\xf1\x50\x80" + bytes(20), None),
        (b"", None),
    ],
)
def test_a_sound_is_known_by_its_first_bytes_and_by_no_name(
    content: bytes, kind: str | None
) -> None:
    assert clips.media_type(content) == kind


def test_clips_are_kept_for_the_questions_their_files_are_named_after(
    door: Door, asked: Asked
) -> None:
    assert add(door, "hmn", Sound("q01.mp3", mp3()), Sound("C:\\tiếng\\Q02.moi.ogg", OGG)) == 2
    assert add(door, "vi", Sound("q01.m4a", M4A)) == 1
    with door.store.read() as connection:
        spoken = clips.spoken(connection, door.campaign())
        lines = connection.execute(select(journal.c.detail).where(journal.c.act == "clip.add"))
        assert [*lines.scalars()] == ["hmn: q01, q02", "vi: q01"]
    found = {each.language: sorted(each.clips) for each in spoken}
    assert found == {"vi": ["q01"], "hmn": ["q01", "q02"]}
    assert spoken[1].size == len(mp3()) + len(OGG)


def test_a_new_clip_takes_the_place_of_the_old_one_and_one_can_be_taken_away(
    door: Door, asked: Asked
) -> None:
    add(door, "vi", Sound("q01.ogg", OGG))
    add(door, "vi", Sound("q01.mp3", mp3()))
    with door.store.read() as connection:
        (spoken,) = clips.spoken(connection, door.campaign())
    assert spoken.clips["q01"].media_type == "audio/mpeg"
    with door.store.write() as connection:
        clips.remove(connection, door.campaign(), "q01", "vi")
        with refusal("clip_unknown"):
            clips.remove(connection, door.campaign(), "q01", "vi")


def test_every_fault_of_every_file_is_told_and_none_is_kept(door: Door, asked: Asked) -> None:
    big = mp3() + bytes(MOST)
    wrong = (Sound("q77.mp3", mp3()), Sound("q01.mp3", big), Sound("q02.mp3", b"MZ"))
    with refusal("clip_of_no_question", "clip_too_big", "clip_not_sound"):
        add(door, "vi", Sound("q03.mp3", mp3()), *wrong)
    with refusal("clip_language", "clip_missing"):
        add(door, "klingon")
    with door.store.read() as connection:
        assert clips.spoken(connection, door.campaign())[0].clips == {}


def test_all_clips_together_fit_on_a_tablet(
    door: Door, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert BUDGET >= 17 * 2 * MOST
    monkeypatch.setattr(clips, "BUDGET", 2 * len(mp3()))
    add(door, "vi", Sound("q01.mp3", mp3()), Sound("q02.mp3", mp3()))
    with refusal("clips_over_budget"):
        add(door, "vi", Sound("q03.mp3", mp3()))


def test_clips_change_no_longer_once_asking_has_ended(door: Door, asked: Asked) -> None:
    add(door, "vi", Sound("q01.mp3", mp3()))
    door.move("counting")
    with refusal("clip_campaign_over"):
        add(door, "vi", Sound("q01.mp3", mp3()))
    with door.store.write() as connection, refusal("clip_campaign_over"):
        clips.remove(connection, door.campaign(), "q01", "vi")


def test_a_tablet_takes_the_clips_of_its_campaign_along(
    store: Store, keys: Keys, door: Door, asked: Asked
) -> None:
    kit = new_kit(store, keys, door.code)
    add(door, "hmn", Sound("q01.mp3", mp3()))
    with store.read() as connection:
        packed = pack.packed(connection, keys, kit.officer, campaigns.get(connection, door.code))
    (told,) = packed["clips"]
    assert (told["item"], told["size"]) == ("q01", len(mp3()))
    assert told["label"] == "Nghe câu hỏi (Tiếng Mông)"
