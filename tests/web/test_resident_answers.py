"""A household answers with its card: form, check, send, thank-you."""

import gzip

import pytest
from flask.testing import FlaskClient

from questionnaires.library import forms, load_questionnaire
from survey_app.services.keys import Keys
from survey_app.store import responses
from survey_app.store.engine import Store
from tests.builders import Asked, answers, goods, households, move, response_id
from tests.web.reading import read

FORM = load_questionnaire("ntm-xa.2017")
DISSATISFIED = answers(FORM, q02="not_satisfied", q02_why="Đường còn lầy <khi mưa>")


def kept(store: Store, asked: Asked) -> int:
    with store.read() as connection:
        return sum(pattern.count for pattern in responses.patterns(connection, asked.campaign.id))


def send(client: FlaskClient, asked: Asked, given: dict[str, list[str]], own_id: str = "") -> str:
    """Send answers as the check page does; where the thank-you page is."""
    data = given | {"step": ["send"], "response-id": [own_id or response_id()]}
    response = client.post(f"/k/{asked.code}", data=data)
    assert response.status_code == 303
    return str(response.location)


def test_a_card_opens_the_form_of_its_village(client: FlaskClient, asked: Asked) -> None:
    page = read(client.get(f"/k/{asked.code}"))
    assert "Thôn 4, xã Trung Môn" in page.text
    assert "Ủy ban MTTQ Việt Nam huyện Yên Sơn hỏi ý kiến mỗi hộ một lần" in page.text
    for item in FORM.items:
        assert item.label["vi"] in page.text


def test_a_code_opens_its_form_however_it_is_typed(client: FlaskClient, asked: Asked) -> None:
    code = asked.code.lower()
    spaced = f"{code[:4]}-{code[4:8]} {code[8:12]}–{code[12:]}"
    response = client.get(f"/k/{spaced}")
    assert (response.status_code, response.location) == (302, f"/k/{asked.code}")
    assert client.post("/k", data={"code": spaced}).location == f"/k/{asked.code}"


def test_each_visit_gets_an_id_of_its_own(client: FlaskClient, asked: Asked) -> None:
    ids = {read(client.get(f"/k/{asked.code}")).fields["response-id"][0] for _ in range(3)}
    assert len(ids) == 3


def test_a_faulty_form_comes_back_with_its_answers_and_a_link_to_each_fault(
    client: FlaskClient, asked: Asked
) -> None:
    given = {code: values for code, values in DISSATISFIED.items() if code not in ("q03", "q07")}
    response = client.post(
        f"/k/{asked.code}", data=given | {"step": "check", "response-id": response_id()}
    )
    page = read(response)
    assert response.status_code == 422
    assert "Xin ông/bà xem lại: Ông/bà chưa trả lời câu này. Câu 3 Câu 7" in page.text
    assert {"#q03-1", "#q07-1"} <= set(page.links)
    assert {"q03-1", "q07-1"} <= page.ids
    assert {name: page.fields[name] for name in given} == given


def test_checking_stores_nothing_and_the_check_page_sends_all_answers(
    client: FlaskClient, store: Store, asked: Asked
) -> None:
    own = response_id()
    response = client.post(
        f"/k/{asked.code}", data=DISSATISFIED | {"step": "check", "response-id": own}
    )
    page = read(response)
    assert "Phiếu chưa được gửi." in page.text
    assert "Lý do chưa hài lòng: Đường còn lầy <khi mưa>" in page.text
    assert page.fields == DISSATISFIED | {"response-id": [own], "step": ["send"]}
    assert kept(store, asked) == 0
    sent = client.post(f"/k/{asked.code}", data=page.fields)  # as its one plain button does
    assert sent.status_code == 303
    assert kept(store, asked) == 1


def test_mending_from_the_check_page_keeps_every_answer_and_the_id(
    client: FlaskClient, asked: Asked
) -> None:
    own = response_id()
    response = client.post(
        f"/k/{asked.code}", data=DISSATISFIED | {"step": "send", "edit": "q01", "response-id": own}
    )
    assert read(response).fields == DISSATISFIED | {"response-id": [own]}


def test_a_sent_answer_is_stored_and_thanked_with_a_receipt(
    client: FlaskClient, store: Store, asked: Asked
) -> None:
    thanks = send(client, asked, DISSATISFIED)
    assert thanks == f"/k/{asked.code}/thanks"  # no receipt in the address
    page = read(client.get(thanks))
    assert "Cảm ơn ông/bà. Phiếu đã được nhận." in page.text
    assert "BN-" in page.text
    assert kept(store, asked) == 1


def test_sending_twice_stores_once_and_thanks_twice_with_one_receipt(
    client: FlaskClient, store: Store, asked: Asked
) -> None:
    own = response_id()
    pages = [read(client.get(send(client, asked, DISSATISFIED, own))).text for _ in range(2)]
    assert pages[0] == pages[1]
    assert kept(store, asked) == 1


def test_the_receipt_is_for_the_browser_that_sent_the_answer_alone(
    client: FlaskClient, asked: Asked
) -> None:
    thanks = send(client, asked, DISSATISFIED)
    stranger = client.application.test_client()
    page = read(stranger.get(thanks))
    assert "Mã biên nhận không còn hiện ở đây nữa" in page.text
    assert "BN-" not in page.text


def test_the_receipts_cookie_is_of_one_card_and_out_of_reach_of_scripts(
    client: FlaskClient, asked: Asked
) -> None:
    data = DISSATISFIED | {"step": ["send"], "response-id": [response_id()]}
    cookie = client.post(f"/k/{asked.code}", data=data).headers["Set-Cookie"]
    assert cookie.startswith("receipt=")
    assert f"Path=/k/{asked.code}" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=900" in cookie


