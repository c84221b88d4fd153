"""A household answers in another language of the form, and loses neither page nor answers."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from questionnaires.library import forms, load_questionnaire
from survey_app.services.keys import Keys
from survey_app.store import responses
from survey_app.store.engine import Store
from tests import builders
from tests.builders import Asked
from tests.web.reading import read

TWO = str(Path(__file__).parents[1] / "cases" / "two-languages.2018.yaml")
GIVEN = {"q01": "not_satisfied", "q01_why": "Đường lầy <mưa>", "q02": ["well", "pipe"]}


@pytest.fixture
def asked(store: Store, keys: Keys) -> Asked:
    with store.write() as connection:
        return builders.households(connection, keys, questionnaire=TWO)


def post(client: FlaskClient, asked: Asked, **more: object) -> str:
    data = GIVEN | {"response-id": builders.response_id()} | more
    return client.post(f"/k/{asked.code}", data=data).get_data(as_text=True)


def test_a_form_of_one_language_offers_no_other(
    client: FlaskClient, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        asked = builders.households(connection, keys)
    page = client.get(f"/k/{asked.code}?language=en").get_data(as_text=True)
    assert 'name="say"' not in page
    assert page.count(" lang=") == 1


@pytest.mark.parametrize("name", forms())
def test_no_form_that_comes_with_the_platform_claims_a_translation(name: str) -> None:
    assert load_questionnaire(name).languages == ("vi",)


def test_the_switch_shows_the_same_form_with_every_answer_in_the_other_language(
    client: FlaskClient, asked: Asked
) -> None:
    page = post(client, asked, say="en")
    assert '<legend lang="en">1. Are you satisfied with the roads?</legend>' in page
    assert "hài lòng về đường giao thông" not in page
    assert "Đường lầy &lt;mưa&gt;" in page
    for value, checked in (("not_satisfied", True), ("satisfied", False)):
        assert (f'value="{value}" id="q01-{2 if checked else 1}" class="w" checked' in page) is (
            checked
        )
    assert page.count(" checked") == 3
    assert "Lỗi:" not in page
    assert '<input type="hidden" form="f" name="language" value="en">' in page
    assert 'value="vi" lang="vi"' in page


def test_the_language_stays_through_faults_check_and_back(
    client: FlaskClient, asked: Asked
) -> None:
    faulty = post(client, asked, step="check", language="en")
    assert "Lỗi:" in faulty
    assert "3. Are you satisfied with the commune overall?" in faulty
    check = post(client, asked, step="check", language="en", q03="satisfied")
    assert "<dt lang=en>1. Are you satisfied with the roads?</dt>" in check
    assert "<span lang=en>A well; Piped water</span>" in check
    assert "<span lang=en>Why you are not satisfied</span>: Đường lầy" in check
    assert '<input type="hidden" form="f" name="language" value="en">' in check
    back = post(client, asked, step="send", language="en", q03="satisfied", edit="q01")
    assert "1. Are you satisfied with the roads?" in back


def test_the_page_to_check_can_be_read_in_the_other_language(
    client: FlaskClient, asked: Asked
) -> None:
    page = read(client.post(f"/k/{asked.code}", data=GIVEN | {
        "q03": "satisfied", "response-id": builders.response_id(), "step": "send",
        "language": "en", "say": "vi",
    }))  # fmt: skip
    assert "Xin ông/bà xem lại phiếu" in page.text
    assert "Giếng; Nước máy" in page.text
    assert page.fields["q03"] == ["satisfied"]


def test_what_is_sent_in_another_language_is_the_same_answer(
    client: FlaskClient, store: Store, asked: Asked
) -> None:
    data = GIVEN | {"q03": "satisfied", "response-id": builders.response_id(), "step": "send",
                    "language": "en"}  # fmt: skip
    assert client.post(f"/k/{asked.code}", data=data).status_code == 303
    with store.read() as connection:
        (row,) = responses.dataset_rows(connection, asked.campaign.id)
    assert '"q02":["well","pipe"]' in row.answers
    assert "language" not in row.answers


def test_an_address_may_name_the_language_and_an_unknown_one_is_vietnamese(
    client: FlaskClient, asked: Asked
) -> None:
    english = client.get(f"/k/{asked.code}?language=en").get_data(as_text=True)
    assert "Are you satisfied with the roads?" in english
    again = client.get(f"/k/{asked.code}").get_data(as_text=True)
    assert "Are you satisfied with the roads?" not in again
    for odd in ("xx", "<script>", "vi"):
        page = client.get(f"/k/{asked.code}", query_string={"language": odd})
        assert "hài lòng về đường giao thông" in page.get_data(as_text=True)


def test_a_language_with_one_label_missing_is_not_offered() -> None:
    whole = load_questionnaire(TWO)
    assert whole.languages == ("vi", "en")
    label = {"vi": "Giếng"}
    option = whole.items[2].options[0].model_copy(update={"label": label})
    item = whole.items[2].model_copy(update={"options": (option, whole.items[2].options[1])})
    items = (*whole.items[:2], item, *whole.items[3:])
    assert whole.model_copy(update={"items": items}).languages == ("vi",)
