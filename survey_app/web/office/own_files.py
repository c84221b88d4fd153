"""An office's own form or rule: refused with every line at fault, or kept for the campaign."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from werkzeug.datastructures import FileStorage

from questionnaires.problem import Problem, Refused
from survey_app.web.site import site


def reference(
    field: str,
    chosen: str,
    library: Sequence[str],
    upload: FileStorage | None,
    read: Callable[[str, str], object],
) -> str:
    """What a plan names: an id of the library, or the path of the file just uploaded.

    Refuses a file with faults, at file and line, and an id that is not of the library.
    """
    if upload is not None and upload.filename:
        return str(_kept(upload.filename, upload.read(), read))
    if chosen not in library:
        raise Refused(Problem("field_missing", field))
    return chosen


def _kept(filename: str, data: bytes, read: Callable[[str, str], object]) -> Path:
    name = Path(filename.replace("\\", "/")).name
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(Problem("file_not_text", name)) from None
    read(text, name)
    folder = site().config.instance / "own"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(data).hexdigest()[:16]}.yaml"
    path.write_text(text, encoding="utf-8")
    return path
