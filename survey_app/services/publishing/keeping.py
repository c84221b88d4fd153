"""Keeping: a publication is made in the act of publishing, kept, and shown only while it stands."""

import hashlib
import io
import json
import zipfile
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from analysis.disclosure.package import RESULTS
from questionnaires.problem import Problem, Refused
from survey_app.services.publishing.document import Json, make
from survey_app.services.publishing.package import package
from survey_app.store import campaigns, publications
from survey_app.store.campaigns import Campaign
from survey_app.store.publications import Edition

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_DOCUMENTS = 16

# By the SHA-256 of the package, which the document is part of: what was read once stays true.
_documents: OrderedDict[str, Json] = OrderedDict()


@dataclass(frozen=True)
class Published:
    """A campaign whose results stand published, with its editions, the newest first."""

    campaign: Campaign
    editions: tuple[Edition, ...]

    @property
    def newest(self) -> Edition:
        return self.editions[0]


def keep(connection: Connection, campaign: Campaign) -> None:
    """Make the publication of a campaign and keep it; the same figures again make no new edition.

    Refuses with compile_over_households, and with disclosure_unsafe where the audit fails.
    """
    made = make(connection, campaign)
    content = package(connection, campaign, made)
    sha256 = hashlib.sha256(content).hexdigest()
    before = publications.editions(connection, campaign.id)
    if before and _figures(publications.package(connection, before[0])) == _figures(content):
        return
    values = {
        "campaign_id": campaign.id,
        "edition": len(before) + 1,
        "published_on": datetime.now(_VIETNAM).date(),
        "sha256": sha256,
        "document": json.dumps(made.document, ensure_ascii=False),
        "package": content,
    }
    publications.add(connection, values)


def _figures(package: bytes) -> dict[str, bytes]:
    """What a package says, without the formats that note when they were written."""
    with zipfile.ZipFile(io.BytesIO(package)) as packed:
        return {
            name: packed.read(name)
            for name in packed.namelist()
            if name.endswith((".csv", ".yaml", RESULTS))
        }


def published(connection: Connection) -> list[Published]:
    """Every campaign whose results stand published, the newest first."""
    return [found for c in campaigns.every(connection) if (found := _standing(connection, c))]


def get(connection: Connection, code: str) -> Published:
    """One of them; refuses with results_not_published any other, known or not."""
    campaign = campaigns.by_code(connection, code)
    found = _standing(connection, campaign) if campaign else None
    if found is None:
        raise Refused(Problem("results_not_published"))
    return found


def document(connection: Connection, edition: Edition) -> Json:
    """What the pages show of an edition."""
    found = _documents.get(edition.sha256)
    if found is None:
        found = json.loads(publications.document(connection, edition))
        _documents[edition.sha256] = found
        if len(_documents) > _DOCUMENTS:
            _documents.popitem(last=False)
    return found


def download(connection: Connection, published: Published, number: int) -> bytes:
    """The package of the newest edition; refuses with results_not_published any other."""
    if number != published.newest.edition:
        raise Refused(Problem("results_not_published"))
    return publications.package(connection, published.newest)


def _standing(connection: Connection, campaign: Campaign) -> Published | None:
    if campaign.state != "published":
        return None
    editions = tuple(publications.editions(connection, campaign.id))
    return Published(campaign, editions) if editions else None
