"""A Word file from outside: opened only where it is small, whole, and carries nothing that acts."""

import io
import re
import zipfile
from collections.abc import Iterator

from questionnaires.problem import Problem, Refused

SIZE_LIMIT = 4 * 1024 * 1024
OPENED_LIMIT = 40 * 1024 * 1024
PARTS_LIMIT = 1000
_NEEDED = {"[Content_Types].xml", "word/document.xml"}
_ACTING = {
    "macro": re.compile(r"vba(Project|Data)|macro", re.IGNORECASE),
    "tệp nhúng": re.compile(r"word/(embeddings|activeX)/|afchunk", re.IGNORECASE),
}
_EXTERNAL = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
_LINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")
_FIELDS = re.compile(r"^\s*(DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE|IMPORT|DATABASE)\b", re.I)
_INSTRUCTION = re.compile(r"<w:instrText[^>]*>([^<]*)|w:instr\s*=\s*[\"']([^\"']*)")


def check_package(name: str, content: bytes) -> None:
    """Refuse a file that is no .docx, too big (also once opened), or that carries what may act.

    Refuses own_file_missing, own_file_too_big, template_not_docx, template_too_big,
    template_acting.
    """
    if not content:
        raise Refused(Problem("own_file_missing", "file"))
    if len(content) > SIZE_LIMIT:
        limit = {"file": name, "limit": f"{SIZE_LIMIT // 1024**2} MB"}
        raise Refused(Problem("own_file_too_big", "file", limit))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_size(name, archive)
            found = tuple(dict.fromkeys(_acting(archive)))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise Refused(Problem("template_not_docx", "file", {"file": name})) from None
    if found:
        raise Refused(*(Problem("template_acting", "file", {"what": what}) for what in found))


def _check_size(name: str, archive: zipfile.ZipFile) -> None:
    """What an archive says of its sizes bounds what reading it can give."""
    parts = archive.infolist()
    if not {part.filename for part in parts} >= _NEEDED:
        raise Refused(Problem("template_not_docx", "file", {"file": name}))
    if len(parts) > PARTS_LIMIT or sum(part.file_size for part in parts) > OPENED_LIMIT:
        raise Refused(Problem("template_too_big", "file", {"file": name}))


def _acting(archive: zipfile.ZipFile) -> Iterator[str]:
    for part in archive.namelist():
        yield from (what for what, pattern in _ACTING.items() if pattern.search(part))
        if not part.lower().endswith((".xml", ".rels")):
            continue
        text = archive.read(part)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            yield "khai báo DOCTYPE"
        if part == "[Content_Types].xml" and b"macroEnabled" in text:
            yield "macro"
        if any(not _LINK.search(link) for link in _EXTERNAL.findall(text)):
            yield "nội dung lấy từ ngoài tệp"
        instructions = _INSTRUCTION.findall(text.decode("utf-8", errors="replace"))
        if any(_FIELDS.match(one or other) for one, other in instructions):
            yield "nội dung lấy từ ngoài tệp"
