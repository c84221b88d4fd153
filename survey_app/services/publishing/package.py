"""The package of a publication: the open tables, the texts they rest on, and how to check them.

The same publication always gives the same bytes, so that one SHA-256 stands for it.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping

import pandas as pd
from sqlalchemy import Connection

from analysis.disclosure.files import AUDIT, FILES, HEADINGS, RANGES, publication_files
from analysis.disclosure.package import DESCRIPTOR, FORM, RESULTS, RULE
from analysis.disclosure.publish import HIDDEN
from survey_app.services import dataset
from survey_app.services.publishing.document import Json, Made
from survey_app.store import campaigns
from survey_app.store.campaigns import Campaign

CODEBOOK, ABOUT = "giai-thich.csv", "doc-truoc.txt"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # a zip has to say some time; this one says none
_TITLES = {
    RANGES[0]: RANGES[1],
    AUDIT: "Kết quả kiểm tra bảo mật",
    RESULTS: "Số liệu và kết luận đã công bố",
    FORM: "Mẫu phiếu đã dùng, nguyên văn",
    RULE: "Quy định đã áp dụng, nguyên văn",
    CODEBOOK: "Giải thích mã câu hỏi, phương án, hình thức, cách điền",
    ABOUT: "Đọc trước: trong gói có gì, kiểm tra thế nào",
} | dict(FILES.values())
_READ_FIRST = """{title}
{asker}

Số liệu mở, đã che những số có thể để lộ câu trả lời của một hộ ("{hidden}").
Mọi tệp .csv dùng UTF-8 có BOM, mở được ngay bằng Excel.

{files}

Kiểm tra gói này, không cần hỏi ai:
1. So mã SHA-256 của tệp .zip với mã in ở trang công bố:
     sha256sum {code}.zip            (Windows: certutil -hashfile {code}.zip SHA256)
2. Cộng lại mọi bảng, tính lại mọi tỷ lệ và kết luận từ các bảng và quy định trong gói:
     python -m analysis verify-open {code}.zip
   (chương trình analysis là mã nguồn mở của chính hệ thống này, chạy không cần mạng)
3. Cơ quan hoặc kiểm toán viên có tệp phiếu không tên thì tính lại từ từng phiếu:
     python -m analysis publish --questionnaire {form} {rule}--frame frame.csv \\
       --responses responses.csv {options}--out bang
"""


def package(connection: Connection, campaign: Campaign, made: Made) -> bytes:
    """The zip that everybody may download."""
    files = dict(publication_files(made.tables))
    form, rule = campaigns.pinned(connection, campaign.id)
    files[FORM] = form.encode()
    if rule is not None:
        files[RULE] = rule.encode()
    files[RESULTS] = json.dumps(made.document, ensure_ascii=False, indent=1).encode()
    files[CODEBOOK] = _codebook(connection, campaign)
    files[ABOUT] = _about(campaign, made.document, files)
    files[DESCRIPTOR] = _descriptor(made, files)
    return _zipped(files)


def _codebook(connection: Connection, campaign: Campaign) -> bytes:
    """The codes that stand in the open tables."""
    codes = dataset.codebook(connection, campaign)
    rows = ~codes["column"].isin(["response_id", "commune", "village", "valid", "medium",
                                  "invalid_reason"])  # fmt: skip
    names = ["Cột hoặc câu hỏi", "Nội dung", "Mã", "Nghĩa", "Xuất xứ câu hỏi"]
    text: str = codes[rows].set_axis(names, axis=1).to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _about(campaign: Campaign, document: Json, files: Mapping[str, bytes]) -> bytes:
    listed = "\n".join(f"  {name}: {_TITLES[name]}." for name in sorted(files))
    options = f"--object {campaign.object} " if campaign.object else ""
    if campaign.online_guidance:
        options += f'--online-guidance "{campaign.online_guidance}" '
    return _READ_FIRST.format(
        title=campaign.title,
        asker=document["campaign"]["asker"],
        hidden=HIDDEN,
        files=listed,
        code=campaign.code,
        form=FORM,
        rule=f"--rule {RULE} " if RULE in files else "",
        options=options,
    ).encode("utf-8-sig")


def _descriptor(made: Made, files: Mapping[str, bytes]) -> bytes:
    """The package as a Frictionless Data Package describes itself."""
    about = made.document["campaign"]
    tables = {FILES[name][0]: table for name, table in made.tables.tables.items()}
    if len(made.tables.audit.ranges):
        tables[RANGES[0]] = made.tables.audit.ranges
    described = {
        "profile": "data-package",
        "name": about["code"],
        "title": about["title"],
        "contributors": [{"title": about["asker"], "role": "publisher"}],
        "resources": [_resource(name, files[name], tables.get(name)) for name in sorted(files)],
    }
    return json.dumps(described, ensure_ascii=False, indent=1).encode()


def _resource(name: str, content: bytes, table: pd.DataFrame | None) -> Json:
    told = {
        "name": name.replace(".", "-"),
        "path": name,
        "title": _TITLES[name],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if table is None:
        return told
    fields = [
        {"name": HEADINGS[str(column)], "type": "integer" if kind.kind in "iu" else "string"}
        for column, kind in table.dtypes.items()
    ]
    schema = {"fields": fields, "missingValues": ["", HIDDEN]}
    of_a_table = {"profile": "tabular-data-resource", "encoding": "utf-8-sig", "schema": schema}
    return told | {"format": "csv", "mediatype": "text/csv"} | of_a_table


def _zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(entry, files[name])
    return buffer.getvalue()
