"""A campaign from the import of its villages to its dossier, in Chromium, mostly by keyboard."""

import io
import re
import zipfile
from pathlib import Path

import pypdfium2
import zxingcpp
from docx import Document
from playwright.sync_api import Download, Page, expect
from xlsxwriter import Workbook

from survey_app.services.dossier.sections import TITLES
from survey_app.store.engine import Store
from tests import builders, office_session
from tests.browser import test_deciding_story as deciding
from tests.browser.conftest import OpenContext, follow, reach
from tests.browser.test_office_story import HOME, VILLAGES, sign_in

REASON = "Đường còn lầy lội"
EXPLANATION = "Một phiếu hộ giữ lại, Tổ đã ghi vào sổ."


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


def village_file(folder: Path) -> Path:
    path = folder / "danh-sach.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("STT", "Tên thôn", "Tổng số hộ"))
        for number, (name, households) in enumerate(VILLAGES, 1):
            sheet.write_row(number, 0, (number, name, households))
    return path


def bring_villages(page: Page, folder: Path) -> None:
    follow(page, "Đến danh sách hộ")
    page.get_by_label("Tệp danh sách").set_input_files(village_file(folder))
    follow(page, "Xem trước")
    expect(page.get_by_text("Chưa ghi gì vào hệ thống")).to_be_visible()
    follow(page, "Nhận danh sách này")
    expect(page.get_by_text("Đã nhận 3 thôn, 16 hộ")).to_be_visible()


def set_up(page: Page) -> None:
    """Name the teams and freeze the list, without the mouse."""
    follow(page, "Thiết lập")
    follow(page, "Xem và ghi Tổ của từng thôn")
    follow(page, "Ghi lần lượt từ Thôn Làng Chùa")
    for name in ("Nguyễn Văn An", "Trần Thị Bình", "Ma Văn Cường"):
        reach(page, "Thành viên")
        page.keyboard.type(f"{name}, Tổ trưởng")
        follow(page, "Lưu, sang thôn chưa ghi kế tiếp")
    follow(page, "Danh sách hộ")
    follow(page, "Chốt danh sách")
    expect(page.get_by_text("Danh sách đã chốt tại ngày 01/6/2018")).to_be_visible()


def taken(page: Page, name: str) -> Download:
    """What a link or button gives when it is reached and pressed by keyboard."""
    reach(page, name)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    return download.value


def pdf(download: Download) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(download.path().read_bytes())


def text_of(document: pypdfium2.PdfDocument) -> str:
    text = "\n".join(sheet.get_textpage().get_text_bounded() for sheet in document)
    return " ".join(text.split())


def codes_on(cards: pypdfium2.PdfDocument) -> list[str]:
    """The codes behind every QR of the printed cards, as a telephone's camera reads them."""
    found = []
    for sheet in cards:
        for symbol in zxingcpp.read_barcodes(sheet.render(scale=3).to_pil()):
            found += re.findall(r"/k/(\w+)$", symbol.text)
    return sorted(set(found))


def printed(page: Page) -> tuple[list[str], list[str]]:
    """Print the cards and ballots of the first village: the cards' codes, the ballots' numbers."""
    follow(page, "In ấn")
    codes = codes_on(pdf(taken(page, "In 4 thẻ")))
    page.reload()
    page.get_by_text("Phiếu giấy, thẻ dự phòng, in lại").first.click()
    ballots = text_of(pdf(taken(page, "In phiếu giấy")))
    return codes, sorted(set(re.findall(r"\b01-\d{6}\b", ballots)))


def key_ballot(page: Page, number: str, digits: str) -> None:
    """Key a ballot without the mouse: number, Enter, a digit a question, Enter."""
    expect(page.get_by_label("Số phiếu", exact=True)).to_be_focused()
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    for digit in digits:
        page.keyboard.press(digit)
        if digit == "2":
            page.keyboard.type(REASON)
            page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Đã nhập phiếu số {number}.")).to_be_visible()


def key_paper(page: Page, numbers: list[str], codes: list[str]) -> None:
    follow(page, "Nhập phiếu")
    for number, digits in zip(numbers, ("1" * 17, "12" + "1" * 15, "1" * 17), strict=True):
        key_ballot(page, number, digits)
    follow(page, "Nhập cuống")
    for code in codes:
        expect(page.get_by_label("Mã trên cuống phiếu")).to_be_focused()
        page.keyboard.type(code)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_text("đã ghi nhận hộ trả lời bằng phiếu giấy")).to_be_visible()


def leave_out(page: Page, other: Page, number: str) -> None:
    """One asks to leave a ballot out; the other, at another machine, agrees."""
    page.goto(f"{HOME}/exclusions")
    page.get_by_label("Số phiếu giấy").fill(number)
    page.get_by_label("Căn cứ").first.select_option(label="Nhập nhầm")
    page.get_by_label("Lý do", exact=True).first.fill("Phiếu của thôn khác, kẹp nhầm vào túi")
    follow(page, "Đề nghị loại các phiếu này")
    other.goto(f"{HOME}/decisions")
    follow(other, "Đồng ý, thực hiện")
    expect(other.get_by_text("Đã đồng ý và thực hiện đề nghị.")).to_be_visible()


