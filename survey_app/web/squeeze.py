"""Squeezed: a page compressed once, with a gap that every answer fills with its own few bytes.

Gzip allows it: deflate blocks that end on a byte boundary and refer to nothing before them can be
joined, and the checksum runs over the joined text. So a form of 30 kB costs each visit a checksum
and two hundred bytes of deflate instead of a rendering and a compression.
"""

import struct
import zlib

from flask import Response, request

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


class Squeezed:
    """A page in one piece, or in two with a gap between."""

    def __init__(self, before: str, after: str = "") -> None:
        self._before, self._after = before.encode(), after.encode()
        self._start = _HEADER + _deflate(self._before, zlib.Z_FULL_FLUSH)
        self._end = _deflate(self._after, zlib.Z_FINISH)

    def response(self, gap: str = "", status: int = 200) -> Response:
        """The page with its gap filled, compressed where the browser takes it."""
        middle = gap.encode()
        if _takes_gzip(request.headers.get("Accept-Encoding", "")):
            response = Response(self._gzip(middle), status, content_type="text/html; charset=utf-8")
            response.headers["Content-Encoding"] = "gzip"
        else:
            page = self._before + middle + self._after
            response = Response(page, status, content_type="text/html; charset=utf-8")
        response.headers["Vary"] = "Accept-Encoding"
        return response

    def _gzip(self, middle: bytes) -> bytes:
        text = self._before + middle + self._after
        gap = _deflate(middle, zlib.Z_FULL_FLUSH, level=1)
        trailer = struct.pack("<LL", zlib.crc32(text), len(text) & 0xFFFFFFFF)
        return self._start + gap + self._end + trailer


def _takes_gzip(accepted: str) -> bool:
    """Whether the browser takes gzip; only one that ranks what it takes has to be parsed."""
    return "gzip" in accepted and (";" not in accepted or bool(request.accept_encodings["gzip"]))


def _deflate(text: bytes, mode: int, level: int = 9) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(text) + packer.flush(mode)
