"""Who sees less or may do nothing, in Chromium: a commune's clerk, and an auditor."""

import re
import zipfile
from collections.abc import Sequence
from urllib.parse import urlsplit

import pypdfium2
from playwright.sync_api import Page, expect

from survey_app.core.frame import Village
from survey_app.core.rights import Role
from survey_app.services import campaigns, frames, territory
from survey_app.services.frame_file import FramePreview
from survey_app.services.keys import Keys
from survey_app.services.staff import people
from survey_app.services.staff.people import Place
from survey_app.store.engine import Store
from tests import builders
from tests.browser import test_deciding_story as deciding
from tests.browser.conftest import OpenContext
from tests.browser.test_campaign_story import text_of
from tests.browser.test_office_story import HOME
from tests.office_session import PASSWORD
from tests.web.test_office_rights import ELSEWHERE

WIDE = "/office/c/yen-son"
MINE, OTHERS = "Thôn 4", "Thôn Xa"
OWN = re.compile(r"/office/(logout|me(/.*)?)$")  # an account may always change itself
FILE = re.compile(r"\.\w+$|/file$|/papers/own/")


def sign_in(page: Page, store: Store, role: Role, areas: Sequence[int]) -> None:
    with store.write() as connection:
        place = Place(everywhere=not areas, areas=tuple(areas))
        people.create_account(connection, role, "Hoàng Thị Mai", PASSWORD, role, place)
    deciding.sign_in(page, role)


def district_campaign(store: Store) -> int:
    """A campaign of a district with a village in each of two communes; the id of the first."""
    with store.write() as connection:
        mine, other = builders.commune(connection), builders.commune(connection, ELSEWHERE)
        whole = territory.find(connection, "075", builders.DAY)
        changes = {"area_id": whole.id, "title": "Lấy ý kiến các xã huyện Yên Sơn"}
        campaign = campaigns.create(connection, builders.plan(connection, "yen-son", **changes))
        rows = (Village(MINE, 5, commune=mine.name), Village(OTHERS, 7, commune=other.name))
        frames.set_frame(connection, campaign, FramePreview(rows))
        frames.freeze(connection, campaign)
        builders.move(connection, campaigns.get(connection, "yen-son"), "open")
        return mine.id


def walk(page: Page) -> dict[str, list[str]]:
    """Every page of the office that links lead to, and where its forms post to."""
    waiting, found = ["/office/"], {}
    while waiting:
        path = waiting.pop()
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        found[path] = page.locator("form[method=post]").evaluate_all(
            "all => all.flatMap(form => [form.action, ...[...form.querySelectorAll('[formaction]')]"
            ".map(button => button.formAction)])"
        )
        links = page.locator("a[href]").evaluate_all("all => all.map(link => link.href)")
        paths = {urlsplit(link).path for link in links}
        offices = {link for link in paths if link.startswith("/office/") and not FILE.search(link)}
        waiting += sorted(offices - set(found) - set(waiting))
    return found


def test_a_commune_s_clerk_sees_the_commune_alone(new_context: OpenContext, store: Store) -> None:
    commune = district_campaign(store)
    page = new_context(1280, 800).new_page()
    sign_in(page, store, "commune", [commune])
    seen = walk(page)
    assert {f"{WIDE}/coverage", f"{WIDE}/print", f"{WIDE}/bundles", f"{WIDE}/villages/1"} <= set(
        seen
    )
    for path in seen:
        page.goto(path)
        assert OTHERS not in page.content(), path
    page.goto(f"{WIDE}/coverage")
    expect(page.get_by_role("row", name=MINE)).to_be_visible()
    answer = page.goto(f"{WIDE}/villages/2")
    assert answer is not None
    assert answer.status == 404

    page.goto(f"{WIDE}/print")
    with page.expect_download() as download:
        page.get_by_role("button", name="Sổ giao nhận", exact=False).first.click()
    register = text_of(pypdfium2.PdfDocument(download.value.path().read_bytes()))
    assert MINE in register
    assert OTHERS not in register


def test_an_auditor_reads_everything_and_can_change_nothing(
    new_context: OpenContext, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        builders.households(connection, keys, state="closed")
        builders.goods(connection)
    page = new_context(1280, 800).new_page()
    sign_in(page, store, "auditor", [])
    seen = walk(page)
    assert {"/office/journal", HOME + "/", f"{HOME}/results", f"{HOME}/print/jobs"} <= set(seen)
    posts = {(path, target) for path, all_ in seen.items() for target in all_}
    assert len({path for path, _ in posts}) == len(seen)  # each has at least the way out
    assert [each for each in posts if not OWN.search(urlsplit(each[1]).path)] == []

    page.goto("/office/me")
    token = page.locator("input[name=csrf_token]").first.input_value()
    refused = page.request.post(f"{HOME}/move", form={"csrf_token": token, "to": "published"})
    assert refused.status == 403
    page.goto("/office/journal")
    page.get_by_role("button", name="Kiểm tra chuỗi").click()
    expect(page.get_by_text("chuỗi khớp")).to_be_visible()
    page.goto(f"{HOME}/results")
    page.set_default_timeout(60_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải hồ sơ (.zip)").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert "ho-so-trung-mon/0-muc-luc.html" in archive.namelist()