def test_residents_get_no_session(client: FlaskClient, asked: Asked) -> None:
    client.get(f"/k/{asked.code}")
    client.get(send(client, asked, DISSATISFIED))
    assert client.get_cookie("session") is None


def test_a_household_that_has_answered_is_told_so_and_not_what_or_when(
    client: FlaskClient, asked: Asked
) -> None:
    send(client, asked, DISSATISFIED)
    page = read(client.get(f"/k/{asked.code}"))
    assert "Hộ dùng thẻ này đã gửi phiếu" in page.text
    assert "Đường còn lầy" not in page.text


@pytest.mark.parametrize(
    ("state", "status", "words"),
    [
        ("draft", 403, "chưa bắt đầu. Dự kiến bắt đầu ngày 01/6/2018"),
        ("counting", 410, "Đợt lấy ý kiến đã kết thúc"),
        ("published", 410, "Đợt lấy ý kiến đã kết thúc"),
    ],
)
def test_a_campaign_that_is_not_open_says_what_to_do(
    client: FlaskClient, store: Store, keys: Keys, state: str, status: int, words: str
) -> None:
    with store.write() as connection:
        asked = households(connection, keys, state=state)
    response = client.get(f"/k/{asked.code}")
    assert response.status_code == status
    assert words.split(".")[0] in read(response).text
    assert words.split(". ")[-1] in read(response).text
    sent = client.post(
        f"/k/{asked.code}", data=DISSATISFIED | {"step": "send", "response-id": response_id()}
    )
    assert sent.status_code == status
    assert kept(store, asked) == 0


def test_a_household_that_answered_in_time_is_thanked_after_the_end(
    client: FlaskClient, store: Store, asked: Asked
) -> None:
    send(client, asked, DISSATISFIED)
    with store.write() as connection:
        move(connection, asked.campaign, "closed")
    assert "Hộ đã gửi phiếu. Cảm ơn ông/bà" in read(client.get(f"/k/{asked.code}")).text


def test_where_online_does_not_count_the_household_is_told_before_it_answers(
    client: FlaskClient, asked: Asked
) -> None:
    words = "Tổ lấy ý kiến vẫn sẽ gặp hộ để lấy ý kiến bằng phiếu giấy"
    assert words in read(client.get(f"/k/{asked.code}")).text
    assert words in read(client.get(send(client, asked, DISSATISFIED))).text


def test_every_page_of_a_demonstration_says_so(
    client: FlaskClient, store: Store, keys: Keys
) -> None:
    with store.write() as connection:
        asked = households(connection, keys, demonstration=True)
    home, own = f"/k/{asked.code}", response_id()
    pages = [
        client.get(home),
        client.post(home, data=DISSATISFIED | {"step": "check", "response-id": own}),
        client.get(send(client, asked, DISSATISFIED, own)),
        client.post(home, data=answers(FORM) | {"step": "send", "response-id": own}),
        *(client.get(home + p) for p in ("", "/replace", "/withdraw", "/objection")),
        client.get("/p/trung-mon"),
        client.get("/"),
    ]
    for page in pages:
        assert "SỐ LIỆU MINH HỌA" in read(page).text


@pytest.mark.parametrize("form", forms())
def test_a_first_visit_is_one_small_request(
    client: FlaskClient, store: Store, keys: Keys, form: str
) -> None:
    with store.write() as connection:
        if load_questionnaire(form).unit == "person":
            url = f"/m/{goods(connection, questionnaire=form).code}/1"
        else:
            asked = households(connection, keys, questionnaire=form, rule=None, object=None)
            url = f"/k/{asked.code}"
    packed = client.get(url, headers={"Accept-Encoding": "gzip"})
    page = gzip.decompress(packed.data).decode()
    plain = client.get(url).get_data(as_text=True)
    assert len(packed.data) + len(str(packed.headers)) <= 6 * 1024
    assert len(page) == len(plain)
    for outside in (" src=", "@import", "url(", "<script", "http"):
        assert outside not in page


def test_a_page_of_errors_is_small_too(client: FlaskClient, asked: Asked) -> None:
    response = client.post(
        f"/k/{asked.code}",
        data={"step": "check", "response-id": response_id()},
        headers={"Accept-Encoding": "gzip"},
    )
    assert len(response.data) < 14_000


def test_no_page_allows_scripts_of_its_own_and_only_its_style(
    client: FlaskClient, asked: Asked
) -> None:
    policy = client.get(f"/k/{asked.code}").headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-" in policy
    assert "unsafe" not in policy


def test_a_form_too_long_to_be_ours_is_refused_with_words(
    client: FlaskClient, asked: Asked
) -> None:
    response = client.post(f"/k/{asked.code}", data={"q01_why": "x" * 600_000, "step": "check"})
    assert response.status_code == 413
    assert "Nội dung gửi lên quá dài" in read(response).text


def test_an_answer_nobody_offered_is_refused_beside_its_question(
    client: FlaskClient, store: Store, asked: Asked
) -> None:
    data = answers(FORM, q04="delighted") | {"step": ["send"], "response-id": [response_id()]}
    response = client.post(f"/k/{asked.code}", data=data)
    assert response.status_code == 422
    assert "Câu trả lời không nằm trong các phương án của câu hỏi. Câu 4" in read(response).text
    assert kept(store, asked) == 0
