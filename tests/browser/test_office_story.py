"""The office's whole work in Chromium: from the login to the report in Word."""

import io
import re
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from docx import Document
from playwright.sync_api import Page, expect
from xlsxwriter import Workbook

from survey_app.services import frames, paper
from survey_app.services.keys import Keys
from survey_app.store.engine import Store
from tests import builders, office_session
from tests.browser.conftest import OpenContext, barriers, overflow

HOME = "/office/c/trung-mon"
VILLAGES = (("Thôn Làng Chùa", 4), ("Thôn 10", 9), ("Thôn 2", 3))
SIZES = ((360, 640), (768, 1024), (1280, 800))


def village_file(folder: Path) -> Path:
    path = folder / "danh-sach.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("STT", "Tên thôn", "Tổng số hộ"))
        for number, (name, households) in enumerate(VILLAGES, 1):
            sheet.write_row(number, 0, (number, name, households))
    return path


def sign_in(page: Page, store: Store) -> None:
    office_session.make_account(store)
    page.goto("/office/")
    page.get_by_label("Tên đăng nhập").fill(office_session.NAME)
    page.get_by_label("Mật khẩu").fill(office_session.PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Các đợt lấy ý kiến")).to_be_visible()


def create_campaign(page: Page) -> None:
    page.get_by_role("link", name="Tạo đợt mới").click()
    page.get_by_label("Ngày chốt danh sách hộ").fill("2018-06-01")
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Tên đợt").fill("Lấy ý kiến xã Trung Môn năm 2018")
    page.get_by_label("Mã đợt").fill("trung-mon")
    page.get_by_label("Địa bàn").select_option(label="Xã Trung Môn")
    page.get_by_label("Ngày bắt đầu").fill("2018-06-04")
    page.get_by_label("Ngày kết thúc").fill("2018-06-22")
    page.get_by_label("Mẫu phiếu", exact=True).select_option("ntm-xa.2017")
    page.get_by_label("Quy định", exact=True).select_option("hd-78-2017")
    page.get_by_role("button", name="Tạo đợt").click()
    expect(page.get_by_text("Đã tạo đợt")).to_be_visible()


def bring_villages(page: Page, folder: Path) -> None:
    page.get_by_role("link", name="Đến danh sách hộ").click()
    page.get_by_label("Tệp danh sách").set_input_files(village_file(folder))
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("Chưa ghi gì vào hệ thống")).to_be_visible()
    page.get_by_role("button", name="Nhận danh sách này").click()
    expect(page.get_by_text("Đã nhận 3 thôn, 16 hộ")).to_be_visible()
    page.get_by_role("button", name="Chốt danh sách").click()
    expect(page.get_by_text("Danh sách đã chốt tại ngày 01/6/2018")).to_be_visible()


def printed(page: Page, button: str) -> pypdfium2.PdfDocument:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).first.click()
    return pypdfium2.PdfDocument(download.value.path().read_bytes())


def codes_on(cards: pypdfium2.PdfDocument) -> list[str]:
    """The codes behind every QR of the printed cards, as a telephone's camera reads them."""
    found = []
    for sheet in cards:
        for symbol in zxingcpp.read_barcodes(sheet.render(scale=3).to_pil()):
            found += re.findall(r"/k/(\w+)$", symbol.text)
    return sorted(set(found))


def numbers_on(ballots: pypdfium2.PdfDocument) -> list[str]:
    text = "\n".join(sheet.get_textpage().get_text_bounded() for sheet in ballots)
    return sorted(set(re.findall(r"\b01-\d{6}\b", text)))


def key_ballot(page: Page, number: str, digits: str) -> None:
    """Key a ballot without the mouse: number, Enter, a digit a question, Enter."""
    page.get_by_label("Số phiếu", exact=True).fill(number)
    page.keyboard.press("Enter")
    for digit in digits:
        page.keyboard.press(digit)
        if digit == "2":
            page.keyboard.type("Đường còn lầy lội")
            page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Đã nhập phiếu số {number}.")).to_be_visible()


