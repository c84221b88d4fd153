"""The office's own questionnaires and rules: read first, kept as versions, compared in words."""

import hashlib

import pytest
from sqlalchemy import select

from questionnaires.library import form_text, rule_text
from questionnaires.problem import Refused
from survey_app.services import campaigns
from survey_app.services.own_files import catalogue, compare, upload
from survey_app.services.own_files.upload import YAML_LIMIT, Upload
from survey_app.store.engine import Store
from survey_app.store.own_files import OwnFile
from survey_app.store.tables import journal, own_file
from tests import builders
from tests.services.door import refused

FORM, RULE = form_text("ntm-xa.2017"), rule_text("hd-78-2017")
Q01 = "về công tác quy hoạch"
NEW = FORM.replace(Q01, "về các tuyến đường")


def take(store: Store, text: str | bytes, kind: str = "questionnaire", **more: str) -> OwnFile:
    content = text if isinstance(text, bytes) else text.encode()
    with store.write() as connection:
        sent = Upload("của tôi.yaml", content, **more)
        return upload.take_yaml(connection, catalogue.known_kind(kind), sent)


def test_a_version_never_overwrites_the_one_before(store: Store) -> None:
    assert Q01 in FORM
    first = take(store, FORM, note="bản đầu")
    second = take(store, NEW, note="sửa câu 1")
    assert [(f.name, f.version) for f in (first, second)] == [("ntm-xa.2017", n) for n in (1, 2)]
    with store.read() as connection:
        assert catalogue.content(connection, first).decode() == FORM
        kept = catalogue.versions(connection, first)
        acts = connection.execute(select(journal.c.act, journal.c.detail)).all()
    assert [(f.version, f.note) for f in kept] == [(2, "sửa câu 1"), (1, "bản đầu")]
    assert second.sha256 == hashlib.sha256(NEW.encode()).hexdigest()
    assert [act for act, _ in acts] == ["own_file.add"] * 2
    assert second.sha256[:16] in acts[1].detail


def test_the_same_content_makes_no_new_version(store: Store) -> None:
    take(store, FORM)
    refused(
        lambda: take(store, b"\xef\xbb\xbf" + FORM.replace("\n", "\r\n").encode()), "own_file_same"
    )


def test_every_fault_is_told_by_its_line_and_nothing_is_kept(store: Store) -> None:
    faulty = FORM.replace("type: choice", "type: hop-chon", 1).replace("source:", "nguon:", 1)
    with pytest.raises(Refused) as caught:
        take(store, faulty)
    assert len(caught.value.problems) >= 3
    for problem in caught.value.problems:
        assert problem.place.startswith("của tôi.yaml:")
    with store.read() as connection:
        assert not connection.execute(select(own_file.c.id)).all()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "own_file_missing"),
        (b"\xff\xfe", "file_not_text"),
        (b"a" * (YAML_LIMIT + 1), "own_file_too_big"),
        (b"items: " + b"[" * 20_000, "file_too_deep"),
        (b"a: &x [1]\nb: *x\n", "file_alias"),
    ],
)
def test_what_is_no_form_is_refused(store: Store, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        take(store, content)
    assert code in caught.value.codes


def test_a_campaign_pins_an_own_version_and_keeps_it(store: Store) -> None:
    form, rule = take(store, NEW), take(store, RULE, "rule")
    with store.write() as connection:
        plan = builders.plan(
            connection,
            questionnaire=catalogue.reference(form),
            rule=catalogue.reference(rule),
        )
        made = campaigns.create(connection, plan)
    take(store, FORM)
    with store.read() as connection:
        asked = campaigns.questionnaire(connection, made)
        assert "về các tuyến đường" in str(asked.items[0].label["vi"])
        assert made.questionnaire_sha256 == form.sha256
        assert [c.code for c in catalogue.pinned_in(connection, form.sha256)] == [made.code]
        assert [c.code for c in catalogue.pinned_in(connection, rule.sha256)] == [made.code]


def test_a_reference_names_only_what_is_there_and_of_its_kind(store: Store) -> None:
    rule = take(store, RULE, "rule")
    with store.read() as connection:
        for ref in ("own-99", catalogue.reference(rule), "../../etc/passwd", "own-"):
            refused(
                lambda ref=ref: catalogue.entry(connection, "questionnaire", ref),
                "own_file_unknown",
            )  # type: ignore[misc]


def test_changes_of_a_form_are_told_in_words(store: Store) -> None:
    new = NEW + (
        "  - code: q99\n    type: text\n    role: other\n    required: false\n"
        "    label: {vi: Ý kiến khác}\n"
    )
    take(store, new)
    with store.read() as connection:
        entry = next(e for e in catalogue.entries(connection, "questionnaire") if e.own)
        other = catalogue.before(connection, entry)
    assert other is not None
    assert other.ref == "ntm-xa.2017"
    found = compare.changes(other.read, entry.read)
    assert [(c.sort, c.what) for c in found] == [
        ("changed", "Câu 1 (q01)"),
        ("added", "Câu 99 (q99)"),
    ]
    assert "về các tuyến đường" in found[0].after
    assert found[1].after == "Ý kiến khác"
    signs = [line.sign for line in compare.line_changes(other.text, entry.text)]
    assert (signs.count("-"), signs.count("+")) == (1, 6)
    back = compare.changes(entry.read, other.read)
    assert [c.sort for c in back] == ["changed", "removed"]


def test_changes_of_a_rule_name_the_bar(store: Store) -> None:
    take(store, RULE, "rule")
    take(store, RULE.replace("more_than: 60/100", "at_least: 70/100", 1), "rule")
    with store.read() as connection:
        newest = next(e for e in catalogue.entries(connection, "rule") if e.own)
        other = catalogue.before(connection, newest)
    assert other is not None
    (change,) = compare.changes(other.read, newest.read)
    assert change.what == "Đối tượng xa, ngưỡng “Tỷ lệ hộ được lấy ý kiến”"
    assert (change.before, change.after) == ("trên 60 %", "từ 70 % trở lên")


def test_built_in_forms_of_two_years_can_be_compared(store: Store) -> None:
    with store.read() as connection:
        old, new = (
            catalogue.entry(connection, "questionnaire", ref)
            for ref in ("ntm-xa.2017", "ntm-xa.2022")
        )
    assert {c.sort for c in compare.changes(old.read, new.read)} >= {"changed"}
    assert compare.changes(old.read, old.read) == ()
