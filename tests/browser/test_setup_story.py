"""A fresh draft is led through its setup page to its opening, by keyboard alone."""

from playwright.sync_api import Page, expect

from survey_app.services import campaigns, frames
from survey_app.services.frame_file import FramePreview
from survey_app.store.engine import Store
from tests import builders, office_session
from tests.browser.conftest import OpenContext, follow, reach
from tests.builders import Village

HOME = "/office/c/trung-mon"
SETUP = f"{HOME}/setup"
TITLE = (
    "Lấy ý kiến về sự hài lòng của người dân đối với kết quả xây dựng nông thôn mới xã Trung Môn"
)


def draft(store: Store) -> None:
    with store.write() as connection:
        changes = {"questionnaire": "ntm-xa.2022", "rule": "hd-90-2022", "title": TITLE}
        campaign = campaigns.create(connection, builders.plan(connection, **changes))
        rows = (Village("Thôn Làng Chùa Hạ – Khuôn Thống", 154), Village("Thôn 10", 90))
        frames.set_frame(connection, campaign, FramePreview(rows))


def sign_in(page: Page, store: Store) -> None:
    office_session.make_account(store)
    page.goto("/office/login")
    page.get_by_label("Tên đăng nhập").fill(office_session.NAME)
    page.get_by_label("Mật khẩu").fill(office_session.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Các đợt lấy ý kiến")).to_be_visible()


def test_a_draft_is_led_to_its_opening_by_keyboard_alone(
    new_context: OpenContext, store: Store
) -> None:
    draft(store)
    page = new_context(width=1280, height=800).new_page()
    sign_in(page, store)
    page.goto(SETUP)
    expect(page.get_by_text("Chưa mở được, vì:")).to_be_visible()

    follow(page, "Xem từng ngưỡng, bổ sung")
    follow(page, "Bổ sung ngưỡng")
    reach(page, "Mức, %")
    page.keyboard.type("70")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    reach(page, "Nguồn")
    page.keyboard.type("Hướng dẫn 90/HD-MTTW-BTT, mục III.2")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã đề nghị.")).to_be_visible()
    expect(page.get_by_role("link", name="Đang chờ người thứ hai đồng ý")).to_be_visible()

    page.goto(SETUP)
    follow(page, "Xem và ghi Tổ của từng thôn")
    follow(page, "Ghi lần lượt từ Thôn Làng Chùa")
    for members in ("Nguyễn Văn An, Tổ trưởng", "Trần Thị Bình, Tổ trưởng"):
        reach(page, "Thành viên")
        page.keyboard.type(members)
        follow(page, "Lưu, sang thôn chưa ghi kế tiếp")
    expect(page.get_by_text("Mọi thôn đã ghi Tổ lấy ý kiến.")).to_be_visible()

    page.goto(SETUP)
    follow(page, "Chọn hình thức")
    reach(page, "Trực tuyến")
    page.keyboard.press("Space")
    follow(page, "Lưu hình thức")
    expect(page.get_by_text("Tại hộ gia đình, họp khu dân cư.")).to_be_visible()

    follow(page, "Đến danh sách hộ")
    follow(page, "Chốt danh sách")
    page.goto(SETUP)
    follow(page, "Mở lấy ý kiến")
    expect(page.get_by_text("Đã mở đợt lấy ý kiến.")).to_be_visible()
