"""Uploading an own file: read first, refused with every fault, kept as the next version."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath

from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import read_questionnaire
from questionnaires.rule import read_rule
from survey_app.services.own_files.catalogue import Kind
from survey_app.services.own_files.template_check import check_template
from survey_app.store import journal, own_files
from survey_app.store.own_files import OwnFile

YAML_LIMIT = 256 * 1024
NOTE_LIMIT = 500
NAME_LIMIT = 80


@dataclass(frozen=True)
class Upload:
    """A file as it arrives: what its sender calls it, its content, and what is new in it."""

    file_name: str
    content: bytes
    note: str = ""

    @property
    def name(self) -> str:
        return PurePath(self.file_name.replace("\\", "/")).name[-120:] or "tep"


def take_yaml(
    connection: Connection, kind: Kind, upload: Upload, account_id: int | None = None
) -> OwnFile:
    """Keep a questionnaire or a rule under its own id.

    Refuses own_file_missing, own_file_too_big, own_file_same, file_not_text, and every fault of
    the file at its line.
    """
    text = yaml_text(upload)
    name = _id_of(kind, text, upload.name)
    return keep(connection, kind, name, upload, text.encode(), account_id)


def take_template(
    connection: Connection, name: str, upload: Upload, account_id: int | None = None
) -> OwnFile:
    """Keep a report template under a name; refuses template_name and what `check_template` does."""
    name = " ".join(name.split()) or PurePath(upload.name).stem
    if len(name) > NAME_LIMIT:
        raise Refused(Problem("template_name", "name", {"limit": NAME_LIMIT}))
    check_template(upload.name, upload.content)
    return keep(connection, "template", name, upload, upload.content, account_id)


def yaml_text(upload: Upload) -> str:
    """The text of a file: UTF-8 without BOM, Unix line ends, as a campaign pins it."""
    if not upload.content:
        raise Refused(Problem("own_file_missing", "file"))
    if len(upload.content) > YAML_LIMIT:
        limit = {"file": upload.name, "limit": f"{YAML_LIMIT // 1024} KB"}
        raise Refused(Problem("own_file_too_big", "file", limit))
    try:
        text = upload.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(Problem("file_not_text", "file")) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def keep(
    connection: Connection,
    kind: Kind,
    name: str,
    upload: Upload,
    content: bytes,
    account_id: int | None,
) -> OwnFile:
    """Keep a file that has been read as the next version of its name; refuses own_file_same."""
    sha256 = hashlib.sha256(content).hexdigest()
    last = next((f for f in own_files.of_kind(connection, kind) if f.name == name), None)
    if last is not None and last.sha256 == sha256:
        raise Refused(Problem("own_file_same", "file", {"version": last.version}))
    file_id = own_files.add(
        connection,
        {
            "kind": kind,
            "name": name,
            "file_name": upload.name,
            "content": content,
            "sha256": sha256,
            "note": " ".join(upload.note.split())[:NOTE_LIMIT],
            "at": datetime.now(UTC).replace(tzinfo=None),
            "account_id": account_id,
        },
    )
    found = own_files.by_id(connection, file_id)
    assert found
    detail = f"{name}, bản {found.version}, {sha256[:16]}"
    journal.note(connection, "own_file.add", detail, account_id)
    return found


def _id_of(kind: Kind, text: str, file_name: str) -> str:
    read: Callable[[str, str], object] = read_rule if kind == "rule" else read_questionnaire
    try:
        return str(read(text, file_name).id)  # type: ignore[attr-defined]
    except RecursionError:
        raise Refused(Problem("file_too_deep", f"{file_name}:1")) from None
