"""Where a refusal becomes a page (or JSON): a sentence and what to do, never a trace."""

from dataclasses import dataclass

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from questionnaires.problem import Refused
from survey_app.services.health import UNAVAILABLE

_STATUS = {
    "code_malformed": 404,
    "code_unknown": 404,
    "code_void": 410,
    "spare_not_bound": 409,
    "campaign_unknown": 404,
    "results_not_published": 404,
    "own_file_unknown": 404,
    "clip_unknown": 404,
    "not_allowed": 403,
    "login_failed": 403,
    "login_locked": 403,
    "login_too_many": 429,
    "village_unknown": 404,
    "place_unknown": 404,
    "periodic_unknown": 404,
    "posting_unknown": 404,
    "photograph_unknown": 404,
    "campaign_not_open": 403,
    "online_not_used": 403,
    "campaign_closed": 410,
    "source_not_registered": 410,
    "already_answered": 409,
    "content_differs": 409,
    "response_withdrawn": 409,
    "nothing_to_object": 409,
}
_MISTYPED = {"code_malformed", "code_unknown"}


@dataclass(frozen=True)
class Words:
    """The heading of a page that says no, and what to do next."""

    heading: str
    advice: tuple[str, ...] = ()


_ASK_TEAM = "Muốn hỏi thêm, xin gặp Tổ lấy ý kiến của thôn hoặc cán bộ Mặt trận Tổ quốc ở xã."
_REFUSED = {
    "code_void": Words(
        "Thẻ này không dùng được nữa",
        (
            "Nếu hộ đã được đổi thẻ khác, xin dùng thẻ mới.",
            "Nếu chưa, xin mang thẻ đến Tổ lấy ý kiến của thôn để đổi, hoặc trả lời bằng phiếu "
            "giấy.",
        ),
    ),
    "spare_not_bound": Words(
        "Thẻ dự phòng chưa được giao cho hộ nào",
        (
            "Xin đưa thẻ này cho Tổ lấy ý kiến của thôn. Khi Tổ ghi thẻ vào sổ cho hộ, ông/bà dùng "
            "được ngay.",
        ),
    ),
    "campaign_unknown": Words("Không tìm thấy đợt lấy ý kiến"),
    "results_not_published": Words(
        "Chưa có kết quả để xem",
        ("Kết quả chỉ đăng ở đây khi đợt lấy ý kiến đã được công bố.",),
    ),
    "village_unknown": Words("Không tìm thấy thôn này", ("Xin quét lại mã trên áp phích.",)),
    "place_unknown": Words("Không tìm thấy nơi này"),
    "campaign_not_open": Words("Đợt lấy ý kiến chưa bắt đầu", (_ASK_TEAM,)),
    "campaign_closed": Words("Đợt lấy ý kiến đã kết thúc", (_ASK_TEAM,)),
    "response_withdrawn": Words(
        "Phiếu này đã được rút", ("Muốn trả lời lại, xin mở lại trang từ mã trên thẻ.",)
    ),
    "nothing_to_object": Words(
        "Chưa có phiếu nào gửi bằng thẻ này", ("Ông/bà vẫn trả lời được bằng thẻ của hộ.",)
    ),
    "response_id_malformed": Words(
        "Phiếu chưa gửi được", ("Xin mở lại trang từ mã trên thẻ và trả lời lại.",)
    ),
}
_FAULT = Words(
    "Trang đang gặp sự cố",
    ("Xin thử lại sau ít phút. Lỗi này không phải do ông/bà.", "Phiếu đã gửi trước đó vẫn còn."),
)
_AWAY = Words(
    "Chưa ghi được, xin gửi lại sau ít phút",
    (
        "Nơi lưu phiếu đang tạm ngừng. Lần gửi này chưa được nhận.",
        "Xin thử lại sau ít phút. Có nút “Gửi lại” thì những gì vừa điền còn giữ ở trang này; gửi "
        "nhiều lần vẫn chỉ tính một phiếu.",
    ),
)
_FILE_TOO_BIG = Words(
    "Tệp gửi lên quá lớn",
    (
        "Mỗi lần gửi không quá 8 MB. Xin quay lại và chọn tệp nhỏ hơn; ảnh thì chụp lại ở cỡ vừa.",
        "Lần gửi này chưa được nhận, chưa có gì thay đổi.",
    ),
)
_ERRORS = {
    404: Words("Không có trang này", ("Xin xem lại địa chỉ, hoặc quét lại mã trên thẻ.",)),
    405: Words("Trang này không mở theo cách đó", ("Xin quét lại mã trên thẻ hoặc áp phích.",)),
    413: Words("Nội dung gửi lên quá dài", ("Xin quay lại và viết gọn hơn.",)),
    429: Words(
        "Xin ông/bà đợi một phút",
        (
            "Từ kết nối mạng này đang có quá nhiều lượt gửi, hoặc quá nhiều lần nhập mã chưa đúng.",
            "Xin quay lại trang trước rồi gửi lại sau một phút; thẻ có mã đúng không bị khóa.",
        ),
    ),
}


