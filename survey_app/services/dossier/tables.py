"""The tables of a dossier: the plan, the registers, what hung where, who decided what."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Connection

from survey_app.core.acts import ACTS, who
from survey_app.core.campaign import NAMES
from survey_app.services import campaigns, coverage
from survey_app.services.closing import postings
from survey_app.services.deciding import decisions
from survey_app.services.written import date
from survey_app.store import journal
from survey_app.store.campaigns import Campaign
from survey_app.store.journal import Line

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_OUTCOMES = {"open": "đang chờ", "agreed": "đồng ý", "declined": "không đồng ý"}


def plan(connection: Connection, campaign: Campaign) -> pd.DataFrame:
    """What was decided before asking: a line a fact, the hashes of the pinned texts among them."""
    questionnaire = campaigns.questionnaire(connection, campaign)
    rule = campaigns.rule(connection, campaign)
    facts = {
        "Mã đợt": campaign.code,
        "Tên đợt": campaign.title,
        "Địa bàn": campaign.area_name,
        "Tình trạng": NAMES[campaign.state],  # type: ignore[index]
        "Ngày chốt danh sách hộ": date(campaign.reference_date),
        "Ngày bắt đầu lấy ý kiến": date(campaign.opens_on),
        "Ngày kết thúc lấy ý kiến": date(campaign.closes_on),
        "Mẫu phiếu": f"{questionnaire.title['vi']} ({campaign.questionnaire_id})",
        "Nguồn của mẫu phiếu": questionnaire.source,
        "SHA-256 của mẫu phiếu": campaign.questionnaire_sha256,
        "Quy định": rule.source if rule else "không áp dụng ngưỡng",
        "SHA-256 của quy định": campaign.rule_sha256 or "",
        "Đối tượng xét": campaign.object or "",
        "Căn cứ tính phiếu trực tuyến": campaign.online_guidance or "",
        "Tỷ lệ hộ được chọn": campaign.draw_share or "mọi hộ",
        "Hạt giống chọn mẫu": campaign.draw_seed or "",
        "Số liệu minh họa": "có" if campaign.demonstration else "không",
    }
    return pd.DataFrame(facts.items(), columns=["Mục", "Nội dung"])


def registers(connection: Connection, campaign: Campaign) -> pd.DataFrame:
    """Every village's register beside its cards, ballots and answers; no answer's content."""
    rows = [
        {
            "Số": row.village.number,
            "Thôn": row.village.name,
            "Xã": row.village.commune,
            "Số hộ": row.village.households,
            "Hộ trong danh sách hỏi": row.village.sample,
            "Hộ được hỏi (sổ)": row.village.asked,
            "Phiếu phát ra (sổ)": row.village.issued,
            "Hộ vắng (sổ)": row.village.absent,
            "Hộ từ chối (sổ)": row.village.refused,
            "Hộ từ chối (máy tính bảng)": row.refused_officer,
            "Thẻ đã in": row.cards.printed,
            "Thẻ hỏng": row.cards.void,
            "Khiếu nại về thẻ": row.cards.objections,
            "Phiếu giấy đã in": row.ballots_printed,
            "Phiếu giấy đã nhập": row.ballots_keyed,
            "Cuống đã nhập": row.stubs,
            "Phiếu trực tuyến": row.online,
            "Phiếu thu về (hình thức được tính)": row.counted,
            "Phiếu trùng": row.doubles,
        }
        for row in coverage.coverage(connection, campaign)
    ]
    return _whole_numbers(pd.DataFrame(rows))


def hung(connection: Connection, campaign: Campaign) -> pd.DataFrame:
    """Where the notice hung, and for how many days."""
    columns = ["Nơi niêm yết", "Từ ngày", "Đến ngày", "Số ngày"]
    rows = [
        (
            postings.named(each),
            date(each.posted_from),
            date(each.posted_to) if each.posted_to else "",
            each.days,
        )
        for each in postings.standing(connection, campaign).postings
    ]
    return _whole_numbers(pd.DataFrame(rows, columns=columns))


def decided(connection: Connection, campaign: Campaign) -> pd.DataFrame:
    """What needed two people: who asked and why, who decided and what."""
    columns = ["Số", "Việc", "Nội dung", "Thôn", "Lý do", "Người đề nghị", "Lúc đề nghị"]
    columns += ["Kết quả", "Người quyết định", "Lúc quyết định", "Trả lời"]
    found = decisions.waiting(connection, campaign) + decisions.settled(connection, campaign)
    rows = [
        (
            each.id,
            each.kind,
            json.dumps(decisions.subject(each), ensure_ascii=False),
            each.village or "",
            each.reason,
            each.asker,
            moment(each.asked_at),
            _OUTCOMES[each.outcome],
            each.decider or "",
            moment(each.decided_at) if each.decided_at else "",
            each.answer,
        )
        for each in sorted(found, key=lambda each: each.id)
    ]
    return pd.DataFrame(rows, columns=columns)


def journal_lines(connection: Connection, campaign: Campaign) -> list[Line]:
    """Every line of the journal on this campaign, the oldest first."""
    return journal.of_campaign(connection, campaign.id, None)[::-1]


def journal_table(lines: list[Line]) -> pd.DataFrame:
    """The lines of the journal with the hash that binds each to the one before it in the whole."""
    columns = ["Dòng số", "Lúc", "Người làm", "Việc", "Mã việc", "Chi tiết"]
    columns += ["Mã của dòng (SHA-256)"]
    rows = [
        (
            line.id,
            moment(line.at),
            who(line.display_name, line.act),
            ACTS.get(line.act, line.act),
            line.act,
            line.detail,
            line.hash.hex(),
        )
        for line in lines
    ]
    return pd.DataFrame(rows, columns=columns)


def moment(at: datetime) -> str:
    """A day and an hour as on a clock in Vietnam."""
    local = at.replace(tzinfo=UTC).astimezone(_VIETNAM)
    return f"{local:%H:%M:%S} {date(local.date())}"


def _whole_numbers(table: pd.DataFrame) -> pd.DataFrame:
    """The table with counts that may be missing as whole numbers and not as 3.0."""
    return table.convert_dtypes()