def reconcile(page: Page) -> None:
    """Enter the register of the first village, and explain what differs."""
    page.goto(f"{HOME}/villages/1")
    register = {"Số hộ được hỏi": 4, "Số phiếu phát ra": 4, "Số hộ vắng": 0, "Số hộ từ chối": 0}
    for label, figure in register.items():
        reach(page, label)
        page.keyboard.type(str(figure))
    follow(page, "Lưu sổ")
    page.goto(f"{HOME}/villages/1/reconcile")
    for box in page.locator("textarea").all():
        box.fill(EXPLANATION)
    follow(page, "Lưu giải thích")
    expect(page.get_by_text("Đã lưu giải thích")).to_be_visible()


def post(page: Page) -> None:
    """Hang the notice everywhere, and take it down ten days later."""
    page.goto(f"{HOME}/postings")
    for name, _ in VILLAGES:
        reach(page, name)
        page.keyboard.press("Space")
    page.get_by_label("Nơi treo").fill("Nhà văn hóa thôn")
    page.get_by_label("Ngày treo").fill("2018-06-25")
    follow(page, "Ghi nơi niêm yết")
    expect(page.get_by_text("Đã ghi 3 nơi niêm yết.")).to_be_visible()
    for box in page.locator("input[name=chosen]").all():
        box.check()
    page.get_by_label("Ngày gỡ xuống").fill("2018-07-05")
    follow(page, "Ghi đã gỡ những nơi được chọn")
    expect(page.get_by_text("Việc niêm yết đã xong")).to_be_visible()


def test_a_province_clerk_runs_a_campaign_from_the_import_to_the_dossier(
    new_context: OpenContext, store: Store, tmp_path: Path
) -> None:
    with store.write() as connection:
        builders.commune(connection)
    page, faults = new_context(1280, 800).new_page(), []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    sign_in(page, store)
    create_campaign(page)
    bring_villages(page, tmp_path)
    set_up(page)
    codes, numbers = printed(page)
    assert (len(codes), len(numbers)) == (4, 4)
    follow(page, "Thiết lập")
    follow(page, "Mở lấy ý kiến")
    key_paper(page, numbers[:3], codes[:3])
    follow(page, "Tiến độ")
    expect(page.get_by_role("row", name="Thôn Làng Chùa").get_by_text("75,00")).to_be_visible()
    page.goto(HOME)
    follow(page, "Chuyển sang kiểm phiếu")

    office_session.make_account(store, office_session.COLLEAGUE, "Ma Văn Đồng Nghiệp")
    other = new_context(1280, 800).new_page()
    deciding.sign_in(other, office_session.COLLEAGUE)
    leave_out(page, other, numbers[2])
    reconcile(page)
    follow(page, "Lý do, ý kiến")
    page.get_by_text("Đăng", exact=True).click()
    follow(page, "Lưu các nội dung trên trang này")
    follow(page, "Tổng quan")
    follow(page, "Kết thúc đợt")

    page.goto(f"{HOME}/villages/1/reconcile")
    minutes = text_of(pdf(taken(page, "PDF để ký")))
    for told in ("tại thôn Làng Chùa, xã Trung Môn, ", "Nguyễn Văn An", EXPLANATION):
        assert told in minutes
    follow(page, "Kết quả")
    expect(page.get_by_role("heading", name="KHÔNG ĐẠT")).to_be_visible()
    report = Document(io.BytesIO(taken(page, "Word – Báo cáo kết quả").path().read_bytes()))
    said = report.element.body.xpath("string()")
    assert REASON in said
    assert "kẹp nhầm vào túi" in said
    post(page)
    follow(page, "Tổng quan")
    follow(page, "Ghi nhận đã công bố")
    follow(page, "Kết quả")
    page.set_default_timeout(60_000)
    check_dossier(taken(page, "Tải hồ sơ (.zip)").path())
    page.goto("/results/trung-mon")
    expect(page.get_by_role("heading", name="Lấy ý kiến xã Trung Môn năm 2018")).to_be_visible()
    assert faults == []


def check_dossier(path: Path) -> None:
    """Every section is there, and its papers tell what was done above."""
    with zipfile.ZipFile(path) as archive:
        files = {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}
    assert {name.split("/")[0] for name in files if "/" in name} == set(TITLES)
    minutes = [name for name in files if name.startswith("3-") and name.endswith(".pdf")]
    assert len(minutes) == len(VILLAGES)
    assert any(EXPLANATION in text_of(pypdfium2.PdfDocument(files[name])) for name in minutes)
    assert "05/7/2018" in files["5-niem-yet/noi-niem-yet.csv"].decode()
    assert "Ma Văn Đồng Nghiệp" in files["6-viec-hai-nguoi/viec-hai-nguoi.csv"].decode()
    assert "Công bố kết quả" in files["7-nhat-ky/nhat-ky.csv"].decode()
