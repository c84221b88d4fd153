"""The package of a publication: the open tables, the texts they rest on, and how to check them."""

import json
from collections.abc import Iterator

import pandas as pd
from sqlalchemy import Connection

from analysis.disclosure.files import FILES, HEADINGS, RANGES
from analysis.disclosure.package import FORM, RESULTS, RULE
from questionnaires.area import placed
from survey_app.services.data_package import package as packages
from survey_app.services.data_package.campaign_tables import FORMS, MODES
from survey_app.services.data_package.resource import Attachment, Field, Package, Resource
from survey_app.services.export import YAML
from survey_app.services.paper_texts import texts
from survey_app.services.publishing.document import Json, Made
from survey_app.store import campaigns
from survey_app.store.campaigns import Campaign

ABOUT = "doc-truoc.txt"
_WITHHELD = "Không công bố, để không ai bị nhận ra câu trả lời"
_DESCRIPTION = (
    "Số liệu mở. Ô trống ở cột số phiếu: không công bố, vì có thể để lộ câu trả lời của một hộ, "
    "hoặc để người khác trừ ngược ra; không phải là số 0."
)
_CHECK = """Kiểm tra gói này, không cần hỏi ai:

1. So mã SHA-256 của tệp .zip với mã in ở trang công bố:
     sha256sum {code}.zip
     certutil -hashfile {code}.zip SHA256     (Windows)
2. Cộng lại mọi bảng, tính lại mọi tỷ lệ và kết luận từ các bảng và quy định trong gói:
     python -m analysis verify-open {code}.zip
   (analysis là mã nguồn mở của chính hệ thống này, chạy không cần mạng)
3. Ai được cơ quan giao tệp phiếu không tên thì tính lại các bảng từ từng phiếu:
     python -m analysis publish --questionnaire {form} {options}\\
       --frame frame.csv --responses responses.csv --out bang
"""


def package(connection: Connection, campaign: Campaign, made: Made) -> bytes:
    """The zip that everybody may download."""
    about, rule = made.document["campaign"], made.document["rule"]
    mark = "SỐ LIỆU MINH HỌA. " if campaign.demonstration else ""
    told = Package(
        name=campaign.code,
        title=f"{mark}{campaign.title}",
        description=f"{placed(about['asker'], campaign.area_name)}. {_DESCRIPTION}",
        resources=tuple(_resources(made)),
        attachments=tuple(_attachments(connection, campaign, made)),
        sources=(made.document["questionnaire"]["source"], *((rule["source"],) if rule else ())),
        licence=texts(campaign).licence,
        remarks=(*made.tables.audit.lines, _check(campaign)),
    )
    return packages.zipped(told)


def _resources(made: Made) -> Iterator[Resource]:
    for name, table in made.tables.tables.items():
        file, title = FILES[name]
        yield _resource(file, title, table, made.document)
    if len(made.tables.audit.ranges):
        yield _resource(*RANGES, made.tables.audit.ranges, made.document)


def _resource(file: str, title: str, table: pd.DataFrame, document: Json) -> Resource:
    """An open table with every column explained and every gap said to be withheld."""
    gaps = {str(c): table[c].isna().map({True: "withheld", False: ""}) for c in table}
    return Resource(
        file.removesuffix(".csv"),
        title,
        table,
        tuple(_field(str(column), table[column], document) for column in table),
        kinds={"withheld": _WITHHELD},
        reasons={column: marks for column, marks in gaps.items() if (marks != "").any()},
    )


def _field(column: str, cells: "pd.Series[int]", document: Json) -> Field:
    """What a column says; codes with what they mean."""
    questions = document["questions"]
    values = {
        "item": {question["code"]: question["label"] for question in questions},
        "option": {option["code"]: option["label"] for q in questions for option in q["options"]},
        "form": FORMS,
        "mode": MODES,
    }.get(column, {})
    used = {code: label for code, label in values.items() if (cells == code).any()}
    whole = cells.dtype.kind in "iu"
    return Field(column, HEADINGS[column], "integer" if whole else "string", used)


def _attachments(connection: Connection, campaign: Campaign, made: Made) -> Iterator[Attachment]:
    """The questionnaire and the rule to the byte, the results, and how to check it all."""
    form, rule = campaigns.pinned(connection, campaign.id)
    yield Attachment(FORM, "Mẫu phiếu đã dùng, nguyên văn", YAML, form.encode())
    if rule is not None:
        yield Attachment(RULE, "Quy định đã áp dụng, nguyên văn", YAML, rule.encode())
    results = json.dumps(made.document, ensure_ascii=False, indent=1).encode()
    title = "Số liệu và kết luận đã công bố"
    yield Attachment(RESULTS, title, "application/json", results)
    check = _check(campaign).encode("utf-8-sig")
    yield Attachment(ABOUT, "Đọc trước: cách kiểm tra", "text/plain", check)


def _check(campaign: Campaign) -> str:
    options = [
        *([f"--rule {RULE}"] if campaign.rule_id else []),
        *([f"--object {campaign.object}"] if campaign.object else []),
        *([f'--online-guidance "{campaign.online_guidance}"'] if campaign.online_guidance else []),
        *(["--sample open"] if campaign.kind == "open" else []),
    ]
    return _CHECK.format(code=campaign.code, form=FORM, options=" ".join([*options, ""]))
