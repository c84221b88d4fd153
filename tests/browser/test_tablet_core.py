"""What the tablet does without a screen: codes, checks, seals and its queue, as on the server."""

import json
import random
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from questionnaires.answers import clean
from questionnaires.library import forms, load_questionnaire
from questionnaires.problem import Refused
from questionnaires.questionnaire import Questionnaire
from survey_app.core import code as codes
from survey_app.core import seal
from survey_app.core.code import tag
from survey_app.services.keys import Keys
from survey_app.web.officer import files
from survey_app.web.officer.form import item_told
from tests.browser.conftest import OpenContext

ODD = ("", " ", "\t", "á", "á", "Đường\r\nlầy", "a\x00b", "x" * 600, "𝄞" * 300, "satisfied")


@pytest.fixture
def page(new_context: OpenContext) -> Page:
    """The app's page, on which its modules can be loaded one by one."""
    opened = new_context().new_page()
    opened.goto("/officer/")
    return opened


def run(page: Page, script: str, told: object = None) -> Any:
    """Run `script` with the app's modules by name: `code`, `clean`, `seal`, `queue` and so on."""
    return page.evaluate(
        f"""async (told) => {{
            const load = (name) => import(`/officer/files/{files.version()}/${{name}}.js`);
            const names = ["code", "clean", "seal", "queue", "vault", "db", "sync"];
            const [code, clean, seal, queue, vault, db, sync] = await Promise.all(names.map(load));
            {script}
        }}""",
        told,
    )


def test_codes_are_read_as_the_server_reads_them(page: Page) -> None:
    chance = random.Random(7)
    typed = [codes.format_code(codes.new_code()).lower() for _ in range(200)]
    for code in list(typed):
        place = chance.randrange(len(code))
        typed.append(code[:place] + chance.choice("23456789fhkmprtvxbgsz-") + code[place + 1 :])
    typed += ["", "abc", "２３４５-６７８９", "https://x.vn/k/" + typed[0], " " + typed[1] + " "]
    found = run(page, "return told.map(code.normalise)", typed)
    for text, seen in zip(typed, found, strict=True):
        try:
            expected = codes.normalise(text.rstrip("/").rpartition("/")[2])
        except Refused:
            expected = None
        assert seen == expected, text
    known = [code for code in found if code][:20]
    tags = run(page, "return Promise.all(told.map(code.tag))", known)
    assert tags == [tag(code) for code in known]


def raw_answers(form: Questionnaire, chance: random.Random) -> dict[str, list[str]]:
    """Answers to a whole form, some of them faultless, some odd here and there, some all over."""
    raw: dict[str, list[str]] = {}
    oddity = chance.choice((0, 0.02, 0.15))
    for item in form.items:
        if chance.random() < oddity:
            continue
        values = [option.code for option in item.options or ()] or ["Đường lầy lội", "x"]
        odd = [*values, *ODD] if chance.random() < oddity else values
        raw[item.code] = chance.choices(odd, k=2 if chance.random() < oddity else 1)
    if chance.random() < oddity:
        raw["q99"] = ["x"]
    return raw


@pytest.mark.parametrize("name", forms())
def test_answers_are_checked_as_the_server_checks_them(page: Page, name: str) -> None:
    form, chance = load_questionnaire(name), random.Random(name)
    tries = [raw_answers(form, chance) for _ in range(400)]
    items = [item_told(item) for item in form.items]
    found = run(
        page,
        "return told.tries.map((raw) => clean.clean(told.items, raw))",
        {"tries": tries, "items": items},
    )
    passed = 0
    for raw, seen in zip(tries, found, strict=True):
        try:
            assert seen["answers"] == clean(form, raw)
            assert seen["problems"] == []
            passed += 1
        except Refused as refused:
            expected = {(p.code, p.place) for p in refused.problems}
            assert {(p["code"], p["place"]) for p in seen["problems"]} == expected, raw
    assert passed > 10


def test_what_the_tablet_seals_the_server_opens(page: Page, keys: Keys) -> None:
    public = seal._text(seal.public_key(keys.sealing, "trung-mon"))
    content = {
        "id": "6fa459ea-ee8a-4ca4-894e-db77e160355e",
        "kind": "response",
        "answers": {"q01_why": ["Đường lầy lội"]},
    }
    sent = run(
        page,
        "return seal.seal(told.key, 'trung-mon', told.content)",
        {"key": public, "content": content},
    )
    record = seal.as_received(sent)
    assert seal.unseal(keys.sealing, record) == content
    assert (len(record.box) - 16) % seal.PADDED_TO == 0


