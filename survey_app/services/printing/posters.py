"""Posters: one sheet on the wall for a village, a commune, a market or a shop."""

from collections.abc import Sequence
from dataclasses import dataclass

from survey_app.services.printing.paper import Heading, typeset_paper
from survey_app.services.printing.qr import poster_qr

HOUSEHOLD_STEPS = (
    "Lấy thẻ của hộ mình: Tổ lấy ý kiến phát cho mỗi hộ một thẻ có mã riêng.",
    "Quét mã QR trên thẻ, hoặc mã QR trên áp phích này rồi gõ mã của thẻ.",
    "Trả lời từng câu, xem lại, bấm Gửi và giữ mã biên nhận.",
)
OPEN_STEPS = (
    "Mở máy ảnh điện thoại, hướng vào mã QR trên áp phích này.",
    "Chọn câu trả lời đúng với ý mình.",
    "Xem lại rồi bấm Gửi.",
)
HOUSEHOLD_PRIVACY = (
    "Phiếu không hỏi tên, số điện thoại. Mã trên thẻ chỉ để mỗi hộ trả lời một lần, không ghi cùng"
    " câu trả lời. Ông/bà có quyền không trả lời; kết quả chỉ công bố dưới dạng số liệu tổng hợp."
)
OPEN_PRIVACY = (
    "Phiếu không hỏi tên, số điện thoại. Ông/bà có quyền không trả lời; kết quả chỉ công bố dưới"
    " dạng số liệu tổng hợp."
)


@dataclass(frozen=True)
class Poster:
    """One poster: whom it invites, at which place, and the path its QR opens ("p/…", "m/…")."""

    path: str
    invited: str
    place: str
    steps: tuple[str, ...]
    privacy: str


def household_poster(path: str, place: str) -> Poster:
    """Return the poster that invites the households of a village or a commune."""
    return Poster(path, "Kính mời các hộ gia đình", place, HOUSEHOLD_STEPS, HOUSEHOLD_PRIVACY)


def open_poster(path: str, place: str) -> Poster:
    """Return the poster that invites whoever comes by a market or a shop."""
    return Poster(path, "Kính mời khách mua hàng tại", place, OPEN_STEPS, OPEN_PRIVACY)


def posters_pdf(posters: Sequence[Poster], heading: Heading) -> bytes:
    """Print each poster on an A4 sheet of its own."""
    sheets = [
        {
            "invited": poster.invited,
            "place": poster.place,
            "steps": poster.steps,
            "privacy": poster.privacy,
            "address": poster_url(heading, poster.path).split("://", 1)[-1],
        }
        for poster in posters
    ]
    drawings = [poster_qr(poster_url(heading, poster.path)) for poster in posters]
    return typeset_paper("posters.typ", heading, sheets, drawings)


def poster_url(heading: Heading, path: str) -> str:
    """The address a poster's QR opens."""
    return heading.url(path)