def status_of(refused: Refused) -> int:
    """The HTTP status that fits the first problem; 422 where none is special."""
    return _STATUS.get(refused.problems[0].code, 422)


def handle_errors(app: Flask) -> None:
    """Turn refusals and HTTP errors into pages of our own."""

    @app.errorhandler(Refused)
    def refused_page(refused: Refused) -> Response:
        return refusal(refused)

    @app.errorhandler(HTTPException)
    def http_page(error: HTTPException) -> Response:
        return _error(error.code or 500)

    def away_page(error: Exception) -> Response:
        app.logger.error("the database refused to answer or to write", exc_info=error)
        facts = {"words": _AWAY, "onward": _onward(), "again": _again()}
        page = make_response(render_template("error.html", **facts), 503)
        page.headers["Retry-After"] = "60"
        return page

    for kind in UNAVAILABLE:
        app.register_error_handler(kind, away_page)

    @app.errorhandler(500)
    def fault_page(_: Exception) -> Response:
        return _error(500)


def refusal(refused: Refused) -> Response:
    """The page (or JSON, where the client asks for it) that says why and what to do."""
    status = status_of(refused)
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        problems = [
            {"code": p.code, "place": p.place, "message": p.message} for p in refused.problems
        ]
        return make_response(jsonify(problems=problems), status)
    if request.blueprint == "resident" and _MISTYPED.issuperset(refused.codes):
        return _mistyped(refused, status)
    words = _REFUSED.get(refused.problems[0].code, Words("Chưa thực hiện được"))
    page = render_template("refused.html", problems=refused.problems, words=words, onward=_onward())
    return make_response(page, status)


def _mistyped(refused: Refused, status: int) -> Response:
    """The field for the code again, with what was typed and what is wrong with it."""
    typed = request.form.get("code") or (request.view_args or {}).get("code", "")
    problem = refused.problems[0].message
    page = render_template("resident/enter.html", typed=typed, problem=problem)
    return make_response(page, status)


def _error(code: int) -> Response:
    words = _ERRORS.get(code, _FAULT)
    if code == 413 and request.path.startswith("/office"):
        words = _FILE_TOO_BIG
    page = render_template("error.html", words=words, onward=_onward())
    return make_response(page, code)


def _again() -> list[tuple[str, str]]:
    """What was posted, to be posted once more as it was; nothing where it holds a password."""
    typed = list(request.form.items(multi=True)) if request.method == "POST" else []
    secret = request.path.startswith(("/office/me", "/office/login", "/office/enrol"))
    return [] if secret else typed


def _onward() -> tuple[str, str]:
    """The one clear next step: address and words."""
    if request.path.startswith("/office"):
        return "/office", "Về trang cơ quan"
    if request.path.startswith("/k"):
        return "/k", "Nhập mã trên thẻ"
    return "/", "Về trang đầu"
