"""Going back: a campaign returns to the state before, by two people with a reason.

Nothing returns from publication: what the public has read is corrected by exclusions, in public.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.core.campaign import NAMES, State, previous_state
from survey_app.services.deciding import decisions
from survey_app.services.keys import Keys
from survey_app.store import campaigns, counters, journal
from survey_app.store.campaigns import Campaign
from survey_app.store.decisions import Decision

# What a return to each state brings with it, told before anybody asks for it.
CONSEQUENCES = {
    "draft": "Hệ thống thôi nhận phiếu cho đến khi mở lại; thẻ đã phát giữ nguyên giá trị. Chỉ làm "
    "được khi chưa có hộ nào trả lời.",
    "open": "Hộ có thẻ lại gửi, thay hoặc rút phiếu trực tuyến được. Ngày kết thúc đã ghi trong "
    "đợt không tự đổi.",
    "counting": "Kết quả ẩn lại; phiếu giấy, cuống phiếu, sổ giao nhận lại nhập được. Biên bản, "
    "báo cáo đã in không còn đúng, phải in lại sau khi kết thúc lần nữa.",
}


def ask(connection: Connection, campaign: Campaign, reason: str, account_id: int) -> None:
    """Ask a second person to take the campaign one state back.

    Refuses a state nothing goes back from (`back_none`), a return to preparation after somebody
    has answered (`back_answered`), and what every request refuses.
    """
    to = _target(connection, campaign)
    subject = {"from": campaign.state, "to": to}
    decisions.ask(connection, campaign, "campaign.back", subject, reason, account_id)


def possible(connection: Connection, campaign: Campaign) -> State | None:
    """The state a campaign may be asked to go back to; None where that would be refused."""
    try:
        return _target(connection, campaign)
    except Refused:
        return None


def _told(subject: Mapping[str, Any]) -> str:
    return f"Đợt trở lại “{NAMES[subject['to']]}”. {CONSEQUENCES[subject['to']]}"


@decisions.act("campaign.back", "Quay lại bước trước", _told)
def _carry_out(connection: Connection, _keys: Keys, campaign: Campaign, decision: Decision) -> None:
    """Take the campaign back, unless it has moved since it was asked (`back_moved`)."""
    campaign = campaigns.lock(connection, campaign.id)
    asked = decisions.subject(decision)
    if campaign.state != asked["from"]:
        raise Refused(Problem("back_moved"))
    to = _target(connection, campaign)
    campaigns.change(connection, campaign.id, state=to)
    detail = f"{NAMES[to]}: {decision.reason}"
    journal.note(connection, "campaign.back", detail, decision.decided_by, campaign.id)


def _target(connection: Connection, campaign: Campaign) -> State:
    to = previous_state(campaign.state)
    if to is None:
        raise Refused(Problem("back_none"))
    if to == "draft" and counters.answered(connection, campaign.id):
        raise Refused(Problem("back_answered"))
    return to
