"""Site: what every door needs of the running application, and the session of its guard."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app

from survey_app.config import Config
from survey_app.services.keys import Keys
from survey_app.store.engine import Store

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class Site:
    """The configuration, the database and the keys of this installation."""

    config: Config
    store: Store
    keys: Keys


def site() -> Site:
    found: Site = current_app.extensions["survey"]
    return found


def today() -> date:
    """The day in Vietnam: the only time kept beside an answer."""
    return datetime.now(VIETNAM).date()
