"""Masks: what papers and open data may print of the free texts, as the office has reviewed them."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from analysis.cells import Cells
from survey_app.store import reviews
from survey_app.store.campaigns import Campaign
from survey_app.store.reviews import Review

_KINDS = ("Thôn", "Bản", "Xóm", "Khu", "Xã", "Phường", "Thị trấn", "Tổ dân phố", "Chợ")
NOT_READ = "(nội dung chưa được đọc duyệt)"
NOT_POSTED = "(nội dung không niêm yết)"


def digest(text: str) -> bytes:
    """What a review knows a text by."""
    return hashlib.sha256(text.encode()).digest()


def place_names(names: set[str]) -> set[str]:
    """The names of places as people write them: "Làng Chùa" of "Thôn Làng Chùa"."""
    for kind in _KINDS:
        names = names | {name.removeprefix(f"{kind} ") for name in names}
    return {name for name in names if not name.startswith(_KINDS)}


def printed(connection: Connection, campaign: Campaign, cells: Cells) -> Cells:
    """The cells of official papers: reviewed texts masked, the others counted and not told."""

    def said(review: Review | None) -> str:
        return NOT_READ if review is None else review.shown or NOT_POSTED

    return _with(connection, campaign, cells, said)


def opened(connection: Connection, campaign: Campaign, cells: Cells) -> Cells:
    """The cells of open data: reviewed texts that may be posted, masked, and no other."""
    told = _with(connection, campaign, cells, lambda review: (review and review.shown) or "")
    return replace(told, texts=told.texts[told.texts["text"] != ""])


def _with(
    connection: Connection, campaign: Campaign, cells: Cells, said: Callable[[Review | None], str]
) -> Cells:
    known = reviews.of_campaign(connection, campaign.id)
    pairs = zip(cells.texts["item"], cells.texts["text"], strict=True)
    texts = [said(known.get((item, digest(text)))) for item, text in pairs]
    return replace(cells, texts=cells.texts.assign(text=texts).astype({"text": str}))
