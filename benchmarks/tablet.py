"""tablet: a thousand interviews come home over slow 3G, what that costs, and how the app starts."""

import gzip
import json
import tempfile
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.finding import Detail, Finding, Outcome, as_markdown
from benchmarks.page import chromium
from benchmarks.server import Server, serve
from benchmarks.survey import SECRET, environment, fresh_store, in_folder, open_with_cards, plan
from survey_app.core import seal
from survey_app.services import campaigns, frames
from survey_app.services.field import tablets
from survey_app.services.keys import Keys, keys_of
from survey_app.services.staff import people
from survey_app.store import people as accounts
from survey_app.store.engine import Store

FORM, CODE = "ntm-xa.2017", "ntm-xa-2017"
PASSWORD, PIN = "mat khau dai", "274951"
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 5e4, "uploadThroughput": 5e4}
SLOWED = 6  # times, the processor of a cheap tablet beside this one's
LIGHT, QUICK = 100.0, 2.0
LOAD = """async (told) => {
    const load = (name) => import(`/officer/files/${told.version}/${name}.js`);
    const [db, sync] = await Promise.all(["db", "sync"].map(load));
    await db.setMeta("tablet", { token: told.token });
"""
BATCHED = (
    LOAD
    + """
    for (const record of told.records) {
        const { id, campaign } = record;
        await db.add("queue", { id, campaign, record, state: "waiting" });
    }
    const start = performance.now();
    await sync.flush();
    return (performance.now() - start) / 1000;
}"""
)
SINGLE = (
    LOAD
    + """
    const start = performance.now();
    for (const [at, record] of told.records.entries()) {
        const envelope = { sequence: at + 1, queued: 0, records: [record] };
        await sync.call("envelopes", told.token, envelope);
    }
    return (performance.now() - start) / 1000;
}"""
)


@dataclass(frozen=True)
class Way:
    """One way of sending: seconds at the tablet, bytes sent, CPU of the server."""

    records: int
    seconds: float
    sent: int
    cpu_s: float


@dataclass(frozen=True)
class Prepared:
    """Sealed interviews and two registered tablets."""

    records: list[dict[str, object]]
    tokens: tuple[str, str]


def run(interviews: int = 1000, singles: int = 100) -> Outcome:
    """Send so many in envelopes, and so many one by one; then start the app without a network."""
    with tempfile.TemporaryDirectory(prefix="bench-tablet-") as folder:
        store = fresh_store(in_folder(Path(folder)))
        prepared = _prepared(store, keys_of(SECRET), interviews + singles)
        store.engine.dispose()
        with serve("wsgi:app", environment(Path(folder))) as server, chromium() as browser:
            weights = _weights(server)
            batched = _sent(server, browser, BATCHED, prepared, 0, slice(interviews))
            alone = _sent(server, browser, SINGLE, prepared, 1, slice(interviews, None))
            starts = [_started(server, browser, n) for n in range(3)]
    return _outcome(batched, alone, weights, starts)


def _prepared(store: Store, keys: Keys, count: int) -> Prepared:
    with store.write() as connection:
        codes = open_with_cards(connection, keys, plan(connection, FORM), count, count)
        campaign = campaigns.get(connection, CODE)
        form = campaigns.questionnaire(connection, campaign)
        officer = people.create_account(connection, "lan", "Lò Thị Lan", PASSWORD, "officer")
        accounts.change(connection, officer.id, everywhere=False)
        mine = [village.id for village in frames.listed(connection, campaign)]
        accounts.set_villages(connection, officer.id, mine)
        two = [tablets.register(connection, officer, name)[1] for name in ("Máy 1", "Máy 2")]
    given = {i.code: [i.options[0].code] for i in form.items if i.required and i.options}
    public = seal.public_key(keys.sealing, CODE)
    records = []
    for line, code in enumerate(codes, 1):
        told = {"kind": "response", "id": str(uuid.uuid4()), "by": officer.id, "card": code}
        told |= {"village": 1, "line": line, "form": "visit", "mode": "officer", "language": "vi"}
        told |= {"answers": given, "paradata": {"seconds": 300, "items": dict.fromkeys(given, 9.5)}}
        records.append(seal.as_sent(seal.seal(public, CODE, str(told["id"]), told)))
    return Prepared(records, (two[0], two[1]))


