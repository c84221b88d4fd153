"""Every act the services write into the journal has words a person reads."""

import re
from pathlib import Path

from survey_app.core.campaign import STATES
from survey_app.web.office.words import ACTS

SERVICES = Path(__file__).parents[2] / "survey_app" / "services"


def test_every_act_on_a_campaign_has_words() -> None:
    written = {
        act
        for path in SERVICES.rglob("*.py")
        for act in re.findall(r'note\(\s*connection,\s*f?"([a-z_.{}]+)"', path.read_text("utf-8"))
        if not act.startswith("account.")
    }
    assert "campaign.{to}" in written
    moves = {f"campaign.{state}" for state in STATES[1:]}
    assert set(ACTS) == (written - {"campaign.{to}"}) | moves
