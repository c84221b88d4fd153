"""A campaign's tables as a package takes them: each column explained, each gap with its reason."""

import pandas as pd
from sqlalchemy import Connection

from questionnaires import labels
from questionnaires.ballot import INVALID_REASONS
from questionnaires.questionnaire import PROVENANCE_LABELS, Item
from survey_app.services import campaigns, dataset
from survey_app.services.data_package.resource import Field, Resource
from survey_app.store.campaigns import Campaign

FORMS = {form: label.capitalize() for form, label in labels.FORMS.items()}
MODES = {"self": "Người dân tự điền", "officer": "Cán bộ hỏi", "clerk": "Nhập từ phiếu giấy"}
MEDIA = {"phone": "Điện thoại", "tablet": "Máy tính bảng", "paper": "Phiếu giấy"}


GAPS = {
    "no_answer": "Không trả lời",
    "not_asked": "Không hỏi: câu chỉ dành cho phương án khác",
    "invalid": "Phiếu không hợp lệ",
}
_FIXED = (
    Field("response_id", "Mã ngẫu nhiên của phiếu"),
    Field("commune", "Xã, phường, thị trấn"),
    Field("village", "Thôn hoặc điểm lấy ý kiến"),
    Field("form", "Hình thức lấy ý kiến", values=FORMS),
    Field("mode", "Cách điền", values=MODES),
    Field("medium", "Phương tiện", values=MEDIA),
    Field("valid", "Phiếu hợp lệ", "integer", {"1": "Hợp lệ", "0": "Không hợp lệ"}),
    Field("invalid_reason", "Lý do phiếu không hợp lệ", values=INVALID_REASONS),
    Field("excluded", "Lý do hai người quyết định loại khỏi số liệu; trống: được tính"),
)
_MEASURED = (  # where tablets measured interviews
    Field("officer", "Bí danh của cán bộ, chỉ trong đợt này; trống: không có, hoặc quá ít phiếu"),
    Field("duration", "Thời gian trả lời trên máy tính bảng, giây", "integer"),
    Field("language", "Ngôn ngữ của phiếu trên máy tính bảng; trống: không có, hoặc quá ít phiếu"),
)
_FRAME = (
    Field("commune", "Xã, phường, thị trấn"),
    Field("village", "Thôn hoặc điểm lấy ý kiến"),
    Field("households", "Tổng số hộ", "integer"),
    Field("asked", "Số hộ được hỏi", "integer"),
    Field("issued", "Số phiếu phát ra", "integer"),
    Field("district", "Huyện, thành phố"),
)


def responses(connection: Connection, campaign: Campaign) -> Resource:
    """The dataset: a row a response."""
    questionnaire = campaigns.questionnaire(connection, campaign)
    table = dataset.rows(connection, campaign)
    return Resource(
        "responses",
        "Phiếu",
        table,
        (
            *_FIXED,
            *(field for field in _MEASURED if field.name in table),
            *(_field(item) for item in questionnaire.items),
        ),
        ("response_id",),
        GAPS,
        {item.code: _reasons(item, table) for item in questionnaire.items if item.type != "text"},
    )


def frame(connection: Connection, campaign: Campaign) -> Resource:
    """The frame: a row a village or place."""
    table = dataset.frame(connection, campaign)
    return Resource(
        "frame",
        "Danh sách thôn",
        table,
        tuple(field for field in _FRAME if field.name in table),
        ("commune", "village"),
    )


def _field(item: Item) -> Field:
    return Field(
        item.code,
        item.label["vi"],
        values={option.code: option.label["vi"] for option in item.options},
        several=item.type == "multiple",
        provenance=PROVENANCE_LABELS[item.provenance],
    )


def _reasons(item: Item, table: pd.DataFrame) -> "pd.Series[str]":
    """Why each empty cell of a closed item is empty; "" where there is an answer."""
    found = pd.Series("no_answer", table.index, dtype=object)
    if item.when is not None:
        given = table[item.when.item].astype(str)
        asked = [not set(cell.split(";")).isdisjoint(item.when.options) for cell in given]
        found[~pd.Series(asked, table.index, dtype=bool)] = "not_asked"
    found[table["valid"] == 0] = "invalid"
    found[table[item.code] != ""] = ""
    return found
