"""One Frictionless Data Package: every table in every format, explained, in one zip."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from survey_app.services.data_package.codebook import codebook, codebook_page
from survey_app.services.data_package.resource import UNKNOWN_LICENCE, Field, Package, Resource
from survey_app.services.data_package.statistics_files import to_spss, to_stata
from survey_app.services.data_package.tables import to_csv, to_excel, to_parquet

CSV, PARQUET = "text/csv", "application/vnd.apache.parquet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SPSS, STATA = "application/x-spss-sav", "application/x-stata-dta"
_WRITTEN = (2000, 1, 1, 0, 0, 0)  # one content, one file
_LICENCES = {"CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "ODC-BY-1.0", "ODbL-1.0", "PDDL-1.0"}


@dataclass(frozen=True)
class File:
    """A file of the package: its path, what it is, its content, and its table if it is one."""

    path: str
    title: str
    media_type: str
    content: bytes
    table: Resource | None = None


def zipped(package: Package) -> bytes:
    """The package as one zip: datapackage.json first, then every file it names."""
    found = tuple(files(package))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [
            ("datapackage.json", descriptor(package, found)),
            *((file.path, file.content) for file in found),
        ]:
            archive.writestr(zipfile.ZipInfo(name, _WRITTEN), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def files(package: Package) -> Iterator[File]:
    """Every file of a package but its descriptor."""
    for resource in package.resources:
        yield File(f"{resource.name}.csv", resource.title, CSV, to_csv(resource.rows), resource)
    yield File("codebook.csv", "Giải thích mã", CSV, to_csv(codebook(package)))
    yield File("codebook.html", "Giải thích mã, để đọc", "text/html", codebook_page(package))
    yield File("dataset.xlsx", f"{package.title} (Excel)", XLSX, workbook(package))
    for resource in package.resources:
        name, title = resource.name, resource.title
        yield File(f"{name}.parquet", f"{title} (Parquet)", PARQUET, to_parquet(resource.rows))
        yield File(f"{name}.sav", f"{title} (SPSS)", SPSS, to_spss(resource))
        yield File(f"{name}.dta", f"{title} (Stata)", STATA, to_stata(resource))
    for each in package.attachments:
        yield File(each.name, each.title, each.media_type, each.content)


def workbook(package: Package) -> bytes:
    """Every table, and the codebook, as the sheets of one Excel file."""
    sheets = {resource.title[:31]: resource.rows for resource in package.resources}
    return to_excel({**sheets, "Giải thích mã": codebook(package)})


def descriptor(package: Package, found: tuple[File, ...]) -> bytes:
    """datapackage.json: what the package is, and each file with its size, hash and schema."""
    licensed = {"licenses": [_licence(package.licence)]} if package.licence else {}
    told: dict[str, Any] = {
        "profile": "data-package",
        "name": package.name,
        "title": package.title,
        "description": "\n\n".join([package.description, *package.remarks]),
        "licence": package.licence or UNKNOWN_LICENCE,
        **licensed,
        "sources": [{"title": source} for source in package.sources],
        "resources": [_resource(file) for file in found],
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def _licence(text: str) -> dict[str, str]:
    return {"name": text if text in _LICENCES else "other", "title": text}


def _resource(file: File) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": file.path.lower().replace(".", "-"),
        "path": file.path,
        "title": file.title,
        "mediatype": file.media_type,
        "type": "table" if file.table else "file",
        "bytes": len(file.content),
        "hash": f"sha256:{hashlib.sha256(file.content).hexdigest()}",
    }
    if file.table is None:
        return told
    schema: dict[str, Any] = {
        "fields": [_field(field) for field in file.table.fields],
        "missingValues": [""],
    }
    if file.table.key:
        schema["primaryKey"] = list(file.table.key)
    return {
        **told,
        "format": "csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
        "schema": schema,
    }


def _field(field: Field) -> dict[str, Any]:
    told: dict[str, Any] = {"name": field.name, "title": field.label, "type": field.type}
    if field.values:
        whole = field.type == "integer"
        told["categories"] = [
            {"value": int(value) if whole else value, "label": label}
            for value, label in field.values.items()
        ]
    if field.values and not field.several:
        told["constraints"] = {"enum": [each["value"] for each in told["categories"]]}
    if field.several:
        told["description"] = "Chọn được nhiều phương án; các mã cách nhau bằng dấu chấm phẩy."
    if field.provenance:
        told["provenance"] = field.provenance
    return told
