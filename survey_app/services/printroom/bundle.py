"""Bundles of files: one PDF as it is, several as a zip, a whole job as a zip while it is read."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from survey_app.services.printroom.papers import Sheaf


@dataclass(frozen=True)
class Bundle:
    """A file to take away, and how many pages it has."""

    name: str
    data: bytes
    pages: int

    @property
    def is_zip(self) -> bool:
        return self.name.endswith(".zip")


def of_sheaves(sheaves: Sequence[Sheaf]) -> Bundle:
    """One PDF alone, or several in one zip."""
    pages = sum(sheaf.pages for sheaf in sheaves)
    if len(sheaves) == 1:
        return Bundle(sheaves[0].name, sheaves[0].pdf, pages)
    name = sheaves[0].name.replace("the-", "the-va-phieu-", 1).replace(".pdf", ".zip")
    files = [(sheaf.name, sheaf.pdf) for sheaf in sheaves]
    return Bundle(name, b"".join(zipped(files)), pages)


def zipped(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """A zip of files, made while they are read: a province's cards never lie in memory at once."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:  # a PDF is compressed already
        for name, data in files:
            archive.writestr(name, data)
            yield sink.drained()
    yield sink.drained()


class _Sink(io.RawIOBase):
    """Where a zip is written to that is sent away piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def drained(self) -> bytes:
        pieces, self._pieces = b"".join(self._pieces), []
        return pieces
