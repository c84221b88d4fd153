"""page: what a resident's first visit weighs, against a bare form of the same questions."""

import gzip
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import brotli
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from benchmarks.finding import Detail, Finding, Outcome, as_markdown
from benchmarks.plain_form import plain_form
from benchmarks.server import Server, serve
from benchmarks.survey import (
    COMMUNE,
    DAY,
    DISTRICT,
    SECRET,
    environment,
    fresh_store,
    in_folder,
    open_with_cards,
    plan,
)
from questionnaires.library import forms, load_questionnaire
from survey_app.services import campaigns, frames, territory
from survey_app.services.keys import keys_of
from survey_app.store.engine import Store

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE: ViewportSize = {"width": 360, "height": 640}
AIM, LIMIT = 6.0, 14.0


@dataclass(frozen=True)
class Visit:
    """The first visit of one form: requests and bytes as Chromium counts them, then bodies."""

    form: str
    requests: int
    wire: int
    html: int
    gzip: int
    br: int
    bare_gzip: int
    bare_br: int


def run(only: Sequence[str] | None = None) -> Outcome:
    """Visit every questionnaire of the library (or `only` these) in a real Chromium."""
    with tempfile.TemporaryDirectory(prefix="bench-page-") as folder:
        store = fresh_store(in_folder(Path(folder)))
        paths = {form: _open(store, form) for form in only or forms()}
        store.engine.dispose()
        with serve("wsgi:app", environment(Path(folder))) as server, chromium() as browser:
            visits = [_visit(server, browser, form, path) for form, path in paths.items()]
    return _outcome(visits)


def _open(store: Store, form: str) -> str:
    """Open a campaign under this form; the path that a resident's QR leads to."""
    with store.write() as connection:
        if load_questionnaire(form).unit == "household":
            area = DISTRICT if load_questionnaire(form).object == "huyen" else COMMUNE
            planned = plan(connection, form, area)
            return f"/k/{open_with_cards(connection, keys_of(SECRET), planned, 1)[0]}"
        campaign = campaigns.create(connection, plan(connection, form, kind="open"))
        unit = territory.find(connection, COMMUNE, DAY)
        frames.add_place(connection, campaign, unit, "Chợ Trung Môn", 200)
        campaigns.move(connection, campaign, "open")
        return f"/m/{campaign.code}/1"


class chromium:
    """A headless Chromium for the length of a `with`."""

    def __enter__(self) -> Browser:
        self._playwright = sync_playwright().start()
        path = CHROMIUM if Path(CHROMIUM).exists() else None
        self._browser = self._playwright.chromium.launch(executable_path=path, args=FLAGS)
        return self._browser

    def __exit__(self, *_: object) -> None:
        self._browser.close()
        self._playwright.stop()


def _visit(server: Server, browser: Browser, form: str, path: str) -> Visit:
    wire = list(_loaded(browser, server.url + path))
    plain = plain_form(load_questionnaire(form)).encode()
    return Visit(
        form,
        len(wire),
        sum(wire),
        _body(server, path, "identity"),
        _body(server, path, "gzip"),
        _body(server, path, "br"),
        len(gzip.compress(plain, 9)),
        len(brotli.compress(plain, quality=5)),
    )


def _loaded(browser: Browser, url: str) -> Iterator[int]:
    """The bytes of every response, headers included, of a visit with an empty cache."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    sizes: dict[str, int] = {}
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", lambda e: _note(sizes, e["requestId"], e["request"]))
    session.on(
        "Network.loadingFinished",
        lambda e: (
            sizes.update({e["requestId"]: int(e["encodedDataLength"])})
            if e["requestId"] in sizes
            else None
        ),
    )
    page.goto(url, wait_until="networkidle")
    if page.locator("form button").count() == 0:
        raise RuntimeError(f"{url} shows no form")
    context.close()
    yield from sizes.values()


def _note(sizes: dict[str, int], request_id: str, request: dict[str, str]) -> None:
    if not request["url"].startswith("data:"):  # carried by the page itself
        sizes[request_id] = 0


def _body(server: Server, path: str, encoding: str) -> int:
    """The length of the page's body as the server sends it to a client that takes `encoding`."""
    connection = HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", path, headers={"Accept-Encoding": encoding})
    response = connection.getresponse()
    body, sent = response.read(), response.getheader("Content-Encoding", "identity")
    connection.close()
    if response.status != 200 or sent != encoding:
        raise RuntimeError(f"{path}: {response.status}, {sent} instead of {encoding}")
    return len(body)


def _outcome(visits: Sequence[Visit]) -> Outcome:
    heaviest = max(visits, key=lambda visit: visit.wire)
    findings = (
        Finding(
            "wire_kb",
            f"first visit on the wire, headers included, the heaviest form ({heaviest.form}), kB",
            heaviest.wire / 1000,
            "kB",
            AIM,
            heaviest.bare_gzip / 1000,
        ),
        Finding(
            "limit_kb",
            "the same against the first flight of a TCP connection",
            heaviest.wire / 1000,
            "kB",
            LIMIT,
        ),
        Finding(
            "requests",
            "requests of a first visit, the most of any form",
            max(visit.requests for visit in visits),
            "",
            1,
        ),
    )
    columns = (
        "form",
        "requests",
        "on the wire, B",
        "HTML, B",
        "gzip, B",
        "br, B",
        "bare form gzip -9, B",
        "bare form br -5, B",
        "gzip / bare",
        "br / bare",
    )
    rows = [
        (
            *(visit.form, visit.requests, visit.wire, visit.html, visit.gzip, visit.br),
            *(visit.bare_gzip, visit.bare_br),
            *(round(visit.gzip / visit.bare_gzip, 2), round(visit.br / visit.bare_br, 2)),
        )
        for visit in visits
    ]
    caption = (
        "Chromium, 360 × 640, empty cache, over plain HTTP (where it asks for gzip); the bare form "
        "has the same questions and options, no style, no privacy notice."
    )
    return Outcome("page", findings, (Detail(caption, columns, rows),))


if __name__ == "__main__":
    print(as_markdown(run()))
