"""Navigation: the rooms of the office and the parts of a campaign, in the order of the work."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from survey_app.core.rights import Right, may
from survey_app.store.campaigns import Campaign
from survey_app.store.people import Account


@dataclass(frozen=True)
class Entry:
    """A page that the navigation leads to, and the right it asks for."""

    endpoint: str
    label: str
    right: Right = "see"
    kind: str = ""  # only in campaigns of this kind
    also: Right | None = None  # another right that opens it
    open_label: str = ""  # its label in an open campaign, where another word is used


ROOMS: tuple[Entry, ...] = (
    Entry("office.campaign_list", "Các đợt"),
    Entry("office.periodic", "Báo cáo định kỳ", "print", also="audit"),
    Entry("office.library", "Mẫu phiếu, quy định", "plan"),
    Entry("office.accounts", "Tài khoản", "people"),
    Entry("office.journal", "Nhật ký", "audit"),
    Entry("office.me", "Tài khoản của tôi"),
)

# The parts of a campaign by the stage of the work they belong to.
STAGES: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    ("", (Entry("office.overview", "Tổng quan"),)),
    (
        "Chuẩn bị",
        (
            Entry("office.setup", "Thiết lập"),
            Entry("office.frame", "Danh sách hộ", open_label="Điểm lấy ý kiến"),
            Entry("office.print_page", "In ấn", "print"),
            Entry("office.paper_texts", "Nội dung văn bản", "plan"),
        ),
    ),
    (
        "Lấy ý kiến",
        (
            Entry("office.coverage_page", "Tiến độ"),
            Entry("office.tablets", "Máy tính bảng", "see", "households"),
            Entry("office.bundles", "Túi phiếu", "see", "households"),
        ),
    ),
    (
        "Kiểm phiếu",
        (
            Entry("office.ballots", "Nhập phiếu", "key", "households"),
            Entry("office.stubs", "Nhập cuống", "key", "households"),
            Entry("office.reconcile", "Đối chiếu", "see", "households"),
            Entry("office.decisions", "Việc cần hai người", "see"),
        ),
    ),
    (
        "Kết quả",
        (
            Entry("office.opinions", "Lý do, ý kiến"),
            Entry("office.results", "Kết quả"),
            Entry("office.postings", "Niêm yết", "see", "households"),
        ),
    ),
)


def of_office(account: Account) -> Sequence[Entry]:
    """The rooms this account may enter."""
    return [entry for entry in ROOMS if _open_to(entry, account)]


def of_campaign(account: Account, campaign: Campaign) -> Sequence[tuple[str, Sequence[Entry]]]:
    """The parts of a campaign this account may open, by stage; a stage without any is left out."""
    found = [
        (stage, [entry for entry in entries if _of(entry, campaign) and _open_to(entry, account)])
        for stage, entries in STAGES
    ]
    return [(stage, entries) for stage, entries in found if entries]


def _of(entry: Entry, campaign: Campaign) -> bool:
    return entry.kind in ("", campaign.kind)


def _open_to(entry: Entry, account: Account) -> bool:
    rights = (entry.right, entry.also or entry.right)
    open_to = any(may(account.role, right) for right in rights)
    return entry.endpoint in current_app.view_functions and open_to