def test_a_vault_opens_with_its_pin_alone(page: Page) -> None:
    found = run(
        page,
        """
        const officer = { id: 7, name: "Lan" };
        const mine = await vault.make(officer, "274951");
        await mine.keep({ session: "bí mật" });
        const wrong = await vault.unlock(7, "000000");
        const again = await vault.unlock(7, "274951");
        const row = JSON.stringify(await db.get("officers", 7));
        return [wrong, await again.contents(), row.includes("bí mật")];
    """,
    )
    assert found == [None, {"session": "bí mật"}, False]


@pytest.mark.parametrize("pin", ["123456", "000000", "12345", "abcdef", "654321"])
def test_a_pin_that_is_guessed_first_is_not_taken(page: Page, pin: str) -> None:
    assert run(page, "return vault.enough(told)", pin) is False


QUEUE = """
    const campaign = { code: "trung-mon", key: told };
    const keep = async (content) => db.add("queue", await queue.sealed(campaign, content));
    const at = (n) => `2018-06-05T0${n}:00:00`;
    const reply = (n, lines, more = {}) => ({ lines, at: at(n), safe_until: null, overdue: false,
        generation: "", missing: [], highest: 99, ...more });
"""


def queue_run(page: Page, keys: Keys, script: str) -> Any:
    public = seal._text(seal.public_key(keys.sealing, "trung-mon"))
    return run(page, QUEUE + script, public)


def test_an_envelope_keeps_its_number_and_records_until_it_is_answered(
    page: Page, keys: Keys
) -> None:
    first, again, after = queue_run(
        page,
        keys,
        """
        await keep({ id: "a" });
        const first = await queue.envelope();
        await keep({ id: "b" });
        const again = await queue.envelope();
        await queue.settle(reply(1, [{ id: "a", outcome: "accepted", problems: [] }]));
        return [first, again, await queue.envelope()];
    """,
    )
    assert [first["sequence"], again["sequence"], after["sequence"]] == [1, 1, 2]
    assert [[r["id"] for r in e["records"]] for e in (first, again, after)] == [["a"], ["a"], ["b"]]
    assert [first["queued"], again["queued"]] == [0, 1]


def test_a_record_leaves_once_a_backup_has_passed_it_and_not_before(page: Page, keys: Keys) -> None:
    counts = queue_run(
        page,
        keys,
        """
        await keep({ id: "a" });
        await queue.envelope();
        const seen = [];
        const look = async () => seen.push((await queue.counts()).sent);
        await queue.settle(reply(2, [{ id: "a", outcome: "quarantined", problems: [] }]));
        await look();
        await queue.hear(reply(3, [], { safe_until: at(1) }));
        await look();
        await queue.hear(reply(5, [], { safe_until: at(4) }));
        await look();
        return seen;
    """,
    )
    assert counts == [1, 1, 0]


def test_a_restored_server_gets_every_record_again(page: Page, keys: Keys) -> None:
    found = queue_run(
        page,
        keys,
        """
        await keep({ id: "a" });
        await queue.envelope();
        await queue.settle(reply(1, [{ id: "a", outcome: "accepted", problems: [] }]));
        await queue.hear(reply(2, [], { generation: "restored", safe_until: at(3) }));
        return [await queue.counts(), await queue.envelope()];
    """,
    )
    assert (found[0]["waiting"], found[0]["sent"]) == (1, 0)
    assert [record["id"] for record in found[1]["records"]] == ["a"]


def test_what_was_refused_stays_and_goes_again_only_when_asked(page: Page, keys: Keys) -> None:
    found = queue_run(
        page,
        keys,
        """
        await keep({ id: "a" });
        await queue.envelope();
        const problems = [{ code: "campaign_unknown", place: "", message: "Không có đợt này." }];
        await queue.settle(reply(1, [{ id: "a", outcome: "refused", problems }]));
        const [counts, none] = [await queue.counts(), await queue.envelope()];
        await queue.retry();
        return [counts, none, (await queue.envelope()).records.length];
    """,
    )
    assert found[0]["refused"] == 1
    assert found[1:] == [None, 1]


def test_the_same_record_is_kept_once(page: Page, keys: Keys) -> None:
    fault = queue_run(
        page,
        keys,
        """
        await keep({ id: "a" });
        return keep({ id: "a" }).catch((fault) => fault.name);
    """,
    )
    assert fault == "ConstraintError"


def test_a_whole_version_is_kept_and_opens_without_the_server(
    new_context: OpenContext,
) -> None:
    context = new_context()
    page = context.new_page()
    page.goto("/officer/")
    page.evaluate("navigator.serviceWorker.register('/officer/sw.js', { scope: '/officer/' })")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.reload()
    context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="Đăng ký máy tính bảng")).to_be_visible()
    assert json.loads(page.evaluate("fetch('/officer/manifest.webmanifest').then((r) => r.text())"))
