"""The zip itself: written file by file, so that no more than one lies in memory."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services import reporting
from survey_app.services.dossier import contents
from survey_app.services.dossier.file import File, Listed
from survey_app.services.dossier.sections import files
from survey_app.store.campaigns import Campaign
from survey_app.store.scope import scope_of

_WRITTEN = (2000, 1, 1, 0, 0, 0)  # one state of a campaign, one dossier


@dataclass(frozen=True)
class Archive:
    """What was written: a line for every file."""

    listed: tuple[Listed, ...]


def check_ready(connection: Connection, campaign: Campaign) -> None:
    """Refuse a campaign that still counts, and who does not hold the whole of it."""
    if not scope_of(connection).owns(campaign.area_id):
        raise Refused(Problem("not_allowed"))
    if campaign.state not in ("closed", "published"):
        raise Refused(Problem("dossier_not_closed"))


def write(
    connection: Connection, campaign: Campaign, to: IO[bytes] | Path, wording: Path | None = None
) -> Archive:
    """Write the dossier of a closed campaign; refuses as `check_ready` does."""
    check_ready(connection, campaign)
    compilation = reporting.compiled(connection, campaign)
    listed: list[Listed] = []
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in files(connection, campaign, compilation, wording):
            _add(archive, campaign, each)
            listed.append(each.listed())
        for each in contents.files(connection, campaign, tuple(listed)):
            _add(archive, campaign, each)
            listed.append(each.listed())
    return Archive(tuple(listed))


def _add(archive: zipfile.ZipFile, campaign: Campaign, file: File) -> None:
    entry = zipfile.ZipInfo(f"ho-so-{campaign.code}/{file.path}", _WRITTEN)
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, file.content, zipfile.ZIP_DEFLATED)