def test_the_office_works_from_the_login_to_the_report(
    new_context: OpenContext, store: Store, tmp_path: Path
) -> None:
    with store.write() as connection:
        builders.commune(connection)
    context = new_context(width=1280, height=800, accept_downloads=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    sign_in(page, store)
    create_campaign(page)
    bring_villages(page, tmp_path)

    page.get_by_role("link", name="In ấn").click()
    codes = codes_on(printed(page, "In 4 thẻ"))
    assert len(codes) == 4
    page.reload()
    page.get_by_text("Phiếu giấy, thẻ dự phòng, in lại").first.click()
    numbers = numbers_on(printed(page, "In phiếu giấy"))
    assert len(numbers) == 4
    page.get_by_role("link", name="Tổng quan").click()
    page.get_by_role("button", name="Mở lấy ý kiến").click()

    page.get_by_role("link", name="Nhập phiếu").click()
    key_ballot(page, numbers[0], "1" * 17)
    key_ballot(page, numbers[1], "12" + "1" * 15)
    key_ballot(page, numbers[2], "1" * 17)
    page.get_by_role("link", name="Nhập cuống").click()
    for code in codes[:3]:
        page.get_by_label("Mã trên cuống phiếu").fill(code)
        page.keyboard.press("Enter")
        expect(page.get_by_text("đã ghi nhận hộ trả lời bằng phiếu giấy")).to_be_visible()

    page.get_by_role("link", name="Tiến độ").click()
    expect(page.get_by_role("row", name="Thôn Làng Chùa").get_by_text("75,00")).to_be_visible()
    page.get_by_role("link", name="Tổng quan").click()
    page.get_by_role("button", name="Chuyển sang kiểm phiếu").click()
    page.get_by_role("button", name="Kết thúc đợt").click()

    page.get_by_role("link", name="Lý do, ý kiến").click()
    page.get_by_text("Đăng", exact=True).click()
    page.get_by_role("button", name="Lưu các nội dung trên trang này").click()
    expect(page.get_by_text("Đã lưu 1 nội dung.")).to_be_visible()

    page.get_by_role("link", name="Kết quả").click()
    expect(page.get_by_role("heading", name="KHÔNG ĐẠT")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Word – Báo cáo kết quả").click()
    report = Document(io.BytesIO(download.value.path().read_bytes()))
    assert "Đường còn lầy lội" in report.element.body.xpath("string()")
    assert faults == []


@pytest.fixture
def pages(store: Store, keys: Keys) -> tuple[str, ...]:
    """The main pages of an open campaign, of one of goods, and of a closed one."""
    with store.write() as connection:
        builders.households(connection, keys, demonstration=True)
        builders.households(connection, keys, code="da-xong", state="closed")
        builders.goods(connection)
    names = ("", "setup", "frame", "print", "coverage", "villages/1", "ballots", "stubs")
    return (
        "/office/",
        "/office/campaigns/new",
        "/office/campaigns/new?reference_date=2018-06-01",
        *(f"{HOME}/{name}" for name in (*names, "results", "papers/texts")),
        *(f"/office/c/hang-viet/{name}" for name in ("", "frame", "print", "coverage")),
        "/office/c/da-xong/results",
    )


def test_no_page_has_a_barrier_or_is_wider_than_its_window(
    new_context: OpenContext, store: Store, pages: tuple[str, ...]
) -> None:
    page = new_context().new_page()
    page.goto("/office/login")
    assert barriers(page) == []
    sign_in(page, store)
    for address in pages:
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address)
            assert overflow(page) == 0, (address, width)
        assert barriers(page) == [], address


def test_a_table_sorts_by_its_headings_and_keeps_its_sum_below(
    new_context: OpenContext, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, villages=VILLAGES)
    page = new_context(width=1280, height=800).new_page()
    sign_in(page, store)
    page.goto(f"{HOME}/coverage")
    names = page.locator("tbody th")
    page.get_by_role("button", name="Thôn").click()
    assert names.all_inner_texts() == ["Thôn 2", "Thôn 10", "Thôn Làng Chùa"]
    page.get_by_role("button", name="Hộ", exact=True).click()
    page.get_by_role("button", name="Hộ", exact=True).click()
    assert names.all_inner_texts() == ["Thôn 10", "Thôn Làng Chùa", "Thôn 2"]
    expect(page.locator("tfoot")).to_contain_text("16")


def test_a_ballot_is_keyed_without_scripts_too(
    new_context: OpenContext, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        asked = builders.households(connection, keys)
        village = frames.village(connection, asked.campaign, 1)
        number = paper.make_ballots(connection, asked.campaign, village, 1)[0]
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, store)
    page.goto(f"{HOME}/ballots")
    page.get_by_label("Số phiếu", exact=True).fill(number)
    for tile in page.locator(".item label", has_text="Hài lòng").all():
        tile.click()
    page.get_by_role("button", name="Lưu phiếu").click()
    expect(page.get_by_text(f"Đã nhập phiếu số {number}.")).to_be_visible()
