"""Clips: questions read aloud for who does not read, in any language, written or not."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import Connection

from questionnaires.labels import LANGUAGES, language_name
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Questionnaire
from survey_app.services import campaigns as campaign_service
from survey_app.services.written import count
from survey_app.store import campaigns, clips, journal
from survey_app.store.campaigns import Campaign
from survey_app.store.clips import Clip

MOST = 400 * 1024  # bytes of one clip: two minutes of Opus at 24 kbit/s, 25 s of MP3 at 128
BUDGET = 20 * 1024 * 1024  # of all clips of a campaign, which a tablet takes along


@dataclass(frozen=True)
class Sound:
    """A file as it arrives; its name begins with the code of its question: q01.mp3."""

    file_name: str
    content: bytes

    @property
    def item(self) -> str:
        name = PurePath(self.file_name.replace("\\", "/")).stem.lower()
        return name.split(".")[0].split(" ")[0]


@dataclass(frozen=True)
class Spoken:
    """How far the questions of a campaign are read aloud in one language."""

    language: str
    clips: Mapping[str, Clip]
    questions: int

    @property
    def size(self) -> int:
        return sum(clip.size for clip in self.clips.values())


def media_type(content: bytes) -> str | None:
    """The type of a sound by its first bytes: Ogg (Opus, Vorbis), MP3 or M4A; None for others."""
    if content[:4] == b"OggS":
        return "audio/ogg"
    if content[4:8] == b"ftyp" and content[8:11] in (b"M4A", b"mp4", b"iso"):
        return "audio/mp4"
    frame = len(content) > 2 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2
    return "audio/mpeg" if content[:3] == b"ID3" or frame else None


def add(
    connection: Connection,
    campaign: Campaign,
    language: str,
    sounds: Sequence[Sound],
    account_id: int | None = None,
) -> int:
    """Keep sounds as the clips of their questions, in the place of former ones; how many.

    Refuses a campaign that is over, a language it does not know, no sound at all, and with every
    fault of every file: of no question, too big, no sound, all together over the budget.
    """
    campaign = campaigns.lock(connection, campaign.id)
    questionnaire = campaign_service.questionnaire(connection, campaign)
    problems = [*_campaign_problems(campaign, language), *_problems(questionnaire, sounds)]
    if not sounds:
        problems.append(Problem("clip_missing", "sounds"))
    if problems:
        raise Refused(*problems)
    for sound in sounds:
        clips.put(connection, _row(campaign, language, sound))
    if sum(clip.size for clip in clips.of_campaign(connection, campaign.id)) > BUDGET:
        raise Refused(Problem("clips_over_budget", "sounds", {"limit": "20 MB"}))
    told = f"{language}: {', '.join(sound.item for sound in sounds)}"
    journal.note(connection, "clip.add", told, account_id, campaign.id)
    return len(sounds)


def remove(
    connection: Connection,
    campaign: Campaign,
    item: str,
    language: str,
    account_id: int | None = None,
) -> None:
    """Take a clip away; refuses one that is not there, and a campaign that is over."""
    campaign = campaigns.lock(connection, campaign.id)
    if campaign.state not in ("draft", "open"):
        raise Refused(Problem("clip_campaign_over"))
    if not clips.remove(connection, campaign.id, item, language):
        raise Refused(Problem("clip_unknown"))
    journal.note(connection, "clip.remove", f"{language}: {item}", account_id, campaign.id)


def sound(connection: Connection, code: str, sha256: str) -> tuple[str, bytes]:
    """Media type and content of a clip; refuses one that the campaign does not have."""
    campaign = campaign_service.get(connection, code)
    found = clips.content(connection, campaign.id, sha256)
    if found is None:
        raise Refused(Problem("clip_unknown"))
    return found


def label(clip: Clip, language: str = "vi") -> str:
    """What the button says, beside a question that is shown in `language`."""
    own = clip.language == language
    return "Nghe câu hỏi" if own else f"Nghe câu hỏi ({language_name(clip.language)})"


def spoken(connection: Connection, campaign: Campaign) -> tuple[Spoken, ...]:
    """How far each language is covered: those of the form, then those that are only spoken."""
    questionnaire = campaign_service.questionnaire(connection, campaign)
    found = clips.of_campaign(connection, campaign.id)
    written = questionnaire.languages
    only_spoken = sorted({clip.language for clip in found} - set(written))
    return tuple(
        Spoken(
            language,
            {clip.item: clip for clip in found if clip.language == language},
            len(questionnaire.items),
        )
        for language in (*written, *only_spoken)
    )


def _campaign_problems(campaign: Campaign, language: str) -> list[Problem]:
    problems = []
    if campaign.state not in ("draft", "open"):
        problems.append(Problem("clip_campaign_over"))
    if language not in LANGUAGES:
        problems.append(Problem("clip_language", "language"))
    return problems


def _problems(questionnaire: Questionnaire, sounds: Sequence[Sound]) -> list[Problem]:
    problems = []
    for sound in sounds:
        told = {"file": sound.file_name}
        if questionnaire.item(sound.item) is None:
            problems.append(Problem("clip_of_no_question", "sounds", told))
        elif len(sound.content) > MOST:
            told |= {"size": count(len(sound.content) // 1024), "limit": count(MOST // 1024)}
            problems.append(Problem("clip_too_big", "sounds", told))
        elif media_type(sound.content) is None:
            problems.append(Problem("clip_not_sound", "sounds", told))
    return problems


def _row(campaign: Campaign, language: str, sound: Sound) -> dict[str, object]:
    return {
        "campaign_id": campaign.id,
        "item": sound.item,
        "language": language,
        "media_type": media_type(sound.content),
        "sha256": hashlib.sha256(sound.content).hexdigest(),
        "content": sound.content,
    }
