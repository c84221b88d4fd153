"""Seal: closed to everybody but the server, whole or not at all."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.problem import Refused
from survey_app.core import seal

ROOT = b"a root key of the tests"
OTHER = b"the root key of another server"


def closed(campaign: str = "trung-mon", **content: object) -> seal.Record:
    told = {"id": "6fa459ea-ee8a-4ca4-894e-db77e160355e", **content}
    return seal.seal(seal.public_key(ROOT, campaign), campaign, str(told["id"]), told)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=2000), max_size=3))
def test_what_was_sealed_comes_out_again(answers: dict[str, str]) -> None:
    record = seal.as_received(json.loads(json.dumps(seal.as_sent(closed(answers=answers)))))
    assert seal.unseal(ROOT, record) == {
        "id": "6fa459ea-ee8a-4ca4-894e-db77e160355e",
        "answers": answers,
    }


def test_another_server_another_campaign_and_another_id_open_nothing() -> None:
    record = closed()
    for changed, root in (
        (record, OTHER),
        (replace(record, campaign="yen-son"), ROOT),
        (replace(record, id="r-2"), ROOT),
    ):
        with pytest.raises(Refused) as refused:
            seal.unseal(root, changed)
        assert refused.value.codes == ("record_unreadable",)


@pytest.mark.parametrize("field", ["key", "iv", "box"])
def test_a_record_with_one_byte_changed_does_not_open(field: str) -> None:
    record = closed()
    damaged = bytearray(getattr(record, field))
    damaged[-1] ^= 1
    with pytest.raises(Refused):
        seal.unseal(ROOT, replace(record, **{field: bytes(damaged)}))


def test_a_box_that_came_over_damaged_is_told_from_one_that_no_key_opens() -> None:
    sent = seal.as_sent(closed())
    with pytest.raises(Refused) as refused:
        seal.as_received(sent | {"box": str(sent["box"])[:-4] + "AAAA"})
    assert refused.value.codes == ("record_damaged",)


@pytest.mark.parametrize(
    "told",
    [None, [], "x", {}, {"v": 2}, {"v": 1, "id": "a"}],
)
def test_what_is_no_record_is_refused(told: object) -> None:
    with pytest.raises(Refused) as refused:
        seal.as_received(told)
    assert refused.value.codes == ("record_malformed",)


def test_base64_that_is_none_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        seal.as_received(seal.as_sent(closed()) | {"box": "not base64!"})
    assert refused.value.codes == ("record_malformed",)


def test_the_length_of_a_box_does_not_tell_whether_a_reason_was_written() -> None:
    silent = closed(answers={"q01": ["satisfied"]})
    telling = closed(answers={"q01": ["not_satisfied"], "q01_why": ["Đường lầy lội " * 10]})
    assert len(silent.box) == len(telling.box)


def test_the_same_content_is_never_the_same_box_twice() -> None:
    assert closed().box != closed().box


def test_every_campaign_has_its_own_key_and_always_the_same() -> None:
    keys = {seal.public_key(ROOT, code) for code in ("a", "b", "c")}
    assert len(keys) == 3
    assert seal.public_key(ROOT, "a") in keys
