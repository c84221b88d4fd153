"""The checked list between its preview and its confirmation: the page itself carries it.

No server keeps it, so any host can confirm it; it is read again as if it had just arrived.
"""

import base64
import binascii
import csv
import io
import zlib

from questionnaires.problem import Problem, Refused
from survey_app.services.frame_file import FramePreview, read_frame

_LARGEST = 5_000_000
_COLUMNS = {
    "Xã": "commune",
    "Mã xã": "commune_code",
    "Thôn": "name",
    "Số hộ": "households",
    "Tổ lấy ý kiến": "team",
    "Ghi chú": "note",
}


def packed(preview: FramePreview) -> str:
    """The villages of a preview as text for a hidden field."""
    target = io.StringIO()
    writer = csv.writer(target)
    used = {
        title: name
        for title, name in _COLUMNS.items()
        if any(getattr(row, name) for row in preview.rows)
    }
    writer.writerow(used)
    writer.writerows([getattr(row, name) for name in used.values()] for row in preview.rows)
    return base64.b64encode(zlib.compress(target.getvalue().encode())).decode("ascii")


def unpacked(text: str) -> FramePreview:
    """The preview again; refuses with file_missing what this page has not packed."""
    try:
        unzip = zlib.decompressobj()
        data = unzip.decompress(base64.b64decode(text, validate=True), _LARGEST)
    except (binascii.Error, ValueError, zlib.error):
        raise Refused(Problem("file_missing", "file")) from None
    if not data or unzip.unconsumed_tail:
        raise Refused(Problem("file_missing", "file"))
    return read_frame(data, "danh-sach.csv")
