"""Every act the services write into the journal has words a person reads."""

import re
from pathlib import Path

from survey_app.core.acts import ACTS
from survey_app.core.campaign import STATES

SERVICES = Path(__file__).parents[2] / "survey_app" / "services"


def test_every_act_in_the_journal_has_words() -> None:
    written = {
        act
        for path in SERVICES.rglob("*.py")
        for act in re.findall(r'note\(\s*connection,\s*f?"([a-z_.{}]+)"', path.read_text("utf-8"))
    }
    written |= {"account.open", "account.close", "account.enrol", "account.password"}
    assert {"campaign.{to}", "decision.{outcome}"} <= written
    made = {f"campaign.{state}" for state in STATES[1:]} | {"decision.agreed", "decision.declined"}
    assert set(ACTS) == (written - {"campaign.{to}", "decision.{outcome}"}) | made