def _sent(
    server: Server, browser: Browser, script: str, prepared: Prepared, tablet: int, which: slice
) -> Way:
    """Send records over slow 3G from a browser of their own; every one is accepted or it fails."""
    context = browser.new_context(base_url=server.url)
    context.set_default_timeout(0)
    page = context.new_page()
    page.goto("/officer/")
    version = page.evaluate("document.querySelector('script').src.split('/').at(-2)")
    sent = 0

    def note(request: Any) -> None:
        nonlocal sent
        sent += len(request.post_data_buffer or b"")

    page.on("request", note)
    slow = context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", SLOW_3G)
    records, token = prepared.records[which], prepared.tokens[tablet]
    before = server.cpu_s()
    told = {"records": records, "token": token, "version": version}
    seconds = float(page.evaluate(script, told))
    cpu = server.cpu_s() - before
    context.close()
    return Way(len(records), seconds, sent, cpu)


def _weights(server: Server) -> dict[str, int]:
    """The bytes of the app's files as a tablet loads them, compressed where the server does so."""
    script = _body(server, "/officer/sw.js")
    names = json.loads(gzip.decompress(script).splitlines()[1].split(b" = ")[1].rstrip(b";"))
    return {path: len(_body(server, path)) for path in ("/officer/sw.js", *names)}


def _body(server: Server, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    body = connection.getresponse().read()
    connection.close()
    return body


def _started(server: Server, browser: Browser, attempt: int) -> tuple[float, float]:
    """Seconds, offline on a slowed processor, to the question for the PIN and on to the lists."""
    context = browser.new_context(base_url=server.url, viewport={"width": 768, "height": 1024})
    page = context.new_page()
    _sign_in(page, f"Máy thử {attempt}")
    page.close()
    context.set_offline(True)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    start = time.perf_counter()
    page.goto("/officer/", wait_until="commit")
    page.get_by_label("Mã PIN").wait_for()
    shown = time.perf_counter()
    page.get_by_label("Mã PIN").fill(PIN)
    page.get_by_role("button", name="Mở").click()
    page.get_by_role("heading", name="Công việc của tôi").wait_for()
    opened = time.perf_counter()
    context.close()
    return shown - start, opened - shown


def _sign_in(page: Page, name: str) -> None:
    page.goto("/officer/")
    for label, typed in (("Tên máy", name), ("Tài khoản", "lan"), ("Mật khẩu", PASSWORD)):
        page.get_by_label(label).fill(typed)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_label("Mã PIN", exact=True).fill(PIN)
    page.get_by_label("Nhập lại mã PIN").fill(PIN)
    page.get_by_role("button", name="Đặt mã PIN").click()
    page.get_by_text("✓ Sẵn sàng ngoại tuyến").wait_for()


def _outcome(
    batched: Way, alone: Way, weights: dict[str, int], starts: Sequence[tuple[float, float]]
) -> Outcome:
    times = batched.records / alone.records
    shown = sorted(first for first, _ in starts)[1]
    opened = sorted(second for _, second in starts)[1]
    cpu, cpu_alone = (1000 * way.cpu_s / way.records for way in (batched, alone))
    what = f"{batched.records} interviews over slow 3G"
    findings = (
        Finding("seconds", f"{what}, in envelopes of 50", batched.seconds, "s",
                baseline=alone.seconds * times),
        Finding("sent", f"{what}, bytes of the bodies", batched.sent / 1000, "kB",
                baseline=alone.sent * times / 1000),
        Finding("cpu", "server CPU an interview in an envelope", cpu, "ms", baseline=cpu_alone),
        Finding("first", "first load of the app, everything it keeps, compressed",
                sum(weights.values()) / 1000, "kB", LIGHT),
        Finding("start", f"offline, processor slowed {SLOWED} ×, to the question for the PIN",
                shown, "s", QUICK),
        Finding("opened", "and from the PIN to the lists of villages", opened, "s"),
    )  # fmt: skip
    caption = (
        "Chromium's own emulation: 400 kbit/s each way, 400 ms. Interviews of ntm-xa.2017, sealed "
        f"before the clock. Baseline: {alone.records} of the same records posted one by one over "
        f"the same network, times {times:g}; CPU is of those. Median of {len(starts)} starts."
    )
    rows = [(path.rpartition("/")[2] or path, size) for path, size in weights.items()]
    return Outcome("tablet", findings, (Detail(caption, ("file", "on the wire, B"), rows),))


if __name__ == "__main__":
    print(as_markdown(run()))
