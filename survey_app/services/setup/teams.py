"""Teams: the Tổ lấy ý kiến of each village, a member a line, as its papers name them."""

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.store import campaigns, journal, villages
from survey_app.store.campaigns import Campaign
from survey_app.store.villages import Village

MEMBERS, LINE = 15, 120


def name(
    connection: Connection,
    campaign: Campaign,
    village: Village,
    members: str,
    account_id: int | None = None,
) -> None:
    """Write down who asks in a village; refuses too many or too long lines, and a closed campaign.

    The names stand on registers and minutes, so they may change until the counting has ended.
    """
    lines = [" ".join(line.split()) for line in members.splitlines() if line.strip()]
    if campaigns.state_held(connection, campaign.id) not in ("draft", "open", "counting"):
        raise Refused(Problem("team_settled"))
    if len(lines) > MEMBERS or any(len(line) > LINE for line in lines):
        raise Refused(Problem("team_long", "team", {"members": MEMBERS, "limit": LINE}))
    villages.change(connection, village.id, team="\n".join(lines))
    detail = f"{village.name}: {'; '.join(lines) or '(để trống)'}"
    journal.note(connection, "village.team", detail, account_id, campaign.id)


def unnamed(listed: list[Village]) -> list[Village]:
    """The villages whose team nobody has written down."""
    return [village for village in listed if not village.team.strip()]
